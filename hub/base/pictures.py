"""Pictures without what came with them: camera, place, comments, thumbnails, further pictures, data behind the end.

A picture is a row of parts. Those that make up what is seen are named here, for each format; all others are left out,
also ones that nobody has thought of yet. A picture that lies on its side, or whose colours need a profile of their own,
is drawn anew, upright and in sRGB. Its parts are taken before, so nothing but pixels crosses.

``without_metadata`` is called where a picture comes in, never where it is read.
"""

import io
import struct
import warnings
from collections.abc import Iterator

from django.core.files.base import ContentFile
from PIL import Image, ImageCms, ImageSequence

# Raise this when pictures are cleaned of more than before: the stored ones are then cleaned again.
CLEANER_VERSION = 1

FORMATS = ["JPEG", "PNG", "WEBP", "GIF"]
ORIENTATION = 0x0112
# How a picture is turned that the camera was held so for.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
QUALITY = 92
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_PARTS = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"),
    *(b"acTL", b"fcTL", b"fdAT"),
}
WEBP_PARTS = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"}
WEBP_FRAME_PARTS = {b"VP8 ", b"VP8L", b"ALPH"}
# What the header of a WebP says that it has: a colour profile, EXIF, XMP.
WEBP_LEFT_OUT = 0x20 | 0x08 | 0x04
GIF_LOOPS = {b"NETSCAPE2.0", b"ANIMEXTS1.0"}


class DamagedPictureError(ValueError):
    """A picture ends before its end, or has parts that can't be told apart."""


class _Reader:
    """The bytes of a picture, taken one after another; taking more than there are is an error."""

    def __init__(self, content: bytes):
        self.content = content
        self.place = 0

    def take(self, count: int) -> bytes:
        end = self.place + count
        if end > len(self.content):
            raise DamagedPictureError
        piece = self.content[self.place : end]
        self.place = end
        return piece

    def number(self, count: int, order: str = "big") -> int:
        return int.from_bytes(self.take(count), order)

    @property
    def is_at_end(self) -> bool:
        return self.place >= len(self.content)


# --- JPEG ------------------------------------------------------------------------------------------------------------
def _jpeg_parts(content: bytes) -> Iterator[bytes]:
    """The first picture's parts: of programs' data what the colours need, no comments, nothing behind the end."""
    reader = _Reader(content)
    if reader.take(2) != b"\xff\xd8":
        raise DamagedPictureError
    yield b"\xff\xd8"
    while True:
        if reader.take(1) != b"\xff":
            raise DamagedPictureError
        while (marker := reader.number(1)) == 0xFF:
            pass  # fill bytes
        if marker == 0xD9:
            yield b"\xff\xd9"
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            continue
        length = reader.number(2)
        if length < 2:
            raise DamagedPictureError
        data = reader.take(length - 2)
        yield _jpeg_part(marker, data)
        if marker == 0xDA:
            yield _jpeg_scan(reader)


def _jpeg_part(marker: int, data: bytes) -> bytes:
    if marker == 0xE0:
        if not data.startswith(b"JFIF\0") or len(data) < 14:
            return b""
        data = data[:12] + b"\0\0"  # without its thumbnail
    elif marker == 0xEE:
        if not data.startswith(b"Adobe") or len(data) < 12:
            return b""
        data = data[:12]
    elif 0xE0 <= marker <= 0xEF or marker == 0xFE or 0xF0 <= marker <= 0xFD:
        return b""
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, "big") + data


def _jpeg_scan(reader: _Reader) -> bytes:
    """The coded pixels, up to the marker that ends them."""
    start, place = reader.place, reader.place
    while True:
        place = reader.content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(reader.content):
            raise DamagedPictureError
        after = reader.content[place + 1]
        if after == 0x00 or 0xD0 <= after <= 0xD7:
            place += 2
        elif after == 0xFF:
            place += 1
        else:
            break
    reader.place = place
    return reader.content[start:place]


# --- PNG, also moving ------------------------------------------------------------------------------------------------
def _png_parts(content: bytes) -> Iterator[bytes]:
    reader = _Reader(content)
    if reader.take(8) != PNG_SIGNATURE:
        raise DamagedPictureError
    yield PNG_SIGNATURE
    kind = b""
    while kind != b"IEND":
        length = reader.number(4)
        kind = reader.take(4)
        data, check = reader.take(length), reader.take(4)
        if kind in PNG_PARTS and not (kind == b"IEND" and data):
            yield length.to_bytes(4, "big") + kind + data + check
        elif kind == b"IEND":
            raise DamagedPictureError


# --- GIF -------------------------------------------------------------------------------------------------------------
def _gif_blocks(reader: _Reader) -> bytes:
    """A row of sub-blocks with the empty one that ends it."""
    start = reader.place
    while length := reader.number(1):
        reader.take(length)
    return reader.content[start : reader.place]


def _gif_palette(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_parts(content: bytes) -> Iterator[bytes]:
    reader = _Reader(content)
    head = reader.take(13)
    if head[:6] not in (b"GIF87a", b"GIF89a"):
        raise DamagedPictureError
    yield head + reader.take(_gif_palette(head[10]))
    control = b""
    while (kind := reader.take(1)) != b";":
        if kind == b"!":
            label = reader.number(1)
            blocks = _gif_blocks(reader)
            if label == 0xF9:
                control = b"!\xf9" + blocks[:5] + b"\0" if len(blocks) >= 6 and blocks[0] == 4 else b""
            elif label == 0xFF:
                yield _gif_loop(blocks)
            elif label == 0x01:
                control = b""  # it belonged to a text that is left out
        elif kind == b",":
            place = reader.take(9)
            palette, coded = reader.take(_gif_palette(place[8])), reader.take(1)
            yield control + b"," + place + palette + coded + _gif_blocks(reader)
            control = b""
        else:
            raise DamagedPictureError
    yield b";"


def _gif_loop(blocks: bytes) -> bytes:
    """How often a moving picture starts again, of what a program wrote of itself."""
    is_loop = blocks[:1] == b"\x0b" and blocks[1:12] in GIF_LOOPS and blocks[12:14] == b"\x03\x01"
    return b"!\xff" + blocks[:16] + b"\0" if is_loop and len(blocks) >= 17 else b""


# --- WebP, also moving -----------------------------------------------------------------------------------------------
def _riff_parts(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    reader = _Reader(content)
    while not reader.is_at_end:
        kind = reader.take(4)
        length = reader.number(4, "little")
        data = reader.take(length)
        if length % 2 and not reader.is_at_end:
            reader.take(1)
        yield kind, data


def _riff_part(kind: bytes, data: bytes) -> bytes:
    return kind + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)


def _webp_parts(content: bytes) -> Iterator[bytes]:
    reader = _Reader(content)
    if reader.take(4) != b"RIFF":
        raise DamagedPictureError
    inside = reader.take(reader.number(4, "little"))
    if inside[:4] != b"WEBP":
        raise DamagedPictureError
    parts = b""
    for kind, data in _riff_parts(inside[4:]):
        if kind == b"VP8X":
            if len(data) < 10:
                raise DamagedPictureError
            data = bytes([data[0] & ~WEBP_LEFT_OUT]) + data[1:10]
        elif kind == b"ANIM":
            data = data[:6]
        elif kind == b"ANMF":
            frame = [_riff_part(*part) for part in _riff_parts(data[16:]) if part[0] in WEBP_FRAME_PARTS]
            data = data[:16] + b"".join(frame)
        if kind in WEBP_PARTS:
            parts += _riff_part(kind, data)
    yield b"RIFF" + (len(parts) + 4).to_bytes(4, "little") + b"WEBP" + parts


# --- All of them -----------------------------------------------------------------------------------------------------
PARTS = {
    b"\xff\xd8": _jpeg_parts,
    b"\x89P": _png_parts,
    b"GI": _gif_parts,
    b"RI": _webp_parts,
}


def bare(content: bytes) -> bytes:
    """The picture's seen parts alone, its pixels untouched; a picture that has no others comes back as it was.

    Raises ``DamagedPictureError`` for what is cut off, or is no picture of a format that is taken.
    """
    parts = PARTS.get(content[:2])
    if parts is None:
        raise DamagedPictureError
    return b"".join(parts(content))


def _orientation(image) -> int:
    """How the camera was held; as if upright where what it wrote of that is damaged."""
    try:
        return image.getexif().get(ORIENTATION, 1)
    except (OSError, SyntaxError, ValueError, KeyError, struct.error):
        return 1


def is_moving_png(content: bytes) -> bool:
    """Whether a PNG says that it moves, be it of one frame. Raises ``DamagedPictureError``."""
    return content[:2] == PNG_SIGNATURE[:2] and any(part[4:8] == b"acTL" for part in _png_parts(content))


def _profile(image):
    """The picture's colour profile, where leaving it out would change what is seen."""
    written = image.info.get("icc_profile")
    if not written:
        return None
    try:
        profile = ImageCms.getOpenProfile(io.BytesIO(written))
        return None if "srgb" in ImageCms.getProfileDescription(profile).lower() else profile
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _in_srgb(image, profile):
    if image.mode not in ("L", "RGB", "RGBA", "CMYK", "P", "LA", "PA"):
        return image
    see_through = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    if image.mode in ("P", "PA", "RGBA"):
        plain = image.convert("RGB")
    else:
        plain = image.convert("L") if image.mode == "LA" else image
    try:
        plain = ImageCms.profileToProfile(plain, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, ValueError):
        return image  # the profile is of another kind of colours than the picture
    if see_through is not None:
        plain.putalpha(see_through)
    return plain


def _drawn(image, profile, orientation: int):
    """One picture, or one of a moving one's, upright, in sRGB and with nothing but its pixels."""
    drawn = image.copy()
    if profile is not None:
        drawn = _in_srgb(drawn, profile)
    if orientation in UPRIGHT:
        drawn = drawn.transpose(UPRIGHT[orientation])
    transparency = drawn.info.get("transparency")
    drawn.info = {} if transparency is None else {"transparency": transparency}
    return drawn


def _redrawn(image, content: bytes, profile, orientation: int) -> bytes:
    kind = "JPEG" if image.format == "MPO" else image.format
    options = {} if kind == "PNG" else {"quality": QUALITY}
    if kind == "WEBP" and b"VP8L" in content:
        options = {"lossless": True}
    written = io.BytesIO()
    if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
        moving = {"loop": image.info.get("loop", 0), "default_image": image.info.get("default_image", False)}
        frames, durations = [], []
        for frame in ImageSequence.Iterator(image):
            frames.append(_drawn(frame, profile, orientation))
            durations.append(frame.info.get("duration", 0))
        if moving["default_image"]:
            durations = durations[1:]
        frames[0].save(
            written,
            format=kind,
            save_all=True,
            append_images=frames[1:],
            duration=durations,
            **moving,
            **options,
        )
    else:
        image.seek(0)
        _drawn(image, profile, orientation).save(written, format=kind, **options)
    return bare(written.getvalue())


def clean(content: bytes) -> bytes:
    """The picture upright, in sRGB, with what is seen and nothing else. Raises ``DamagedPictureError``."""
    parts = bare(content)
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=FORMATS) as image:
            warnings.simplefilter("ignore", UserWarning)  # of metadata that is damaged
            if image.format == "GIF":  # knows neither: programs show it as it lies
                return parts
            profile = _profile(image)
            orientation = _orientation(image)
            if orientation not in UPRIGHT and profile is None:
                return parts
            return _redrawn(image, content, profile, orientation)
    except Exception as error:  # what a decoder raises of a broken file is anything
        raise DamagedPictureError from error


def without_metadata(upload):
    """The uploaded picture as it may be kept; an upload that has nothing to be left out comes back itself, rewound.

    It was asked with ``uploads.check_image`` before. Raises ``DamagedPictureError`` where that was not done.
    """
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    cleaned = clean(content)
    return upload if cleaned == content else ContentFile(cleaned, name=upload.name)
