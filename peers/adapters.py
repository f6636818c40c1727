"""How allauth treats accounts here."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up and log-in by e-mail."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Log-in by a public body's own identity provider."""
