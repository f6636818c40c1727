"""What members say of toolkits can be reported: adoptions, files that came with them, reviews."""

from django.utils.translation import gettext_lazy as _

from hub.base.moderation import kinds, queues
from hub.base.moderation.acts import Act
from hub.base.moderation.kinds import HIDE_AND_WARN
from hub.base.moderation.queues import Queue
from peers.moderation.assignments import PermissionKind
from toolkits.adoptions import moderation, reviews, services
from toolkits.models import Adoption, Derivative, Review, ToolkitPage


def _visible_toolkits(user):
    """The toolkits that somebody may see, as a subquery; what it asks is asked once for a user object."""
    if not hasattr(user, "_hub_visible_toolkits"):
        user._hub_visible_toolkits = ToolkitPage.objects.visible_to(user).order_by().values("pk")
    return user._hub_visible_toolkits


_LINES = {
    Act.HIDE: _("A moderator hid what you said of the toolkit “%(title)s”"),
    HIDE_AND_WARN: _("A moderator hid what you said of the toolkit “%(title)s”, and warns you"),
    Act.WARN: _("A moderator warns you about what you said of the toolkit “%(title)s”"),
    Act.SUSPEND: _("A moderator suspended your account because of what you said of the toolkit “%(title)s”"),
}


class _SaidKind(PermissionKind):
    """What adoptions, derivatives and reviews have in common."""

    permission = services.MODERATE_PERMISSION
    can_hide = True
    lines = _LINES
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

    def scope_id(self, thing):
        return moderation.toolkit_of(thing).pk

    def scopes_moderated_by(self, user):
        return ToolkitPage.objects.filter(pk__in=_visible_toolkits(user))

    def readable_ids(self, user, things):
        seen = services.readable_toolkits(user, {moderation.toolkit_of(thing).pk for thing in things})
        return {
            thing.pk
            for thing in things
            if moderation.toolkit_of(thing).pk in seen and self.is_shown(user, thing)
        }

    def is_shown(self, user, thing) -> bool:
        """Whether somebody who may read what is said of the toolkit may read this too."""
        return services.is_shown(user, thing)

    def hide(self, *, by, thing, reason, tells=True):
        moderation.hide(by=by, said=thing, reason=reason, tells=tells)

    def show(self, *, by, thing):
        moderation.show_again(by=by, said=thing)


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
    lines = {
        **_LINES,
        Act.HIDE: _("A moderator hid the file “%(name)s” that you added to the toolkit “%(title)s”"),
        HIDE_AND_WARN: _(
            "A moderator hid the file “%(name)s” that you added to the toolkit “%(title)s”, and warns you"
        ),
    }
    related = ("adoption__organisation", "uploaded_by")

    def place(self, thing):
        return thing.adoption.organisation.name

    def text(self, thing):
        return "\n\n".join(filter(None, [thing.name, thing.title, thing.note]))

    def author(self, thing):
        return thing.uploaded_by

    def names(self, thing):
        return {**super().names(thing), "name": thing.name if thing is not None else ""}

    def address(self, thing):
        return thing.adoption.get_absolute_url()


class ReviewKind(_SaidKind):
    key = "review"
    model = Review
    label = _("Review of a toolkit")
    report_label = _("Report this review")
    related = ("author",)

    def is_shown(self, user, thing):
        return reviews.is_shown(user, thing)

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
