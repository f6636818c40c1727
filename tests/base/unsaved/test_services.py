"""What is typed and not sent: who may keep and read it, what of it is kept, and when it goes."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.utils import timezone

from benchmarks.submitting.unsaved import FIGURES_FORM
from cases.writing import unsaved as case_forms
from forums.threads import unsaved as forum_forms
from hub.base import clock_jobs
from hub.base.models import UnsavedForm
from hub.base.people import personal_data
from hub.base.unsaved import registry, services
from hub.base.unsaved.registry import FormKind
from hub.base.unsaved.services import TypedElsewhereError
from tests.factories.benchmarks import member_of
from tests.factories.cases import make_draft
from tests.factories.forums import make_thread
from tests.factories.peers import OrganisationFactory, UserFactory
from tests.factories.rounds import make_open_round, submission_of
from tests.factories.toolkits import make_draft as make_toolkit_draft
from tests.factories.toolkits import make_host
from toolkits.desk import unsaved as toolkit_forms

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return UserFactory(role="Members")


@pytest.fixture
def case(member):
    return make_draft(author=member)


@pytest.fixture
def outcome(case):
    return case_forms.place_of(case, "outcome")


def keep(user, place, goes_on_from="", **texts) -> UnsavedForm:
    sent = {name: [text] for name, text in texts.items()}
    return services.keep(user, place, sent=sent, goes_on_from=goes_on_from)


class TestKeeping:
    def test_the_form_s_own_fields_alone_and_what_it_was_based_on(self, member, outcome):
        texts = {"results": "Half", "action": "save", "typed_by": "1", "lessons": "", "problem": "Elsewhere"}
        unsaved = keep(member, outcome, revision="12", kept="old", **texts)
        assert unsaved.content == {"results": ["Half"], "lessons": [""]}
        assert unsaved.based_on == 12
        data = services.as_form_data(services.find(member, outcome))
        assert (data["results"], data["revision"], data["kept"]) == ("Half", "12", unsaved.stamp)

    @pytest.mark.parametrize("revision", ["", "x", "-1", "1" * 13])
    def test_a_revision_that_is_none_is_left_out(self, member, outcome, revision):
        assert keep(member, outcome, results="Half", revision=revision).based_on is None
        assert "revision" not in services.as_form_data(services.find(member, outcome))

    def test_each_person_form_thing_and_key_has_one(self, member, case):
        other = make_draft(author=member)
        places = [
            case_forms.place_of(None, "new"),
            case_forms.place_of(case, "outcome"),
            case_forms.place_of(other, "outcome"),
            case_forms.place_of(case, "advice-1"),
            case_forms.place_of(case, "advice-2"),
            forum_forms.start_place(None),
        ]
        for place in places:
            first = keep(member, place)
            assert keep(member, place, goes_on_from=first.stamp).pk == first.pk
        keep(UserFactory(role="Members"), places[0])
        assert UnsavedForm.objects.count() == len(places) + 1

    def test_a_window_that_knows_an_older_text_is_refused(self, member, outcome):
        first = keep(member, outcome, results="One")
        second = keep(member, outcome, goes_on_from=first.stamp, results="Two")
        with pytest.raises(TypedElsewhereError):
            keep(member, outcome, goes_on_from=first.stamp, results="Three")
        # The same words are no conflict, whoever was faster.
        assert keep(member, outcome, goes_on_from=first.stamp, results="Two").pk == second.pk


class TestWhoMay:
    def test_the_rule_of_the_form_is_asked_when_keeping_and_when_reading(self, member, case):
        co_author = UserFactory(role="Members")
        part = case.authors.create(user=co_author, accepted_at=timezone.now())
        place = case_forms.place_of(case, "story")
        keep(co_author, place, problem="Theirs")
        assert services.find(co_author, place).content == {"problem": ["Theirs"]}
        assert services.find(member, place) is None
        part.delete()
        assert services.find(co_author, place) is None
        with pytest.raises(PermissionDenied):
            keep(co_author, place, problem="Still")

    def test_nobody_keeps_text_about_what_is_not_theirs_or_is_not_there(self, case):
        stranger = UserFactory(role="Members")
        submission = submission_of(make_open_round([organisation := OrganisationFactory()]), organisation)
        places = [
            case_forms.place_of(case, "story"),
            case_forms.place_of(case, "advice"),
            toolkit_forms.place_of(None),
            toolkit_forms.place_of(make_toolkit_draft(), "about"),
            FIGURES_FORM.place(submission),
            registry.place_of("case-story", "987654"),
            registry.place_of("toolkit-step", "987654", "step-new"),
            registry.place_of("benchmark-figures", "987654"),
        ]
        for place in places:
            with pytest.raises(PermissionDenied):
                keep(stranger, place, text="Mine?")
        assert not UnsavedForm.objects.exists()

    def test_who_is_no_member_keeps_nothing(self):
        for place in (case_forms.place_of(None, "new"), forum_forms.start_place(None)):
            with pytest.raises(PermissionDenied):
                keep(UserFactory(), place, title="Mine")


class TestWhenItGoes:
    def test_with_what_it_is_about(self, member, case, outcome):
        host = make_host()
        toolkit = make_toolkit_draft(host=host)
        organisation = OrganisationFactory()
        submission = submission_of(make_open_round([organisation]), organisation)
        keep(member, outcome, results="Half")
        keep(host, toolkit_forms.place_of(toolkit, "about"), title="Half")
        keep(member_of(organisation), FIGURES_FORM.place(submission), note="Half")
        assert UnsavedForm.objects.count() == 3
        for thing in (case, toolkit, submission):
            thing.delete()
        assert not UnsavedForm.objects.exists()

    def test_not_with_a_thread_whose_answer_it_was(self, member):
        thread = make_thread()
        place = forum_forms.reply_place(thread.pk)
        keep(member, place, text="My long thoughts")
        type(thread).objects.filter(pk=thread.pk).delete()
        assert services.find(member, place).content == {"text": ["My long thoughts"]}
        (listed,) = forum_forms.unsent(member)
        assert listed["label"] == "A post whose thread is gone"

    def test_after_three_months_by_the_clock(self, member, outcome):
        keep(member, outcome, results="New")
        old = keep(member, case_forms.place_of(None, "new"), title="Old")
        UnsavedForm.objects.filter(pk=old.pk).update(saved_at=timezone.now() - timedelta(days=91))
        clock_jobs.forget_unsaved_forms()
        assert [unsaved.form for unsaved in UnsavedForm.objects.all()] == ["case-outcome"]

    def test_with_the_account(self, member, outcome):
        keep(member, outcome, results="Half")
        stays = keep(UserFactory(role="Members"), case_forms.place_of(None, "new"), title="Another's")
        part = next(part for part in personal_data.parts() if part.name == "unsaved")
        part.erase(member, True)
        assert UnsavedForm.objects.get() == stays

    def test_with_an_author_s_part_in_the_case(self, member, case):
        author = UserFactory(role="Members")
        case.authors.create(user=author, accepted_at=timezone.now())
        keep(author, case_forms.place_of(case, "story"), problem="Theirs")
        mine = keep(member, case_forms.place_of(case, "story"), problem="Mine")
        from_elsewhere = keep(author, case_forms.place_of(None, "new"), title="Theirs")
        case.unsaved_forms.filter(user=author).delete()
        assert set(UnsavedForm.objects.all()) == {mine, from_elsewhere}


def test_archive_has_one_s_own_text_alone(member, case, outcome):
    keep(member, outcome, results="Half of mine")
    keep(member, forum_forms.reply_place(make_thread().pk), text="An answer of mine")
    keep(UserFactory(role="Members"), case_forms.place_of(None, "new"), title="Another's")
    part = next(part for part in personal_data.parts() if part.name == "unsaved")
    (item,) = part.export(member)
    rows = list(item.rows)
    assert [(row["form"], row["about"]) for row in rows] == [
        ("What came of it", case.title),
        ("An answer", ""),
    ]
    text = json.dumps(rows, default=str)
    assert "Half of mine" in text
    assert "An answer of mine" in text
    assert "Another" not in text


def test_what_a_form_of_another_version_kept_is_archived_and_harms_nothing(member):
    UnsavedForm.objects.create(user=member, form="no-longer", content={"text": ["Old words"]})
    part = next(part for part in personal_data.parts() if part.name == "unsaved")
    (item,) = part.export(member)
    assert [row["form"] for row in item.rows] == ["no-longer"]
    assert registry.place_of_row(UnsavedForm.objects.get()) is None


class TestPlaces:
    @pytest.mark.parametrize(
        ("form", "about", "key"),
        [
            ("no-such-form", "", ""),
            ("case-story", "", ""),
            ("case-story", "x", ""),
            ("case-story", "1" * 13, ""),
            ("case-story", "1", "key"),
            ("case-new", "1", ""),
            ("case-advice-outcome", "1", ""),
            ("case-advice-outcome", "1", "none"),
            ("toolkit-step", "1", "step-"),
            ("toolkit-step", "1", "step-nothexad"),
            ("forum-start", "", "no/such"),
            ("forum-start", "", "x" * 141),
        ],
    )
    def test_there_is_none_of_such_an_address(self, form, about, key):
        assert registry.place_of(form, about, key) is None

    def test_its_address_leads_back_to_it(self, case):
        for place in (
            case_forms.place_of(None, "new"),
            case_forms.place_of(case, "story"),
            case_forms.place_of(case, "advice-12"),
            forum_forms.start_place(None),
            forum_forms.START_FORM.place(key="procurement"),
        ):
            about = str(place.object_id or "")
            assert registry.place_of(place.kind.name, about, place.key) == place
            assert (f"about={about}" in place.address) == bool(about)
            assert (f"key={place.key}" in place.address) == bool(place.key)

    def test_its_name_in_the_browser_is_the_one_of_earlier_versions(self, case):
        names = {
            case_forms.place_of(None, "new"): "new:new",
            case_forms.place_of(case, "story"): f"{case.pk}:story",
            case_forms.place_of(case, "advice"): f"{case.pk}:advice",
            case_forms.place_of(case, "advice-5"): f"{case.pk}:advice-5",
            toolkit_forms.place_of(None): "toolkit-new:new",
            registry.place_of("toolkit-about", "3"): "toolkit-3:about",
            registry.place_of("toolkit-step", "3", "step-new"): "toolkit-3:step-new",
            forum_forms.reply_place(4): "reply:4",
            registry.place_of("forum-edit", "5"): "edit:5",
            forum_forms.start_place(None): "start:",
            registry.place_of("benchmark-figures", "6"): "figures:6",
        }
        assert {place: place.browser_key for place in names} == names

    def test_a_name_is_registered_once(self):
        again = FormKind("case-new", "Another", (), lambda user, place: True, "x")
        with pytest.raises(ImproperlyConfigured):
            registry.register(again)


@pytest.fixture(autouse=True)
def no_counts_of_another_test():
    cache.clear()
