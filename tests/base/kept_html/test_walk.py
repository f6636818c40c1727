"""The worker goes over all texts: after an upgrade it renders again, and throws away what no text has."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forums.models import Post
from hub.base.kept_html import services, walk
from hub.base.models import KeptHtml, TextWalk
from hub.base.tasks import go_over_texts
from hub.base.text import markdown
from tests.factories.cases import make_published
from tests.factories.forums import make_reply, make_thread

pytestmark = pytest.mark.django_db


def walk_all() -> TextWalk:
    assert walk.work(seconds=60) is False
    return TextWalk.objects.get()


def a_week_on() -> None:
    TextWalk.objects.update(finished_at=timezone.now() - timedelta(days=8))
    KeptHtml.objects.update(kept_at=timezone.now() - timedelta(days=9))


@pytest.fixture
def posts():
    thread = make_thread(text="The question")
    for number in range(7):
        make_reply(thread=thread, author=thread.started_by, text=f"Answer {number}")
    return Post.objects.all()


def keys(posts) -> set[str]:
    return {services.key_of(post.text, names_people=True) for post in posts}


def test_what_is_missing_or_old_is_rendered_and_the_rest_is_left(posts, monkeypatch):
    KeptHtml.objects.filter(html__contains="Answer 1").delete()
    KeptHtml.objects.filter(html__contains="Answer 2").update(version="0", html="old")
    rendered = []
    write = markdown.write_html
    monkeypatch.setattr(markdown, "write_html", lambda text: rendered.append(text) or write(text))
    walk_all()
    assert sorted(rendered) == ["Answer 1", "Answer 2"]
    rows = KeptHtml.objects.filter(key__in=keys(posts))
    assert set(rows.values_list("version", "walk")) == {(markdown.version(), 1)}
    assert rows.count() == 8


def test_it_is_done_once_and_again_after_a_week_or_an_upgrade(posts, monkeypatch):
    assert walk.is_due()
    go_over_texts.enqueue()
    assert not walk.is_due()
    assert walk_all().number == 1
    a_week_on()
    assert walk.is_due()
    assert walk_all().number == 2
    monkeypatch.setattr(markdown, "version", lambda: "2/of/tomorrow")
    assert walk.is_due()
    assert walk_all().number == 3
    assert set(KeptHtml.objects.values_list("version", flat=True)) == {"2/of/tomorrow"}


def test_a_killed_worker_leaves_off_where_another_goes_on(posts, monkeypatch):
    KeptHtml.objects.all().delete()
    monkeypatch.setattr(walk, "BATCH", 3)
    store = services.store
    calls = []

    def killed(markups, **kwargs):
        calls.append(len(markups))
        if len(calls) == 2:
            raise SystemExit
        store(markups, **kwargs)

    monkeypatch.setattr(services, "store", killed)
    with pytest.raises(SystemExit):
        walk.work(seconds=60)
    assert KeptHtml.objects.count() == 3
    left = TextWalk.objects.get()
    assert (left.source, left.finished_at) == ("forums.Post", None)
    walk_all()
    assert calls[:4] == [3, 3, 3, 2]
    assert set(KeptHtml.objects.values_list("key", flat=True)) >= keys(posts)


def test_it_stops_after_its_time_and_goes_on(posts, monkeypatch):
    monkeypatch.setattr(walk, "BATCH", 3)
    steps = 0
    while walk.work(seconds=0):
        steps += 1
        assert steps < 200
    assert TextWalk.objects.get().finished_at is not None
    assert steps > 3


def test_a_batch_that_another_worker_did_meanwhile_changes_nothing(posts, monkeypatch):
    KeptHtml.objects.all().delete()
    batch = walk._batch

    def overtaken(row):
        TextWalk.objects.filter(source="forums.Post", position=0).update(position=posts.last().pk)
        return batch(row)

    monkeypatch.setattr(walk, "_batch", overtaken)
    walk_all()
    assert not KeptHtml.objects.filter(key__in=keys(posts)).exists()


def test_html_of_words_that_no_text_has_goes(posts):
    walk_all()
    posts.filter(text="Answer 3").update(text="Answer 30")
    posts.filter(text="Answer 4").update(hidden_at=timezone.now())
    a_week_on()
    assert KeptHtml.objects.filter(html__contains="Answer 3").exists()
    walk_all()
    assert not KeptHtml.objects.filter(html="<p>Answer 3</p>").exists()
    assert not KeptHtml.objects.filter(html="<p>Answer 4</p>").exists()
    assert KeptHtml.objects.filter(html="<p>Answer 30</p>").exists()


def test_words_taken_away_while_they_are_rendered_are_not_kept(posts, monkeypatch):
    KeptHtml.objects.all().delete()
    rendered = walk._rendered

    def slowly(words, kept):
        found = rendered(words, kept)
        posts.filter(text="Answer 3").update(deleted_at=timezone.now())
        return found

    monkeypatch.setattr(walk, "_rendered", slowly)
    walk_all()
    assert not KeptHtml.objects.filter(html="<p>Answer 3</p>").exists()
    assert KeptHtml.objects.filter(html="<p>Answer 5</p>").exists()


def test_what_was_read_since_it_began_stays(posts):
    assert walk.work(seconds=0)
    services.read(["A draft that somebody looks at"])
    walk_all()
    assert KeptHtml.objects.filter(html__contains="A draft").exists()
    a_week_on()
    walk_all()
    assert not KeptHtml.objects.filter(html__contains="A draft").exists()


def test_drafts_and_versions_keep_what_was_read_of_them():
    case = make_published(title="One desk", results="What stands")
    draft = case.get_latest_revision_as_object()
    draft.results = "What will stand"
    draft.save_revision()
    services.read(["What stands", "What will stand"])
    KeptHtml.objects.update(kept_at=timezone.now() - timedelta(days=9))
    walk_all()
    assert KeptHtml.objects.filter(html__contains="What stands").exists()
    assert KeptHtml.objects.filter(html__contains="What will stand").exists()
