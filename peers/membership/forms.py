"""Forms for joining, and for deciding on who joins."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.socialaccount.forms import SignupForm as AllauthSocialSignupForm
from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peers.membership import services
from peers.models import (
    MembershipApplication,
    MembershipPolicy,
    Organisation,
    User,
)


class HoneypotInput(forms.TextInput):
    """A field that only a machine fills in; counted among the hidden fields, so without a label."""

    is_hidden = True

    def __init__(self):
        super().__init__(attrs={"hidden": True, "tabindex": "-1", "autocomplete": "off"})


# --- Joining ------------------------------------------------------------------------------------
class ApplicationForm(forms.ModelForm):
    """What a person tells who asks to join."""

    class Meta:
        model = MembershipApplication
        fields = ["kind", "organisation_name", "level", "country", "jurisdiction_name", "reason"]
        widgets = {
            "kind": forms.RadioSelect,
            "organisation_name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "country": forms.Select(attrs={"autocomplete": "country"}),
            "reason": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "organisation_name": _("The public body that you work for, with its full name."),
            "level": _("The level of government that it belongs to."),
            "jurisdiction_name": _("The county, city, state or country that it serves."),
            "reason": _("One or two sentences: what you share or want to share, and what you look for."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = MembershipPolicy.load().admitted_kinds
        # Somebody who applied while the policy was wider keeps the kind that they told.
        told = self.instance.kind
        if told and told not in dict(kinds):
            kinds.append((told, User.Kind(told).label))
        if len(kinds) == 1:
            del self.fields["kind"]
            self.instance.kind = kinds[0][0]
        else:
            self.fields["kind"].choices = kinds
            self.fields["organisation_name"].help_text = _("The body that you work for, with its full name.")

    def answers(self) -> dict:
        """The fields as ``services`` takes them."""
        return {"kind": self.instance.kind or User.Kind.PUBLIC_BODY, **self.cleaned_data}


class ApplyingMixin:
    """A sign-up form that asks for membership as well."""

    field_order = [
        "name",
        "email",
        "password1",
        "password2",
        "kind",
        "organisation_name",
        "level",
        "country",
        "jurisdiction_name",
        "reason",
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name"),
            max_length=User._meta.get_field("name").max_length,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            help_text=_("Your own name, as colleagues know you."),
        )
        self.fields["email"].label = _("Work e-mail")
        self.fields["email"].help_text = _("Your address at work: by it we see which body you belong to.")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self._application_fields = list(ApplicationForm().fields)
        self.fields.update(ApplicationForm().fields)
        self.order_fields(self.field_order)

    def signup(self, request, user):
        """Called by allauth once the account is there: write the application down."""
        answers = {name: self.cleaned_data[name] for name in self._application_fields}
        services.apply(user=user, answers={"kind": User.Kind.PUBLIC_BODY, **answers})

    def save(self, request):
        # Neither an account without its application nor the other way round.
        with transaction.atomic():
            return super().save(request)


class SignupForm(ApplyingMixin, AllauthSignupForm):
    """Sign-up by e-mail and password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD].widget = HoneypotInput()


class SocialSignupForm(ApplyingMixin, AllauthSocialSignupForm):
    """Sign-up by an identity provider."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if any(address.verified for address in self.sociallogin.email_addresses):
            # The provider vouches for this address and no other.
            self.fields["email"].disabled = True


# --- Moderating ---------------------------------------------------------------------------------
class DecisionForm(forms.Form):
    """What every decision on an application carries: the version that the moderator read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ApprovalForm(DecisionForm):
    """Approve, for one of the suggested organisations, a new one, or none."""

    NEW = "new"
    NONE = "none"

    organisation = forms.ChoiceField(label=_("Their organisation"), widget=forms.RadioSelect)

    def __init__(self, *args, application: MembershipApplication, suggestions, **kwargs):
        super().__init__(*args, **kwargs)
        self.application = application
        self.suggestions = {str(one.pk): one for one in suggestions}
        self.fields["organisation"].choices = [
            *((pk, f"{one.name} ({one.get_level_display()})") for pk, one in self.suggestions.items()),
            (self.NEW, _("Add “%(name)s” to the organisations") % {"name": application.organisation_name}),
            (self.NONE, _("None for now")),
        ]

    def chosen_organisation(self) -> Organisation | None:
        """The organisation that was chosen; a new one is made."""
        choice = self.cleaned_data["organisation"]
        if choice == self.NEW:
            return services.add_organisation(application=self.application)
        return self.suggestions.get(choice)


class RefusalForm(DecisionForm):
    """Refuse, with the reason that the applicant is sent."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Sent to the applicant as you write it, who may change the application and ask again."),
    )
