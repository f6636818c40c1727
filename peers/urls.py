"""Addresses of people, organisations and programmes."""

from django.urls import path

from peers.views import (
    account,
    directory,
    joining,
    messages,
    moderation,
    organisations,
    people,
    profile,
    programmes,
)

app_name = "peers"

urlpatterns = [
    path("my/account/", account.own_account, name="own_account"),
    path("my/profile/", profile.own_profile, name="own_profile"),
    path("my/profile/<slug:step>/", profile.profile_step, name="profile_step"),
    path("directory/", directory.directory, name="directory"),
    path("directory/people.csv", directory.directory_csv, name="directory_csv"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/picture/", people.picture, name="picture"),
    path("people/<int:pk>/write/", messages.write, name="write"),
    path("people/<int:pk>/block/", messages.block, name="block"),
    path("my/messages/", messages.inbox, name="inbox"),
    path("my/messages/<int:pk>/", messages.conversation, name="conversation"),
    path("my/messages/<int:pk>/act/", messages.act, name="conversation_act"),
    path("messages/<int:pk>/report/", messages.report, name="report_message"),
    path("moderation/messages/", messages.reported_messages, name="reported_messages"),
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
