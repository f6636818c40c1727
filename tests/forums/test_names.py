"""Names of people in posts: shown to those who may know them, by every way that leads to a post's words."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from forums.models import Mention, Post
from forums.threads import services, shown_text
from hub.base.models import Audience, KeptHtml
from notifications.notices import registry as notices_registry
from notifications.notices.registry import Happening
from peers.accounts import deletion
from peers.models import User
from peers.profiles import services as profiles_services
from search.models import Entry
from tests.factories.forums import make_forum, make_reply, make_thread, make_writer
from tests.factories.peers import make_user

pytestmark = pytest.mark.django_db

NAME = "Wilhelmina Sample"
NEUTRAL = "@A member"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def link_to(person, name: str = NAME) -> str:
    return f"[@{name}](/people/{person.pk}/)"


def hide(person) -> None:
    person.profile.reaches = {"name": "me"}
    profiles_services.save(person.profile)


def only_members(**fields) -> object:
    return make_forum(audience=Audience.members(), **fields)


def delete_account(person) -> None:
    deletion.order(person, by=make_user("administrator"), keep=True)
    deletion.work_off_due()
    assert not User.objects.filter(pk=person.pk).exists()


def hidden_member():
    person = make_writer(name=NAME)
    hide(person)
    return person


def suspended_member():
    person = make_writer(name=NAME)
    User.objects.filter(pk=person.pk).update(is_active=False)
    return person


@pytest.mark.parametrize(
    "make",
    [
        hidden_member,
        suspended_member,
        lambda: make_user("applicant", name=NAME),
        lambda: make_user("editor", name=NAME),
        lambda: make_user("administrator", name=NAME),
    ],
    ids=["hidden", "suspended", "applicant", "without profile", "administrator"],
)
def test_a_preview_names_nobody_whom_the_writer_could_not_find(make):
    person = make()
    page = text_of(client_of(make_writer()).post(reverse("forums:preview"), {"text": link_to(person, "x")}))
    assert NAME not in page
    assert f"<span>{NEUTRAL}</span>" in page


def test_a_preview_tells_no_account_number_from_another():
    answers = {
        text_of(client_of(make_writer()).post(reverse("forums:preview"), {"text": f"[@x](/people/{pk}/)"}))
        for pk in (make_user("applicant").pk, hidden_member().pk, 999_999)
    }
    assert len(answers) == 1


def test_a_preview_names_who_can_be_found_and_oneself():
    writer, other = make_writer(name="Ruth Sample"), make_writer(name=NAME)
    text = f"{link_to(other, 'x')} {link_to(writer, 'y')}"
    page = text_of(client_of(writer).post(reverse("forums:preview"), {"text": text}))
    assert f'href="/people/{other.pk}/">@{NAME}</a>' in page
    assert "@Ruth Sample" in page
    assert not KeptHtml.objects.filter(html__contains=f'id="{other.pk}"').exists()


def test_accepted_answers_on_a_public_profile_name_no_members_to_visitors():
    asker, adviser, named = make_writer(), make_writer(name="Ruth Sample"), make_writer(name=NAME)
    adviser.profile.reaches = {"name": "everyone"}
    profiles_services.save(adviser.profile)
    thread = make_thread(author=asker)
    answer = make_reply(thread=thread, author=adviser, text=f"Ask {link_to(named)} first.")
    services.accept(user=asker, post=answer, accepted=True)
    address = reverse("peers:person", args=[adviser.pk])
    assert f"Ask {NEUTRAL} first." in text_of(Client().get(address))
    assert f"Ask @{NAME} first." in text_of(client_of(make_writer()).get(address))


class TestQuoting:
    def test_it_is_for_members(self):
        post = make_thread().first_post
        address = reverse("forums:source", args=[post.pk])
        assert client_of(make_user("applicant")).get(address).status_code == 403
        assert text_of(client_of(make_writer()).get(address)) == post.text

    def test_it_says_the_names_that_the_reader_may_know(self):
        named = make_writer(name=NAME)
        post = make_reply(thread=make_thread(), text=f"Ask {link_to(named)} and `this`.")
        reader = client_of(make_writer())
        addresses = [
            reverse("forums:source", args=[post.pk]),
            f"{reverse('forums:reply', args=[post.thread_id])}?quote={post.pk}",
        ]
        for address in addresses:
            assert link_to(named) in text_of(reader.get(address))
        hide(named)
        for address in addresses:
            page = text_of(reader.get(address))
            assert f"Ask {NEUTRAL} and `this`." in page
            assert NAME not in page

    def test_versions_too(self):
        named, author = make_writer(name=NAME), make_writer()
        post = make_reply(thread=make_thread(), author=author, text=f"Ask {link_to(named)}.")
        services.edit(user=author, post=post, text=f"Please ask {link_to(named)} soon.")
        address = reverse("forums:history", args=[post.pk])
        reader = client_of(make_writer())
        assert "Wilhelmina" in text_of(reader.get(address))
        hide(named)
        assert "Wilhelmina" not in text_of(reader.get(address))


def test_who_is_deleted_is_named_nowhere():
    named, reader = make_writer(name=NAME), make_writer()
    thread = make_thread(forum=only_members())
    post = make_reply(thread=thread, text=f"Ask {link_to(named)} first.")
    entry = Entry.objects.get(kind="post", object_id=post.pk)
    assert f"@{NAME}" in entry.body
    page = text_of(client_of(reader).get(thread.get_absolute_url()))
    assert f'<a class="hub-mention" href="/people/{named.pk}/">@{NAME}</a>' in page

    delete_account(named)

    post = Post.objects.get(pk=post.pk)
    entry.refresh_from_db()
    assert f"Ask {NEUTRAL} first." in entry.body
    assert NAME not in text_of(client_of(reader).get(thread.get_absolute_url()))
    assert NAME not in text_of(client_of(reader).get(reverse("forums:thread_feed", args=[thread.pk])))
    assert NAME not in json.dumps(list(KeptHtml.objects.values_list("html", flat=True)))
    kind = notices_registry.get("forums.post")
    words = kind.words(Happening(thing=post, reader=reader, kind=kind.key, actor=post.author))
    assert words.quote == f"Ask {NEUTRAL} first."


def test_an_account_deleted_by_hand_leaves_search_as_well():
    named = make_writer(name=NAME)
    post = make_reply(thread=make_thread(forum=only_members()), text=f"Ask {link_to(named)} first.")
    named.delete()
    assert NAME not in Entry.objects.get(kind="post", object_id=post.pk).body


def test_who_hides_leaves_search_and_comes_back():
    named = make_writer(name=NAME)
    post = make_reply(thread=make_thread(forum=only_members()), text=f"Ask {link_to(named)} first.")

    def body():
        return Entry.objects.get(kind="post", object_id=post.pk).body

    assert NAME in body()
    hide(named)
    assert NAME not in body()
    named.profile.reaches = {}
    profiles_services.save(named.profile)
    assert NAME in body()


def test_search_names_nobody_whom_the_writer_could_not_name():
    hidden = hidden_member()
    post = make_reply(thread=make_thread(forum=only_members()), text=link_to(hidden, "Typed Name"))
    assert not Mention.objects.exists()
    assert Entry.objects.get(kind="post", object_id=post.pk).body == NEUTRAL


def test_who_reports_a_post_reads_no_name_that_is_not_for_them():
    hidden = hidden_member()
    thread = make_thread(text=link_to(hidden))
    post = make_reply(thread=thread, text=link_to(hidden))
    reader = client_of(make_writer())
    for address in (
        reverse("moderation:flag", args=["post", post.pk]),
        reverse("moderation:flag", args=["thread", thread.pk]),
    ):
        page = text_of(reader.get(address))
        assert NEUTRAL in page
        assert NAME not in page


def test_a_file_that_leaves_the_site_names_nobody():
    named = make_writer(name=NAME)
    post = make_reply(thread=make_thread(), text=f"Ask {link_to(named)}.")
    assert shown_text.markdown_for_nobody(post) == f"Ask {NEUTRAL}."
