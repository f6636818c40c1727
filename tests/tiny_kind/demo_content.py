"""Tips in the demo."""

from hub.base.models import Theme
from tests.tiny_kind import services
from tests.tiny_kind.models import Tip

TITLE = "Sample tip"


def make() -> dict[str, int]:
    """Add the tip that is missing; returns what was added."""
    if Tip.objects.filter(title=TITLE).exists():
        return {"tips": 0}
    services.publish(author=None, title=TITLE, text="Invented.", themes=Theme.objects.all()[:1])
    return {"tips": 1}
