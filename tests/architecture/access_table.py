"""What each role gets at each address: read by ``test_permissions.py``.

ok: it is shown. login: sent to log in. waiting: sent to the page for applicants. elsewhere: sent on, as there is nothing
to do here. forbidden, missing: refused, and no difference is made between what is not there and what one may not know
of. refused: the address is not for a person to open (an identity provider's answer).

"author" wrote the cases, "program_host" hosts the programme and its benchmark round; "member" works for the
organisation that the round asks, "other_member" is its data steward; both have to do with neither cases nor programme.
"""

ROLES = (
    *("visitor", "applicant", "member", "author", "other_member"),
    *("program_host", "moderator", "editor", "administrator"),
)

# fmt: off
#                                        visitor   applicant member    author    other     host      moderator editor    administr.
_PAGES = """
home                                     ok        ok        ok        ok        ok        ok        ok        ok        ok
list-of-cases                            ok        ok        ok        ok        ok        ok        ok        ok        ok
case-for-everyone                        ok        ok        ok        ok        ok        ok        ok        ok        ok
case-for-members                         login     forbidden ok        ok        ok        ok        ok        ok        ok
case-in-review                           missing   missing   missing   missing   missing   missing   missing   missing   missing
toolkit-for-everyone                     ok        ok        ok        ok        ok        ok        ok        ok        ok
toolkit-for-members                      login     forbidden ok        ok        ok        ok        ok        ok        ok
toolkit-draft                            missing   missing   missing   missing   missing   missing   missing   missing   missing
draft                                    missing   missing   missing   missing   missing   missing   missing   missing   missing
no-such-page                             missing   missing   missing   missing   missing   missing   missing   missing   missing
"""

_ADDRESSES = """
account_login                            ok        waiting   elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
account_logout                           elsewhere ok        ok        ok        ok        ok        ok        ok        ok
account_inactive                         ok        ok        ok        ok        ok        ok        ok        ok        ok
account_signup                           ok        waiting   elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
account_reauthenticate                   login     ok        ok        ok        ok        ok        ok        ok        ok
account_email                            login     ok        ok        ok        ok        ok        ok        ok        ok
account_email_verification_sent          ok        ok        ok        ok        ok        ok        ok        ok        ok
account_change_password                  login     ok        ok        ok        ok        ok        ok        ok        ok
account_set_password                     login     elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
account_reset_password                   ok        ok        ok        ok        ok        ok        ok        ok        ok
account_confirm_login_code               login     waiting   elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
account_confirm_email                    ok        ok        ok        ok        ok        ok        ok        ok        ok
account_reset_password_from_key_done     ok        ok        ok        ok        ok        ok        ok        ok        ok
account_reset_password_from_key          ok        ok        ok        ok        ok        ok        ok        ok        ok
account_reset_password_done              ok        ok        ok        ok        ok        ok        ok        ok        ok
mfa_index                                login     ok        ok        ok        ok        ok        ok        ok        ok
mfa_authenticate                         login     waiting   elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
mfa_reauthenticate                       login     elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
mfa_activate_totp                        login     elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
mfa_deactivate_totp                      login     missing   missing   missing   missing   missing   missing   missing   missing
mfa_view_recovery_codes                  login     missing   missing   missing   missing   missing   missing   missing   missing
mfa_generate_recovery_codes              login     elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
mfa_download_recovery_codes              login     missing   missing   missing   missing   missing   missing   missing   missing
socialaccount_login_cancelled            ok        ok        ok        ok        ok        ok        ok        ok        ok
socialaccount_login_error                refused   refused   refused   refused   refused   refused   refused   refused   refused
socialaccount_signup                     login     login     login     login     login     login     login     login     login
socialaccount_connections                login     ok        ok        ok        ok        ok        ok        ok        ok
openid_connect_login                     missing   missing   missing   missing   missing   missing   missing   missing   missing
openid_connect_callback                  missing   missing   missing   missing   missing   missing   missing   missing   missing
usersessions_list                        elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
wagtaildocs_serve                        missing   missing   missing   missing   missing   missing   missing   ok        ok
wagtailapi:cases:listing                 ok        ok        ok        ok        ok        ok        ok        ok        ok
wagtailapi:cases:detail                  ok        ok        ok        ok        ok        ok        ok        ok        ok
wagtailapi:toolkits:listing              ok        ok        ok        ok        ok        ok        ok        ok        ok
wagtailapi:toolkits:detail               ok        ok        ok        ok        ok        ok        ok        ok        ok
wagtailapi:metrics:listing               ok        ok        ok        ok        ok        ok        ok        ok        ok
wagtailapi:metrics:detail                ok        ok        ok        ok        ok        ok        ok        ok        ok
wagtailapi:benchmark-rounds:listing      ok        ok        ok        ok        ok        ok        ok        ok        ok
wagtailapi:benchmark-rounds:detail       ok        ok        ok        ok        ok        ok        ok        ok        ok
benchmarks:index                         ok        ok        ok        ok        ok        ok        ok        ok        ok
benchmarks:hosting                       login     forbidden forbidden forbidden ok        ok        forbidden forbidden ok
benchmarks:new_round                     login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
benchmarks:manage_round                  login     missing   missing   missing   missing   ok        missing   missing   ok
benchmarks:edit_round                    login     missing   missing   missing   missing   ok        missing   missing   ok
benchmarks:delete_round                  login     missing   missing   missing   missing   ok        missing   missing   ok
benchmarks:ask_organisations             login     missing   missing   missing   missing   ok        missing   missing   ok
benchmarks:ask_no_more                   login     missing   missing   missing   missing   elsewhere missing   missing   elsewhere
benchmarks:remind                        login     missing   missing   missing   missing   elsewhere missing   missing   elsewhere
benchmarks:act_on_round                  login     missing   missing   missing   missing   ok        missing   missing   ok
benchmarks:review_round                  login     missing   missing   missing   ok        missing   missing   missing   missing
benchmarks:review_submission             login     missing   missing   missing   ok        missing   missing   missing   missing
benchmarks:own_submissions               login     forbidden ok        ok        ok        ok        ok        ok        ok
benchmarks:submission                    login     forbidden ok        missing   missing   missing   missing   missing   missing
benchmarks:check_submission              login     forbidden ok        missing   missing   missing   missing   missing   missing
benchmarks:submission_act                login     forbidden elsewhere missing   missing   missing   missing   missing   missing
benchmarks:autosave_figures              refused   refused   refused   refused   refused   refused   refused   refused   refused
benchmarks:submission_template           login     forbidden ok        missing   missing   missing   missing   missing   missing
benchmarks:upload_figures                login     forbidden ok        missing   missing   missing   missing   missing   missing
benchmarks:compare_us                    login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
benchmarks:metric                        ok        ok        ok        ok        ok        ok        ok        ok        ok
benchmarks:trend_svg                     missing   missing   missing   missing   missing   missing   missing   missing   missing
benchmarks:round                         ok        ok        ok        ok        ok        ok        ok        ok        ok
benchmarks:compare                       login     forbidden ok        ok        ok        ok        ok        ok        ok
benchmarks:round_csv                     ok        ok        ok        ok        ok        ok        ok        ok        ok
benchmarks:round_xlsx                    ok        ok        ok        ok        ok        ok        ok        ok        ok
benchmarks:spread                        ok        ok        ok        ok        ok        ok        ok        ok        ok
benchmarks:spread_svg                    ok        ok        ok        ok        ok        ok        ok        ok        ok
benchmarks:groups                        login     forbidden ok        ok        ok        ok        ok        ok        ok
benchmarks:new_group                     login     forbidden ok        ok        ok        ok        ok        ok        ok
benchmarks:group                         login     forbidden missing   missing   ok        missing   missing   missing   missing
benchmarks:delete_group                  login     forbidden missing   missing   ok        missing   missing   missing   missing
benchmarks:embedded_svg                  ok        ok        ok        ok        ok        ok        ok        ok        ok
base:sitemap                             ok        ok        ok        ok        ok        ok        ok        ok        ok
base:robots                              ok        ok        ok        ok        ok        ok        ok        ok        ok
base:healthz                             ok        ok        ok        ok        ok        ok        ok        ok        ok
base:file                                missing   missing   missing   missing   missing   missing   missing   ok        ok
search:search                            ok        ok        ok        ok        ok        ok        ok        ok        ok
search:suggest                           ok        ok        ok        ok        ok        ok        ok        ok        ok
notifications:list                       login     forbidden ok        ok        ok        ok        ok        ok        ok
notifications:settings                   login     forbidden ok        ok        ok        ok        ok        ok        ok
notifications:following                  login     forbidden ok        ok        ok        ok        ok        ok        ok
notifications:saved_searches             login     forbidden ok        ok        ok        ok        ok        ok        ok
notifications:save_search                login     forbidden ok        ok        ok        ok        ok        ok        ok
notifications:mark_all_read              login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
notifications:try_address                login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
notifications:follow                     login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
notifications:open                       login     forbidden missing   missing   elsewhere missing   missing   missing   missing
notifications:mark_read                  login     forbidden missing   missing   elsewhere missing   missing   missing   missing
notifications:change_following           login     forbidden missing   missing   elsewhere missing   missing   missing   missing
notifications:saved_search               login     forbidden missing   missing   ok        missing   missing   missing   missing
notifications:change_search              login     forbidden missing   missing   ok        missing   missing   missing   missing
notifications:delete_search              login     forbidden missing   missing   ok        missing   missing   missing   missing
notifications:stop                       ok        ok        ok        ok        ok        ok        ok        ok        ok
peers:own_account                        login     ok        ok        ok        ok        ok        ok        ok        ok
peers:delete_account                     login     ok        ok        ok        ok        ok        ok        ok        ok
peers:own_organisation                   login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:own_data                           login     ok        ok        ok        ok        ok        ok        ok        ok
peers:own_archive                        login     missing   missing   ok        missing   missing   missing   missing   missing
peers:own_sessions                       login     ok        ok        ok        ok        ok        ok        ok        ok
peers:end_sessions                       login     elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
peers:suspend                            login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
peers:suspended_members                  login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
peers:lift_suspension                    login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
peers:suspension_appeal                  login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
peers:appeal_suspension                  ok        ok        ok        ok        ok        ok        ok        ok        ok
peers:member_moves                       login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
peers:member_move                        login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
peers:deleted_accounts                   login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
peers:undo_merge                         login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
peers:own_profile                        login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:profile_step                       login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:person                             login     missing   ok        ok        ok        ok        ok        ok        ok
peers:picture                            missing   missing   ok        ok        ok        ok        ok        ok        ok
peers:directory                          ok        ok        ok        ok        ok        ok        ok        ok        ok
peers:directory_csv                      login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:organisations_csv                  login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:write                              login     forbidden ok        elsewhere ok        ok        ok        ok        ok
peers:block                              login     forbidden missing   elsewhere elsewhere missing   missing   missing   missing
peers:inbox                              login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:conversation                       login     forbidden missing   ok        ok        missing   missing   missing   missing
peers:conversation_act                   login     forbidden missing   elsewhere elsewhere missing   missing   missing   missing
peers:report_message                     login     forbidden missing   ok        ok        missing   missing   missing   missing
peers:reported_messages                  login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
peers:waiting                            login     ok        elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
peers:application                        login     ok        elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
peers:member_queue                       login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
peers:member_application                 login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
peers:organisations                      ok        ok        ok        ok        ok        ok        ok        ok        ok
peers:organisation                       ok        ok        ok        ok        ok        ok        ok        ok        ok
peers:organisation_changes               login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
peers:organisation_change                login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
peers:duplicates                         login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
peers:duplicate                          login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
peers:propose_change                     login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:propose_service                    login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:organisation_history               login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:peers_like_us                      login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:invitation                         ok        ok        ok        ok        ok        ok        ok        ok        ok
peers:invitations                        login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
peers:programmes                         ok        ok        ok        ok        ok        ok        ok        ok        ok
peers:programme                          ok        ok        ok        ok        ok        ok        ok        ok        ok
peers:edit_programme                     login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
peers:programme_use                      login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
forums:index                             ok        ok        ok        ok        ok        ok        ok        ok        ok
forums:threads                           ok        ok        ok        ok        ok        ok        ok        ok        ok
forums:feed                              ok        ok        ok        ok        ok        ok        ok        ok        ok
forums:read_all                          login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
forums:related                           ok        ok        ok        ok        ok        ok        ok        ok        ok
forums:people                            ok        ok        ok        ok        ok        ok        ok        ok        ok
forums:preview                           refused   forbidden ok        ok        ok        ok        ok        ok        ok
forums:autosave                          refused   refused   refused   refused   refused   refused   refused   refused   refused
forums:start_anywhere                    login     forbidden ok        ok        ok        ok        ok        ok        ok
forums:forum                             ok        ok        ok        ok        ok        ok        ok        ok        ok
forums:forum_feed                        ok        ok        ok        ok        ok        ok        ok        ok        ok
forums:start                             login     forbidden ok        ok        ok        ok        ok        ok        ok
forums:join                              login     forbidden elsewhere elsewhere forbidden forbidden forbidden forbidden forbidden
forums:thread                            ok        ok        ok        ok        ok        ok        ok        ok        ok
forums:thread_feed                       ok        ok        ok        ok        ok        ok        ok        ok        ok
forums:first_unread                      login     elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
forums:reply                             login     forbidden ok        ok        ok        ok        ok        ok        ok
forums:discard                           login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
forums:me_too                            login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
forums:refile                            login     forbidden forbidden ok        forbidden forbidden ok        forbidden ok
forums:act                               login     forbidden forbidden forbidden forbidden forbidden missing   forbidden missing
forums:close                             login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:move                              login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:merge                             login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:split                             login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:post                              elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
forums:source                            login     ok        ok        ok        ok        ok        ok        ok        ok
forums:edit                              login     forbidden forbidden ok        forbidden forbidden ok        forbidden ok
forums:discard_edit                      login     elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
forums:history                           login     forbidden ok        ok        ok        ok        ok        ok        ok
forums:delete                            login     forbidden forbidden ok        forbidden forbidden ok        forbidden ok
forums:undelete                          login     missing   missing   ok        missing   missing   ok        missing   ok
forums:thank                             login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
forums:accept                            login     forbidden forbidden elsewhere forbidden forbidden elsewhere forbidden elsewhere
forums:flag_post                         login     forbidden ok        forbidden ok        ok        ok        ok        ok
forums:flag_thread                       login     forbidden ok        forbidden ok        ok        ok        ok        ok
forums:show_post                         login     forbidden forbidden forbidden forbidden forbidden elsewhere forbidden elsewhere
forums:standing                          login     forbidden ok        ok        ok        ok        ok        ok        ok
forums:standing_act                      login     missing   missing   ok        missing   missing   missing   missing   missing
forums:moderation                        login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:decide_post                       login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:decide_thread                     login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:suspend                           login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:held                              login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:held_post                         login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:appeals                           login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:decide_appeal                     login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:log                               login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
cases:export_csv                         ok        ok        ok        ok        ok        ok        ok        ok        ok
cases:export_xlsx                        ok        ok        ok        ok        ok        ok        ok        ok        ok
cases:feed                               ok        ok        ok        ok        ok        ok        ok        ok        ok
cases:compare                            ok        ok        ok        ok        ok        ok        ok        ok        ok
cases:insights                           ok        ok        ok        ok        ok        ok        ok        ok        ok
cases:history                            ok        ok        ok        ok        ok        ok        ok        ok        ok
cases:compare_versions                   elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
cases:restore_version                    login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:bibtex                             ok        ok        ok        ok        ok        ok        ok        ok        ok
cases:face_the_same                      login     forbidden ok        elsewhere ok        ok        ok        ok        ok
cases:advice_not_now                     login     missing   missing   missing   elsewhere missing   missing   missing   missing
cases:advice                             login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:advice_outcome                     login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:my_cases                           login     forbidden ok        ok        ok        ok        ok        ok        ok
cases:new                                login     forbidden ok        ok        ok        ok        ok        ok        ok
cases:organisation_names                 login     forbidden ok        ok        ok        ok        ok        ok        ok
cases:edit                               login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:preview                            login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:figures                            login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:filed                              login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:story                              login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:outcome                            login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:evidence                           login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:authorship                         login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:check                              login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:discard                            login     forbidden forbidden elsewhere forbidden forbidden forbidden forbidden elsewhere
cases:discard_new                        login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
cases:autosave                           refused   refused   refused   refused   refused   refused   refused   refused   refused
cases:autosave_new                       refused   refused   refused   refused   refused   refused   refused   refused   refused
cases:markdown_preview                   refused   forbidden ok        ok        ok        ok        ok        ok        ok
cases:leave                              login     forbidden forbidden elsewhere forbidden forbidden forbidden forbidden forbidden
cases:take_over                          login     forbidden forbidden elsewhere forbidden forbidden forbidden forbidden forbidden
cases:withdraw_invitation                login     forbidden forbidden elsewhere forbidden forbidden forbidden forbidden elsewhere
cases:remove_author                      login     forbidden forbidden elsewhere forbidden forbidden forbidden forbidden elsewhere
cases:hand_over                          login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:unanswered_for                     login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
cases:find_successor                     login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
cases:files                              login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:mark_evidence                      login     forbidden forbidden elsewhere forbidden forbidden forbidden forbidden elsewhere
cases:remove_file                        login     forbidden forbidden elsewhere forbidden forbidden forbidden forbidden elsewhere
cases:withdraw                           login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:still_holds                        login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:take_off                           login     forbidden forbidden ok        forbidden forbidden ok        forbidden ok
cases:put_back                           login     forbidden forbidden ok        forbidden forbidden ok        forbidden ok
cases:withdrawn_cases                    login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
cases:delete                             login     forbidden forbidden ok        forbidden forbidden forbidden forbidden ok
cases:moderation_queue                   login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
cases:review                             login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
toolkits:step                            elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
toolkits:file                            ok        ok        ok        ok        ok        ok        ok        ok        ok
toolkits:releases                        ok        ok        ok        ok        ok        ok        ok        ok        ok
toolkits:release                         ok        ok        ok        ok        ok        ok        ok        ok        ok
toolkits:changes                         ok        ok        ok        ok        ok        ok        ok        ok        ok
toolkits:zip                             ok        ok        ok        ok        ok        ok        ok        ok        ok
toolkits:zip_again                       login     forbidden forbidden forbidden forbidden elsewhere forbidden forbidden elsewhere
toolkits:version                         ok        ok        ok        ok        ok        ok        ok        ok        ok
toolkits:text                            ok        ok        ok        ok        ok        ok        ok        ok        ok
toolkits:questions                       ok        ok        ok        ok        ok        ok        ok        ok        ok
toolkits:ask                             login     elsewhere ok        ok        ok        ok        ok        ok        ok
toolkits:adoptions                       login     forbidden ok        ok        ok        ok        ok        ok        ok
toolkits:record_adoption                 login     forbidden elsewhere ok        forbidden forbidden forbidden forbidden forbidden
toolkits:edit_adoption                   login     forbidden ok        forbidden forbidden forbidden forbidden forbidden forbidden
toolkits:withdraw_adoption               login     forbidden ok        forbidden forbidden forbidden forbidden forbidden forbidden
toolkits:adoption_files                  login     forbidden ok        forbidden forbidden forbidden forbidden forbidden forbidden
toolkits:derivative                      login     forbidden ok        ok        ok        ok        ok        ok        ok
toolkits:remove_derivative               login     forbidden ok        forbidden forbidden forbidden forbidden forbidden forbidden
toolkits:review                          login     forbidden elsewhere ok        ok        forbidden ok        ok        forbidden
toolkits:withdraw_review                 login     forbidden missing   ok        missing   missing   missing   missing   missing
toolkits:hide_said                       login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
toolkits:figures                         login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:figures_csv                     login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:desk                            login     forbidden ok        ok        ok        ok        ok        ok        ok
toolkits:new                             login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:discard_new                     login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
toolkits:keep_new                        refused   refused   refused   refused   refused   refused   refused   refused   refused
toolkits:keep                            refused   refused   refused   refused   refused   refused   refused   refused   refused
toolkits:discard                         login     forbidden forbidden forbidden forbidden elsewhere forbidden forbidden elsewhere
toolkits:edit                            login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:steps                           login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:new_step                        login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:edit_step                       login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:remove_step                     login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:people                          login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:files                           login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:change_file                     login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:publish_release                 login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:discard_release                 login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:publish                         login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:preview                         login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:history                         login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:restore                         login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:still_holds                     login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:take_off                        login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:delete                          login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:move_step                       login     forbidden forbidden forbidden forbidden elsewhere forbidden forbidden elsewhere
toolkits:add_files                       login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:remove_file                     login     forbidden forbidden forbidden forbidden elsewhere forbidden forbidden elsewhere
toolkits:begin_release                   login     forbidden forbidden forbidden forbidden elsewhere forbidden forbidden elsewhere
home:theme                               ok        ok        ok        ok        ok        ok        ok        ok        ok
home:service_line                        ok        ok        ok        ok        ok        ok        ok        ok        ok
home:moderation                          login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
wagtailcore_login                        login     login     login     login     login     login     login     login     login
wagtailcore_authenticate_with_password   missing   missing   missing   missing   missing   missing   missing   missing   missing
/accounts/social/login/cancelled/        elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
/accounts/social/login/error/            elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
/accounts/social/signup/                 elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
/accounts/social/connections/            elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
"""
# fmt: on

# In Wagtail's admin one rule holds for all but editors and administrators: nothing is shown. These two are no secret:
# drawings and translated words, asked for by its log-in page as well.
OPEN_IN_ADMIN = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
ADMIN_ROLES = {"editor", "administrator"}


def _rows(table: str) -> dict[str, dict[str, str]]:
    rows = (line.split() for line in table.strip().splitlines())
    return {name: dict(zip(ROLES, words, strict=True)) for name, *words in rows}


PAGES = _rows(_PAGES)
ADDRESSES = _rows(_ADDRESSES)
