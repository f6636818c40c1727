"""The files that texts link, found in a folder. Knows no Django."""

from pathlib import Path


def below(folder: Path | None, *, by_path: bool = False) -> dict[str, Path]:
    """The files below a folder by their names, of two of one name the first; ``by_path`` by their path in it too."""
    if folder is None or not folder.is_dir():
        return {}
    files = [file for file in sorted(folder.rglob("*"), reverse=True) if file.is_file()]
    by_name = {file.name: file for file in files}
    return by_name | {file.relative_to(folder).as_posix(): file for file in files} if by_path else by_name
