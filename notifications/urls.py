"""Addresses of the notifications app."""

from django.urls import path

from notifications.views import following, notices, searches, stopping

app_name = "notifications"

urlpatterns = [
    path("my/notices/", notices.notice_list, name="list"),
    path("my/notices/read/", notices.mark_all_read, name="mark_all_read"),
    path("my/notices/<int:pk>/open/", notices.open_notice, name="open"),
    path("my/notices/<int:pk>/read/", notices.mark_read, name="mark_read"),
    path("my/notices/settings/", following.settings, name="settings"),
    path("my/notices/address/", following.try_address, name="try_address"),
    path("my/following/", following.followed_list, name="following"),
    path("my/following/<int:pk>/", following.change, name="change_following"),
    path("follow/<slug:kind>/<int:object_id>/", following.follow, name="follow"),
    path("my/searches/", searches.saved_searches, name="saved_searches"),
    path("my/searches/new/", searches.save_search, name="save_search"),
    path("my/searches/<int:pk>/", searches.saved_search, name="saved_search"),
    path("my/searches/<int:pk>/change/", searches.change_search, name="change_search"),
    path("my/searches/<int:pk>/delete/", searches.delete_search, name="delete_search"),
    # No log-in: whoever has the mail may stop it.
    path("notices/stop/<str:token>/", stopping.stop, name="stop"),
]
