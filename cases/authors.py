"""What readers are told of a case's authors: a name only where its owner chose so."""

from collections.abc import Iterable

from cases.models.case_author import CaseAuthor


def shown_authors(case) -> list[CaseAuthor]:
    """The authors of a case who took it on, in the order in which they came."""
    return list(case.authors.accepted().shown())


def shown_names(authors: Iterable[CaseAuthor]) -> list[str]:
    """The names that readers see, each once: of two authors from one body who are not named, the body."""
    return list(dict.fromkeys(author.shown_name for author in authors))


def welcomes_questions(authors: Iterable[CaseAuthor]) -> bool:
    """Whether one of them, who still has an account, may be asked about the case."""
    return any(author.welcomes_questions and author.user_id for author in authors)
