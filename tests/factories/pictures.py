"""Pictures that carry more than is seen, each part with the same words in it to look for."""

import io
import struct
import zlib

from PIL import Image, ImageCms, PngImagePlugin

SECRET = b"PLANTED-46.0569N"
WORDS = SECRET.decode()
# What follows a marker that a format has none of, and a picture that a program would find behind another's end.
BEHIND = b"\xff\xd8" + SECRET + b"PK\x03\x04"


def drawn(colour="teal", size=(40, 20)):
    """A picture whose left half is of another colour, so that turning it shows."""
    image = Image.new("RGB", size, colour)
    image.paste("orange", (0, 0, size[0] // 2, size[1]))
    return image


def exif(orientation=6):
    """What a camera writes: how it was held, its name, a comment, the place."""
    written = Image.Exif()
    written[0x0112] = orientation
    written[0x010F] = WORDS
    written.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + SECRET
    written.get_ifd(0x8825)[0x1D] = WORDS
    return written


def profile() -> bytes:
    """sRGB, with words where a profile names its maker."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + SECRET


def swapped_profile() -> bytes:
    """A profile of its own in which red stands for blue: leaving it out would change what is seen."""
    written = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = written.index(b"rXYZ"), written.index(b"bXYZ")
    written[red : red + 4], written[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(written).replace("sRGB".encode("utf-16-be"), "Swap".encode("utf-16-be"))


def _saved(image, kind, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, format=kind, **options)
    return file.getvalue()


def jpeg(orientation=6, **options) -> bytes:
    """EXIF, XMP, IPTC, a profile, a comment, the picture's own thumbnail, and data behind the end."""
    plain = _saved(
        drawn(),
        "JPEG",
        exif=exif(orientation),
        icc_profile=profile(),
        comment=SECRET,
        xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>",
        **options,
    )

    def part(marker: int, data: bytes) -> bytes:
        return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data

    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(SECRET)) + SECRET
    thumbnail = b"JFXX\0\x10" + SECRET
    more = part(0xED, iptc) + part(0xE0, thumbnail) + part(0xEF, SECRET) + part(0xFE, SECRET)
    return plain[:2] + more + plain[2:] + BEHIND


def phone_jpeg() -> bytes:
    """Two pictures in one file, the second with what the first has too."""
    second = drawn("red")
    second.info["comment"] = SECRET
    return _saved(drawn(), "MPO", save_all=True, append_images=[second], exif=exif()) + BEHIND


def png_part(kind: bytes, data: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*, moving=False, orientation=1) -> bytes:
    """Text of each kind, a raw profile, EXIF, the time, private parts, and data behind the end."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", WORDS)
    info.add_text("Raw profile type exif", "\nexif\n  16\n" + SECRET.hex(), zip=True)
    info.add_itxt("XML:com.adobe.xmp", WORDS)
    frames = {"save_all": True, "append_images": [drawn("red")], "duration": [70, 90], "loop": 3}
    plain = _saved(drawn(), "PNG", pnginfo=info, exif=exif(orientation), **(frames if moving else {}))
    private = png_part(b"prVt", SECRET) + png_part(b"tEXt", b"Author\0" + SECRET)
    return plain[:33] + private + plain[33:] + BEHIND


def gif() -> bytes:
    """A moving one with a comment, XMP, a profile, a text to be drawn, and data behind the end."""
    plain = _saved(
        drawn(),
        "GIF",
        save_all=True,
        append_images=[drawn("red")],
        duration=[70, 90],
        loop=3,
        comment=SECRET,
    )
    start = 13 + 3 * 2 ** ((plain[10] & 7) + 1)
    blocks = bytes([len(SECRET)]) + SECRET + b"\0"
    more = b"!\xff\x0bXMP DataXMP" + blocks + b"!\xff\x0bICCRGBG1012" + blocks + b"!\xfe" + blocks
    more += b"!\xf9\x04\0\0\0\0\0" + b"!\x01\x0c" + bytes(12) + blocks
    return plain[:start] + more + plain[start:] + BEHIND


def webp(*, moving=False, orientation=6, lossless=True) -> bytes:
    """EXIF, XMP and a profile, parts that nobody knows (in a frame too), and data behind the end."""
    frames = {"save_all": True, "append_images": [drawn("red")], "duration": [70, 90], "loop": 3}
    plain = _saved(
        drawn(),
        "WEBP",
        lossless=lossless,
        exif=exif(orientation),
        icc_profile=profile(),
        xmp=SECRET,
        **(frames if moving else {}),
    )
    inside = plain[12:] + b"prVt" + struct.pack("<I", len(SECRET)) + SECRET
    return b"RIFF" + struct.pack("<I", len(inside) + 4) + b"WEBP" + inside + BEHIND
