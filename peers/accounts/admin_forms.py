"""Forms of Wagtail's admin for accounts: one name, and an address that is confirmed by its owner."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from peers.membership import services
from peers.models import User


class HubUserFormMixin:
    """What both forms of Wagtail's user administration have in common here."""

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    @transaction.atomic
    def save(self, commit=True):
        is_new = self.instance.pk is None
        if is_new and not self.cleaned_data.get("password1"):
            # They choose one by "Forgot your password?".
            self.instance.set_unusable_password()
        user = super().save(commit)
        if commit:
            if is_new or "email" in self.changed_data:
                services.set_address(user, user.email, verified=False)
            services.complete_roles(user)
            services.access_changed(user)
        return user


class HubUserCreationForm(HubUserFormMixin, UserCreationForm):
    """Add an account."""

    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields = ["email", "name", "kind", "is_superuser", "groups"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["email"].help_text = _("They confirm it by a link in a mail when they first log in.")
        self.fields["password1"].help_text = _("Leave it empty: they choose one by “Forgot your password?”.")


class HubUserEditForm(HubUserFormMixin, UserEditForm):
    """Change an account."""

    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        fields = ["email", "name", "kind", "is_active", "is_superuser", "groups"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["email"].help_text = _("After a change they have to confirm the new address.")


class NameForm(forms.ModelForm):
    """One's own name in Wagtail's account page; the address is changed in the site's own settings."""

    class Meta:
        model = User
        fields = ["name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
