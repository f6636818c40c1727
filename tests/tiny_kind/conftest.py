"""The database of the test that runs these, which is thrown away after it, with the tiny kind's table."""

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Make the table, and what follows a migration."""
    with django_db_blocker.unblock():
        call_command("migrate", "tiny", verbosity=0, interactive=False)
