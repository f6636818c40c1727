"""Addresses of reports and of what moderators do about them."""

from django.urls import path

from peers.moderation import views

app_name = "moderation"

urlpatterns = [
    path("flag/<slug:kind>/<int:pk>/", views.flag, name="flag"),
    path("my/reports/", views.own_flags, name="own_flags"),
    path("moderation/reports/", views.flag_queue, name="flags"),
    path("moderation/reports/<slug:kind>/<int:pk>/", views.decide, name="decide"),
    path("moderation/reports/<slug:kind>/<int:pk>/suspend/", views.suspend, name="suspend"),
]
