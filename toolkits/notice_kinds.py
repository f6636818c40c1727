"""What people are told of toolkits, and toolkits as things to follow."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.access import audiences
from notifications.models.frequency import How
from notifications.notices import registry as notices_registry
from notifications.notices.registry import Happening, Words
from toolkits.adoptions import notice_kinds
from toolkits.models import Release, ToolkitPage, ToolkitUpkeep


def _words_of_publication(happening: Happening) -> Words:
    toolkit = happening.thing
    line = _("New toolkit: %(title)s") % {"title": toolkit.title}
    return Words(
        line=line,
        subject=line,
        address=toolkit.get_url(),
        quote=toolkit.summary,
        action=_("Look at the toolkit"),
    )


def _words_of_release(happening: Happening) -> Words:
    release = happening.thing
    named = {"number": release.number, "title": release.toolkit.title}
    line = _("Release %(number)s of the toolkit “%(title)s”") % named
    return Words(
        line=line,
        subject=line,
        address=reverse("toolkits:release", args=[release.toolkit_id, release.number]),
        quote=release.notes,
        several=_("%(count)s releases of the toolkit “%(title)s”")
        % {"count": happening.count, "title": release.toolkit.title},
        action=_("See what is new"),
    )


def _words_of_recall(happening: Happening) -> Words:
    release = happening.thing
    named = {"number": release.number, "title": release.toolkit.title}
    line = _("Release %(number)s of the toolkit “%(title)s” is recalled") % named
    return Words(
        line=line,
        subject=line,
        address=reverse("toolkits:release", args=[release.toolkit_id, release.number]),
        quote=release.recall_reason,
        action=_("See why, and what to use instead"),
    )


def _words_of_question(happening: Happening) -> Words:
    toolkit = happening.thing.toolkit
    line = _("Does your toolkit “%(title)s” still hold?") % {"title": toolkit.title}
    return Words(
        line=line,
        subject=line,
        address=reverse("toolkits:still_holds", args=[toolkit.pk]),
        quote=_(
            "Nobody has confirmed it for 18 months, and readers are told so. "
            "One press says that it holds; a new release says so too."
        ),
        action=_("Say whether it holds"),
    )


def _may_see_upkeep(user, upkeep: ToolkitUpkeep) -> bool:
    return upkeep.toolkit.may_be_edited_by(user)


audiences.register_rule(ToolkitUpkeep, _may_see_upkeep)
notices_registry.declare(
    "toolkits.published",
    model=ToolkitPage,
    label=gettext_lazy("New toolkits in what you follow"),
    words=_words_of_publication,
    visible=audiences.visible_to,
)
notices_registry.declare(
    "toolkits.released",
    model=Release,
    label=gettext_lazy("New releases of toolkits"),
    words=_words_of_release,
    queryset=lambda: Release.objects.select_related("toolkit"),
)
notices_registry.declare(
    "toolkits.recalled",
    model=Release,
    label=gettext_lazy("Recalled releases of toolkits"),
    words=_words_of_recall,
    queryset=lambda: Release.objects.select_related("toolkit"),
)
notices_registry.declare(
    "toolkits.recalled_used",
    model=Release,
    label=gettext_lazy("Recalled releases of toolkits that you use"),
    words=_words_of_recall,
    how=How.AT_ONCE,
    queryset=lambda: Release.objects.select_related("toolkit"),
)
notices_registry.declare(
    "toolkits.asked",
    model=ToolkitUpkeep,
    label=gettext_lazy("Whether toolkits that you keep still hold"),
    words=_words_of_question,
    how=How.AT_ONCE,
    queryset=lambda: ToolkitUpkeep.objects.select_related("toolkit"),
)
notice_kinds.declare()
