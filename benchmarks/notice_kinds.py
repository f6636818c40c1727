"""What people are told of rounds: that their organisation is asked, and what becomes of its figures."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benchmarks.confidence.events import CONSENT
from benchmarks.models import Round, Submission
from benchmarks.submitting import events
from notifications.models.frequency import How
from notifications.notices import registry
from notifications.notices.registry import Happening, Words


def _values_of(happening: Happening) -> dict[str, str]:
    submission = happening.thing
    closes = submission.round.closes_at
    return {
        "round": submission.round.title,
        "organisation": submission.organisation.name,
        "date": date_format(timezone.localtime(closes), "DATETIME_FORMAT") if closes else "",
    }


def _words_of_asking(happening: Happening) -> Words:
    lines = {
        "opened": _("%(organisation)s is asked for figures: “%(round)s”, until %(date)s"),
        "week": _("A week is left for the figures of %(organisation)s: “%(round)s”, until %(date)s"),
        "day": _("A day is left for the figures of %(organisation)s: “%(round)s”, until %(date)s"),
        "reminder": _("The figures of %(organisation)s are still to come: “%(round)s”, until %(date)s"),
    }
    line = lines[happening.details["what"]] % _values_of(happening)
    return Words(
        line=line,
        subject=_("Figures for “%(round)s”") % _values_of(happening),
        address=happening.thing.get_absolute_url(),
        action=_("Fill in the figures"),
    )


def _words_of_submission(happening: Happening) -> Words:
    lines = {
        "signing": _("The figures of %(organisation)s for “%(round)s” wait for you to sign"),
        "returned": _("A data steward asks about the figures of %(organisation)s for “%(round)s”"),
        "message": _("A data steward wrote about the figures of %(organisation)s for “%(round)s”"),
        "published": _("“%(round)s” is published: see where %(organisation)s stands"),
    }
    what = happening.details["what"]
    address = happening.thing.get_absolute_url()
    if what == "published":
        address = reverse("benchmarks:compare", args=[happening.thing.round.slug])
    return Words(
        line=lines[what] % _values_of(happening),
        subject=_("Figures for “%(round)s”") % _values_of(happening),
        address=address,
        quote=happening.details.get("text", ""),
    )


def _words_of_review(happening: Happening) -> Words:
    lines = {
        "sent": _("%(organisation)s sent its figures for “%(round)s”"),
        "message": _("%(organisation)s wrote about its figures for “%(round)s”"),
    }
    submission = happening.thing
    return Words(
        line=lines[happening.details["what"]] % _values_of(happening),
        subject=_("Review of “%(round)s”") % _values_of(happening),
        address=reverse("benchmarks:review_submission", args=[submission.round.slug, submission.pk]),
        quote=happening.details.get("text", ""),
        action=_("Look at it"),
    )


def _words_of_consent(happening: Happening) -> Words:
    lines = {
        "steward": _(
            "%(steward)s was named as a data steward of “%(round)s” and asks to read the figures of %(organisation)s. "
            "No answer is no"
        ),
        "audience": _(
            "The results of “%(round)s” are to reach further, if all who sent figures agree. No answer of "
            "%(organisation)s is no"
        ),
        "stewards": _("These people read the figures of %(organisation)s for “%(round)s”: %(stewards)s"),
    }
    submission, what = happening.thing, happening.details["what"]
    stewards = {user.pk: user.get_full_name() for user in submission.round.stewards.all()}
    values = {
        "stewards": ", ".join(sorted(stewards.values())) or _("nobody"),
        "steward": stewards.get(happening.details.get("steward"), _("Somebody who no longer is one")),
    }
    return Words(
        line=lines[what] % (_values_of(happening) | values),
        subject=_("Who reads your figures for “%(round)s”") % _values_of(happening),
        address=reverse("benchmarks:consents", args=[submission.pk]),
        action=_("See who reads them") if what == "stewards" else _("Agree or refuse"),
    )


def _own(submissions, user):
    return submissions.filter(pk__in=Submission.objects.of_organisation_of(user))


def _visible(submissions, user):
    """Those of the reader's organisation, in rounds that were opened, and those of rounds that they review."""
    own = Q(pk__in=Submission.objects.of_organisation_of(user))
    return submissions.filter(own | Q(round__in=Round.objects.reviewed_by(user)))


def _submissions():
    return Submission.objects.select_related("round", "organisation")


def _declare(key: str, label, words, how: How, queryset=_submissions, visible=_visible) -> None:
    registry.declare(
        key,
        model=Submission,
        label=label,
        words=words,
        how=how,
        queryset=queryset,
        visible=visible,
    )


_declare(
    events.ASKED,
    gettext_lazy("Your organisation is asked for benchmark figures, and reminders of it"),
    _words_of_asking,
    How.AT_ONCE,
)
_declare(
    events.SUBMISSION,
    gettext_lazy("What becomes of your organisation's benchmark figures"),
    _words_of_submission,
    How.AT_ONCE,
)
_declare(
    events.REVIEW,
    gettext_lazy("Benchmark figures to review, as a data steward"),
    _words_of_review,
    How.DAILY,
)
_declare(
    CONSENT,
    gettext_lazy("Who reads your organisation's benchmark figures, and requests for its consent"),
    _words_of_consent,
    How.AT_ONCE,
    queryset=lambda: _submissions().prefetch_related("round__stewards"),
    visible=_own,
)
