"""All that members say of toolkits, the newest first: for moderators."""

from dataclasses import dataclass

from django.db.models import CharField, F, Value
from django.utils.functional import cached_property

from forums.threads.writers import Writers
from toolkits.models import Adoption, Derivative, Review, ToolkitPage

_MODELS = {"adoption": Adoption, "review": Review, "derivative": Derivative}
_RELATED = {
    "adoption": ["organisation", "toolkit"],
    "review": ["toolkit"],
    "derivative": ["adoption__organisation", "adoption__toolkit"],
}
# By kind: its toolkit, its writer, its moment.
_COLUMNS = {
    "adoption": ("toolkit", "recorded_by", "changed_at"),
    "review": ("toolkit", "author", "changed_at"),
    "derivative": ("adoption__toolkit", "uploaded_by", "uploaded_at"),
}


@dataclass(frozen=True)
class Said:
    """One thing that a member said or uploaded."""

    kind: str
    thing: Adoption | Review | Derivative
    writer: object
    moment: object

    @property
    def toolkit(self) -> ToolkitPage:
        """Of which toolkit."""
        return self.thing.adoption.toolkit if self.kind == "derivative" else self.thing.toolkit

    @property
    def address(self) -> str:
        """Where it stands among all that is said of the toolkit."""
        thing = self.thing.adoption if self.kind == "derivative" else self.thing
        return thing.get_absolute_url()

    @property
    def text(self) -> str:
        """What it says."""
        match self.kind:
            case "adoption":
                return " ".join(filter(None, [self.thing.outcome, self.thing.adapted]))
            case "review":
                return self.thing.text
        return " ".join(filter(None, [self.thing.name, self.thing.note]))


class SaidOfToolkits:
    """What was said of the toolkits that a moderator may see; it can be paged."""

    def __init__(self, reader, *, hidden: bool = False):
        self._reader = reader
        self._hidden = hidden

    @cached_property
    def _keys(self):
        visible = ToolkitPage.objects.visible_to(self._reader).order_by().values("pk")
        parts = []
        for kind, (toolkit, _writer, moment) in _COLUMNS.items():
            found = _MODELS[kind].objects.order_by().filter(**{f"{toolkit}__in": visible})
            found = found.filter(hidden_at__isnull=not self._hidden)
            parts.append(
                found.annotate(kind=Value(kind, CharField()), moment=F(moment)).values_list(
                    "kind", "pk", "moment"
                )
            )
        return parts[0].union(*parts[1:], all=True).order_by("-moment", "-pk")

    def count(self) -> int:
        """How many they are."""
        return self._keys.count()

    __len__ = count

    def __getitem__(self, asked: slice) -> list[Said]:
        keys = list(self._keys[asked])
        things = {}
        for kind, model in _MODELS.items():
            wanted = [pk for its, pk, _moment in keys if its == kind]
            found = model.objects.select_related(*_RELATED[kind]).in_bulk(wanted)
            things |= {(kind, pk): thing for pk, thing in found.items()}
        writer_of = {key: getattr(thing, f"{_COLUMNS[key[0]][1]}_id") for key, thing in things.items()}
        writers = Writers(self._reader, [pk for pk in writer_of.values() if pk])
        return [
            Said(
                kind,
                things[kind, pk],
                writers.of(writer) if (writer := writer_of[kind, pk]) else None,
                moment,
            )
            for kind, pk, moment in keys
            if (kind, pk) in things
        ]
