"""The address to which every form sends what is typed, and the forms themselves."""

from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.urls import reverse

from benchmarks.submitting.unsaved import FIGURES_FORM
from cases.writing import unsaved as case_forms
from cases.writing.steps import FORM_STEPS
from forums.threads import unsaved as forum_forms
from hub.base.models import UnsavedForm
from hub.base.unsaved import registry
from tests.factories.advice import ask_for_advice
from tests.factories.benchmarks import member_of
from tests.factories.cases import make_draft, make_published
from tests.factories.forums import make_thread
from tests.factories.peers import OrganisationFactory, make_user
from tests.factories.rounds import make_open_round, submission_of
from tests.factories.toolkits import make_host, make_toolkit
from toolkits.desk import unsaved as toolkit_forms

pytestmark = pytest.mark.django_db

# Controls that are not the form's own text.
NOT_KEPT = {"csrfmiddlewaretoken", "typed_by", "kept", "action", "key"}


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def test_unknown_forms_and_places_are_not_there(client):
    user = make_user("member")
    client.force_login(user)
    sent = {"typed_by": user.pk, "title": "Mine"}
    for form, query in (
        ("nothing", ""),
        ("case-new", "?about=1"),
        ("case-story", ""),
        ("case-story", "?about=x"),
    ):
        response = client.post(reverse("base:keep_unsaved", args=[form]) + query, sent)
        assert (response.status_code, response["Content-Type"]) == (404, "application/json")
    assert not UnsavedForm.objects.exists()


def test_it_answers_to_a_form_alone(client):
    client.force_login(make_user("member"))
    assert client.get(reverse("base:keep_unsaved", args=["case-new"])).status_code == 405


def test_what_is_not_there_is_refused_as_what_is_another_s(client):
    user = make_user("member")
    client.force_login(user)
    answers = []
    for about in (make_draft().pk, 987_654):
        address = reverse("base:keep_unsaved", args=["case-story"])
        response = client.post(f"{address}?about={about}", {"typed_by": user.pk, "problem": "Mine"})
        answers.append((response.status_code, response.json()))
    assert answers[0] == answers[1]
    assert answers[0][0] == 403


def test_the_addresses_of_earlier_versions_are_gone(client):
    user = make_user("member")
    case = make_draft(author=user)
    client.force_login(user)
    for old in ("/my/cases/autosave/new/", f"/my/cases/autosave/{case.pk}/story/", "/forums/autosave/"):
        response = client.post(old, {"typed_by": user.pk, "problem": "Mine"})
        # The script of a window that was open meanwhile keeps the text in the browser where no JSON answers.
        assert response.status_code == 404
        assert not response["Content-Type"].startswith("application/json")


class Controls(HTMLParser):
    """The names of the controls of the form whose text is kept, and the address to which it is sent."""

    def __init__(self, text: str):
        super().__init__()
        self.inside, self.names, self.address = False, set(), None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.inside = "data-keep-unsaved" in given
        if not self.inside:
            return
        if "data-unsaved-state" in given:
            self.address = given["data-address"]
        if tag in {"input", "select", "textarea"} and given.get("type") not in {"file", "submit"}:
            self.names.add(given["name"])

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


def pages() -> list:
    """Every page with a form whose text is kept: who opens it, where, and the form's place."""
    author, host = make_user("member"), make_host()
    case, published = make_draft(author=author), make_published(author=author)
    request = ask_for_advice()
    asks = request.case.owner
    thread = make_thread(author=author)
    toolkit = make_toolkit(host=host)
    organisation = OrganisationFactory()
    submission = submission_of(make_open_round([organisation]), organisation)
    return [
        (author, "/my/cases/new/", case_forms.place_of(None, "new")),
        *((author, step.address(case), case_forms.place_of(case, step.key)) for step in FORM_STEPS),
        (author, reverse("cases:advice", args=[published.pk]), case_forms.place_of(published, "advice")),
        (
            asks,
            reverse("cases:advice", args=[request.case_id]),
            case_forms.place_of(request.case, case_forms.advice_step(request)),
        ),
        (host, reverse("toolkits:new"), toolkit_forms.place_of(None)),
        (host, toolkit.edit_url, toolkit_forms.place_of(toolkit, "about")),
        (
            host,
            reverse("toolkits:new_step", args=[toolkit.pk]),
            toolkit_forms.place_of(toolkit, toolkit_forms.NEW_STEP),
        ),
        (author, thread.get_absolute_url(), forum_forms.reply_place(thread.pk)),
        (
            author,
            reverse("forums:edit", args=[thread.first_post.pk]),
            forum_forms.edit_place(thread.first_post),
        ),
        (author, reverse("forums:start_anywhere"), forum_forms.start_place(None)),
        (
            author,
            reverse("forums:start", args=["procurement"]),
            forum_forms.START_FORM.place(key="procurement"),
        ),
        (member_of(organisation), submission.get_absolute_url(), FIGURES_FORM.place(submission)),
    ]


def test_every_form_sends_its_text_to_its_own_place_and_all_of_it_is_kept(client):
    seen = set()
    for user, address, place in pages():
        client.force_login(user)
        controls = Controls(client.get(address).content.decode())
        assert controls.address == place.address, address
        own = controls.names - NOT_KEPT - {place.kind.based_on}
        assert own, address
        sent = dict.fromkeys(own, "x") | {"typed_by": user.pk}
        assert client.post(place.address, sent).status_code == 200, address
        assert set(UnsavedForm.objects.get(user=user, **place.columns).content) == own
        seen.add(place.kind.name)
    assert seen == set(registry.kinds())
