"""Wagtail's own app of users, with our forms.

Not in ``apps.py``: a second configuration there would leave Django without one for ``peers``.
"""

from wagtail.users.apps import WagtailUsersAppConfig


class HubUsersConfig(WagtailUsersAppConfig):
    """Wagtail's administration of users, for accounts with one name and an e-mail address."""

    user_viewset = "peers.viewsets.UserViewSet"
