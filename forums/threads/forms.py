"""The forms of the forums."""

import re
from uuid import uuid4

from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from forums.models import Forum, Post, Thread
from forums.threads import files, services
from hub.base.models import ServiceLine, Theme

FILE_ROWS = 3
# In a thread's address, or alone.
THREAD_NUMBER = re.compile(r"(?:/threads/|^)(\d{1,12})(?:[-/?#]|$)")
MOST_TAGS = 8


class PostForm(forms.Form):
    """A post: its text, and files on it."""

    text = forms.CharField(
        label=_("Your answer"),
        strip=False,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(
            attrs={
                "rows": 9,
                "data-markdown": "",
                "data-limit": Post.MAX_LENGTH,
                "data-submit-by-key": "",
                "data-mentions": reverse_lazy("forums:people"),
                "data-mentions-label": _("People"),
            }
        ),
    )
    reply_to = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    # Sent twice, one form makes one post.
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # Which unsent text the person has before them: it goes when the form is sent.
    kept = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A text that comes back from an older form is sent as a new one.
        self.initial.setdefault("key", uuid4())
        kinds = [*settings.WAGTAILIMAGES_EXTENSIONS, *settings.WAGTAILDOCS_EXTENSIONS]
        for number in range(1, FILE_ROWS + 1):
            self.fields[f"file_{number}"] = forms.FileField(
                label=_("Image or file"),
                required=False,
                widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in kinds)}),
            )
            self.fields[f"file_{number}_shows"] = forms.CharField(
                label=_("What it shows"), required=False, max_length=250
            )

    @property
    def file_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields for files, two a file."""
        return [(self[f"file_{n}"], self[f"file_{n}_shows"]) for n in range(1, FILE_ROWS + 1)]

    @property
    def has_file_errors(self) -> bool:
        """Whether something is wrong with a file."""
        return any(field.errors for row in self.file_rows for field in row)

    def clean_text(self) -> str:
        return services.checked(self.cleaned_data["text"])

    def clean(self):
        cleaned = super().clean()
        for number in range(1, FILE_ROWS + 1):
            upload, words = cleaned.get(f"file_{number}"), cleaned.get(f"file_{number}_shows", "")
            if not upload:
                continue
            attached = files.Attached(upload, words)
            try:
                attached.check()
            except forms.ValidationError as error:
                self.add_error(f"file_{number}", error)
                continue
            if attached.is_image and not words.strip():
                self.add_error(
                    f"file_{number}_shows", _("Say what the image shows, for those who can't see it.")
                )
        return cleaned

    @property
    def attached(self) -> list[files.Attached]:
        """The files that were sent along, checked."""
        sent = self.cleaned_data
        return [
            files.Attached(sent[f"file_{number}"], sent.get(f"file_{number}_shows", ""))
            for number in range(1, FILE_ROWS + 1)
            if sent.get(f"file_{number}")
        ]


class EditForm(PostForm):
    """A change of a post."""

    # How many versions there were when the form was opened.
    read = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Text")
        del self.fields["reply_to"]


class FilingForm(forms.Form):
    """What a thread is called and filed under."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (Thread.Kind.QUESTION, _("A question: answers can be accepted")),
            (Thread.Kind.DISCUSSION, _("A discussion")),
        ],
        initial=Thread.Kind.QUESTION,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=Thread.TITLE_LENGTH,
        help_text=_("In one sentence, so that others find it: “How do you split licence costs among towns?”"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-related": reverse_lazy("forums:related")}),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=400,
        help_text=_("Separated by commas: payroll, rate card."),
    )
    service_lines = forms.ModelMultipleChoiceField(
        label=_("Service lines"),
        queryset=ServiceLine.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"), queryset=Theme.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service_lines"].queryset = ServiceLine.objects.active()
        self.fields["themes"].queryset = Theme.objects.active()
        self.fields["title"].widget.attrs.pop("maxlength", None)

    def clean_tags(self) -> list[str]:
        names = [" ".join(name.split())[:100] for name in self.cleaned_data["tags"].split(",")]
        names = [name for name in names if name]
        if len(names) > MOST_TAGS:
            raise forms.ValidationError(_("%(most)s tags at the most.") % {"most": MOST_TAGS})
        return names

    @property
    def filing(self) -> services.Filing:
        """What the form says, for the services."""
        return services.Filing(**{name: self.cleaned_data[name] for name in FILED})


FILED = ("title", "kind", "tags", "service_lines", "themes")


class StartForm(FilingForm, PostForm):
    """A new thread."""

    field_order = ["forum", "kind", "title", "text", "tags", "service_lines", "themes"]

    forum = forms.ModelChoiceField(
        label=_("Forum"), queryset=Forum.objects.none(), empty_label=_("Choose …"), to_field_name="slug"
    )

    def __init__(self, *args, forums: list[Forum], **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reply_to"]
        self.fields["text"].label = _("Your question, or what you want to talk about")
        self.fields["forum"].queryset = Forum.objects.filter(pk__in=[forum.pk for forum in forums])


class ReasonForm(forms.Form):
    """Why something is done; it goes into the moderators' log."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class CloseForm(ReasonForm):
    """Why a thread is closed; readers see it."""

    field_order = ["closed_as", "reason"]
    closed_as = forms.ChoiceField(
        label=_("Why is it closed?"), choices=Thread.ClosedAs.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("In words")
        self.fields["reason"].help_text = _("Readers see it.")


class MoveForm(ReasonForm):
    """Where a thread goes."""

    field_order = ["forum", "reason"]
    forum = forms.ModelChoiceField(
        label=_("To which forum?"), queryset=Forum.objects.none(), empty_label=None
    )

    def __init__(self, *args, forums: list[Forum], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["forum"].queryset = Forum.objects.filter(pk__in=[forum.pk for forum in forums])


class MergeForm(ReasonForm):
    """Into which thread another one goes."""

    field_order = ["into", "reason"]
    into = forms.CharField(
        label=_("The other thread"),
        max_length=300,
        help_text=_("Its address, or the number in it. All posts go behind those that stand there."),
    )

    def clean_into(self) -> int:
        found = THREAD_NUMBER.search(self.cleaned_data["into"].strip())
        if found is None:
            raise forms.ValidationError(_("That is no address of a thread. Copy it from the thread's page."))
        return int(found[1])


class SplitForm(ReasonForm):
    """Which posts become a thread of their own, and what it is called."""

    field_order = ["title", "forum", "which", "posts", "reason"]
    title = forms.CharField(label=_("Title of the new thread"), max_length=Thread.TITLE_LENGTH)
    forum = forms.ModelChoiceField(label=_("Forum"), queryset=Forum.objects.none(), empty_label=None)
    which = forms.ChoiceField(
        label=_("Which posts?"),
        choices=[("from", _("This one and all that follow")), ("chosen", _("Those that I tick"))],
        initial="from",
        widget=forms.RadioSelect,
    )
    posts = forms.MultipleChoiceField(label=_("Posts"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, forums: list[Forum], posts: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["forum"].queryset = Forum.objects.filter(pk__in=[forum.pk for forum in forums])
        self.fields["posts"].choices = posts
