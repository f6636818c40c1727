"""Forms for verifying domains and naming hosts, in Wagtail's admin."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from peers.models import OrganisationDomain, ProgrammePerson, User


class _KeepsLockedRows(WagtailAdminModelForm):
    """Rows that let others in are shown, and neither changed nor deleted with the rest.

    ``locked_rows`` maps the name of the inline panel to its field.
    """

    locked_rows: tuple[str, str] = ("", "")

    def is_locked(self, row) -> bool:
        """Whether a row is kept as it is."""
        raise NotImplementedError

    @property
    def _locked_forms(self) -> list:
        formset = self.formsets.get(self.locked_rows[0])
        forms_ = formset.initial_forms if formset is not None else []
        return [form for form in forms_ if form.instance.pk and self.is_locked(form.instance)]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for form in self._locked_forms:
            for field in form.fields.values():
                field.disabled = True
            form.fields[self.locked_rows[1]].help_text = self.locked_text

    def clean(self):
        cleaned = super().clean()
        for form in self._locked_forms:
            if form.is_bound and self.data.get(form.add_prefix(DELETION_FIELD_NAME)):
                raise ValidationError(self.locked_text)
        return cleaned


class OrganisationAdminForm(_KeepsLockedRows):
    """An organisation; its verified domains are not changed here."""

    locked_rows = ("domains", "domain")
    locked_text = _(
        "A verified domain can't be changed or deleted here. An administrator can, under “Verified domains”."
    )

    def is_locked(self, row: OrganisationDomain) -> bool:
        return row.verified


class ProgrammeAdminForm(_KeepsLockedRows):
    """A programme; its hosts are not changed here."""

    locked_rows = ("people", "user")
    locked_text = _("A host can't be changed or deleted here. An administrator can, under “Hosts”.")

    def is_locked(self, row: ProgrammePerson) -> bool:
        return row.part == ProgrammePerson.Part.HOST


class DomainForm(forms.Form):
    """Which domain to verify."""

    domain = forms.CharField(
        label=_("Domain"),
        max_length=253,
        help_text=_(
            "Such as county.example. Whoever has an email address there becomes a member at once: never a provider of "
            "mail to the public, nor a domain that several organisations share."
        ),
    )


class HostForm(forms.Form):
    """Who becomes a host."""

    person = forms.CharField(
        label=_("Email address of the person"), help_text=_("The address of their account here.")
    )

    def clean_person(self):
        address = self.cleaned_data["person"].strip()
        found = User.objects.filter(email__iexact=address, is_active=True).first()
        if found is None:
            raise ValidationError(_("No account has this address. Enter the address of an account."))
        return found
