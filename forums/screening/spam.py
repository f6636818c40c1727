"""The check for spam, which an installation may replace: ``FORUM_SPAM_CHECK`` names a function.

It is given a ``Submission`` and returns a ``Verdict``. The hub's own, ``by_lists``, goes by the lists of words and
links. One that is plugged in may ask it first; it runs in a thread of its own, outside any transaction, and has
``FORUM_SPAM_CHECK_SECONDS``: a post whose check fails or takes longer is held, and its writer loses nothing.
"""

import logging
import queue
import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

from forums.models import ListedText
from hub.base.text.words import MARKS

logger = logging.getLogger(__name__)

# The second is its old path, which operators' settings may hold.
OWN_CHECKS = {"forums.screening.spam.by_lists", "forums.spam.by_lists"}

# So many checks may be on their way in a process; where they all hang, the next posts are held at once.
MOST_AT_ONCE = 8
NOT_IN_WORDS = re.compile(rf"(?:(?![{MARKS}])[\W_])++")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# What a domain is made of, what it ends with, and what may follow it.
DOMAIN_SIGNS = re.compile(r"[a-z0-9.-]++", re.IGNORECASE)
TOP_DOMAIN = re.compile(r"[a-z]{2,24}", re.IGNORECASE)
AFTER_DOMAIN = re.compile(r"(?::[0-9]{1,5})?(?:/[^\s<>()\[\]\"']*+)?")
LONGEST_LABEL = 63

_free = threading.BoundedSemaphore(MOST_AT_ONCE)


class Action(IntEnum):
    """What becomes of a post, the mildest first."""

    SHOW = 0
    FLAG = 1
    HOLD = 2
    REFUSE = 3


@dataclass(frozen=True)
class Found:
    """A listed word or link that a text has."""

    text: str
    action: Action
    is_link: bool = False


@dataclass(frozen=True)
class Submission:
    """What somebody wants to post, and what is known of them."""

    text: str
    title: str = ""
    # The domains and addresses that it names, without "https://".
    addresses: tuple[str, ...] = ()
    file_names: tuple[str, ...] = ()
    is_change: bool = False
    # How many posts of theirs others can read, up to 50.
    posts_before: int = 0
    member_since: datetime | None = None
    # What of it is on the lists.
    found: tuple[Found, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What becomes of a post, and why: for the moderators, and where it is refused for the writer."""

    action: Action = Action.SHOW
    reason: str = ""
    # Whether it is no verdict at all: the check failed or did not answer.
    failed: bool = False


def by_lists(submission: Submission) -> Verdict:
    """The hub's own check: what the strictest of the listed words and links says that the text has."""
    worst = max(submission.found, key=lambda found: found.action, default=None)
    return Verdict(worst.action, worst.text) if worst else Verdict()


def ask(submission: Submission) -> Verdict:
    """What the check of this installation says, in the time that it has; held where it says nothing."""
    if settings.FORUM_SPAM_CHECK in OWN_CHECKS:
        # It asks nobody, so that it can't hang: no thread, no waiting for one.
        return by_lists(submission)
    if not _free.acquire(timeout=settings.FORUM_SPAM_CHECK_SECONDS):
        logger.error("The check for spam hangs; the post is held.")
        return Verdict(Action.HOLD, failed=True)
    answers: queue.SimpleQueue[Verdict | None] = queue.SimpleQueue()
    # A daemon: one that hangs does not keep the process from ending.
    threading.Thread(target=_run, args=(submission, answers), daemon=True, name="spam-check").start()
    try:
        verdict = answers.get(timeout=settings.FORUM_SPAM_CHECK_SECONDS)
    except queue.Empty:
        logger.error("The check for spam did not answer in time; the post is held.")
        verdict = None
    return verdict or Verdict(Action.HOLD, failed=True)


def _run(submission: Submission, answers: queue.SimpleQueue) -> None:
    try:
        verdict = import_string(settings.FORUM_SPAM_CHECK)(submission)
        if not isinstance(verdict, Verdict):
            raise TypeError(f"The check for spam returned {verdict!r}, which is no Verdict.")
    except Exception:
        logger.exception("The check for spam failed; the post is held.")
        verdict = None
    finally:
        # Whatever it asked of the database, it asked over connections of its own thread.
        connections.close_all()
        _free.release()
    answers.put(verdict)


# --- The lists -----------------------------------------------------------------------------------------
def plain(text: str) -> str:
    """A text as its words are looked for: small letters, one space between words, nothing unseen."""
    text = UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return f" {NOT_IN_WORDS.sub(' ', text).strip()} "


def addresses_in(text: str) -> tuple[str, ...]:
    """The domains and addresses that a text names, each once, in small letters and without ``www.``."""
    found = _addresses(UNSEEN.sub("", unicodedata.normalize("NFKC", text)))
    return tuple(dict.fromkeys(each.lower().removeprefix("www.").rstrip("/.,;:!?") for each in found))


def _addresses(text: str) -> Iterator[str]:
    """The addresses in a text, in its order. One pattern for all of it would read a row of dots again and again."""
    position = 0
    while run := DOMAIN_SIGNS.search(text, position):
        position = run.end()
        for start, end in _domains(run[0]):
            after = AFTER_DOMAIN.match(text, run.start() + end)
            yield text[run.start() + start : after.end()]
            # What a domain is made of may stand in the path as well: it belongs to this address.
            position = max(position, after.end())


def _domains(signs: str) -> Iterator[tuple[int, int]]:
    """Where domains begin and end in a run of the signs that they are made of."""
    at = 0
    while (dot := signs.find(".", at)) >= 0:
        start = max(at, dot - LONGEST_LABEL)
        while start < dot and signs[start] == "-":
            start += 1
        if start == dot or signs[dot - 1] == "-":
            at = dot + 1
            continue
        # As many labels as there are, and of these up to the last that can be the top one.
        end, label = 0, dot + 1
        while True:
            if top := TOP_DOMAIN.match(signs, label):
                end = top.end()
            dot = signs.find(".", label)
            if not 0 < dot - label <= LONGEST_LABEL or "-" in {signs[label], signs[dot - 1]}:
                break
            label = dot + 1
        if end:
            yield start, end
        at = end or label


def found_on_lists(text: str, addresses: tuple[str, ...]) -> tuple[Found, ...]:
    """What of a text is on the lists of words and links."""
    words = plain(text)
    found = []
    for kind, listed, action in ListedText.objects.values_list("kind", "text", "action"):
        is_link = kind == ListedText.Kind.LINK
        there = any(_leads_to(each, listed) for each in addresses) if is_link else plain(listed) in words
        if there:
            found.append(Found(listed, Action[action.upper()], is_link))
    return tuple(found)


def _leads_to(address: str, listed: str) -> bool:
    domain, _slash, path = listed.partition("/")
    host, _slash, rest = address.partition("/")
    host = host.partition(":")[0]
    return (host == domain or host.endswith(f".{domain}")) and rest.startswith(path)
