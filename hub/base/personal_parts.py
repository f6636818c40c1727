"""What there is of a person in the file library and in the libraries that the site is built on."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from wagtail.models import Comment, CommentReply

from hub.base.models import HubDocument, HubImage, UnsavedForm
from hub.base.people import personal_data
from hub.base.people.personal_data import Item, Rows, StoredFile
from hub.base.unsaved import registry


def _export_files(user) -> Iterator[Item]:
    documents = HubDocument.objects.filter(uploaded_by_user=user).order_by("pk")
    images = HubImage.objects.filter(uploaded_by_user=user).order_by("pk")
    yield Rows(
        "files",
        [
            *({"title": one.title, "file": one.download_name, "at": one.created_at} for one in documents),
            *({"title": one.title, "file": one.filename, "at": one.created_at} for one in images),
        ],
    )
    for document in documents.iterator():
        yield StoredFile(document.download_name, document.file)
    for image in images.iterator():
        yield StoredFile(image.filename, image.file)


def _export_remarks(user) -> Iterator[Item]:
    remarks = Comment.objects.filter(user=user).select_related("page").order_by("pk")
    answers = CommentReply.objects.filter(user=user).order_by("pk")
    yield Rows(
        "remarks",
        [
            *({"page": one.page.title, "text": one.text, "at": one.created_at} for one in remarks),
            *({"answer": one.text, "at": one.created_at} for one in answers),
        ],
    )


def _export_unsaved(user) -> Iterator[Item]:
    texts = UnsavedForm.objects.filter(user=user).prefetch_related("about").order_by("pk")
    yield Rows("texts", (_unsaved_as_row(unsaved) for unsaved in texts))


def _unsaved_as_row(unsaved: UnsavedForm) -> dict:
    kind = registry.kinds().get(unsaved.form)
    return {
        "form": str(kind.label) if kind else unsaved.form,
        "about": kind.title(unsaved.about) if kind and kind.title and unsaved.about else "",
        "typed": unsaved.content,
        "saved_at": unsaved.saved_at,
    }


def _erase_unsaved(user, keep: bool) -> None:
    """It was never sent: it is no contribution that could stay."""
    UnsavedForm.objects.filter(user=user).delete()


# A file stays with what it hangs on; what belongs to a case goes with the case.
personal_data.declare(
    "files",
    label=_("Images and documents that you uploaded"),
    columns=["base.HubImage.uploaded_by_user", "base.HubDocument.uploaded_by_user"],
    export=_export_files,
)
personal_data.declare(
    "unsaved",
    label=_("What you typed and have not sent"),
    columns=["base.UnsavedForm.user"],
    export=_export_unsaved,
    erase=_erase_unsaved,
)
personal_data.declare(
    "editing",
    label=_("Remarks on pages in the editor"),
    columns=["wagtailcore.Comment.user", "wagtailcore.CommentReply.user"],
    export=_export_remarks,
)

_WITH_THE_ACCOUNT = "Goes with the account, and says nothing that a person would want to take along."
_NUMBER_ALONE = "Keeps the account's number for the history, which says nothing once the account is gone."
_ACT = "Who did it is emptied with the account; what was done is the site's."

for column, reason in {
    "base.AudienceMember.user": _WITH_THE_ACCOUNT,
    "wagtailadmin.EditingSession.user": _WITH_THE_ACCOUNT,
    "wagtailadmin.FormState.user": _WITH_THE_ACCOUNT,
    "wagtailcore.APIToken.user": "A key; it goes with the account.",
    "wagtailcore.PageSubscription.user": _WITH_THE_ACCOUNT,
    "wagtailusers.UserProfile.user": _WITH_THE_ACCOUNT,
    "wagtailcore.ModelLogEntry.user": _NUMBER_ALONE,
    "wagtailcore.PageLogEntry.user": _NUMBER_ALONE,
    "wagtailcore.Revision.user": _ACT,
    "wagtailcore.WorkflowState.requested_by": _ACT,
    "wagtailcore.TaskState.finished_by": _ACT,
    "wagtailcore.Page.locked_by": _ACT,
    "wagtailcore.Comment.resolved_by": _ACT,
    "wagtailcore.UploadedFile.uploaded_by_user": "A file on its way into the library; kept for an hour.",
    "wagtaildocs.Document.uploaded_by_user": "The site has its own documents; this table is empty.",
    "wagtailimages.Image.uploaded_by_user": "The site has its own images; this table is empty.",
}.items():
    personal_data.exclude(column, reason)
