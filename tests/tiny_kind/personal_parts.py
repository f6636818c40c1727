"""What there is of a person in tips."""

from hub.base.people import personal_data
from hub.base.people.personal_data import Rows
from tests.tiny_kind.models import Tip


def _export(user):
    yield Rows("tips", Tip.objects.filter(author=user).order_by("pk").values("title", "text", "published_at"))


def _erase(user, keep: bool) -> None:
    if not keep:
        Tip.objects.filter(author=user).delete()


personal_data.declare("tips", label="Tips", columns=["tiny.Tip.author"], export=_export, erase=_erase)
