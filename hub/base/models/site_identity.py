"""The site's name, logo and introduction, as editors set them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


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

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("logo"), FieldPanel("introduction")], _("Identity")),
        FieldPanel("contact_email"),
        FieldPanel("notice"),
    ]

    class Meta:
        verbose_name = _("site identity")
