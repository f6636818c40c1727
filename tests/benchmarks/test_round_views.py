"""The pages of hosts, data stewards and organisations that send figures."""

import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from benchmarks.confidence.services import terms_of
from benchmarks.hosting import reviewing, services
from benchmarks.models import Round, Submission
from benchmarks.submitting.unsaved import FIGURES_FORM
from hub.base.models import UnsavedForm
from tests.factories.base import DeliveryModelFactory
from tests.factories.benchmarks import METRIC, gave, make_round, member_of, version_of
from tests.factories.peers import OrganisationFactory, ProgrammeFactory, UserFactory
from tests.factories.rounds import (
    host_of,
    make_draft_round,
    make_open_round,
    make_published_round,
    send,
    submission_of,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def submission() -> Submission:
    organisation = OrganisationFactory(name="Sample County of Pages")
    return submission_of(make_open_round([organisation]), organisation)


@pytest.fixture
def writer(submission, client):
    user = member_of(submission.organisation)
    client.force_login(user)
    return user


def address(name: str, *arguments) -> str:
    return reverse(f"benchmarks:{name}", args=arguments)


def typed(numerator="20", denominator="1000", *, edition=0, **more) -> dict:
    pk = version_of().pk
    return {
        f"numerator-{pk}": numerator,
        f"denominator-{pk}": denominator,
        f"answer-{pk}": "given",
        "edition": edition,
        **more,
    }


def close(submission: Submission) -> None:
    Round.objects.filter(pk=submission.round_id).update(closes_at=timezone.now() - timedelta(minutes=1))


def test_a_host_begins_a_round_and_asks_organisations(client):
    host = UserFactory(role="Members")
    programme = ProgrammeFactory(hosts=[host])
    OrganisationFactory(name="Sample County of Asking")
    client.force_login(host)
    sent = {
        "title": "Finance in 2026",
        "period": "2026",
        "year": "2026",
        "programme": programme.pk,
        "metrics": [version_of().pk],
        "closes_at": (timezone.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M"),
        "reach": "members",
        "stewards": [host.pk],
        "size_by": "population",
        "currency": "usd",
    }
    client.post(address("new_round"), sent)
    round_ = Round.objects.get(slug="finance-in-2026")
    assert (round_.state, round_.currency, round_.audience.kind) == ("draft", "USD", "members")
    asking = address("ask_organisations", round_.slug)
    response = client.post(asking, {"names": "Sample County of Asking\nNobody's County"})
    assert "Nobody&#x27;s County" in response.content.decode()
    assert "Choose an organisation, or write its name" in client.post(asking, {}).content.decode()
    assert not round_.submissions.exists()
    client.post(asking, {"names": "Sample County of Asking"})
    response = client.post(address("act_on_round", round_.slug, "open"), follow=True)
    assert "Sample County of Asking" in response.content.decode()
    assert Round.objects.get().state == "open"
    # What was asked for stays what it was.
    client.post(address("edit_round", round_.slug), {**sent, "title": "Other", "metrics": []})
    assert (Round.objects.get().title, Round.objects.get().metrics.count()) == ("Finance in 2026", 1)


def test_another_host_finds_nothing_of_a_round(client):
    round_ = make_draft_round()
    other = UserFactory(role="Members")
    ProgrammeFactory(hosts=[other])
    client.force_login(other)
    assert client.get(address("manage_round", round_.slug)).status_code == 404
    assert round_.title not in client.get(address("hosting")).content.decode()


def test_a_host_sees_progress_and_no_figure_in_few_queries(client, django_assert_max_num_queries):
    organisations = [OrganisationFactory() for _number in range(9)]
    round_ = make_open_round(organisations)
    for organisation in organisations[:4]:
        send(submission_of(round_, organisation), "3.1234")
    client.force_login(host_of(round_))
    client.get(address("manage_round", round_.slug))
    with django_assert_max_num_queries(20):
        text = client.get(address("manage_round", round_.slug)).content.decode()
    assert "Sent: 4" in text
    assert "1 of 1" in text
    assert "31.234" not in text


def test_what_is_written_is_saved_checked_and_sent(client, submission, writer):
    model = DeliveryModelFactory()
    sent = typed(action="check", delivery_model=model.pk)
    response = client.post(submission.get_absolute_url(), sent, follow=True)
    assert "Nothing about these figures looks wrong" in response.content.decode()
    terms = terms_of(submission.round)
    client.post(address("check_submission", submission.pk), {"action": "send", "edition": 1, "terms": terms})
    submission.refresh_from_db()
    assert (submission.state, submission.sent_by) == ("sent", writer)
    assert submission.delivery_model == model
    assert services.given_by(submission).delivery_model == model


@pytest.mark.parametrize(
    ("numerator", "said"),
    [("many", "is no number"), ("1,234", "can mean a thousand"), ("3k", "different things")],
)
def test_what_is_no_number_is_said_and_stays_in_the_form(client, submission, writer, numerator, said):
    response = client.post(submission.get_absolute_url(), typed(numerator))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert f'value="{numerator}"' in response.content.decode()
    assert not submission.figures.exists()


def test_a_question_is_answered_with_a_reason_that_the_steward_reads(client, submission, writer):
    client.post(submission.get_absolute_url(), typed("900"))
    check = address("check_submission", submission.pk)
    sent = {"action": "send", "edition": 1, "terms": terms_of(submission.round)}
    response = client.post(check, sent)
    assert response.status_code == 409
    assert "usual is" in response.content.decode()
    name = f"reason-{version_of().pk}-unusual"
    client.post(check, {**sent, name: "We count the bank as well."})
    steward = submission.round.stewards.get()
    client.force_login(steward)
    page = address("review_submission", submission.round.slug, submission.pk)
    assert "We count the bank as well." in client.get(page).content.decode()
    client.post(page, {"act": "send_back", "text": "Please without the bank."})
    submission.refresh_from_db()
    assert submission.state == "returned"
    client.force_login(writer)
    text = client.get(submission.get_absolute_url()).content.decode()
    assert "Please without the bank." in text
    assert steward.name in text


def test_a_minute_after_closing_it_is_refused_and_what_was_typed_is_shown_and_kept(
    client, submission, writer
):
    close(submission)
    response = client.post(submission.get_absolute_url(), typed("4567"))
    assert response.status_code == 409
    text = response.content.decode()
    assert "not saved" in text
    assert 'value="4567"' in text
    assert not submission.figures.exists()
    assert UnsavedForm.objects.get(user=writer).content[f"numerator-{version_of().pk}"] == ["4567"]
    assert 'value="4567"' in client.get(submission.get_absolute_url()).content.decode()


def test_what_a_colleague_saved_meanwhile_is_shown_beside_what_was_typed(client, submission, writer):
    write(submission, 3)
    response = client.post(submission.get_absolute_url(), typed("4567"))
    assert response.status_code == 409
    text = response.content.decode()
    assert 'value="4567"' in text
    assert "Saved now: 30" in " ".join(text.split())
    again = client.post(submission.get_absolute_url(), typed("45", edition=1))
    assert again.status_code == 302


def test_what_is_typed_is_kept_for_its_writer_alone(client, submission, writer):
    autosave = FIGURES_FORM.place(submission).address
    assert client.post(autosave, typed("77", typed_by=writer.pk)).status_code == 200
    assert 'value="77"' in client.get(submission.get_absolute_url()).content.decode()
    client.force_login(member_of(submission.organisation))
    assert 'value="77"' not in client.get(submission.get_absolute_url()).content.decode()
    stranger = UserFactory(role="Members")
    client.force_login(stranger)
    assert client.post(autosave, typed("88", typed_by=stranger.pk)).status_code == 403


def test_the_last_figures_stand_beside_and_cost_no_query_each(client, django_assert_max_num_queries):
    organisation = OrganisationFactory()
    slugs = [METRIC, "invoice-cost", "invoices-on-time", "days-to-hire", "it-cost-share", "payslip-cost"]
    make_round([gave(1, 2, organisation=organisation), *[gave(n, n) for n in range(2, 11)]])
    submission = submission_of(make_open_round([organisation], metrics=slugs), organisation)
    client.force_login(member_of(organisation))
    client.get(submission.get_absolute_url())
    with django_assert_max_num_queries(20):
        text = client.get(submission.get_absolute_url()).content.decode()
    assert "Last time (2025): 20" in " ".join(text.split())


def test_a_spreadsheet_is_taken_in_once_and_wholly_or_not_at_all(client, submission, writer):
    template = b"".join(client.get(address("submission_template", submission.pk)))
    book = load_workbook(io.BytesIO(template))
    page = book.worksheets[0]
    columns = {cell.value: cell.column for cell in page[1]}
    page.cell(2, columns["Numerator"], 25)
    page.cell(2, columns["Denominator"], "1.000,00")

    def upload() -> str:
        file = io.BytesIO()
        book.save(file)
        upload_ = SimpleUploadedFile("figures.xlsx", file.getvalue())
        response = client.post(address("upload_figures", submission.pk), {"file": upload_}, follow=True)
        return response.content.decode()

    assert "1 figure is taken in" in upload()
    assert "Nothing changed" in upload()
    assert submission.figures.get().numerator == 25
    page.cell(2, columns["Numerator"], "=5*5")
    text = upload()
    assert "Nothing was taken in" in text
    assert "formula" in text
    close(submission)
    assert "closed" in upload()


def test_a_corrected_round_names_its_versions(client):
    organisations = [OrganisationFactory() for _number in range(5)]
    round_ = make_open_round(organisations)
    for number, organisation in enumerate(organisations, start=1):
        send(submission_of(round_, organisation), number)
    host = host_of(round_)
    services.close(by=host, round_=round_)
    first = services.publish(by=host, round_=round_)
    client.force_login(host)
    client.post(address("act_on_round", first.slug, "correct"), {"correction": "Thousands mended."})
    second = Round.objects.get(corrects=first)
    assert client.get(second.get_absolute_url()).status_code == 404
    client.post(address("act_on_round", second.slug, "publish"))
    client.logout()
    assert second.get_absolute_url() in client.get(first.get_absolute_url()).content.decode()
    text = client.get(second.get_absolute_url()).content.decode()
    assert "Thousands mended." in text
    assert first.get_absolute_url() in text
    assert first.get_absolute_url() not in client.get(address("index")).content.decode()


def test_what_is_held_back_of_a_correction_is_explained_and_marked(client):
    first = make_published_round([1, 2, 3, 4, 5, 1])
    host, steward = host_of(first), first.stewards.get()
    second = services.begin_correction(by=host, round_=first, correction="Thousands mended.")
    corrected = second.submissions.select_related("round", "organisation").first()
    reviewing.send_back(by=steward, submission=corrected, text="Please look.")
    member = send(corrected, "1.5")
    sent = Submission.objects.get(pk=corrected.pk)
    reviewing.accept(by=steward, submission=sent, edition=sent.edition)
    services.publish(by=host, round_=second)
    client.force_login(member)
    text = client.get(address("compare", second.slug)).content.decode()
    assert "Thousands mended." in text
    assert "fewer than five organisations corrected" in text
    assert "yours too, are those of that version" in text
    assert "Peers like you, and groups of your own, are not told beside it" in text
    assert "Peers like us" not in text
    download = client.get(address("round_csv", second.slug))
    assert "As in the version before" in b"".join(download).decode()
    # What waits is not lost: the organisation finds it where it wrote it.
    assert "15" in client.get(corrected.get_absolute_url()).content.decode()
