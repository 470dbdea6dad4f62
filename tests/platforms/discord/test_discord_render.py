"""Replies come out as messages that Discord takes, with no word lost and none obeyed."""

import json
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.platforms.discord.render import MOST_CONTENT, Message, messages
from chat.reply import (
    Attachment,
    ChatPicker,
    Choice,
    Choices,
    Claim,
    Claims,
    Figure,
    Heading,
    Item,
    Link,
    Listing,
    PaperCard,
    Progress,
    Reply,
    Text,
)
from chat.words import Words
from papers.paper import Paper
from papers.sample import SampleSource
from services.replies.papers import evidence_reply, paper_reply
from summarizer.extractive.summary import OfflineSummarizer
from tests.platforms.discord.reading import Seen, read
from tests.servers.discord.embeds import read_embeds
from tests.servers.discord.shapes import Place

WORDS = Words("en")
OWN_MARKUP = {"bold", "link", "quote", "small"}


def seen_of(message: Message) -> Seen:
    """Let the server check a message, and read it as a person sees it."""
    place = Place()
    names = frozenset(file.name for file in message.files)
    embeds = read_embeds({"embeds": [embed.to_dict() for embed in message.embeds]}, place, names)
    content = place.text({"content": message.content}, "content", MOST_CONTENT)
    place.check()
    assert len(message.files) <= 10
    assert content or embeds or message.files
    whole = read(content)
    for embed in embeds:
        for name in ("title", "description"):
            part = read(embed.get(name, ""))
            whole.text += part.text + "\n"
            whole.kinds |= part.kinds
            whole.links += part.links
        whole.links += [embed["url"]] if "url" in embed else []
    assert whole.kinds <= OWN_MARKUP, whole.kinds
    return whole


def squeezed(text: str) -> str:
    """Leave out white space, which the ends of messages may swallow, and what no chat shows."""
    kept = (
        char
        for char in text
        if unicodedata.category(char) not in {"Cc", "Cs"} and char != "\u200f" and not "\u202a" <= char <= "\u202e"
    )
    return re.sub(r"\s+", "", "".join(char for char in kept if not "\u2066" <= char <= "\u2069"))


def said_by(sent: Sequence[Message]) -> str:
    return "".join(squeezed(seen_of(message).text) for message in sent)


def texts_of(reply: Reply) -> list[str]:
    """Return all words of a reply's blocks, in their order."""
    texts: list[str] = []
    for block in reply.blocks:
        match block:
            case PaperCard():
                texts += [block.title, ", ".join(block.authors[:10]), block.venue, block.comment, block.abstract]
            case Claims() if block.in_card:
                texts.append(block.in_card)
            case Claims():
                texts.append(block.title)
                for claim in block.claims:
                    texts += [claim.text, claim.evidence] if block.evidence else [claim.text]
            case Listing():
                texts.append(block.title)
                for item in block.items:
                    texts += [item.text, item.detail]
            case Figure():
                texts += [block.caption, block.credit]
            case Heading() | Text() | Progress():
                texts.append(block.text)
    return texts


def check_whole(reply: Reply) -> None:
    """Check that every word of a reply is there, in order."""
    said = said_by(messages(reply, WORDS))
    place = 0
    for text in texts_of(reply):
        found = said.find(squeezed(text), place)
        assert found >= 0, text
        place = found + len(squeezed(text))


def check_papers(replies: Sequence[Reply]) -> None:
    for reply in replies:
        check_whole(reply)


async def replies_of(papers: Sequence[Paper]) -> list[Reply]:
    made = [(paper, await OfflineSummarizer().summarize(paper, "en")) for paper in papers]
    return [
        reply
        for paper, summary in made
        for reply in (paper_reply(paper, summary, WORDS), evidence_reply(paper, summary, WORDS))
    ]


def recorded(record: dict[str, object]) -> Paper:
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    return Paper(
        id=str(record["id"]),
        version=1,
        title=str(record["title"]),
        authors=tuple(record["authors"]),  # type: ignore[arg-type]
        abstract=str(record["abstract"]),
        categories=("cs.CV",),
        comment=str(record.get("comment") or ""),
        published=moment,
        updated=moment,
        links=(Link("abs", f"https://arxiv.org/abs/{record['id']}"),),
    )


async def test_the_sample_papers_come_out_whole() -> None:
    page = await SampleSource().search("all:the", limit=50)
    assert len(page.papers) == 13
    check_papers(await replies_of(page.papers))


async def test_the_recorded_papers_come_out_whole(shared_data: Path) -> None:
    lines = (shared_data / "digests" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    papers = [recorded(json.loads(line)["paper"]) for line in lines]
    assert len(papers) == 258
    check_papers(await replies_of(papers))


async def test_a_paper_is_one_message_of_a_card_and_its_summary() -> None:
    page = await SampleSource().search("id:2403.14621", limit=1)
    reply, _ = await replies_of(page.papers)
    (message,) = messages(reply, WORDS)
    card, summary = message.embeds
    assert card.title == ("GRM: Large Gaussian Reconstruction Model for Efficient 3D Reconstruction and Generation")
    assert card.url == "https://arxiv.org/abs/2403.14621v1"
    assert card.description
    assert ("PDF", "https://arxiv.org/pdf/2403.14621v1") in message.links
    assert "[PDF]" not in card.description
    assert "\n> We introduce GRM" in card.description
    assert summary.title is None
    assert summary.description
    assert summary.description.startswith("**In short**\n• ")
    assert "Evidence" in [choice.label for row in message.rows for choice in row]


def test_a_few_words_have_no_frame() -> None:
    (message,) = messages(Reply((Text("Which topic?"), Text("Pick one.", quiet=True))), WORDS)
    assert message.content == "Which topic?\n\n-# Pick one."
    assert message.embeds == ()


def test_many_words_have_one() -> None:
    (message,) = messages(Reply((Text("word " * 500),)), WORDS)
    assert message.content == ""
    assert len(message.embeds) == 1


def test_progress_is_a_bar() -> None:
    (message,) = messages(Reply((Progress("reading", 3, 10),)), WORDS)
    assert message.content == "⏳ reading 3/10\n▰▰▰▱▱▱▱▱▱▱"
    (message,) = messages(Reply((Progress("asking arXiv…"),)), WORDS)
    assert message.content == "⏳ asking arXiv…"


OBEYED = [
    "# heading",
    "### heading",
    "-# small",
    "> quote",
    ">>> quote",
    "- list",
    "* list",
    "12. list",
    "**bold** *italic* _italic_ __under__ ~~strike~~",
    "||spoiler||",
    "`code` ```block```",
    "[a link](https://evil.example)",
    "https://evil.example/x <https://evil.example>",
    "<t:1700000000:R>",
    "<@123> <@!123> <@&123> <#123> @everyone @here",
    "</summarize:123> <id:customize>",
    "<:custom:123> <a:moving:123> :smile:",
    r"¯\_(ツ)_/¯",
    "\\*not\\* \\\\**x**",
    "snake_case_name and 2*3*4",
]


@pytest.mark.parametrize("text", OBEYED)
@pytest.mark.parametrize("quiet", [False, True])
def test_markup_is_shown_and_not_obeyed(text: str, quiet: bool) -> None:
    for reply in (Reply((Text(text, quiet=quiet),)), Reply((Heading(text), Text(text, quiet=quiet)))):
        for message in messages(reply, WORDS):
            seen = seen_of(message)
            assert seen.kinds <= ({"small"} if quiet else set())
            assert squeezed(text) in squeezed(seen.text)


@pytest.mark.parametrize("text", OBEYED)
def test_markup_inside_a_paper_is_not_obeyed(text: str) -> None:
    card = PaperCard("2403.1", 1, text, (text,), f"{text}\n{text}", ("cs.CV",), datetime(2024, 1, 1, tzinfo=UTC), text)
    check_whole(Reply((card, Claims((Claim(text, text, text),), text, evidence=True))))
    check_whole(Reply((Listing((Item(text, text, "https://arxiv.org/abs/1"),), text, ordered=True),)))


def test_a_title_that_no_embed_takes_opens_the_text() -> None:
    title = "word " * 80
    (message,) = messages(Reply((Heading(title, url="https://arxiv.org/abs/1"), Text("Body"))), WORDS)
    (embed,) = message.embeds
    assert embed.title is None
    assert embed.description
    assert embed.description.startswith("**[word word")
    assert seen_of(message).links == ["https://arxiv.org/abs/1"]


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/x", "http://localhost/x", "https://", "javascript:alert(1)", "", "https://a.b/" + "x" * 2100],
)
def test_an_address_that_discord_refuses_costs_the_link_and_not_the_words(url: str) -> None:
    reply = Reply((Heading("Words", url=url), Listing((Item("Line", url=url),))))
    (message,) = messages(reply, WORDS)
    seen = seen_of(message)
    assert seen.links == []
    assert seen.text.split() == ["Words", "•", "Line"]


def test_an_address_with_brackets_stays_a_link() -> None:
    (message,) = messages(Reply((Listing((Item("A [b] (c)", url="https://x.org/a_(b)?q=<c>"),)),)), WORDS)
    seen = seen_of(message)
    assert seen.links == ["https://x.org/a_%28b%29?q=%3Cc%3E"]
    assert seen.text.strip() == "• A [b] (c)"


def test_a_long_reading_goes_on_between_its_parts() -> None:
    parts = [
        Claims(tuple(Claim(f"{letter * 9} " * 30, "") for _ in range(4)), title=f"Part {letter}")
        for letter in "abcdefgh"
    ]
    sent = messages(Reply((Heading("Reading"), *parts)), WORDS)
    assert len(sent) > 1
    descriptions = [embed.description or "" for message in sent for embed in message.embeds]
    assert len(descriptions) < len(parts)
    assert all(text.startswith("**Part ") for text in descriptions)


def test_a_title_stays_with_what_it_is_the_title_of() -> None:
    blocks = (
        Text("word " * 600),
        Heading("The whole paper", level=2),
        Claims((Claim("word " * 400, ""),), title="Method"),
    )
    (message,) = messages(Reply(blocks), WORDS)
    first, second = (embed.description or "" for embed in message.embeds)
    assert "The whole paper" not in first
    assert second.startswith("**The whole paper**\n**Method**\n• word")


def test_a_quote_goes_on_as_a_quote() -> None:
    (message,) = messages(Reply((Claims((Claim("A", "word " * 1000),), evidence=True),)), WORDS)
    second = message.embeds[1].description or ""
    assert second.startswith("> word word")
    assert not (message.embeds[0].description or "").endswith("wor")


@pytest.mark.parametrize("sign", ["*", "𝔘", ":", "\\", "|"])
def test_signs_that_count_double_stay_within_the_limits(sign: str) -> None:
    for reply in (Reply((Text(sign * 9001),)), Reply((Heading(sign * 200), Text(sign * 4090)))):
        check_whole(reply)


def test_figures_are_shown_with_caption_credit_and_link() -> None:
    shown = Figure("Figure 1: A model.", "https://arxiv.org/pdf/1#page=3", "picture-key", "Ann Lee, CC BY 4.0")
    hidden = Figure("Figure 2: A plot.", "https://arxiv.org/html/1")
    (message,) = messages(Reply((Heading("Figures"), shown, hidden)), WORDS)
    heading, first, second = message.embeds
    assert heading.title == "Figures"
    assert (
        first.description
        == "Figure 1: A model.\n[arxiv.org/pdf/1#page=3](https://arxiv.org/pdf/1#page=3)\n\n-# Ann Lee, CC BY 4.0"
    )
    (file,) = message.files
    assert file.picture == "picture-key"
    assert first.image.url == f"attachment://{file.name}"
    assert second.image.url is None
    assert second.description == "Figure 2: A plot.\n[arxiv.org/html/1](https://arxiv.org/html/1)"


def test_files_and_buttons_hang_on_the_last_message() -> None:
    choices = Choices(((Choice("Go", "go"),), ()))
    reply = Reply((Text("Here."), Attachment("saved.bib", "text/plain", "@article{x}"), choices))
    (message,) = messages(reply, WORDS)
    assert message.content == "Here."
    assert [(file.name, file.content) for file in message.files] == [("saved.bib", b"@article{x}")]
    assert message.rows == ((Choice("Go", "go"),),)


def test_buttons_alone_get_a_message() -> None:
    (message,) = messages(Reply((Choices(((Choice("Go", "go"),),)),)), WORDS)
    assert message.content == "…"


def test_a_file_that_discord_does_not_take_is_spoken_of() -> None:
    large = Attachment("all.json", "application/json", "x" * (10 * 1024 * 1024 + 1))
    sent = messages(Reply((Text("Here."), large)), WORDS)
    assert [message.content for message in sent] == ["Here.", "The file all.json is too large for Discord."]
    assert sent[-1].files == ()


def test_many_files_take_several_messages() -> None:
    files = tuple(Attachment(f"{n}.txt", "text/plain", "x") for n in range(12))
    assert [len(message.files) for message in messages(Reply(files), WORDS)] == [10, 2]


def test_who_would_pick_a_chat_is_told_how() -> None:
    (message,) = messages(Reply((Text("How?"), ChatPicker("Pick a channel", "Pick a group"))), WORDS)
    assert "/subscribe cs.CL" in message.content
    assert message.picker


def test_an_empty_reply_is_no_message() -> None:
    assert messages(Reply(), WORDS) == []
    assert messages(Reply((Text(" \n\t"), Heading(""), Listing(()))), WORDS) == []
