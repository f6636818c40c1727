import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from hub.base.models import Audience
from hub.home.models import HomePage, StandardPage
from peers.models import Organisation
from search.entries import services
from search.models import Entry
from tests.factories.peers import OrganisationFactory

pytestmark = pytest.mark.django_db


def shown(user=None) -> set[str]:
    return set(Entry.objects.visible_to(user or AnonymousUser()).values_list("title", flat=True))


@pytest.fixture
def page():
    page = HomePage.objects.get().add_child(
        instance=StandardPage(title="Who we are", slug="who-we-are", audience=Audience.everyone(), live=False)
    )
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def test_publishing_and_unpublishing_are_followed(page):
    assert "Who we are" in shown()
    page.unpublish()
    assert "Who we are" not in shown()


def test_a_draft_is_not_found():
    page = HomePage.objects.get().add_child(
        instance=StandardPage(title="Draft", slug="draft", audience=Audience.everyone(), live=False)
    )
    page.save_revision()
    assert "Draft" not in shown()


def test_a_page_for_members_is_not_shown_to_visitors(page, user_with_role):
    page.audience = Audience.members()
    page.save_revision().publish()
    assert "Who we are" not in shown()
    assert "Who we are" in shown(user_with_role("member"))


def test_a_private_branch_is_hidden_with_all_below_it(page, user_with_role):
    child = page.add_child(
        instance=StandardPage(title="Our past", slug="past", audience=Audience.everyone(), live=False)
    )
    child.save_revision().publish()
    restriction = PageViewRestriction.objects.create(
        page=Page.objects.get(pk=page.pk), restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.add(Group.objects.get(name="Moderators"))
    assert not {"Who we are", "Our past"} & shown()
    assert not {"Who we are", "Our past"} & shown(user_with_role("member"))
    assert {"Who we are", "Our past"} <= shown(user_with_role("moderator"))
    restriction.delete()
    assert {"Who we are", "Our past"} <= shown()


def test_a_moved_page_and_those_below_it_have_their_new_address(page, django_capture_on_commit_callbacks):
    child = page.add_child(
        instance=StandardPage(title="Our past", slug="past", audience=Audience.everyone(), live=False)
    )
    child.save_revision().publish()
    other = HomePage.objects.get().add_child(
        instance=StandardPage(title="Other", slug="other", audience=Audience.everyone())
    )
    page.refresh_from_db()
    page.move(other, pos="last-child")
    assert Entry.objects.get(title="Our past").url == "/other/who-we-are/past/"
    page = StandardPage.objects.get(pk=page.pk)
    page.slug = "about"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert Entry.objects.get(title="Our past").url == "/other/about/past/"


def test_a_deleted_page_is_withdrawn(page):
    Page.objects.get(pk=page.pk).delete()
    assert "Who we are" not in shown()


def test_a_deleted_organisation_is_withdrawn():
    organisation = OrganisationFactory(name="Sample Borough")
    services.refresh(organisation)
    organisation.delete()
    assert "Sample Borough" not in shown()


def test_what_an_editor_saves_in_the_admin_is_found(roles):
    administrator = roles("administrator")
    organisation = OrganisationFactory(name="Sample Shire")
    empty = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
    data = {"name": "Sample Borough", "slug": "sample-borough", "level": "city", "country": "GB"}
    for prefix in ("domains", "figures"):
        data |= {f"{prefix}-{name}": value for name, value in empty.items()}
    data |= {f"names-{name}": value for name, value in empty.items()}
    data |= {"names-TOTAL_FORMS": "1", "names-0-name": "The Old Hundred", "names-0-id": ""}
    response = administrator.post(
        reverse(Organisation.snippet_viewset.get_url_name("edit"), args=[organisation.pk]), data
    )
    assert response.status_code == 302, response.context["form"].errors
    entry = Entry.objects.get(kind="organisation", object_id=organisation.pk)
    assert entry.title == "Sample Borough"
    assert "The Old Hundred" in entry.keywords
