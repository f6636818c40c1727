"""PDF."""

from hub.base.document_reading import UnreadableError

MAX_PAGES = 500


def prepare(extension: str) -> None:
    """Load the library before the process is confined."""
    import pypdf  # noqa: F401


def read(extension: str, file, gathering) -> None:
    """Gather the pages' text."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, WrongPasswordError

    if b"%PDF-" not in file.read(1024):
        raise UnreadableError("mislabelled")
    file.seek(0)
    try:
        reader = PdfReader(file)
        # Many files have an empty password: everybody opens them and is kept from changing them.
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("encrypted")
        for number, page in enumerate(reader.pages):
            if number >= MAX_PAGES:
                gathering.stop()
                return
            if not gathering.add(page.extract_text()):
                return
    except (DependencyError, FileNotDecryptedError, WrongPasswordError):
        raise UnreadableError("encrypted") from None
    except LimitReachedError:
        raise UnreadableError("unpacks") from None
