"""Addresses of people, organisations and programmes."""

from django.urls import path

from peers.views import account, directory, joining, moderation, organisations, people, profile, programmes

app_name = "peers"

urlpatterns = [
    path("my/account/", account.own_account, name="own_account"),
    path("my/profile/", profile.own_profile, name="own_profile"),
    path("my/profile/<slug:step>/", profile.profile_step, name="profile_step"),
    path("directory/", directory.directory, name="directory"),
    path("directory/people.csv", directory.directory_csv, name="directory_csv"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/picture/", people.picture, name="picture"),
    path("waiting/", joining.waiting, name="waiting"),
    path("waiting/application/", joining.application, name="application"),
    path("moderation/members/", moderation.member_queue, name="member_queue"),
    path("moderation/members/<int:pk>/", moderation.member_application, name="member_application"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<slug:slug>/", organisations.organisation, name="organisation"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/<slug:slug>/", programmes.programme, name="programme"),
    path("programmes/<slug:slug>/edit/", programmes.edit_programme, name="edit_programme"),
]
