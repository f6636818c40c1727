"""Of a picture what is seen is kept, and nothing else: not at rest, not when it is handed out."""

import io
import struct

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageSequence

from hub.base import pictures, services
from hub.base.files import stored_pictures, uploads
from hub.base.models import HubImage
from tests.factories import pictures as planted
from tests.factories.base import upload

KINDS = {
    "photo.jpg": planted.jpeg(),
    "straight.jpg": planted.jpeg(orientation=1),
    "progressive.jpg": planted.jpeg(progressive=True),
    "phone.jpg": planted.phone_jpeg(),
    "drawing.png": planted.png(),
    "turned.png": planted.png(orientation=6),
    "moving.png": planted.png(moving=True),
    "moving_turned.png": planted.png(moving=True, orientation=6),
    "moving.gif": planted.gif(),
    "photo.webp": planted.webp(),
    "soft.webp": planted.webp(lossless=False),
    "moving.webp": planted.webp(moving=True, orientation=1),
    "moving_turned.webp": planted.webp(moving=True),
}
# What the image library can show; a moving PNG it can't.
TAKEN = [name for name in KINDS if not name.startswith("moving") or not name.endswith(".png")]
UPRIGHT = {"photo.jpg", "progressive.jpg", "phone.jpg", "turned.png", "photo.webp", "soft.webp"} | {
    name for name in KINDS if "moving_turned" in name
}
MOVING = [name for name in KINDS if name.startswith("moving")]

every_kind_taken = pytest.mark.parametrize("name", TAKEN)
every_kind = pytest.mark.parametrize("name", KINDS)


def stored_bytes(file) -> bytes:
    with file.storage.open(file.name, "rb") as opened:
        return opened.read()


def frames_of(content: bytes) -> list:
    image = Image.open(io.BytesIO(content))
    return [(frame.convert("RGB"), frame.info.get("duration")) for frame in ImageSequence.Iterator(image)]


# --- The bytes -----------------------------------------------------------------------------------
@every_kind
def test_nothing_that_was_planted_is_left(name):
    content = KINDS[name]
    assert content.count(planted.SECRET) + content.count(planted.SECRET.hex().encode()) >= 2

    cleaned = pictures.clean(content)

    assert planted.SECRET not in cleaned
    assert planted.SECRET.hex().encode() not in cleaned
    for words in (b"Exif", b"xmp", b"XMP", b"ICC", b"Photoshop", b"MPF", b"JFXX", b"tEXt", b"zTXt", b"eXIf"):
        assert words not in cleaned
    image = Image.open(io.BytesIO(cleaned))
    assert dict(image.getexif()) == {}
    assert image.info.keys() <= {
        *("jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "progressive", "progression"),
        *("duration", "loop", "background", "version", "timestamp", "extension", "default_image", "bbox"),
        *("disposal", "blend", "transparency"),
    }


@every_kind
def test_it_looks_as_before_and_is_upright(name):
    cleaned = frames_of(pictures.clean(KINDS[name]))
    before = frames_of(KINDS[name])
    if name == "phone.jpg":
        before = before[:1]
    assert len(cleaned) == len(before) == (2 if name in MOVING else 1)
    for (now, _), (then, _) in zip(cleaned, before, strict=True):
        turned = then.transpose(Image.Transpose.ROTATE_270) if name in UPRIGHT else then
        assert now.size == turned.size == ((20, 40) if name in UPRIGHT else (40, 20))
        for place in ((3, 3), (now.width - 4, now.height - 4)):
            assert now.getpixel(place) == pytest.approx(turned.getpixel(place), abs=12)


@pytest.mark.parametrize("name", MOVING)
def test_moving_ones_move_on_as_they_did(name):
    cleaned = pictures.clean(KINDS[name])
    assert [duration for _, duration in frames_of(cleaned)] == [70, 90]
    assert Image.open(io.BytesIO(cleaned)).info["loop"] == 3


@every_kind
def test_cleaning_again_changes_nothing(name):
    cleaned = pictures.clean(KINDS[name])
    assert pictures.clean(cleaned) == cleaned
    same = ContentFile(cleaned, name=name)
    assert pictures.without_metadata(same) is same


def test_one_that_is_not_turned_keeps_its_very_pixels():
    jpeg = planted.jpeg(orientation=1)
    scan = jpeg[jpeg.index(b"\xff\xda") : jpeg.index(b"\xff\xd9", jpeg.index(b"\xff\xda"))]
    assert scan in pictures.clean(jpeg)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_colours_of_another_profile_are_those_that_were_seen(kind):
    file, options = io.BytesIO(), {"lossless": True} if kind == "WEBP" else {}
    image = Image.new("RGB", (8, 8), (200, 10, 10))
    image.save(file, format=kind, icc_profile=planted.swapped_profile(), **options)
    cleaned = pictures.clean(file.getvalue())
    assert "icc_profile" not in Image.open(io.BytesIO(cleaned)).info
    assert frames_of(cleaned)[0][0].getpixel((4, 4)) == pytest.approx((10, 10, 200), abs=6)


# --- What is refused -----------------------------------------------------------------------------
def code_of(name, content):
    with pytest.raises(ValidationError) as caught:
        uploads.check_image(upload(name, content))
    assert name in caught.value.messages[0]
    return caught.value.code


@every_kind_taken
def test_what_is_planted_is_taken(name):
    uploads.check_image(upload(name, KINDS[name]))


@every_kind_taken
def test_what_is_cut_off_is_refused_with_a_reason(name):
    whole = pictures.clean(KINDS[name])
    for length in (13, len(whole) // 2, len(whole) - 1):
        assert code_of(name, whole[:length]) in {"content", "damaged"}
        with pytest.raises(pictures.DamagedPictureError):
            pictures.clean(whole[:length])


def test_a_moving_png_is_refused_with_what_to_do():
    assert code_of("moving.png", KINDS["moving.png"]) == "moving_png"
    still = pictures.clean(planted.png())
    control = planted.png_part(b"acTL", struct.pack(">II", 1, 0))
    assert code_of("one.png", still[:33] + control + still[33:]) in {"moving_png", "content"}


@every_kind_taken
def test_more_pixels_than_may_be_are_refused(name, settings):
    settings.UPLOAD_MAX_IMAGE_PIXELS = 40 * 20 * (2 if name in MOVING else 1) - 1
    assert code_of(name, KINDS[name]) == "pixels"


def test_a_picture_that_claims_to_be_huge_is_refused_unread():
    png = planted.png()
    assert code_of("a.png", png[:16] + struct.pack(">II", 60_000, 60_000) + png[24:]) in {"pixels", "content"}
    gif = planted.gif()
    assert code_of("a.gif", gif[:6] + struct.pack("<HH", 65_535, 65_535) + gif[10:]) == "pixels"


@example(name="moving_turned.webp", place=25 / (len(KINDS["moving_turned.webp"]) - 1), byte=158)
@example(name="moving.gif", place=317 / (len(KINDS["moving.gif"]) - 1), byte=164)
@example(name="phone.jpg", place=46 / (len(KINDS["phone.jpg"]) - 1), byte=153)
@given(name=st.sampled_from(sorted(KINDS)), place=st.floats(0, 1), byte=st.integers(0, 255))
def test_whatever_is_broken_is_refused_or_cleaned(name, place, byte):
    content = bytearray(KINDS[name])
    content[int(place * (len(content) - 1))] = byte
    try:
        uploads.check_image(upload(name, bytes(content)))
    except ValidationError:
        return
    cleaned = pictures.clean(bytes(content))
    assert pictures.bare(cleaned) == cleaned


# --- Every way in, and the way out ---------------------------------------------------------------
@every_kind_taken
@pytest.mark.django_db
def test_a_members_picture_is_stored_and_handed_out_without(name, roles, user_with_role):
    image = services.store_image(upload=upload(name, KINDS[name]), title="", user=user_with_role("member"))

    image.refresh_from_db()
    stored = stored_bytes(image.file)
    assert planted.SECRET not in stored
    assert (image.file_size, image.is_clean) == (len(stored), True)
    assert (image.width, image.height) == Image.open(io.BytesIO(stored)).size
    assert image.file_hash == image.get_file_hash()
    rendition = image.get_rendition("max-16x16|format-webp")
    assert planted.SECRET not in stored_bytes(rendition.file)
    for file in (image.file, rendition.file):
        response = roles("administrator").get(file.url)
        assert response.status_code == 200
        assert planted.SECRET not in b"".join(response.streaming_content)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["photo.jpg", "phone.jpg", "moving.webp", "moving.gif", "drawing.png"])
def test_the_admins_library_keeps_none_when_adding_adding_several_and_replacing(name, roles):
    editor = roles("editor")

    def file():
        return SimpleUploadedFile(name, KINDS[name])

    added = editor.post(reverse("wagtailimages:add"), {"title": "One", "file": file(), "collection": "1"})
    assert added.status_code == 302
    several = editor.post(
        reverse("wagtailimages:add_multiple"),
        {"files[]": file(), "title": "Two", "collection": "1"},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert several.json()["success"]
    chosen = editor.post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": "Three",
            "image-chooser-upload-file": file(),
            "image-chooser-upload-collection": "1",
        },
    )
    assert chosen.json()["step"] in {"chosen", "duplicate_found"}  # stored, with a question or without
    first = HubImage.objects.get(title="One")
    before = first.file.name
    replaced = editor.post(
        reverse("wagtailimages:edit", args=[first.pk]), {"title": "One", "file": file(), "collection": "1"}
    )
    assert replaced.status_code == 302

    rows = HubImage.objects.all()
    assert rows.count() == 3
    for image in rows:
        assert planted.SECRET not in stored_bytes(image.file)
        assert image.is_clean
    first.refresh_from_db()
    assert first.file.name != before or default_storage.exists(before)


@pytest.mark.django_db
def test_a_file_put_into_storage_first_is_cleaned_when_the_row_is_saved(
    django_capture_on_commit_callbacks,
):
    image = HubImage(title="Sample")
    image.file.save("photo.jpg", ContentFile(planted.jpeg()), save=False)
    first = image.file.name
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    assert planted.SECRET not in stored_bytes(image.file)
    assert not image.file.storage.exists(first)


# --- What was stored before ----------------------------------------------------------------------
def stored_before(name):
    """A row as an earlier version left it."""
    image = HubImage.objects.create(
        title=name, file=SimpleUploadedFile("a.png", pictures.clean(planted.png()))
    )
    image.file.storage.delete(image.file.name)
    stored = image.file.storage.save(f"original_images/{name}", ContentFile(KINDS[name]))
    HubImage.objects.filter(pk=image.pk).update(
        file=stored, cleaned_as="", file_hash="old", file_size=len(KINDS[name])
    )
    return HubImage.objects.get(pk=image.pk)


@pytest.mark.django_db
def test_stored_pictures_are_cleaned_a_few_at_a_time(django_capture_on_commit_callbacks):
    rows = {name: stored_before(name) for name in ("photo.jpg", "moving.webp", "drawing.png")}
    old = rows["photo.jpg"]
    rendition = old.get_rendition("max-16x16")
    plain = HubImage.objects.create(title="plain", file=upload("a.png", pictures.clean(planted.png())))
    HubImage.objects.filter(pk=plain.pk).update(cleaned_as="")

    with django_capture_on_commit_callbacks(execute=True):
        assert stored_pictures.clean_due(limit=3) == 3
        assert stored_pictures.clean_due(limit=3) == 1
        assert stored_pictures.clean_due(limit=3) == 0

    for name, row in rows.items():
        now = HubImage.objects.get(pk=row.pk)
        assert planted.SECRET not in stored_bytes(now.file)
        assert (now.title, now.file_size) == (name, len(stored_bytes(now.file)))
        assert not row.file.storage.exists(row.file.name)
    turned = HubImage.objects.get(pk=old.pk)
    assert (turned.width, turned.height) == (20, 40)
    assert not turned.renditions.filter(pk=rendition.pk).exists()
    same = HubImage.objects.get(pk=plain.pk)
    assert (same.file.name, same.is_clean) == (plain.file.name, True)


@pytest.mark.django_db
def test_a_stored_picture_that_is_damaged_or_gone_is_not_tried_for_ever():
    gone, damaged = stored_before("photo.jpg"), stored_before("drawing.png")
    gone.file.storage.delete(gone.file.name)
    damaged.file.storage.delete(damaged.file.name)
    damaged.file.storage.save(damaged.file.name, ContentFile(KINDS["drawing.png"][:50]))

    assert stored_pictures.clean_due() == 2
    assert stored_pictures.clean_due() == 0
    assert HubImage.objects.filter(pk__in=[gone.pk, damaged.pk]).count() == 2
