"""Writing a case step by step, as requests."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import CasePage
from cases.review import services
from hub.base.models import Audience, ServiceLine, Stage, Theme
from tests.factories.cases import make_draft, make_published, make_submitted
from tests.factories.peers import OrganisationFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

NEW = "/my/cases/new/"
# What stands in the form of rows that has none.
NO_ROWS = {
    f"{name}-{part}_FORMS": "0"
    for name in ("evidence", "follow_ups")
    for part in ("TOTAL", "INITIAL", "MAX_NUM")
}


def short(**changes) -> dict:
    """What a member types on the first step."""
    return {
        "title": "One desk for eleven sample counties",
        "summary": "One desk, one workflow.",
        "lead_organisation_name": "Sample Valley Council",
        "level": "county",
        "country": "US",
        "for_members": "0",
        **changes,
    }


def filed(**changes) -> dict:
    return {
        "stage": Stage.objects.get(slug="operating").pk,
        "service_lines": [ServiceLine.objects.get(slug="procurement").pk],
        "themes": [Theme.objects.get(slug="funding").pk],
        "tags": "shared desk, invoices",
        **changes,
    }


def story(**changes) -> dict:
    return {"problem": "Each county keyed its own invoices.", "approach": "One desk.", **changes}


def address(case, step: str) -> str:
    return reverse(f"cases:{step}", args=[case.pk])


def newest(case) -> CasePage:
    return services.latest_draft(CasePage.objects.get(pk=case.pk))


@pytest.fixture
def member(roles):
    return roles("member")


@pytest.fixture
def case(member):
    """A draft of the member's."""
    return make_draft(author=member.user)


class TestBeginning:
    def test_a_title_is_enough(self, member):
        assert "title" in member.post(NEW, {"title": ""}).context["form"].errors
        assert not CasePage.objects.exists()
        response = member.post(NEW, {"title": "A beginning"})
        case = CasePage.objects.get()
        assert response.url == reverse("cases:edit", args=[case.pk])
        assert not case.live
        assert case.authors.get().user == member.user

    def test_an_applicant_is_told_to_wait(self, roles):
        assert roles("applicant").get(NEW).status_code == 403


class TestSteps:
    def test_each_keeps_its_own_part_and_leaves_the_rest(self, member, case):
        before = newest(case)
        for step, typed in (
            ("edit", short(for_members="1")),
            ("filed", filed()),
            ("story", story(funding="A fee.")),
        ):
            draft = newest(case)
            response = member.post(address(case, step), {**typed, "revision": draft.latest_revision_id})
            assert response.status_code == 302, response.context["form"].errors
        draft = newest(case)
        assert draft.funding == "A fee."
        assert draft.results == before.results
        assert [line.slug for line in draft.service_lines.all()] == ["procurement"]
        assert sorted(draft.tags.names()) == ["invoices", "shared desk"]
        assert draft.audience.kind == Audience.Kind.MEMBERS
        assert draft.country == "US"
        form = member.get(address(case, "edit")).context["form"]
        assert form["for_members"].value() == 1

    def test_evidence_and_follow_ups_are_rows(self, member, case):
        typed = {
            **NO_ROWS,
            "revision": case.latest_revision_id,
            "evidence-TOTAL_FORMS": "1",
            "evidence-0-title": "The auditor's report",
            "evidence-0-address": "audit.example/2025",
            "follow_ups-TOTAL_FORMS": "1",
            "follow_ups-0-dated": "2025-03-01",
            "follow_ups-0-text": "Two more counties joined.",
        }
        assert member.post(address(case, "evidence"), typed).status_code == 302
        draft = newest(case)
        assert [row.address for row in draft.evidence.all()] == ["https://audit.example/2025"]
        assert [row.text for row in draft.follow_ups.all()] == ["Two more counties joined."]
        wrong = {**typed, "revision": draft.latest_revision_id, "follow_ups-0-dated": "31 February"}
        response = member.post(address(case, "evidence"), wrong)
        assert "dated" in response.context["form"].formsets["follow_ups"].errors[0]
        assert "Two more counties joined." in response.content.decode()

    @pytest.mark.parametrize(
        ("action", "step"), [("save", "filed"), ("continue", "story"), ("preview", "preview"), ("", "filed")]
    )
    def test_each_button_leads_where_it_says(self, member, case, action, step):
        response = member.post(address(case, "filed"), filed(action=action))
        assert response.url == address(case, step)

    def test_a_published_case_opens_the_same_steps_and_readers_see_nothing_of_it(self, member, client):
        case = make_published(author=member.user)
        member.post(address(case, "story"), story(problem="Something new.", revision=case.latest_revision_id))
        assert "Something new." in member.get(address(case, "story")).content.decode()
        assert "Something new." not in client.get(case.get_url()).content.decode()

    def test_the_way_says_how_far_each_step_is(self, member, case):
        path = {each["key"]: each for each in member.get(address(case, "story")).context["path"]}
        assert path["story"]["is_current"]
        assert (path["story"]["filled"], path["story"]["total"]) == (2, 7)
        assert path["outcome"]["missing"] == 0
        member.post(address(case, "outcome"), {"results": ""})
        path = {each["key"]: each for each in member.get(address(case, "story")).context["path"]}
        assert path["outcome"]["missing"] == 1

    def test_a_known_organisation_is_linked(self, member, case):
        known = OrganisationFactory(name="Sample Valley Council")
        OrganisationFactory(name="Lincoln Sample County", country="US")
        OrganisationFactory(name="Lincoln Sample County", country="CA", slug="lincoln-2")
        member.post(address(case, "edit"), short(lead_organisation_name="sample valley council"))
        assert newest(case).lead_organisation == known
        member.post(
            address(case, "edit"), short(lead_organisation_name="Lincoln Sample County", country="CA")
        )
        assert newest(case).lead_organisation.slug == "lincoln-2"

    def test_only_one_s_programmes_are_offered(self, member, case):
        ProgrammeFactory(name="Not mine")
        url = address(case, "edit")
        assert "programme" not in member.get(url).context["form"].fields
        mine = ProgrammeFactory(hosts=[member.user])
        assert list(member.get(url).context["form"].fields["programme"].queryset) == [mine]
        response = member.post(url, short(programme=ProgrammeFactory().pk))
        assert "programme" in response.context["form"].errors

    @pytest.mark.parametrize(
        ("step", "changes", "field"),
        [
            ("story", {"problem": "x" * 50_000}, "problem"),
            ("story", {"problem": "nul\0byte"}, "problem"),
            ("edit", {"summary": "x" * 401}, "summary"),
            ("edit", {"title": "x" * 500}, "title"),
            ("edit", {"country": "ZZ"}, "country"),
            ("edit", {"level": "galactic"}, "level"),
            ("filed", {"started_on": "2024-02-01", "ended_on": "2023-02-01"}, "ended_on"),
            ("filed", {"started_on": "2024-02-01", "live_on": "2023-02-01"}, "live_on"),
            ("filed", {"started_on": "31 February"}, "started_on"),
            ("filed", {"stage": "99999999"}, "stage"),
            ("filed", {"service_lines": ["drop table"]}, "service_lines"),
        ],
    )
    def test_wrong_input_is_named_at_its_field_and_nothing_is_lost(self, member, case, step, changes, field):
        typed = {"edit": short, "filed": filed, "story": story}[step]
        response = member.post(address(case, step), typed(**changes))
        assert response.status_code == 200
        assert list(response.context["form"].errors) == [field]
        kept = {"edit": "Sample Valley Council", "filed": "shared desk", "story": "One desk."}[step]
        assert kept in response.content.decode()
        assert newest(case).latest_revision_id == case.latest_revision_id

    def test_what_is_wrong_on_another_step_is_said_with_its_name(self, member, case):
        draft = newest(case)
        draft.cost_before = 5
        draft.save_revision(clean=False)
        response = member.post(address(case, "story"), story())
        assert any("Figures and partners" in error for error in response.context["form"].non_field_errors())


class TestConflicts:
    def test_a_second_window_is_shown_both_texts(self, member, case):
        url = address(case, "outcome")
        first = {"results": "From the first window.", "revision": case.latest_revision_id}
        second = {"results": "From the second window.", "revision": case.latest_revision_id}
        assert member.post(url, first).status_code == 302
        response = member.post(url, second)
        content = response.content.decode()
        assert response.status_code == 409
        assert "From the first window." in content
        assert "From the second window." in content
        knowingly = {**second, "revision": response.context["form"].data["revision"]}
        assert member.post(url, knowingly).status_code == 302
        assert newest(case).results == "From the second window."

    def test_what_others_changed_on_other_steps_is_no_conflict_and_stays(self, member, case):
        read = case.latest_revision_id
        assert (
            member.post(address(case, "outcome"), {"results": "Mine.", "revision": read}).status_code == 302
        )
        assert member.post(address(case, "story"), story(problem="Theirs.", revision=read)).status_code == 302
        draft = newest(case)
        assert (draft.results, draft.problem) == ("Mine.", "Theirs.")

    def test_rows_that_another_took_away_are_typed_anew(self, member):
        case = make_draft(author=member.user)
        draft = newest(case)
        draft.evidence.add(draft.evidence.model(title="A report", address="https://audit.example/"))
        draft.save_revision()
        case = CasePage.objects.get(pk=case.pk)
        typed = {
            **NO_ROWS,
            "revision": case.latest_revision_id,
            "evidence-TOTAL_FORMS": "1",
            "evidence-INITIAL_FORMS": "1",
            "evidence-0-id": "987654",
            "evidence-0-title": "A better report",
            "evidence-0-address": "https://audit.example/",
        }
        assert member.post(address(case, "evidence"), typed).status_code == 302
        assert [row.title for row in newest(case).evidence.all()] == ["A better report"]


class TestRights:
    def test_somebody_else_s_case_is_refused(self, member, roles):
        case = make_draft()
        for step in (
            "edit",
            "story",
            "figures",
            "evidence",
            "files",
            "check",
            "preview",
            "delete",
            "authorship",
        ):
            assert member.get(address(case, step)).status_code == 403
            assert roles("visitor").get(address(case, step)).status_code == 302
        assert member.post(address(case, "edit"), short()).status_code == 403

    def test_html_in_every_field_is_shown_as_text(self, member, roles):
        evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        case = make_draft(author=member.user)
        member.post(address(case, "edit"), short(title=evil, summary=evil, lead_organisation_name=evil))
        member.post(address(case, "filed"), filed(tags=evil))
        member.post(address(case, "story"), story(problem=evil, approach=evil))
        case = services.submit(author=member.user, case=case)
        digest = services.content_digest(services.latest_draft(case))
        case = services.approve(moderator=roles("moderator").user, case=case, read_digest=digest)
        steps = [address(case, step) for step in ("edit", "filed", "story", "check", "authorship", "preview")]
        for url in (case.get_url(), "/cases/", "/", "/my/cases/", *steps):
            page = member.get(url).content.decode()
            assert "<script>alert" not in page
            assert "<img src=x" not in page


class TestMyCases:
    def test_lists_mine_with_how_far_they_are(self, member, django_assert_max_num_queries):
        make_draft(author=member.user, title="A draft of mine")
        make_submitted(author=member.user, title="In review of mine")
        make_draft(title="Somebody else's")
        member.get("/my/cases/")
        with django_assert_max_num_queries(18):
            content = member.get("/my/cases/").content.decode()
        assert "A draft of mine" in content
        assert "In review" in content
        assert "Somebody else" not in content

    def test_costs_the_same_however_many(self, member, django_assert_num_queries):
        make_draft(author=member.user)
        member.get("/my/cases/")
        with CaptureQueriesContext(connection) as one:
            member.get("/my/cases/")
        for number in range(4):
            make_submitted(author=member.user, title=f"Case {number}")
        with django_assert_num_queries(len(one)):
            member.get("/my/cases/")

    def test_deleting_asks_first(self, member, case):
        assert "undone" in member.get(address(case, "delete")).content.decode()
        assert CasePage.objects.exists()
        member.post(address(case, "delete"))
        assert not CasePage.objects.exists()

    def test_suggestions_of_organisations(self, member):
        OrganisationFactory(name="Sample Valley Council")
        OrganisationFactory(name="Other Council")
        response = member.get("/my/cases/organisation-names/", {"lead_organisation_name": "valley"})
        content = response.content.decode()
        assert "Sample Valley Council" in content
        assert "Other Council" not in content


class TestSubmitting:
    def test_what_is_missing_is_said_by_step_and_the_draft_stays(self, member):
        case = make_draft(author=member.user, problem="", summary="")
        url = address(case, "check")
        lacking = member.get(url).context["lacking"]
        assert [(step["address"], [part["name"] for part in step["parts"]]) for step in lacking] == [
            (address(case, "edit"), ["summary"]),
            (address(case, "story"), ["problem"]),
        ]
        response = member.post(url, {"knows_what_becomes_public": "on"})
        assert "still missing" in response.content.decode()
        assert not CasePage.objects.get().is_in_review

    def test_a_first_public_case_needs_a_word(self, member, case, roles):
        url = address(case, "check")
        content = member.get(url).content.decode()
        assert "everybody on the internet" in content
        assert "A member" in content  # what readers would see of the author
        response = member.post(url, {})
        assert "knows_what_becomes_public" in response.context["form"].errors
        assert not CasePage.objects.get(pk=case.pk).is_in_review
        assert member.post(url, {"knows_what_becomes_public": "on"}).url == reverse("cases:my_cases")
        assert CasePage.objects.get(pk=case.pk).is_in_review

    def test_who_has_a_public_case_or_writes_for_members_is_not_asked(self, member):
        quiet = make_draft(author=member.user, audience=Audience.members())
        assert member.post(address(quiet, "check"), {}).status_code == 302
        make_published(author=member.user)
        second = make_draft(author=member.user)
        assert member.post(address(second, "check"), {}).status_code == 302

    def test_hosts_publish_at_once_and_the_button_says_so(self, roles):
        host = roles("program_host")
        programme = ProgrammeFactory(hosts=[host.user])
        case = make_draft(author=host.user, programme=programme)
        assert "Publish" in host.get(address(case, "check")).content.decode()
        host.post(address(case, "check"), {"knows_what_becomes_public": "on"})
        assert CasePage.objects.get(pk=case.pk).live
