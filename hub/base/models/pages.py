"""What every page of the hub has in common."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from hub.base.models.audiences import Audience


class HubPage(Page):
    """A page with an audience.

    Wagtail's privacy setting is limited to groups: its "logged in" would admit applicants.
    """

    private_page_options = ["groups"]

    audience = models.ForeignKey(
        Audience,
        verbose_name=_("who may read it"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True

    def full_clean(self, *args, **kwargs):
        # A page made in the admin without a choice of audience is public.
        if self.audience_id is None:
            self.audience = Audience.everyone()
        super().full_clean(*args, **kwargs)

    def clean(self):
        super().clean()
        self._check_address_is_free()

    def _check_address_is_free(self):
        """Refuse a slug under which one of the site's own views would be shown instead of the page.

        Raises ``ValidationError`` at the slug.
        """
        parent = self.get_parent() if self.path else None
        if parent is None or parent.depth != 2:
            return
        try:
            match = resolve(f"/{self.slug}/")
        except Resolver404:
            return
        if match.url_name != "wagtail_serve":
            raise ValidationError(
                {"slug": _("This address belongs to a part of the site. Choose another slug.")}
            )
