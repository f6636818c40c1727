"""Who may do what with a thread and its posts, as it goes on, is closed, merged, hidden or deleted. Rows made once."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from forums import permissions
from forums.models import Forum, Post, Thread
from forums.moderation import services as moderation_services
from forums.screening import assignments
from forums.threads import services
from hub.base.models import Audience
from peers.models import User
from tests.factories.forums import make_forum, make_reply, make_thread
from tests.factories.peers import make_user

pytestmark = pytest.mark.django_db

MODERATORS = {"of_forum", "moderator"}


@pytest.fixture(scope="module")
def made_once(rows_of_module):
    forum = make_forum(name="Sample desk")
    thread = make_thread(forum=forum)
    answer = make_reply(thread=thread)
    people = {role: make_user(role) for role in ("applicant", "member", "moderator")}
    people |= {"asker": thread.started_by, "writer": answer.author}
    people |= {"of_forum": make_user("member"), "elsewhere": make_user("member")}
    forum.moderators.add(people["of_forum"])
    make_forum().moderators.add(people["elsewhere"])
    return {
        "thread": thread.pk,
        "answer": answer.pk,
        "people": {role: one.pk for role, one in people.items()},
    }


@pytest.fixture
def thread(made_once, db):
    return Thread.objects.select_related("forum").get(pk=made_once["thread"])


@pytest.fixture
def answer(made_once, db):
    return Post.objects.select_related("thread__forum").get(pk=made_once["answer"])


@pytest.fixture
def who_may(made_once, db):
    """The roles for which a rule says yes of a thing as the database has it."""

    def ask(rule, thing) -> set[str]:
        people = {role: User.objects.get(pk=pk) for role, pk in made_once["people"].items()}
        people["visitor"] = AnonymousUser()
        return {role for role, one in people.items() if rule(one, type(thing).objects.get(pk=thing.pk))}

    return ask


MEMBERS = {"member", "asker", "writer", "of_forum", "elsewhere", "moderator"}
EVERYBODY = {"visitor", "applicant", *MEMBERS}


def test_while_a_thread_goes_on(who_may, thread, answer):
    question = thread.first_post
    assert who_may(permissions.may_see_thread, thread) == EVERYBODY
    assert who_may(permissions.moderates, thread) == MODERATORS
    assert who_may(permissions.moderates, thread.forum) == MODERATORS
    assert who_may(permissions.may_reply, thread) == MEMBERS
    assert who_may(permissions.may_take_part, thread) == MEMBERS
    assert who_may(permissions.may_rename, thread) == {"asker", *MODERATORS}
    assert who_may(permissions.may_accept, thread) == {"asker", *MODERATORS}
    assert who_may(permissions.may_edit, question) == {"asker", *MODERATORS}
    assert who_may(permissions.may_edit, answer) == {"writer", *MODERATORS}
    assert who_may(permissions.may_delete, answer) == {"writer", *MODERATORS}
    # Others have answered: the question goes with its moderators alone.
    assert who_may(permissions.may_delete, question) == MODERATORS
    assert who_may(permissions.may_undelete, answer) == set()


@pytest.mark.parametrize("ended", ["locked", "closed", "forum_closed"])
def test_in_a_thread_that_ended_moderators_alone_write(who_may, thread, answer, ended):
    if ended == "locked":
        moderation_services.lock(user=make_user("moderator"), thread=thread)
    elif ended == "closed":
        moderation_services.close(user=make_user("moderator"), thread=thread, closed_as="outdated")
    else:
        Forum.objects.filter(pk=thread.forum_id).update(is_closed=True)
    assert who_may(permissions.may_see_thread, thread) == EVERYBODY
    for rule, thing in (
        (permissions.may_reply, thread),
        (permissions.may_rename, thread),
        (permissions.may_edit, answer),
        (permissions.may_delete, answer),
    ):
        assert who_may(rule, thing) == MODERATORS, rule
    # What was said can still be thanked for, and be the answer.
    assert who_may(permissions.may_take_part, thread) == MEMBERS
    assert who_may(permissions.may_accept, thread) == {"asker", *MODERATORS}


def test_what_is_hidden_is_seen_by_its_writer_and_moderators_and_changed_by_nobody(who_may, thread, answer):
    moderation_services.hide_post(user=make_user("moderator"), post=answer)
    assert who_may(permissions.may_see_post, answer) == {"writer", *MODERATORS}
    assert who_may(permissions.may_edit, answer) == set()
    moderation_services.hide_thread(user=make_user("moderator"), thread=thread)
    assert who_may(permissions.may_see_thread, thread) == MODERATORS
    assert who_may(permissions.may_see_post, answer) == MODERATORS
    for rule in (permissions.may_rename, permissions.may_accept):
        assert who_may(rule, thread) == MODERATORS
    for rule in (permissions.may_reply, permissions.may_take_part):
        assert who_may(rule, thread) == set()
    assert who_may(permissions.may_delete, answer) == MODERATORS


@pytest.mark.parametrize(("by", "may"), [("writer", {"writer", *MODERATORS}), ("moderator", MODERATORS)])
def test_a_deletion_is_taken_back_by_who_made_it_and_by_moderators(made_once, who_may, answer, by, may):
    services.delete(user=User.objects.get(pk=made_once["people"][by]), post=answer)
    assert who_may(permissions.may_undelete, answer) == may
    assert who_may(permissions.may_delete, answer) == set()
    assert who_may(permissions.may_edit, answer) == set()
    Thread.objects.update(audience=Audience.of_people("nobody", []))
    assert who_may(permissions.may_undelete, answer) == set()


def test_a_merged_thread_is_seen_by_those_who_see_the_other(who_may, thread, made_once):
    few = make_thread(author=make_user("moderator"), forum=make_forum(audience=Audience.members()))
    moderation_services.merge(user=make_user("moderator"), thread=thread, into=few)
    assert who_may(permissions.may_see_thread, thread) == MEMBERS
    assert who_may(permissions.may_reply, thread) == set()


def test_a_thread_about_a_thing_that_is_gone_is_seen_by_nobody(who_may):
    about = make_forum()
    first = services.start_thread(
        author=make_user("member"),
        filing=services.Filing(title="Advice", kind=Thread.Kind.QUESTION),
        text="What would you do?",
        about=about,
        audience=Audience.everyone(),
    )
    thread = first.thread
    assert who_may(permissions.may_see_thread, thread) == EVERYBODY
    about.delete()
    for rule in (
        permissions.may_see_thread,
        permissions.may_reply,
        permissions.may_rename,
        permissions.may_accept,
        permissions.may_take_part,
    ):
        assert who_may(rule, thread) == set()
    for rule in (permissions.may_see_post, permissions.may_edit, permissions.may_delete):
        assert who_may(rule, first) == set()


@pytest.mark.parametrize(
    ("fields", "may"),
    [
        ({}, MEMBERS),
        ({"started_by": Forum.StartedBy.MODERATORS}, {"moderator"}),
        ({"is_closed": True}, set()),
        ({"audience": "members"}, MEMBERS),
        ({"audience": "nobody"}, set()),
    ],
)
def test_who_starts_a_thread_in_a_forum(who_may, fields, may):
    audiences = {"members": Audience.members, "nobody": lambda: Audience.of_people("nobody", [])}
    if "audience" in fields:
        fields = {"audience": audiences[fields["audience"]]()}
    assert who_may(permissions.may_start, make_forum(**fields)) == may


def test_who_wrote_it_decides_on_it_only_where_nobody_else_can(thread, made_once):
    people = {role: User.objects.get(pk=pk) for role, pk in made_once["people"].items()}
    decides = {
        role
        for role, person in people.items()
        if assignments.may_decide(person, thread, concerned={people["moderator"].pk, people["asker"].pk})
    }
    assert decides == {"of_forum"}
    thread.forum.moderators.clear()
    alone = User.objects.get(pk=people["moderator"].pk)
    assert assignments.may_decide(alone, thread, concerned={alone.pk})
    assert not assignments.may_decide(people["asker"], thread, concerned=set())


def test_administrators_are_told_where_there_is_no_other_moderator(thread, made_once):
    administrator = make_user("administrator")
    people = assignments.to_be_told(thread)
    assert {person.pk for person in people} == {made_once["people"][role] for role in MODERATORS}
    others = {person.pk for person in people}
    assert assignments.to_be_told(thread, without=others) == [administrator]


def test_who_was_member_and_is_no_more_writes_nothing(client, thread, answer):
    answer.author.groups.clear()
    client.force_login(answer.author)
    for name, thing in (("reply", thread), ("edit", answer), ("delete", answer), ("accept", answer)):
        assert client.post(reverse(f"forums:{name}", args=[thing.pk]), {"text": "Mine."}).status_code == 403
    assert Post.objects.get(pk=answer.pk).text == answer.text
