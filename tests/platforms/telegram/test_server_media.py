"""Photos, documents, albums and files."""

import struct
import zlib

import pytest
from telegram import Bot, InputMediaDocument, InputMediaPhoto, Message
from telegram.error import BadRequest

from tests.servers.telegram import PrivateChat, TelegramServer


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b0800300040010111 00ffd9".replace(" ", ""))


@pytest.fixture
def chat(server: TelegramServer) -> PrivateChat:
    return server.private(server.user("Ann"))


@pytest.mark.parametrize(("picture", "size"), [(png(60, 40), (60, 40)), (JPEG, (64, 48))])
async def test_a_photo_is_uploaded_kept_and_sent_again(
    bot: Bot, chat: PrivateChat, picture: bytes, size: tuple[int, int]
) -> None:
    sent = await bot.send_photo(chat.id, picture, caption="<b>Figure 1</b>: a", parse_mode="HTML")
    photo = sent.photo[-1]
    assert (photo.width, photo.height, photo.file_size) == (*size, len(picture))
    assert (sent.caption, sent.caption_entities[0].length) == ("Figure 1: a", 8)
    file = await bot.get_file(photo.file_id)
    assert bytes(await file.download_as_bytearray()) == picture
    again = await bot.send_photo(chat.id, photo.file_id)
    assert again.photo == sent.photo


async def test_a_document_keeps_its_name(server: TelegramServer, bot: Bot, chat: PrivateChat) -> None:
    content = bytes(range(256)) * 300 + b"\r\n--boundary\r\n"
    sent = await bot.send_document(chat.id, content, filename="saved.bib", caption="x")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size) == ("saved.bib", len(content))
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == content
    theirs = chat.sends_file("paper.pdf", b"%PDF-1.7", "application/pdf")
    assert theirs.content["document"]["mime_type"] == "application/pdf"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (png(9000, 2), "PHOTO_INVALID_DIMENSIONS"),
        (png(2, 2) + b"\0" * (10 * 1024 * 1024), "is too big for a photo"),
        ("nonsense", "wrong file identifier/HTTP URL specified"),
        ("https://127.0.0.1/x.png", "failed to get HTTP URL content"),
    ],
)
async def test_bad_photos(
    server: TelegramServer, bot: Bot, chat: PrivateChat, content: bytes | str, complaint: str
) -> None:
    with pytest.raises(BadRequest):
        await bot.send_photo(chat.id, content)
    assert complaint in server.journal.complaint
    assert not chat.posted


async def test_a_photo_by_address_and_a_file_of_another_sort(
    server: TelegramServer, bot: Bot, chat: PrivateChat
) -> None:
    server.web["https://arxiv.org/x1.png"] = png(8, 8)
    sent = await bot.send_photo(chat.id, "https://arxiv.org/x1.png")
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type photo as document"):
        await bot.send_document(chat.id, sent.photo[0].file_id)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(chat.id, sent.photo[0].file_id, caption="x" * 1025)
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("nonsense")


async def test_an_album(server: TelegramServer, bot: Bot, chat: PrivateChat) -> None:
    media = [InputMediaPhoto(png(10 + number, 10), caption=f"Figure {number}") for number in range(3)]
    sent = await bot.send_media_group(chat.id, media)
    assert [message.caption for message in sent] == ["Figure 0", "Figure 1", "Figure 2"]
    assert [message.photo[-1].width for message in sent] == [10, 11, 12]
    assert len({message.media_group_id for message in sent}) == 1
    assert len(server.journal.of("sendMediaGroup")[0].files) == 3
    files = [InputMediaDocument(b"a", filename="a.txt"), InputMediaDocument(b"b", filename="b.txt")]
    assert len(await bot.send_media_group(chat.id, files)) == 2


async def test_bad_albums_leave_nothing(server: TelegramServer, bot: Bot, chat: PrivateChat) -> None:
    photo, text = InputMediaPhoto(png(9, 9)), InputMediaDocument(b"x", filename="x.txt")
    albums: list[tuple[list[InputMediaPhoto | InputMediaDocument], str]] = [
        ([photo], "there must be at least 2 messages in an album"),
        ([photo] * 11, "too many messages to send as an album"),
        ([photo, text], "document can't be mixed with other media types"),
        (
            [photo, InputMediaPhoto(b"none")],
            'failed to send message #2 with the error message "IMAGE_PROCESS_FAILED"',
        ),
        ([photo, InputMediaPhoto(png(9, 9), caption="x" * 1025)], "message caption is too long"),
        (
            [photo, InputMediaPhoto(png(9, 9), caption="<b>", parse_mode="HTML")],
            "can't parse InputMedia: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
    ]
    for media, complaint in albums:
        with pytest.raises(BadRequest):
            await bot.send_media_group(chat.id, media)
        assert server.journal.complaint == complaint
    assert not chat.posted


async def test_media_and_captions_are_edited(server: TelegramServer, bot: Bot, chat: PrivateChat) -> None:
    sent = await bot.send_photo(chat.id, png(9, 9), caption="one")
    edited = await sent.edit_caption("two")
    assert isinstance(edited, Message)
    assert (edited.caption, edited.photo) == ("two", sent.photo)
    replaced = await sent.edit_media(InputMediaPhoto(png(20, 9), caption="three"))
    assert isinstance(replaced, Message)
    assert (replaced.photo[-1].width, replaced.caption) == (20, "three")
    assert [version.text for version in chat.posted[-1].versions] == ["one", "two", "three"]
    for call, complaint in [
        (sent.edit_caption("x" * 1025), "MEDIA_CAPTION_TOO_LONG"),
        (sent.edit_text("x"), "there is no text in the message to edit"),
    ]:
        with pytest.raises(BadRequest):
            await call
        assert server.journal.complaint == complaint
