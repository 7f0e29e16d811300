"""A picture is told again though it was saved anew; what is none looks like nothing."""

import hashlib
import io
import random
import struct
import zlib

import pytest
from PIL import Image

from analytics.pictures import distance, fingerprints


def scene(seed: int) -> Image.Image:
    """Paint some blurred squares: something with bright and dark regions."""
    dice = random.Random(seed)  # noqa: S311  the same scene each time
    spots = Image.new("RGB", (6, 5))
    spots.putdata([tuple(dice.randrange(256) for _ in range(3)) for _ in range(30)])
    return spots.resize((480, 400), Image.Resampling.BICUBIC)


def saved(picture: Image.Image, form: str = "PNG", **how: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, form, **how)
    return stream.getvalue()


def looks(content: bytes) -> str:
    told = fingerprints(content).perceptual
    assert told is not None
    assert len(told) == 16
    return told


@pytest.mark.parametrize("seed", range(5))
def test_a_picture_saved_anew_scaled_or_tinted_looks_the_same(seed: int) -> None:
    picture = scene(seed)
    original = saved(picture)

    for other in (
        saved(picture, "JPEG", quality=40),
        saved(picture.resize((200, 160))),
        saved(picture.point(lambda value: min(255, value + 20))),
        saved(picture.convert("L")),
    ):
        assert fingerprints(other).sha256 != fingerprints(original).sha256
        assert distance(looks(original), looks(other)) <= 8


def test_a_picture_turned_by_its_camera_looks_the_same() -> None:
    picture = scene(1)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned clockwise
    turned = saved(picture.rotate(90, expand=True), "JPEG", exif=exif, quality=95)

    assert distance(looks(saved(picture)), looks(turned)) <= 8


def test_different_pictures_look_different() -> None:
    seen = [looks(saved(scene(seed))) for seed in range(12)]

    for n, one in enumerate(seen):
        for other in seen[n + 1 :]:
            assert distance(one, other) > 8


def bomb(side: int) -> bytes:
    """Give a small file that says it holds a picture of so many dots a side."""
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)

    def chunk(name: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc)

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IEND", b"")


BOMBS = [bomb(9_000), bomb(10_000), bomb(100_000)]


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 ...", b"\x89PNG\r\n", saved(scene(0))[:500], *BOMBS]
)
def test_what_is_no_picture_has_its_own_hash_alone(content: bytes) -> None:
    told = fingerprints(content)

    assert told.perceptual is None
    assert told.sha256 == hashlib.sha256(content).hexdigest()
