"""Authors ask for advice on a case, members answer, and what came of it becomes part of the case."""

from datetime import timedelta

import pytest
from django.core import mail as sent
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases import clock_jobs
from cases.advice import requests
from cases.advice.requests import Asked
from cases.authors import authorship
from cases.models import AdviceRequest, CaseAuthor, CasePage
from cases.review import withdrawals
from cases.review.services import CaseConflictError
from cases.writing import unsaved
from forums.errors import NotOpenError
from forums.models import Post, Thread
from forums.threads import services as forum_services
from hub.base.models import Audience, UnsavedForm
from notifications.following import services
from notifications.models import Notice
from notifications.models.frequency import How
from search.models import Entry
from tests.factories.advice import advise, ask_for_advice
from tests.factories.cases import make_draft, make_published
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db

TITLE = "How do you share the cost of payroll among towns?"


@pytest.fixture
def member():
    return UserFactory(role="Members", name="Ada Sample")


def page_of(client, case):
    return client.get(case.get_url()).content.decode()


def address(case):
    return reverse("cases:advice", args=[case.pk])


def form_data(**changes):
    until = (timezone.localdate() + timedelta(days=14)).isoformat()
    return {"action": "ask", "title_1": TITLE, "until": until, **changes}


# --- Opening ----------------------------------------------------------------------------------------


def test_an_author_asks_and_visitors_read_the_questions(client):
    case = make_published()
    client.force_login(case.owner)
    answer = client.post(address(case), form_data(explanation_1="Ours differ by **ten**."))
    assert answer.url == f"{case.get_url()}#advice"
    client.logout()
    page = page_of(client, case)
    assert TITLE in page
    assert "<strong>ten</strong>" in page
    assert "Log in to answer" in page
    request = AdviceRequest.objects.get()
    assert request.questions.get().thread.audience == case.audience


def test_only_who_may_edit_the_case_asks(member):
    case = make_published()
    with pytest.raises(PermissionDenied):
        ask_for_advice(case, author=member)


def test_a_case_that_is_not_on_the_site_does_not_ask():
    with pytest.raises(CaseConflictError):
        ask_for_advice(make_draft())


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title_1": ""}, "Ask at least one question"),
        ({"title_1": "", "explanation_1": "Much to know."}, "Put the question into one line"),
        ({"title_6": "One too many?"}, "5 questions at the most"),
        ({"until": "2020-01-01"}, "That day is over"),
        ({"until": "2990-01-01"}, "within half a year"),
    ],
)
def test_what_can_not_be_asked_is_said_and_stays_in_the_form(client, changes, says):
    case = make_published()
    client.force_login(case.owner)
    answer = client.post(address(case), form_data(**{"title_2": "Who signs?", **changes}))
    if changes == {"title_1": ""}:  # the second question alone is one
        assert answer.status_code == 302
        return
    page = answer.content.decode()
    assert says in page
    assert "Who signs?" in page
    assert not AdviceRequest.objects.exists()


def test_six_questions_are_refused_by_the_service_too():
    with pytest.raises(ValidationError):
        requests.checked([Asked(f"Question {number}?") for number in range(6)])


def test_asked_twice_nothing_is_added_and_the_text_is_not_lost(client):
    request = ask_for_advice()
    client.force_login(request.case.owner)
    page = client.post(address(request.case), form_data(title_1="Another one?")).content.decode()
    assert "asks for advice already" in page
    assert "Another one?" in page
    assert AdviceRequest.objects.count() == 1


def test_followers_of_what_it_is_filed_under_are_told_once_of_all_questions(member):
    case = make_published()
    services.follow(user=member, thing=case.service_lines.get(), how=How.IN_APP)
    ask_for_advice(case)
    assert [notice.kind for notice in Notice.objects.filter(user=member)] == ["cases.advice_asked"]


def test_the_list_of_cases_shows_those_that_ask(client):
    ask_for_advice()
    make_published(title="A case that asks nothing")
    page = client.get("/cases/?tells=advice").content.decode()
    assert "One payroll desk for six sample towns" in page
    assert "A case that asks nothing" not in page
    assert page.count("Asks for advice") >= 2  # the filter and the chip


# --- Answering and accepting --------------------------------------------------------------------------


def test_an_answer_stands_on_the_case_and_a_co_author_accepts_it(client, member):
    request = ask_for_advice()
    other = UserFactory(role="Members")
    CaseAuthor.objects.create(case=request.case, user=other, accepted_at=timezone.now())
    post = advise(request, member)
    client.force_login(other)
    assert "Accept this advice" in page_of(client, request.case)
    client.post(reverse("forums:accept", args=[post.pk]))
    post.refresh_from_db()
    assert post.accepted_by == other
    client.force_login(UserFactory(role="Members"))
    page = page_of(client, request.case)
    assert "Accepted advice" in page
    assert "Ada Sample" in page
    assert "Accept it no more" not in page


def test_who_handed_the_case_over_and_left_accepts_nothing_more(member):
    request = ask_for_advice()
    case, first = request.case, request.case.owner
    heir = UserFactory(role="Members")
    CaseAuthor.objects.create(case=case, user=heir, accepted_at=timezone.now())
    authorship.hand_over(by=first, case=case, to=heir)
    request = AdviceRequest.objects.get()
    requests.close(author=heir, request=request, outcome="Done.", outcomes={})
    assert AdviceRequest.objects.get().closed_by == heir


def test_visitors_learn_no_name_that_is_for_members(client, member):
    request = ask_for_advice()
    advise(request, member)
    page = page_of(client, request.case)
    assert "We split it by payslips." in page
    assert "Ada Sample" not in page


def test_the_page_takes_as_many_queries_for_many_answers_as_for_one(client, member):
    request = ask_for_advice()
    advise(request, member)
    client.force_login(member)

    def queries() -> int:
        page_of(client, request.case)  # what is remembered for a while
        with CaptureQueriesContext(connection) as captured:
            page_of(client, request.case)
        return len(captured)

    few = queries()
    for number in range(4):
        advise(request, UserFactory(role="Members"), f"Answer {number}", number=1 + number % 2)
    assert queries() <= few


# --- Closing ----------------------------------------------------------------------------------------


def test_closing_needs_words(client):
    request = ask_for_advice()
    client.force_login(request.case.owner)
    page = client.post(address(request.case), {"action": "close", "outcome": "  "}).content.decode()
    assert "Say what you did about the advice" in page
    with pytest.raises(ValidationError):
        requests.close(author=request.case.owner, request=request, outcome=" ", outcomes={})
    assert AdviceRequest.objects.open().exists()


def test_what_came_of_it_is_part_of_the_case(client, member):
    request = ask_for_advice()
    post = advise(request, member)
    forum_services.accept(user=request.case.owner, post=post, accepted=True)
    client.force_login(request.case.owner)
    question = request.questions.get(position=1)
    client.post(
        address(request.case),
        {
            "action": "close",
            "outcome": "We met twice.",
            f"outcome_{question.pk}": "We split by *zebras* now.",
        },
    )
    client.force_login(UserFactory(role="Members"))
    page = page_of(client, request.case)
    assert "We met twice." in page
    assert "<em>zebras</em>" in page
    assert "Ada Sample" in page.split("With thanks for the advice")[1]
    found = Entry.objects.current().of_kind("case").get(object_id=request.case.pk)
    assert "zebras" in found.body
    history = client.get(reverse("cases:history", args=[request.case.pk])).content.decode()
    assert "what came of the advice" in history


def test_those_who_advised_and_those_who_follow_are_told(member):
    request = ask_for_advice()
    follower = UserFactory(role="Members")
    services.follow(user=follower, thing=request.case, how=How.IN_APP)
    advise(request, member)
    sent.outbox.clear()
    requests.close(author=request.case.owner, request=request, outcome="We split it so.", outcomes={})
    assert Notice.objects.filter(user=member, kind="cases.advice_used").exists()
    assert Notice.objects.filter(user=follower, kind="cases.news").exists()
    [letter] = [one for one in sent.outbox if member.email in one.to]
    assert "We split it so." in letter.body


def test_advice_after_closing_is_refused_and_kept_for_the_writer(client, member):
    request = ask_for_advice()
    thread = request.questions.first().thread
    requests.close(author=request.case.owner, request=request, outcome="Done.", outcomes={})
    with pytest.raises(NotOpenError):
        forum_services.reply(author=member, thread=Thread.objects.get(pk=thread.pk), text="Too late")
    client.force_login(member)
    answer = client.post(reverse("forums:reply", args=[thread.pk]), {"text": "Typed for an hour"})
    assert answer.status_code == 409
    assert "Typed for an hour" in answer.content.decode()


def test_closed_by_another_author_meanwhile_the_text_is_not_lost(client):
    request = ask_for_advice()
    requests.close(author=request.case.owner, request=request, outcome="First.", outcomes={})
    client.force_login(request.case.owner)
    page = client.post(address(request.case), {"action": "close", "outcome": "Mine."}).content.decode()
    assert "was closed meanwhile" in page
    assert "Mine." in page
    assert AdviceRequest.objects.get().outcome == "First."


def test_what_is_said_can_be_changed_and_the_next_round_opened(client):
    request = ask_for_advice()
    requests.close(author=request.case.owner, request=request, outcome="First.", outcomes={})
    client.force_login(request.case.owner)
    client.post(
        reverse("cases:advice_outcome", args=[request.case.pk, request.pk]), {"outcome": "Better words."}
    )
    assert AdviceRequest.objects.get().outcome == "Better words."
    ask_for_advice(request.case)
    assert request.case.advice_requests.count() == 2


def test_the_authors_are_asked_once_what_came_of_it():
    request = ask_for_advice()
    AdviceRequest.objects.update(until=timezone.localdate() - timedelta(days=1))
    sent.outbox.clear()
    clock_jobs.ask_what_came_of_advice()
    clock_jobs.ask_what_came_of_advice()
    assert [letter.to for letter in sent.outbox] == [[request.case.owner.email]]


# --- The case's own ways ------------------------------------------------------------------------------


def test_a_withdrawn_case_takes_its_threads_along_and_brings_them_back(client, member):
    request = ask_for_advice()
    case, thread = request.case, request.questions.first().thread
    advise(request, member)
    withdrawals.take_off(user=case.owner, case=case)
    assert not Thread.objects.visible_to(member).exists()
    client.force_login(member)
    assert client.get(thread.get_absolute_url()).status_code == 404
    assert not Entry.objects.visible_to(member).of_kind("post").exists()
    withdrawals.put_back(user=case.owner, case=CasePage.objects.get(pk=case.pk))
    assert client.get(thread.get_absolute_url()).status_code == 200
    assert Entry.objects.visible_to(member).of_kind("post").exists()


def test_a_case_made_private_keeps_its_threads_from_visitors(client):
    request = ask_for_advice()
    case = CasePage.objects.get(pk=request.case.pk)
    case.audience = Audience.members()
    case.save_revision().publish()
    thread = Thread.objects.get(pk=request.questions.first().thread_id)
    assert thread.audience == Audience.members()
    assert client.get(thread.get_absolute_url()).status_code in {302, 404}


def test_with_a_deleted_case_goes_all_that_was_asked():
    request = ask_for_advice()
    CasePage.objects.get(pk=request.case.pk).delete()
    assert not AdviceRequest.objects.exists()
    assert not Thread.objects.filter(about_type__isnull=False).exists()
    assert not Post.objects.exists()


def test_what_is_typed_about_advice_is_kept_until_it_is_sent_or_discarded(roles):
    author = roles("member")
    case = make_published(author=author.user)

    def type_into(client, step, **texts):
        place = unsaved.place_of(case, step)
        return client.post(place.address, {"typed_by": client.user.pk, "kept": "", **texts})

    page = reverse("cases:advice", args=[case.pk])
    assert type_into(author, "advice", title_1=TITLE).status_code == 200
    content = author.get(page).content.decode()
    assert TITLE in content
    assert "have not saved" in content
    assert type_into(roles("member"), "advice", title_1=TITLE).status_code == 403
    nowhere = reverse("base:keep_unsaved", args=["case-advice-outcome"])
    typed = {"typed_by": author.user.pk, "title_1": TITLE}
    assert author.post(f"{nowhere}?about={case.pk}&key=none", typed).status_code == 404
    author.post(reverse("cases:discard", args=[case.pk, "advice"]))
    assert TITLE not in author.get(page).content.decode()
    type_into(author, "advice", title_1=TITLE)
    author.post(page, {"action": "ask", "title_1": TITLE, "until": timezone.localdate()})
    request = case.advice_requests.get()
    type_into(author, f"advice-{request.pk}", outcome="Half of what we did")
    assert "Half of what we did" in author.get(page).content.decode()
    author.post(page, {"action": "close", "outcome": "What we did"})
    assert not UnsavedForm.objects.exists()
    type_into(author, f"advice-{request.pk}", outcome="What else we did")
    outcome = reverse("cases:advice_outcome", args=[case.pk, request.pk])
    assert "What else we did" in author.get(outcome).content.decode()
    assert outcome in author.get(reverse("cases:my_cases")).content.decode()


def test_administrators_look_at_all_requests(roles, django_assert_max_num_queries):
    request = ask_for_advice(days=7)
    administrator = roles("administrator")
    index = reverse("requests_for_advice:index")
    administrator.get(index)
    with CaptureQueriesContext(connection) as before:
        assert request.case.title in administrator.get(index).content.decode()
    for _number in range(5):
        ask_for_advice()
    # What the admin keeps for a while may be asked again; no row costs a query.
    with django_assert_max_num_queries(len(before) + 1):
        administrator.get(index)
    page = administrator.get(reverse("requests_for_advice:inspect", args=[request.pk]))
    assert request.case.title in page.content.decode()
    assert roles("editor").get(index).status_code in {302, 403}
