"""Invitations to join, by e-mail."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from peers.models.organisations import Organisation
from peers.models.programmes import Programme


def new_token() -> str:
    """What only the one who gets the mail knows."""
    return get_random_string(40)


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Invitations that were not accepted yet."""
        return self.filter(accepted_at__isnull=True)

    def open_for(self, email: str):
        """Those to this address, the newest first."""
        return self.open().filter(email=email.lower()).order_by("-pk")


class Invitation(models.Model):
    """A person asked by e-mail to join, for an organisation, a programme or both.

    An invitation vouches for nobody: the rules of approval hold as for everyone. ``approves`` is set
    where somebody who may decide on applications sent it: then the person is a member as soon as the
    address that was invited is confirmed.
    """

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="invitations",
    )
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="invitations",
    )
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sent_invitations",
    )
    approves = models.BooleanField(
        _("approves"),
        default=False,
        help_text=_("Who sent it may decide on applications: no moderator is asked again."),
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    times_sent = models.PositiveSmallIntegerField(_("times sent"), default=1)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "programme"],
                condition=models.Q(programme__isnull=False),
                name="invitation_once_a_programme",
            ),
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(programme__isnull=True),
                name="invitation_once_without_programme",
            ),
        ]

    def __str__(self):
        return self.email

    def get_absolute_url(self):
        """Where the one who was invited answers; only the mail tells it."""
        return reverse("peers:invitation", args=[self.token])
