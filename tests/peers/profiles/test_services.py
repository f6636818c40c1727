"""Profiles: what their owners tell, step by step, and what becomes of it."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from hub.base.models import ServiceLine
from notifications.models import OutgoingMail
from peers.membership import services
from peers.models import Profile, ProfilePart
from peers.profiles import services as profiles_services
from search.models import Entry
from tests.factories import pictures as planted
from tests.factories.peers import MembershipApplicationFactory, make_user
from tests.factories.profiles import make_profile

pytestmark = pytest.mark.django_db


def rows(prefix: str, *told: dict) -> dict:
    data = {f"{prefix}-TOTAL_FORMS": len(told), f"{prefix}-INITIAL_FORMS": 0}
    return data | {f"{prefix}-{n}-{name}": value for n, row in enumerate(told) for name, value in row.items()}


def picture(name="me.png", size=(600, 400)) -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue(), "image/png")


ABOUT = {"name": "Ana Sample", "time_zone": "America/Lima"}


def test_admission_gives_a_profile_and_the_mail_leads_to_it():
    application = MembershipApplicationFactory(jurisdiction_name="Sample State")
    moderator = make_user("moderator")
    services.approve(application=application, by=moderator, version=application.version)
    assert application.user.profile.jurisdiction_name == "Sample State"
    mail = OutgoingMail.objects.get(recipient=application.user.email)
    assert "/my/profile/" in mail.content["body"]


def test_members_without_a_profile_are_given_one():
    member = make_user("member")
    make_user("applicant")
    assert (profiles_services.give_profiles(), profiles_services.give_profiles()) == (1, 0)
    assert Profile.objects.get().user == member


def test_first_steps_lead_on_and_end(roles):
    member = roles("member")
    assert "Begin" in member.get("/my/profile/").content.decode()
    assert member.post("/my/profile/about/", ABOUT).url == "/my/profile/topics/"
    reaches = dict.fromkeys(ProfilePart.values, "members")
    assert member.post("/my/profile/audience/", {**reaches, "is_listed": "on"}).url == "/my/profile/"
    assert member.post("/my/profile/about/", ABOUT).url == "/my/profile/"


def test_first_steps_can_be_skipped(roles):
    member = roles("member")
    member.post("/my/profile/", {"decision": "skip"})
    assert "Begin" not in member.get("/my/profile/").content.decode()


def test_what_is_told_is_kept_and_found(roles):
    member = roles("member")
    member.post(
        "/my/profile/about/",
        {
            **ABOUT,
            "job_title": "Payroll lead",
            "languages": ["es", "en"],
            "links": "https://county.example/a",
        },
    )
    member.post(
        "/my/profile/topics/",
        {
            **rows("advise", {"tag_name": "shared  ledgers", "words": "Six counties, one ledger."}, {}),
            **rows("working"),
            **rows("looking"),
        },
    )
    profile = Profile.objects.get()
    assert (profile.user.name, profile.user.time_zone, profile.languages) == (
        "Ana Sample",
        "America/Lima",
        ["es", "en"],
    )
    assert [(topic.label, topic.words) for topic in profile.topics.all()] == [
        ("shared ledgers", "Six counties, one ledger.")
    ]
    entry = Entry.objects.current().get(kind="person")
    assert (entry.title, entry.summary, entry.audience.kind) == ("Ana Sample", "Payroll lead", "members")
    assert "Six counties" in entry.body


@pytest.mark.parametrize(
    ("step", "data", "says"),
    [
        ("about", {**ABOUT, "name": ""}, "This field is required"),
        ("about", {**ABOUT, "links": "javascript:alert(1)"}, "is no web address"),
        ("about", {**ABOUT, "links": "\n".join(f"https://{n}.example" for n in range(9))}, "Keep to 6 links"),
        ("topics", {**rows("advise", {"words": "Of what?"}), **rows("working"), **rows("looking")}, "Choose"),
        ("contact", rows("earlier", {"job_title": "Clerk"}), "Say where that was"),
        (
            "contact",
            rows("earlier", {"organisation_name": "A", "from_year": 2020, "until_year": 2010}),
            "lies before",
        ),
        ("contact", rows("earlier", {"organisation_name": "A", "until_year": 2150}), "still to come"),
        ("audience", {"name": "me"}, "not one of the available choices"),
    ],
)
def test_wrong_input_is_said_and_stays_in_the_form(roles, step, data, says):
    member = roles("member")
    response = member.post(f"/my/profile/{step}/", data)
    assert response.status_code == 200
    assert says in response.content.decode()
    assert not Profile.objects.get().topics.exists()


def test_picture_is_kept_square_and_goes_when_it_is_taken_away(
    roles, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    member = roles("member")
    member.post("/my/profile/about/", {**ABOUT, "new_picture": picture()})
    profile = Profile.objects.get()
    with Image.open(profile.picture.path) as kept:
        assert (kept.size, kept.format) == ((480, 480), "JPEG")
    address = f"/people/{profile.user_id}/picture/"
    response = member.get(address)
    assert response["Content-Type"] == "image/jpeg"
    assert b"".join(response.streaming_content)[:2] == b"\xff\xd8"
    assert roles("visitor").get(address).status_code == 404
    # By its name in storage nobody gets it.
    assert member.get(f"/files/{profile.picture.name}").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        member.post("/my/profile/about/", {**ABOUT, "remove_picture": "on"})
    assert not list(tmp_path.rglob("*.jpg"))


@pytest.mark.parametrize("content", [b"", b"GIF89a, says who?", b"%PDF-1.7 not a picture"])
def test_a_picture_that_is_none_is_refused(roles, content):
    member = roles("member")
    upload = SimpleUploadedFile("me.png", content, "image/png")
    response = member.post("/my/profile/about/", {**ABOUT, "job_title": "Kept", "new_picture": upload})
    assert "me.png" in response.content.decode()
    assert "Kept" in response.content.decode()
    assert not Profile.objects.get().picture


def test_applicants_have_no_profile(roles):
    assert roles("applicant").get("/my/profile/").status_code == 403
    assert not Profile.objects.exists()


def test_owner_is_asked_after_a_year_three_times_and_then_left_alone():
    profile = make_profile()
    now = timezone.now() + timedelta(days=366)
    asked = [profiles_services.ask_owners(now=now + timedelta(days=31 * month)) for month in range(5)]
    assert asked == [1, 1, 1, 0, 0]
    assert OutgoingMail.objects.filter(recipient=profile.user.email).count() == 3


def test_confirming_puts_the_question_off(roles):
    member = roles("member")
    member.get("/my/profile/")
    Profile.objects.update(ask_at=timezone.now(), times_asked=2)
    member.post("/my/profile/", {"decision": "confirm"})
    profile = Profile.objects.get()
    assert profile.times_asked == 0
    assert profile.ask_at > timezone.now() + timedelta(days=364)


def test_who_is_no_member_any_more_is_not_asked_and_not_found():
    profile = make_profile()
    services.withdraw_role(profile.user, "Members")
    assert not Entry.objects.current().filter(kind="person").exists()
    assert profiles_services.ask_owners(now=timezone.now() + timedelta(days=400)) == 0


def test_several_suspended_at_once_in_the_admin_are_not_found(roles):
    profile = make_profile()
    address = reverse("wagtail_bulk_action", args=["peers", "user", "set_active_state"])
    roles("administrator").post(f"{address}?id={profile.user_id}", {"mark_as_active": "False"})
    profile.user.refresh_from_db()
    assert not profile.user.is_active
    assert not Entry.objects.current().filter(kind="person", object_id=profile.user_id).exists()


def test_a_person_with_parts_for_several_audiences_is_listed_once(roles):
    line = ServiceLine.objects.first()
    profile = make_profile(
        reaches={"name": "everyone", "advise": "everyone"}, topics={"advise": [{"service_line": line}]}
    )
    assert Entry.objects.current().filter(kind="person").count() == 2
    for role in ("visitor", "member"):
        page = roles(role).get(line.get_absolute_url()).content.decode()
        assert page.count(f'href="{profile.get_absolute_url()}"') == 1
        found = roles(role).get("/search/", {"q": profile.user.name}).content.decode()
        assert found.count(f'href="{profile.get_absolute_url()}"') == 1


def test_a_picture_keeps_nothing_but_what_is_seen(roles):
    member = roles("member")
    upload = SimpleUploadedFile("me.jpg", planted.jpeg())
    member.post("/my/profile/about/", {**ABOUT, "new_picture": upload})
    profile = Profile.objects.get()
    with profile.picture.storage.open(profile.picture.name) as stored:
        assert planted.SECRET not in stored.read()
    response = member.get(f"/people/{profile.user_id}/picture/")
    assert planted.SECRET not in b"".join(response.streaming_content)


def test_pictures_of_earlier_versions_are_cleaned_once(user_with_role, django_capture_on_commit_callbacks):
    profile = profiles_services.profile_of(user_with_role("member"))
    profile.picture.save("old.jpg", SimpleUploadedFile("old.jpg", planted.jpeg(orientation=1)))
    old, storage = profile.picture.name, profile.picture.storage

    with django_capture_on_commit_callbacks(execute=True):
        assert [profiles_services.clean_stored_pictures() for _run in range(2)] == [1, 0]

    profile.refresh_from_db()
    with profile.picture.storage.open(profile.picture.name) as stored:
        assert planted.SECRET not in stored.read()
    assert not storage.exists(old)
    # One whose file is gone is not tried for ever.
    storage.delete(profile.picture.name)
    Profile.objects.update(picture="people/gone.jpg")
    assert [profiles_services.clean_stored_pictures() for _run in range(2)] == [1, 0]
