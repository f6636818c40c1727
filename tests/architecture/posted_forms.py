"""What is sent to an address where the page's own form, with what is required filled in, is not enough."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from django.utils import timezone
from openpyxl import load_workbook

from benchmarks.models import ConsentAnswer
from cases.models import CasePage
from forums.models import Forum, Thread
from peers.models import Organisation
from tests.architecture.posting import a_file, a_picture
from tests.architecture.world import INVITED
from tests.factories.peers import PASSWORD

IN_A_WEEK = (timezone.localdate() + timedelta(days=7)).isoformat()
NEW_PASSWORD = "another-long-enough-password"


@dataclass(frozen=True)
class Form:
    """What is sent: the fields given here over those of the page's form.

    ``data`` may be made from the world; ``button`` is the name=value of the button that is pressed, and ``by`` the role
    that opens the form if not the last one that succeeds; ``query`` stands behind the address.
    """

    data: dict | Callable = field(default_factory=dict)
    button: str | None = None
    by: str | None = None
    query: str | Callable = ""


def _of_figures(world) -> dict:
    return {"numerator-1": "20", "denominator-1": "1000", "action": "save"}


def _template(world) -> dict:
    url = f"/benchmarks/submitting/{world.posted['benchmarks:upload_figures']['pk']}/template.xlsx"
    book = load_workbook(BytesIO(world.client("member").get(url).getvalue()))
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            cell.value = 30 if cell.value == 20 else cell.value
    file = BytesIO()
    book.save(file)
    return {"file": a_file("figures.xlsx", file.getvalue())}


def _read_revision(world) -> dict:
    draft = CasePage.objects.get(pk=world.posted["cases:remove_file"]["pk"])
    return {"revision": draft.latest_revision_id, "is_evidence": "yes"}


def _five_organisations(world) -> dict:
    names = Organisation.objects.filter(merged_into=None).order_by("pk").values_list("name", flat=True)
    return {"name": "Ours", "organisations": "\n".join(names[:6])}


FORMS: dict[str, Form] = {
    "account_login": Form(
        lambda world: {"login": world.people["member"].email, "password": PASSWORD}, by="visitor"
    ),
    "account_change_password": Form(
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}, by="member"
    ),
    "account_email": Form(by="member"),
    "account_reauthenticate": Form({"password": PASSWORD}),
    "base:keep_unsaved": Form({"typed_by": "", "title": "A new case"}),
    "base:keep_unsaved@figures": Form(
        {"typed_by": "", "note": "Nearly done."},
        query=lambda world: f"about={world.arguments['benchmarks:submission']['pk']}",
    ),
    "base:keep_unsaved@draft": Form(
        {"typed_by": "", "title": "A draft anew"},
        query=lambda world: f"about={world.arguments['cases:edit']['pk']}",
    ),
    "moderation:own_act": Form({"text": "Please look again."}),
    "forums:standing_act": Form({"text": "Please look again."}),
    "moderation:decide": Form({"decision": "warn", "reason": "Please."}),
    "forums:decide_post": Form({"decision": "warn", "reason": "Please."}),
    "forums:decide_thread": Form({"decision": "warn", "reason": "Please."}),
    "forums:act": Form({"action": "lock"}),
    "forums:move": Form(
        lambda world: {
            "forum": Forum.objects.exclude(slug="information-technology").first().pk,
            "reason": "It fits.",
        }
    ),
    "forums:merge": Form(lambda world: {"into": Thread.objects.get(title="Merged into").pk}),
    "forums:edit": Form({"text": "By seats, by use and by size."}),
    "forums:preview": Form({"text": "So."}),
    "notifications:change_following": Form({"how": "in_app"}),
    "notifications:save_search": Form({"name": "Payroll", "how": "weekly"}, by="member", query="q=payroll"),
    "peers:delete_account": Form({"proof": PASSWORD, "contributions": "keep"}),
    "peers:block": Form({"action": "block"}),
    "peers:conversation_act": Form({"action": "mute"}),
    "peers:appeal_suspension": Form({"text": "Please look again."}),
    "peers:propose_change": Form({"name": "Sample County anew", "reason": "It was renamed."}, by="member"),
    "peers:propose_service": Form(
        lambda world: {"other": Organisation.objects.order_by("pk")[3].name}, by="member"
    ),
    "peers:invitations": Form({"people": "new@county.example"}),
    "benchmarks:new_group": Form(_five_organisations),
    "benchmarks:ask_organisations": Form(
        lambda world: {"names": Organisation.objects.order_by("-pk")[5].name}
    ),
    "benchmarks:submission": Form(_of_figures, by="member"),
    "benchmarks:check_submission": Form({"reason-1-missing": "It is so."}, by="member"),
    "benchmarks:submission_act": Form({"act": "decline"}),
    "benchmarks:upload_figures": Form(_template, by="member"),
    "benchmarks:consents": Form(
        lambda world: {"act": "agree", "answer": ConsentAnswer.objects.latest("pk").pk}
    ),
    "cases:advice": Form(
        {"title_1": "Who signs?", "explanation_1": "We are three.", "until": IN_A_WEEK}, by="author"
    ),
    "cases:files": Form(
        lambda world: {"kind": "image", "upload": a_picture(), "alt_text": "A desk."}, by="author"
    ),
    "cases:markdown_preview": Form({"text": "So."}),
    "cases:mark_evidence": Form(_read_revision),
    "cases:remove_file": Form(_read_revision),
    "cases:check": Form(by="author"),
    "cases:take_off": Form({"reason": "It is out of date."}),
    "cases:withdraw_invitation": Form({"address": INVITED}),
    "forums:held_post": Form({"action": "release"}),
    "toolkits:record_adoption": Form({"adopted_on": "2026-10-01"}, by="author"),
    "toolkits:adoption_files": Form(lambda world: {"upload": a_file("theirs.txt", b"Theirs.")}, by="member"),
    "toolkits:add_files": Form(lambda world: {"uploads": a_file("more.txt", b"More.")}),
    "toolkits:change_file": Form({"title": "The plan"}),
    "benchmarks:new_round": Form(by="program_host"),
    "toolkits:new": Form(by="program_host"),
    "benchmarks:compare": Form(by="member"),
    "peers:own_data": Form(by="member"),
    "mfa_activate_totp": Form(by="member"),
}
