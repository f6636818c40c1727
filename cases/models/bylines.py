"""What readers are told of a case's authors: a name only where its owner chose so."""

from collections.abc import Iterable


def shown_authors(case) -> list:
    """The authors of a case who took it on, in the order in which they came."""
    if not case.pk:
        return []
    is_read = "authors" in getattr(case, "_prefetched_objects_cache", {})
    authors = case.authors.all() if is_read else case.authors.shown()
    return [author for author in authors if author.accepted_at]


def shown_names(authors: Iterable) -> list[str]:
    """The names that readers see, each once: of two authors from one body who are not named, the body."""
    return list(dict.fromkeys(author.shown_name for author in authors))


def welcomes_questions(authors: Iterable) -> bool:
    """Whether one of them, who still has an account, may be asked about the case."""
    return any(author.welcomes_questions and author.user_id for author in authors)
