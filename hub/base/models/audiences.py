"""Audiences: the rows behind the one answer to "may this person see this?"."""

from collections.abc import Iterable
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

_looked_up: ContextVar[dict | None] = ContextVar("audiences_looked_up", default=None)


class Audience(models.Model):
    """Who may see something: everyone, members, a group, a programme, named people, or all of several.

    Things point to an audience; who is in it is looked up when it is asked, so that a person who
    joins or leaves changes no thing and no index. Rows are got by the ``Audience`` class methods,
    never made by hand, so that there is one row for one meaning.
    """

    class Kind(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        MEMBERS = "members", _("Members")
        GROUP = "group", _("A group")
        PROGRAMME = "programme", _("A programme")
        PEOPLE = "people", _("Named people")
        ALL_OF = "all_of", _("Several of these, all required")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    # What the kind is about: the ids of groups (any of them), a programme's id, a name for named people,
    # the ids of the parts for "all of". With the kind it says the whole meaning, and so is unique.
    key = models.CharField(_("key"), max_length=200, blank=True)
    parts = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="wholes")

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="audience_one_row_a_meaning")]

    def __str__(self):
        if self.kind in {self.Kind.EVERYONE, self.Kind.MEMBERS}:
            return str(self.get_kind_display())
        return f"{self.get_kind_display()} ({self.key})"

    @classmethod
    def everyone(cls) -> "Audience":
        """Visitors and all others."""
        return cls._the_one(cls.Kind.EVERYONE)

    @classmethod
    def members(cls) -> "Audience":
        """Approved members."""
        return cls._the_one(cls.Kind.MEMBERS)

    @classmethod
    def _the_one(cls, kind: str) -> "Audience":
        known = _looked_up.get()
        if known is not None and kind in known:
            return known[kind]
        audience, _created = cls.objects.get_or_create(kind=kind, key="")
        if known is not None:
            known[kind] = audience
        return audience

    @staticmethod
    @contextmanager
    def looked_up_once():
        """Where thousands of things are written together, each would ask for the same two rows."""
        token = _looked_up.set({})
        try:
            yield
        finally:
            _looked_up.reset(token)

    @classmethod
    def of_groups(cls, groups: Iterable[Group]) -> "Audience":
        """Those in any one of these groups."""
        key = "+".join(str(pk) for pk in sorted(group.pk for group in groups))
        return cls.objects.get_or_create(kind=cls.Kind.GROUP, key=key)[0]

    @classmethod
    def of_programme(cls, programme_id: int) -> "Audience":
        """Those who belong to a programme."""
        return cls.objects.get_or_create(kind=cls.Kind.PROGRAMME, key=str(programme_id))[0]

    @classmethod
    def of_people(cls, key: str, users) -> "Audience":
        """Named people; ``key`` says what they are named for (``case-drafts:12``).

        Called again with the same key, the people are replaced.
        """
        audience, _created = cls.objects.get_or_create(kind=cls.Kind.PEOPLE, key=key)
        audience.memberships.exclude(user__in=users).delete()
        AudienceMember.objects.bulk_create(
            [AudienceMember(audience=audience, user=user) for user in users], ignore_conflicts=True
        )
        return audience

    @classmethod
    def all_of(cls, parts) -> "Audience":
        """Those who are in every one of ``parts``; the parts themselves where one of them says it all."""
        needed = {}
        for part in parts:
            leaves = part.parts.all() if part.kind == cls.Kind.ALL_OF else [part]
            needed.update({leaf.pk: leaf for leaf in leaves if leaf.kind != cls.Kind.EVERYONE})
        if not needed:
            return cls.everyone()
        if len(needed) == 1:
            return next(iter(needed.values()))
        key = "+".join(str(pk) for pk in sorted(needed))
        audience, created = cls.objects.get_or_create(kind=cls.Kind.ALL_OF, key=key)
        if created:
            audience.parts.set(needed.values())
        return audience


class AudienceMember(models.Model):
    """One of the named people of an audience."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audience", "user"], name="audience_member_once"),
        ]

    def __str__(self):
        return f"{self.user_id} in {self.audience_id}"
