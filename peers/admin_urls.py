"""Addresses under /admin/ that stand in for Wagtail's own: one log-in for everything, one name a person."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from peers.views.joining import admin_login, admin_logout
from peers.viewsets import AccountView

urlpatterns = [
    path("login/", admin_login, name="wagtailadmin_login"),
    path("logout/", admin_logout, name="wagtailadmin_logout"),
    path("account/", require_admin_access(AccountView.as_view()), name="wagtailadmin_account"),
]
