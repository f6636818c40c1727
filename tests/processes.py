"""Starting ``manage.py`` and other Python of ours on the database that the test is connected to."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from tests.databases import ROOT


def database_url() -> str:
    """The address of the test's own copy of the database."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def start(*arguments: str, **environment: str) -> subprocess.Popen:
    """Start Python with the arguments; its output can be read as text."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.subprocess_settings",
            "DATABASE_URL": database_url(),
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
