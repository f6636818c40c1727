"""Who may see releases, and who says which posts answer a question about a toolkit."""

import pytest
from django.urls import reverse

from forums.models import Post, Thread
from hub.base.access import audiences
from tests.factories.forums import make_reply
from tests.factories.toolkits import make_host, make_release, make_toolkit
from toolkits.reading import questions

pytestmark = pytest.mark.django_db

ROLES = ("visitor", "applicant", "member", "program_host", "moderator")


@pytest.mark.parametrize(
    ("for_members", "readers"),
    [(False, set(ROLES)), (True, {"member", "program_host", "moderator"})],
)
def test_a_release_is_for_readers_of_the_toolkit_and_its_draft_for_hosts(roles, for_members, readers):
    host = make_host()
    toolkit = make_toolkit(host=host, files={"plan.txt": b"One."}, for_members=for_members)
    published, draft = toolkit.releases.get(), make_release(toolkit, published=False)
    clients = {role: roles(role) for role in ROLES}
    address = reverse("toolkits:release", args=[toolkit.pk, published.number])
    assert {role for role, client in clients.items() if client.get(address).status_code == 200} == readers
    for client in clients.values():
        if client.user:
            assert not audiences.may_see(client.user, draft)
    assert audiences.may_see(host, draft)
    toolkit.unpublish()
    published.toolkit.refresh_from_db()
    assert not audiences.may_see(clients["member"].user, published)
    assert audiences.may_see(host, published)


def test_hosts_and_who_asked_accept_answers_to_a_question_about_a_toolkit(roles):
    toolkit = make_toolkit(host=make_host())
    host, asker, other = roles("visitor"), roles("member"), roles("member")
    host.force_login(toolkit.owner)
    question = questions.ask(by=asker.user, toolkit=toolkit, title="For a town of 900?", text="One clerk.")
    answer = make_reply(thread=question.thread, author=other.user)
    address = reverse("forums:accept", args=[answer.pk])
    stranger = roles("program_host")
    for client, may in ((other, False), (stranger, False), (host, True), (asker, True)):
        Post.objects.filter(pk=answer.pk).update(accepted_at=None, accepted_by=None)
        Thread.objects.update(accepted_count=0)
        assert (address in client.get(question.thread.get_absolute_url()).content.decode()) == may
        assert client.post(address).status_code == (302 if may else 403)
        assert (Post.objects.get(pk=answer.pk).accepted_at is not None) == may
