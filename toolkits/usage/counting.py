"""Counting what readers do with a toolkit, for its hosts: one more of something, and never who.

Robots are not counted, nor are the toolkit's own hosts; the same reader's second look within the hour is the same look.
"""

import logging
from datetime import date
from urllib.parse import parse_qs, urlsplit

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from hub.base.access import audiences
from hub.base.access.client_address import client_address
from hub.base.access.rate_limits import limits
from toolkits.models import ToolkitCount, ToolkitFile, ToolkitPage, ToolkitSearch, ToolkitSearcher
from toolkits.usage.robots import is_robot

logger = logging.getLogger(__name__)

HOUR = 60 * 60
# Words are told to the hosts once so many people searched for them.
TOLD_FROM = 3
SHORTEST_WORDS, LONGEST_WORDS = 2, 100
LONGEST_QUERY, MOST_PARAMETERS = 4_000, 100


def note_view(request, toolkit: ToolkitPage) -> None:
    """Somebody opened the toolkit's page; where a search led them here, its words are counted too."""
    if _counts(request, toolkit, ToolkitCount.Kind.VIEW):
        _safely(_add, toolkit, ToolkitCount.Kind.VIEW, request.user)
        if words := searched_words(request):
            _safely(_add_search, toolkit, words, _mark(request, str(this_month())))


def note_download(request, response, toolkit: ToolkitPage, file: ToolkitFile | None = None) -> None:
    """Somebody got a file, or everything as one; ``response`` is what they are answered."""
    kind = ToolkitCount.Kind.FILE if file else ToolkitCount.Kind.ZIP
    # A part that does not begin at the beginning goes on with a download that was counted.
    begins = response.status_code == 200 or response.get("Content-Range", "").startswith("bytes 0-")
    if begins and _counts(request, toolkit, kind, file):
        _safely(_add, toolkit, kind, request.user, file)


def this_month() -> date:
    """The first day of the month that it is."""
    return timezone.localdate().replace(day=1)


def searched_words(request) -> str:
    """The words of the search page that led here, as they are counted; empty where none did."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host() or came_from.path != reverse("search:search"):
        return ""
    if len(came_from.query) > LONGEST_QUERY or came_from.query.count("&") > MOST_PARAMETERS:
        return ""
    typed = parse_qs(came_from.query).get("q", [""])[0]
    words = " ".join(typed.replace("\0", "").lower().split())[:LONGEST_WORDS].strip()
    return words if len(words) >= SHORTEST_WORDS else ""


def _counts(request, toolkit: ToolkitPage, kind: str, file: ToolkitFile | None = None) -> bool:
    """Whether this is one more reader, for the first time in an hour."""
    if request.method != "GET" or is_robot(request.headers.get("User-Agent", "")):
        return False
    # What a browser loads in case somebody follows a link has no reader yet.
    if "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        return False
    if not toolkit.live or toolkit.may_be_edited_by(request.user):
        return False
    seen = _mark(request, f"{toolkit.pk}:{kind}:{file.pk if file else ''}")
    return limits.add(f"toolkit-count:{seen}", 1, timeout=HOUR)


def _mark(request, of: str) -> str:
    """A mark of the reader for this one purpose, from which nobody can tell who."""
    if request.user.is_authenticated:
        who = f"user {request.user.pk}"
    else:
        who = f"{client_address(request)} {request.headers.get('User-Agent', '')}"
    return salted_hmac("toolkits.counting", f"{of} {who}").hexdigest()[:32]


def _safely(count, *args) -> None:
    """A counter keeps no page from its reader."""
    try:
        with transaction.atomic():
            count(*args)
    except DatabaseError:
        logger.warning("One reader of a toolkit could not be counted", exc_info=True)


def _add(toolkit: ToolkitPage, kind: str, reader, file: ToolkitFile | None = None) -> None:
    organisation = reader.organisation if audiences.is_member(reader) else None
    slot = {
        "toolkit_id": toolkit.pk,
        "month": this_month(),
        "kind": kind,
        "file": file,
        "jurisdiction_id": organisation.jurisdiction_id if organisation else None,
    }
    _one_more(ToolkitCount, slot)


def _one_more(model, slot: dict):
    found = model.objects.filter(**slot)
    if found.update(count=F("count") + 1):
        return found.get()
    try:
        with transaction.atomic():
            return model.objects.create(**slot, count=1)
    except IntegrityError:  # another reader was the first at the same moment
        found.update(count=F("count") + 1)
        return found.get()


def _add_search(toolkit: ToolkitPage, words: str, mark: str) -> None:
    search = _one_more(ToolkitSearch, {"toolkit_id": toolkit.pk, "month": this_month(), "words": words})
    if search.is_told:
        return
    ToolkitSearcher.objects.get_or_create(search=search, mark=mark)
    if search.searchers.count() >= TOLD_FROM:
        ToolkitSearch.objects.filter(pk=search.pk).update(is_told=True)
        search.searchers.all().delete()


def forget_marks() -> None:
    """Delete the marks of months that are over: those words are not told any more."""
    ToolkitSearcher.objects.filter(search__month__lt=this_month()).delete()
