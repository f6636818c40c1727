"""The smallest set of things that every address has something to show of, and one person a role."""

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from benchmarks.confidence import services as confidence
from benchmarks.hosting import services as round_services
from benchmarks.models import Submission
from cases.advice import requests
from cases.authors import authorship
from cases.models import AdviceInvitation, CaseIndexPage
from cases.review import services as case_services
from cases.review import withdrawals
from forums.models import Forum
from forums.screening import services as screening_services
from forums.screening.services import Screened
from forums.threads import services as forum_services
from hub.base.models import DocumentText, Level, ServiceLine, Theme
from notifications.following import services
from notifications.notices import events, unsubscribe
from notifications.saved_searches import services as saved_searches
from peers.accounts import suspensions
from peers.models import MembershipApplication, MergeConsent, ModeratorAct, Suspension
from peers.moderation import appeals, flag_decisions
from peers.organisations import merging
from tests.architecture.access_table import MORE_ROLES, ROLES
from tests.factories.adoptions import make_adoption, make_derivative
from tests.factories.advice import ask_for_advice
from tests.factories.base import DocumentFactory
from tests.factories.benchmarks import make_group, make_round
from tests.factories.cases import make_draft, make_published, make_submitted
from tests.factories.forums import make_reply, make_thread
from tests.factories.peers import (
    DuplicatePairFactory,
    InvitationFactory,
    MembershipApplicationFactory,
    OrganisationChangeFactory,
    OrganisationFactory,
    OrganisationMoveFactory,
    ProgrammeFactory,
    UserFactory,
    make_archive,
    make_user,
)
from tests.factories.profiles import make_profile, start_conversation
from tests.factories.rounds import host_of, make_draft_round, make_open_round, send, submission_of, write
from tests.factories.toolkits import an_upload, make_release, make_toolkit
from tests.factories.toolkits import make_draft as make_toolkit_draft
from toolkits.adoptions import reviews
from toolkits.files import zips

ROUND_PAGES = ("manage_round", "edit_round", "ask_organisations", "remind", "review_round")
SUBMISSION_PAGES = (
    *("submission", "check_submission", "submission_act"),
    *("submission_template", "upload_figures", "consents"),
)
INVITED = "invited@county.example"
# What those are made as whose role is no group's.
MADE_AS = {
    **dict.fromkeys(("author", "other_member", "forum_moderator", "co_author", "suspended"), "member"),
    "other_host": "program_host",
}
SEARCH_PAGES = ("saved_search", "change_search", "delete_search")


@dataclass
class World:
    """People by role, the arguments of each address, and pages by a name for each."""

    people: dict
    arguments: dict
    pages: dict
    # The arguments for a POST, where those for a GET are of something with which nothing is left to do.
    posted: dict = field(default_factory=dict)
    # Of each role the cookies of one log-in, and what its session held then: to log in costs as much as a page.
    log_ins: dict = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """A client logged in as the person of that role; nothing of what it did before is left in its session."""
        client = Client()
        if role == "visitor":
            return client
        cookies, session = self.log_ins.get(role, (None, None))
        if session and Session.objects.filter(pk=session.pk).update(session_data=session.session_data):
            client.cookies.load(cookies)
            return client
        client.force_login(self.people[role])
        session = Session.objects.get(pk=client.cookies[settings.SESSION_COOKIE_NAME].value)
        self.log_ins[role] = (client.cookies.output(header="", sep=";"), session)
        return client


def _asked_for_figures(people: dict, programme):
    """What the member's organisation is asked for, in a round of the programme."""
    # Of a level that no forum lets in by itself.
    organisation = OrganisationFactory(level=Level.SPECIAL)
    MembershipApplicationFactory(
        user=people["member"], organisation=organisation, status=MembershipApplication.Status.APPROVED
    )
    round_ = make_open_round([organisation], programme=programme, steward=people["other_member"])
    return submission_of(round_, organisation)


def _sent_in(round_) -> Submission:
    """What another organisation sent, which the round's data steward may read."""
    other = OrganisationFactory(level=Level.SPECIAL)
    round_services.ask(by=host_of(round_), round_=round_, organisations=[other])
    submission = submission_of(round_, other)
    send(submission, 2)
    return submission


def _closed_request(case):
    request = ask_for_advice(case)
    requests.close(author=case.owner, request=request, outcome="We did it.", outcomes={})
    return request


def _invitation_of(user):
    return AdviceInvitation.objects.create(request=ask_for_advice(), user=user)


def _arguments_of_toolkits(public, draft) -> dict:
    """Of a published toolkit with two releases, and of a draft with a draft of a release."""
    release = public.releases.published().newest_first().first()
    version = release.files.get().version
    row = make_release(draft, files={"plan.txt": b"Plan."}, published=False).files.get()
    zips.make_due()
    DocumentText.objects.filter(document=version.document_id).update(status="read", text="Two.")
    here, released = {"pk": public.pk}, {"pk": public.pk, "number": release.number}
    desk, step = {"pk": draft.pk}, {"pk": draft.pk, "slug": "begin"}
    places = (
        *("edit", "steps", "new_step", "people", "files", "add_files", "begin_release", "publish_release"),
        *("discard_release", "publish", "preview", "history", "still_holds", "take_off", "delete"),
    )
    return {
        **{f"toolkits:{name}": here for name in ("releases", "questions", "ask", "toolkit_feed")},
        **{
            f"toolkits:{name}": released
            for name in ("release", "changes", "zip", "zip_again", "recall_release")
        },
        **{f"toolkits:{name}": {**released, "version": version.pk} for name in ("version", "text")},
        "wagtailapi:toolkits:detail": here,
        "toolkits:step": {**here, "slug": "begin"},
        "toolkits:file": {**here, "file": version.file_id},
        **{f"toolkits:{name}": desk for name in places},
        **{f"toolkits:{name}": step for name in ("edit_step", "move_step", "remove_step")},
        **{f"toolkits:{name}": {**desk, "row": row.pk} for name in ("change_file", "remove_file")},
        "toolkits:discard": {**desk, "form": "about"},
        "toolkits:restore": {**desk, "version": draft.latest_revision_id},
    }


def _arguments_of_adoptions(kit, draft, people) -> dict:
    """Of what the member's organisation did with a toolkit, and of a review by the author."""
    adoption = make_adoption(kit, by=people["member"])
    derivative = make_derivative(adoption, an_upload("ours.txt", b"Ours."))
    reviews.write(by=people["author"], toolkit=kit, text="Short and clear.", rating=4)
    here = {"pk": kit.pk}
    adopted, derived = {**here, "adoption": adoption.pk}, {**here, "derivative": derivative.pk}
    return {
        **{
            f"toolkits:{name}": here for name in ("adoptions", "record_adoption", "review", "withdraw_review")
        },
        **{f"toolkits:{name}": adopted for name in ("edit_adoption", "withdraw_adoption", "adoption_files")},
        **{f"toolkits:{name}": derived for name in ("derivative", "remove_derivative")},
        "toolkits:hide_said": {**here, "kind": "adoption", "said": adoption.pk},
        **{f"toolkits:{name}": {"pk": draft.pk} for name in ("figures", "figures_csv")},
    }


def _people() -> dict:
    """One person a role; of those of ``MORE_ROLES``, what makes them what they are."""
    users = {
        role: make_user(MADE_AS.get(role, role)) for role in (*ROLES[1:], *MORE_ROLES) if role != "refused"
    }
    users["refused"] = UserFactory()
    users["forum_moderator"].moderated_forums.add(Forum.objects.get(slug="information-technology"))
    MembershipApplicationFactory(
        user=users["refused"], status=MembershipApplication.Status.REFUSED, refusal_reason="No."
    )
    suspensions.suspend(person=users["suspended"], by=users["administrator"], reason="No.")
    # Read anew: what they may do is kept on the object.
    return {role: get_user_model().objects.get(pk=user.pk) for role, user in users.items()}


def _left_to_do(people, programme, thread, draft, unanswered, asked, deleted, kit_draft) -> dict:
    """Things with which something is left to do that was done with those that pages show."""
    author, moderator = people["author"], people["moderator"]
    warned, hidden = (make_reply(thread=thread, author=author) for _ in range(2))
    flag_decisions.decide(user=moderator, thing=warned, decision="warn", reason="Please.")
    flag_decisions.decide(user=moderator, thing=hidden, decision="hide_and_warn", reason="Please.")
    act = {"pk": ModeratorAct.objects.get(act="warn", object_id=warned.pk).pk}
    make_thread(author=author, forum=thread.forum, title="Merged into")
    hidden_thread = make_thread(author=author, forum=thread.forum, title="Hidden")
    flag_decisions.decide(user=moderator, thing=hidden_thread, decision="hide_and_warn", reason="Please.")
    unanswered.authors.create(user=author, accepted_at=timezone.now())
    authorship.invite(by=author, case=draft, address=make_user("member", email=INVITED).email)
    # Of the member's organisation too, with figures to send, and with figures that were sent before a steward came.
    rounds = [
        make_open_round([asked.organisation], programme=programme, slug=slug, steward=make_user("member"))
        for slug in ("to-send", "consent")
    ]
    to_send, sent = (submission_of(round_, asked.organisation) for round_ in rounds)
    write(to_send, 2, by=people["member"])
    send(sent, 2, by=people["member"])
    confidence.name_stewards(by=host_of(sent.round), round_=sent.round, stewards=[make_user("member")])
    case_services.add_attachment(
        author=author, case=draft, upload=an_upload("report.txt", b"It works."), title="The report"
    )
    appeal = suspensions.appeal_address(Suspension.objects.get(user=people["suspended"])).split("/")[-2]
    return {
        "moderation:own_act": act,
        "forums:standing_act": act,
        "forums:show_post": {"pk": hidden.pk},
        "peers:appeal_suspension": {"token": appeal},
        "peers:invitation": {
            "token": InvitationFactory(programme=programme, email=people["member"].email).token
        },
        "cases:take_over": {"pk": unanswered.pk},
        "cases:remove_author": {"pk": draft.pk, "author": draft.authors.get(user=people["co_author"]).pk},
        "cases:mark_evidence": {"pk": draft.pk, "position": 0},
        "cases:remove_file": {"pk": draft.pk, "kind": "attachments", "position": 0},
        "benchmarks:check_submission": {"pk": to_send.pk},
        "benchmarks:upload_figures": {"pk": to_send.pk},
        "benchmarks:consents": {"pk": sent.pk},
        # The same addresses with what is hidden, deleted, published or a draft.
        "base:keep_unsaved@figures": {"form": "benchmark-figures"},
        "base:keep_unsaved@draft": {"form": "case-story"},
        "forums:thank@deleted": {"pk": deleted.pk},
        "forums:thank@hidden": {"pk": hidden.pk},
        "forums:edit@deleted": {"pk": deleted.pk},
        "forums:edit@hidden": {"pk": hidden.pk},
        "forums:flag_post@hidden": {"pk": hidden.pk},
        "cases:face_the_same@draft": {"pk": draft.pk},
        "notifications:follow@draft": {"kind": "case", "object_id": draft.pk},
        "notifications:follow@hidden": {"kind": "thread", "object_id": hidden_thread.pk},
        "forums:reply@hidden": {"pk": hidden_thread.pk},
        "forums:me_too@hidden": {"pk": hidden_thread.pk},
        "toolkits:review@draft": {"pk": kit_draft.pk},
        "toolkits:record_adoption@draft": {"pk": kit_draft.pk},
    }


def make_world() -> World:
    """Make it all; the author's are the cases, the program host's is the programme."""
    people = _people()
    author = people["author"]
    draft = make_draft(author=author, title="A draft")
    submitted = make_submitted(author=author, title="In review")
    public = make_published(author=author, title="For everyone")
    for_members = make_published(author=author, title="For members", for_members=True)
    withdrawn = make_published(author=author, title="Taken off the site")
    withdrawals.take_off(user=author, case=withdrawn)
    unanswered = make_published(title="Nobody answers for it")
    get_user_model().objects.filter(pk=unanswered.owner_id).delete()
    for case in (draft, submitted, public, for_members, withdrawn):
        case.authors.create(user=people["co_author"], accepted_at=timezone.now())
    organisation = OrganisationFactory()
    profile = make_profile(user=author)
    talk = start_conversation(sender=people["other_member"], to=author)
    profile.picture.save("world.jpg", ContentFile(b"not looked at"))
    programme = ProgrammeFactory(hosts=[people["program_host"]])
    kit = make_toolkit(programme=programme, steps=["begin"], files={"plan.txt": b"One."})
    make_release(kit, files={"plan.txt": b"Two."})
    kit_for_members = make_toolkit(programme=programme, title="A kit for members", for_members=True)
    kit_draft = make_toolkit_draft(programme=programme, title="A draft of a kit", steps=["begin"])
    document = DocumentFactory()
    move = OrganisationMoveFactory(user=people["other_member"])
    suspension = suspensions.suspend(person=make_user("member"), by=people["administrator"], reason="No.")
    appeals.appeal_by_link(suspension=suspension, text="Yes.")
    suspension.acts.update(details={"suspension_appeal": 4711})  # as one of earlier mail
    merge = merging.merge(source=OrganisationFactory(), target=OrganisationFactory(), by=None)
    make_archive(user=author)
    root = Site.objects.get(is_default_site=True).root_page
    benchmark = make_round()
    asked = _asked_for_figures(people, programme)
    consent = MergeConsent.objects.create(merge=merge, organisation=asked.organisation)
    group = make_group(people["other_member"], [organisation])
    in_round = {"slug": benchmark.slug, "metric_slug": "finance-cost-share"}
    reader = people["other_member"]
    subscription = services.follow(user=reader, thing=public)
    search = saved_searches.save(user=reader, name="Payroll", query="q=payroll", how="weekly")
    events.record(kind="cases.news", thing=public, followed=[public])
    notice = {"pk": reader.notices.get().pk}
    case = {"pk": draft.pk}
    thread = make_thread(author=author, forum=Forum.objects.get(slug="information-technology"))
    post = make_reply(thread=thread, author=author)
    forum_services.edit(user=author, post=post, text="By seats and by use.")
    deleted = make_reply(thread=thread, author=author)
    forum_services.delete(user=author, post=deleted)
    waiting = make_reply(thread=thread, author=author)
    screening_services.follow_up(waiting, Screened(hold="check"))
    flag_decisions.decide(user=people["moderator"], thing=post, decision="warn", reason="Please.")
    act = ModeratorAct.objects.get(act="warn")
    appeal = appeals.appeal(user=author, act=act, text="No.")
    in_forum, of_thread, of_post = {"slug": "information-technology"}, {"pk": thread.pk}, {"pk": post.pk}
    arguments = {
        **{f"forums:{name}": in_forum for name in ("forum", "forum_feed", "start")},
        "forums:join": {"slug": "county-and-local"},
        "forums:thread": {**of_thread, "slug": thread.slug},
        **{
            f"forums:{name}": of_thread
            for name in ("thread_feed", "first_unread", "reply", "discard", "me_too")
        },
        **{f"forums:{name}": of_thread for name in ("refile", "act", "close", "move", "merge")},
        **{f"forums:{name}": of_post for name in ("post", "source", "edit", "discard_edit", "history")},
        **{f"forums:{name}": of_post for name in ("delete", "thank", "accept", "split")},
        "forums:undelete": {"pk": deleted.pk},
        **{f"forums:{name}": of_post for name in ("flag_post", "show_post", "decide_post", "suspend")},
        **{f"forums:{name}": of_thread for name in ("flag_thread", "decide_thread")},
        **{f"moderation:{name}": {"kind": "post", **of_post} for name in ("flag", "decide", "suspend")},
        "forums:held_post": {"pk": waiting.pk},
        "forums:standing_act": {"pk": act.pk},
        "forums:decide_appeal": {"pk": appeal.pk},
        "moderation:own_act": {"pk": act.pk},
        "moderation:appeal": {"pk": appeal.pk},
        "account_confirm_email": {"key": "no-such-key"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "no-such-key"},
        "wagtailcore_authenticate_with_password": {"page_view_restriction_id": 1, "page_id": 1},
        "openid_connect_login": {"provider_id": "nobody"},
        "openid_connect_callback": {"provider_id": "nobody"},
        "wagtaildocs_serve": {"document_id": document.pk, "filename": document.filename},
        "base:keep_unsaved": {"form": "case-new"},
        "base:file": {"name": document.file.name},
        "cases:edit": case,
        "cases:preview": case,
        **{f"cases:{step}": case for step in ("filed", "story", "outcome", "figures", "evidence", "check")},
        "cases:discard": {**case, "step": "story"},
        **{f"cases:{name}": case for name in ("authorship", "leave", "take_over", "withdraw_invitation")},
        "cases:hand_over": {**case, "author": draft.authors.get(user=author).pk},
        "cases:remove_author": {**case, "author": draft.authors.get(user=author).pk},
        "cases:find_successor": {"pk": unanswered.pk},
        "cases:files": case,
        "cases:mark_evidence": {**case, "position": 0},
        "cases:remove_file": {**case, "kind": "images", "position": 0},
        "cases:history": {"pk": public.pk},
        "cases:advice": {"pk": public.pk},
        "cases:advice_outcome": {"pk": public.pk, "number": _closed_request(public).pk},
        "cases:advice_not_now": {"pk": _invitation_of(people["other_member"]).pk},
        "cases:face_the_same": {"pk": public.pk},
        "cases:compare_versions": {"pk": public.pk},
        "cases:restore_version": {**case, "version": draft.latest_revision_id},
        "cases:bibtex": {"pk": public.pk},
        "wagtailapi:cases:detail": {"pk": public.pk},
        "wagtailapi:metrics:detail": {"pk": benchmark.metrics.get().metric_id},
        "wagtailapi:benchmark-rounds:detail": {"pk": benchmark.pk},
        "cases:withdraw": {"pk": submitted.pk},
        "cases:delete": case,
        "cases:still_holds": {"pk": public.pk},
        "cases:take_off": {"pk": public.pk},
        "cases:put_back": {"pk": withdrawn.pk},
        "cases:review": {"pk": submitted.pk},
        "peers:profile_step": {"step": "about"},
        "peers:write": {"pk": author.pk},
        "peers:block": {"pk": author.pk},
        "peers:conversation": {"pk": talk.pk},
        "peers:conversation_act": {"pk": talk.pk},
        "peers:report_message": {"pk": talk.messages.get().pk},
        "peers:person": {"pk": author.pk},
        "peers:suspend": {"pk": author.pk},
        "peers:lift_suspension": {"pk": suspension.user_id},
        "peers:suspension_appeal": {"pk": 4711},
        "peers:appeal_suspension": {"token": suspensions.appeal_address(suspension).split("/")[-2]},
        "peers:member_move": {"pk": move.pk},
        "peers:undo_merge": {"pk": merge.pk},
        "peers:merge_consent": {"pk": consent.pk},
        "peers:picture": {"pk": author.pk},
        "peers:member_application": {"pk": people["applicant"].membership_application.pk},
        "peers:organisation": {"slug": organisation.slug},
        "peers:propose_change": {"slug": organisation.slug},
        "peers:propose_service": {"slug": organisation.slug},
        "peers:organisation_history": {"slug": organisation.slug},
        "peers:peers_like_us": {"slug": organisation.slug},
        "peers:organisation_change": {"pk": OrganisationChangeFactory(organisation=organisation).pk},
        "peers:duplicate": {"pk": DuplicatePairFactory(first=organisation).pk},
        "peers:invitation": {"token": InvitationFactory(programme=programme).token},
        "peers:invitations": {"slug": programme.slug},
        "peers:programme": {"slug": programme.slug},
        "peers:edit_programme": {"slug": programme.slug},
        "peers:programme_use": {"slug": programme.slug},
        "notifications:open": notice,
        "notifications:mark_read": notice,
        "notifications:follow": {"kind": "case", "object_id": public.pk},
        "notifications:change_following": {"pk": subscription.pk},
        **{f"notifications:{name}": {"pk": search.pk} for name in SEARCH_PAGES},
        "notifications:stop": {"token": unsubscribe.token(reader.pk, "digest")},
        **{f"benchmarks:{name}": {"slug": asked.round.slug} for name in ROUND_PAGES},
        **{f"benchmarks:{name}": {"pk": asked.pk} for name in SUBMISSION_PAGES},
        "benchmarks:act_on_round": {"slug": asked.round.slug, "act": "close"},
        "benchmarks:ask_no_more": {"slug": asked.round.slug, "pk": asked.pk},
        "benchmarks:review_submission": {"slug": asked.round.slug, "pk": asked.pk},
        "benchmarks:review_submission_xlsx": {"slug": asked.round.slug, "pk": _sent_in(asked.round).pk},
        "benchmarks:delete_round": {"slug": make_draft_round(programme=programme, slug="draft").slug},
        "benchmarks:metric": {"slug": "finance-cost-share"},
        "benchmarks:trend_svg": {"slug": "finance-cost-share"},
        **{
            f"benchmarks:{name}": {"slug": benchmark.slug}
            for name in ("round", "compare", "round_csv", "round_xlsx")
        },
        "benchmarks:spread": in_round,
        "benchmarks:spread_svg": in_round,
        "benchmarks:embedded_svg": in_round,
        "benchmarks:group": {"pk": group.pk},
        "benchmarks:delete_group": {"pk": group.pk},
        **_arguments_of_toolkits(kit, kit_draft),
        **_arguments_of_adoptions(kit, kit_draft, people),
        "home:theme": {"slug": Theme.objects.first().slug},
        "home:service_line": {"slug": ServiceLine.objects.first().slug},
    }
    pages = {
        "home": root.url,
        "list-of-cases": CaseIndexPage.objects.first().url,
        "case-for-everyone": public.url,
        "case-for-members": for_members.url,
        "case-in-review": submitted.get_url(),
        "toolkit-for-everyone": kit.url,
        "toolkit-for-members": kit_for_members.url,
        "toolkit-draft": kit_draft.get_url(),
        "draft": draft.get_url(),
        "no-such-page": "/no-such-page/",
    }
    posted = {
        **_left_to_do(people, programme, thread, draft, unanswered, asked, deleted, kit_draft),
        **{f"toolkits:{name}": {"pk": kit.pk} for name in ("still_holds", "take_off", "begin_release")},
    }
    return World(people, arguments, pages, posted)
