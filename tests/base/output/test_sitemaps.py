"""What machines are told of the site."""

import pytest

from tests.factories.cases import make_draft, make_published

pytestmark = pytest.mark.django_db


def test_the_sitemap_has_the_pages_of_visitors_whoever_asks(client, roles):
    public, hidden = make_published(title="Open"), make_published(title="Closed", for_members=True)
    draft = make_draft(title="A draft")
    for asking in (client, roles("member"), roles("administrator")):
        content = asking.get("/sitemap.xml").content.decode()
        assert public.url in content
        assert hidden.url not in content
        assert draft.slug not in content


def test_robots_are_kept_from_what_is_no_text(client, settings):
    settings.SITE_URL = "https://hub.county.example"
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /admin/" in lines
    assert "Sitemap: https://hub.county.example/sitemap.xml" in lines
    assert not [line for line in lines if line == "Disallow: /"]
