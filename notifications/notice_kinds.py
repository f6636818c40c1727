"""What this app itself tells of, and the vocabularies that people follow."""

from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hub.base.access import audiences
from hub.base.models import ServiceLine, Tag, Theme
from notifications.following import registry
from notifications.models import SavedSearch, TroubledAddress
from notifications.models.frequency import How
from notifications.models.searches import SEARCH_KIND
from notifications.notices import registry as notices_registry
from notifications.notices.registry import Happening, Words
from notifications.saved_searches import services as saved_searches
from search.models import Entry, EntryFacet


def _anybody(user, word) -> bool:
    return True


def _all(words, user):
    return words


def _somebody_sees(user, tag: Tag) -> bool:
    """Whether the person may see something that has the tag: that it is there may be a secret."""
    found = Entry.objects.visible_to(user).filter(facets__facet="tag", facets__value=tag.name.lower())
    return found.exists()


def _tags_seen(tags, user):
    """Those of the tags that something has which the person may see."""
    seen = EntryFacet.objects.filter(facet="tag", entry__in=Entry.objects.visible_to(user)).values("value")
    return tags.annotate(as_filed=Lower("name")).filter(as_filed__in=seen)


def _tag_address(tag: Tag) -> str:
    return reverse("search:search", query={"tag": tag.name.lower()})


registry.declare(
    Theme,
    kind="theme",
    label=gettext_lazy("Theme"),
    label_plural=gettext_lazy("Themes"),
    name=lambda theme: str(theme.label),
    may_follow=_anybody,
    visible=_all,
)
registry.declare(
    ServiceLine,
    kind="service_line",
    label=gettext_lazy("Service line"),
    label_plural=gettext_lazy("Service lines"),
    name=lambda line: str(line.label),
    may_follow=_anybody,
    visible=_all,
)
registry.declare(
    Tag,
    kind="tag",
    label=gettext_lazy("Tag"),
    label_plural=gettext_lazy("Tags"),
    name=lambda tag: tag.name,
    address=_tag_address,
    may_follow=_somebody_sees,
    visible=_tags_seen,
)


# --- Saved searches --------------------------------------------------------------------------------
def _own_search(user, search: SavedSearch) -> bool:
    return search.user_id == user.pk


def _own_searches(searches, user):
    return searches.filter(user=user)


def _words_of_search(happening: Happening) -> Words:
    search = happening.thing
    hits = saved_searches.hits_told(search, happening)
    line = ngettext("%(count)s new in “%(name)s”", "%(count)s new in “%(name)s”", len(hits)) % {
        "count": len(hits),
        "name": search.name,
    }
    return Words(
        line=line,
        subject=_("New in your saved search “%(name)s”") % {"name": search.name},
        address=search.get_absolute_url(),
        points=tuple((hit.title, hit.url) for hit in hits[: saved_searches.MOST_TOLD]),
        action=_("See what is new"),
    )


audiences.register_rule(SavedSearch, _own_search)
registry.declare(
    SavedSearch,
    kind="search",
    label=gettext_lazy("Saved search"),
    label_plural=gettext_lazy("Saved searches"),
    default_how=How.WEEKLY,
    visible=_own_searches,
)
notices_registry.declare(
    SEARCH_KIND,
    model=SavedSearch,
    label=gettext_lazy("New results of your saved searches"),
    words=_words_of_search,
    visible=_own_searches,
)


# --- An address that refuses mail ---------------------------------------------------------------------
def _own_address(user, row: TroubledAddress) -> bool:
    return user.is_authenticated and row.address == user.email.lower()


def _words_of_address(happening: Happening) -> Words:
    return Words(
        line=_("Your e-mail address refuses our mail, so we send none there. See what to do."),
        subject=_("Your e-mail address refuses our mail"),
        address=reverse("notifications:settings"),
    )


audiences.register_rule(TroubledAddress, _own_address)
notices_registry.declare(
    "notifications.address",
    model=TroubledAddress,
    label=gettext_lazy("Your address refuses our mail"),
    words=_words_of_address,
    how=How.IN_APP,
    choices=(How.IN_APP,),
)
