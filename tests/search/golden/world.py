"""The content that the golden sets are asked of."""

import io
from pathlib import Path

from django.core.cache import cache
from django.core.management import call_command

from hub.base.files import document_texts
from hub.home.demo.make import make_demo
from peers.membership.roles import Role
from peers.models import User
from tests.factories.peers import UserFactory


def make_world(data: Path | None = None) -> User:
    """The demo, with the text of its files, and the real cases of ``data``; returns the member who asks."""
    make_demo()
    _read_files()
    if data is not None:
        add_real_cases(data)
    return UserFactory(role=Role.MEMBERS)


def add_real_cases(data: Path) -> None:
    """The real cases of ``data``, with the text of their files."""
    call_command(
        *("import_cases", str(data / "cases" / "techfar-hub"), "--live", "--mapping", "techfar-hub"),
        *("--attachments", str(data / "toolkits" / "techfar-hub" / "attachments")),
        stdout=io.StringIO(),
    )
    _read_files()


def _read_files() -> None:
    document_texts.read_due(most=1_000, seconds=600)
    # Spelling is corrected by words that are kept for minutes: those of before, otherwise.
    cache.clear()
