"""A real browser before the running site, with every page that it shows checked on the way.

``page`` is a Playwright page of 1,440 pixels (``page.goto("/search/")`` works); ``open_page`` makes
others: ``open_page(width=390, user=somebody)``. When the journey is over, axe looks at every page that
was served to it, as on a phone and as on a desk; violations, pages wider than the window, script
errors and breaches of the Content-Security-Policy fail the test, so a journey needs no call for them.
``check(page)`` looks at once, for a state that came about without a new page.
"""

import os
import shutil

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from django.test.testcases import _MediaFilesHandler
from playwright.sync_api import Page, sync_playwright

from tests import databases
from tests.journeys.recording import ServedPage, recorder

WIDTHS = {"phone": 390, "desk": 1440}
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
BROWSER_OPTIONS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """async (rules) => (await axe.run({runOnly: rules})).violations.map(
  (found) => [found.id, found.help, ...found.nodes.map((node) => node.html.slice(0, 200))].join(": "))"""
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
HTML = "text/html; charset=utf-8"
# Wagtail's admin is not ours to judge.
NOT_OURS = ("/admin/",)


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(databases.ROOT / "tests" / "journeys"):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session", autouse=True)
def _files_are_served_by_the_site():
    """Django's live server would hand out every upload by itself, whoever asks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_MediaFilesHandler, "_should_handle", lambda handler, path: False)
        yield


@pytest.fixture(scope="session")
def browser():
    """Chromium of this machine; Playwright's own can't be downloaded everywhere."""
    if BROWSER is None:
        pytest.skip("needs Chromium")
    if not list((databases.ROOT / "build" / "assets").rglob("*.css")):
        pytest.fail("The assets are not compiled: run `make assets`.")
    # Playwright runs an event loop in this thread, in which Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=BROWSER_OPTIONS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Watch:
    """What was wrong with the pages that were shown."""

    def __init__(self):
        self.problems: list[str] = []

    def check(self, page: Page, name: str = "") -> None:
        """Look at the page as it stands: accessibility, and nothing wider than the window."""
        where = f"{name or page.url} at {page.viewport_size['width']} px"
        page.evaluate(AXE_SCRIPT)
        self.problems += [f"{where}: {found}" for found in page.evaluate(AXE, AXE_RULES)]
        if page.evaluate(TOO_WIDE):
            self.problems.append(f"{where}: wider than the window")

    def check_served(self, context, served: list[ServedPage]) -> None:
        """Look at pages as they were served, at the width of a phone and of a desk."""
        page = context.new_page()
        shown = None
        # (a handler with a second parameter would be given the request in it)
        page.route("**/as-served", lambda route: route.fulfill(body=shown.html, content_type=HTML))
        for shown in served:
            page.goto("/as-served")
            for width in WIDTHS.values():
                page.set_viewport_size({"width": width, "height": 900})
                self.check(page, f"{shown.method} {shown.path} ({shown.status})")
        page.close()

    def listen(self, page: Page) -> None:
        """Listen to what goes wrong while the page is used."""

        def answered(response):
            document = response.request.is_navigation_request()
            if response.status >= (500 if document else 400):
                self.problems.append(f"{response.url} answered {response.status}")

        def said(message):
            # A failed request is judged above, where its kind is known.
            if message.type == "error" and not message.text.startswith("Failed to load resource"):
                self.problems.append(f"{page.url}: {message.text}")

        page.on("response", answered)
        page.on("console", said)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))


@pytest.fixture
def watch():
    """The problems of all pages of a test; a test that provokes one may take it off the list."""
    return Watch()


@pytest.fixture
def check(watch):
    """Look at a page at once: ``check(page)``."""
    return watch.check


@pytest.fixture
def open_page(browser, live_server, transactional_db, watch):
    """Open a page of its own, as from another computer: ``open_page(width=390, user=somebody)``."""
    contexts = []

    def open_one(*, width: int = WIDTHS["desk"], user=None, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            cookies = [
                {"name": name, "value": morsel.value, "url": live_server.url}
                for name, morsel in client.cookies.items()
            ]
            context.add_cookies(cookies)
        page = context.new_page()
        watch.listen(page)
        return page

    recorder.start()
    yield open_one
    served = [shown for shown in recorder.stop() if not shown.path.startswith(NOT_OURS)]
    for context in contexts:
        context.close()
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    watch.check_served(context, served)
    context.close()
    assert not watch.problems, "\n".join(watch.problems)


@pytest.fixture
def page(open_page) -> Page:
    """A page for somebody who is not logged in, on a desk."""
    return open_page()
