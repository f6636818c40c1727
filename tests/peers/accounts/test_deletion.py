"""Deleting an account: asked for, taken back, done in steps that may be stopped anywhere."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import CasePage
from notifications.models import OutgoingMail
from peers.accounts import deletion
from peers.messaging import services
from peers.models import AccountDeletion, Conversation, Message, Profile, User
from peers.profiles.visibility import ShownProfile
from search.models import Entry
from tests.factories.cases import make_draft, make_published
from tests.factories.peers import PASSWORD, make_user
from tests.factories.profiles import make_profile, start_conversation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def ana():
    return make_profile(user=make_user("member", name="Ana Sample")).user


def log_in(user) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def delete_at_once(user, *, keep: bool) -> AccountDeletion:
    asked = deletion.ask(user, keep=keep)
    AccountDeletion.objects.filter(pk=asked.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    assert deletion.work_off_due() == 1
    asked.refresh_from_db()
    return asked


def test_deletion_needs_the_password_and_logs_out_everywhere(ana):
    here, elsewhere = log_in(ana), log_in(ana)
    page = here.post("/my/account/delete/", {"contributions": "keep", "proof": "wrong"})
    assert "This is not your password" in page.content.decode()
    assert not AccountDeletion.objects.exists()
    page = here.post("/my/account/delete/", {"contributions": "remove", "proof": PASSWORD})
    assert "Your account is to be deleted" in page.content.decode()
    assert AccountDeletion.objects.get().keeps_contributions is False
    for client in (here, elsewhere):
        assert client.get("/my/account/").status_code == 302
    # Nobody finds them any more, while nothing is deleted.
    reader = Client()
    reader.force_login(make_user("member"))
    assert reader.get(f"/people/{ana.pk}/").status_code == 404
    assert not Entry.objects.current().filter(kind="person", object_id=ana.pk).exists()


def test_logging_in_takes_it_back(ana):
    deletion.ask(ana, keep=True)
    client = log_in(ana)
    assert "Your account stays" in client.get("/my/account/").content.decode()
    ana.refresh_from_db()
    assert ana.leaving_at is None
    assert deletion.work_off_due() == 0
    assert ShownProfile.to(make_user("member"), ana.profile).is_visible


def test_last_administrator_stays():
    with pytest.raises(deletion.DeletionError):
        deletion.ask(make_user("administrator"), keep=True)


def test_contributions_stay_under_no_name(ana):
    other = make_profile().user
    talk = start_conversation(sender=ana, to=other, text="Stays with you")
    case = make_published(author=ana, title="Alone")
    draft = make_draft(author=ana, title="Nobody else's")
    case.authors.update(shown_as="name")
    done = delete_at_once(ana, keep=True)
    assert done.state == AccountDeletion.State.DONE
    assert done.user is None
    assert not User.objects.filter(pk=ana.pk).exists()
    assert not Profile.objects.filter(user=ana.pk).exists()
    assert Message.objects.get(conversation=talk).sender is None
    case = CasePage.objects.get(pk=case.pk)
    assert (case.live, case.owner) == (True, None)
    assert case in CasePage.objects.nobody_answers_for()
    entry = Entry.objects.current().get(kind="case", object_id=case.pk)
    assert "Ana Sample" not in f"{entry.facets.values_list('value', flat=True)}{entry.summary}"
    assert not CasePage.objects.filter(pk=draft.pk).exists()
    # The mail that says so is the only one that is left.
    assert [mail.subject for mail in OutgoingMail.objects.filter(recipient=ana.email)] == [
        "Your account was deleted"
    ]
    page = Client()
    page.force_login(other)
    assert "Former member" in page.get(f"/my/messages/{talk.pk}/").content.decode()


def test_contributions_go_but_what_others_wrote_too_is_theirs(ana):
    other = make_profile().user
    talk = start_conversation(sender=ana, to=other, text="Goes")
    services.reply(sender=other, conversation=talk, text="An answer")
    alone = start_conversation(sender=ana, to=make_profile().user, text="Nobody answered")
    own, shared = make_published(author=ana, title="Alone"), make_published(author=ana, title="Together")
    shared.authors.create(user=other, accepted_at=timezone.now())
    delete_at_once(ana, keep=False)
    assert [message.text for message in talk.messages.all()] == ["An answer"]
    assert not Conversation.objects.filter(pk=alone.pk).exists()
    assert not CasePage.objects.filter(pk=own.pk).exists()
    shared = CasePage.objects.get(pk=shared.pk)
    assert (shared.live, shared.owner) == (True, other)
    assert [author.user for author in shared.authors.all()] == [other]
    with pytest.raises(services.MessageError, match="Nobody else"):
        services.reply(sender=other, conversation=talk, text="Hello?")


@pytest.mark.parametrize("stopped_at", [0, 2, 4])
def test_deletion_stopped_half_way_goes_on(ana, monkeypatch, stopped_at):
    start_conversation(sender=ana, to=make_profile().user)
    make_published(author=ana)
    asked = deletion.ask(ana, keep=False)
    AccountDeletion.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    real = deletion._steps

    def steps_until_killed(row):
        for number, step in enumerate(real(row)):
            yield step
            if number == stopped_at:
                raise KeyboardInterrupt

    monkeypatch.setattr(deletion, "_steps", steps_until_killed)
    try:
        deletion.work_off_due()
    except KeyboardInterrupt:
        assert AccountDeletion.objects.get().state == AccountDeletion.State.WORKING
    monkeypatch.undo()
    AccountDeletion.objects.update(held_until=None)
    deletion.work_off_due()
    asked.refresh_from_db()
    assert asked.state == AccountDeletion.State.DONE
    assert not User.objects.filter(pk=ana.pk).exists()
    assert not Message.objects.exists()
    assert not CasePage.objects.exists()


def test_step_that_fails_is_tried_again_and_keeps_no_other_waiting(ana, monkeypatch, caplog):
    other = make_profile().user
    for user in (ana, other):
        deletion.ask(user, keep=True)
    AccountDeletion.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    erase = services.leave_all

    def fails(user):
        if user == ana:
            raise OSError("disk")
        erase(user)

    monkeypatch.setattr(services, "leave_all", fails)
    assert deletion.work_off_due() == 1
    assert User.objects.filter(pk=ana.pk).exists()
    assert not User.objects.filter(pk=other.pk).exists()
    monkeypatch.undo()
    AccountDeletion.objects.update(held_until=None)
    assert deletion.work_off_due() == 1
    # Nobody logs in half way.
    assert not User.objects.filter(pk=ana.pk).exists()


def test_moderators_see_that_it_happened_and_nobodys_name(ana, roles):
    delete_at_once(ana, keep=True)
    page = roles("moderator").get("/moderation/deleted-accounts/").content.decode()
    assert "stayed, without the name" in page
    assert "Ana" not in page
    assert ana.email not in page
