"""What others changed in a step of a case while somebody was writing it."""

from wagtail.models import Revision

from cases.models import CasePage
from cases.review import services
from cases.review.version_diff import part_as_text, part_label
from cases.writing.steps import Step, is_filled

# Where a revision keeps what a step calls otherwise.
_KEPT_AS = {"for_members": "audience", "tags": "tagged_items"}
# What tells one copy of a row from another, and not what it says.
_ROW_BOOKKEEPING = {"pk", "page", "content_object", "sort_order"}


def changed_fields(case: CasePage, revision_id: int | None, step: Step) -> list[str]:
    """The parts of a step that say something else in the newest draft than in that revision.

    Where the revision is not kept any more, all that say anything now.
    """
    if revision_id is None or revision_id == case.latest_revision_id:
        return []
    read = Revision.objects.for_instance(case).filter(pk=revision_id).first()
    newest = case.get_latest_revision()
    if read is None or newest is None:
        draft = services.latest_draft(case)
        return [name for name in step.fields if _is_shown(name) and is_filled(draft, name)]
    return [name for name in step.fields if _said(read.content, name) != _said(newest.content, name)]


def other_text(draft: CasePage, fields: list[str]) -> list[dict]:
    """What the newest draft says in those parts: each with ``label`` and ``text``."""
    return [
        {"label": part_label(_shown_as(name)), "text": part_as_text(draft, _shown_as(name))}
        for name in fields
    ]


def _said(content: dict, name: str):
    value = content.get(_KEPT_AS.get(name, name))
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{key: row[key] for key in row if key not in _ROW_BOOKKEEPING} for row in value]
    return value


def _shown_as(name: str) -> str:
    return "audience" if name == "for_members" else name


def _is_shown(name: str) -> bool:
    return name != "for_members"
