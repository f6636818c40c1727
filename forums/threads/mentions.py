"""Naming people in posts: ``[@Name](/people/12/)``, a link whose words begin with an @.

The completion writes it; ``@Name`` alone becomes it when the post is saved, where one person in the directory has that
name. Nobody is named so, or offered, whom the writer could not find in the directory.
"""

import re
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from hub.base.access import audiences
from hub.base.text.mentions import ids_in_markdown
from hub.base.text.words import MARKS
from peers.models import Block, Profile, User
from peers.profiles.visibility import ShownProfile, shown_to

MOST_MENTIONS = 20
MOST_OFFERED = 8
SHORTEST_TYPED = 2
# Up to four words behind an @ that begins a word.
TYPED = re.compile(
    rf"(?<![\w{MARKS}\[/@.])@([^\W\d_][\w{MARKS}'\u2019.-]*+(?: [^\W\d_][\w{MARKS}'\u2019.-]*+){{0,3}})"
)
# Where code or a link may begin.
BEGINNING = re.compile(r"```|~~~|`|\[|^(?: {4}|\t)", re.MULTILINE)


def _known_to(writer, profiles) -> list[ShownProfile]:
    """The people among these profiles whom the writer could find in the directory, and did not block."""
    blocked = Block.objects.filter(user=writer).values("blocked")
    listed = profiles.filter(is_listed=True, user__is_active=True).exclude(user__in=blocked)
    return [shown for shown in shown_to(writer, listed) if shown.user.pk != writer.pk]


def offered(writer, typed: str) -> list[ShownProfile]:
    """The people to offer while a member types a name behind an @."""
    words = typed.split()
    if not audiences.is_member(writer) or len(typed.strip()) < SHORTEST_TYPED:
        return []
    called = Q()
    for word in words[:4]:
        called &= Q(user__name__icontains=word)
    profiles = Profile.objects.filter(called).order_by("user__name", "pk")
    found = _known_to(writer, profiles.filter(pk__in=list(profiles.values_list("pk", flat=True)[:100])))
    begins = typed.strip().lower()
    found.sort(key=lambda shown: (not shown.name.lower().startswith(begins), shown.name))
    return found[:MOST_OFFERED]


def resolve(writer, text: str) -> str:
    """The text with ``@Name`` made a link where it names one person whom the writer could find."""
    typed = typed_names(text)
    if not typed:
        return text
    names = {name for each in list(typed)[:MOST_MENTIONS] for name in _beginnings(each)}
    lookup = Q()
    for name in names:
        lookup |= Q(user__name__iexact=name)
    by_name: dict[str, list[ShownProfile]] = {}
    for shown in _known_to(writer, Profile.objects.filter(lookup)):
        by_name.setdefault(shown.name.lower(), []).append(shown)

    def link(match: re.Match) -> str:
        for name in _beginnings(match[1]):
            found = by_name.get(name.lower(), [])
            if len(found) == 1:
                address = reverse("peers:person", args=[found[0].user.pk])
                return f"[@{found[0].name}]({address}){match[1][len(name) :]}"
        return match[0]

    changed, end = [], 0
    for start, stop, piece in _pieces(text):
        changed += [text[end:start], TYPED.sub(link, piece)]
        end = stop
    return "".join([*changed, text[end:]])


def typed_names(text: str) -> set[str]:
    """The words behind each @ in a text that may be somebody's name."""
    return {match[1] for _start, _end, piece in _pieces(text) for match in TYPED.finditer(piece)}


def _pieces(text: str) -> list[tuple[int, int, str]]:
    """The parts of a text that are neither code nor links: start, end and what they say."""
    found, end = [], 0
    for start, stop in _code_and_links(text):
        found.append((end, start, text[end:start]))
        end = stop
    return [*found, (end, len(text), text[end:])]


def _code_and_links(text: str) -> Iterator[tuple[int, int]]:
    """Where code and links begin and end. What closes them is looked for once, however many seem to begin."""
    closing = _Next(text)
    position = 0
    while match := BEGINNING.search(text, position):
        start, sign = match.start(), match[0]
        if sign in {"```", "~~~"}:
            stop = closing.after(sign, match.end())
            stop = len(text) if stop < 0 else stop + 3
        elif sign == "`":
            stop = closing.on_line("`", match.end()) + 1
        elif sign == "[":
            stop = closing.on_line("]", match.end())
            stop = closing.on_line(")", stop + 2) + 1 if text.startswith("](", stop) else 0
        else:
            stop = closing.after("\n", match.end())
            stop = len(text) if stop < 0 else stop
        position = stop or match.end()
        if stop:
            yield start, stop


class _Next:
    """The next place of a sign, remembered until it is passed."""

    def __init__(self, text: str):
        self.text = text
        self.places: dict[str, int] = {}

    def after(self, sign: str, position: int) -> int:
        """The first place of the sign from a position on, which never goes back; -1 where there is none."""
        place = self.places.get(sign, 0)
        if 0 <= place < position or sign not in self.places:
            place = self.places[sign] = self.text.find(sign, position)
        return place

    def on_line(self, sign: str, position: int) -> int:
        """The same, -1 also where it stands on a later line."""
        place, end = self.after(sign, position), self.after("\n", position)
        return place if place >= 0 and not 0 <= end < place else -1


def _beginnings(words: str) -> list[str]:
    """The words, then without the last one, and so on: a name may go on with the sentence."""
    parts = words.split(" ")
    tries = [" ".join(parts[:count]) for count in range(len(parts), 0, -1)]
    return list(dict.fromkeys(form for each in tries for form in (each, each.rstrip(".'\u2019-")) if form))


def people_in(writer, text: str) -> list[User]:
    """The people whom a text names, as far as the writer could find them; each once."""
    keys = list(dict.fromkeys(ids_in_markdown(text)))[:MOST_MENTIONS]
    if not keys:
        return []
    return [shown.user for shown in _known_to(writer, Profile.objects.filter(user__in=keys))]
