"""Searches that people keep: saved, looked at, and told of when something new is found.

One job goes through all of them, in batches: each search with what it found, the event for its owner and how
far it has got in one transaction.
"""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.models import SavedSearch, SavedSearchHit, Subscription
from notifications.models.frequency import How
from notifications.notices.registry import Happening
from search.finding import new_matches
from search.finding.filters import PARAMETERS, Asked
from search.models import Entry

MOST_SEARCHES = 50
MOST_HITS = 100
# So many are named in a mail.
MOST_TOLD = 5


def query_of(address: QueryDict) -> str:
    """What is asked in an address of the search page, without what only says which part of it is shown."""
    kept = [("q", " ".join(address.get("q", "").split()))] if address.get("q", "").strip() else []
    kept += [(name, value) for name in PARAMETERS for value in sorted(set(address.getlist(name))) if value]
    return urlencode(kept)


def read(query: str, user) -> Asked:
    """A search as the search page would read it."""
    return Asked.from_address(QueryDict(query), user)


def asked_by(search: SavedSearch) -> Asked:
    """What a saved search asks for, as its owner may ask it now."""
    return read(search.query, search.user)


def in_words(asked: Asked) -> list[str]:
    """What a search asks for, for people: its words, and each filter."""
    words = [f"“{asked.query.text}”"] if asked.query.text else []
    filters = asked.applied(asked.facets({}))
    return words + [str(chosen["label"]) for chosen in filters]


@transaction.atomic
def save(*, user, name: str, query: str, how: How | str) -> SavedSearch:
    """Keep a search. The same one again is renamed. Raises ``ValidationError``."""
    if not query or len(query) > SavedSearch._meta.get_field("query").max_length:
        raise ValidationError(_("Look for something first, then save the search."))
    known = SavedSearch.objects.filter(user=user, query=query).first()
    if known is None and SavedSearch.objects.filter(user=user).count() >= MOST_SEARCHES:
        raise ValidationError(
            _("You can keep %(most)s searches. Delete one first."), params={"most": MOST_SEARCHES}
        )
    search = known or SavedSearch(user=user, query=query, cursor=new_matches.last_settled())
    search.name = name.strip()
    search.save()
    Subscription.objects.update_or_create(
        user=user, kind="search", object_id=search.pk, defaults={"how": How(how)}
    )
    return search


@transaction.atomic
def change(search: SavedSearch, *, name: str, how: How | str) -> None:
    """Rename a search, or be told of it otherwise."""
    search.name = name.strip()
    search.save(update_fields=["name"])
    Subscription.objects.update_or_create(
        user_id=search.user_id, kind="search", object_id=search.pk, defaults={"how": How(how)}
    )


# --- What is new -----------------------------------------------------------------------------------
def new_entries(search: SavedSearch, *, since) -> list[Entry]:
    """What the search found since, as far as its owner may see it now; newest first."""
    hits = SavedSearchHit.objects.filter(search=search, found_at__gte=since)
    entries = Entry.objects.visible_to(search.user).filter(pk__in=hits.values("entry"))
    return list(entries.defer("body", "attachment_text", "keywords").order_by("-pk")[:MOST_HITS])


@transaction.atomic
def look(search: SavedSearch) -> list[Entry]:
    """What is new since its owner last looked; they are looking now."""
    entries = new_entries(search, since=search.looked_at)
    search.looked_at, search.new_count = timezone.now(), 0
    search.save(update_fields=["looked_at", "new_count"])
    return entries


def hits_told(search: SavedSearch, happening: Happening) -> list[Entry]:
    """What a notice tells of: what was found since its owner last looked, or else what it was written for."""
    ids = happening.details.get("entries", [])
    since = new_entries(search, since=search.looked_at) if search.new_count else []
    return since or list(Entry.objects.visible_to(search.user).filter(pk__in=ids).order_by("-pk"))
