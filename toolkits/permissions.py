"""Who may see a toolkit's releases and files, beyond those who may see its page."""

from django.db.models import Q

from forums import permissions as forum_rules
from hub.base.access import audiences
from hub.base.access.private_files import register_file_rule
from hub.base.drafts import private_drafts
from hub.base.models import HubDocument
from peers.membership.roles import Role, grant_to_role
from peers.models import Programme
from toolkits.adoptions import reviews, services
from toolkits.models import Adoption, Derivative, FileVersion, Release, Review, ToolkitPage


def may_see_release(user, release: Release) -> bool:
    """Readers of the toolkit, once it is published; its hosts always."""
    if release.is_published and audiences.may_see(user, release.toolkit):
        return True
    return user.is_authenticated and release.toolkit.may_be_edited_by(user)


def _may_see_file(user, file) -> bool:
    """At the library's own address a file is its hosts' alone: readers get it, and are counted, at the toolkit's."""
    if not isinstance(file, HubDocument):
        return False
    version = FileVersion.objects.filter(document=file).select_related("file__toolkit__programme").first()
    return version is not None and version.file.toolkit.may_be_edited_by(user)


def _answers_for(user, toolkit: ToolkitPage) -> bool:
    return toolkit.may_be_edited_by(user)


def grant(**_kwargs) -> None:
    """Let moderators hide what members say of toolkits, and hosts find their desk; done after each ``migrate``."""
    grant_to_role(Role.MODERATORS, ["toolkits.moderate_adoption"])
    grant_to_role(Role.PROGRAM_HOSTS, ["toolkits.keep_toolkits"])


def _works_on(user) -> Q:
    """The toolkits whose programme the user hosts."""
    return Q(programme__in=Programme.objects.hosted_by(user).values("pk"))


def register() -> None:
    """Register the rules; done once, at the start."""
    private_drafts.register(ToolkitPage, _works_on)
    audiences.register_rule(Release, may_see_release)
    audiences.register_rule(Adoption, services.may_see)
    audiences.register_rule(Derivative, services.may_see_derivative)
    audiences.register_rule(Review, reviews.may_see)
    register_file_rule(_may_see_file)
    # Hosts accept answers to questions about their kit, as those do who asked.
    forum_rules.register_owner(ToolkitPage, _answers_for, members_ask=True)
