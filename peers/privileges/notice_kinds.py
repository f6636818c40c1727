"""What those concerned, and administrators, are told of privileged changes."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.access import audiences
from notifications.models.frequency import How
from notifications.notices import registry
from notifications.notices.registry import Happening, Words
from peers.models import PrivilegedChange, PrivilegeKind
from peers.privileges import events


def register() -> None:
    """Register who may see these things; done once, at the start."""
    audiences.register_rule(PrivilegedChange, _may_see)


def _may_see(user, change: PrivilegedChange) -> bool:
    return user.is_active and (user.is_superuser or user.pk in events.concerned_by(change))


def _line(change: PrivilegedChange, what: str) -> str:
    if change.kind == PrivilegeKind.DOMAIN:
        lines = {
            "requested": _(
                "An administrator wants to verify “%(what)s” as a domain of %(subject)s. Whoever has an address "
                "there then becomes a member of your organisation at once"
            ),
            "applied": _("“%(what)s” is now a verified domain of %(subject)s"),
            "ended": _("“%(what)s” does not become a verified domain of %(subject)s"),
        }
    else:
        lines = {
            "requested": _(
                "An administrator wants to make %(what)s a host of %(subject)s. A host reads and publishes what is "
                "given to the programme"
            ),
            "applied": _("%(what)s is now a host of %(subject)s"),
            "ended": _("%(what)s does not become a host of %(subject)s"),
        }
    return lines[what] % {"what": change.what, "subject": change.subject}


def _words(happening: Happening) -> Words:
    change = happening.thing
    what = happening.details.get("what", "requested")
    address = change.admin_address if happening.reader.is_superuser else change.get_absolute_url()
    return Words(
        line=_line(change, what),
        subject=_("Who gets access: %(subject)s") % {"subject": change.subject},
        address=address,
        template="peers/email/privileged_change",
        context={"change": change, "what": what, "line": _line(change, what), "path": address},
    )


def declare() -> None:
    """Declare the kinds; done once, when kinds of notices are looked for."""
    for key, label, concerns in (
        (
            events.CONCERNED_NOTICE,
            gettext_lazy("Verified domains of your organisation, and new hosts of its programmes"),
            audiences.is_member,
        ),
        (
            events.ADMINISTRATORS_NOTICE,
            gettext_lazy("Administrators: requests to verify domains and to name hosts"),
            lambda user: user.is_superuser,
        ),
    ):
        registry.declare(
            key,
            model=PrivilegedChange,
            label=label,
            words=_words,
            how=How.AT_ONCE,
            # What is gathered into a weekly mail would come too late to object.
            choices=(How.AT_ONCE, How.IN_APP),
            queryset=lambda: PrivilegedChange.objects.select_related("organisation", "programme", "person"),
            concerns=concerns,
        )
