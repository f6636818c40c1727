"""What changed from one release to another: which files came, went or have another version, and in their text, what."""

from dataclasses import dataclass, field

from hub.base import document_reading
from hub.base.models import DocumentText
from hub.base.text.diff import pieces
from toolkits.models import FileVersion, Release

# Words in which two texts are compared at the most; what is longer is compared by its beginning.
MOST_CHARACTERS = 200_000
# Around a change so much stands that readers know where they are.
AROUND = 300


@dataclass
class ChangedFile:
    """A file that stands in both releases, in two versions."""

    before: FileVersion
    after: FileVersion
    pieces: list[tuple[str, str]] = field(default_factory=list)
    is_compared: bool = False
    is_cut: bool = False


@dataclass
class Changes:
    """What is different in a release."""

    added: list[FileVersion] = field(default_factory=list)
    removed: list[FileVersion] = field(default_factory=list)
    changed: list[ChangedFile] = field(default_factory=list)
    same: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def previous(release: Release) -> Release | None:
    """The release before this one, for readers: published before it, and not recalled."""
    if release.published_at is None:
        return None
    return (
        Release.objects.in_force()
        .filter(toolkit=release.toolkit_id, published_at__lt=release.published_at)
        .newest_first()
        .first()
    )


def between(before: Release, after: Release, *, with_text: bool = False) -> Changes:
    """What changed from one release to another; with their text, what is different in those that have one."""
    old, new = _versions(before), _versions(after)
    found = Changes(
        added=[version for key, version in new.items() if key not in old],
        removed=[version for key, version in old.items() if key not in new],
    )
    for key in new.keys() & old.keys():
        if old[key].pk == new[key].pk:
            found.same += 1
        else:
            found.changed.append(ChangedFile(old[key], new[key]))
    found.changed.sort(key=lambda changed: changed.after.file.name.lower())
    if with_text:
        _compare(found.changed)
    return found


def _versions(release: Release) -> dict[int, FileVersion]:
    rows = release.files.select_related("version__file")
    return {row.version.file_id: row.version for row in rows}


def _compare(changed: list[ChangedFile]) -> None:
    versions = [version for pair in changed for version in (pair.before, pair.after)]
    texts = {
        row.document_id: row
        for row in DocumentText.objects.filter(
            document__in=[
                version.document_id for version in versions if version.format in document_reading.EXTENSIONS
            ],
            status=DocumentText.Status.READ,
        )
    }
    for pair in changed:
        old, new = texts.get(pair.before.document_id), texts.get(pair.after.document_id)
        if old is None or new is None:
            continue
        pair.is_compared = True
        pair.is_cut = any(row.is_cut or len(row.text) > MOST_CHARACTERS for row in (old, new))
        pair.pieces = shortened(pieces(old.text[:MOST_CHARACTERS], new.text[:MOST_CHARACTERS]))


def shortened(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The changes with a little around them: what stayed for long is left out, marked as ``gap``."""
    if all(operation == "same" for operation, _text in parts):
        return []
    kept: list[tuple[str, str]] = []
    for place, (operation, text) in enumerate(parts):
        if operation != "same" or len(text) <= 2 * AROUND:
            kept.append((operation, text))
            continue
        if place > 0:
            kept.append(("same", text[:AROUND]))
        kept.append(("gap", ""))
        if place < len(parts) - 1:
            kept.append(("same", text[-AROUND:]))
    return kept
