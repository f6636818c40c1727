"""The site's name, logo and introduction, as editors set them."""

from django.core.cache import cache
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

SHOWN_KEY = "base.site_identity"
# A process without a shared cache learns after so long of a change that another one made.
SHOWN_SECONDS = 20


@register_setting(icon="site")
class SiteIdentity(BaseGenericSetting):
    """Name, logo and introduction, shown on every page and in e-mail."""

    name = models.CharField(_("name of the site"), max_length=80, default="Shared Services Hub")
    logo = models.ForeignKey(
        "base.HubImage",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown beside the name, 32 pixels high. Without one, the hub's own sign is shown."),
    )
    introduction = models.TextField(
        _("introduction"),
        max_length=600,
        default=(
            "Public bodies that share services trade what they know: what it cost before and after, "
            "who paid, what helped and what stood in the way."
        ),
        help_text=_("One or two sentences, shown on the home page."),
    )
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    notice = models.CharField(
        _("notice"),
        max_length=200,
        blank=True,
        help_text=_("A line above every page, for instance that the content is a sample."),
    )

    select_related = ("logo",)

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("logo"), FieldPanel("introduction")], _("Identity")),
        FieldPanel("contact_email"),
        FieldPanel("notice"),
    ]

    class Meta:
        verbose_name = _("site identity")

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        cache.delete(SHOWN_KEY)
        # Somebody may have asked for it before this was committed.
        transaction.on_commit(lambda: cache.delete(SHOWN_KEY))

    @classmethod
    def shown(cls) -> "SiteIdentity":
        """The identity as every page shows it, which need not ask the database each time."""
        identity = cache.get(SHOWN_KEY)
        if identity is None:
            identity = cls.load()
            cache.set(SHOWN_KEY, identity, SHOWN_SECONDS)
        return identity
