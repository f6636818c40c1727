"""The words typed into the box of a list: which of its things have them, for lists that search does not count.

The database's own full text answers: it is always there, and as new as the things.
"""

from search import engines
from search.query import parsing
from search.query.parsing import Query


def query_of(words: str) -> Query:
    """What was typed, with its quoted phrases, words ruled out and synonyms.

    What the search page can do besides (``country:Canada``) is no more than words in a list, which has its filters.
    """
    query = parsing.parse(words)
    return parsing.parse_words(words) if query.named or not query.looks_for_something else query


def keys_with(words: str, *, user, kind: str) -> list[int]:
    """The keys of the things of this kind that have the words and that the user may see, the best first."""
    best = engines.embedded().best_of_kind(query_of(words), user=user, kind=kind)
    return list(dict.fromkeys(key for key, _group in best))


def groups_with(words: str, *, user, kind: str) -> list[str]:
    """The same of things that show as one: the names of their groups."""
    best = engines.embedded().best_of_kind(query_of(words), user=user, kind=kind)
    return list(dict.fromkeys(group for _key, group in best if group))
