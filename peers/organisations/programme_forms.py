"""Forms in which hosts keep their programme up to date."""

from django import forms
from django.forms.models import inlineformset_factory
from django.utils.translation import gettext_lazy as _

from peers.models import Organisation, Programme, ProgrammeParticipant


class ProgrammeForm(forms.ModelForm):
    """What hosts keep up of their programme; its name and its people are an editor's."""

    class Meta:
        model = Programme
        fields = ["summary", "about", "web_site"]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            # Wagtail-markdown's own editor does not work outside the admin.
            "about": forms.Textarea(attrs={"rows": 14}),
        }
        help_texts = {
            "summary": _("One or two sentences, shown in lists."),
            "about": _(
                "You can use Markdown: blank lines between paragraphs, ## for a heading, - for a list."
            ),
        }


class ParticipantForm(forms.ModelForm):
    """The part of an organisation that is in the programme already."""

    class Meta:
        model = ProgrammeParticipant
        fields = ["part"]


# Organisations are added by name (below): a list of all of them in every row would not do.
ParticipantFormSet = inlineformset_factory(
    Programme, ProgrammeParticipant, form=ParticipantForm, extra=0, can_delete=True
)


class NewParticipantForm(forms.Form):
    """Add an organisation to the programme by its name."""

    name = forms.CharField(
        label=_("Add an organisation"),
        max_length=200,
        required=False,
        help_text=_("Its name as it stands in the list of organisations."),
    )
    part = forms.ChoiceField(
        label=_("Its part"),
        choices=ProgrammeParticipant.Part.choices,
        required=False,
        initial=ProgrammeParticipant.Part.PARTICIPANT,
    )

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.organisation = None

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if not name:
            return name
        self.organisation = Organisation.objects.named(name)
        if self.organisation is None:
            similar = [one.name for one in Organisation.objects.current().matching(name)[:5]]
            if similar:
                raise forms.ValidationError(
                    _("No organisation has exactly this name. Did you mean: %(names)s?"),
                    params={"names": "; ".join(similar)},
                )
            raise forms.ValidationError(_("No organisation has this name. An editor can add it."))
        if self.programme.participants.filter(organisation=self.organisation).exists():
            raise forms.ValidationError(_("This organisation is in the programme already."))
        return name

    def clean_part(self):
        return self.cleaned_data["part"] or ProgrammeParticipant.Part.PARTICIPANT
