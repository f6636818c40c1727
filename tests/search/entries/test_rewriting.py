"""What rewrites many entries is left to the worker, and hidden meanwhile where fewer may see it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, PageViewRestriction

from hub.base import services as base_services
from hub.base.access import audiences
from hub.base.models import Audience, ServiceLine, Tag, Theme
from hub.home.models import HomePage, StandardPage
from peers.models import Organisation
from search import clock_jobs, refreshing, tasks
from search.entries import reconcile, rewriting, services
from search.models import Entry, Rewrite
from tests.factories.peers import OrganisationFactory
from tests.factories.search import make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_asked_for(db):
    """Begin without what migrations left to the worker."""
    Rewrite.objects.all().delete()


@pytest.fixture
def few_at_once(monkeypatch):
    monkeypatch.setattr(rewriting, "AT_ONCE", 2)
    monkeypatch.setattr(rewriting, "BATCH", 2)


@pytest.fixture
def queue(settings):
    """Tasks wait in the database, as they do outside tests."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def a_page(parent, title):
    page = parent.add_child(
        instance=StandardPage(title=title, slug=title.lower(), audience=Audience.everyone(), live=False)
    )
    page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


@pytest.fixture
def branch():
    top = a_page(HomePage.objects.get(), "Top")
    for number in range(3):
        a_page(top, f"Below{number}")
    return StandardPage.objects.get(pk=top.pk)


BRANCH = {"Top", "Below0", "Below1", "Below2"}


def shown(user=None) -> set[str]:
    if user:
        audiences.forget(user)
    return BRANCH & set(Entry.objects.visible_to(user or AnonymousUser()).values_list("title", flat=True))


def restrict(page):
    restriction = PageViewRestriction.objects.create(
        page=Page.objects.get(pk=page.pk), restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.add(Group.objects.get(name="Moderators"))
    return restriction


def test_a_large_branch_is_hidden_at_once_and_rewritten_later(few_at_once, queue, branch, user_with_role):
    moderator = user_with_role("moderator")
    restriction = restrict(branch)
    assert shown() == shown(moderator) == set()
    assert DBTaskResult.objects.ready().exists()
    assert not rewriting.work()
    assert shown() == set()
    assert shown(moderator) == BRANCH
    restriction.delete()
    # More may see it now: nobody is kept from it meanwhile who saw it before.
    assert shown(moderator) == BRANCH
    rewriting.work()
    assert shown() == BRANCH
    assert not Rewrite.objects.exists()


def test_a_large_branch_that_is_moved(few_at_once, queue, branch):
    home = HomePage.objects.get()
    closed, open_ = a_page(home, "Closed"), a_page(home, "Open")
    restrict(closed)
    branch.move(Page.objects.get(pk=open_.pk), pos="last-child")
    assert shown() == BRANCH
    rewriting.work()
    assert Entry.objects.get(title="Below0").url == "/open/top/below0/"
    Page.objects.get(pk=branch.pk).move(Page.objects.get(pk=closed.pk), pos="last-child")
    assert shown() == set()
    rewriting.work()
    assert shown() == set()
    assert Entry.objects.get(title="Below0").url == "/closed/top/below0/"


def test_without_a_queue_it_is_done_at_once(few_at_once, branch, user_with_role):
    restrict(branch)
    assert shown() == set()
    assert shown(user_with_role("moderator")) == BRANCH


def test_it_goes_on_where_a_killed_worker_stopped(few_at_once, queue, branch, monkeypatch):
    rewriting.ask_for_branch(Page.objects.get(pk=branch.pk), hide=True)
    assert rewriting.work(seconds=0)
    row = Rewrite.objects.get()
    assert (row.done, row.cursor) == (2, Page.objects.get(title="Below0").pk)
    assert shown() == {"Top", "Below0"}
    Rewrite.objects.update(next_try=timezone.now() + timedelta(seconds=30))  # a killed worker has it
    clock_jobs.go_on_rewriting()
    assert not rewriting.work()
    assert shown() == {"Top", "Below0"}
    Rewrite.objects.update(next_try=timezone.now())
    clock_jobs.go_on_rewriting()
    assert DBTaskResult.objects.ready().exists()
    rewriting.work()
    assert shown() == BRANCH


def test_asked_for_again_meanwhile_it_begins_anew(few_at_once, queue, branch, monkeypatch):
    page = Page.objects.get(pk=branch.pk)
    rewriting.ask_for_branch(page, hide=False)
    refresh_batch, asked = reconcile.refresh_batch, []

    def and_ask_again(things, *args):
        refresh_batch(things, *args)
        if not asked:
            asked.append(rewriting.ask_for_branch(page, hide=True))

    monkeypatch.setattr(reconcile, "refresh_batch", and_ask_again)
    rewriting.work()
    assert shown() == BRANCH
    assert not Rewrite.objects.exists()


def test_what_fails_is_told_and_tried_again(queue, monkeypatch, caplog):
    rewriting.ask_for_listed("tag", "sample")
    make_entry(tags=["sample"])

    def fail(*args):
        raise RuntimeError("no such luck")

    with monkeypatch.context() as patch:
        patch.setattr(reconcile, "things_behind", fail)
        rewriting.work()
    row = Rewrite.objects.get()
    assert (row.attempts, row.error) == (1, "no such luck")
    assert row.next_try > timezone.now()
    assert "no such luck" in caplog.text
    Rewrite.objects.update(next_try=timezone.now())
    rewriting.work()
    assert not Rewrite.objects.exists()


def test_a_branch_that_is_gone_is_done(queue):
    Rewrite.objects.create(what="branch", key="987654")
    assert not rewriting.work()
    assert not Rewrite.objects.exists()


def test_many_that_name_an_organisation(few_at_once):
    organisations = OrganisationFactory.create_batch(5)
    for organisation in organisations:
        services.refresh(organisation)
    Entry.objects.filter(kind="organisation").first().facets.create(facet="tag", value="old")
    for entry in Entry.objects.filter(kind="organisation"):
        entry.facets.get_or_create(facet="tag", value="old")
    for organisation in organisations:
        Organisation.objects.filter(pk=organisation.pk).update(name=f"New {organisation.pk}")
    tasks.refresh_listed.enqueue("tag", "old")
    names = Entry.objects.filter(kind="organisation", object_id__in=[each.pk for each in organisations])
    assert sorted(names.values_list("title", flat=True)) == sorted(f"New {each.pk}" for each in organisations)


def test_a_renamed_tag_and_a_merged_one_are_asked_for(queue, few_at_once, user_with_role):
    tag = Tag.objects.create(name="Old name")
    tag = Tag.objects.get(pk=tag.pk)
    tag.name = "New name"
    tag.save()
    task = DBTaskResult.objects.ready().get()
    assert task.args_kwargs["args"] == ["tag", "old name"]
    DBTaskResult.objects.all().delete()
    tag.save()
    Tag.objects.only("pk").get(pk=tag.pk).save()
    assert not DBTaskResult.objects.exists()
    base_services.merge_tags(
        source=tag, target=Tag.objects.create(name="Other"), user=user_with_role("moderator")
    )


def test_a_renamed_group_is_written_at_once_or_left_to_the_worker(few_at_once, queue):
    organisations = OrganisationFactory.create_batch(5)
    for organisation in organisations:
        services.refresh(organisation)
    ids = [organisation.pk for organisation in organisations]
    entries = Entry.objects.filter(kind="organisation", object_id__in=ids)
    entries.filter(object_id__in=ids[:2]).update(group="thread:1")
    entries.filter(object_id__in=ids[2:]).update(group="thread:2")
    Organisation.objects.filter(pk__in=ids).update(name="Renamed")
    refreshing.group("thread:1")
    assert not Rewrite.objects.filter(what="group").exists()
    assert set(entries.filter(object_id__in=ids[:2]).values_list("title", flat=True)) == {"Renamed"}
    refreshing.group("thread:2", narrowed=True)
    rest = entries.filter(object_id__in=ids[2:])
    # Fewer may see it now, so that nobody does until the worker was there.
    assert not rest.visible_to(AnonymousUser()).exists()
    assert rewriting.work(seconds=0)
    assert not rewriting.work()
    assert set(rest.visible_to(AnonymousUser()).values_list("title", flat=True)) == {"Renamed"}
    refreshing.group("")
    assert not Rewrite.objects.filter(what="group").exists()


@pytest.mark.parametrize(("model", "facet"), [(Theme, "theme"), (ServiceLine, "service_line")])
def test_a_renamed_vocabulary_entry_reaches_what_is_filed_under_it(queue, model, facet):
    asked = DBTaskResult.objects.ready().filter(task_path="search.tasks.refresh_listed")
    word = model.objects.first()
    word.save()
    assert not asked.exists()
    word.name = "Quite another name"
    word.save()
    assert asked.get().args_kwargs["args"] == [facet, str(word.pk)]
