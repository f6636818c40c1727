"""Posts that wait for a moderator before others see them, and the lists of words and links that make them wait."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models.flag_querysets import HoldQuerySet
from forums.models.posts import Post


class Hold(models.Model):
    """Why a post waits, and what became of it. While it waits, ``post.is_held`` is set."""

    class Why(models.TextChoices):
        FIRST_POSTS = "first_posts", _("One of a new member's first posts")
        LISTED = "listed", _("It has a word or a link that is on a list")
        CHECK = "check", _("The check for spam asks you to look")
        CHECK_FAILED = "check_failed", _("The check for spam did not answer")

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="hold")
    why = models.CharField(_("why it waits"), max_length=12, choices=Why.choices)
    # The word that was found, or what the check said; for moderators.
    details = models.CharField(_("what was found"), max_length=300, blank=True)
    # A change of a post that others could read already.
    was_shown = models.BooleanField(default=False)
    held_at = models.DateTimeField(_("waits since"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = HoldQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("waiting post")
        verbose_name_plural = _("waiting posts")
        ordering = ["held_at", "pk"]
        indexes = [
            models.Index(fields=["held_at"], condition=Q(decided_at__isnull=True), name="hold_waiting"),
        ]

    def __str__(self):
        return f"{self.get_why_display()}: {self.post}"


class ListedText(models.Model):
    """A word, a phrase or an address on the list, and what happens to posts with it."""

    class Kind(models.TextChoices):
        WORD = "word", _("Word or phrase")
        LINK = "link", _("Link")

    class Action(models.TextChoices):
        FLAG = "flag", _("Show it, and ask the moderators to look")
        HOLD = "hold", _("Hold it until a moderator approves it")
        REFUSE = "refuse", _("Refuse it; the writer is told the word")

    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices, default=Kind.WORD)
    text = models.CharField(
        _("text"),
        max_length=200,
        help_text=_(
            "Words are found whole, in small and capital letters: “cheap loans”. A link is a domain with all below it "
            "(spam.example), or the beginning of an address (spam.example/offers)."
        ),
    )
    action = models.CharField(_("what happens"), max_length=6, choices=Action.choices, default=Action.HOLD)
    note = models.CharField(_("note"), max_length=300, blank=True, help_text=_("For the other moderators."))
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("listed word or link")
        verbose_name_plural = _("listed words and links")
        ordering = ["kind", "text"]
        constraints = [models.UniqueConstraint(fields=["kind", "text"], name="listed_text_once")]

    def __str__(self):
        return self.text

    def clean(self):
        """Bring the text into the form in which it is looked for."""
        self.text = " ".join(self.text.split()).casefold()
        if self.kind == self.Kind.LINK:
            self.text = self.text.split("://", 1)[-1].removeprefix("www.").rstrip("/")
            if "." not in self.text.split("/", 1)[0] or " " in self.text:
                raise ValidationError(
                    {"text": _("Write a domain, as spam.example, or the beginning of an address.")}
                )
        if not any(character.isalnum() for character in self.text):
            raise ValidationError({"text": _("Write a word, a phrase or a domain.")})
