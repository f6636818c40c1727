"""The frame of every page, the shared components, forms and error pages."""

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.views import defaults

from hub.base import content_kinds
from hub.base.listing.facets import FacetValue, ShownFacet
from hub.base.models import SiteIdentity
from tests.factories.base import ImageFactory


def soup(response_or_html) -> BeautifulSoup:
    html = getattr(response_or_html, "content", response_or_html)
    return BeautifulSoup(html, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def component(component_name, path="/cases/", **context) -> BeautifulSoup:
    """A component with what is passed to it, without the context processors and their queries."""
    request = RequestFactory().get(path)
    bound = Context({"request": request, **context})
    bound.request = request
    return soup(get_template(f"components/{component_name}.html").template.render(bound))


def error_page(view, user, path="/somewhere/", **kwargs) -> BeautifulSoup:
    request = RequestFactory().get(path)
    request.user = user
    return soup(view(request, **kwargs))


# --- The frame ---------------------------------------------------------------------------------
@pytest.mark.django_db
class TestFrame:
    def test_skip_link_is_first_and_leads_to_the_content(self, client):
        page = soup(client.get("/accounts/login/"))
        first = page.body.find("a")
        assert first["href"] == "#main"
        assert page.find(id="main").name == "main"

    def test_title_names_page_and_site(self, client):
        identity = SiteIdentity.load()
        identity.name = "Sample Hub"
        identity.save()
        page = soup(client.get("/accounts/login/"))
        assert " ".join(page.title.string.split()) == "Log in · Sample Hub"
        assert page.html["lang"] == "en"
        assert "Sample Hub" in words(page.find("header"))

    def test_notice_and_contact_stand_on_the_page_once_set(self, client):
        before = soup(client.get("/accounts/login/"))
        assert before.find(class_="hub-notice") is None
        assert before.find("a", href="mailto:hub@sample.example") is None
        identity = SiteIdentity.load()
        identity.notice = "All of this is a sample."
        identity.contact_email = "hub@sample.example"
        identity.save()
        page = soup(client.get("/accounts/login/"))
        assert words(page.find(class_="hub-notice")) == "All of this is a sample."
        assert page.find("footer").find("a", href="mailto:hub@sample.example")

    def test_logo_takes_the_place_of_the_sign_and_everybody_may_see_it(self, client):
        assert soup(client.get("/accounts/login/")).select_one(".hub-brand svg")
        identity = SiteIdentity.load()
        identity.logo = ImageFactory(title="Sample logo")
        identity.save()
        brand = soup(client.get("/accounts/login/")).find(class_="hub-brand")
        assert brand.svg is None
        # The name stands beside it.
        assert brand.img["alt"] == ""
        response = client.get(brand.img["src"])
        assert response.status_code == 200
        assert response.getvalue()

    def test_every_section_and_footer_link_leads_somewhere(self, client):
        page = soup(client.get("/"))
        addresses = {link["href"] for link in page.select(".hub-nav a, .hub-footer a, .hub-brand")}
        assert {section.address for section in content_kinds.sections()} <= addresses
        assert {"/privacy/", "/code-of-conduct/"} <= addresses
        assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
            addresses, 200
        )

    @pytest.mark.parametrize(
        ("path", "marked"),
        [
            ("/cases/", {"Cases": "page"}),
            ("/organisations/", {"Organisations": "page"}),
            ("/accounts/login/", {}),
        ],
    )
    def test_current_section_is_marked(self, client, path, marked):
        links = soup(client.get(path)).select(".hub-nav [aria-current]")
        assert {words(link): link["aria-current"] for link in links} == marked

    def test_section_is_marked_on_pages_below_it(self, client):
        header = component("page_header", path="/cases/one-desk/", user=AnonymousUser())
        assert [link["aria-current"] for link in header.select("[aria-current]")] == ["true"]

    def test_search_box_asks_the_search_page(self, client):
        form = soup(client.get("/accounts/login/")).find("form", role="search")
        assert (form["action"], form["method"]) == ("/search/", "get")
        field = form.find("input", attrs={"name": "q"})
        assert form.find("label", attrs={"for": field["id"]})

    @pytest.mark.parametrize(
        "path", ["/", "/cases/", "/accounts/login/", "/accounts/signup/", "/search/", "/missing/"]
    )
    def test_nothing_inline_that_the_policy_would_stop(self, client, path):
        page = soup(client.get(path))
        assert page.find("style") is None
        assert not [script for script in page.find_all("script") if not script.get("src")]
        assert not page.select("[style]")
        assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
        ids = [tag["id"] for tag in page.select("[id]")]
        assert len(ids) == len(set(ids))


MEMBERS_PLACES = {
    "My cases",
    "My messages",
    "My notices",
    "My profile",
    "Saved searches",
    "Account settings",
}


@pytest.mark.django_db
class TestAccountMenu:
    def links(self, client) -> set[str]:
        menu = soup(client.get("/cases/")).find(class_="hub-menu--account")
        return {words(link) for link in menu.find_all("a")}

    def test_visitor_can_log_in_or_join(self, client):
        page = soup(client.get("/cases/"))
        assert page.find(class_="hub-menu--account") is None
        assert {"Log in", "Join"} == {words(link) for link in page.select(".hub-header__enter a")}

    @pytest.mark.parametrize(
        ("role", "expected"),
        [
            ("applicant", {"Account settings"}),
            ("member", MEMBERS_PLACES),
            ("moderator", MEMBERS_PLACES | {"Moderation"}),
            ("program_host", MEMBERS_PLACES | {"My toolkits"}),
            ("administrator", MEMBERS_PLACES | {"My toolkits", "Moderation", "Administration"}),
        ],
    )
    def test_each_role_has_its_places(self, roles, role, expected):
        assert self.links(roles(role)) == expected

    def test_editor_reaches_the_administration(self, roles):
        assert "Administration" in self.links(roles("editor"))

    def test_every_place_opens(self, roles):
        client = roles("administrator")
        menu = soup(client.get("/cases/")).find(class_="hub-menu--account")
        opened = {link["href"]: client.get(link["href"]).status_code for link in menu.find_all("a")}
        assert set(opened.values()) == {200}

    def test_log_out_is_posted(self, roles):
        client = roles("member", name="Mara Sample")
        menu = soup(client.get("/cases/")).find(class_="hub-menu--account")
        assert "MS" in words(menu.find("summary"))
        form = menu.find("form")
        assert form["method"] == "post"
        client.post(form["action"])
        assert "_auth_user_id" not in client.session


# --- Error pages -------------------------------------------------------------------------------
@pytest.mark.django_db
class TestErrorPages:
    def test_missing_page_offers_search_and_log_in(self, client):
        response = client.get("/missing/?page=2")
        assert response.status_code == 404
        page = soup(response)
        assert words(page.h1) == "There is no such page"
        assert page.main.find("a", href="/search/")
        assert page.main.find("a", href="/accounts/login/?next=/missing/%3Fpage%3D2")

    def test_visitor_is_asked_to_log_in(self):
        page = error_page(defaults.permission_denied, AnonymousUser(), exception=PermissionDenied())
        assert words(page.h1) == "This page is for members"
        assert page.main.find("a", href="/accounts/login/?next=/somewhere/")

    def test_applicant_is_told_to_wait(self, user_with_role):
        page = error_page(
            defaults.permission_denied, user_with_role("applicant"), exception=PermissionDenied()
        )
        assert words(page.h1) == "You are waiting for approval"
        assert page.main.find("a", href="/waiting/")

    def test_member_is_told_why(self, user_with_role):
        refusal = PermissionDenied("Only its hosts may change a programme.")
        page = error_page(defaults.permission_denied, user_with_role("member"), exception=refusal)
        assert words(page.h1) == "This page is not open to you"
        assert "Only its hosts may change a programme." in words(page.main)

    def test_forged_form_is_refused_in_our_words(self):
        response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@county.example"})
        assert response.status_code == 403
        assert words(soup(response).h1) == "This form can't be accepted"


def test_server_error_asks_nothing_of_the_database():
    # Without the database mark any query fails this test.
    page = soup(defaults.server_error(RequestFactory().get("/")))
    assert words(page.h1) == "Something went wrong on our side"
    assert page.find("link", rel="stylesheet")["href"] == "/static/hub/hub.css"


@pytest.mark.django_db
def test_bad_request_is_told_in_our_words():
    page = soup(defaults.bad_request(RequestFactory().get("/"), exception=ValueError()))
    assert words(page.h1) == "This request can't be understood"


# --- Forms -------------------------------------------------------------------------------------
class SampleForm(forms.Form):
    title = forms.CharField(help_text="As colleagues know it.")
    note = forms.CharField(widget=forms.Textarea, required=False)
    level = forms.ChoiceField(
        choices=[("county", "County"), ("city", "City")], widget=forms.RadioSelect, help_text="One of them."
    )
    agreed = forms.BooleanField(label="I agree")

    def clean(self):
        raise forms.ValidationError("These don't go <together>.")


@pytest.fixture
def refused():
    return soup(str(SampleForm({})))


class TestForms:
    def test_wrong_field_says_so_to_everybody(self, refused):
        field = refused.find("input", attrs={"name": "title"})
        assert field["aria-invalid"] == "true"
        described = [refused.find(id=name) for name in field["aria-describedby"].split()]
        assert [words(element) for element in described] == [
            "As colleagues know it.",
            "This field is required.",
        ]
        assert "usa-input" in field["class"]
        assert "usa-form-group--error" in field.find_parent(class_="usa-form-group")["class"]

    def test_every_control_has_its_label(self, refused):
        for control in refused.select("input, textarea"):
            assert refused.find("label", attrs={"for": control["id"]})

    def test_summary_leads_to_each_field(self, refused):
        summary = refused.find(role="alert")
        links = {words(link): link["href"] for link in summary.find_all("a")}
        assert links == {
            "Title: This field is required.": "#id_title",
            "Level: This field is required.": "#id_level_0",
            "I agree: This field is required.": "#id_agreed",
        }
        assert all(refused.find(id=address[1:]) for address in links.values())
        assert "These don't go <together>." in words(summary)
        assert summary.find("together") is None

    def test_several_choices_are_a_fieldset_with_its_hint_and_error(self, refused):
        fieldset = refused.find("fieldset")
        assert words(fieldset.legend) == "Level"
        described = [words(refused.find(id=name)) for name in fieldset["aria-describedby"].split()]
        assert described == ["One of them.", "This field is required."]

    def test_what_may_stay_empty_is_marked(self, refused):
        assert words(refused.find("label", attrs={"for": "id_note"})) == "Note (optional)"
        assert words(refused.find("label", attrs={"for": "id_title"})) == "Title"

    def test_a_form_without_errors_has_no_summary(self):
        fresh = soup(str(SampleForm()))
        assert fresh.find(role="alert") is None
        assert fresh.select("[aria-invalid]") == []

    @pytest.mark.django_db
    def test_what_was_typed_is_still_there(self, client):
        page = soup(client.post("/accounts/login/", {"login": "ana@county.example", "password": "wrong"}))
        assert page.find(id="id_login")["value"] == "ana@county.example"
        assert page.title.string.strip().startswith("Error:")
        assert words(page.find(role="alert").find("li"))


# --- Lists -------------------------------------------------------------------------------------
class TestPaging:
    def render(self, number, path="/cases/?theme=funding&theme=governance&page=5"):
        return component("paging", path=path, page_obj=Paginator(range(200), 20).page(number))

    def test_keeps_the_query(self):
        links = {link.get("rel", [""])[0]: link["href"] for link in self.render(5).find_all("a")}
        assert links["next"] == "?theme=funding&theme=governance&page=6"
        assert links["prev"] == "?theme=funding&theme=governance&page=4"

    def test_marks_the_page_and_the_gaps(self):
        pages = self.render(5)
        assert [words(link) for link in pages.select("[aria-current=page]")] == ["5"]
        numbers = pages.select(".hub-paging__number, .hub-paging__gap")
        assert [words(item) for item in numbers] == ["1", "…", "4", "5", "6", "…", "10"]

    def test_is_silent_where_there_is_one_page(self):
        assert words(component("paging", page_obj=Paginator(range(3), 20).page(1))) == ""


FACETS = [
    ShownFacet(
        "theme",
        "Theme",
        [
            FacetValue("funding", "Finance & funding", 3, chosen=True),
            FacetValue("governance", "Governance", 0, chosen=False),
        ],
    ),
    ShownFacet("country", "Country", []),
    ShownFacet("line", "Service line", [FacetValue(str(n), f"Line {n}", n, chosen=False) for n in range(12)]),
]


class TestFilters:
    def test_form_works_without_a_script(self):
        form = component("facets", facets=FACETS, keep={"q": "desk", "sort": ""}).form
        assert (form["method"], form["action"]) == ("get", "/cases/")
        assert [box["value"] for box in form.select("input[checked]")] == ["funding"]
        assert {field["name"]: field["value"] for field in form.select("input[type=hidden]")} == {"q": "desk"}
        assert form.find("button", type="submit")

    def test_each_choice_is_named_and_counted(self):
        form = component("facets", facets=FACETS).form
        names = [words(label) for label in form.find("fieldset").find_all("label")]
        assert names == ["Finance & funding ( 3 )", "Governance ( 0 )"]
        assert all(
            form.find("label", attrs={"for": box["id"]}) for box in form.select("input[type=checkbox]")
        )

    def test_empty_facets_are_left_out_and_long_ones_fold(self):
        form = component("facets", facets=FACETS).form
        assert [words(legend) for legend in form.find_all("legend")] == ["Theme", "Service line"]
        assert len(form.find("details").select("input")) == 4

    def test_applied_filters_are_taken_away_one_by_one(self):
        applied = [
            {"name": "theme", "value": "funding", "label": "Funding"},
            {"name": "theme", "value": "governance", "label": "Governance"},
        ]
        bar = component(
            "applied_filters",
            path="/cases/?theme=funding&theme=governance&sort=title&page=3",
            applied=applied,
        )
        addresses = [link["href"] for link in bar.find_all("a")]
        assert addresses == ["?theme=governance&sort=title", "?theme=funding&sort=title", "/cases/"]

    def test_the_last_filter_taken_away_leaves_the_plain_page(self):
        bar = component(
            "applied_filters",
            path="/cases/?theme=funding",
            applied=[{"name": "theme", "value": "funding", "label": "Funding"}],
        )
        assert bar.a["href"] == "?"

    def test_sorting_keeps_the_filters_and_begins_at_the_first_page(self):
        sorts = [
            {"name": "newest", "label": "Newest", "current": True},
            {"name": "title", "label": "Title", "current": False},
        ]
        bar = component("sort", path="/cases/?theme=funding&page=3", sorts=sorts)
        assert bar.a["href"] == "?theme=funding&sort=title"
        assert words(bar.find(attrs={"aria-current": "true"})) == "Newest"


# --- Other components --------------------------------------------------------------------------
def test_breadcrumbs_take_a_parent_that_is_no_page():
    crumbs = component("breadcrumbs", parent_label="My <cases>", parent_address="/my/cases/")
    assert [(words(link), link["href"]) for link in crumbs.find_all("a")] == [("My <cases>", "/my/cases/")]


@pytest.mark.django_db
def test_breadcrumbs_of_a_page_are_its_ancestors(client):
    crumbs = soup(client.get("/privacy/")).find(class_="hub-crumbs")
    assert [(words(link), link["href"]) for link in crumbs.find_all("a")] == [("Home", "/")]


def test_at_a_glance_skips_what_is_not_known():
    facts = [{"label": "Stage", "value": "Operating"}, {"label": "Partners", "value": ""}]
    panel = component("at_a_glance", facts=facts, figures=[{"value": "1.2", "unit": "years"}])
    assert [words(term) for term in panel.find_all("dt")] == ["Stage"]
    assert words(panel.find(class_="hub-figure")) == "1.2 years"


def test_section_contents_link_to_headings():
    contents = component("section_contents", sections=[{"id": "problem", "label": "Problem"}])
    assert contents.a["href"] == "#problem"
    assert words(component("section_contents", sections=[])) == ""


class TestMarkdown:
    def render(self, source, text):
        return soup(Template(source).render(Context({"text": text})))

    def test_wide_table_can_be_scrolled_by_keyboard(self):
        html = self.render("{{ text|markdown }}", "| Cost | Before |\n|---|---:|\n| Desk | 12 |")
        box = html.find(class_="hub-table-scroll")
        assert box["tabindex"] == "0"
        assert box["aria-label"] == "Table"
        assert box.find("td", align="right").string == "12"

    def test_a_typed_tag_gets_no_box(self):
        html = self.render("{{ text|markdown }}", "`<table>` and <script>alert(1)</script>")
        assert html.find(class_="hub-table-scroll") is None
        assert html.find("script") is None

    def test_headings_begin_where_the_page_wants_them(self):
        text = "# One\n\n## Two"
        inside_a_section = self.render("{{ text|markdown }}", text)
        on_a_plain_page = self.render("{{ text|markdown:2 }}", text)
        assert [tag.name for tag in inside_a_section.find_all(["h2", "h3", "h4"])] == ["h3", "h4"]
        assert [tag.name for tag in on_a_plain_page.find_all(["h2", "h3", "h4"])] == ["h2", "h3"]
