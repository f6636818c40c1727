"""What people are told of tips."""

from notifications.notices import registry
from notifications.notices.registry import Happening, Words
from tests.tiny_kind.models import Tip


def _words(happening: Happening) -> Words:
    line = f"New tip: {happening.thing.title}"
    return Words(line=line, subject=line, address=happening.thing.get_absolute_url())


registry.declare("tiny.published", model=Tip, label="New tips in what you follow", words=_words)
