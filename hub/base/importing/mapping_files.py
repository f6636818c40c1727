"""Mapping files: small YAML files that say what an importer's input calls its things."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import yaml

T = TypeVar("T")


class MappingError(Exception):
    """What is wrong with a mapping file. The message is for people."""


def find(name: str, shipped: Path) -> Path:
    """The mapping file of that path, or the one of that name that comes with the hub."""
    path, ours = Path(name), shipped / f"{name}.yaml"
    return ours if not path.exists() and path.name == name and ours.exists() else path


def load(path: Path, build: Callable[[dict], T], *, known: set[str], default: Path | None = None) -> T:
    """What ``build`` makes of the parts of a mapping file. Raises ``MappingError``, for a part not ``known`` too.

    A part that the file lacks is as in the ``default`` file; of ``keys``, each single one.
    """
    content = _read(path, known)
    if default is not None:
        base = content if path == default else _read(default, known)
        keys = (base.get("keys") or {}) | (content.get("keys") or {})
        content = base | content | {"keys": keys}
    try:
        return build(content)
    except MappingError as error:
        raise MappingError(f"{path.name}: {error}") from None
    except (TypeError, AttributeError, KeyError, ValueError, re.error) as error:
        raise MappingError(f"{path.name}: is not laid out as a mapping ({error})") from None


def _read(path: Path, known: set[str]) -> dict:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MappingError(f"{path}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise MappingError(f"{path.name}: is not text in UTF-8") from None
    except yaml.YAMLError as error:
        raise MappingError(f"{path.name}: is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise MappingError(f"{path.name}: is not a list of “key: value”")
    if unknown := sorted(str(key) for key in set(content) - known):
        raise MappingError(
            f"{path.name}: “{unknown[0]}” means nothing here; known are {', '.join(sorted(known))}"
        )
    return content
