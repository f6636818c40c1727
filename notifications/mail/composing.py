"""What a mail says is put together when it is sent: who may no longer read something is not told of it.

The row says whom it is for, what it tells of, and its Message-ID; sent again after a crash, it is the
same mail.
"""

from collections.abc import Iterable

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from hub.base.access import audiences
from notifications.mail import addresses, headers, rendering
from notifications.mail.serialising import unpack
from notifications.models import NoticePart, NoticeSettings, OutgoingMail
from notifications.models.frequency import How
from notifications.notices import digest_content, inbox, preferences, recipients, registry, unsubscribe
from notifications.notices.registry import Words

Composer = OutgoingMail.Composer
# What somebody has turned down since.
TURNED_DOWN = (How.IN_APP, How.MUTED)
QUOTED = 2000
# The mail of notices that have no templates of their own.
GENERAL = "notifications/email/notice"


def message_of(mail: OutgoingMail) -> EmailMessage | None:
    """The message that a row stands for, as it is right now; None where nobody is to get it any more."""
    if mail.composer == Composer.NONE:
        if not mail.is_essential and addresses.is_stopped(mail.recipient):
            return None
        return unpack(mail.content, mail.recipient)
    user = mail.user
    if user is None or not user.email or addresses.is_stopped(user.email):
        return None
    if NoticeSettings.objects.filter(user=user, no_mail=True).exists():
        return None
    parts = _still_wanted(user, mail.parts.select_related("event__actor", "subscription").order_by("pk"))
    with rendering.spoken_to(user):
        message = _notice(mail, parts) if mail.composer == Composer.NOTICE else _gathered(mail, parts)
    if message is not None:
        mail.recipient, mail.subject = user.email, message.subject
    return message


# --- What may still be told ------------------------------------------------------------------------
def _still_wanted(user, parts: Iterable[NoticePart]) -> list[tuple[NoticePart, object]]:
    """The parts that the person has not stopped and may read now, each with its thing."""
    parts = [part for part in parts if _is_open(part)]
    for part in parts:  # one object, which remembers what was looked up for it
        part.user = user
        if part.subscription is not None:
            part.subscription.user = user
    chosen = preferences.choices_of(user)
    silent = {
        actor_id
        for actor_id in {part.event.actor_id for part in parts}
        if not recipients.may_be_told([user.pk], actor_id=actor_id)
    }
    parts = [
        part
        for part in parts
        if part.event.actor_id not in silent
        and (chosen.get(part.kind, How.MUTED) if part.is_direct else part.subscription.how) not in TURNED_DOWN
    ]
    things = inbox.things_of(user, [(part.kind, part.event.object_id) for part in parts])
    readable = {key: thing for key, thing in things.items() if audiences.may_see(user, thing)}
    return [(part, readable[key]) for part in parts if (key := (part.kind, part.event.object_id)) in readable]


def _is_open(part: NoticePart) -> bool:
    return registry.get(part.kind) is not None and (part.is_direct or part.subscription is not None)


def words_of(part: NoticePart, thing, *, count: int = 1) -> Words:
    """The words of a part for its person."""
    kind = registry.get(part.kind)
    return registry.words_for(kind, inbox.happening(part.event, kind.key, thing, part.user, count=count))


# --- One notice ------------------------------------------------------------------------------------
def _notice(mail: OutgoingMail, parts: list[tuple[NoticePart, object]]) -> EmailMessage | None:
    if not parts:
        return None
    part, thing = parts[0]
    words = words_of(part, thing)
    reason = digest_content.reason_of(part)
    token = unsubscribe.token(part.user_id, *reason.token_of)
    return rendering.render(
        template=words.template or GENERAL,
        context={
            **words.context,
            "words": words,
            "quote": _cut(words.quote),
            "reason": reason.sentence,
            "stop_address": headers.stop_address(token),
        },
        address=mail.user.email,
        user=mail.user,
        headers={
            **headers.of_mail(mail, token=token, list_id=reason.list_id, list_name=reason.list_name),
            **headers.of_thread(part),
        },
    )


def _cut(quote: str) -> str:
    quote = quote.strip()
    return quote if len(quote) <= QUOTED else quote[:QUOTED].rsplit(None, 1)[0] + " …"


# --- Gathered --------------------------------------------------------------------------------------
def _gathered(mail: OutgoingMail, parts: list[tuple[NoticePart, object]]) -> EmailMessage | None:
    items = digest_content.items_of(parts, words_of)
    if not items:
        return None
    of_searches = mail.composer == Composer.SEARCHES
    what = unsubscribe.SEARCHES if of_searches else unsubscribe.DIGEST
    token = unsubscribe.token(mail.user_id, what)
    return rendering.render(
        template="notifications/email/gathered",
        context={
            "of_searches": of_searches,
            "is_weekly": any(part.how == How.WEEKLY for part, _thing in parts),
            "first": items[0],
            "others": len(items) - 1,
            "sections": digest_content.sections(items),
            "left_out": max(0, len(items) - digest_content.MOST_ITEMS),
            "stop_address": headers.stop_address(token),
        },
        address=mail.user.email,
        user=mail.user,
        headers=headers.of_mail(
            mail,
            token=token,
            list_id=what,
            list_name=_("Saved searches") if of_searches else _("What is new for you"),
        ),
    )
