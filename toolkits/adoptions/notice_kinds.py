"""Kinds of notices about the use of toolkits."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.models.frequency import How
from notifications.notices import registry
from notifications.notices.registry import Happening, Words
from toolkits.adoptions import moderation
from toolkits.models import Adoption, Derivative, Review


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


def _hidden(happening: Happening) -> Words:
    toolkit = moderation.toolkit_of(happening.thing)
    line = _("A moderator hid what you said of the toolkit “%(title)s”") % {"title": toolkit.title}
    if isinstance(happening.thing, Derivative):
        line = _("A moderator hid the file “%(name)s” that you added to the toolkit “%(title)s”") % {
            "name": happening.thing.name,
            "title": toolkit.title,
        }
    address = reverse("toolkits:adoptions", args=[toolkit.pk])
    return Words(line=line, subject=line, address=address, quote=happening.thing.hidden_reason)


def declare() -> None:
    """Declare the kinds; done once, when kinds of notices are looked for."""
    adoptions = Adoption.objects.select_related("toolkit__programme", "organisation")
    reviews = Review.objects.select_related("toolkit__programme")
    derivatives = Derivative.objects.select_related("adoption__toolkit__programme", "adoption__organisation")
    always = (How.AT_ONCE, How.IN_APP)
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
        (
            *("toolkits.hidden_adoption", Adoption),
            *(gettext_lazy("What moderators do with adoptions that you recorded"), _hidden, always),
        ),
        (
            *("toolkits.hidden_review", Review),
            *(gettext_lazy("What moderators do with your reviews of toolkits"), _hidden, always),
        ),
        (
            *("toolkits.hidden_derivative", Derivative),
            *(gettext_lazy("What moderators do with files that you added to toolkits"), _hidden, always),
        ),
    )
    querysets = {Adoption: adoptions, Review: reviews, Derivative: derivatives}
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
