"""A case's files, its page, and the pages on which moderators decide, as requests."""

import pytest
from django.urls import reverse

from cases.models import CasePage
from cases.review import services
from tests.factories.base import png, upload
from tests.factories.cases import make_draft, make_published, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(roles):
    return roles("member")


@pytest.fixture
def moderator(roles):
    return roles("moderator")


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

    def test_an_attachment_is_evidence_or_not_as_its_author_says(self, member):
        case = make_draft(author=member.user)
        url = f"{case.edit_url}files/"
        member.post(url, {"kind": "attachment", "upload": upload("audit.pdf"), "is_evidence": "on"})
        [attachment] = services.latest_draft(CasePage.objects.get()).attachments.all()
        assert attachment.is_evidence
        stale = case.latest_revision_id
        mark = reverse("cases:mark_evidence", args=[case.pk, 0])
        member.post(mark, {"is_evidence": "no", "revision": stale})
        assert services.latest_draft(CasePage.objects.get()).attachments.get().is_evidence
        member.post(mark, {"is_evidence": "no", "revision": CasePage.objects.get().latest_revision_id})
        assert not services.latest_draft(CasePage.objects.get()).attachments.get().is_evidence

    def test_words_for_a_file_outlast_the_log_in(self, member, client):
        case = make_draft(author=member.user)
        url = f"{case.edit_url}files/"
        words = {
            "kind": "image",
            "alt_text": "A plan of the desk",
            "section": "approach",
            "typed_by": member.user.pk,
        }
        assert client.post(url, {**words, "upload": upload("plan.png", png())}).status_code == 302
        client.force_login(member.user)
        content = client.get(url).content.decode()
        assert "A plan of the desk" in content
        assert "choose the file once more" in content

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
