"""The forms of messages."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hub.base.text import markdown
from peers.messaging import services
from peers.models import Conversation, Message, User
from peers.profiles.visibility import ShownProfile


class TextForm(forms.Form):
    """An answer."""

    text = forms.CharField(
        label=_("Message"),
        max_length=Message.MAX_LENGTH,
        validators=[markdown.check],
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class WriteForm(TextForm):
    """A first message to a person, and to a few others if need be."""

    subject = forms.CharField(
        label=_("Subject"), max_length=Conversation._meta.get_field("subject").max_length
    )
    also_to = forms.CharField(
        label=_("Also to"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Names of other members, one a line, as they stand in the directory; four at the most."),
    )
    field_order = ["subject", "text", "also_to"]

    def __init__(self, *args, sender, to: ShownProfile, **kwargs):
        super().__init__(*args, **kwargs)
        self.sender = sender
        self.to = to

    def clean_also_to(self) -> list[ShownProfile]:
        names = [" ".join(line.split()) for line in self.cleaned_data["also_to"].splitlines() if line.strip()]
        if len(names) >= services.MOST_RECIPIENTS:
            raise ValidationError(_("Four others at the most."))
        return [self._named(name) for name in names]

    def _named(self, name: str) -> ShownProfile:
        # What the sender may not know of is not there, whatever it is called.
        keys = User.objects.filter(name__iexact=name, profile__is_listed=True).values_list("pk", flat=True)
        found = [shown for pk in keys[:20] if (shown := services.recipient(self.sender, pk))]
        if len(found) != 1:
            says = _("There are several members called “%(name)s”. Write to each from their page.")
            if not found:
                says = _("There is no “%(name)s” in the directory.")
            raise ValidationError(says, params={"name": name})
        return found[0]

    @property
    def recipients(self) -> list[ShownProfile]:
        """All to whom it goes."""
        return [self.to, *self.cleaned_data["also_to"]]
