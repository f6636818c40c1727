"""Elasticsearch for people, and the database's own search whenever it can't answer."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from search.elastic import client, indices
from search.engines.base import Engine, Filters, Found, Page
from search.models import Entry
from search.query.parsing import Query

Answer = TypeVar("Answer")


class EngineWithStandIn(Engine):
    """Asks one engine, and another one where that is unavailable; what is found says so."""

    def __init__(self, usual: Engine, stand_in: Engine):
        self.usual = usual
        self.stand_in = stand_in

    def search(self, query: Query, *, user, filters: Filters, page: Page) -> Found:
        found, stood_in = self._ask(
            lambda engine: engine.search(query, user=user, filters=filters, page=page)
        )
        found.stand_in = stood_in
        return found

    def suggest(self, typed: str, *, limit: int) -> list[int]:
        return self._ask(lambda engine: engine.suggest(typed, limit=limit))[0]

    def similar(self, entry: Entry, *, user, kinds: Sequence[str], limit: int) -> list[int]:
        return self._ask(lambda engine: engine.similar(entry, user=user, kinds=kinds, limit=limit))[0]

    def _ask(self, question: Callable[[Engine], Answer]) -> tuple[Answer, bool]:
        """The answer, and whether the stand-in gave it."""
        if indices.ready():
            try:
                return question(self.usual), False
            except client.UnavailableError:
                # The index may be gone: look again before the next question.
                indices.forget_state()
        return question(self.stand_in), True
