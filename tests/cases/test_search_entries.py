"""Cases are findable by those who may read them, and by nobody else."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from cases.models import CaseIndexPage
from hub.base.models import Tag
from hub.base.services import merge_tags
from search.models import Entry
from tests.factories.cases import make_published
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db


def found_by(client) -> int:
    return Entry.objects.visible_to(client.user).of_kind("case").count()


def test_unpublished_is_not_found(roles):
    case = make_published()
    member = roles("member")
    assert found_by(member) == 1
    case.unpublish()
    assert found_by(member) == 0


def test_page_privacy_narrows_the_entries_below(roles):
    make_published()
    member, moderator = roles("member"), roles("moderator")
    restriction = PageViewRestriction.objects.create(
        page=CaseIndexPage.objects.get(), restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.set([Group.objects.get(name="Moderators")])
    assert (found_by(member), found_by(moderator)) == (0, 1)
    restriction.delete()
    assert (found_by(roles("member")), found_by(roles("moderator"))) == (1, 1)


def test_words_of_the_story_and_of_the_filing_are_found(client):
    make_published(problem="The **mainframe** was old.", lead_organisation_name="Sample Valley Council")
    for words in ("mainframe", "Valley Council"):
        assert "One desk for eleven sample counties" in client.get("/search/", {"q": words}).content.decode()
    assert "One desk" not in client.get("/search/", {"q": "submarine"}).content.decode()


def test_a_merged_tag_is_found_by_the_other_s_name(client):
    case = make_published()
    case.tags.add("invoicing")
    case.save_revision().publish()
    assert "One desk" in client.get("/search/", {"q": "invoicing"}).content.decode()
    target = Tag.objects.create(name="accounts", slug="accounts")
    merge_tags(source=Tag.objects.get(name="invoicing"), target=target, user=UserFactory(role="Editors"))
    assert "One desk" in client.get("/search/", {"q": "accounts"}).content.decode()


def test_deleted_is_not_found(roles):
    case = make_published()
    case.delete()
    assert found_by(roles("member")) == 0
