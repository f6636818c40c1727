"""The versions of a case: who may know of which, what changed between two, and restoring one."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageLogEntry, PageViewRestriction

from cases.models import CaseImage, CasePage
from cases.review import history, services
from cases.review.version_diff import changed_parts
from hub.base.models import Audience, HubImage
from tests.factories.base import png, upload
from tests.factories.cases import make_draft, make_published
from tests.factories.peers import ProgrammeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(roles):
    return roles("member", name="Ana Sample")


@pytest.fixture
def moderator():
    return UserFactory(role="Moderators")


@pytest.fixture
def case(author, moderator):
    return make_published(author=author.user, moderator=moderator, results="In 2024: half.")


def change(case, **fields) -> CasePage:
    """Save a draft with these fields."""
    draft = services.latest_draft(CasePage.objects.get(pk=case.pk))
    for name, value in fields.items():
        setattr(draft, name, value)
    services.save_draft(author=case.owner, draft=draft, read_revision_id=None)
    return CasePage.objects.get(pk=case.pk)


def publish(case, moderator, **fields) -> CasePage:
    """Change, submit and approve it."""
    case = services.submit(author=case.owner, case=change(case, **fields))
    digest = services.content_digest(services.latest_draft(case))
    return services.approve(moderator=moderator, case=case, read_digest=digest)


def address(case, name="history", *more) -> str:
    return reverse(f"cases:{name}", args=[case.pk, *more])


def shown(client, case) -> list[str]:
    """What each version that the reader is offered said of the results."""
    offered = client.get(address(case)).context["versions"]
    return [history.as_it_was(case, version).results for version in offered]


def compared(client, case, before, after):
    return client.get(address(case, "compare_versions"), {"from": before.pk, "to": after.pk})


class TestReaders:
    def test_get_what_was_published_newest_first(self, client, case, moderator):
        case = publish(case, moderator, results="In 2025: a third.")
        change(case, results="Not yet told.")
        assert shown(client, case) == ["In 2025: a third.", "In 2024: half."]

    def test_get_it_from_the_case_s_page(self, client, case):
        assert f'href="{address(case)}"' in client.get(case.url).content.decode()

    def test_are_not_told_who_saved_what(self, client, case):
        assert "Ana Sample" not in client.get(address(case)).content.decode()

    def test_compare_any_two(self, client, case, moderator):
        case = publish(case, moderator, results="In 2025: a third. <script>alert(1)</script>")
        newer, older = history.versions(case, moderator)
        for pair in ((older, newer), (newer, older)):
            text = compared(client, case, *pair).content.decode()
            assert "<del>2024: half. </del>" in text
            assert "<ins>2025: a third. &lt;script&gt;alert(1)&lt;/script&gt; </ins>" in text

    def test_get_nothing_of_drafts(self, client, case):
        change(case, results="Not yet told.")
        [published] = history.versions(case, UserFactory(role="Members"))
        draft = case.revisions.latest("pk")
        assert compared(client, case, published, draft).status_code == 404
        assert client.get(address(make_draft())).status_code == 404

    @pytest.mark.parametrize(
        "query", ["?from=1&to=", "?from=x&to=y", "?from=²&to=1", "?from=99999999999999&to=1"]
    )
    def test_nonsense_is_not_found(self, client, case, query):
        assert client.get(address(case, "compare_versions") + query).status_code == 404

    def test_without_a_choice_the_list_offers_it(self, client, case):
        assert client.get(address(case, "compare_versions")).url == address(case)

    def test_undisclosed_figures_are_compared_for_authors_alone(self, client, author, case, moderator):
        case = publish(case, moderator, currency="EUR", cost_before=900_017, price_year=2024)
        newer, older = history.versions(case, moderator)
        assert "900" not in compared(client, case, older, newer).content.decode()
        every = {part["name"] for part in compared(author, case, older, newer).context["changes"]}
        assert "cost_before" in every


class TestWhatWasKeptFromAReader:
    """Stays so, whatever was published later."""

    def test_a_members_case_is_for_members(self, client, roles, author, moderator):
        case = make_published(author=author.user, moderator=moderator, for_members=True)
        for name in ("history", "compare_versions"):
            assert client.get(address(case, name)).url.startswith(reverse("account_login"))
            assert roles("applicant").get(address(case, name)).status_code == 403
        assert roles("member").get(address(case)).status_code == 200

    def test_a_members_version_of_a_now_public_case(self, client, roles, author, moderator):
        case = make_published(author=author.user, moderator=moderator, for_members=True, results="Among us.")
        case = publish(case, moderator, results="For all.", audience=Audience.everyone())
        assert shown(client, case) == ["For all."]
        assert shown(roles("applicant"), case) == ["For all."]
        assert shown(roles("member"), case) == ["For all.", "Among us."]
        newer, older = history.versions(case, moderator)
        assert compared(client, case, older, newer).status_code == 404
        assert "Among us." in compared(roles("member"), case, older, newer).content.decode()

    def test_a_public_version_from_before_the_case_was_for_members(self, client, roles, case, moderator):
        case = publish(case, moderator, results="Among us.", audience=Audience.members())
        case = publish(case, moderator, results="For all.", audience=Audience.everyone())
        assert shown(client, case) == ["For all."]
        assert shown(roles("member"), case) == ["For all.", "Among us.", "In 2024: half."]

    def test_what_was_taken_off_the_site(self, client, author, case, moderator):
        case.unpublish()
        assert client.get(address(case)).status_code == 404
        case = publish(case, moderator, results="Without the names.")
        assert shown(client, case) == ["Without the names."]
        assert "In 2024: half." in shown(author, case)

    @pytest.mark.parametrize("above", [False, True])
    def test_what_wagtail_s_privacy_kept(self, client, case, moderator, above):
        page = case.get_parent() if above else case
        restriction = PageViewRestriction(page=page, restriction_type=PageViewRestriction.GROUPS)
        restriction.save(user=moderator)
        restriction.groups.set([Group.objects.get(name="Editors")])
        case = publish(case, moderator, results="For editors.")
        assert client.get(address(case)).status_code == 302
        restriction.delete(user=moderator)
        assert shown(client, case) == []
        assert "No version to show" in client.get(address(case)).content.decode()
        assert shown(client, publish(case, moderator, results="For all.")) == ["For all."]


class TestAuthors:
    def test_see_drafts_and_who_saved_them(self, author, case):
        change(case, results="Not yet told.")
        assert shown(author, case)[0] == "Not yet told."
        text = author.get(address(case)).content.decode()
        assert "Ana Sample" in text
        assert "Your newest draft" in text
        assert "What readers see" in text

    def test_hosts_of_its_programme_too(self, roles, author):
        host = roles("program_host")
        case = make_draft(author=author.user, programme=ProgrammeFactory(hosts=[host.user]))
        assert host.get(address(case)).status_code == 200

    def test_restore_an_older_version_as_a_draft(self, author, case, moderator):
        case = publish(case, moderator, title="Another name", results="In 2025: a third.")
        older = case.revisions.order_by("pk").first()
        page = author.get(address(case, "restore_version", older.pk))
        assert "<ins>2024: half. </ins>" in page.content.decode()
        answer = author.post(
            address(case, "restore_version", older.pk), {"revision": case.latest_revision_id}
        )
        assert answer.url == reverse("cases:check", args=[case.pk])
        case.refresh_from_db()
        draft = services.latest_draft(case)
        assert (draft.results, draft.title) == ("In 2024: half.", "One desk for eleven sample counties")
        assert (case.results, case.title) == ("In 2025: a third.", "Another name")
        assert case.has_unpublished_changes
        entry = PageLogEntry.objects.filter(page=case, action="wagtail.revert").get()
        assert (entry.user, entry.data["revision"]["id"]) == (author.user, older.pk)

    def test_a_restored_version_opens_nothing(self, author, case, moderator):
        programme = ProgrammeFactory()
        case = publish(
            case,
            moderator,
            slug="renamed",
            programme=programme,
            audience=Audience.members(),
            discloses_economics=False,
        )
        older = case.revisions.order_by("pk").first()
        services.restore_version(
            author=author.user, case=case, version_id=older.pk, read_revision_id=case.latest_revision_id
        )
        draft = services.latest_draft(CasePage.objects.get(pk=case.pk))
        assert draft.audience == Audience.members()
        assert (draft.slug, draft.programme, draft.discloses_economics) == ("renamed", programme, False)

    def test_a_change_meanwhile_is_not_overwritten(self, author, case):
        older, read = case.revisions.order_by("pk").first(), case.latest_revision_id
        case = change(case, results="Saved elsewhere.")
        for revision in (read, ""):
            answer = author.post(
                address(case, "restore_version", older.pk), {"revision": revision}, follow=True
            )
            assert "was changed meanwhile" in answer.content.decode()
        assert services.latest_draft(CasePage.objects.get(pk=case.pk)).results == "Saved elsewhere."

    def test_what_would_not_be_taken_today_is_said(self, author, case):
        older = case.revisions.order_by("pk").first()
        older.content["live_on"], older.content["started_on"] = "2020-01-01", "2021-01-01"
        older.save()
        answer = author.post(
            address(case, "restore_version", older.pk), {"revision": case.latest_revision_id}, follow=True
        )
        assert "can't be in operation before it started" in answer.content.decode().replace("&#x27;", "'")
        with pytest.raises(ValidationError):
            services.restore_version(
                author=author.user, case=case, version_id=older.pk, read_revision_id=case.latest_revision_id
            )

    def test_a_version_of_another_case_is_none(self, author, case):
        other = make_published().revisions.first()
        assert author.get(address(case, "restore_version", other.pk)).status_code == 404
        assert compared(author, case, other, other).status_code == 404
        answer = author.post(
            address(case, "restore_version", other.pk), {"revision": case.latest_revision_id}, follow=True
        )
        assert "not there any more" in answer.content.decode()

    def test_nobody_else_restores(self, client, roles, case):
        older = case.revisions.order_by("pk").first()
        form = {"revision": case.latest_revision_id}
        assert client.post(address(case, "restore_version", older.pk), form).status_code == 302
        for role in ("applicant", "member", "program_host", "moderator", "editor"):
            assert roles(role).post(address(case, "restore_version", older.pk), form).status_code == 403
        with pytest.raises(PermissionDenied):
            services.restore_version(
                author=UserFactory(role="Members"),
                case=case,
                version_id=older.pk,
                read_revision_id=case.latest_revision_id,
            )
        assert CasePage.objects.get(pk=case.pk).latest_revision_id == case.latest_revision_id


def test_an_image_that_is_gone_is_left_out(author, case):
    services.add_image(
        author=author.user,
        case=case,
        upload=upload("plan.png", png(40, 30)),
        alt_text="A plan",
        caption="",
        section="approach",
    )
    with_image = CasePage.objects.get(pk=case.pk).get_latest_revision()
    change(case, images=[])
    HubImage.objects.all().delete()
    assert not CaseImage.objects.exists()
    case = CasePage.objects.get(pk=case.pk)
    assert list(history.as_it_was(case, with_image).images.all()) == []
    services.restore_version(
        author=author.user, case=case, version_id=with_image.pk, read_revision_id=case.latest_revision_id
    )


def test_the_queries_do_not_grow_with_the_versions(client, author, case, moderator):
    def queries(reader):
        reader.get(address(case))  # what is kept for some seconds is kept anew
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(address(case)).status_code == 200
        return len(captured)

    publish(case, moderator, results="Version 2")
    few = [queries(reader) for reader in (client, author)]
    for number in range(3, 7):
        publish(case, moderator, results=f"Version {number}")
    assert [queries(reader) for reader in (client, author)] == few
    assert max(few) <= 32


def test_many_versions_are_paged(author, case):
    for number in range(25):
        change(case, results=f"Draft {number}")
    first = author.get(address(case)).context["page_of_versions"]
    assert len(first) == 20
    second = author.get(address(case), {"page": 2})
    assert second.status_code == 200
    # The last of a page is still compared with the one before it, on the next page.
    assert first[-1].before == second.context["page_of_versions"][0]


def test_long_texts_that_differ_all_over_are_compared_in_no_time():
    before, after = CasePage(audience=Audience()), CasePage(audience=Audience())
    before.results, after.results = "Told. " + "a b " * 9_000, "Told. " + "b a c " * 7_000
    [part] = [part for part in changed_parts(before, after) if part["name"] == "results"]
    assert [operation for operation, _text in part["pieces"]] == ["same", "removed", "added", "same"]


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_the_pieces_make_up_both_texts(old, new):
    before = CasePage(title=" ".join(old), audience=Audience())
    after = CasePage(title=" ".join(new), audience=Audience())
    for part in changed_parts(before, after):
        pieces = part["pieces"]
        assert "".join(text for operation, text in pieces if operation != "added").strip() == before.title
        assert "".join(text for operation, text in pieces if operation != "removed").strip() == after.title
