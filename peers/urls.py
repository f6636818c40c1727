"""Addresses of people, organisations and programmes."""

from django.urls import path

from peers.views import (
    account,
    directory,
    invitations,
    joining,
    messages,
    moderation,
    organisations,
    people,
    profile,
    programmes,
    records,
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
    path("moderation/organisations/", records.organisation_changes, name="organisation_changes"),
    path("moderation/organisations/<int:pk>/", records.organisation_change, name="organisation_change"),
    path("moderation/duplicates/", records.duplicates, name="duplicates"),
    path("moderation/duplicates/<int:pk>/", records.duplicate, name="duplicate"),
    path("organisations/<slug:slug>/", organisations.organisation, name="organisation"),
    path("organisations/<slug:slug>/change/", records.propose_change, name="propose_change"),
    path("organisations/<slug:slug>/service/", records.propose_service, name="propose_service"),
    path(
        "organisations/<slug:slug>/history/", organisations.organisation_history, name="organisation_history"
    ),
    path("organisations/<slug:slug>/peers/", organisations.peers_like_us, name="peers_like_us"),
    path("invitations/<slug:token>/", invitations.invitation, name="invitation"),
    path("programmes/<slug:slug>/invitations/", invitations.invitations, name="invitations"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/<slug:slug>/", programmes.programme, name="programme"),
    path("programmes/<slug:slug>/edit/", programmes.edit_programme, name="edit_programme"),
]
