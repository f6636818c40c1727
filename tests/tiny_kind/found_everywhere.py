"""A kind of content that its app alone declares is wherever kinds appear.

Run by ``tests/base/test_content_kinds.py`` in a process of its own, on its database and ``tests.tiny_kind.settings``.
"""

import json
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse

from hub.base import content_kinds
from hub.base.models import ServiceLine, Theme
from hub.base.people import personal_data
from hub.home.demo import make
from notifications.following import services as following_services
from notifications.models import Notice
from notifications.notices import fan_out
from peers.accounts import archive_making, archives
from peers.models import Flag
from tests.factories.profiles import make_profile
from tests.tiny_kind import services
from tests.tiny_kind.models import Tip

pytestmark = pytest.mark.django_db

TITLE = "Keep the old form open for a month"


@pytest.fixture
def author(user_with_role):
    """A member whose profile everyone may see."""
    return make_profile(user=user_with_role("member", name="Tilda Sample"), shown_to="everyone").user


@pytest.fixture
def tip(author):
    """A published tip."""
    return services.publish(
        author=author, title=TITLE, text="Clerks need it.", themes=[Theme.objects.get(slug="funding")]
    )


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_checks_find_nothing_amiss():
    call_command("check", fail_level="WARNING")


def test_kind_is_registered():
    assert content_kinds.get("tip").model is Tip
    assert content_kinds.of(Tip()).key == "tip"


def test_search_finds_it(roles, tip):
    assert TITLE in text_of(roles("visitor").get("/search/?q=clerks"))
    assert TITLE in text_of(roles("visitor").get("/search/?q=clerks&kind=tip"))


def test_header_leads_to_it(roles, tip):
    page = text_of(roles("visitor").get("/tips/"))
    assert '<a href="/tips/" aria-current="page">Tips</a>' in page
    assert TITLE in page


def test_account_menu_of_members_has_its_place(roles):
    assert f'<a href="{reverse("tiny:my_tips")}">My tips</a>' in text_of(
        roles("member").get("/organisations/")
    )
    assert "My tips" not in text_of(roles("applicant").get("/organisations/"))


def test_page_of_a_theme_lists_it_and_leads_further(roles, tip):
    page = text_of(roles("visitor").get("/themes/funding/"))
    assert TITLE in page
    assert '<a href="/tips/">All tips</a>' in page
    line = ServiceLine.objects.first()
    assert "All tips" not in text_of(roles("visitor").get(line.get_absolute_url()))


def test_page_of_its_author_lists_it(roles, author, tip):
    assert TITLE in text_of(roles("member").get(author.profile.get_absolute_url()))


def test_it_is_followed_and_its_followers_are_told(roles, author):
    reader, theme = roles("member"), Theme.objects.get(slug="funding")
    following_services.follow(user=reader.user, thing=theme)
    tip = services.publish(author=author, title=TITLE, text="Clerks need it.", themes=[theme])
    fan_out.spread_due()
    assert Notice.objects.filter(user=reader.user, kind="tiny.published").count() == 1
    reader.post(reverse("notifications:follow", args=["tip", tip.pk]), {"act": "follow"})
    assert following_services.subscription(user=reader.user, thing=tip) is not None


def test_archive_of_its_author_has_it(settings, tmp_path, author, tip):
    settings.MEDIA_ROOT = str(tmp_path)
    archive = archives.ask(author)
    archive_making.make_due()
    with default_storage.open(archive.name) as file, zipfile.ZipFile(file) as packed:
        assert json.loads(packed.read("tips/tips.json"))[0]["title"] == TITLE


def test_it_is_reported_and_waits_for_moderators(roles, tip):
    report = reverse("moderation:flag", args=["tip", tip.pk])
    assert report in text_of(roles("member").get(tip.get_absolute_url()))
    roles("member").post(report, {"reason": Flag.Reason.HURTFUL, "note": "Not so."})
    moderator = roles("moderator")
    waiting = text_of(moderator.get(reverse("moderation:flags")))
    assert TITLE in waiting
    assert reverse("moderation:decide", args=["tip", tip.pk]) in waiting


def test_its_queue_is_on_the_moderators_page(roles, tip):
    page = text_of(roles("moderator").get(reverse("home:moderation")))
    assert "Newest tips" in page
    assert roles("member").get(reverse("home:moderation")).status_code == 403


@pytest.mark.parametrize("keep", [True, False])
def test_it_stays_or_goes_with_the_account(author, tip, keep):
    part = next(part for part in personal_data.parts() if part.name == "tips")
    part.erase(author, keep)
    assert Tip.objects.exists() is keep


def test_the_demo_has_it():
    assert make.of_apps() == {"tips": 1}
    assert make.of_apps() == {"tips": 0}
    assert Tip.objects.count() == 1


def test_api_gives_it(client, tip):
    listed = client.get("/api/v2/tips/").json()
    assert [each["title"] for each in listed["items"]] == [TITLE]
    assert client.get(f"/api/v2/tips/{tip.pk}/").json()["text"] == "Clerks need it."
