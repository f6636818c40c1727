"""Organisations, programmes and people as kinds of content."""

from django.utils.translation import gettext_lazy as _

from hub.base import content_kinds
from hub.base.content_kinds import ContentKind, Listed, Place, Section, Without
from notifications.following.registry import Following
from peers import search_entries
from peers.models import Organisation, Programme, User
from peers.profiles import person_entries, visibility
from search.declarations.registry import SearchEntry

_OWN_IN_SETTINGS = Without("The account's settings lead to it.")
_NO_LIST_PAGE = Without("The list is a view and no page.")
_NOT_AT_HOME = Without("The header leads to the directory.")
_NO_API = Without("The directory is for readers; its tables are for members.")
_IS_A_PLACE = Without("It has such a page itself, on which others are listed.")
_NOT_FILED = Without("It is not filed under themes.")
_LISTED_APART = Without("The page of an organisation lists it apart.")
_IS_NOT_WRITTEN = Without("It is a record, and no work of one person.")


def _anybody(user, thing) -> bool:
    return True


def _all(things, user):
    return things


content_kinds.register(
    ContentKind(
        key="organisation",
        model=Organisation,
        label=_("Organisation"),
        label_plural=_("Organisations"),
        name=str,
        address=content_kinds.own_address,
        may_see=_anybody,
        visible=_all,
        search_entry=SearchEntry(
            build=search_entries.organisation_entry,
            queryset=search_entries.organisations_to_find,
            listed_as="organisation",
            one_for_each_reader=True,
        ),
        following=Following(),
        notices=("peers.change_decided", "peers.change_decided_copy"),
        flagged=Without("Members propose changes to it instead."),
        queues=("peers.organisation_changes", "peers.duplicates"),
        section=Section(_("Organisations"), "/organisations/", order=60),
        own_place=_OWN_IN_SETTINGS,
        list_page=_NO_LIST_PAGE,
        home=_NOT_AT_HOME,
        lists={
            Place.THEME: _NOT_FILED,
            Place.SERVICE_LINE: Without(
                "Its own page says which service lines it hosts; lists filter by them."
            ),
            Place.PROGRAMME: Without("A programme's page lists its hosts and participants apart."),
            Place.ORGANISATION: _LISTED_APART,
            Place.PERSON: _IS_NOT_WRITTEN,
        },
        programme_report=_IS_A_PLACE,
        contributions=_IS_NOT_WRITTEN,
        is_published=False,
        api=_NO_API,
        personal_data=("organisations",),
        upkeep=("peers.clock_jobs.look_for_duplicates",),
    )
)

content_kinds.register(
    ContentKind(
        key="programme",
        model=Programme,
        label=_("Programme"),
        label_plural=_("Programmes"),
        name=str,
        address=content_kinds.own_address,
        may_see=_anybody,
        visible=_all,
        search_entry=SearchEntry(
            build=search_entries.programme_entry,
            queryset=search_entries.programmes_to_find,
            listed_as="programme",
        ),
        following=Following(),
        notices=("peers.invitation",),
        flagged=Without("Its hosts answer for its page, and the editors name the hosts."),
        queues=Without("The editors make programmes; nobody applies for one."),
        section=Section(_("Programmes"), "/programmes/", order=70),
        own_place=Without("Its hosts find their work on its page."),
        list_page=_NO_LIST_PAGE,
        home=_NOT_AT_HOME,
        lists={
            Place.THEME: _NOT_FILED,
            Place.SERVICE_LINE: _NOT_FILED,
            Place.PROGRAMME: _IS_A_PLACE,
            Place.ORGANISATION: _LISTED_APART,
            Place.PERSON: _IS_NOT_WRITTEN,
        },
        programme_report=_IS_A_PLACE,
        contributions=_IS_NOT_WRITTEN,
        is_published=False,
        api=_NO_API,
        personal_data=("account",),
        upkeep=Without("Its hosts keep its page up."),
    )
)

content_kinds.register(
    ContentKind(
        key="person",
        model=User,
        label=_("Person"),
        label_plural=_("People"),
        name=lambda person: person.get_full_name(),
        address=lambda person: person.profile.get_absolute_url(),
        may_see=visibility.may_see_person,
        visible=visibility.people_seen,
        search_entry=SearchEntry(
            build=person_entries.person_entries,
            queryset=person_entries.people,
            listed_as="author",
            one_for_each_reader=True,
            counts_for=0.9,
        ),
        following=Following(
            may_follow=visibility.may_follow_person, queryset=lambda: User.objects.select_related("profile")
        ),
        notices=(
            "peers.profile_upkeep",
            "peers.message",
            "peers.application",
            "peers.move_waits",
            "peers.move_decided",
        ),
        flagged=("profile", "message"),
        queues=(
            "peers.applications",
            "peers.moves",
            "peers.suspended",
            "peers.deleted_accounts",
        ),
        section=Section(_("People"), "/directory/", order=50),
        own_place=Without("“My profile” stands first in the account menu, with messages and notices."),
        list_page=_NO_LIST_PAGE,
        home=_NOT_AT_HOME,
        lists={
            Place.THEME: Listed(),
            Place.SERVICE_LINE: Listed(),
            Place.PROGRAMME: Without("Who hosts a programme is for its participants to know."),
            Place.ORGANISATION: _LISTED_APART,
            Place.PERSON: _IS_A_PLACE,
        },
        programme_report=_IS_A_PLACE,
        contributions=_IS_A_PLACE,
        is_published=False,
        api=_NO_API,
        personal_data=("profile", "account", "messages"),
        upkeep=("peers.clock_jobs.ask_whether_profiles_hold",),
    )
)
