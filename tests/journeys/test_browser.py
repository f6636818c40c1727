"""The browser's watch notices what it is there for."""

from tests.journeys.recording import recorder


def test_watch_notices_what_is_wrong_with_a_page(open_page, watch):
    page = open_page(width=390)
    page.goto("/accounts/login/")
    page.set_content("<!doctype html><img src='data:,'><table width='4000'><tr><td>x</table>")
    watch.check(page)
    found = "\n".join(watch.problems)
    assert "image-alt" in found
    assert "wider than the window" in found
    watch.problems.clear()


def test_every_page_served_is_looked_at(open_page):
    page = open_page()
    page.goto("/accounts/login/")
    page.goto("/no-such-page/")
    assert [(shown.path, shown.status) for shown in recorder.stop()] == [
        ("/accounts/login/", 200),
        ("/no-such-page/", 404),
    ]


def test_log_in_page_is_sound(page):
    page.goto("/accounts/login/")
    assert page.locator("h1").count() == 1
