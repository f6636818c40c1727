"""Forms of the people app."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.socialaccount.forms import SignupForm as AllauthSocialSignupForm


class SignupForm(AllauthSignupForm):
    """Sign-up by e-mail and password."""


class SocialSignupForm(AllauthSocialSignupForm):
    """Sign-up by an identity provider."""
