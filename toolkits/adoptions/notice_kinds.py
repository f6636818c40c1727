"""Kinds of notices about the use of toolkits."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.models.frequency import How
from notifications.notices import registry
from notifications.notices.registry import Happening, Words
from toolkits.models import Adoption, Review


def _used(happening: Happening) -> Words:
    adoption = happening.thing
    line = _("%(organisation)s used your toolkit “%(title)s”") % {
        "organisation": adoption.organisation.name,
        "title": adoption.toolkit.title,
    }
    address = adoption.get_absolute_url()
    return Words(
        line=line, subject=line, address=address, quote=adoption.outcome, action=_("See what they say")
    )


def _reviewed(happening: Happening) -> Words:
    review = happening.thing
    line = _("A member reviewed your toolkit “%(title)s”") % {"title": review.toolkit.title}
    address = review.get_absolute_url()
    return Words(line=line, subject=line, address=address, quote=review.text, action=_("Read it"))


def _asked(happening: Happening) -> Words:
    adoption = happening.thing
    line = _("How did it go with the toolkit “%(title)s”?") % {"title": adoption.toolkit.title}
    return Words(
        line=line,
        subject=line,
        address=reverse("toolkits:edit_adoption", args=[adoption.toolkit_id, adoption.pk]),
        quote=_("Your organisation began to use it a year ago. Two sentences help those who come after you."),
        action=_("Say how it went"),
    )


def declare() -> None:
    """Declare the kinds; done once, when kinds of notices are looked for."""
    adoptions = Adoption.objects.select_related("toolkit__programme", "organisation")
    reviews = Review.objects.select_related("toolkit__programme")
    declared = (
        ("toolkits.used", Adoption, gettext_lazy("Who uses toolkits that you keep"), _used, tuple(How)),
        (
            "toolkits.reviewed",
            Review,
            gettext_lazy("Reviews of toolkits that you keep"),
            _reviewed,
            tuple(How),
        ),
        (
            "toolkits.outcome",
            Adoption,
            gettext_lazy("How it went with toolkits that you used"),
            _asked,
            tuple(How),
        ),
    )
    querysets = {Adoption: adoptions, Review: reviews}
    for key, model, label, words, choices in declared:
        registry.declare(
            key,
            model=model,
            label=label,
            words=words,
            how=How.AT_ONCE,
            choices=choices,
            queryset=querysets[model].all,
        )
