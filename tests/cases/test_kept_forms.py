"""A form that was sent in vain: the log-in had run out, or its token was an old one."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import CasePage
from cases.review import services
from hub.base.unsaved import resubmission
from tests.factories.cases import make_draft
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return UserFactory(role="Members")


@pytest.fixture
def case(author):
    return make_draft(author=author)


def typed(author, case, **changes) -> dict:
    return {
        "typed_by": author.pk,
        "revision": case.latest_revision_id,
        "results": "An hour's work",
        **changes,
    }


def url_of(case) -> str:
    return reverse("cases:outcome", args=[case.pk])


class TestLogInRanOut:
    def test_the_form_comes_back_filled_after_the_log_in_and_nothing_is_saved(self, author, case):
        client = Client()
        url = url_of(case)
        response = client.post(url, typed(author, case))
        assert response.url == f"{reverse('account_login')}?next={url}"
        client.force_login(author)
        content = client.get(url).content.decode()
        assert "An hour&#x27;s work" in content
        assert "Nothing is saved yet" in content
        assert "An hour" not in services.latest_draft(CasePage.objects.get(pk=case.pk)).results
        assert "An hour" not in client.get(url).content.decode()

    def test_somebody_else_who_logs_in_here_does_not_get_it(self, author, case):
        client = Client()
        client.post(url_of(case), typed(author, case))
        other = UserFactory(role="Members")
        case.authors.create(
            user=other, accepted_at=case.first_published_at or case.latest_revision_created_at
        )
        client.force_login(other)
        assert "An hour" not in client.get(url_of(case)).content.decode()

    def test_what_is_too_long_is_not_kept_and_the_log_in_comes_all_the_same(self, author, case):
        client = Client()
        response = client.post(url_of(case), typed(author, case, results="x" * 500_001))
        assert response.status_code == 302
        assert "kept_form" not in client.session

    def test_a_stranger_s_script_uses_up_its_own_quota_alone(self, author, case, monkeypatch):
        monkeypatch.setattr(resubmission, "TIMES_AN_HOUR", 3)

        def is_kept(address):
            client = Client()
            client.post(url_of(case), typed(author, case), headers={"X-Forwarded-For": address})
            return "kept_form" in client.session

        assert [is_kept("203.0.113.9") for _time in range(5)] == [True] * 3 + [False] * 2
        assert is_kept("198.51.100.7")


class TestOldToken:
    def post(self, author, case, **headers):
        client = Client(enforce_csrf_checks=True)
        client.force_login(author)
        client.get(url_of(case))
        data = typed(author, case, csrfmiddlewaretoken="x" * 64)
        return client, client.post(url_of(case), data, headers=headers)

    def test_our_own_form_comes_back_filled_and_nothing_is_saved(self, author, case):
        client, response = self.post(author, case, **{"Sec-Fetch-Site": "same-origin"})
        assert response.url == url_of(case)
        assert CasePage.objects.get(pk=case.pk).latest_revision_id == case.latest_revision_id
        content = client.get(url_of(case)).content.decode()
        assert "An hour&#x27;s work" in content
        assert "Nothing is saved yet" in content

    def test_an_older_browser_is_known_by_where_the_form_came_from(self, author, case):
        assert self.post(author, case, Origin="http://testserver")[1].status_code == 302

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://evil.example"},
            {"Referer": "http://testserver.evil.example/"},
            {},
        ],
    )
    def test_a_form_from_elsewhere_is_refused_and_puts_nothing_into_ours(self, author, case, headers):
        client, response = self.post(author, case, **headers)
        assert response.status_code == 403
        assert "An hour" not in client.get(url_of(case)).content.decode()

    def test_other_forms_are_refused_as_ever(self, author, case):
        client = Client(enforce_csrf_checks=True)
        client.force_login(author)
        url = reverse("cases:delete", args=[case.pk])
        assert client.post(url, {}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 403
        assert CasePage.objects.filter(pk=case.pk).exists()
