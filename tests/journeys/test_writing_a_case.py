"""Writing a case in a browser: without a connection, after a log-out, two authors at once, with a keyboard."""

from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from cases.authors import authorship
from cases.models import CasePage
from cases.review import services
from hub.base.models import UnsavedForm
from tests.factories.cases import make_draft
from tests.factories.peers import PASSWORD, UserFactory

STEPS = ("edit", "filed", "story", "outcome", "figures", "evidence", "files", "authorship", "check")
STORE = "() => Object.keys(localStorage).filter((name) => name.startsWith('hub-typed:')).length"


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def of(case, step):
    return reverse(f"cases:{step}", args=[case.pk])


def newest(case):
    return services.latest_draft(CasePage.objects.get(pk=case.pk))


def typing(page):
    return page.locator("[data-unsaved-state]")


def test_write_in_steps_and_lose_the_connection(open_page, watch):
    author = UserFactory(role="Members")
    page = open_page(user=author, width=390)
    page.goto("/my/cases/new/")
    page.get_by_label("Title").fill("One payroll desk")
    press(page, "Begin")
    case = CasePage.objects.get()
    page.get_by_role("textbox", name="Summary").fill("Six towns share one payroll desk.")
    press(page, "Save and continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Filed under and when")
    page.goto(of(case, "story"))
    problem = page.get_by_role("textbox", name="Problem")
    problem.fill("Each town ran its own payroll.")
    expect(typing(page)).to_contain_text("What you typed is kept")
    assert UnsavedForm.objects.get().content["problem"] == ["Each town ran its own payroll."]
    assert page.evaluate(STORE) == 0

    page.context.set_offline(True)
    problem.fill("Each town ran its own payroll, and paid late.")
    expect(typing(page)).to_contain_text("no connection")
    assert page.evaluate(STORE) == 1
    # The window is closed before the connection is back.
    page.close()
    page.context.set_offline(False)
    page = page.context.new_page()
    watch.listen(page)
    page.goto(of(case, "story"))
    expect(page.get_by_role("textbox", name="Problem")).to_have_value(
        "Each town ran its own payroll, and paid late.", timeout=60_000
    )
    expect(page.get_by_role("main")).to_contain_text("what you typed and have not saved")
    assert newest(case).problem == ""
    press(page, "Save draft")
    expect(page.get_by_role("main")).to_contain_text("Your draft is saved")
    assert newest(case).problem == "Each town ran its own payroll, and paid late."
    assert not UnsavedForm.objects.exists()
    assert page.evaluate(STORE) == 0


def test_a_log_in_that_runs_out_loses_nothing(open_page, watch):
    author = UserFactory(role="Members")
    case = make_draft(author=author)
    page = open_page(user=author)
    page.goto(of(case, "outcome"))
    Session.objects.all().delete()
    page.get_by_role("textbox", name="Results").fill("Half the cost.")
    expect(typing(page)).to_contain_text("you are logged out")
    watch.problems = [found for found in watch.problems if "answered 401" not in found]
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log in (opens a new window)").click()
    window = opened.value
    window.locator("[name=login]").fill(author.email)
    window.locator("[name=password]").fill(PASSWORD)
    window.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(window.get_by_role("heading", level=1)).to_have_text("My cases")
    window.close()
    # The first window goes on by itself, with the token of the new log-in.
    page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    expect(typing(page)).to_contain_text("What you typed is kept")
    watch.problems = [found for found in watch.problems if "answered 401" not in found]
    press(page, "Save draft")
    expect(page.get_by_role("main")).to_contain_text("Your draft is saved")
    assert newest(case).results == "Half the cost."


def test_logging_out_asks_before_it_removes_what_is_only_in_this_browser(open_page):
    author = UserFactory(role="Members")
    case = make_draft(author=author)
    page = open_page(user=author)
    page.goto(of(case, "outcome"))
    page.route("**/my/unsaved/**", lambda route: route.abort())
    page.get_by_role("textbox", name="Results").fill("Half the cost.")
    expect(typing(page)).to_contain_text("no connection")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator(".hub-menu--account summary").click()
    page.get_by_role("button", name="Log out").click()
    assert "not saved" in asked[0]
    assert page.evaluate(STORE) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in").first).to_be_visible()
    assert page.evaluate(STORE) == 0


def test_without_a_script_the_form_comes_back_after_the_log_in(open_page):
    author = UserFactory(role="Members")
    case = make_draft(author=author)
    page = open_page(user=author, javascript=False)
    page.goto(of(case, "outcome"))
    Session.objects.all().delete()
    page.get_by_role("textbox", name="Results").fill("Half the cost.")
    press(page, "Save draft")
    page.locator("[name=login]").fill(author.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(page.get_by_role("textbox", name="Results")).to_have_value("Half the cost.")
    expect(page.get_by_role("main")).to_contain_text("Nothing is saved yet")
    press(page, "Save draft")
    assert newest(case).results == "Half the cost."


def test_two_authors_at_once_are_shown_both_texts(open_page):
    ana = UserFactory(role="Members", name="Ana Sample")
    ben = UserFactory(role="Members", name="Ben Sample")
    case = make_draft(author=ana)
    first, second = open_page(user=ana), open_page(user=ben, width=390)
    first.goto(of(case, "authorship"))
    first.get_by_label("E-mail address of a member").fill(ben.email)
    press(first, "Invite")
    expect(first.get_by_role("main")).to_contain_text("no answer yet")
    second.goto("/my/cases/")
    second.get_by_role("link", name="Accept or decline").click()
    second.get_by_label("My name and my organisation").check()
    press(second, "Accept")
    assert authorship.own_part(ben, case).shown_name == "Ben Sample"

    first.goto(of(case, "outcome"))
    second.goto(of(case, "outcome"))
    first.get_by_role("textbox", name="Results").fill("From Ana.")
    second.get_by_role("textbox", name="Results").fill("From Ben.")
    press(first, "Save draft")
    sent = []
    second.on("request", lambda request: request.is_navigation_request() and sent.append(request.method))
    press(second, "Save draft")
    expect(second.get_by_role("alert")).to_contain_text("changed elsewhere")
    expect(typing(second)).to_contain_text("What you typed is kept")
    # The page that shows both texts stays: loaded anew it would send the form again, over what is pressed next.
    assert sent == ["POST"]
    expect(second.get_by_role("textbox", name="Results")).to_have_value("From Ben.")
    expect(second.locator("details", has_text="saved elsewhere")).to_contain_text("From Ana.")
    press(second, "Save draft")
    expect(second.get_by_role("main")).to_contain_text("Your draft is saved")
    assert newest(case).results == "From Ben."


def test_every_step_by_keyboard_and_with_tools_for_markdown(open_page, check):
    author = UserFactory(role="Members")
    case = make_draft(author=author, problem="")
    page = open_page(user=author)
    for step in STEPS:
        page.goto(of(case, step))
        expect(page.get_by_role("navigation", name="Steps").locator("[aria-current=step]")).to_have_count(1)
        check(page)
    page.goto(of(case, "story"))
    problem = page.get_by_role("textbox", name="Problem")
    problem.focus()
    page.keyboard.press("Control+b")
    page.keyboard.type("slow")
    expect(problem).to_have_value("**slow**")
    tools = page.get_by_role("toolbar", name="Format: Problem")
    tools.get_by_role("button", name="Bold").focus()
    page.keyboard.press("End")
    expect(tools.get_by_role("button", name="Preview")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Preview: Problem").locator("strong")).to_have_text("slow")
    check(page)
    for tool in ("Heading", "List", "Numbered", "Link", "Quote", "Table", "Footnote"):
        problem.fill("words")
        problem.select_text()
        tools.get_by_role("button", name=tool, exact=True).click()
        assert problem.input_value() != "words", tool


def test_a_window_from_before_an_upgrade_keeps_its_text(open_page, watch):
    author = UserFactory(role="Members")
    case = make_draft(author=author)
    page = open_page(user=author)
    page.goto(of(case, "outcome"))
    # The address to which an older page sends what is typed is gone.
    page.route(
        "**/my/unsaved/**",
        lambda route: route.fulfill(status=404, content_type="text/html", body="<h1>Not found</h1>"),
    )
    page.get_by_role("textbox", name="Results").fill("Half the cost.")
    expect(typing(page)).to_contain_text("What you type is kept in this browser")
    page.reload()
    assert page.evaluate(STORE) == 1
    page.unroute("**/my/unsaved/**")
    page.reload()
    expect(page.get_by_role("textbox", name="Results")).to_have_value("Half the cost.")
    watch.problems = [found for found in watch.problems if "answered 404" not in found]
    press(page, "Save draft")
    expect(page.get_by_role("main")).to_contain_text("Your draft is saved")
    assert newest(case).results == "Half the cost."
    assert page.evaluate(STORE) == 0
