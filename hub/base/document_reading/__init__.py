"""The text of a file, taken by a process of its own: ``python -m hub.base.document_reading``.

What people upload is read here by libraries that a hostile file may lead astray. So this package imports
no Django, gets no settings and no secret, has limits on memory and time, and can't write a file. The file
comes as standard input, the answer goes to standard output as JSON: ``text`` and ``is_cut``, or ``reason``.
``hub.base.files.document_texts`` starts it.
"""

# No reader goes on once it has this much; a search entry holds no more.
MAX_CHARACTERS = 300_000
EXTENSIONS = frozenset({"pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "md", "csv"})

# What standard output may take: the longest text, each character escaped for JSON as a pair.
MAX_OUTPUT_BYTES = MAX_CHARACTERS * 12 + 1_000
MEMORY_BYTES = 640 * 1024 * 1024
CPU_SECONDS = 30
WALL_SECONDS = 60
EXIT_NOT_INSTALLED = 3
# After this a reader ends by itself and keeps what it has.
PATIENCE_SECONDS = 20


class UnreadableError(Exception):
    """The file can't be read; ``reason`` is one of ``hub.base.models.DocumentText.Reason``."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason
