"""The account's pages and letters are the hub's own."""

from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter
from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone

from tests.conftest import PASSWORD

ALLAUTH = Path(allauth.__file__).parent / "templates"
OURS = settings.BASE_DIR / "hub" / "base" / "templates"
# Pages of ways to log in that the settings switch off, and frames that only those extend.
UNREACHABLE = (
    *("phone", "passkey", "webauthn", "_code.html", "trust.html"),
    *("/base_", "/base.html", "login_extra", "provider_list"),
)


def allauth_pages() -> list[str]:
    names = (
        path.relative_to(ALLAUTH).as_posix()
        for folder in ("account", "mfa", "socialaccount")
        for path in (ALLAUTH / folder).rglob("*.html")
    )
    return sorted(name for name in names if not any(part in f"/{name}" for part in UNREACHABLE))


def letters() -> list[str]:
    return sorted(
        path.relative_to(OURS).as_posix().removesuffix("_subject.txt")
        for path in OURS.rglob("email/*_subject.txt")
    )


@pytest.mark.parametrize("name", allauth_pages())
def test_page_is_ours(name):
    assert Path(get_template(name).origin.name).is_relative_to(OURS)


def test_every_letter_of_the_means_in_use_is_ours():
    theirs = {
        path.relative_to(ALLAUTH).as_posix().removesuffix("_subject.txt")
        for folder in ("account", "mfa", "socialaccount")
        for path in (ALLAUTH / folder / "email").glob("*_subject.txt")
        if "webauthn" not in path.name
    }
    assert theirs <= set(letters())


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", letters())
def test_letter_is_whole(prefix, rf):
    context = {
        "email": "o'neil@county.example",
        "from_email": "old@county.example",
        "to_email": "o'neil@county.example",
        "deleted_email": "o'neil@county.example",
        "provider": "Sample State Log-in",
        "activate_url": "https://hub.example/confirm/?a=1&b=2",
        "password_reset_url": "https://hub.example/reset/?a=1&b=2",
        "signup_url": "https://hub.example/join/",
        "code": "" if "confirmation" in prefix else "314159",
        "ip": "192.0.2.1",
        "user_agent": "Sample <Browser>",
        "timestamp": timezone.now(),
        "current_site": None,
    }
    adapter = get_adapter(rf.get("/"))
    message = adapter.render_mail(prefix, "ana@county.example", context)
    assert message.subject.strip()
    assert "\n" not in message.subject
    body = message.body
    assert body.startswith("Hello,\n\n")
    assert "Shared Services Hub" in body
    # Plain text: nothing is escaped for HTML, and nothing is left unfilled.
    assert not [left for left in ("&amp;", "&lt;", "&#x27;", "{{", "{%", "\n\n\n") if left in body]


@pytest.mark.django_db
class TestPages:
    def test_settings_lead_to_each_other(self, roles):
        client = roles("member")
        places = BeautifulSoup(client.get("/accounts/email/").content, "html.parser").find(
            class_="hub-places"
        )
        addresses = [link["href"] for link in places.find_all("a")]
        assert addresses[0] == "/my/account/"
        assert {"/accounts/password/change/", "/my/notices/settings/", "/my/data/"} < set(addresses)
        for address in addresses:
            page = BeautifulSoup(client.get(address).content, "html.parser")
            current = page.select_one(".hub-places [aria-current=page]")
            assert current["href"] == address

    def test_waiting_change_of_address_is_shown_and_can_be_taken_back(self, roles):
        client = roles("member", email="ana@county.example")
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        client.post("/accounts/email/", {"action_add": "", "email": "ana.new@county.example"})
        page = BeautifulSoup(client.get("/accounts/email/").content, "html.parser")
        assert "ana.new@county.example" in page.find(class_="hub-asked").get_text()
        client.post("/accounts/email/", {"action_remove": "", "email": "ana.new@county.example"})
        assert list(client.user.emailaddress_set.values_list("email", flat=True)) == ["ana@county.example"]

    def test_second_step_is_explained_before_it_is_switched_on(self, roles):
        page = roles("member").get("/accounts/2fa/").content.decode()
        assert "Your password alone opens the account." in page
        assert "Set it up" in page

    def test_used_up_links_say_what_to_do(self, client):
        page = BeautifulSoup(client.get("/accounts/confirm-email/no-such-key/").content, "html.parser")
        assert "too old, or has been used already" in page.main.get_text()
        page = BeautifulSoup(client.get("/accounts/password/reset/key/1-no-such-key/").content, "html.parser")
        assert page.main.find("a", href="/accounts/password/reset/")

    def test_reset_does_not_tell_who_has_an_account(self, client, roles):
        roles("member", email="ana@county.example")
        pages = [
            client.post("/accounts/password/reset/", {"email": address}, follow=True).content
            for address in ("ana@county.example", "nobody@county.example")
        ]
        texts = [BeautifulSoup(page, "html.parser").main.get_text() for page in pages]
        assert texts[0] == texts[1]
