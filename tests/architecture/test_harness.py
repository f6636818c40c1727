"""The harness keeps its promises to the tests."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
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
