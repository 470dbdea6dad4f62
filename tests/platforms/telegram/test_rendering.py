"""Replies come out as messages that Telegram takes, with no word lost."""

import json
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from telegram import Bot

from bot.platforms.telegram.render import TextMessage, render
from bot.platforms.telegram.styled import MOST_UNITS, clean
from chat.reply import Claim, Claims, Heading, Item, Link, Listing, PaperCard, Reply, Text
from chat.words import Words
from papers.paper import Paper
from papers.sample import SampleSource
from services.replies.papers import evidence_reply, paper_reply
from summarizer.extractive.summary import OfflineSummarizer
from tests.examples import most
from tests.servers.telegram import TelegramServer
from tests.servers.telegram.text.entities import read_entities
from tests.servers.telegram.text.formatted import MAX_TEXT, Formatted, keep
from tests.servers.telegram.text.units import units

WORDS = Words("en")


def accepted(part: TextMessage) -> Formatted:
    """Take a message as the server does."""
    entities = read_entities([entity.to_dict() for entity in part.entities])
    kept = keep(Formatted(part.text, tuple(entities)), MAX_TEXT, "too long")
    assert kept.dropped == 0
    return kept


def squeezed(text: str) -> str:
    """Leave out white space, which ends of messages may swallow, and marks of directions, which are ours."""
    return re.sub("[\\s\u200f\u2068\u2069]+", "", clean(text))


def shown(parts: Sequence[TextMessage]) -> str:
    return "".join(squeezed(part.text) for part in parts)


def check_whole(reply: Reply, *texts: str) -> None:
    parts = render(reply, WORDS).parts
    said = shown(parts)
    for part in parts:
        kept = accepted(part)
        assert squeezed(kept.text) == squeezed(part.text)
        edges = {0, *(units(kept.text[:place]) for place in range(1, len(kept.text) + 1))}
        assert all(entity.offset in edges and entity.end in edges for entity in kept.entities)
    for text in texts:
        assert squeezed(text) in said


async def summaries_of(papers: Sequence[Paper]) -> list[Reply]:
    made = [(paper, await OfflineSummarizer().summarize(paper, "en")) for paper in papers]
    return [
        reply
        for paper, summary in made
        for reply in (paper_reply(paper, summary, WORDS), evidence_reply(paper, summary, WORDS))
    ]


def check_reply(reply: Reply) -> None:
    """Check that each word of a reply's blocks is there."""
    texts: list[str] = []
    for block in reply.blocks:
        if isinstance(block, PaperCard):
            texts += [block.title, block.abstract, block.venue, block.comment, ", ".join(block.authors[:10])]
            texts += [f"and{len(block.authors) - 10}more"] if len(block.authors) > 10 else []
        elif isinstance(block, Claims) and block.in_card:
            texts.append(block.in_card)
        elif isinstance(block, Claims):
            texts += [claim.text for claim in block.claims]
            texts += [claim.evidence for claim in block.claims if block.evidence]
        elif isinstance(block, Heading | Text):
            texts.append(block.text)
    check_whole(reply, *texts)


async def test_the_sample_papers_come_out_whole() -> None:
    page = await SampleSource().search("all:the", limit=50)
    assert len(page.papers) == 13
    for reply in await summaries_of(page.papers):
        check_reply(reply)


async def test_the_recorded_papers_come_out_whole(shared_data: Path) -> None:
    lines = (shared_data / "digests" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    papers = [_paper(json.loads(line)["paper"]) for line in lines]
    assert len(papers) == 258
    for reply in await summaries_of(papers):
        check_reply(reply)


async def test_the_server_takes_them_over_its_wire(server: TelegramServer, bot: Bot) -> None:
    ann = server.user("Ann")
    room = server.private(ann)
    page = await SampleSource().search("all:the", limit=50)
    for reply in await summaries_of(page.papers[:5]):
        for part in render(reply, WORDS).parts:
            await bot.send_message(room.id, part.text, entities=part.entities)
            assert squeezed(room.posted[-1].text) == squeezed(part.text)
            assert room.posted[-1].options["dropped_entities"] == 0


def _paper(record: dict[str, object]) -> Paper:
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


ODD = st.sampled_from(
    [
        "<b>",
        "&amp;",
        "_x_",
        "*y*",
        "👩‍👩‍👧",
        "🇩🇪",
        "e\u0301",
        "A\u030a",
        "مرحبا",
        "שלום",
        "\u202eevil",
        "𝔘𝔫𝔦",
        "。",
        "3.14",
        "/cmd",
        "@name",
    ]
)
PROSE = st.lists(ODD | st.text(max_size=20), max_size=60).map(" ".join)
LONG = st.integers(0, 1200).flatmap(lambda n: PROSE.map(lambda text: text + " word." * n + text))


@settings(max_examples=most(25))
@given(title=PROSE, abstract=LONG, quote=LONG, items=st.lists(PROSE, max_size=120))
def test_any_text_comes_out_whole(title: str, abstract: str, quote: str, items: list[str]) -> None:
    found = sum(text.count("/cmd") + text.count("@name") for text in (title, 2 * abstract, quote, *items, *items))
    assume(found < 15)  # of what Telegram finds by itself and styles, so much that ours is dropped is no paper
    card = PaperCard(
        "2403.14148",
        1,
        title,
        ("A", "B"),
        abstract,
        ("cs.CV",),
        datetime(2024, 1, 1, tzinfo=UTC),
        links=(Link("abs", "https://arxiv.org/abs/2403.14148"), Link("code", "https://github.com/a_b/c")),
    )
    url = "https://arxiv.org/abs/2403.14148"
    reply = Reply(
        (
            card,
            Claims((Claim(title, quote),), evidence=True),
            Listing(tuple(Item(item, item, url) for item in items), ordered=True),
            Text(abstract, quiet=True),
        )
    )
    check_whole(reply, title, abstract, quote, *items)


@settings(max_examples=most(25))
@given(st.text(alphabet=st.sampled_from("👩‍\u0301ab🇩🇪"), min_size=3000, max_size=3001).map(lambda text: text * 4))
def test_a_cut_never_parts_what_is_seen_as_one_sign(text: str) -> None:
    parts = render(Reply((Text(text),)), WORDS).parts
    assert all(units(part.text) <= MOST_UNITS for part in parts)
    assert not any(unicodedata.combining(part.text[0]) or part.text[0] == "\u200d" for part in parts[1:])


def test_blocks_stay_together_where_a_message_holds_them() -> None:
    blocks = tuple(Text(f"{letter * 1500}") for letter in "abcd")
    parts = render(Reply((*blocks, Heading("Last"))), WORDS).parts
    assert [part.text[0] for part in parts] == ["a", "c"]
    assert parts[0].text == f"{'a' * 1500}\n\n{'b' * 1500}"


@pytest.mark.parametrize("url", ["ftp://example.org/x", "http://localhost/x", "https://", "javascript:alert(1)", ""])
def test_an_address_that_telegram_refuses_costs_the_link_and_not_the_words(url: str) -> None:
    (part,) = render(Reply((Heading("Words", url=url),)), WORDS).parts
    assert accepted(part).text == "Words"
