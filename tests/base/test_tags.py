"""Tags: typed names, merging, and what a draft that names a merged tag gets."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cases.models import CasePage
from hub.base import services
from hub.base.models import Tag
from tests.factories.base import TagFactory
from tests.factories.cases import make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def tags(db):
    return [TagFactory(name=name, slug=name.replace(" ", "-")) for name in ("cloud", "clouds", "payroll")]


def names(case):
    return sorted(type(case).objects.get(pk=case.pk).tags.names())


def test_typed_names_are_resolved(tags, user_with_role):
    cloud, clouds, _payroll = tags
    services.merge_tags(source=clouds, target=cloud, user=user_with_role("editor"))

    typed = ["CLOUDS", "  new   word ", "Cloud", "", "payroll"]
    assert Tag.resolve_names(typed) == ["cloud", "new word", "payroll"]


def test_a_merge_moves_everything_and_is_logged(tags, user_with_role):
    cloud, clouds, _payroll = tags
    user = user_with_role("editor")
    one, both, other = (make_published() for _each in range(3))
    for case, given in ((one, ["clouds"]), (both, ["cloud", "clouds", "payroll"]), (other, ["payroll"])):
        case.tags.set(given)
        case.save()
    told = []

    def hear(sender, **kwargs):
        told.append((sender, sorted(kwargs["pks"])))

    services.things_retagged.connect(hear)

    assert services.count_tagged(clouds) == 2
    assert services.merge_tags(source=clouds, target=cloud, user=user) == 2

    assert [names(case) for case in (one, both, other)] == [["cloud"], ["cloud", "payroll"], ["payroll"]]
    assert told == [(CasePage, sorted([one.pk, both.pk]))]
    assert list(Tag.objects.filter(name__startswith="cloud")) == [cloud]
    assert Tag.every.get(name="clouds").target == cloud
    entry = ModelLogEntry.objects.get(action="hub.merge_tags")
    assert entry.user == user
    assert "Merged into “cloud”; things moved: 2" in entry.message


def test_a_chain_of_merges_leads_to_its_end(tags, user_with_role):
    cloud, clouds, payroll = tags
    editor = user_with_role("editor")
    services.merge_tags(source=clouds, target=cloud, user=editor)
    services.merge_tags(source=cloud, target=payroll, user=editor)

    assert Tag.every.get(name="clouds").target == payroll


def test_a_second_merge_is_refused_and_changes_nothing(tags, user_with_role):
    cloud, clouds, payroll = tags
    editor = user_with_role("editor")
    services.merge_tags(source=clouds, target=cloud, user=editor)

    for source, target in ((clouds, payroll), (payroll, clouds), (payroll, payroll)):
        with pytest.raises(ValidationError):
            services.merge_tags(source=source, target=target, user=editor)
    assert Tag.every.get(name="clouds").target == cloud


def test_a_draft_gets_the_target_when_it_is_saved(tags, user_with_role):
    cloud, clouds, _payroll = tags
    case = make_published()
    case.tags.set(["clouds", "cloud", "payroll"])
    case.save_revision()
    services.merge_tags(source=clouds, target=cloud, user=user_with_role("editor"))

    draft = case.get_latest_revision_as_object()
    draft.save()

    assert names(case) == ["cloud", "payroll"]


def test_a_merged_name_that_is_typed_again_makes_no_second_tag(tags, user_with_role):
    cloud, clouds, _payroll = tags
    services.merge_tags(source=clouds, target=cloud, user=user_with_role("editor"))
    case = make_published()
    case.tags.set(["clouds"])
    case.save()

    assert names(case) == ["cloud"]
    assert Tag.every.count() == 3


def test_a_rename_to_a_name_that_exists_asks_for_a_merge(tags):
    tags[1].name = "Cloud"

    with pytest.raises(ValidationError, match="Merge the two"):
        tags[1].full_clean()


# --- In the admin --------------------------------------------------------------------------------
def test_autocompletion_offers_no_merged_tag(tags, roles):
    editor = roles("editor")
    services.merge_tags(source=tags[1], target=tags[0], user=editor.user)

    response = editor.get(
        reverse("wagtailadmin_tag_model_autocomplete", args=["base", "tag"]), {"term": "cloud"}
    )

    assert response.json() == ["cloud"]


def test_an_editor_chooses_confirms_and_merges(tags, roles):
    cloud, clouds, _payroll = tags
    editor = roles("editor")
    case = make_published()
    case.tags.set(["clouds"])
    case.save()
    url = reverse("filed_under_tag:merge", args=[clouds.pk])

    assert "One thing is filed under “clouds”." in editor.get(url).content.decode()
    confirm = editor.get(url, {"target": cloud.pk}).content.decode()
    assert "One thing that is filed under “clouds” will be filed under “cloud”." in confirm
    assert names(case) == ["clouds"]
    response = editor.post(url, {"target": cloud.pk}, follow=True)

    assert "1 thing has moved" in response.content.decode()
    assert names(case) == ["cloud"]
    assert editor.get(url).status_code == 404


@pytest.mark.parametrize("target", ["", "0", "x"])
def test_a_merge_without_a_good_target_says_so(tags, roles, target):
    editor = roles("editor")

    response = editor.post(reverse("filed_under_tag:merge", args=[tags[1].pk]), {"target": target})

    assert response.status_code == 200
    assert response.context["form"].errors["target"]


@pytest.mark.parametrize("role", ["visitor", "member", "program_host", "moderator"])
def test_only_those_who_may_change_tags_merge(tags, roles, role):
    client = roles(role)
    url = reverse("filed_under_tag:merge", args=[tags[1].pk])

    assert client.get(url).status_code in {302, 403}
    assert client.post(url, {"target": tags[0].pk}).status_code in {302, 403}
    assert Tag.objects.filter(pk=tags[1].pk).exists()
