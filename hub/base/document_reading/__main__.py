"""One file: confine this process, read, answer."""

import contextlib
import importlib
import json
import os
import re
import resource
import signal
import sys
from pathlib import Path

from hub.base.document_reading import (
    CPU_SECONDS,
    EXIT_NOT_INSTALLED,
    MAX_OUTPUT_BYTES,
    MEMORY_BYTES,
    WALL_SECONDS,
    UnreadableError,
)
from hub.base.document_reading.gathering import Gathering

READERS = {
    "pdf": "pdf",
    "docx": "office",
    "pptx": "office",
    "xlsx": "office",
    "odt": "open_document",
    "ods": "open_document",
    "odp": "open_document",
    "txt": "plain",
    "md": "plain",
    "csv": "plain",
}


def confine() -> None:
    """Take from this process what reading a file does not need, before it has seen any of it."""
    os.nice(10)
    limits = {
        resource.RLIMIT_CPU: (CPU_SECONDS, CPU_SECONDS + 5),
        resource.RLIMIT_FSIZE: (MAX_OUTPUT_BYTES, MAX_OUTPUT_BYTES),
        resource.RLIMIT_NOFILE: (64, 64),
        resource.RLIMIT_CORE: (0, 0),
    }
    for limit, values in limits.items():
        resource.setrlimit(limit, values)
    with contextlib.suppress(ValueError, OSError):  # macOS, on a developer's desk, has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    # If whoever started this is gone and can't end it any more.
    signal.alarm(WALL_SECONDS)


def answer(extension: str, file) -> dict:
    """What was read, or why nothing was."""
    try:
        reader = importlib.import_module(f"hub.base.document_reading.{READERS[extension]}")
        reader.prepare(extension)
    except ImportError:
        sys.exit(EXIT_NOT_INSTALLED)
    confine()
    gathering = Gathering()
    try:
        reader.read(extension, file, gathering)
    except UnreadableError as error:
        return {"reason": error.reason}
    except MemoryError:
        return {"reason": "memory"}
    except Exception:
        # The libraries raise whatever a damaged file leads them to: KeyError, AttributeError, struct.error.
        return {"reason": "memory" if _memory_is_used_up() else "broken"}
    text = gathering.text()
    return {"text": text, "is_cut": gathering.is_full} if text else {"reason": "no_text"}


def _memory_is_used_up() -> bool:
    """Whether an error may have come of that: lxml does not say so of its own."""
    # Not ``getrusage``: what it tells a new process includes the one that started it.
    status = Path("/proc/self/status")
    peak = re.search(r"VmPeak:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return peak is not None and int(peak[1]) * 1024 > MEMORY_BYTES * 0.8


if __name__ == "__main__":
    json.dump(answer(sys.argv[1], sys.stdin.buffer), sys.stdout)
