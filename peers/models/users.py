"""The account. Its e-mail address is the log-in."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.base import time_zones


def validate_time_zone(name: str) -> None:
    """Refuse a name that is not in the IANA time zone database."""
    if name not in time_zones.names():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


class UserManager(BaseUserManager):
    """Makes accounts; addresses are kept in lower case."""

    use_in_migrations = True

    def create_user(self, email, password=None, **fields):
        """Make an account without any right; raises ``ValueError`` where the address is empty."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Make an administrator's account."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def who_may(self, permission: str):
        """The accounts in use that have a right (``app.codename``): by themselves, by a role, or as administrators."""
        app_label, codename = permission.split(".")
        right = {"content_type__app_label": app_label, "codename": codename}
        has_right = models.Q(is_superuser=True)
        for path in ("groups__permissions", "user_permissions"):
            has_right |= models.Q(**{f"{path}__{name}": value for name, value in right.items()})
        found = self.filter(has_right, is_active=True, leaving_at__isnull=True)
        return self.filter(pk__in=found.values("pk"))

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person's account. What the person is at work is in the membership and the profile."""

    class Kind(models.TextChoices):
        PUBLIC_BODY = "public_body", _("Works for a public body")
        VENDOR = "vendor", _("Vendor")
        RESEARCHER = "researcher", _("Researcher")

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    kind = models.CharField(
        _("kind of member"), max_length=20, choices=Kind.choices, default=Kind.PUBLIC_BODY
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, default="UTC", validators=[validate_time_zone]
    )
    language = models.CharField(_("language"), max_length=10, blank=True, default="en")
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Switch off to suspend the account; what the person wrote stays."),
    )
    is_staff = models.BooleanField(_("staff"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    # Set while the person may still take back that the account is deleted.
    leaving_at = models.DateTimeField(_("leaves"), null=True, blank=True, editable=False)
    # Until then an account that an upgrade met may log in by one step, whatever its role.
    second_factor_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Kept here, in the row that every request reads anyway; written by ``peers.messaging.services`` alone.
    unread_messages = models.PositiveIntegerField(default=0, editable=False)
    # The same; written by ``notifications`` alone.
    unread_notices = models.PositiveIntegerField(default=0, editable=False)
    # Whether a forum names them as its moderator; written by ``forums`` alone.
    moderates_a_forum = models.BooleanField(default=False, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]

    def __str__(self):
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.name or self.email.split("@")[0]

    def get_short_name(self) -> str:
        return self.get_full_name().split(" ")[0]

    @property
    def organisation(self):
        """The organisation that the person was approved for, where it is known."""
        application = getattr(self, "membership_application", None)
        if application is None or application.organisation is None or not application.is_approved:
            return None
        return application.organisation.stands_for

    @property
    def initials(self) -> str:
        """One or two letters for the account menu."""
        words = self.get_full_name().split()
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else "?"

    def clean(self):
        super().clean()
        self.email = self.email.lower()
