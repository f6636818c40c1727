"""What each role gets at each address: read by ``test_permissions.py``.

ok: it is shown. login: sent to log in. waiting: sent to the page for applicants. elsewhere: sent on, as there is nothing
to do here. forbidden, missing: refused, and no difference is made between what is not there and what one may not know
of. refused: the address is not for a person to open (an identity provider's answer).

"author" wrote the cases, "program_host" hosts the programme and its benchmark round; "member" works for the
organisation that the round asks, "other_member" is its data steward and no host; both have to do with neither cases
nor programme.
"""

ROLES = (
    *("visitor", "applicant", "member", "author", "other_member"),
    *("program_host", "moderator", "editor", "administrator"),
)
# More people, most of whom get what another role gets: what is different stands in ``DIFFERENT``.
MORE_ROLES = {
    "other_host": "member",  # hosts another programme
    "forum_moderator": "member",  # moderates the forum of the threads, and no other
    "co_author": "member",  # of the cases of the author
    "suspended": "visitor",
    "refused": "applicant",  # whose application was refused
}
ALL_ROLES = (*ROLES, *MORE_ROLES)

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
benchmarks:review_submission_xlsx        login     missing   missing   missing   ok        missing   missing   missing   missing
benchmarks:figure_views                  login     forbidden ok        ok        ok        ok        ok        ok        ok
benchmarks:consents                      login     forbidden ok        missing   missing   missing   missing   missing   missing
benchmarks:own_submissions               login     forbidden ok        ok        ok        ok        ok        ok        ok
benchmarks:submission                    login     forbidden ok        missing   missing   missing   missing   missing   missing
benchmarks:check_submission              login     forbidden ok        missing   missing   missing   missing   missing   missing
benchmarks:submission_act                login     forbidden elsewhere missing   missing   missing   missing   missing   missing
benchmarks:submission_template           login     forbidden ok        missing   missing   missing   missing   missing   missing
benchmarks:upload_figures                login     forbidden ok        missing   missing   missing   missing   missing   missing
benchmarks:compare_us                    login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
benchmarks:metrics                       ok        ok        ok        ok        ok        ok        ok        ok        ok
benchmarks:metrics_csv                   ok        ok        ok        ok        ok        ok        ok        ok        ok
benchmarks:metrics_xlsx                  ok        ok        ok        ok        ok        ok        ok        ok        ok
benchmarks:metrics_feed                  ok        ok        ok        ok        ok        ok        ok        ok        ok
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
base:keep_unsaved                        refused   refused   refused   refused   refused   refused   refused   refused   refused
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
peers:own_archive                        login     missing   missing   elsewhere missing   missing   missing   missing   missing
peers:second_factor                      login     ok        ok        ok        ok        ok        ok        ok        ok
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
peers:merge_consent                      login     forbidden ok        missing   missing   missing   missing   missing   missing
peers:own_profile                        login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:profile_step                       login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:person                             login     missing   ok        ok        ok        ok        ok        ok        ok
peers:picture                            missing   missing   ok        ok        ok        ok        ok        ok        ok
peers:directory                          ok        ok        ok        ok        ok        ok        ok        ok        ok
peers:directory_csv                      login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:directory_xlsx                     login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:organisations_csv                  login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:organisations_xlsx                 login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:write                              login     forbidden ok        elsewhere ok        ok        ok        ok        ok
peers:block                              login     forbidden missing   elsewhere elsewhere missing   missing   missing   missing
peers:inbox                              login     forbidden ok        ok        ok        ok        ok        ok        ok
peers:conversation                       login     forbidden missing   ok        ok        missing   missing   missing   missing
peers:conversation_act                   login     forbidden missing   elsewhere elsewhere missing   missing   missing   missing
peers:report_message                     login     forbidden missing   ok        forbidden missing   missing   missing   missing
peers:reported_messages                  login     forbidden forbidden forbidden forbidden forbidden elsewhere forbidden elsewhere
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
forums:threads_csv                       ok        ok        ok        ok        ok        ok        ok        ok        ok
forums:threads_xlsx                      ok        ok        ok        ok        ok        ok        ok        ok        ok
forums:feed                              ok        ok        ok        ok        ok        ok        ok        ok        ok
forums:read_all                          login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
forums:related                           ok        ok        ok        ok        ok        ok        ok        ok        ok
forums:people                            ok        ok        ok        ok        ok        ok        ok        ok        ok
forums:preview                           refused   forbidden ok        ok        ok        ok        ok        ok        ok
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
forums:source                            login     forbidden   ok        ok        ok        ok        ok        ok        ok
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
forums:standing                          login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
forums:standing_act                      login     missing   missing   ok        missing   missing   missing   missing   missing
forums:moderation                        login     forbidden forbidden forbidden forbidden forbidden elsewhere forbidden elsewhere
forums:decide_post                       login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:decide_thread                     login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:suspend                           login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:held                              login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:held_post                         login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:appeals                           login     forbidden forbidden forbidden forbidden forbidden elsewhere forbidden elsewhere
forums:decide_appeal                     login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
forums:log                               login     forbidden forbidden forbidden forbidden forbidden elsewhere forbidden elsewhere
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
toolkits:export_csv                      ok        ok        ok        ok        ok        ok        ok        ok        ok
toolkits:export_xlsx                     ok        ok        ok        ok        ok        ok        ok        ok        ok
toolkits:feed                            ok        ok        ok        ok        ok        ok        ok        ok        ok
toolkits:toolkit_feed                    ok        ok        ok        ok        ok        ok        ok        ok        ok
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
toolkits:moderation                      login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
toolkits:figures                         login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:figures_csv                     login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:desk                            login     forbidden ok        ok        ok        ok        ok        ok        ok
toolkits:new                             login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:discard_new                     login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
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
toolkits:recall_release                  login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:publish                         login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:preview                         login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:history                         login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:restore                         login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:still_holds                     login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:take_off                        login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:delete                          login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:move_step                       login     forbidden forbidden forbidden forbidden elsewhere forbidden forbidden elsewhere
toolkits:add_files                       login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:remove_file                     login     forbidden forbidden forbidden forbidden ok        forbidden forbidden ok
toolkits:begin_release                   login     forbidden forbidden forbidden forbidden elsewhere forbidden forbidden elsewhere
home:theme                               ok        ok        ok        ok        ok        ok        ok        ok        ok
home:service_line                        ok        ok        ok        ok        ok        ok        ok        ok        ok
moderation:flag                          login     forbidden ok        forbidden ok        ok        ok        ok        ok
moderation:own_flags                     login     forbidden ok        ok        ok        ok        ok        ok        ok
moderation:own_acts                      login     forbidden ok        ok        ok        ok        ok        ok        ok
moderation:own_act                       login     missing   missing   ok        missing   missing   missing   missing   missing
moderation:appeals                       login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
moderation:appeal                        login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
moderation:log                           login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
moderation:flags                         login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
moderation:decide                        login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
moderation:suspend                       login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
home:moderation                          login     forbidden forbidden forbidden forbidden forbidden ok        forbidden ok
wagtailcore_login                        login     login     login     login     login     login     login     login     login
wagtailcore_authenticate_with_password   missing   missing   missing   missing   missing   missing   missing   missing   missing
/accounts/social/login/cancelled/        elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
/accounts/social/login/error/            elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
/accounts/social/signup/                 elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
/accounts/social/connections/            elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
"""

# POST, with a request that is valid but for the right. done: something was written; 409: it is too late; the other words are
# as above. Behind an @ stands which object it is: nobody may do anything with some, and the row without @ shows that
# what is sent is valid.
_POSTED = """
account_login                            done      waiting   elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
account_logout                           elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
account_signup                           done      waiting   elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
account_reauthenticate                   login     waiting   elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
account_email                            login     done      done      done      done      done      done      done      done
account_email_verification_sent          405       405       405       405       405       405       405       405       405
account_change_password                  login     done      done      done      done      done      done      done      done
account_set_password                     login     elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
account_reset_password                   done      done      done      done      done      done      done      done      done
account_confirm_login_code               login     waiting   elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
account_confirm_email                    missing   missing   missing   missing   missing   missing   missing   missing   missing
account_reset_password_from_key          ok        ok        ok        ok        ok        ok        ok        ok        ok
mfa_authenticate                         login     waiting   elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
mfa_reauthenticate                       login     elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
mfa_activate_totp                        login     ok        ok        ok        ok        ok        ok        ok        ok
mfa_deactivate_totp                      login     missing   missing   missing   missing   missing   missing   missing   missing
mfa_generate_recovery_codes              login     ok        ok        ok        ok        ok        ok        ok        ok
socialaccount_signup                     login     login     login     login     login     login     login     login     login
socialaccount_connections                login     ok        ok        ok        ok        ok        ok        ok        ok
openid_connect_login                     missing   missing   missing   missing   missing   missing   missing   missing   missing
openid_connect_callback                  missing   missing   missing   missing   missing   missing   missing   missing   missing
moderation:flag                          login     forbidden done      forbidden done      done      done      done      done
moderation:own_act                       login     missing   missing   done      missing   missing   missing   missing   missing
moderation:appeal                        login     forbidden forbidden forbidden forbidden forbidden forbidden forbidden done
moderation:decide                        login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
moderation:suspend                       login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
base:keep_unsaved                        refused   forbidden done      done      done      done      done      done      done
notifications:mark_all_read              login     forbidden done      done      done      done      done      done      done
notifications:mark_read                  login     forbidden missing   missing   done      missing   missing   missing   missing
notifications:settings                   login     forbidden done      done      done      done      done      done      done
notifications:try_address                login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
notifications:change_following           login     forbidden missing   missing   done      missing   missing   missing   missing
notifications:follow                     login     forbidden done      done      done      done      done      done      done
notifications:save_search                login     forbidden done      done      done      done      done      done      done
notifications:change_search              login     forbidden missing   missing   done      missing   missing   missing   missing
notifications:delete_search              login     forbidden missing   missing   done      missing   missing   missing   missing
notifications:stop                       done      done      done      done      done      done      done      done      done
peers:own_account                        login     done      done      done      done      done      done      done      done
peers:delete_account                     login     done      done      done      done      done      done      done      ok
peers:own_organisation                   login     forbidden done      done      done      done      done      done      done
peers:own_data                           login     done      done      elsewhere done      done      done      done      done
peers:end_sessions                       login     elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
peers:own_profile                        login     forbidden done      done      done      done      done      done      done
peers:profile_step                       login     forbidden done      ok        done      done      done      done      done
peers:write                              login     forbidden done      elsewhere done      done      done      done      done
peers:suspend                            login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
peers:block                              login     forbidden missing   elsewhere done      missing   missing   missing   missing
peers:conversation                       login     forbidden missing   done      done      missing   missing   missing   missing
peers:conversation_act                   login     forbidden missing   done      done      missing   missing   missing   missing
peers:report_message                     login     forbidden missing   done      forbidden missing   missing   missing   missing
peers:application                        login     done      elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
peers:member_application                 login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
peers:member_move                        login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
peers:lift_suspension                    login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
peers:suspension_appeal                  login     forbidden forbidden forbidden forbidden forbidden done      forbidden forbidden
peers:appeal_suspension                  done      done      done      done      done      done      done      done      done
peers:organisation_change                login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
peers:duplicate                          login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
peers:undo_merge                         login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
peers:merge_consent                      login     forbidden done      missing   missing   missing   missing   missing   missing
peers:propose_change                     login     forbidden done      done      done      done      done      done      done
peers:propose_service                    login     forbidden done      done      done      done      done      done      done
peers:invitation                         ok        ok        done      ok        ok        ok        ok        ok        ok
peers:invitations                        login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
peers:edit_programme                     login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
forums:read_all                          login     forbidden done      done      done      done      done      done      done
forums:preview                           refused   forbidden ok        ok        ok        ok        ok        ok        ok
forums:start_anywhere                    login     forbidden done      done      done      done      done      done      done
forums:start                             login     forbidden done      done      done      done      done      done      done
forums:join                              login     forbidden done      done      forbidden forbidden forbidden forbidden forbidden
forums:reply                             login     forbidden done      done      done      done      done      done      done
forums:discard                           login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
forums:me_too                            login     forbidden done      elsewhere done      done      done      done      done
forums:refile                            login     forbidden forbidden done      forbidden forbidden done      forbidden done
forums:act                               login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
forums:close                             login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
forums:move                              login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
forums:merge                             login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
forums:edit                              login     forbidden forbidden done      forbidden forbidden done      forbidden done
forums:discard_edit                      login     elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
forums:delete                            login     forbidden forbidden done      forbidden forbidden done      forbidden done
forums:undelete                          login     missing   missing   done      missing   missing   done      missing   done
forums:thank                             login     forbidden done      elsewhere done      done      done      done      done
forums:accept                            login     forbidden forbidden done      forbidden forbidden done      forbidden done
forums:split                             login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
forums:show_post                         login     missing   missing   forbidden missing   missing   done      missing   done
forums:flag_post                         login     forbidden done      forbidden done      done      done      done      done
forums:flag_thread                       login     forbidden done      forbidden done      done      done      done      done
forums:standing_act                      login     missing   missing   done      missing   missing   missing   missing   missing
forums:decide_post                       login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
forums:suspend                           login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
forums:decide_thread                     login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
forums:held_post                         login     forbidden forbidden forbidden forbidden forbidden done      forbidden ok
forums:decide_appeal                     login     forbidden forbidden forbidden forbidden forbidden forbidden forbidden done
benchmarks:new_group                     login     forbidden done      done      done      done      done      done      done
benchmarks:group                         login     forbidden missing   missing   done      missing   missing   missing   missing
benchmarks:delete_group                  login     forbidden missing   missing   done      missing   missing   missing   missing
benchmarks:compare                       login     forbidden ok        ok        ok        ok        ok        ok        ok
benchmarks:consents                      login     forbidden done      missing   missing   missing   missing   missing   missing
benchmarks:new_round                     login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
benchmarks:edit_round                    login     missing   missing   missing   missing   done      missing   missing   done
benchmarks:delete_round                  login     missing   missing   missing   missing   done      missing   missing   done
benchmarks:remind                        login     missing   missing   missing   missing   done      missing   missing   done
benchmarks:ask_organisations             login     missing   missing   missing   missing   done      missing   missing   done
benchmarks:ask_no_more                   login     missing   missing   missing   missing   done      missing   missing   done
benchmarks:act_on_round                  login     missing   missing   missing   missing   done      missing   missing   done
benchmarks:review_submission             login     missing   missing   missing   done      missing   missing   missing   missing
benchmarks:submission                    login     forbidden done      missing   missing   missing   missing   missing   missing
benchmarks:check_submission              login     forbidden done      missing   missing   missing   missing   missing   missing
benchmarks:submission_act                login     forbidden done      missing   missing   missing   missing   missing   missing
cases:restore_version                    login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:face_the_same                      login     forbidden done      elsewhere done      done      done      done      done
cases:advice_not_now                     login     missing   missing   missing   done      missing   missing   missing   missing
cases:advice                             login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:advice_outcome                     login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:new                                login     forbidden done      done      done      done      done      done      done
cases:discard_new                        login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
cases:markdown_preview                   refused   forbidden ok        ok        ok        ok        ok        ok        ok
cases:edit                               login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:filed                              login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:story                              login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:outcome                            login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:figures                            login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:evidence                           login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:files                              login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:remove_file                        login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:mark_evidence                      login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:authorship                         login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:leave                              login     forbidden forbidden elsewhere forbidden forbidden forbidden forbidden forbidden
cases:take_over                          login     forbidden forbidden done      forbidden forbidden forbidden forbidden forbidden
cases:withdraw_invitation                login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:hand_over                          login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:remove_author                      login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:check                              login     forbidden forbidden done      forbidden forbidden forbidden forbidden ok
cases:discard                            login     forbidden forbidden elsewhere forbidden forbidden forbidden forbidden elsewhere
cases:withdraw                           login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:delete                             login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:still_holds                        login     forbidden forbidden done      forbidden forbidden forbidden forbidden done
cases:take_off                           login     forbidden forbidden done      forbidden forbidden done      forbidden done
cases:put_back                           login     forbidden forbidden done      forbidden forbidden done      forbidden done
cases:find_successor                     login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
cases:review                             login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
toolkits:zip_again                       login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:ask                             login     elsewhere done      done      done      done      done      done      done
toolkits:record_adoption                 login     forbidden forbidden done      forbidden forbidden forbidden forbidden forbidden
toolkits:edit_adoption                   login     forbidden done      forbidden forbidden forbidden forbidden forbidden forbidden
toolkits:withdraw_adoption               login     forbidden done      forbidden forbidden forbidden forbidden forbidden forbidden
toolkits:adoption_files                  login     forbidden done      forbidden forbidden forbidden forbidden forbidden forbidden
toolkits:remove_derivative               login     forbidden done      forbidden forbidden forbidden forbidden forbidden forbidden
toolkits:review                          login     forbidden elsewhere done      done      forbidden done      done      forbidden
toolkits:withdraw_review                 login     forbidden missing   done      missing   missing   missing   missing   missing
toolkits:hide_said                       login     forbidden forbidden forbidden forbidden forbidden done      forbidden done
toolkits:new                             login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:discard_new                     login     forbidden elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere elsewhere
toolkits:edit                            login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:discard                         login     forbidden forbidden forbidden forbidden elsewhere forbidden forbidden elsewhere
toolkits:new_step                        login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:edit_step                       login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:move_step                       login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:remove_step                     login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:people                          login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:add_files                       login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:change_file                     login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:remove_file                     login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:begin_release                   login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:publish_release                 login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:discard_release                 login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:recall_release                  login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:publish                         login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:restore                         login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:still_holds                     login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:take_off                        login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
toolkits:delete                          login     forbidden forbidden forbidden forbidden done      forbidden forbidden done
wagtailcore_authenticate_with_password   missing   missing   missing   missing   missing   missing   missing   missing   missing
base:keep_unsaved@figures                refused   forbidden done      forbidden forbidden forbidden forbidden forbidden forbidden
base:keep_unsaved@draft                  refused   forbidden forbidden done      forbidden forbidden forbidden forbidden done
notifications:follow@draft               login     forbidden missing   missing   missing   missing   missing   missing   missing
notifications:follow@hidden              login     forbidden missing   missing   missing   missing   done      missing   done
forums:reply@hidden                      login     forbidden missing   missing   missing   missing   409       missing   409
forums:me_too@hidden                     login     missing   missing   missing   missing   missing   forbidden missing   forbidden
forums:edit@deleted                      login     missing   missing   forbidden missing   missing   forbidden missing   forbidden
forums:edit@hidden                       login     missing   missing   forbidden missing   missing   forbidden missing   forbidden
forums:thank@deleted                     login     missing   missing   forbidden missing   missing   forbidden missing   forbidden
forums:thank@hidden                      login     missing   missing   forbidden missing   missing   forbidden missing   forbidden
forums:flag_post@hidden                  login     forbidden missing   forbidden missing   missing   forbidden missing   forbidden
cases:face_the_same@draft                login     forbidden missing   missing   missing   missing   missing   missing   missing
toolkits:record_adoption@draft           login     missing   missing   missing   missing   forbidden missing   missing   forbidden
toolkits:review@draft                    login     missing   missing   missing   missing   forbidden missing   missing   forbidden
benchmarks:upload_figures                login     forbidden done      missing   missing   missing   missing   missing   missing
"""

# What people of MORE_ROLES get that is different from what those of the other role get, GET first, then POST.
_DIFFERENT = """
peers:merge_consent                      other_host=missing         forum_moderator=missing    co_author=missing
forums:join                              other_host=forbidden       forum_moderator=forbidden  co_author=forbidden
benchmarks:consents                      other_host=missing         forum_moderator=missing    co_author=missing
benchmarks:hosting                       other_host=ok
benchmarks:new_round                     other_host=ok
benchmarks:submission                    other_host=missing         forum_moderator=missing    co_author=missing
benchmarks:check_submission              other_host=missing         forum_moderator=missing    co_author=missing
benchmarks:submission_act                other_host=missing         forum_moderator=missing    co_author=missing
benchmarks:submission_template           other_host=missing         forum_moderator=missing    co_author=missing
benchmarks:upload_figures                other_host=missing         forum_moderator=missing    co_author=missing
toolkits:record_adoption                 other_host=forbidden       forum_moderator=forbidden  co_author=forbidden
toolkits:edit_adoption                   other_host=forbidden       forum_moderator=forbidden  co_author=forbidden
toolkits:withdraw_adoption               other_host=forbidden       forum_moderator=forbidden  co_author=forbidden
toolkits:adoption_files                  other_host=forbidden       forum_moderator=forbidden  co_author=forbidden
toolkits:remove_derivative               other_host=forbidden       forum_moderator=forbidden  co_author=forbidden
toolkits:review                          other_host=ok              forum_moderator=ok         co_author=ok
toolkits:new                             other_host=ok
moderation:appeals                       forum_moderator=ok
moderation:appeal                        forum_moderator=ok
moderation:log                           forum_moderator=ok
moderation:flags                         forum_moderator=ok
moderation:decide                        forum_moderator=ok
forums:refile                            forum_moderator=ok
forums:act                               forum_moderator=missing
forums:close                             forum_moderator=ok
forums:move                              forum_moderator=ok
forums:merge                             forum_moderator=ok
forums:edit                              forum_moderator=ok
forums:delete                            forum_moderator=ok
forums:undelete                          forum_moderator=ok
forums:accept                            forum_moderator=elsewhere
forums:split                             forum_moderator=ok
forums:show_post                         forum_moderator=elsewhere
forums:moderation                        forum_moderator=elsewhere
forums:decide_post                       forum_moderator=ok
forums:decide_thread                     forum_moderator=ok
forums:held                              forum_moderator=ok
forums:held_post                         forum_moderator=ok
forums:appeals                           forum_moderator=elsewhere
forums:decide_appeal                     forum_moderator=ok
forums:log                               forum_moderator=elsewhere
home:moderation                          forum_moderator=ok
cases:restore_version                    co_author=ok
cases:face_the_same                      co_author=elsewhere
cases:advice                             co_author=ok
cases:advice_outcome                     co_author=ok
cases:edit                               co_author=ok
cases:filed                              co_author=ok
cases:story                              co_author=ok
cases:outcome                            co_author=ok
cases:figures                            co_author=ok
cases:evidence                           co_author=ok
cases:files                              co_author=ok
cases:remove_file                        co_author=elsewhere
cases:mark_evidence                      co_author=elsewhere
cases:authorship                         co_author=ok
cases:leave                              co_author=ok
cases:take_over                          co_author=elsewhere
cases:check                              co_author=ok
cases:preview                            co_author=ok
cases:discard                            co_author=elsewhere
cases:withdraw                           co_author=ok
cases:delete                             co_author=ok
cases:still_holds                        co_author=ok
cases:take_off                           co_author=ok
cases:put_back                           co_author=ok
"""

_DIFFERENT_POSTED = """
peers:merge_consent                      other_host=missing         forum_moderator=missing    co_author=missing
moderation:appeal                        forum_moderator=done
moderation:decide                        forum_moderator=done
peers:invitation                         other_host=ok              forum_moderator=ok         co_author=ok
forums:join                              other_host=forbidden       forum_moderator=forbidden  co_author=forbidden
forums:refile                            forum_moderator=done
forums:act                               forum_moderator=done
forums:close                             forum_moderator=done
forums:move                              forum_moderator=ok
forums:merge                             forum_moderator=done
forums:edit                              forum_moderator=done
forums:delete                            forum_moderator=done
forums:undelete                          forum_moderator=done
forums:accept                            forum_moderator=done
forums:split                             forum_moderator=done
forums:show_post                         forum_moderator=done
forums:decide_post                       forum_moderator=done
forums:decide_thread                     forum_moderator=done
forums:held_post                         forum_moderator=done
forums:decide_appeal                     forum_moderator=done
benchmarks:consents                      other_host=missing         forum_moderator=missing    co_author=missing
benchmarks:new_round                     other_host=ok
benchmarks:submission                    other_host=missing         forum_moderator=missing    co_author=missing
benchmarks:check_submission              other_host=missing         forum_moderator=missing    co_author=missing
benchmarks:submission_act                other_host=missing         forum_moderator=missing    co_author=missing
cases:restore_version                    co_author=done
cases:face_the_same                      co_author=elsewhere
cases:advice                             co_author=done
cases:advice_outcome                     co_author=done
cases:edit                               co_author=done
cases:filed                              co_author=done
cases:story                              co_author=done
cases:outcome                            co_author=done
cases:figures                            co_author=done
cases:evidence                           co_author=done
cases:files                              co_author=done
cases:remove_file                        co_author=done
cases:mark_evidence                      co_author=done
cases:leave                              co_author=done
cases:check                              co_author=done
cases:discard                            co_author=elsewhere
cases:withdraw                           co_author=done
cases:delete                             co_author=done
cases:still_holds                        co_author=done
cases:take_off                           co_author=done
cases:put_back                           co_author=done
toolkits:edit_adoption                   other_host=forbidden       forum_moderator=forbidden  co_author=forbidden
toolkits:withdraw_adoption               other_host=forbidden       forum_moderator=forbidden  co_author=forbidden
toolkits:adoption_files                  other_host=forbidden       forum_moderator=forbidden  co_author=forbidden
toolkits:remove_derivative               other_host=forbidden       forum_moderator=forbidden  co_author=forbidden
toolkits:review                          other_host=done            forum_moderator=done       co_author=done
toolkits:new                             other_host=ok
base:keep_unsaved@figures                other_host=forbidden       forum_moderator=forbidden  co_author=forbidden
base:keep_unsaved@draft                  co_author=done
notifications:follow@hidden              forum_moderator=done
forums:reply@hidden                      forum_moderator=409
forums:me_too@hidden                     forum_moderator=forbidden
forums:edit@deleted                      forum_moderator=forbidden
forums:edit@hidden                       forum_moderator=forbidden
forums:thank@deleted                     forum_moderator=forbidden
forums:thank@hidden                      forum_moderator=forbidden
forums:flag_post@hidden                  forum_moderator=forbidden
benchmarks:upload_figures                other_host=missing         forum_moderator=missing    co_author=missing
"""
# fmt: on

# In Wagtail's admin one rule holds for all but editors and administrators: nothing is shown. These two are no secret:
# drawings and translated words, asked for by its log-in page as well.
OPEN_IN_ADMIN = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
ADMIN_ROLES = {"editor", "administrator"}
# What administrators open there, and editors do not.
_FOR_ADMINISTRATORS = """
activity_report
activity_report_results
benchmark_consents:index
benchmark_consents:index_results
benchmark_consents:inspect
benchmark_figure_views:index
benchmark_figure_views:index_results
benchmark_rounds:index
benchmark_rounds:index_results
benchmark_rounds:inspect
outgoing_mail:index
outgoing_mail:index_results
outgoing_mail:inspect
outgoing_mail:try_again
privilege_log:index
privilege_log:index_results
privileges
privileges_domains
privileges_hosts
requests_for_advice:index
requests_for_advice:index_results
requests_for_advice:inspect
search_report
subscriptions:index
subscriptions:index_results
subscriptions:inspect
troubled_addresses:index
troubled_addresses:index_results
user_chooser:create
wagtailadmin_collections:add
wagtailadmin_collections:index
wagtailadmin_collections:set_privacy
wagtailadmin_workflows:add
wagtailadmin_workflows:disable
wagtailadmin_workflows:disable_task
wagtailadmin_workflows:edit
wagtailadmin_workflows:edit_task
wagtailadmin_workflows:index
wagtailadmin_workflows:index_results
wagtailadmin_workflows:select_task_type
wagtailadmin_workflows:task_index
wagtailadmin_workflows:task_index_results
wagtailadmin_workflows:usage
wagtailadmin_workflows:usage_results
wagtailsites:add
wagtailsites:copy
wagtailsites:delete
wagtailsites:edit
wagtailsites:history
wagtailsites:history_results
wagtailsites:index
wagtailsites:index_results
wagtailsites:usage
wagtailusers_groups:add
wagtailusers_groups:delete
wagtailusers_groups:edit
wagtailusers_groups:history
wagtailusers_groups:history_results
wagtailusers_groups:index
wagtailusers_groups:index_results
wagtailusers_groups:usage
wagtailusers_users:add
wagtailusers_users:copy
wagtailusers_users:delete
wagtailusers_users:edit
wagtailusers_users:history
wagtailusers_users:history_results
wagtailusers_users:index
wagtailusers_users:index_results
wagtailusers_users:usage
"""
FOR_ADMINISTRATORS = set(_FOR_ADMINISTRATORS.split())


# Where no role has anything done, and why.
NOTHING_DONE = {
    **dict.fromkeys(
        ("account_logout", "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate"),
        "the session alone is changed",
    ),
    **dict.fromkeys(
        ("mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes"), "no device is set up"
    ),
    **dict.fromkeys(("account_set_password", "account_confirm_login_code"), "everybody has a password"),
    **dict.fromkeys(
        ("account_confirm_email", "account_reset_password_from_key"), "the key is that of no mail"
    ),
    **dict.fromkeys(
        (
            "socialaccount_signup",
            "socialaccount_connections",
            "openid_connect_login",
            "openid_connect_callback",
        ),
        "there is no identity provider",
    ),
    "account_email_verification_sent": "it only shows a page",
    "wagtailcore_authenticate_with_password": "no page has a password",
    "notifications:try_address": "no address has failed",
    "peers:end_sessions": "everybody has one session",
    **dict.fromkeys(("forums:preview", "cases:markdown_preview", "benchmarks:compare"), "it only reads"),
    **dict.fromkeys(
        (
            *("forums:discard", "forums:discard_edit", "cases:discard", "cases:discard_new"),
            *("toolkits:discard", "toolkits:discard_new"),
        ),
        "one's own text is thrown away, and none is kept",
    ),
}


def _rows(table: str) -> dict[str, dict[str, str]]:
    rows = (line.split() for line in table.strip().splitlines())
    return {name: dict(zip(ROLES, words, strict=True)) for name, *words in rows}


def _with_more_roles(rows: dict[str, dict[str, str]], different: str) -> dict[str, dict[str, str]]:
    for row in rows.values():
        row.update({role: row[like] for role, like in MORE_ROLES.items()})
    for line in different.strip().splitlines():
        name, *words = line.split()
        rows[name].update(word.split("=") for word in words)
    return rows


PAGES = _rows(_PAGES)
ADDRESSES = _with_more_roles(_rows(_ADDRESSES), _DIFFERENT)
POSTED = _with_more_roles(_rows(_POSTED), _DIFFERENT_POSTED)
