"""The demo: complete, marked as a sample, safe to make again."""

import io
import zipfile

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import TestCase, override_settings
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader
from wagtail.models import Page, Revision, TaskState

from cases.models import CasePage
from cases.models.sections import Section
from hub.base.access import audiences
from hub.base.models import HubDocument, HubImage, Jurisdiction, ServiceLine, SiteIdentity, Theme
from hub.home.demo import files, logins
from hub.home.demo.cases import sections_of, unwrapped
from hub.home.demo.make import NOTICE, make_demo
from notifications.models import OutgoingMail
from peers.models import MembershipApplication, Organisation, OrganisationFigure, Programme, User
from search.models import Entry
from tests.factories.peers import UserFactory
from toolkits.models import Adoption, Derivative, FileVersion, ToolkitPage

Status = CasePage.Status
COUNTED = [
    *(User, EmailAddress, Jurisdiction, Organisation, OrganisationFigure, Programme, MembershipApplication),
    *(ToolkitPage, FileVersion, Adoption),
    *(CasePage, Revision, TaskState, HubImage, HubDocument, Entry, OutgoingMail),
]


class TheDemo(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.made = make_demo()

    def log_in(self, role: str) -> User:
        user = User.objects.get(email=next(login.email for login in logins.LOGINS if login.role == role))
        self.client.force_login(user)
        return user

    # --- Safe to make again -----------------------------------------------------------------------
    def test_made_again_it_adds_nothing(self):
        before = {model: model._default_manager.count() for model in COUNTED}
        assert not any(make_demo().values())
        assert {model: model._default_manager.count() for model in COUNTED} == before

    def test_what_was_entered_stays_and_what_is_missing_is_added(self):
        Organisation.objects.filter(slug="sample-plains-shire").update(name="Renamed Shire")
        member = User.objects.get(email="member@hub.example")
        member.set_password("a password of their own")
        member.save()
        identity = SiteIdentity.load()
        identity.notice = ""
        identity.save()
        CasePage.objects.get(slug="one-grants-portal-for-nineteen-agencies").delete()
        someone = UserFactory(role="Moderators", email="someone@county.example")

        made = make_demo()

        assert made == {**dict.fromkeys(self.made, 0), "cases": 1}
        assert Organisation.objects.get(slug="sample-plains-shire").name == "Renamed Shire"
        member.refresh_from_db()
        assert member.check_password("a password of their own")
        assert SiteIdentity.objects.get().notice == ""
        case = CasePage.objects.get(slug="one-grants-portal-for-nineteen-agencies")
        assert case.status_for_author == Status.IN_REVIEW
        # Whoever is real is told; nobody writes to the invented.
        assert list(OutgoingMail.objects.values_list("recipient", flat=True)) == [someone.email]

    def test_no_mail_goes_to_invented_people(self):
        assert not OutgoingMail.objects.exists()

    # --- People -----------------------------------------------------------------------------------
    def test_every_login_works_and_has_its_rights(self):
        rights = {}
        for login in logins.LOGINS:
            answer = self.client.post(
                reverse("account_login"), {"login": login.email, "password": logins.PASSWORD}
            )
            assert answer.status_code == 302, login
            user = User.objects.get(pk=self.client.session["_auth_user_id"])
            assert user.email == login.email
            rights[login.role] = {
                "member": audiences.is_member(user),
                "hosts": Programme.objects.hosted_by(user).exists(),
                "moderates": user.has_perm("cases.moderate_casepage")
                and user.has_perm("peers.decide_membershipapplication"),
                "admin": user.has_perm("wagtailadmin.access_admin"),
                "superuser": user.is_superuser,
            }
            self.client.logout()
        told = {role: {right for right, has in of_role.items() if has} for role, of_role in rights.items()}
        assert told == {
            "Applicant": set(),
            "Member": {"member"},
            "Program host": {"member", "hosts"},
            "Moderator": {"member", "moderates"},
            "Editor": {"member", "admin"},
            "Administrator": {"member", "moderates", "admin", "superuser"},
        }

    def test_two_applications_wait_and_one_was_refused(self):
        assert MembershipApplication.objects.waiting().count() == 2
        refused = MembershipApplication.objects.get(status="refused")
        assert refused.refusal_reason
        assert refused.decided_by.email == "moderator@hub.example"
        assert not audiences.is_member(refused.user)

    def test_bodies_and_programmes_are_samples_with_dated_figures(self):
        assert Organisation.objects.filter(is_sample=False).count() == 0
        assert {body.country.code for body in Organisation.objects.all()} == {
            "US",
            "AU",
            "CA",
            "PE",
            "RO",
            "GB",
        }
        for body in Organisation.objects.all():
            assert body.names.exists()
            assert body.domains.exists()
            assert {figure.source for figure in body.figures.all()} == {"Invented for this sample"}
        for programme in Programme.objects.all():
            assert programme.is_sample
            assert {part.part for part in programme.participants.all()} == {"host", "participant"}

    # --- Cases ------------------------------------------------------------------------------------
    def test_cases_stand_in_every_state(self):
        states = {case.slug: case.status_for_author for case in CasePage.objects.all()}
        assert len([state for state in states.values() if state == Status.PUBLISHED]) == 10
        assert states["one-web-site-for-three-councils"] == Status.PUBLISHED_IN_REVIEW
        assert states["one-grants-portal-for-nineteen-agencies"] == Status.IN_REVIEW
        assert states["one-mail-system-for-a-states-departments"] == Status.SENT_BACK
        assert states["a-pool-of-vehicles-for-two-departments"] == Status.DRAFT

    def test_published_cases_show_what_a_case_can_be(self):
        live = CasePage.objects.live()
        assert all(case.is_sample and not case.missing_sections for case in live)
        told = {part["section"] for case in live for part in case.story}
        assert told == set(Section)
        assert len({case.level for case in live}) >= 4
        assert len({case.country.code for case in live}) >= 5
        assert {"implementing", "operating", "scaled-out", "ended"} == {case.stage.slug for case in live}
        assert live.filter(audience__kind="members").count() == 1
        assert live.filter(programme__isnull=False).exists()
        assert live.filter(ended_on__isnull=False).exists()
        assert all(image.alt_text for case in live for image in case.images.all())
        assert sum(case.attachments.count() for case in live) >= 6

    def test_cases_have_every_age_and_one_failed(self):
        assert CasePage.objects.count() >= 12
        live = CasePage.objects.live()
        assert {theme for case in live for theme in case.themes.all()} == set(Theme.objects.all())
        due = [case for case in live if case.upkeep.is_due]
        assert [case.slug for case in due] == ["one-debt-office-for-a-countrys-departments"]
        [closed] = live.filter(upkeep__closed_on__isnull=False)
        assert closed.stage.slug == "ended"
        assert any(case.discloses_economics and case.economics.saving < 0 for case in live)
        assert live.filter(follow_ups__isnull=False, evidence__isnull=False).exists()
        sent_back = CasePage.objects.get(slug="one-mail-system-for-a-states-departments")
        assert set(sent_back.comments_by_part) == {"results", "lessons"}
        shown = {author.shown_as for case in live for author in case.authors.accepted()}
        assert shown == {"name", "organisation"}

    def test_what_is_published_went_the_way_that_people_go(self):
        """A moderator approved each case, but for the one that a host published for their programme."""
        by_host = CasePage.objects.get(slug="buying-forms-software-once-for-nine-municipalities")
        assert by_host.programme.may_be_edited_by(by_host.owner)
        for case in CasePage.objects.live():
            approvals = TaskState.objects.filter(
                workflow_state__object_id=str(case.pk), status=TaskState.STATUS_APPROVED
            )
            told = [(state.finished_by.email, state.finished_at) for state in approvals]
            moderated = [("moderator@hub.example", case.first_published_at)]
            assert told == ([] if case == by_host else moderated), case.slug

    # --- Pages ------------------------------------------------------------------------------------
    def public_addresses(self) -> list[str]:
        return [
            "/cases/?q=invoices",
            reverse("peers:organisations"),
            reverse("peers:programmes"),
            reverse("search:search") + "?q=invoices",
            *[
                page.get_url()
                for page in audiences.visible_to(Page.objects.filter(depth__gt=1), self.visitor)
            ],
            *[entry.get_absolute_url() for model in (Theme, ServiceLine) for entry in model.objects.all()],
            *[
                thing.get_absolute_url()
                for model in (Organisation, Programme)
                for thing in model.objects.all()
            ],
        ]

    @property
    def visitor(self):
        return self.client.get("/").wsgi_request.user

    def test_every_public_page_says_that_the_content_is_a_sample(self):
        addresses = self.public_addresses()
        assert len(addresses) > 40
        for address in addresses:
            answer = self.client.get(address)
            assert answer.status_code == 200, address
            assert NOTICE in answer.content.decode(), address

    def test_pages_of_each_role_are_there(self):
        for role, names in {
            "Applicant": ["peers:waiting", "peers:application"],
            "Member": ["cases:my_cases", "cases:new"],
            "Program host": ["cases:my_cases"],
            "Moderator": ["home:moderation", "peers:member_queue", "cases:moderation_queue"],
            "Editor": ["wagtailadmin_home"],
            "Administrator": ["wagtailadmin_home", "home:moderation"],
        }.items():
            self.log_in(role)
            for name in names:
                assert self.client.get(reverse(name)).status_code == 200, (role, name)

    def test_the_case_for_members_is_for_them_alone(self):
        case = CasePage.objects.get(slug="police-reports-to-the-prosecutor-without-paper")
        assert self.client.get(case.get_url()).status_code == 302
        self.log_in("Member")
        assert self.client.get(case.get_url()).status_code == 200

    def test_readers_can_save_the_attachments(self):
        for case in audiences.visible_to(CasePage.objects.all(), self.visitor):
            for attachment in case.attachments.all():
                answer = self.client.get(attachment.document.url, follow=True)
                assert answer.status_code == 200, attachment.title
                assert b"".join(answer.streaming_content if answer.streaming else [answer.content])

    # --- Toolkits ---------------------------------------------------------------------------------
    def test_toolkits_show_what_a_toolkit_can_be(self):
        toolkits = ToolkitPage.objects.live()
        assert toolkits.count() >= 5
        assert all(toolkit.is_sample and toolkit.steps.exists() for toolkit in toolkits)
        formats = set(FileVersion.objects.values_list("format", flat=True))
        assert {"docx", "xlsx", "pdf", "csv", "md", "txt"} <= formats
        assert toolkits.annotate(number=Count("releases")).filter(number=2).exists()
        assert Adoption.objects.filter(case__isnull=False).exists()
        assert Derivative.objects.filter(origin__isnull=False).count() >= 3
        assert any(toolkit.upkeep.is_overdue for toolkit in toolkits)
        self.log_in("Program host")
        toolkit = toolkits.get(slug="a-joint-accounts-payable-desk")
        for name in ("adoptions", "figures"):
            assert self.client.get(reverse(f"toolkits:{name}", args=[toolkit.pk])).status_code == 200


def test_a_page_and_a_table_can_be_read():
    page = PdfReader(files.written(name="method.pdf", text="# Method (short)\nFees \\ all"), strict=True)
    assert page.pages[0].extract_text().split("\n")[:2] == ["Method (short)", "Fees \\ all"]
    table = load_workbook(files.written(name="costs.xlsx", rows=[["Member", "Cost"], ["A", 10.8]]))
    assert list(table.active.values) == [("Member", "Cost"), ("A", 10.8)]


def test_a_word_document_holds_the_text():
    document = files.written(name="outline.docx", text="# Outline\n\nFees & charges <2026>")
    with zipfile.ZipFile(document) as parts:
        text = parts.read("word/document.xml").decode()
    assert "Outline" in text
    assert "Fees &amp; charges &lt;2026&gt;" in text


def test_paragraphs_of_a_story_are_unwrapped_and_nothing_else():
    blocks = "\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. first\n2. second\n\n> said"
    told = "One line\ngoes on.\n\n- an item\n  goes on\n- another" + blocks
    assert unwrapped(told) == "One line goes on.\n\n- an item goes on\n- another" + blocks


def test_a_story_with_an_unknown_heading_is_refused():
    assert sections_of("## Problem\n\nA.\n\n### Detail\n\n## What next\nB.") == {
        "problem": "A.\n\n### Detail",
        "what_next": "B.",
    }
    with pytest.raises(KeyError):
        sections_of("## Weather\n\nFair.")


@pytest.mark.django_db
@override_settings(DEMO_ALLOWED=False)
def test_the_command_makes_no_known_password_on_a_real_site():
    with pytest.raises(CommandError, match="password that everybody knows"):
        call_command("demo")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_command_says_what_it_added_and_prints_the_logins(monkeypatch):
    made = iter([{"people": 6, "cases": 0}, {"people": 0, "cases": 0}])
    monkeypatch.setattr("hub.home.management.commands.demo.make_demo", lambda: next(made))
    told = io.StringIO()
    call_command("demo", stdout=told)
    assert told.getvalue() == "Added: 6 people.\n"
    told = io.StringIO()
    call_command("demo", "--print-logins", stdout=told)
    assert "nothing was added" in told.getvalue()
    for login in logins.LOGINS:
        assert f"{login.email}" in told.getvalue()
    assert told.getvalue().count(logins.PASSWORD) == len(logins.LOGINS)
