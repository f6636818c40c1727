"""The form in which a member puts a group of peers together."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from benchmarks.comparing import saved_groups
from benchmarks.models import SavedGroup


class SavedGroupForm(forms.Form):
    """A name, and organisations by their names, one a line."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("For yourself: “Harbour cities”. Nobody else sees it.")
    )
    organisations = forms.CharField(
        label=_("Organisations"),
        max_length=100_000,
        help_text=_("One a line, by the name that the directory has."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def __init__(self, *args, owner, group: SavedGroup | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.owner, self.group = owner, group

    def clean_organisations(self):
        if self.cleaned_data["organisations"].count("\n") > saved_groups.MOST_ORGANISATIONS:
            raise ValidationError(
                _("A group has %(most)s organisations at the most."),
                params={"most": saved_groups.MOST_ORGANISATIONS},
            )
        found, unknown = saved_groups.organisations_named(self.cleaned_data["organisations"])
        if unknown:
            raise ValidationError(
                [
                    ValidationError(
                        _("The directory has no organisation “%(name)s”, or several."), params={"name": name}
                    )
                    for name in unknown[:20]
                ]
            )
        return found

    def save(self) -> SavedGroup | None:
        """Keep the group; what speaks against it is put on the form, and None is given."""
        try:
            return saved_groups.save(owner=self.owner, group=self.group, **self.cleaned_data)
        except ValidationError as error:
            self.add_error(None, error.messages)
            return None
