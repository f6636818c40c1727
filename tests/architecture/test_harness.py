"""The harness keeps its promises to the tests."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, models
from django.db.migrations.state import ModelState, ProjectState
from wagtail.models import Page, Site


@pytest.mark.django_db
def test_database_has_root_page_site_and_permissions():
    assert Page.objects.filter(depth=1).exists()
    assert Site.objects.filter(is_default_site=True).exists()
    assert Permission.objects.filter(codename="add_user").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_that_commits_leaves_the_next_one_whole(turn):
    assert Site.objects.get(is_default_site=True)
    Site.objects.all().delete()


def test_each_role_has_a_client(roles):
    assert roles("visitor").user is None
    assert roles("member").user.groups.filter(name="Members").exists()
    assert roles("administrator").user.is_superuser


@pytest.mark.postgresql
@pytest.mark.django_db
def test_postgresql_is_real():
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) >= 150000


def test_a_model_drawn_alone_is_related_both_ways_as_one_drawn_with_all_others():
    key = ("id", models.AutoField(primary_key=True))
    body = ModelState("sample", "Body", [key])
    desk = ModelState(
        "sample",
        "Desk",
        [
            key,
            ("body", models.ForeignKey("sample.Body", models.CASCADE)),
            ("helpers", models.ManyToManyField("sample.Body", related_name="+")),
        ],
    )
    alone, together = ProjectState(), ProjectState()
    assert alone.apps.get_models() == []
    for state in (alone, together):
        state.add_model(body.clone())
        state.add_model(desk.clone())
    for state in (alone, together):
        related, new = (state.apps.get_model("sample", name) for name in ("Body", "Desk"))
        assert new._meta.get_field("body").related_model is related
        assert new._meta.get_field("helpers").remote_field.through._meta.label == "sample.Desk_helpers"
        assert "desk" in [relation.name for relation in related._meta.related_objects]
