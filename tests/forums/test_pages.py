"""The pages of the forums: reading, writing in forms, lists, feeds, and how many queries they take."""

import re
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from forums.models import Post, ReadMark, Thread
from forums.moderation import services as moderation_services
from forums.threads import read_marks, services, unsaved
from forums.threads.files import Attached
from forums.threads.lists import ThreadsPage
from forums.threads.thread_page import PostsPage
from hub.base.models import Audience, ServiceLine, Theme, UnsavedForm
from search.models import Entry
from tests.factories.base import png, upload
from tests.factories.forums import make_forum, make_reply, make_thread, make_writer
from tests.factories.peers import make_user

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response) -> str:
    return response.content.decode()


class TestReading:
    def test_a_visitor_reads_what_is_public_and_no_names(self):
        author = make_writer(name="Ruth Sample")
        thread = make_thread(author=author, text=f"Hello [@Ruth Sample](/people/{author.pk}/)")
        page = text_of(Client().get(thread.get_absolute_url()))
        assert "Hello" in page
        assert "Ruth Sample" not in page
        feed = text_of(Client().get(reverse("forums:thread_feed", args=[thread.pk])))
        assert "Ruth Sample" not in feed
        assert "Ruth Sample" not in Entry.objects.get(kind="post").body
        assert "Ruth Sample" in text_of(client_of(make_user("member")).get(thread.get_absolute_url()))

    def test_what_one_may_not_see_is_nowhere(self):
        secret = make_forum(name="Closed circle", audience=Audience.of_people("nobody", []))
        thread = make_thread(author=make_user("administrator"), forum=secret, title="Whispered")
        member = client_of(make_user("member"))
        post = reverse("forums:post", args=[thread.first_post_id])
        for address in (secret.get_absolute_url(), thread.get_absolute_url(), post):
            assert member.get(address).status_code == 404
        for address in ("/forums/", "/forums/threads/", "/forums/feed.atom"):
            page = text_of(member.get(address))
            assert "Closed circle" not in page
            assert "Whispered" not in page

    def test_a_post_opens_at_its_place_and_the_first_unread_is_found(self):
        thread = make_thread(replies=24)
        reader = make_user("member")
        last = Post.objects.get(thread=thread, position=25)
        opened = client_of(reader).get(reverse("forums:post", args=[last.pk]))
        assert opened["Location"] == f"{thread.get_absolute_url()}?page=2#post-{last.pk}"
        client_of(reader).get(thread.get_absolute_url())
        assert ReadMark.objects.get(user=reader, thread=thread).position == 20
        assert read_marks.first_unread(reader, thread).position == 21

    def test_its_head_says_what_it_is_filed_under_and_where_it_was_answered(self):
        line, theme = ServiceLine.objects.first(), Theme.objects.first()
        thread = make_thread(tags=["Zoning", "audit"], service_lines=[line], themes=[theme], replies=24)
        answer = Post.objects.get(thread=thread, position=25)
        services.accept(user=thread.started_by, post=answer, accepted=True)
        response = Client().get(thread.get_absolute_url())
        chips = [chip["label"] for chip in response.context["filed"]]
        assert chips == ["Zoning", "audit", line.label, theme.label]
        assert "Accepted answer: #25" in text_of(response)
        assert len(response.context["page"].posts) == 20

    def test_old_addresses_lead_on(self):
        thread, other = make_thread(title="One"), make_thread(title="Two")
        assert Client().get(f"/forums/threads/{thread.pk}/").status_code == 301
        moderation_services.merge(user=make_user("moderator"), thread=thread, into=other)
        moved = Client().get(thread.get_absolute_url(), follow=True)
        assert moved.redirect_chain[-1][0].startswith(other.get_absolute_url())

    def test_hostile_markdown_is_harmless(self):
        texts = [
            "<script>alert(1)</script>",
            "[x](javascript:alert(1))",
            '<img src=x onerror="alert(1)">',
            '[@x](/people/1/ "\\" onmouseover=alert(1) ")',
            "[@<b onclick=alert(1)>x</b>](/people/1/)",
            "[" * 5000,
        ]
        thread = make_thread()
        for text in texts:
            make_reply(thread=thread, text=text)
        # Stored when nothing was refused yet.
        Post.objects.filter(pk=make_reply(thread=thread).pk).update(text="> " * 2000)
        shown = " ".join(one.text for one in PostsPage(AnonymousUser(), thread, 1).posts)
        tags = re.findall(r"<[^>]*>", shown)
        assert not [tag for tag in tags if re.search(r"script|javascript:|<img|\son\w+=", tag)]
        assert Client().get(thread.get_absolute_url()).status_code == 200


class TestAnswering:
    def send(self, client, thread, **data):
        form = {"text": "By seats.", **data}
        return client.post(reverse("forums:reply", args=[thread.pk]), form)

    def test_an_answer_with_files(self):
        thread, author = make_thread(), make_user("member")
        shown = upload("chart.png", png())
        answer = {"file_1": shown, "file_1_shows": "Costs by year", "file_2": upload()}
        response = self.send(client_of(author), thread, **answer)
        post = Post.objects.get(position=2)
        assert response["Location"].endswith(f"#post-{post.pk}")
        image = post.files.get(image__isnull=False).image
        assert Client().get(image.file.url).getvalue()  # read to its end, where the file is closed
        services.delete(user=author, post=post)
        assert Client().get(image.file.url).status_code == 404

    def test_an_image_needs_words(self):
        thread = make_thread()
        response = self.send(client_of(make_user("member")), thread, file_1=upload("chart.png", png()))
        assert "Say what the image shows" in text_of(response)
        assert Post.objects.count() == 1

    @pytest.mark.parametrize("text", ["", "y" * 100_000])
    def test_wrong_texts_come_back(self, text):
        thread = make_thread()
        response = self.send(client_of(make_user("member")), thread, text=text)
        assert response.status_code == 200
        assert text in text_of(response)
        assert Post.objects.count() == 1

    def test_the_text_for_a_locked_or_lost_thread_is_kept(self):
        member, thread = client_of(make_user("member")), make_thread()
        moderation_services.lock(user=make_user("moderator"), thread=thread)
        response = self.send(member, thread, text="My long thoughts.")
        assert response.status_code == 409
        assert "My long thoughts." in text_of(response)
        lost = self.send(member, Thread(pk=987_654), text="My long thoughts.")
        assert lost.status_code == 404
        assert "My long thoughts." in text_of(lost)

    def test_how_much_one_may_write_has_an_end(self, settings):
        settings.FORUM_POSTS_A_MINUTE = 1
        member, thread = client_of(make_user("member")), make_thread()
        assert self.send(member, thread).status_code == 302
        assert "Wait a minute" in text_of(self.send(member, thread))
        assert Post.objects.count() == 2

    def test_what_is_typed_is_kept_and_goes_when_sent(self):
        author, thread = make_user("member"), make_thread()
        client = client_of(author)
        address = unsaved.reply_place(thread.pk).address
        typed = {"typed_by": author.pk, "text": "Half a th"}
        assert client.post(address, typed).status_code == 200
        assert "Half a th" in text_of(client.get(thread.get_absolute_url()))
        self.send(client, thread)
        assert not UnsavedForm.objects.exists()

    def test_start_by_a_form(self):
        author = make_user("member")
        form = {
            "forum": "procurement",
            "kind": "question",
            "title": "Who signs last?",
            "text": "Each time.",
            "tags": "framework, lawyers",
        }
        response = client_of(author).post("/forums/in/procurement/new/", form)
        thread = Thread.objects.get()
        assert response["Location"] == thread.get_absolute_url()
        assert {tag.name for tag in thread.tags.all()} == {"framework", "lawyers"}
        related = client_of(author).get("/forums/related/?title=Who+signs+last+in+a+framework")
        assert "Who signs last?" in text_of(related)

    def test_people_are_offered_by_the_directorys_rules(self):
        make_writer(name="Ruth Sample")
        hidden = make_writer(name="Ruth Hidden")
        hidden.profile.is_listed = False
        hidden.profile.save()
        people = client_of(make_writer()).get("/forums/people/?q=ruth").json()["people"]
        assert [person["name"] for person in people] == ["Ruth Sample"]
        assert Client().get("/forums/people/?q=ruth").json() == {"people": []}


class TestContributions:
    def test_accepted_answers_stand_on_the_persons_page_for_members(self):
        person, thread = make_writer(), make_thread(title="How do you split licence costs?")
        answer = make_reply(thread=thread, author=person, text="By seats, says **everybody**.")
        address = f"/people/{person.pk}/"
        reader = client_of(make_writer())
        assert "Accepted answers" not in text_of(reader.get(address))
        services.accept(user=thread.started_by, post=answer, accepted=True)
        page = text_of(reader.get(address))
        assert "By seats, says everybody." in page
        assert f"/forums/posts/{answer.pk}/" in page
        services.delete(user=make_user("moderator"), post=answer, reason="No.")
        assert "Accepted answers" not in text_of(reader.get(address))


class TestLists:
    def test_each_list_has_its_threads(self):
        reader = make_user("member")
        forum = make_forum()
        mine = make_thread(author=reader, forum=forum, title="Mine")
        settled = make_thread(forum=forum, title="Settled", tags=["Rate card"])
        answer = make_reply(thread=settled)
        services.accept(user=settled.started_by, post=answer, accepted=True)
        client = client_of(reader)

        def titles(query: str) -> list[str]:
            page = client.get(f"/forums/threads/{query}").context["page"]
            return [thread.title for thread in page.threads]

        assert titles("") == ["Settled", "Mine"]
        assert titles("?show=mine") == [mine.title]
        assert titles("?show=unanswered") == ["Mine"]
        assert titles("?show=unread") == ["Settled"]
        assert titles("?show=followed") == ["Mine"]
        assert titles("?tag=rate-card") == ["Settled"]
        client.post("/forums/read-all/")
        assert titles("?show=unread") == []

    def test_a_forum_has_the_same_lists(self):
        forum, me = make_forum(), make_writer()
        make_thread(author=me, forum=forum, title="Mine")
        make_thread(author=make_writer(), forum=forum, title="Theirs", tags=["rate card"])
        make_thread(author=me, title="Elsewhere")
        moderation_services.pin(user=make_user("moderator"), thread=Thread.objects.get(title="Mine"))
        client = client_of(me)

        def titles(query="") -> list[str]:
            response = client.get(f"{forum.get_absolute_url()}{query}")
            return [t.title for t in [*response.context["page"].pinned, *response.context["page"].threads]]

        assert titles() == ["Mine", "Theirs"]
        assert titles("?show=mine") == ["Mine"]
        assert titles("?tag=rate-card") == ["Theirs"]
        feed = text_of(client.get(f"{forum.get_absolute_url()}feed.atom?show=mine"))
        assert "Mine" in feed
        assert "Theirs" not in feed

    def test_pages_are_found_by_key(self):
        forum = make_forum()
        for number in range(5):
            make_thread(forum=forum, title=f"Thread {number}")
        visitor = AnonymousUser()

        def page(**query):
            threads = Thread.objects.visible_to(visitor).filter(forum=forum)
            return ThreadsPage(visitor, threads, query, size=2)

        first = page()
        second = page(before=first.older)
        third = page(before=second.older)
        assert [t.title for t in third.threads] == ["Thread 0"]
        assert not third.older
        assert [t.pk for t in page(after=third.newer).threads] == [t.pk for t in second.threads]
        assert not page(after=second.newer).newer

    def test_feeds_are_atom(self):
        make_thread(title="In the feed & escaped", text="<b>x</b>")
        response = Client().get("/forums/feed.atom")
        assert response["Content-Type"].startswith("application/atom+xml")
        assert "In the feed &amp; escaped" in text_of(response)
        assert (
            Client().get("/forums/feed.atom", headers={"if-none-match": response["ETag"]}).status_code == 304
        )


class TestQueries:
    @pytest.fixture
    def forum(self):
        forum = make_forum()
        for number in range(6):
            author = make_writer()
            thread = make_thread(author=author, forum=forum, title=f"Thread {number}", tags=["a", "b"])
            make_reply(thread=thread, author=make_writer())
        return forum

    def test_pages_take_a_dozen(self, forum, django_assert_max_num_queries):
        thread = Thread.objects.filter(forum=forum).first()
        for _ in range(41):
            make_reply(thread=thread, author=thread.started_by)
        addresses = [
            "/forums/",
            "/forums/threads/",
            "/forums/threads/?show=unread",
            forum.get_absolute_url(),
            thread.get_absolute_url(),
            f"{thread.get_absolute_url()}?page=3",
        ]
        for client, address in product((Client(), client_of(make_writer())), addresses):
            client.get(address)
            with django_assert_max_num_queries(MOST_QUERIES, info=address):
                assert client.get(address).status_code == 200

    def test_the_first_view_of_images_takes_no_more(self, forum, django_assert_max_num_queries):
        seen, thread = Thread.objects.filter(forum=forum)[:2]
        for number in range(3):
            picture = Attached(upload(f"{number}.png", png(900, 700)), f"Plan {number}")
            make_reply(thread=thread, author=thread.started_by, attached=[picture])
        client = client_of(make_writer())
        client.get(seen.get_absolute_url())
        # One is for the kept HTML of all posts.
        with django_assert_max_num_queries(MOST_QUERIES + 1):
            assert text_of(client.get(thread.get_absolute_url())).count('width="617"') == 3


class TestModerating:
    def test_merge_into_itself_is_refused(self):
        thread = make_thread()
        moderator = client_of(make_user("moderator"))
        response = moderator.post(reverse("forums:merge", args=[thread.pk]), {"into": str(thread.pk)})
        assert "merged into itself" in text_of(response)
        assert Thread.objects.get().is_listed

    def test_merge_moves_everything(self):
        forum = make_forum()
        source, target = (
            make_thread(forum=forum, title="One", replies=2),
            make_thread(forum=forum, title="Two"),
        )
        moderation_services.merge(user=make_user("moderator"), thread=source, into=target)
        target = Thread.objects.get(pk=target.pk)
        assert (target.reply_count, target.last_position) == (3, 4)
        assert list(target.posts.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4]
        forum.refresh_from_db()
        assert (forum.thread_count, forum.post_count) == (1, 4)
        assert Entry.objects.current().filter(group=f"thread:{target.pk}", title="Two").count() == 4

    def test_split_makes_a_thread_of_its_own(self):
        thread = make_thread(replies=3)
        post = Post.objects.get(thread=thread, position=3)
        form = {"title": "Apart", "forum": thread.forum_id, "which": "from"}
        client_of(make_user("moderator")).post(reverse("forums:split", args=[post.pk]), form)
        new = Thread.objects.get(title="Apart")
        assert list(new.posts.order_by("position").values_list("position", flat=True)) == [1, 2]
        assert (Thread.objects.get(pk=thread.pk).reply_count, new.reply_count) == (1, 1)
        thread.forum.refresh_from_db()
        assert (thread.forum.thread_count, thread.forum.post_count) == (2, 4)

    def test_moved_to_where_fewer_read(self):
        thread = make_thread()
        members = make_forum(audience=Audience.members())
        moderation_services.move(user=make_user("moderator"), thread=thread, forum=members)
        assert Client().get(thread.get_absolute_url())["Location"].startswith("/accounts/login/")
        assert client_of(make_user("applicant")).get(thread.get_absolute_url()).status_code == 404
        assert Entry.objects.get(kind="post").audience == members.audience


def test_a_break_out_is_joined_by_its_level():
    ruth = make_writer(name="Ruth Sample")  # at a county
    client = client_of(ruth)
    assert client.get("/forums/in/county-and-local/").status_code == 404
    assert "Federal" not in text_of(client.get("/forums/"))
    client.post("/forums/in/county-and-local/join/")
    assert client.get("/forums/in/county-and-local/").status_code == 200
    assert client.post("/forums/in/federal/join/").status_code == 403
    client.post("/forums/in/county-and-local/join/", {"action": "leave"})
    assert client.get("/forums/in/county-and-local/").status_code == 404
