"""Questions and suggestions about a toolkit: threads of the forums, for those who may read the toolkit."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Page

from forums.models import Post, Thread
from forums.threads import services as forum_services
from forums.threads.services import Filing
from hub.base.access import audiences
from hub.base.models import Audience
from notifications.following import services
from notifications.models.frequency import How
from toolkits.models import ToolkitPage


def may_ask(user, toolkit: ToolkitPage) -> bool:
    """Members who may read the published toolkit."""
    return audiences.is_member(user) and toolkit.live and audiences.may_see(user, toolkit)


@transaction.atomic
def ask(*, by, toolkit: ToolkitPage, title: str, text: str) -> Post:
    """Begin a thread about the toolkit; its maintainers are told.

    Raises ``PermissionDenied``, and what ``forums.threads.services.start_thread`` does.
    """
    if not may_ask(by, toolkit):
        raise PermissionDenied
    for maintainer in toolkit.maintainers.select_related("user"):
        if audiences.is_member(maintainer.user) and audiences.may_see(maintainer.user, toolkit):
            # Never changes what they chose, and does not come back once they stopped it.
            services.follow(user=maintainer.user, thing=toolkit, how=How.AT_ONCE, automatic=True)
    filing = Filing(
        title=title,
        kind="question",
        tags=[tag.name for tag in toolkit.tags.all()],
        service_lines=list(toolkit.service_lines.all()),
        themes=list(toolkit.themes.all()),
    )
    return forum_services.start_thread(
        author=by,
        filing=filing,
        text=text,
        about=toolkit,
        audience=audiences.audience_of_page(toolkit),
        is_screened=True,
    )


def threads(toolkit: ToolkitPage, user):
    """The threads about the toolkit that the user may read, the last written in first."""
    return Thread.objects.about(toolkit).visible_to(user).latest().for_list().with_marks_of(user)


# --- They go with the toolkit ----------------------------------------------------------------------


def toolkit_changed(toolkit: ToolkitPage) -> None:
    """A toolkit was published, taken off the site, moved, or its audience changed."""
    if not Thread.objects.about(toolkit).exists():
        return
    # Of people, none: what lists, counts and search go by, as they don't ask for the toolkit.
    audience = audiences.audience_of_page(toolkit) if toolkit.live else Audience.of_people("nobody", [])
    forum_services.follow_audience(about=toolkit, audience=audience)


def toolkits_below_changed(page: Page) -> None:
    """Who may read a page and all below it has changed, or where they stand."""
    for toolkit in ToolkitPage.objects.descendant_of(page, inclusive=True):
        toolkit_changed(toolkit)


def toolkit_is_gone(toolkit: ToolkitPage) -> None:
    """A toolkit was deleted: nothing of its threads is left."""
    kind = ContentType.objects.get_for_model(ToolkitPage)
    Thread.objects.filter(about_type=kind, about_id=toolkit.pk).delete()
