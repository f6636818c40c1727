"""Members' drafts in Wagtail's admin: for their authors and reviewers alone, and published by a review only."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, TaskState, WorkflowState

from cases.models import CasePage
from cases.review import services
from tests.factories.cases import make_draft, make_published, make_submitted
from tests.factories.peers import make_user
from tests.factories.toolkits import make_draft as make_toolkit_draft
from tests.factories.toolkits import make_host

pytestmark = pytest.mark.django_db
SECRET = "What nobody may read yet"


@pytest.fixture
def author():
    return make_user("member")


@pytest.fixture
def editor():
    user = make_user("editor")
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def never_published(kind, author):
    """Drafts of three kinds, each with the text that nobody may read."""
    if kind == "toolkit":
        return make_toolkit_draft(host=make_host(), title=SECRET)
    make = make_submitted if kind == "case in review" else make_draft
    return make(author=author, title=SECRET)


def change(case, author, title=SECRET):
    """The author writes on in a published case."""
    draft = services.latest_draft(CasePage.objects.get(pk=case.pk))
    draft.title = title
    services.save_draft(author=author, draft=draft, read_revision_id=None)
    return CasePage.objects.get(pk=case.pk)


def addresses_of(page) -> list[str]:
    """Every address of the admin that is about one page."""
    pages = "wagtailadmin_pages"
    latest = page.latest_revision_id
    return [
        *(
            reverse(f"{pages}:{name}", args=[page.pk])
            for name in (
                *("edit", "view_draft", "preview_on_edit", "history", "usage", "delete"),
                *("unpublish", "copy", "move", "workflow_history", "set_privacy"),
            )
        ),
        reverse(f"{pages}:revisions_view", args=[page.pk, latest]),
        reverse(f"{pages}:revisions_revert", args=[page.pk, latest]),
        reverse(f"{pages}:revisions_compare", args=[page.pk, "live", "latest"]),
        reverse(f"{pages}:revisions_compare", args=[page.pk, "earliest", latest]),
        reverse("wagtailadmin_api:pages:detail", args=[page.pk]),
        *(
            reverse(f"{pages}:{name}", args=[page.pk, *given, state.pk])
            for state in TaskState.objects.filter(revision__object_id=str(page.pk))
            for name, given in (
                ("workflow_preview", []),
                ("workflow_action", ["approve"]),
                ("collect_workflow_action_data", ["approve"]),
            )
        ),
        *(
            reverse(f"{pages}:workflow_history_detail", args=[page.pk, state.pk])
            for state in WorkflowState.objects.filter(object_id=str(page.pk))
        ),
    ]


def lists(page) -> list[str]:
    parent = page.get_parent().pk
    explorer = reverse("wagtailadmin_explore", args=[parent])
    api = reverse("wagtailadmin_api:pages:listing")
    return [
        explorer,
        reverse("wagtailadmin_explore_results", args=[parent]),
        reverse("wagtailadmin_pages:search") + "?q=nobody",
        reverse("wagtailadmin_pages:type_use", args=["cases", "casepage"]),
        reverse("wagtailadmin_pages:type_use", args=["toolkits", "toolkitpage"]),
        reverse("wagtailadmin_choose_page_child", args=[parent]),
        reverse("wagtailadmin_choose_page_search") + "?q=nobody",
        reverse("wagtailadmin_reports:aging_pages"),
        reverse("wagtailadmin_reports:workflow"),
        reverse("wagtailadmin_reports:workflow_tasks"),
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_reports:page_types_usage"),
        reverse("wagtailadmin_home"),
        f"{api}?child_of={parent}",
        f"{api}?child_of={parent}&for_explorer=1",
        f"{api}?id={page.pk}",
        reverse("wagtailadmin_choose_page_chosen_multiple") + f"?id={page.pk}",
        reverse("wagtailadmin_reports:locked_pages"),
    ]


@pytest.mark.parametrize("kind", ["case", "case in review", "toolkit"])
def test_a_draft_that_was_never_published_is_nowhere(kind, author, editor):
    page = never_published(kind, author)
    for address in addresses_of(page):
        response = editor.get(address)
        assert response.status_code in (302, 403, 404), address
    shown = [address for address in lists(page) if SECRET in editor.get(address).content.decode()]
    assert shown == []


@pytest.mark.parametrize("kind", ["case", "case in review", "toolkit"])
def test_an_administrator_reads_it_and_does_not_publish_past_the_review(kind, author, roles):
    page = never_published(kind, author)
    client = roles("administrator")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(edit).status_code == 200
    assert SECRET in client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk])).content.decode()
    assert publish_by_every_way(client, page) is False


def publish_by_every_way(client, page) -> bool:
    """Whether any way in the admin publishes the page's newest draft."""
    before = (page.live, page.live_revision_id)
    client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        {"title": SECRET, "slug": page.slug, "action-publish": "1"},
    )
    client.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}")
    parent = page.get_parent()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{bulk}?id={parent.pk}", {"include_descendants": "on"})
    client.post(reverse("wagtailadmin_api:pages:action", args=[page.pk, "publish"]))
    state = page.specific.current_workflow_task_state
    if state is not None:
        for action in ("approve", "reject"):
            address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
            client.post(address, {"comment": ""})
    now = Page.objects.get(pk=page.pk)
    return (now.live, now.live_revision_id) != before


@pytest.mark.parametrize("kind", ["case", "case in review", "toolkit"])
def test_no_way_of_the_admin_publishes_it_for_an_editor(kind, author, editor):
    page = never_published(kind, author)
    assert publish_by_every_way(editor, page) is False
    for name in ("copy", "delete", "move"):
        editor.post(
            reverse(f"wagtailadmin_pages:{name}", args=[page.pk]),
            {"new_title": "x", "new_slug": "x", "new_parent_page": page.get_parent().pk},
        )
    for action in ("copy", "delete", "revert_to_page_revision", "create_alias"):
        editor.post(
            reverse("wagtailadmin_api:pages:action", args=[page.pk, action]),
            json.dumps({"revision_id": page.latest_revision_id}),
            content_type="application/json",
        )
    for action in ("delete", "move"):
        editor.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?id={page.pk}")
    assert Page.objects.filter(title=SECRET).count() == 1
    assert Page.objects.get(pk=page.pk).latest_revision.user != editor.user


def test_what_the_author_changes_in_a_published_case_is_the_authors(author, editor):
    case = change(make_published(author=author, title="Published title"), author)
    edit = reverse("wagtailadmin_pages:edit", args=[case.pk])
    assert editor.get(edit).status_code in (302, 403)
    for address in addresses_of(case):
        assert SECRET not in editor.get(address, follow=True).content.decode(), address
    assert [address for address in lists(case) if SECRET in editor.get(address).content.decode()] == []
    assert publish_by_every_way(editor, case) is False


def test_an_editor_still_corrects_and_publishes_what_is_published(author, editor):
    case = make_published(author=author, title="Published title")
    edit = reverse("wagtailadmin_pages:edit", args=[case.pk])
    assert editor.get(edit).status_code == 200
    assert case.permissions_for_user(editor.user).can_publish()
    case.unpublish()
    case = CasePage.objects.get(pk=case.pk)
    assert editor.get(edit).status_code == 200
    assert case.permissions_for_user(editor.user).can_publish()


def test_earlier_drafts_of_a_published_case_are_the_authors(author, editor, roles):
    case = make_draft(author=author, title=SECRET)
    secret = case.latest_revision_id
    case = change(case, author, title="Published title")
    services.submit(author=author, case=case)
    newest = CasePage.objects.get(pk=case.pk)
    services.approve(
        moderator=make_user("moderator"),
        case=newest,
        read_digest=services.content_digest(services.latest_draft(newest)),
    )
    case = CasePage.objects.get(pk=case.pk)
    assert case.live
    for name, args in (
        ("revisions_view", [case.pk, secret]),
        ("revisions_revert", [case.pk, secret]),
        ("revisions_compare", [case.pk, secret, "live"]),
        ("revisions_compare", [case.pk, "earliest", "live"]),
    ):
        response = editor.get(reverse(f"wagtailadmin_pages:{name}", args=args))
        assert response.status_code in (302, 403), name
    live = [case.pk, case.live_revision_id]
    assert editor.get(reverse("wagtailadmin_pages:revisions_view", args=live)).status_code == 200
    address = reverse("wagtailadmin_api:pages:action", args=[case.pk, "revert_to_page_revision"])
    editor.post(address, json.dumps({"revision_id": secret}), content_type="application/json")
    editor.post(
        reverse("wagtailadmin_pages:copy", args=[case.pk]),
        {"new_title": "x", "new_slug": "x", "new_parent_page": case.get_parent().pk},
    )
    assert CasePage.objects.count() == 1
    assert CasePage.objects.get().latest_revision_id == case.latest_revision_id


def test_an_author_who_is_an_editor_sees_their_own(editor):
    editor.user.groups.add(*make_user("member").groups.all())
    case = make_draft(author=editor.user, title=SECRET)
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[case.pk])).status_code == 200
    assert SECRET in editor.get(reverse("wagtailadmin_explore", args=[case.get_parent().pk])).content.decode()
