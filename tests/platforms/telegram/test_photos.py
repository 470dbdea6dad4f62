"""Figures on Telegram: photos and albums with their captions, or where there is no picture its caption and link."""

import struct
import zlib

from bot.platforms.telegram.render import MOST_CAPTION, caption
from chat.refs import ChatRef
from chat.reply import Figure, Reply, Text
from papers.images import Picture
from store import pictures
from tests.platforms.telegram.stage import Stage
from tests.servers.telegram import Message

LINK = "https://arxiv.org/pdf/2205.14135v1#page=2"
CREDIT = "Tri Dao, CC BY 4.0"


def png(shade: int, width: int = 64, height: int = 48) -> bytes:
    """Make a grey picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = (b"\0" + bytes([shade]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


async def kept(stage: Stage, *found: Picture) -> list[str]:
    """Keep pictures, and return their keys."""
    async with stage.app.store.writing() as c:
        await pictures.save(c, "2205.14135", found, stage.clock.now())
    return [each.key for each in found]


async def posted(stage: Stage, *figures: Figure) -> list[Message]:
    """Post a reply with figures as a digest's message, and return the messages that came."""
    room = stage.room
    before = len(room.posted)
    ref = ChatRef("telegram", str(stage.ann.id))
    await stage.telegram.post(ref, Reply((Text("The paper."), *figures)), "key-1")
    return list(room.posted[before:])


async def test_one_figure_is_a_photo_and_several_are_an_album(stage: Stage) -> None:
    await stage.ask("/start")
    one, two = await kept(stage, Picture(png(40), "image/png"), Picture(png(90), "image/png"))
    first = Figure("Figure 1. How it works.", LINK, one, CREDIT)
    text, photo = await posted(stage, first)
    assert text.text == "The paper."
    assert photo.content["photo"]
    assert photo.text == f"Figure 1. How it works.\n{CREDIT}"
    assert any(entity.get("url") == LINK for entity in photo.entities)
    _, *album = await posted(stage, first, Figure("Figure 2. What came of it.", LINK, two, CREDIT))
    assert [message.text.partition("\n")[0] for message in album] == [
        "Figure 1. How it works.",
        "Figure 2. What came of it.",
    ]
    assert len({message.album for message in album}) == 1
    assert album[0].album


async def test_a_figure_that_may_not_be_shown_is_its_caption_and_a_link(stage: Stage) -> None:
    await stage.ask("/start")
    (text,) = await posted(stage, Figure("Figure 1. How it works.", LINK))
    assert "Figure 1. How it works." in text.text
    assert any(entity.get("url") == LINK for entity in text.entities)


async def test_what_cannot_be_sent_as_a_photo_is_told_in_words(stage: Stage) -> None:
    await stage.ask("/start")
    (broken, drawn) = await kept(
        stage, Picture(b"\x89PNG\r\n\x1a\nnot a picture", "image/png"), Picture(b"<svg/>", "image/svg+xml")
    )
    for key in (broken, drawn, "0" * 64):
        text, fallback = await posted(stage, Figure("Figure 1. How it works.", LINK, key, CREDIT))
        assert text.text == "The paper."
        assert "photo" not in fallback.content
        assert "Figure 1. How it works." in fallback.text
        assert any(entity.get("url") == LINK for entity in fallback.entities)


async def test_a_long_caption_is_cut_between_words_and_keeps_its_credit(stage: Stage) -> None:
    await stage.ask("/start")
    (key,) = await kept(stage, Picture(png(120), "image/png"))
    for word in ("seventeen ", "𝒙𝒚𝒛 ", "x"):
        figure = Figure(f"Figure 1. {word * (3000 // len(word))}", LINK, key, CREDIT)
        _, photo = await posted(stage, figure)
        assert photo.content["photo"]
        assert photo.text.endswith(f"…\n{CREDIT}")
        assert caption(figure).units <= MOST_CAPTION
        assert len(photo.text) > 300
