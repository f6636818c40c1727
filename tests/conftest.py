"""What every test can use: a database, a client for each role, and honest skips."""

import gc
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.models.signals import post_save
from django.test import Client, TransactionTestCase
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler, register_signal_handlers
from wagtail.signal_handlers import disable_reference_index_auto_update

from tests import databases, elasticsearch, quick_migrations, timings

DATA = databases.ROOT.parent / "shared" / "data"
PASSWORD = "correct horse battery"
GROUPS_BY_ROLE = {
    "applicant": [],
    "member": ["Members"],
    "program_host": ["Members", "Program hosts"],
    "moderator": ["Members", "Moderators"],
    "editor": ["Members", "Editors"],
    "administrator": [],
}


def pytest_addoption(parser):
    parser.addoption(
        "--database",
        choices=databases.ENGINES,
        help="The engine to run on. PostgreSQL is that of DATABASE_URL, or one started for the run.",
    )


def pytest_configure(config):
    quick_migrations.use()
    databases.start_server()
    config.pluginmanager.register(timings.Timings())


def pytest_collection_finish(session):
    # What was imported and collected lives until the end: to look through it again and again is a tenth of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_unconfigure(config):
    databases.stop_server()


# --- What can't run here -----------------------------------------------------------------------
def pytest_runtest_setup(item):
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: run with --database=postgresql")
    if item.get_closest_marker("sqlite") and connection.vendor != "sqlite":
        pytest.skip("is about SQLite: run with --database=sqlite")
    if item.get_closest_marker("elasticsearch") and not elasticsearch.available():
        pytest.skip("needs Elasticsearch: set ELASTICSEARCH_TEST_URL, or see tests/elasticsearch.py")
    if item.get_closest_marker("data") and not DATA.is_dir():
        pytest.skip("needs the data folder shared/data beside the checkout")


def _skips_fail() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def pytest_sessionfinish(session, exitstatus):
    """In CI everything must have run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if _skips_fail() and exitstatus == 0 and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        consequence = "and CI=true makes that a failure" if _skips_fail() else "named above"
        terminalreporter.write_line(f"{len(skipped)} tests did not run, {consequence}.", yellow=True)


# --- The database ------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, worker_id):
    """A migrated database for this process, from the cache where possible.

    A test that commits leaves the next one a fresh copy. Django would empty all tables instead, and fill
    them again before the next test that commits: those between, in whatever order they run, would find
    no root page, no group and no vocabulary.
    """
    with django_db_blocker.unblock():
        store = databases.prepare(
            connection,
            migrate=lambda: call_command("migrate", verbosity=0, interactive=False),
            after_migrate=lambda: emit_post_migrate_signal(verbosity=0, interactive=False, db="default"),
            name=f"{worker_id}_{os.getpid()}",
        )

    def renew(test_case):
        store.renew_copy()
        ContentType.objects.clear_cache()
        cache.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", renew)
        yield
    with django_db_blocker.unblock():
        store.drop_copy()


@pytest.fixture(scope="module")
def rows_of_module(django_db_setup, django_db_blocker):
    """Let a module make rows once that all its tests look at; each test's own changes are taken back before."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def mail_through_rows(django_test_environment):
    """Django's test environment puts mail straight into ``mail.outbox``; here it takes the real way there."""
    settings.EMAIL_BACKEND = "notifications.backends.OutboxEmailBackend"


@pytest.fixture(autouse=True)
def nothing_kept_of_another_test():
    """A test's end takes back its rows; what was kept of them would be of others with the same ids."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _without_admin_search(django_test_environment):
    """Take Wagtail's own search off each save: it is for its admin's lists, and a fifth of what a page costs."""
    for model in get_indexed_models():
        post_save.disconnect(post_save_signal_handler, sender=model)


@pytest.fixture(autouse=True)
def _wagtails_own_indexes(request, _without_admin_search):
    """Keep Wagtail's indexes, of its admin's search and of what is used where, for tests marked ``wagtail_indexes``."""
    if not request.node.get_closest_marker("wagtail_indexes"):
        with disable_reference_index_auto_update():
            yield
        return
    register_signal_handlers()
    yield
    for model in get_indexed_models():
        post_save.disconnect(post_save_signal_handler, sender=model)


# --- People ------------------------------------------------------------------------------------
class RoleClient(Client):
    """A test client that knows whose it is; ``user`` is None for a visitor."""

    user = None


@pytest.fixture
def user_with_role(db):
    """Make a user by the name of a role: ``user_with_role("member", name="Ana Sample")``."""
    count = iter(range(1, 1000))

    def make(role: str, **fields):
        email = fields.pop("email", f"{role.replace('_', '-')}{next(count)}@county.example")
        fields.setdefault("name", role.replace("_", " ").capitalize())
        manager = get_user_model().objects
        if role == "administrator":
            user = manager.create_superuser(email, PASSWORD, **fields)
        else:
            user = manager.create_user(email, PASSWORD, **fields)
        user.groups.set(Group.objects.get(name=name) for name in GROUPS_BY_ROLE[role])
        user.emailaddress_set.create(email=email, verified=True, primary=True)
        return user

    return make


@pytest.fixture
def roles(db, user_with_role):
    """Make a client by the name of a role: ``roles("moderator").get(url)``.

    The roles: visitor, applicant, member, program_host, moderator, editor, administrator. Fields of
    the user can be given: ``roles("member", name="Ana Sample").user``.
    """

    def client_for(role: str, **fields) -> RoleClient:
        client = RoleClient()
        if role != "visitor":
            client.user = user_with_role(role, **fields)
            client.force_login(client.user)
        return client

    return client_for


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data, for tests marked ``data``."""
    return DATA
