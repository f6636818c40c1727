"""Text that was typed before all of it came into one table is found afterwards."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse
from django.utils import timezone

from benchmarks.submitting.unsaved import FIGURES_FORM
from cases.writing import unsaved as case_forms
from forums.threads import unsaved as forum_forms
from hub.base.models import UnsavedForm
from hub.base.unsaved import services
from tests.factories.benchmarks import member_of, version_of
from tests.factories.cases import make_draft
from tests.factories.forums import make_thread
from tests.factories.peers import OrganisationFactory, UserFactory
from tests.factories.rounds import make_open_round, submission_of
from tests.factories.toolkits import make_draft as make_toolkit_draft
from tests.factories.toolkits import make_host
from toolkits.desk import unsaved as toolkit_forms

# A table is made and dropped.
pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [
    ("base", "0008_unsaved_forms"),
    ("benchmarks", "0007_when_definitions_were_added"),
    ("cases", "0007_metric_of_the_cost_per_unit"),
    ("forums", "0004_note_named_moderators"),
    ("toolkits", "0004_recalled_releases"),
]
CARRYING = [
    ("benchmarks", "0008_unsaved_forms_in_one_table"),
    ("cases", "0008_unsaved_forms_in_one_table"),
    ("forums", "0005_unsaved_forms_in_one_table"),
    ("toolkits", "0005_unsaved_forms_in_one_table"),
]
OLD = [
    ("benchmarks", "SubmissionTyping"),
    ("cases", "CaseAutosave"),
    ("forums", "PostDraft"),
    ("toolkits", "ToolkitTyping"),
]


class Upgrade:
    """The old tables beside the new one, and the migrations that empty them into it."""

    def __init__(self):
        self.loader = MigrationLoader(connection)
        self.state = self.loader.project_state(BEFORE)
        with connection.schema_editor() as editor:
            for label in OLD:
                editor.create_model(self.model(*label))

    def model(self, *label):
        return self.state.apps.get_model(*label)

    def add(self, *label, **columns) -> None:
        row = self.model(*label).objects.create(**columns)
        # The day of the row is its own.
        self.model(*label).objects.filter(pk=row.pk).update(saved_at=timezone.now() - timedelta(days=3))

    def run(self) -> None:
        for key in CARRYING:
            with connection.schema_editor() as editor:
                self.state = self.loader.graph.nodes[key].apply(self.state, editor)


def test_texts_from_before_the_upgrade_are_found_after_it(client):
    organisation = OrganisationFactory()
    writer = member_of(organisation)
    submission = submission_of(make_open_round([organisation]), organisation)
    case, thread = make_draft(author=writer), make_thread(author=writer)
    post = thread.first_post
    host = make_host()
    toolkit = make_toolkit_draft(host=host)
    numerator = f"numerator-{version_of().pk}"

    meanwhile = UserFactory(role="Members")
    new_case = case_forms.place_of(None, "new")
    services.keep(meanwhile, new_case, sent={"title": ["Typed meanwhile"]}, goes_on_from="")

    upgrade = Upgrade()
    by_case, by_forum = ("cases", "CaseAutosave"), ("forums", "PostDraft")
    mine = {"user_id": writer.pk}
    step = {"step": "outcome", "read_revision_id": case.latest_revision_id}
    upgrade.add(*by_case, **mine, case_id=case.pk, **step, typed={"results": ["Half a result"]})
    upgrade.add(*by_case, **mine, step="new", typed={"title": ["Half a title"]})
    upgrade.add(*by_case, **mine, case_id=case.pk, step="advice-7", typed={"outcome": ["Half advice"]})
    upgrade.add(*by_forum, **mine, place=f"reply:{thread.pk}", typed={"text": ["Half an answer"]})
    upgrade.add(*by_forum, **mine, place="reply:987654", typed={"text": ["To a lost thread"]})
    upgrade.add(*by_forum, **mine, place=f"edit:{post.pk}", typed={"text": ["A change"], "read": ["2"]})
    upgrade.add(*by_forum, **mine, place="start:procurement", typed={"title": ["Half a thread"]})
    upgrade.add(*by_forum, **mine, place="start:no/such", typed={"title": ["Nowhere"]})
    figures = {numerator: ["4711"], "edition": ["0"]}
    upgrade.add("benchmarks", "SubmissionTyping", **mine, submission_id=submission.pk, typed=figures)
    of_toolkit = {"user_id": host.pk, "toolkit_id": toolkit.pk}
    upgrade.add("toolkits", "ToolkitTyping", **of_toolkit, form="about", typed={"summary": ["Half a kit"]})
    upgrade.add("toolkits", "ToolkitTyping", **of_toolkit, form="step-new", typed={"title": ["Half a step"]})
    upgrade.run()

    assert not {f"{app}_{name.lower()}" for app, name in OLD} & set(connection.introspection.table_names())
    places = [
        (writer, case_forms.place_of(case, "outcome"), "Half a result"),
        (writer, new_case, "Half a title"),
        (writer, case_forms.place_of(case, "advice-7"), "Half advice"),
        (writer, forum_forms.reply_place(thread.pk), "Half an answer"),
        (writer, forum_forms.reply_place(987_654), "To a lost thread"),
        (writer, forum_forms.edit_place(post), "A change"),
        (writer, forum_forms.START_FORM.place(key="procurement"), "Half a thread"),
        (writer, FIGURES_FORM.place(submission), "4711"),
        (host, toolkit_forms.place_of(toolkit, "about"), "Half a kit"),
        (host, toolkit_forms.place_of(toolkit, "step-new"), "Half a step"),
    ]
    for user, place, text in places:
        unsaved = services.find(user, place)
        assert [text] in unsaved.content.values()
        assert timezone.now() - unsaved.saved_at > timedelta(days=2)
        assert unsaved.content_type == place.content_type
    assert services.find(meanwhile, new_case).content == {"title": ["Typed meanwhile"]}
    assert UnsavedForm.objects.count() == len(places) + 1
    assert services.find(writer, places[0][1]).based_on == case.latest_revision_id
    assert services.as_form_data(services.find(writer, places[5][1]))["read"] == "2"
    assert services.as_form_data(services.find(writer, places[7][1]))["edition"] == "0"

    pages = {
        writer: {
            reverse("cases:outcome", args=[case.pk]): "Half a result",
            "/my/cases/new/": "Half a title",
            thread.get_absolute_url(): "Half an answer",
            f"/forums/posts/{post.pk}/edit/": "A change",
            "/forums/in/procurement/new/": "Half a thread",
            submission.get_absolute_url(): "4711",
        },
        host: {
            toolkit.edit_url: "Half a kit",
            reverse("toolkits:new_step", args=[toolkit.pk]): "Half a step",
        },
    }
    for user, texts in pages.items():
        client.force_login(user)
        for address, text in texts.items():
            assert text in client.get(address).content.decode(), address
