"""Addresses of reports, of what moderators do about them, and of appeals."""

from django.urls import path

from peers.moderation import appeal_views, views

app_name = "moderation"

urlpatterns = [
    path("flag/<slug:kind>/<int:pk>/", views.flag, name="flag"),
    path("my/reports/", views.own_flags, name="own_flags"),
    path("my/moderated/", appeal_views.own_acts, name="own_acts"),
    path("my/moderated/<int:pk>/", appeal_views.own_act, name="own_act"),
    path("moderation/appeals/", appeal_views.appeal_queue, name="appeals"),
    path("moderation/appeals/<int:pk>/", appeal_views.appeal, name="appeal"),
    path("moderation/log/", views.act_log, name="log"),
    path("moderation/reports/", views.flag_queue, name="flags"),
    path("moderation/reports/<slug:kind>/<int:pk>/", views.decide, name="decide"),
    path("moderation/reports/<slug:kind>/<int:pk>/suspend/", views.suspend, name="suspend"),
]
