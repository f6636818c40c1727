"""Writing, submitting and reviewing, with the guards that Wagtail alone does not have."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import TaskState, WorkflowState

from cases.models import CasePage
from cases.review import services
from search.models import Entry
from tests.factories.base import png, upload
from tests.factories.cases import make_draft, make_published, make_submitted
from tests.factories.peers import ProgrammeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return UserFactory(role="Members", name="Ana Sample")


@pytest.fixture
def moderator():
    return UserFactory(role="Moderators", name="Mo Sample")


def read(case) -> str:
    """The digest of what a moderator would be shown now."""
    return services.content_digest(services.latest_draft(case))


def change(case, author, **fields):
    """Save a draft with other fields, from the newest revision."""
    draft = services.latest_draft(CasePage.objects.get(pk=case.pk))
    for name, value in fields.items():
        setattr(draft, name, value)
    return services.save_draft(author=author, draft=draft, read_revision_id=draft.latest_revision_id)


class TestDraft:
    def test_is_kept_with_its_files_under_and_filed_and_seen_by_nobody(self, author):
        case = CasePage.objects.get(pk=make_draft(author=author).pk)
        assert not case.live
        assert case.owner == author
        draft = services.latest_draft(case)
        assert [line.slug for line in draft.service_lines.all()] == ["finance-accounts-payable"]
        assert not CasePage.objects.visible_to(author).exists()
        assert not Entry.objects.current().filter(kind="case").exists()

    def test_second_with_the_same_title_gets_another_slug(self, author):
        slugs = {make_draft(author=author).slug for _ in range(2)}
        assert len(slugs) == 2

    def test_is_not_saved_over_a_newer_one(self, author):
        case = make_draft(author=author)
        first, second = services.latest_draft(case), services.latest_draft(case)
        opened_at = case.latest_revision_id
        first.summary = "From the first window."
        services.save_draft(author=author, draft=first, read_revision_id=opened_at)
        second.summary = "From the second window."
        with pytest.raises(services.CaseConflictError):
            services.save_draft(author=author, draft=second, read_revision_id=opened_at)
        assert services.latest_draft(CasePage.objects.get(pk=case.pk)).summary == "From the first window."

    def test_of_somebody_else_can_not_be_changed(self, author):
        case = make_draft(author=author)
        stranger = UserFactory(role="Members")
        with pytest.raises(PermissionDenied):
            change(case, stranger, summary="Mine now.")

    def test_that_ends_before_it_starts_is_refused(self, author):
        case = make_draft(author=author)
        with pytest.raises(ValidationError) as error:
            change(case, author, started_on=datetime.date(2024, 5, 1), ended_on=datetime.date(2023, 5, 1))
        assert "ended_on" in error.value.message_dict

    def test_never_published_can_be_deleted_by_its_author_alone(self, author):
        case = make_submitted(author=author)
        with pytest.raises(PermissionDenied):
            services.delete_draft(author=UserFactory(role="Members"), case=case)
        services.delete_draft(author=author, case=case)
        assert not CasePage.objects.exists()

    def test_once_published_is_not_deleted(self, author):
        case = make_published(author=author)
        with pytest.raises(services.CaseConflictError):
            services.delete_draft(author=author, case=case)


class TestSubmission:
    @pytest.mark.parametrize(
        ("missing", "field"),
        [
            ({"summary": " "}, "summary"),
            ({"problem": ""}, "problem"),
            ({"results": "\n"}, "results"),
            ({"stage": None}, "stage"),
            ({"level": ""}, "level"),
            ({"country": ""}, "country"),
            ({"lead_organisation_name": ""}, "lead_organisation_name"),
            ({"service_lines": ()}, "service_lines"),
            ({"themes": ()}, "themes"),
        ],
    )
    def test_needs_what_readers_need(self, author, missing, field):
        case = make_draft(author=author, **missing)
        with pytest.raises(ValidationError) as error:
            services.submit(author=author, case=case)
        assert list(error.value.message_dict) == [field]
        assert not WorkflowState.objects.exists()

    def test_of_an_international_body_needs_no_country(self, author):
        case = make_draft(author=author, level="international", country="")
        assert services.submit(author=author, case=case).is_in_review

    def test_waits_for_a_moderator_who_is_told(self, author, moderator):
        case = make_submitted(author=author)
        assert case.is_in_review
        assert not case.live
        assert case.status_for_author == CasePage.Status.IN_REVIEW
        assert [message.to for message in mail.outbox] == [[moderator.email]]
        assert f"/moderation/cases/{case.pk}/" in mail.outbox[0].body

    def test_twice_starts_one_review(self, author):
        case = make_submitted(author=author)
        services.submit(author=author, case=case)
        assert WorkflowState.objects.active().count() == 1
        assert TaskState.objects.count() == 1

    def test_by_a_stranger_is_refused(self, author):
        case = make_draft(author=author)
        with pytest.raises(PermissionDenied):
            services.submit(author=UserFactory(role="Members"), case=case)

    def test_can_be_withdrawn(self, author, moderator):
        case = make_submitted(author=author)
        services.withdraw(author=author, case=case)
        case = CasePage.objects.get(pk=case.pk)
        assert case.status_for_author == CasePage.Status.DRAFT
        with pytest.raises(services.CaseConflictError):
            services.approve(moderator=moderator, case=case, read_digest=read(case))
        with pytest.raises(services.CaseConflictError):
            services.withdraw(author=author, case=case)


class TestDecision:
    def test_approval_publishes_what_was_read_and_tells_the_author(self, author, moderator):
        case = make_submitted(author=author)
        mail.outbox.clear()
        case = services.approve(moderator=moderator, case=case, read_digest=read(case), comment="Clear.")
        assert case.live
        assert case.status_for_author == CasePage.Status.PUBLISHED
        assert [message.to for message in mail.outbox] == [[author.email]]
        assert "Clear." in mail.outbox[0].body
        assert case.get_url() in mail.outbox[0].body
        entry = Entry.objects.current().get(kind="case")
        assert (entry.title, entry.url) == (case.title, case.get_url())

    def test_of_a_text_that_changed_since_it_was_read_is_refused(self, author, moderator):
        case = make_submitted(author=author)
        digest = read(case)
        change(case, author, results="Something else.")
        with pytest.raises(services.CaseConflictError, match="changed"):
            services.approve(moderator=moderator, case=case, read_digest=digest)
        case = CasePage.objects.get(pk=case.pk)
        assert case.is_in_review
        assert not case.live
        assert (
            services.approve(moderator=moderator, case=case, read_digest=read(case)).results
            == "Something else."
        )

    def test_changed_filing_counts_as_a_change(self, author, moderator):
        case = make_submitted(author=author)
        digest = read(case)
        draft = services.latest_draft(case)
        draft.themes = []
        draft.save_revision(user=author)
        with pytest.raises(services.CaseConflictError):
            services.approve(moderator=moderator, case=case, read_digest=digest)

    def test_second_decision_finds_it_decided(self, author, moderator):
        case = make_submitted(author=author)
        stale = CasePage.objects.get(pk=case.pk)
        assert stale.is_in_review
        digest = read(case)
        services.send_back(moderator=moderator, case=case, read_digest=digest, comment="Say what it cost.")
        with pytest.raises(services.CaseConflictError):
            services.approve(moderator=moderator, case=stale, read_digest=digest)
        case = CasePage.objects.get(pk=case.pk)
        assert not case.live
        assert case.is_sent_back

    def test_sending_back_needs_a_reason_and_keeps_the_text(self, author, moderator):
        case = make_submitted(author=author)
        with pytest.raises(ValidationError):
            services.send_back(moderator=moderator, case=case, read_digest=read(case), comment="  ")
        mail.outbox.clear()
        services.send_back(
            moderator=moderator, case=case, read_digest=read(case), comment="Say what it cost."
        )
        case = CasePage.objects.get(pk=case.pk)
        assert case.moderators_comment == "Say what it cost."
        assert "Say what it cost." in mail.outbox[0].body
        assert mail.outbox[0].to == [author.email]
        change(case, author, results="It cost 12.")
        case = services.submit(author=author, case=case)
        assert case.is_in_review
        assert (
            services.approve(moderator=moderator, case=case, read_digest=read(case)).results == "It cost 12."
        )

    def test_of_one_s_own_case_is_another_moderator_s(self, moderator):
        case = make_submitted(author=moderator)
        with pytest.raises(PermissionDenied):
            services.approve(moderator=moderator, case=case, read_digest=read(case))

    def test_by_a_member_is_refused(self, author):
        case = make_submitted(author=author)
        with pytest.raises(PermissionDenied):
            services.approve(moderator=UserFactory(role="Members"), case=case, read_digest=read(case))


class TestLaterEdit:
    def test_waits_while_the_published_version_stays(self, author, moderator):
        case = make_published(author=author)
        change(case, author, results="Even better.")
        case = CasePage.objects.get(pk=case.pk)
        assert case.status_for_author == CasePage.Status.PUBLISHED_DRAFT
        assert case.results != "Even better."
        case = services.submit(author=author, case=case)
        assert case.status_for_author == CasePage.Status.PUBLISHED_IN_REVIEW
        assert case.results != "Even better."
        services.send_back(moderator=moderator, case=case, read_digest=read(case), comment="How much?")
        case = CasePage.objects.get(pk=case.pk)
        assert case.live
        assert case.status_for_author == CasePage.Status.PUBLISHED_SENT_BACK
        case = services.submit(author=author, case=case)
        case = services.approve(moderator=moderator, case=case, read_digest=read(case))
        assert case.results == "Even better."
        assert case.status_for_author == CasePage.Status.PUBLISHED


class TestProgrammeHost:
    def test_publishes_for_the_programme_without_review(self):
        host = UserFactory(role="Members")
        programme = ProgrammeFactory(hosts=[host])
        case = make_draft(author=host, programme=programme)
        assert services.submit(author=host, case=case).live

    def test_edits_what_belongs_to_the_programme_and_nothing_else(self, author):
        host = UserFactory(role="Members")
        theirs = make_published(author=author, programme=ProgrammeFactory(hosts=[host]))
        others = make_published(author=author, programme=ProgrammeFactory())
        change(theirs, host, results="As the programme measured.")
        assert services.submit(author=host, case=theirs).results == "As the programme measured."
        with pytest.raises(PermissionDenied):
            change(others, host, results="Not mine.")

    def test_does_not_take_a_published_case_out_of_review_by_naming_a_programme(self):
        host = UserFactory(role="Members")
        case = make_published(author=host)
        change(case, host, programme=ProgrammeFactory(hosts=[host]), results="Unread.")
        case = services.submit(author=host, case=case)
        assert case.is_in_review
        assert case.results != "Unread."


class TestFiles:
    def test_hang_on_the_draft_and_are_public_with_it(self, author, moderator, client):
        case = make_draft(author=author)
        services.add_image(
            author=author,
            case=case,
            upload=upload("plan.png", png()),
            alt_text="A plan",
            caption="",
            section="approach",
        )
        services.add_attachment(author=author, case=case, upload=upload("charter.pdf"), title="")
        draft = services.latest_draft(CasePage.objects.get(pk=case.pk))
        document = draft.attachments.first().document
        assert draft.attachments.first().title == "charter.pdf"

        def status_of_file() -> int:
            response = client.get(document.url)
            if response.streaming:  # reading it to the end closes the file
                assert b"".join(response.streaming_content).startswith(b"%PDF")
            return response.status_code

        assert status_of_file() == 404
        client.force_login(moderator)
        assert status_of_file() == 404
        case = services.submit(author=author, case=CasePage.objects.get(pk=case.pk))
        assert status_of_file() == 200
        client.logout()
        assert status_of_file() == 404
        case = services.approve(moderator=moderator, case=case, read_digest=read(case))
        assert status_of_file() == 200
        page = client.get(case.get_url())
        assert document.url in page.content.decode()

    def test_deleted_from_the_library_leave_the_draft_open(self, author):
        case = make_draft(author=author)
        services.add_attachment(author=author, case=case, upload=upload("charter.pdf"), title="")
        case = CasePage.objects.get(pk=case.pk)
        services.latest_draft(case).attachments.first().document.delete()
        draft = services.latest_draft(case)
        assert list(draft.attachments.all()) == []
        assert draft.problem

    def test_of_a_wrong_kind_are_refused_and_nothing_is_left(self, author):
        case = make_draft(author=author)
        before = case.latest_revision_id
        with pytest.raises(ValidationError):
            services.add_attachment(
                author=author,
                case=case,
                upload=upload("charter.pdf", b"<script>alert(1)</script>"),
                title="x",
            )
        assert CasePage.objects.get(pk=case.pk).latest_revision_id == before

    def test_are_taken_off_the_draft_by_place_unless_it_changed(self, author):
        case = make_draft(author=author)
        services.add_attachment(author=author, case=case, upload=upload("a.pdf"), title="A")
        services.add_attachment(author=author, case=case, upload=upload("b.pdf"), title="B")
        case = CasePage.objects.get(pk=case.pk)
        kept = {"author": author, "case": case, "kind": "attachments"}
        with pytest.raises(services.CaseConflictError):
            services.remove_file(**kept, position=5, read_revision_id=case.latest_revision_id)
        with pytest.raises(services.CaseConflictError):
            services.remove_file(**kept, position=0, read_revision_id=case.latest_revision_id - 1)
        services.remove_file(**kept, position=0, read_revision_id=case.latest_revision_id)
        draft = services.latest_draft(CasePage.objects.get(pk=case.pk))
        assert [row.title for row in draft.attachments.all()] == ["B"]
