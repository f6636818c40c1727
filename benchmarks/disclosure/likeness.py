"""Which blocks of a round's participants are like each other: the groups behind "peers like us".

They are measured as in the directory (``peers.organisations.nearest_neighbours``), and made of whole blocks, so
that they tell nothing that the blocks would not. Each block is in one group alone: whoever compares with it is told
the same.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from statistics import median

from peers.organisations import nearest_neighbours
from peers.organisations.nearest_neighbours import SAME, SHARED, VARIABLES, Body, Variable

# From so many on, quartiles are told, also where a few did not give a figure.
FEWEST_LIKE_US = 10


def groups_alike(members: Mapping[int, list[Body]]) -> list[list[int]]:
    """The blocks in groups of at least ``FEWEST_LIKE_US`` organisations, each joined to what is nearest to it."""
    groups = {block: [block] for block in sorted(members)}
    bodies = {block: list(members[block]) for block in groups}
    typical = {block: typical_of(block, those) for block, those in bodies.items()}
    while len(groups) > 1:
        smallest = min(groups, key=lambda block: (len(bodies[block]), block))
        if len(bodies[smallest]) >= FEWEST_LIKE_US:
            break
        own = typical.pop(smallest)
        found = nearest_neighbours.nearest(own, typical.values(), count=1)
        # Where too little is known to measure, the smallest takes them in.
        other = found[0].key if found else min(typical, key=lambda one: (len(bodies[one]), one))
        groups[other] = sorted([*groups[other], *groups.pop(smallest)])
        bodies[other] += bodies.pop(smallest)
        typical[other] = typical_of(other, bodies[other])
    return sorted(groups.values())


def typical_of(key: Hashable, bodies: list[Body]) -> Body:
    """What most of them are: the commonest word, the middle of a size, what half of them share."""
    return Body(key, {one.name: _typical(one, bodies) for one in VARIABLES})


def _typical(variable: Variable, bodies: list[Body]):
    known = [
        body.values[variable.name]
        for body in bodies
        if nearest_neighbours.is_known(body.values.get(variable.name))
    ]
    if not known:
        return None
    if variable.how == SAME:
        return Counter(sorted(known)).most_common(1)[0][0]
    if variable.how == SHARED:
        times = Counter(service for services in known for service in services)
        return frozenset(service for service, count in times.items() if 2 * count >= len(known))
    return median(known)
