"""The pages on which members write and moderators decide, as requests."""

import pytest
from django.urls import reverse

from cases import services
from cases.models import CasePage
from hub.base.models import Audience, ServiceLine, Stage, Theme
from tests.factories.base import png, upload
from tests.factories.cases import make_draft, make_published, make_submitted
from tests.factories.peers import OrganisationFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

NEW = "/my/cases/new/"


def typed(**changes) -> dict:
    """What a member types into a complete form."""
    return {
        "title": "One desk for eleven sample counties",
        "summary": "One desk, one workflow.",
        "lead_organisation_name": "Sample Valley Council",
        "level": "county",
        "country": "US",
        "stage": Stage.objects.get(slug="operating").pk,
        "service_lines": [ServiceLine.objects.get(slug="procurement").pk],
        "themes": [Theme.objects.get(slug="funding").pk],
        "problem": "Each county keyed its own invoices.",
        "approach": "One desk.",
        "results": "Half the cost.",
        "tags": "shared desk, invoices",
        "for_members": "0",
        "action": "save",
        **changes,
    }


@pytest.fixture
def member(roles):
    return roles("member")


@pytest.fixture
def moderator(roles):
    return roles("moderator")


class TestWriting:
    def test_a_draft_needs_a_title_and_nothing_more(self, member):
        response = member.post(NEW, {"title": "", "summary": "Kept as typed.", "for_members": "0"})
        assert response.status_code == 200
        assert "title" in response.context["form"].errors
        assert "Kept as typed." in response.content.decode()
        assert not CasePage.objects.exists()
        response = member.post(NEW, {"title": "A beginning", "for_members": "0"})
        case = CasePage.objects.get()
        assert response.url == reverse("cases:edit", args=[case.pk])
        assert not case.live

    def test_all_that_was_typed_is_kept(self, member):
        member.post(NEW, typed(for_members="1", started_on="2023-01-02"))
        draft = services.latest_draft(CasePage.objects.get())
        assert draft.problem == "Each county keyed its own invoices."
        assert [line.slug for line in draft.service_lines.all()] == ["procurement"]
        assert sorted(draft.tags.names()) == ["invoices", "shared desk"]
        assert draft.audience.kind == Audience.Kind.MEMBERS
        assert draft.country == "US"
        form = member.get(draft.edit_url).context["form"]
        assert form["started_on"].value().isoformat() == "2023-01-02"
        assert form["for_members"].value() == 1
        assert 'value="shared desk, invoices"' in str(form["tags"]).replace("&quot;", "")

    def test_a_known_organisation_is_linked(self, member):
        known = OrganisationFactory(name="Sample Valley Council")
        OrganisationFactory(name="Lincoln Sample County", country="US")
        OrganisationFactory(name="Lincoln Sample County", country="CA", slug="lincoln-2")
        member.post(NEW, typed(lead_organisation_name="sample valley council"))
        assert CasePage.objects.get().lead_organisation == known
        case = CasePage.objects.get()
        member.post(
            case.edit_url,
            typed(
                lead_organisation_name="Lincoln Sample County", country="CA", revision=case.latest_revision_id
            ),
        )
        draft = services.latest_draft(CasePage.objects.get())
        assert draft.lead_organisation.slug == "lincoln-2"

    def test_submitting_what_lacks_something_keeps_the_draft_and_says_what(self, member):
        response = member.post(NEW, typed(problem="", action="submit"))
        assert response.status_code == 200
        assert list(response.context["form"].errors) == ["problem"]
        case = CasePage.objects.get()
        assert not case.is_in_review
        content = response.content.decode()
        assert f'action="{case.edit_url}"' in content
        assert "Half the cost." in content
        again = response.context["form"].data
        response = member.post(case.edit_url, {**typed(action="submit"), "revision": again["revision"]})
        assert response.url == reverse("cases:my_cases")
        assert CasePage.objects.get().is_in_review

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"problem": "x" * 50_000}, "problem"),
            ({"summary": "x" * 401}, "summary"),
            ({"title": "x" * 500}, "title"),
            ({"started_on": "2024-02-01", "ended_on": "2023-02-01"}, "ended_on"),
            ({"started_on": "2024-02-01", "live_on": "2023-02-01"}, "live_on"),
            ({"started_on": "31 February"}, "started_on"),
            ({"country": "ZZ"}, "country"),
            ({"level": "galactic"}, "level"),
            ({"stage": "99999999"}, "stage"),
            ({"service_lines": ["drop table"]}, "service_lines"),
            ({"problem": "nul\0byte"}, "problem"),
        ],
    )
    def test_wrong_input_is_named_at_its_field_and_nothing_is_lost(self, member, changes, field):
        response = member.post(NEW, typed(**changes))
        assert response.status_code == 200
        assert list(response.context["form"].errors) == [field]
        assert "Half the cost." in response.content.decode()
        assert not CasePage.objects.exists()

    def test_a_second_window_is_shown_both_texts(self, member):
        case = make_draft(author=member.user)
        first = typed(results="From the first window.", revision=case.latest_revision_id)
        second = typed(results="From the second window.", revision=case.latest_revision_id)
        assert member.post(case.edit_url, first).status_code == 302
        response = member.post(case.edit_url, second)
        content = response.content.decode()
        assert response.status_code == 200
        assert "From the first window." in content
        assert "From the second window." in content
        knowingly = {**second, "revision": response.context["form"].data["revision"]}
        assert member.post(case.edit_url, knowingly).status_code == 302
        draft = services.latest_draft(CasePage.objects.get())
        assert draft.results == "From the second window."

    def test_somebody_else_s_case_is_refused(self, member, roles):
        case = make_draft()
        for url in (
            case.edit_url,
            f"{case.edit_url}files/",
            f"{case.edit_url}preview/",
            f"{case.edit_url}delete/",
        ):
            assert member.get(url).status_code == 403
            assert roles("visitor").get(url).status_code == 302
        assert member.post(case.edit_url, typed()).status_code == 403

    def test_an_applicant_is_told_to_wait(self, roles):
        assert roles("applicant").get(NEW).status_code == 403

    def test_only_one_s_programmes_are_offered(self, member):
        ProgrammeFactory(name="Not mine")
        assert "programme" not in member.get(NEW).context["form"].fields
        mine = ProgrammeFactory(hosts=[member.user])
        assert list(member.get(NEW).context["form"].fields["programme"].queryset) == [mine]
        other = ProgrammeFactory()
        response = member.post(NEW, typed(programme=other.pk))
        assert "programme" in response.context["form"].errors

    def test_html_in_every_field_is_shown_as_text(self, member, moderator):
        evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        names = ("title", "summary", "lead_organisation_name", "problem", "approach", "results")
        texts = dict.fromkeys(names, evil)
        member.post(NEW, typed(**texts, tags=evil, action="submit"))
        case = CasePage.objects.get()
        digest = services.content_digest(services.latest_draft(case))
        case = services.approve(moderator=moderator.user, case=case, read_digest=digest)
        pages = [
            member.get(url).content.decode()
            for url in (
                case.get_url(),
                "/cases/",
                "/",
                case.edit_url,
                "/my/cases/",
                f"{case.edit_url}preview/",
            )
        ]
        for page in pages:
            assert "<script>alert" not in page
            assert "<img src=x" not in page

    def test_my_cases_lists_mine_with_how_far_they_are(self, member, django_assert_max_num_queries):
        make_draft(author=member.user, title="A draft of mine")
        make_submitted(author=member.user, title="In review of mine")
        make_draft(title="Somebody else's")
        member.get("/my/cases/")
        with django_assert_max_num_queries(16):
            content = member.get("/my/cases/").content.decode()
        assert "A draft of mine" in content
        assert "In review" in content
        assert "Somebody else" not in content

    def test_my_cases_cost_the_same_however_many(self, member, django_assert_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        make_draft(author=member.user)
        member.get("/my/cases/")
        with CaptureQueriesContext(
            connection,
        ) as one:
            member.get("/my/cases/")
        for number in range(4):
            make_submitted(author=member.user, title=f"Case {number}")
        with django_assert_num_queries(len(one)):
            member.get("/my/cases/")

    def test_deleting_asks_first(self, member):
        case = make_draft(author=member.user)
        assert "undone" in member.get(f"{case.edit_url}delete/").content.decode()
        assert CasePage.objects.exists()
        member.post(f"{case.edit_url}delete/")
        assert not CasePage.objects.exists()

    def test_suggestions_of_organisations(self, member):
        OrganisationFactory(name="Sample Valley Council")
        OrganisationFactory(name="Other Council")
        response = member.get("/my/cases/organisation-names/", {"lead_organisation_name": "valley"})
        content = response.content.decode()
        assert "Sample Valley Council" in content
        assert "Other Council" not in content


class TestFiles:
    def test_each_upload_is_kept_and_can_be_taken_away(self, member):
        case = make_draft(author=member.user)
        url = f"{case.edit_url}files/"
        image = {
            "kind": "image",
            "upload": upload("plan.png", png()),
            "alt_text": "A plan",
            "section": "approach",
        }
        assert member.post(url, image).status_code == 302
        assert member.post(url, {"kind": "attachment", "upload": upload("charter.pdf")}).status_code == 302
        content = member.get(url).content.decode()
        assert "charter.pdf" in content
        assert 'alt="A plan"' in content
        revision = CasePage.objects.get().latest_revision_id
        member.post(f"{case.edit_url}files/attachments/0/remove/", {"revision": revision})
        assert "charter.pdf" not in member.get(url).content.decode()

    @pytest.mark.parametrize(
        "form",
        [
            {"kind": "image", "alt_text": "", "section": "approach"},
            {"kind": "image", "alt_text": "A plan", "section": "nowhere"},
            {"kind": "attachment"},
            {"kind": "something"},
        ],
    )
    def test_what_is_missing_is_said_and_nothing_is_kept(self, member, form):
        case = make_draft(author=member.user)
        response = member.post(f"{case.edit_url}files/", form)
        assert response.status_code == 200
        assert CasePage.objects.get().latest_revision_id == case.latest_revision_id

    def test_a_disguised_file_is_refused_at_its_field(self, member):
        case = make_draft(author=member.user)
        disguised = {"kind": "attachment", "upload": upload("report.pdf", b"MZ\x90\x00not a report")}
        response = member.post(f"{case.edit_url}files/", disguised)
        assert response.status_code == 200
        assert "upload" in response.context["attachment_form"].errors


class TestReading:
    def test_a_visitor_reads_what_is_public(self, client):
        case = make_published(problem="It was **slow**.")
        response = client.get(case.get_url())
        content = response.content.decode()
        assert response.status_code == 200
        assert "<strong>slow</strong>" in content
        assert "Sample Valley Council" in content
        assert "Edit this case" not in content

    def test_what_is_for_members_is_theirs_alone(self, roles, client):
        case = make_published(for_members=True, title="Quiet lessons")
        assert "Quiet lessons" not in client.get(case.get_url(), follow=True).content.decode()
        assert "Quiet lessons" not in roles("applicant").get(case.get_url()).content.decode()
        assert "Quiet lessons" in roles("member").get(case.get_url()).content.decode()
        for role, seen in (("visitor", False), ("applicant", False), ("member", True)):
            visitor = roles(role)
            for url in ("/cases/", "/", "/themes/funding/", "/search/?q=lessons"):
                assert ("Quiet lessons" in visitor.get(url).content.decode()) is seen, (role, url)

    def test_a_draft_is_nobody_s_but_its_author_s(self, roles):
        case = make_draft()
        for role in ("visitor", "member", "moderator"):
            assert roles(role).get(case.get_url()).status_code == 404


class TestReview:
    def decide(self, moderator, case, decision, **changes):
        url = reverse("cases:review", args=[case.pk])
        digest = moderator.get(url).context["digest"]
        return moderator.post(url, {"decision": decision, "read_digest": digest, "comment": "", **changes})

    def test_the_queue_is_the_moderators(self, member, moderator):
        case = make_submitted()
        assert member.get("/moderation/cases/").status_code == 403
        assert case.title in moderator.get("/moderation/cases/").content.decode()
        assert member.get(f"/moderation/cases/{case.pk}/").status_code == 403

    def test_approving_publishes(self, moderator):
        case = make_submitted()
        assert self.decide(moderator, case, "approve").url == "/moderation/cases/"
        assert CasePage.objects.get(pk=case.pk).live

    def test_sending_back_needs_a_word(self, moderator):
        case = make_submitted()
        response = self.decide(moderator, case, "send_back")
        assert "comment" in response.context["form"].errors
        self.decide(moderator, case, "send_back", comment="What did it cost?")
        assert CasePage.objects.get(pk=case.pk).is_sent_back

    def test_a_changed_text_is_shown_anew_with_the_comment_kept(self, moderator):
        case = make_submitted()
        url = reverse("cases:review", args=[case.pk])
        digest = moderator.get(url).context["digest"]
        draft = services.latest_draft(case)
        draft.results = "Something quite different."
        draft.save_revision(user=case.owner)
        response = moderator.post(
            url, {"decision": "approve", "read_digest": digest, "comment": "Fine by me"}
        )
        assert response.status_code == 409
        content = response.content.decode()
        assert "Something quite different." in content
        assert "Fine by me" in content
        assert not CasePage.objects.get(pk=case.pk).live

    def test_two_moderators_at_once(self, roles):
        case = make_submitted()
        first, second = roles("moderator"), roles("moderator")
        url = reverse("cases:review", args=[case.pk])
        decision = {"decision": "approve", "read_digest": first.get(url).context["digest"], "comment": ""}
        assert first.post(url, decision).status_code == 302
        response = second.post(url, decision)
        assert response.status_code == 409
        assert "decided" in response.content.decode()
        assert second.get(url).url == "/moderation/cases/"

    def test_shows_what_changed_since_it_was_published(self, moderator, member):
        case = make_published(author=member.user, results="Cost fell by half.")
        draft = services.latest_draft(case)
        draft.results = "Cost fell by two thirds."
        services.save_draft(author=member.user, draft=draft, read_revision_id=case.latest_revision_id)
        services.submit(author=member.user, case=case)
        content = moderator.get(reverse("cases:review", args=[case.pk])).content.decode()
        assert "<ins>two thirds. </ins>" in content
        assert "<del>half. </del>" in content

    def test_an_author_who_moderates_can_not_decide(self, moderator):
        case = make_submitted(author=moderator.user)
        url = reverse("cases:review", args=[case.pk])
        digest = services.content_digest(services.latest_draft(case))
        assert "another moderator" in moderator.get(url).content.decode()
        assert moderator.post(url, {"decision": "approve", "read_digest": digest}).status_code == 403
