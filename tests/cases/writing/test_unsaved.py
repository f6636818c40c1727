"""What was typed and not saved: kept beside the draft, shown again, thrown away."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from cases.models import CasePage
from cases.review import services
from cases.writing import preview_views, unsaved
from hub.base.models import UnsavedForm
from hub.base.unsaved import services as unsaved_services
from hub.base.unsaved import views as unsaved_views
from tests.factories.cases import make_draft, make_submitted
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(roles):
    return roles("member")


@pytest.fixture
def case(member):
    return make_draft(author=member.user)


def address(case, step="outcome") -> str:
    return unsaved.place_of(case, step).address


def typed(member, case, **changes) -> dict:
    return {
        "typed_by": member.user.pk,
        "revision": case.latest_revision_id if case else "",
        "kept": "",
        "results": "Half typed",
        **changes,
    }


class TestKeeping:
    def test_is_kept_beside_the_draft_and_disturbs_no_review(self, member):
        case = make_submitted(author=member.user)
        before = services.content_digest(services.latest_draft(case))
        response = member.post(address(case), typed(member, case))
        assert response.status_code == 200
        assert response.json()["kept"] == unsaved_services.stamp(UnsavedForm.objects.get())
        case = CasePage.objects.get(pk=case.pk)
        assert case.is_in_review
        assert services.content_digest(services.latest_draft(case)) == before

    def test_the_step_shows_it_with_when_until_it_is_discarded(self, member, case):
        member.post(address(case), typed(member, case))
        step = reverse("cases:outcome", args=[case.pk])
        content = member.get(step).content.decode()
        assert "Half typed" in content
        assert "what you typed and have not saved" in content
        assert "Half typed" not in member.get(reverse("cases:preview", args=[case.pk])).content.decode()
        discard = reverse("cases:discard", args=[case.pk, "outcome"])
        assert "undone" in member.get(discard).content.decode()
        assert UnsavedForm.objects.exists()
        assert member.post(discard).url == step
        assert "Half typed" not in member.get(step).content.decode()

    def test_nobody_else_sees_it(self, member, case, roles):
        other = roles("member")
        case.authors.create(user=other.user, accepted_at=timezone.now())
        member.post(address(case), typed(member, case))
        assert "Half typed" not in other.get(reverse("cases:outcome", args=[case.pk])).content.decode()
        assert "did not save" not in other.get("/my/cases/").content.decode()
        assert "did not save" in member.get("/my/cases/").content.decode()

    def test_a_case_not_begun_is_kept_too(self, member):
        data = {"typed_by": member.user.pk, "title": "A beginning", "kept": ""}
        assert member.post(unsaved.place_of(None, "new").address, data).status_code == 200
        assert "A beginning" in member.get("/my/cases/new/").content.decode()
        kept = unsaved_services.stamp(UnsavedForm.objects.get())
        member.post("/my/cases/new/", {"title": "A beginning", "kept": kept})
        assert not UnsavedForm.objects.exists()

    def test_saving_the_step_removes_what_it_had_before_it_and_nothing_newer(self, member, case):
        step = reverse("cases:outcome", args=[case.pk])
        kept = member.post(address(case), typed(member, case)).json()["kept"]
        save = {"results": "All typed", "revision": case.latest_revision_id}
        member.post(step, {**save, "kept": "another window's"})
        assert UnsavedForm.objects.exists()
        case = CasePage.objects.get(pk=case.pk)
        member.post(
            step, {**save, "results": "Typed again", "revision": case.latest_revision_id, "kept": kept}
        )
        assert not UnsavedForm.objects.exists()

    def test_what_says_the_same_as_the_draft_is_no_news(self, member, case):
        draft = services.latest_draft(case)
        same = typed(member, case, results=draft.results + "\r\n")
        member.post(address(case), same)
        assert "have not saved" not in member.get(reverse("cases:outcome", args=[case.pk])).content.decode()
        assert not UnsavedForm.objects.exists()

    def test_what_a_co_author_saved_meanwhile_is_shown_beside_it(self, member, case):
        member.post(address(case), typed(member, case))
        other = UserFactory(role="Members")
        case.authors.create(user=other, accepted_at=timezone.now())
        draft = services.latest_draft(case)
        draft.results = "From the co-author"
        services.save_draft(author=other, draft=draft, read_revision_id=case.latest_revision_id)
        content = member.get(reverse("cases:outcome", args=[case.pk])).content.decode()
        assert "Half typed" in content
        assert "From the co-author" in content

    def test_rows_are_shown_as_they_were_typed(self, member, case):
        rows = {
            "partners-TOTAL_FORMS": "1",
            "partners-INITIAL_FORMS": "0",
            "partners-0-name": "Half a part",
            "investments-TOTAL_FORMS": "0",
            "investments-INITIAL_FORMS": "0",
            "cost_before": "not a number yet",
        }
        data = {**typed(member, case), **rows}
        assert member.post(address(case, "figures"), data).status_code == 200
        content = member.get(reverse("cases:figures", args=[case.pk])).content.decode()
        assert "Half a part" in content
        assert "not a number yet" in content
        assert "Something needs your attention" not in content


class TestRefusals:
    def test_two_windows_do_not_write_over_each_other(self, member, case):
        first = member.post(address(case), typed(member, case)).json()["kept"]
        second = member.post(address(case), typed(member, case, results="From a second window"))
        assert second.status_code == 409
        assert "another window" in second.json()["text"]
        goes_on = typed(member, case, results="Typed on", kept=first)
        assert member.post(address(case), goes_on).status_code == 200
        assert UnsavedForm.objects.get().content["results"] == ["Typed on"]

    def test_who_is_logged_out_or_somebody_else_is_told(self, member, case, client, roles):
        assert client.post(address(case), typed(member, case)).status_code == 401
        assert roles("member").post(address(case), typed(member, case)).status_code == 401
        assert not UnsavedForm.objects.exists()

    def test_only_one_s_own_cases(self, member, roles):
        case = make_draft()
        assert member.post(address(case), typed(member, case)).status_code == 403
        applicant = roles("applicant")
        assert applicant.post(address(case), typed(applicant, case)).status_code == 403
        nowhere = reverse("base:keep_unsaved", args=["case-nowhere"])
        assert member.post(f"{nowhere}?about={case.pk}", typed(member, case)).status_code == 404

    def test_too_much_is_refused(self, member, case):
        assert member.post(address(case), typed(member, case, results="x" * 400_001)).status_code == 413
        many = {f"a{number}": "" for number in range(1001)}
        assert member.post(address(case), {**typed(member, case), **many}).status_code == 413

    def test_too_often_is_refused(self, member, case, monkeypatch):
        cache.clear()
        monkeypatch.setattr(unsaved_views, "TIMES_A_MINUTE", 1)
        kept = member.post(address(case), typed(member, case)).json()["kept"]
        assert member.post(address(case), typed(member, case, kept=kept)).status_code == 429

    def test_old_texts_are_forgotten(self, member, case):
        member.post(address(case), typed(member, case))
        assert unsaved_services.forget_old() == 0
        assert unsaved_services.forget_old(now=timezone.now() + timedelta(days=91)) == 1


class TestPreviewOfASection:
    url = "/my/markdown-preview/"

    def test_is_rendered_and_sanitised_as_on_the_page(self, member):
        response = member.post(self.url, {"text": "**bold** <script>alert(1)</script>"})
        assert "<strong>bold</strong>" in response.content.decode()
        assert "<script" not in response.content.decode()

    def test_is_for_members_and_bounded(self, member, client, roles, monkeypatch):
        cache.clear()
        assert client.post(self.url, {"text": "a"}).status_code == 401
        assert roles("applicant").post(self.url, {"text": "a"}).status_code == 403
        assert member.post(self.url, {"text": "x" * 50_000}).status_code == 413
        monkeypatch.setattr(preview_views, "PREVIEWS_A_MINUTE", 1)
        assert member.post(self.url, {"text": "a"}).status_code == 429
