"""What things are filed under, in the admin: lists, edits, and deletions that are refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.review import services as case_services
from hub.base.admin import usage
from hub.base.models import Jurisdiction, ServiceLine, Stage, Tag, Theme
from tests.factories import base as factories
from tests.factories.cases import make_draft, make_published

pytestmark = pytest.mark.django_db

NAMES = ["theme", "serviceline", "stage", "deliverymodel", "governanceform", "fundingmodel", "jurisdiction"]


@pytest.mark.parametrize("name", [*NAMES, "filed_under_tag"])
def test_an_editor_sees_each_list_and_form(roles, name):
    editor = roles("editor")
    factories.TagFactory()

    index = editor.get(reverse(f"{name}:index"))
    assert index.status_code == 200
    instance = index.context["object_list"][0]
    assert editor.get(reverse(f"{name}:add")).status_code == 200
    assert editor.get(reverse(f"{name}:edit", args=[instance.pk])).status_code == 200
    assert editor.get(reverse(f"{name}:history", args=[instance.pk])).status_code == 200
    assert editor.get(reverse(f"{name}:usage", args=[instance.pk])).status_code == 200


@pytest.mark.parametrize("role", ["visitor", "applicant", "member", "program_host", "moderator"])
def test_others_do_not(roles, role):
    assert roles(role).get(reverse("theme:index")).status_code in {302, 403}


def test_the_list_counts_what_is_filed_under_an_entry(roles):
    most, some, none = factories.ServiceLineFactory.create_batch(3)
    for lines in ([most, some], *[[most]] * 9):  # more than what is there from the beginning
        make_published(service_lines=[line.slug for line in lines])
    counts = {line: line.use_count for line in usage.with_use_counts(ServiceLine.objects.all())}

    assert (counts[most], counts[some], counts[none]) == (10, 1, 0)
    assert usage.use_count(most) == 10
    assert usage.use_count(Stage.objects.get(slug="operating")) == 10
    listed = roles("editor").get(reverse("serviceline:index"), {"ordering": "-use_count"})
    assert listed.context["object_list"][0] == most


def test_a_list_costs_the_same_whatever_there_is(roles):
    editor = roles("editor")

    def count():
        with CaptureQueriesContext(connection) as queries:
            editor.get(reverse("serviceline:index"))
        return len(queries)

    count()
    before = count()
    factories.ServiceLineFactory.create_batch(10)
    assert count() == before


def test_an_entry_in_use_is_not_deleted_and_the_page_says_what_to_do(roles):
    editor = roles("editor")
    line = factories.ServiceLineFactory()
    make_published(service_lines=[line.slug])
    url = reverse("serviceline:delete", args=[line.pk])

    page = editor.get(url).content.decode()
    assert "One thing is filed under it, so it can't be deleted." in page
    assert "can be chosen" in page
    assert "Yes, delete" not in page
    # Wagtail answers a refusal in its admin by going back to its home.
    assert editor.post(url).url == reverse("wagtailadmin_home")
    assert ServiceLine.objects.filter(pk=line.pk).exists()


@pytest.mark.parametrize("field", ["stage", "service_lines"])
def test_an_entry_that_only_a_draft_names_is_not_deleted(roles, field):
    editor = roles("editor")
    entry = factories.StageFactory() if field == "stage" else factories.ServiceLineFactory()
    case = make_published()
    draft = case_services.latest_draft(case)
    setattr(draft, field, entry if field == "stage" else [entry])
    draft.save_revision()

    assert usage.use_count(entry) == 0
    url = reverse(f"{type(entry)._meta.model_name}:delete", args=[entry.pk])
    assert "A draft is filed under it" in editor.get(url).content.decode()
    editor.post(url)
    assert type(entry).objects.filter(pk=entry.pk).exists()


def test_an_entry_that_nothing_uses_can_be_deleted(roles):
    theme = factories.ThemeFactory()

    response = roles("editor").post(reverse("theme:delete", args=[theme.pk]))

    assert response.url == reverse("theme:index")
    assert not Theme.objects.filter(pk=theme.pk).exists()


def test_a_tag_in_use_is_merged_not_deleted(roles):
    case = make_draft()
    case.tags.set(["clouds"])
    case.save()
    tag = Tag.objects.get(name="clouds")

    page = roles("editor").get(reverse("filed_under_tag:delete", args=[tag.pk])).content.decode()
    assert "Merge it into another tag" in page


def test_a_jurisdiction_with_others_in_it_is_not_deleted(roles):
    state = factories.JurisdictionFactory(level="state")
    factories.JurisdictionFactory(parent=state)

    roles("editor").post(reverse("jurisdiction:delete", args=[state.pk]))
    assert Jurisdiction.objects.filter(pk=state.pk).exists()


def test_an_editor_adds_a_theme_with_a_translation(roles):
    data = {
        "name": "Sample theme",
        "slug": "sample-theme",
        "description": "",
        "sort_order": "60",
        "active": "on",
        "translations-count": "1",
        "translations-0-deleted": "",
        "translations-0-order": "0",
        "translations-0-type": "translation",
        "translations-0-id": "",
        "translations-0-value-language": "fr",
        "translations-0-value-name": "Thème modèle",
        "translations-0-value-description": "",
    }
    response = roles("editor").post(reverse("theme:add"), data)

    assert response.url == reverse("theme:index")
    assert Theme.objects.get(slug="sample-theme").translations[0].value["name"] == "Thème modèle"


def test_a_slug_that_exists_is_refused_at_its_field(roles):
    data = {"name": "Again", "slug": "funding", "sort_order": "1", "translations-count": "0"}
    response = roles("editor").post(reverse("theme:add"), data)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["slug"]
