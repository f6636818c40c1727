"""What others changed in a part of a toolkit's draft while somebody was writing it."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from toolkits.models import ToolkitPage, ToolkitStep

# Where a revision keeps what a form calls otherwise.
_KEPT_AS = {"for_members": "audience", "tags": "tagged_items"}
_LABELS = {
    "for_members": _("Who may see it"),
    "levels": _("Levels of government"),
    "steps": _("Steps"),
    "tags": _("Tags"),
}
# What tells one copy of a row from another, and not what it says.
_ROW_BOOKKEEPING = {"pk", "page", "content_object", "sort_order"}


def read_and_newest(toolkit: ToolkitPage, revision_id: int | None) -> tuple[dict, dict] | None:
    """What the toolkit said in a revision and says in the newest; None where that is the same one, or gone."""
    if revision_id is None or revision_id == toolkit.latest_revision_id:
        return None
    read = Revision.objects.for_instance(toolkit).filter(pk=revision_id).first()
    newest = toolkit.get_latest_revision()
    return (read.content, newest.content) if read is not None and newest is not None else None


def changed_fields(toolkit: ToolkitPage, revision_id: int | None, fields) -> list[str]:
    """The fields that say something else in the newest draft than in that revision."""
    contents = read_and_newest(toolkit, revision_id)
    if contents is None:
        return []
    return [name for name in fields if _said(contents[0], name) != _said(contents[1], name)]


def _said(content: dict, name: str):
    value = content.get(_KEPT_AS.get(name, name))
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [_without_bookkeeping(row) for row in value]
    return value


def _without_bookkeeping(row: dict) -> dict:
    return {key: value for key, value in row.items() if key not in _ROW_BOOKKEEPING}


def step_changed(toolkit: ToolkitPage, revision_id: int | None, slug: str) -> bool:
    """Whether a step says something else in the newest draft than in that revision."""
    contents = read_and_newest(toolkit, revision_id)
    if contents is None:
        return False
    read, newest = (_step(content, slug) for content in contents)
    return read != newest


def _step(content: dict, slug: str) -> dict | None:
    for row in content.get("steps", []):
        if row.get("slug") == slug:
            return _without_bookkeeping(row)
    return None


def other_text(draft: ToolkitPage, fields) -> list[dict]:
    """What the newest draft says in those fields: each with ``label`` and ``text``."""
    return [{"label": label_of(name), "text": as_text(draft, name)} for name in fields]


def label_of(name: str) -> str:
    """What a part of a toolkit is called."""
    return str(_LABELS.get(name) or ToolkitPage._meta.get_field(name).verbose_name)


def as_text(draft: ToolkitPage, name: str) -> str:
    """What a toolkit says in one field, in words."""
    if name == "for_members":
        return str(draft.audience)
    if name == "levels":
        return ", ".join(draft.level_labels)
    if name == "steps":
        return "\n\n".join(map(step_as_text, draft.steps.all()))
    if name == "licence":
        return draft.get_licence_display()
    value = getattr(draft, name)
    if hasattr(value, "all"):
        return ", ".join(str(row) for row in value.all())
    return str(value or "")


def step_as_text(step: ToolkitStep) -> str:
    """What a step says, in words."""
    parts = (step.title, step.text, step.roles, step.effort, step.outcome)
    return "\n\n".join(part for part in parts if part)
