"""What every page of the hub has in common."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from hub.base.models.audiences import Audience


def _is_address_of_a_view(address: str) -> bool:
    """Whether a view of the site stands at an address, so that no page is ever shown there."""
    try:
        return resolve(address).url_name != "wagtail_serve"
    except Resolver404:
        return False


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

    @staticmethod
    def _slug_is_available(slug, parent_page, page=None):
        """Wagtail asks this of slugs that are typed and that it makes from a title.

        Below the site's sections too, a view comes before a page: a case called "Compare" would never
        be shown.
        """
        if not Page._slug_is_available(slug, parent_page, page):
            return False
        if parent_page is None or parent_page.depth <= 2:  # there the answer is a message of our own
            return True
        address = parent_page.url_path.split("/", 2)[2]
        return not _is_address_of_a_view(f"/{address}{slug}/")

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
        if _is_address_of_a_view(f"/{self.slug}/"):
            raise ValidationError(
                {"slug": _("This address belongs to a part of the site. Choose another slug.")}
            )
