"""Addresses of people, organisations and programmes."""

from django.urls import path

from peers.views import (
    change_proposals,
    directory,
    invitations,
    joining,
    messages,
    moderation,
    organisations,
    own_account,
    people,
    profile,
    programmes,
    suspensions,
)

app_name = "peers"

urlpatterns = [
    path("my/account/", own_account.own_account, name="own_account"),
    path("my/account/delete/", own_account.delete_account, name="delete_account"),
    path("my/organisation/", own_account.own_organisation, name="own_organisation"),
    path("my/data/", own_account.own_data, name="own_data"),
    path("my/data/archive/", own_account.own_archive, name="own_archive"),
    path("my/sessions/", own_account.own_sessions, name="own_sessions"),
    path("my/sessions/end/", own_account.end_sessions, name="end_sessions"),
    path("my/profile/", profile.own_profile, name="own_profile"),
    path("my/profile/<slug:step>/", profile.profile_step, name="profile_step"),
    path("directory/", directory.directory, name="directory"),
    path("directory/people.csv", directory.directory_csv, name="directory_csv"),
    path("directory/people.xlsx", directory.directory_xlsx, name="directory_xlsx"),
    path("directory/organisations.csv", directory.organisations_csv, name="organisations_csv"),
    path("directory/organisations.xlsx", directory.organisations_xlsx, name="organisations_xlsx"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/picture/", people.picture, name="picture"),
    path("people/<int:pk>/write/", messages.write, name="write"),
    path("people/<int:pk>/suspend/", suspensions.suspend, name="suspend"),
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
    path("organisations/", directory.organisations, name="organisations"),
    path("moderation/moves/", suspensions.member_moves, name="member_moves"),
    path("moderation/moves/<int:pk>/", suspensions.member_move, name="member_move"),
    path("moderation/suspended/", suspensions.suspended_members, name="suspended_members"),
    path("moderation/suspended/<int:pk>/lift/", suspensions.lift_suspension, name="lift_suspension"),
    path("moderation/suspended/appeals/<int:pk>/", suspensions.suspension_appeal, name="suspension_appeal"),
    path("suspended/<str:token>/", suspensions.appeal_suspension, name="appeal_suspension"),
    path("moderation/deleted-accounts/", suspensions.deleted_accounts, name="deleted_accounts"),
    path("moderation/organisations/", change_proposals.organisation_changes, name="organisation_changes"),
    path(
        "moderation/organisations/<int:pk>/", change_proposals.organisation_change, name="organisation_change"
    ),
    path("moderation/duplicates/", change_proposals.duplicates, name="duplicates"),
    path("moderation/duplicates/<int:pk>/", change_proposals.duplicate, name="duplicate"),
    path("moderation/merges/<int:pk>/undo/", change_proposals.undo_merge, name="undo_merge"),
    path("organisations/<slug:slug>/", organisations.organisation, name="organisation"),
    path("organisations/<slug:slug>/change/", change_proposals.propose_change, name="propose_change"),
    path("organisations/<slug:slug>/service/", change_proposals.propose_service, name="propose_service"),
    path(
        "organisations/<slug:slug>/history/", organisations.organisation_history, name="organisation_history"
    ),
    path("organisations/<slug:slug>/peers/", organisations.peers_like_us, name="peers_like_us"),
    path("invitations/<slug:token>/", invitations.invitation, name="invitation"),
    path("programmes/<slug:slug>/invitations/", invitations.invitations, name="invitations"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/<slug:slug>/", programmes.programme, name="programme"),
    path("programmes/<slug:slug>/use/", programmes.programme_use, name="programme_use"),
    path("programmes/<slug:slug>/edit/", programmes.edit_programme, name="edit_programme"),
]
