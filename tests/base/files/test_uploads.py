"""Uploads: what is refused and why, what is kept and how, in forms of ours and in the admin."""

import io
import zipfile

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from PIL import Image

from hub.base import services
from hub.base.files import uploads
from hub.base.models import HubDocument, HubImage
from tests.factories.base import png, upload

OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def archive(*names, mimetype=None, macros=False) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        if mimetype:
            zipped.writestr("mimetype", mimetype)
        for name in [*names, *(["word/vbaProject.bin"] if macros else [])]:
            zipped.writestr(name, "x")
    return file.getvalue()


def office(extension, **options) -> bytes:
    return archive("[Content_Types].xml", OFFICE[extension], **options)


def picture(kind, size=(4, 3), **options) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, format=kind, **options)
    return file.getvalue()


def code_of(check, name, content) -> str:
    with pytest.raises(ValidationError) as caught:
        check(upload(name, content))
    assert name in caught.value.messages[0]
    return caught.value.code


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7\n"),
        ("A.PDF", b"\n\n%PDF-1.4\n"),
        ("a.docx", office("docx")),
        ("a.xlsx", office("xlsx")),
        ("a.pptx", office("pptx")),
        ("a.odt", archive("content.xml", mimetype="application/vnd.oasis.opendocument.text")),
        ("a.ods", archive("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet")),
        ("a.odp", archive("content.xml", mimetype="application/vnd.oasis.opendocument.presentation")),
        ("a.txt", "Grüße".encode()),
        ("a.md", "\ufeff# Title".encode()),
        ("a.csv", "a;b\n1;2".encode("utf-16")),
        ("a.txt", ("é" * 100_000).encode()),
    ],
)
def test_a_document_of_an_allowed_kind_is_taken(name, content):
    file = upload(name, content)
    uploads.check_document(file)

    assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "empty"),
        ("a.exe", b"MZ", "extension"),
        ("a", b"%PDF-1.7", "extension"),
        ("a.svg", b"<svg/>", "extension"),
        ("a.html", b"<p>", "extension"),
        ("a.docm", b"x", "extension"),
        ("a.pdf", b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200), "content"),
        ("a.pdf", png(), "content"),
        ("a.docx", b"%PDF-1.7", "content"),
        ("a.docx", office("xlsx"), "content"),
        ("a.docx", archive("a.txt"), "content"),
        ("a.docx", office("docx")[:-20], "content"),
        (
            "a.odt",
            archive("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"),
            "content",
        ),
        ("a.odt", archive("content.xml"), "content"),
        ("a.docx", office("docx", macros=True), "macros"),
        ("a.txt", b"a\0b", "content"),
        ("a.csv", "Grüße".encode("latin-1"), "encoding"),
        ("a.md", "Grüße".encode()[:3], "encoding"),
        ("a.txt", "a".encode("utf-32"), "encoding"),
    ],
)
def test_any_other_document_is_refused_and_the_message_names_it(name, content, code):
    assert code_of(uploads.check_document, name, content) == code


def test_the_message_says_what_the_file_looks_like():
    with pytest.raises(
        ValidationError, match=r"looks like \.png\. Open it in its program and save it as \.pdf"
    ):
        uploads.check_document(upload("report.pdf", png()))


def test_a_document_over_the_limit_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 1024
    with pytest.raises(ValidationError, match=r"at the most\. Make it smaller or split it"):
        uploads.check_document(upload("a.pdf", b"%PDF-" + bytes(1020)))


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "UNPACKED_MAX_BYTES", 1)

    assert code_of(uploads.check_document, "a.docx", office("docx")) == "unpacked"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.JPEG", "JPEG"), ("a.webp", "WEBP"), ("a.gif", "GIF")],
)
def test_an_image_of_an_allowed_kind_is_taken(name, kind):
    file = upload(name, picture(kind))
    uploads.check_image(file)

    assert file.tell() == 0


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.png", b"", "empty"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "extension"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "content"),
        ("a.png", b"<script>", "content"),
        ("a.png", picture("JPEG"), "content"),
        ("a.jpg", picture("BMP"), "content"),
        ("a.png", picture("PNG", (200, 200))[:150], "content"),
        ("a.jpg", b"%PDF-1.7", "content"),
    ],
)
def test_any_other_image_is_refused(name, content, code):
    assert code_of(uploads.check_image, name, content) == code


def test_an_image_of_too_many_pixels_is_refused_before_it_is_unpacked(settings):
    settings.UPLOAD_MAX_IMAGE_PIXELS = 10_000
    assert code_of(uploads.check_image, "a.png", picture("PNG", (101, 100))) == "pixels"
    # Pillow itself objects to these.
    assert code_of(uploads.check_image, "a.png", png()[:16] + b"\0\1\0\0\0\1\0\0" + png()[24:]) in {
        "pixels",
        "content",
    }


def test_frames_count_as_pixels(settings):
    settings.UPLOAD_MAX_IMAGE_PIXELS = 100
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, format="GIF", save_all=True, append_images=frames[1:])

    assert code_of(uploads.check_image, "a.gif", file.getvalue()) == "pixels"


# --- Kept ----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_document_is_kept_with_its_name_size_and_uploader(user_with_role):
    member = user_with_role("member")
    document = services.store_document(upload=upload("Costs & savings é.pdf"), title="", user=member)

    assert HubDocument.objects.get() == document
    assert (document.title, document.original_name) == ("Costs & savings é.pdf",) * 2
    assert (document.file_size, document.uploaded_by_user) == (17, member)
    assert document.file_hash


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_the_camera_wrote_is_not_kept_and_the_image_is_upright(user_with_role, kind):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Sample Camera"
    exif.get_ifd(0x8825)[2] = (46.0, 46.0, 0.0)
    content = picture(kind, (40, 20), exif=exif)
    assert b"Sample Camera" in content
    name = f"a.{kind.lower()}"

    photo, member = upload(name, content), user_with_role("member")
    image = services.store_image(upload=photo, title="Sample", description="A", user=member)

    kept = HubImage.objects.get(pk=image.pk)
    with kept.file.open() as file:
        stored = file.read()
    assert b"Sample Camera" not in stored
    assert dict(Image.open(io.BytesIO(stored)).getexif()) == {}
    assert (kept.width, kept.height, kept.description) == (20, 40, "A")
    assert kept.file_size == len(stored)


@pytest.mark.django_db
def test_a_plain_image_is_kept_byte_for_byte(user_with_role):
    image = services.store_image(upload=upload("a.png", png()), title="", user=user_with_role("member"))
    with image.file.open() as file:
        assert file.read() == png()


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing(user_with_role):
    for store in (services.store_document, services.store_image):
        with pytest.raises(ValidationError):
            store(upload=upload("a.exe", b"MZ"), title="", user=user_with_role("member"))
    assert not HubDocument.objects.exists()
    assert not HubImage.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\Users\\x\\report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("gpj\u202efdp.exe", "gpjfdp.exe"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(name, shown):
    assert uploads.display_name(name) == shown


# --- Larger than may be kept ---------------------------------------------------------------------
@pytest.fixture
def parse():
    """Read the request that a form with these files makes by the site's own handlers."""
    requests = []

    def read(files, **fields):
        request = RequestFactory().post("/", {**fields, **files})
        request.upload_handlers = [
            MemoryFileUploadHandler(request),
            uploads.BoundedFileUploadHandler(request),
        ]
        requests.append(request)
        return request.POST, request.FILES

    yield read
    for request in requests:
        request.close()


def test_the_sites_handlers_are_those_tested_here():
    assert django_settings.FILE_UPLOAD_HANDLERS[-1] == "hub.base.files.uploads.BoundedFileUploadHandler"


def test_a_file_over_the_limit_is_read_past_and_what_was_typed_stays(settings, parse):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    settings.UPLOAD_MAX_BYTES = settings.UPLOAD_MAX_IMAGE_BYTES = 100_000
    large = SimpleUploadedFile("large.pdf", b"%PDF-" + bytes(300_000))
    post, files = parse({"one": large, "two": upload("small.pdf")}, title="Typed")

    assert post["title"] == "Typed"
    assert isinstance(files["one"], uploads.RefusedUpload)
    assert (files["one"].size, files["one"].read()) == (300_005, b"")
    assert files["two"].read() == b"%PDF-1.7\n%sample\n"
    assert code_of_upload(files["one"]) == "too_large"


def test_files_that_are_too_much_together_are_refused_from_the_one_that_is_too_much(settings, parse):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    settings.UPLOAD_MAX_REQUEST_BYTES = 150_000
    content = b"%PDF-" + bytes(100_000)
    _post, files = parse({"one": upload("one.pdf", content), "two": upload("two.pdf", content)})

    uploads.check_document(files["one"])
    assert code_of_upload(files["two"]) == "too_large_together"


def code_of_upload(file) -> str:
    with pytest.raises(ValidationError) as caught:
        uploads.check_document(file)
    return caught.value.code


# --- In the admin --------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "name", "content", "message"),
    [
        ("wagtaildocs:add", "a.pdf", png(), "looks like .png"),
        ("wagtaildocs:add", "a.exe", b"MZ", "not of a kind that can be added"),
        ("wagtailimages:add", "a.png", b"<svg/>", "can&#x27;t be read as a .png file"),
        ("wagtailimages:add", "a.svg", b"<svg/>", "not of a kind that can be added"),
    ],
)
def test_the_admins_forms_refuse_the_same(roles, url, name, content, message):
    data = {"title": "Sample", "file": upload(name, content), "collection": "1"}
    response = roles("editor").post(reverse(url), data)

    assert response.status_code == 200
    assert message in response.content.decode()
    assert not HubDocument.objects.exists()
    assert not HubImage.objects.exists()


@pytest.mark.django_db
def test_the_admins_forms_keep_the_same(roles):
    editor = roles("editor")
    exif = Image.Exif()
    exif[0x010F] = "Sample Camera"
    photo = upload("a.jpg", picture("JPEG", exif=exif))
    for url, file in (("wagtaildocs:add", upload("Costs & savings.pdf")), ("wagtailimages:add", photo)):
        response = editor.post(reverse(url), {"title": "Sample", "file": file, "collection": "1"})
        assert response.status_code == 302

    assert HubDocument.objects.get().original_name == "Costs & savings.pdf"
    with HubImage.objects.get().file.open() as kept:
        assert b"Sample Camera" not in kept.read()


@pytest.mark.django_db
def test_the_admins_upload_of_several_says_why_one_is_too_large(roles, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    settings.UPLOAD_MAX_BYTES = settings.UPLOAD_MAX_IMAGE_BYTES = 100_000
    files = {"title": "Sample", "files[]": upload("large.png", png() + bytes(300_000)), "collection": "1"}
    response: HttpResponse = roles("editor").post(reverse("wagtailimages:add_multiple"), files)

    assert response.json()["success"] is False
    assert "at the most" in response.json()["error_message"]
