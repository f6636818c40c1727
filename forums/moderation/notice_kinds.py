"""What moderators are told of what waits, and members of what moderators did."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forums import permissions
from forums.models import Appeal, Hold, ModeratorAct, moderator_scope
from forums.models.acts import Act
from forums.moderation import appeals
from hub.base.access.audiences import register_rule
from notifications.models.frequency import How
from notifications.notices import registry
from notifications.notices.registry import Happening, Words

FOR_MODERATORS = {"forums.waits", "forums.appeal"}
IN_APP = (How.AT_ONCE, How.IN_APP, How.MUTED)
# What a moderator did with what somebody wrote is always told.
ALWAYS = (How.AT_ONCE, How.IN_APP)
LINES = {
    Act.HIDE_POST: gettext_lazy("A moderator hid your post in “%(thread)s”"),
    Act.HIDE_THREAD: gettext_lazy("A moderator hid your thread “%(thread)s”"),
    Act.DELETE: gettext_lazy("A moderator deleted your post in “%(thread)s”"),
    Act.REFUSE: gettext_lazy("Your post in “%(thread)s” was not approved"),
    Act.WARN: gettext_lazy("A moderator warns you about what you wrote in “%(thread)s”"),
    Act.SUSPEND: gettext_lazy("A moderator suspended your account because of “%(thread)s”"),
}


def register() -> None:
    """Register who may see these things; done once, at the start."""
    register_rule(ModeratorAct, appeals.may_see_act)
    register_rule(Hold, _may_see_hold)
    register_rule(Appeal, lambda user, made: appeals.may_see_act(user, made.act))


def _may_see_hold(user, hold: Hold) -> bool:
    return permissions.moderates(user, hold.post.thread)


def line_of(act: ModeratorAct) -> str:
    """What was done, said to the writer."""
    title = act.thread.title if act.thread else ""
    if act.act == Act.WARN and act.details.get("hidden"):
        return _("A moderator hid what you wrote in “%(thread)s”, and warns you") % {"thread": title}
    return str(LINES[Act(act.act)]) % {"thread": title}


def _moderated(happening: Happening) -> Words:
    act = happening.thing
    line = line_of(act)
    address = reverse("forums:standing_act", args=[act.pk])
    return Words(line=line, subject=line, address=address, quote=act.reason, action=_("Read it, or appeal"))


def _waits(happening: Happening) -> Words:
    line = _("A post waits for you in “%(thread)s”") % {"thread": happening.thing.post.thread.title}
    address = reverse("forums:held_post", args=[happening.thing.post_id])
    return Words(line=line, subject=line, address=address, action=_("Look at it"))


def _appealed(happening: Happening) -> Words:
    made = happening.thing
    title = made.act.thread.title if made.act.thread else ""
    line = _("Somebody appeals against what was done in “%(thread)s”") % {"thread": title}
    address = reverse("forums:decide_appeal", args=[made.pk])
    return Words(line=line, subject=line, address=address, action=_("Look at it"))


def _appeal_decided(happening: Happening) -> Words:
    made = happening.thing
    title = made.act.thread.title if made.act.thread else ""
    line = _("Your appeal about “%(thread)s” is decided: %(outcome)s") % {
        "thread": title,
        "outcome": made.get_outcome_display(),
    }
    return Words(line=line, subject=line, address=made.get_absolute_url(), quote=made.answer)


def declare() -> None:
    """Declare the kinds; done once, when kinds of notices are looked for."""
    declared = (
        ("forums.waits", Hold, gettext_lazy("Moderators: a post waits"), _waits, How.IN_APP, IN_APP),
        ("forums.appeal", Appeal, gettext_lazy("Moderators: an appeal waits"), _appealed, How.IN_APP, IN_APP),
        (
            *(
                "forums.moderated",
                ModeratorAct,
                gettext_lazy("What moderators do with your posts"),
                _moderated,
            ),
            *(How.AT_ONCE, ALWAYS),
        ),
        (
            *("forums.appeal_decided", Appeal, gettext_lazy("Your appeal is decided"), _appeal_decided),
            *(How.AT_ONCE, ALWAYS),
        ),
    )
    related = {
        Hold: ("post__thread__forum",),
        Appeal: ("act__thread__forum", "act__post"),
        ModeratorAct: ("thread__forum", "post"),
    }
    for key, model, label, words, how, choices in declared:
        registry.declare(
            key,
            model=model,
            label=label,
            words=words,
            how=how,
            choices=choices,
            queryset=lambda model=model: model.objects.select_related(*related[model]),
            concerns=moderator_scope.somewhere if key in FOR_MODERATORS else None,
        )
