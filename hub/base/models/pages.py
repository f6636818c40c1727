"""What every page of the hub has in common."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from hub.base.models import page_contexts
from hub.base.models.audiences import Audience

ADDRESS_TAKEN = _("This address belongs to a part of the site. Choose another slug.")


def _is_address_of_a_view(parent: Page | None, slug: str) -> bool:
    """Whether a view of the site stands where a page of this slug would, so that it were never shown."""
    if parent is None or parent.depth < 2:  # the home page itself has no slug in its address
        return False
    above = parent.url_path.split("/", 2)[2]
    try:
        return resolve(f"/{above}{slug}/").url_name != "wagtail_serve"
    except Resolver404:
        return False


class HubPageForm(WagtailAdminPageForm):
    """Asks of a new page, which has no place in the tree yet, what it will be asked when it has."""

    def clean(self):
        cleaned = super().clean()
        if not self.instance.path and _is_address_of_a_view(self.parent_page, cleaned.get("slug", "")):
            self.add_error("slug", ADDRESS_TAKEN)
        return cleaned


class HubPage(Page):
    """A page with an audience.

    Wagtail's privacy setting is limited to groups: its "logged in" would admit applicants.
    """

    private_page_options = ["groups"]
    base_form_class = HubPageForm

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

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | page_contexts.context_of(self, request)

    @staticmethod
    def _slug_is_available(slug, parent_page, page=None):
        """Wagtail asks this of slugs that it makes from a title: a case called "Insights" gets another."""
        if _is_address_of_a_view(parent_page, slug):
            return False
        return Page._slug_is_available(slug, parent_page, page)

    def _check_slug_is_unique(self):
        """Refuse a slug that is taken, by one of the site's own views or another page.

        Wagtail asks this of every page that is saved. Raises ``ValidationError`` at the slug.
        """
        if _is_address_of_a_view(self.get_parent() if self.path else None, self.slug):
            raise ValidationError({"slug": ADDRESS_TAKEN})
        super()._check_slug_is_unique()
