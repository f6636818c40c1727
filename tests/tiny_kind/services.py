"""What writes tips."""

from django.db import transaction

from hub.base.models import Audience
from notifications.notices import events
from search.entries import services as search_services
from tests.tiny_kind.models import Tip


@transaction.atomic
def publish(*, author, title: str, text: str, themes=()) -> Tip:
    """Publish a tip for everyone; whoever follows its author or a theme is told."""
    tip = Tip.objects.create(author=author, title=title, text=text, audience=Audience.everyone())
    tip.themes.set(themes)
    search_services.refresh(tip)
    events.record(kind="tiny.published", thing=tip, actor=author, followed=[*filter(None, [author]), *themes])
    return tip
