"""What members say of toolkits can be reported: adoptions, files that came with them, reviews."""

from django.utils.translation import gettext_lazy as _

from hub.base.moderation import kinds, queues
from hub.base.moderation.queues import Queue
from peers.moderation.assignments import PermissionKind
from toolkits.adoptions import moderation, services
from toolkits.models import Adoption, Derivative, Review, ToolkitPage


def _visible_toolkits(user):
    """The toolkits that somebody may see, as a subquery; what it asks is asked once for a user object."""
    if not hasattr(user, "_hub_visible_toolkits"):
        user._hub_visible_toolkits = ToolkitPage.objects.visible_to(user).order_by().values("pk")
    return user._hub_visible_toolkits


class _SaidKind(PermissionKind):
    """What adoptions, derivatives and reviews have in common."""

    permission = services.MODERATE_PERMISSION
    can_hide = True
    # Leads to the toolkit.
    path = "toolkit"
    related: tuple[str, ...] = ()

    def queryset(self):
        return self.model.objects.select_related(f"{self.path}__programme", *self.related)

    def title(self, thing):
        return moderation.toolkit_of(thing).title

    def moderated_by(self, user):
        return self.model.objects.filter(**{f"{self.path}__in": _visible_toolkits(user)})

    def moderates(self, user, thing):
        return self.moderates_some(user) and self.may_read(user, thing)

    def hide(self, *, by, thing, reason, tells=True):
        moderation.hide(by=by, said=thing, reason=reason)


class AdoptionKind(_SaidKind):
    key = "adoption"
    model = Adoption
    label = _("Adoption of a toolkit")
    report_label = _("Report this adoption")
    related = ("organisation", "recorded_by")

    def place(self, thing):
        return thing.organisation.name

    def text(self, thing):
        return "\n\n".join(filter(None, [thing.outcome, thing.adapted]))

    def author(self, thing):
        return thing.recorded_by


class DerivativeKind(_SaidKind):
    key = "derivative"
    model = Derivative
    label = _("Adapted file")
    report_label = _("Report this file")
    path = "adoption__toolkit"
    related = ("adoption__organisation", "uploaded_by")

    def place(self, thing):
        return thing.adoption.organisation.name

    def text(self, thing):
        return "\n\n".join(filter(None, [thing.name, thing.title, thing.note]))

    def author(self, thing):
        return thing.uploaded_by

    def address(self, thing):
        return thing.adoption.get_absolute_url()


class ReviewKind(_SaidKind):
    key = "review"
    model = Review
    label = _("Review of a toolkit")
    report_label = _("Report this review")
    related = ("author",)

    def text(self, thing):
        return thing.text

    def author(self, thing):
        return thing.author


for kind in (AdoptionKind(), DerivativeKind(), ReviewKind()):
    kinds.register(kind)

queues.register(
    Queue(
        key="toolkits.said",
        label=_("What members say of toolkits"),
        url_name="toolkits:moderation",
        may_see=services.moderates,
        order=420,
    )
)
