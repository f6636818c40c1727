"""Each way to figures that were given in confidence, tried by requests: it is closed, agreed to, or in the log."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from benchmarks.hosting import services as hosting_services
from benchmarks.hosting.forms import RunningRoundForm
from benchmarks.models import ConsentAnswer, Round, Submission, SubmissionView
from hub.base.models import Audience
from notifications.models import Notice
from peers.models import User
from tests.factories.benchmarks import member_of
from tests.factories.peers import OrganisationFactory, UserFactory, make_user
from tests.factories.rounds import host_of, make_draft_round, make_open_round, send, submission_of, write

pytestmark = pytest.mark.django_db
FIGURE = "31.7"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def steward() -> User:
    return UserFactory(role="Members", name="Stella Steward")


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Sample County of Confidence")


@pytest.fixture
def submission(organisation, steward) -> Submission:
    round_ = make_open_round([organisation], steward=steward, audience=Audience.members())
    return submission_of(round_, organisation)


def address(name: str, *arguments) -> str:
    return reverse(f"benchmarks:{name}", args=arguments)


def review_page(submission: Submission) -> str:
    return address("review_submission", submission.round.slug, submission.pk)


def read(client, user: User, submission: Submission) -> str:
    client.force_login(user)
    response = client.get(review_page(submission))
    return response.content.decode() if response.status_code == 200 else ""


def change_round(client, by: User, round_: Round, **changes):
    """Send the form with which a host changes a round under way."""
    fresh = Round.objects.select_related("audience").get(pk=round_.pk)
    sent = {
        "closes_at": fresh.closes_at.strftime("%Y-%m-%dT%H:%M"),
        "reach": fresh.audience.kind,
        "stewards": list(fresh.stewards.values_list("pk", flat=True)),
        "note": "",
    }
    client.force_login(by)
    return client.post(address("edit_round", round_.slug), {**sent, **changes}, follow=True)


def name_self(client, user: User, round_: Round):
    return change_round(
        client, user, round_, stewards=[*round_.stewards.values_list("pk", flat=True), user.pk]
    )


def consent(client, submission: Submission, act: str):
    client.force_login(member_of(submission.organisation))
    row = submission.consents.get()
    return client.post(
        address("consents", submission.pk), {"answer": row.pk, "act": act}, follow=True
    ).content.decode()


# --- Holes ---------------------------------------------------------------------------------------
def test_a_steward_sees_no_draft(client, submission, steward):
    write(submission, "3.17")
    text = read(client, steward, submission)
    assert FIGURE not in text
    assert "has not sent its figures" in text
    Submission.objects.filter(pk=submission.pk).update(note="For later readers", state="signing")
    assert "For later readers" not in read(client, steward, submission)
    assert not SubmissionView.objects.exists()


def test_figures_that_an_organisation_took_back_are_its_own_again(client, submission, steward):
    writer = send(submission, "3.17")
    assert FIGURE in read(client, steward, submission)
    client.force_login(writer)
    client.post(address("submission_act", submission.pk), {"act": "take_back"})
    assert FIGURE not in read(client, steward, submission)


@pytest.mark.parametrize("state", ["open", "review"])
def test_a_host_who_names_themself_after_figures_were_sent_reads_none_of_them(client, submission, state):
    writer = send(submission, "3.17")
    host = host_of(submission.round)
    if state == "review":
        hosting_services.close(by=host, round_=submission.round)
    response = name_self(client, host, submission.round)
    assert "1 organisation that has sent figures is asked" in response.content.decode()
    assert host in submission.round.stewards.all()
    text = read(client, host, submission)
    assert FIGURE not in text
    assert "has not answered yet" in text
    table = address("review_submission_xlsx", submission.round.slug, submission.pk)
    assert client.get(table).status_code == 404
    # Nor by leaving: those who sent know of it.
    change_round(client, host, submission.round, stewards=[submission.round.stewards.first().pk])
    assert Notice.objects.filter(user=writer, kind="benchmarks.consent").exists()
    assert ConsentAnswer.objects.get(submission=submission).answer == ""
    assert not SubmissionView.objects.exists()


def test_an_administrator_is_no_exception(client, submission):
    send(submission, "3.17")
    administrator = make_user("administrator")
    assert read(client, administrator, submission) == ""
    name_self(client, administrator, submission.round)
    assert administrator in submission.round.stewards.all()
    text = read(client, administrator, submission)
    assert "has not answered yet" in text
    assert FIGURE not in text


def test_beginning_a_correction_opens_no_figures_to_a_new_steward(client, steward):
    organisations = [OrganisationFactory() for _number in range(5)]
    round_ = make_open_round(organisations, steward=steward)
    for organisation in organisations:
        send(submission_of(round_, organisation), "3.17")
    host = host_of(round_)
    hosting_services.close(by=host, round_=round_)
    published = hosting_services.publish(by=host, round_=round_)
    client.force_login(host)
    client.post(address("act_on_round", published.slug, "correct"), {"correction": "Mended."})
    second = Round.objects.get(corrects=published)
    name_self(client, host, second)
    copy = submission_of(second, organisations[0])
    assert host in second.stewards.all()
    assert FIGURE not in read(client, host, copy)
    # Who was named when they were sent reads them in the correction too.
    assert FIGURE in read(client, steward, copy)


def test_what_is_agreed_is_read_and_what_is_refused_is_not(client, submission):
    send(submission, "3.17")
    host = host_of(submission.round)
    name_self(client, host, submission.round)
    assert "does not agree" in consent(client, submission, "refuse")
    assert FIGURE not in read(client, host, submission)
    assert "agrees" in consent(client, submission, "agree")
    assert FIGURE in read(client, host, submission)
    view = SubmissionView.objects.get(what="figures")
    assert (view.role, view.reader) == ("host", host)


def test_who_sends_reads_the_names_first_and_anew_when_they_change(client, submission, steward):
    writer = write(submission, "3.17")
    client.force_login(writer)
    check = address("check_submission", submission.pk)
    page = client.get(check)
    text = page.content.decode()
    assert steward.name in text
    assert "The results are for: Members" in text
    terms = page.context["terms"]
    assert f'value="{terms}"' in text
    name_self(client, host_of(submission.round), submission.round)
    client.force_login(writer)
    refused = client.post(check, {"action": "send", "edition": 1, "terms": terms})
    assert refused.status_code == 409
    assert "Hanna Host" in refused.content.decode()
    submission.refresh_from_db()
    assert submission.state == "draft"
    client.post(check, {"action": "send", "edition": 1, "terms": refused.context["terms"]})
    submission.refresh_from_db()
    assert submission.state == "sent"
    # Sent knowing the name.
    assert FIGURE in read(client, host_of(submission.round), submission)


def test_results_reach_no_further_after_figures_were_sent_unless_all_agree(client, submission):
    send(submission, "3.17")
    host = host_of(submission.round)
    change_round(client, host, submission.round, reach="everyone")
    assert Round.objects.get().audience == Audience.members()
    # The form keeps what is asked; saving it once more neither takes it back nor asks again.
    page = client.get(address("edit_round", submission.round.slug))
    assert page.context["form"]["reach"].value() == "everyone"
    change_round(client, host, submission.round, reach="everyone", note="More.")
    assert Round.objects.get().audience == Audience.members()
    assert "1 without an answer" in " ".join(
        client.get(address("manage_round", submission.round.slug)).content.decode().split()
    )
    consent(client, submission, "refuse")
    assert Round.objects.get().audience == Audience.members()
    consent(client, submission, "agree")
    assert Round.objects.get().audience == Audience.everyone()


def test_only_members_of_the_organisation_answer(client, submission):
    send(submission, "3.17")
    host = host_of(submission.round)
    name_self(client, host, submission.round)
    row = submission.consents.get()
    for user in (host, UserFactory(role="Members"), make_user("administrator")):
        client.force_login(user)
        response = client.post(address("consents", submission.pk), {"answer": row.pk, "act": "agree"})
        assert response.status_code == 404
    row.refresh_from_db()
    assert row.answer == ""


def test_an_answer_to_what_another_organisation_is_asked_is_not_found(client, submission):
    send(submission, "3.17")
    other = OrganisationFactory()
    host = host_of(submission.round)
    hosting_services.ask(by=host, round_=submission.round, organisations=[other])
    theirs = submission_of(submission.round, other)
    name_self(client, host, submission.round)
    client.force_login(member_of(other))
    sent = {"answer": submission.consents.get().pk, "act": "agree"}
    assert client.post(address("consents", theirs.pk), sent).status_code == 404
    assert client.post(address("consents", theirs.pk), {"answer": "x", "act": "agree"}).status_code == 404


# --- The log -------------------------------------------------------------------------------------
def test_each_view_and_each_export_is_in_the_log_that_the_organisation_reads(client, submission, steward):
    send(submission, "3.17")
    read(client, steward, submission)
    read(client, steward, submission)
    table = client.get(address("review_submission_xlsx", submission.round.slug, submission.pk))
    assert b"".join(table).startswith(b"PK")
    assert [view.what for view in SubmissionView.objects.order_by("pk")] == [
        "figures",
        "figures",
        "spreadsheet",
    ]
    client.force_login(member_of(submission.organisation))
    text = client.get(address("figure_views")).content.decode()
    assert text.count(steward.name) == 3
    assert "Figures, as a spreadsheet" in text
    # Its own members' reading is nobody's business.
    client.get(submission.get_absolute_url())
    assert SubmissionView.objects.count() == 3


def test_a_refused_act_shows_the_figures_again_and_is_a_view(client, submission, steward):
    send(submission, "3.17")
    client.force_login(steward)
    response = client.post(review_page(submission), {"act": "send_back", "text": ""})
    assert response.status_code == 422
    assert SubmissionView.objects.count() == 1


def test_the_log_of_an_organisation_is_for_its_members(client, submission, steward):
    send(submission, "3.17")
    read(client, steward, submission)
    for user in (UserFactory(role="Members"), host_of(submission.round), steward):
        client.force_login(user)
        assert submission.round.title not in client.get(address("figure_views")).content.decode()


def test_the_log_takes_few_queries_however_long_it_is(
    client, submission, steward, django_assert_max_num_queries
):
    send(submission, "3.17")
    for _time in range(12):
        read(client, steward, submission)
    client.force_login(member_of(submission.organisation))
    client.get(address("figure_views"))
    with django_assert_max_num_queries(14):
        client.get(address("figure_views"))


def test_administrators_read_the_log_and_nobody_changes_it(client, submission, steward):
    send(submission, "3.17")
    read(client, steward, submission)
    view = SubmissionView.objects.get()
    client.force_login(make_user("administrator"))
    base = reverse("benchmark_figure_views:index")
    assert steward.name in client.get(base).content.decode()
    for path in ("new/", f"edit/{view.pk}/", f"delete/{view.pk}/", f"{view.pk}/", f"usage/{view.pk}/"):
        for method in (client.get, client.post):
            assert method(base + path).status_code == 404
    bulk = reverse("wagtail_bulk_action", args=["benchmarks", "submissionview", "delete"])
    assert client.post(f"{bulk}?id={view.pk}").status_code in {302, 403, 404}
    assert SubmissionView.objects.get().viewed_at == view.viewed_at
    client.force_login(make_user("editor"))
    assert client.get(base).status_code in {302, 403}


# --- Notices and the steward's list --------------------------------------------------------------
def test_a_late_steward_finds_in_the_list_what_is_closed_and_no_flags_of_it(client, submission, steward):
    send(submission, "90")
    host = host_of(submission.round)
    name_self(client, host, submission.round)
    listed = client.get(address("review_round", submission.round.slug)).content.decode()
    assert "has not agreed" in listed
    assert "was asked about" not in listed
    client.force_login(steward)
    assert "was asked about" in client.get(address("review_round", submission.round.slug)).content.decode()


def test_the_notice_names_the_steward_and_leads_to_the_page_that_answers(client, submission):
    member = send(submission, "3.17")
    name_self(client, host_of(submission.round), submission.round)
    client.force_login(member)
    notice = Notice.objects.get(user=member, kind="benchmarks.consent")
    assert (
        "Hanna Host was named as a data steward" in client.get(reverse("notifications:list")).content.decode()
    )
    response = client.get(reverse("notifications:open", args=[notice.pk]))
    assert response["Location"] == address("consents", submission.pk)
    text = client.get(response["Location"]).content.decode()
    assert "May Hanna Host read your figures?" in text
    assert "May Hanna Host" not in client.get(submission.get_absolute_url()).content.decode()
    assert "Hanna Host to read your figures" in client.get(submission.get_absolute_url()).content.decode()


def test_a_round_whose_stewards_all_left_asks_for_one(client, submission):
    send(submission, "3.17")
    host = host_of(submission.round)
    change_round(client, host, submission.round, stewards=[])
    assert (
        "No data steward is left"
        in client.get(address("manage_round", submission.round.slug)).content.decode()
    )
    name_self(client, host, submission.round)
    assert FIGURE not in read(client, host, submission)


def test_a_form_that_is_older_than_the_opening_does_not_set_the_round_back():
    round_ = make_draft_round()
    host = host_of(round_)
    hosting_services.ask(by=host, round_=round_, organisations=[OrganisationFactory()])
    stale = Round.objects.get(pk=round_.pk)
    hosting_services.open_round(by=host, round_=round_)
    form = RunningRoundForm(
        {"closes_at": "2099-01-01T12:00", "reach": "members", "stewards": [], "note": "A word."},
        instance=stale,
        user=host,
    )
    assert form.is_valid()
    form.save()
    assert (Round.objects.get().state, Round.objects.get().note) == ("open", "A word.")
