"""How allauth treats accounts here, and what its signals set going."""

from dataclasses import dataclass

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.models import EmailAddress
from allauth.account.signals import email_added, email_confirmed, user_logged_in, user_signed_up
from allauth.core import context as allauth_context
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.access import audiences
from hub.base.access.client_address import client_address
from hub.base.models import SiteIdentity
from peers.accounts import (
    deletion,
    known_devices,
    login_limits,
    reauthentication,
    second_factor,
    sessions,
    suspensions,
)
from peers.membership import services


@dataclass(frozen=True)
class NamedSite:
    """What allauth's mails call the site; without ``django.contrib.sites`` they would name a host."""

    name: str
    domain: str


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up and log-in by e-mail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": gettext_lazy(
            "Too many failed login attempts. Try again later, or reset your password: you can then log in at once."
        ),
    }

    def get_client_ip(self, request):
        """The address behind our proxies: allauth limits by it, and keeps it of each session."""
        if address := client_address(request):
            return address
        raise PermissionDenied(_("We can't tell from which network address you come."))

    def pre_authenticate(self, request, **credentials):
        self._login_failed_rl_usage = login_limits.count_attempt(request, credentials.get("email", ""))
        if self._login_failed_rl_usage is None:
            raise self.validation_error("too_many_login_attempts")

    def is_reauthentication_required(self, *, app, **kwargs):
        """Some minutes after the log-in, for all that changes who can use the account."""
        return not reauthentication.is_recent(allauth_context.request)

    def _delete_login_attempts_cached_email(self, request, **credentials):
        super()._delete_login_attempts_cached_email(request, **credentials)
        login_limits.forget(request, credentials.get("email", ""))

    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data.get("name", user.name)
        return super().save_user(request, user, form, commit)

    def respond_user_inactive(self, request, user):
        """Somebody who knows the password is told why they can't log in, and how long."""
        suspension = suspensions.open_suspension(user)
        context = {
            "suspension": suspension,
            "appeal_address": suspensions.appeal_address(suspension) if suspension else "",
            "is_deleted": deletion.is_under_way(user),
        }
        return render(request, "account/account_inactive.html", context, status=403)

    def get_login_redirect_url(self, request):
        """Members go on; whoever waits is told what happens next."""
        if audiences.is_member(request.user):
            return super().get_login_redirect_url(request)
        return resolve_url("peers:waiting")

    def get_signup_redirect_url(self, request):
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request):
        return reverse("account_email")

    def format_email_subject(self, subject):
        return str(subject)

    def send_mail(self, template_prefix, email, context):
        request = allauth_context.request
        site = NamedSite(
            name=SiteIdentity.load(request_or_site=request).name,
            domain=request.get_host() if request else "",
        )
        super().send_mail(template_prefix, email, {"current_site": site, **context})


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Log-in by a public body's own identity provider.

    A provider's word on an address counts only for the domains listed for it: whoever runs another
    provider could claim any address, and with it another person's account.
    """

    def is_email_verified(self, provider, email):
        """Whether the provider is trusted to know that this address is its user's."""
        domains = provider.app.settings.get("email_domains", []) if provider.app else []
        return email.rpartition("@")[2].lower() in domains

    def can_authenticate_by_email(self, login, email):
        """Whether a log-in may lead to the account that has this address already."""
        return self.is_email_verified(login.provider, email)

    def populate_user(self, request, sociallogin, data):
        user = super().populate_user(request, sociallogin, data)
        user.name = (data.get("name") or f"{data.get('first_name', '')} {data.get('last_name', '')}").strip()
        # Called before allauth looks for an account with one of these addresses: what the provider
        # says of itself ("email_verified") is set right here.
        denied = self._denies_verification(sociallogin)
        for address in sociallogin.email_addresses:
            address.verified = not denied and self.is_email_verified(sociallogin.provider, address.email)
        return user

    def get_signup_form_initial_data(self, sociallogin):
        return {**super().get_signup_form_initial_data(sociallogin), "name": sociallogin.user.name}

    @staticmethod
    def _denies_verification(sociallogin) -> bool:
        """Whether the provider itself says that it did not verify the address."""
        data = sociallogin.provider.wrap_account(sociallogin.account).get_user_data() or {}
        return str(data.get("email_verified", "")).lower() in {"false", "0"}


@receiver(user_logged_in)
def on_user_logged_in(request, user, response=None, **_kwargs):
    """Write it down; within the time of grace, logging in keeps the account."""
    if response is not None:
        known_devices.remember(request, response, user)
    if deletion.take_back(user):
        audiences.forget(user)
        messages.success(request, _("Welcome back. Your account stays; nothing was deleted."))
    sessions.logged_in(request, user)
    if second_factor.is_in_grace(user) and second_factor.is_missing(request):
        due = {"date": date_format(timezone.localtime(user.second_factor_due_at), "DATE_FORMAT")}
        messages.warning(
            request, _("Set up two-step log-in in your settings by %(date)s: your role requires it.") % due
        )


@receiver(email_added)
def on_email_added(request, user, email_address, **_kwargs):
    """The address that the account has so far is told: it may be somebody else's doing."""
    context = {"new_email": email_address.email}
    get_adapter(request).send_notification_mail("account/email/email_added", user, context)


@receiver(email_confirmed)
def on_email_confirmed(email_address, **_kwargs):
    """The link in the mail was followed."""
    services.address_verified(email_address.user)


@receiver(user_signed_up)
def on_user_signed_up(user, **_kwargs):
    """An identity provider may have vouched for the address: then no link will be followed."""
    if EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists():
        services.address_verified(user)
