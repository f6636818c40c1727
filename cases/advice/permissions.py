"""The threads of a case go with it: who may read the case may read them, and nobody once it is off the site."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from cases.models import CasePage
from forums.models import Thread
from forums.threads import services as forum_services
from hub.base.access import audiences
from hub.base.models import Audience


def case_changed(case: CasePage) -> None:
    """A case was published, taken off the site, moved, or its audience changed."""
    if not Thread.objects.about(case).exists():
        return
    # Of people, none: what lists, counts and search go by, as they don't ask for the case.
    audience = audiences.audience_of_page(case) if case.live else Audience.of_people("nobody", [])
    forum_services.follow_audience(about=case, audience=audience)


def cases_below_changed(page: Page) -> None:
    """Who may read a page and all below it has changed, or where they stand."""
    for case in (
        CasePage.objects.descendant_of(page, inclusive=True).filter(advice_requests__isnull=False).distinct()
    ):
        case_changed(case)


def case_is_gone(case: CasePage) -> None:
    """A case was deleted: nothing of its threads is left."""
    kind = ContentType.objects.get_for_model(CasePage)
    Thread.objects.filter(about_type=kind, about_id=case.pk).delete()
