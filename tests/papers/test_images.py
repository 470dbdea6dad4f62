"""Pictures by their bytes."""

import struct
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.images import image_size, image_type, is_showable


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height)


def jpeg(width: int, height: int) -> bytes:
    comment = b"\xff\xfe" + struct.pack(">H", 6) + b"tide"
    return b"\xff\xd8" + comment + b"\xff\xff\xc2" + struct.pack(">HBHH", 11, 8, height, width)


@pytest.mark.parametrize(("make", "kind"), [(png, "image/png"), (gif, "image/gif"), (jpeg, "image/jpeg")])
def test_kind_and_size(make: Callable[..., Any], kind: str) -> None:
    assert image_type(make(640, 480)) == kind
    assert image_size(make(640, 480)) == (640, 480)
    assert is_showable(make(640, 480))
    assert image_size(make(640, 480)[:-1]) == (0, 0)


@pytest.mark.parametrize("size", [(9000, 1001), (640, 31), (31, 640), (63, 63), (0, 100), (2**16 - 1, 1)])
def test_what_platforms_do_not_show(size: tuple[int, int]) -> None:
    assert not is_showable(png(*size))


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"RIFF0000WEBP", b"%PDF-1.7", b"\xff\xd8\xffJ"])
def test_what_is_no_picture_that_all_show(content: bytes) -> None:
    assert not is_showable(content)


@given(st.sampled_from([png(1, 1)[:8], gif(1, 1)[:6], b"\xff\xd8", b"\xff\xd8\xff\xe0\0\0"]), st.binary(max_size=64))
def test_no_bytes_break_it(head: bytes, rest: bytes) -> None:
    assert isinstance(is_showable(head + rest), bool)
