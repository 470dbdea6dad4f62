"""Whatever a reply is made of, Discord takes it, and all of it is there."""

import unicodedata
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.discord.render import messages
from chat.reply import (
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
from tests.examples import most
from tests.platforms.discord.test_discord_render import OBEYED, WORDS, check_whole, seen_of

ODD = st.sampled_from(
    [
        *OBEYED,
        "👩‍👩‍👧",
        "🇩🇪",
        "e\u0301",
        "مرحبا",
        "\u202eevil",
        "𝔘𝔫𝔦",
        "\n",
        "\n# x",
        "\n- y",
        "3.14",
        "`",
        "```",
        "\\",
        "](",
    ]
)
PROSE = st.lists(ODD | st.text(max_size=20), max_size=30).map(" ".join)
LONG = st.tuples(PROSE, st.integers(0, 1500)).map(lambda made: made[0] + " word." * made[1] + made[0])
TEXT = PROSE | LONG
URL = (
    st.sampled_from(
        ["https://arxiv.org/abs/2403.14148v1", "https://x.org/a_(b)*c*?q=[d]", "javascript:x", "", "https://"]
    )
    | PROSE
)
LINKS = st.lists(st.builds(Link, st.sampled_from(["abs", "pdf", "html", "code", "project", "data"]), URL), max_size=4)
CLAIM = st.builds(Claim, TEXT, TEXT, PROSE)
CARD = st.builds(
    PaperCard,
    id=st.just("2403.14148"),
    version=st.just(1),
    title=TEXT,
    authors=st.lists(PROSE, max_size=12).map(tuple),
    abstract=TEXT,
    categories=st.just(("cs.CV",)),
    published=st.just(datetime(2024, 3, 21, tzinfo=UTC)),
    comment=PROSE,
    links=LINKS.map(tuple),
)
BLOCK = st.one_of(
    st.builds(Heading, TEXT, st.sampled_from([1, 2]), URL),
    st.builds(Text, TEXT, st.booleans()),
    CARD,
    st.builds(Claims, st.lists(CLAIM, max_size=4).map(tuple), PROSE, st.booleans()),
    st.builds(
        Listing,
        st.lists(st.builds(Item, PROSE, PROSE, URL), max_size=30).map(tuple),
        PROSE,
        st.booleans(),
        st.integers(0, 999),
    ),
    st.builds(Figure, TEXT, URL, st.sampled_from(["", "key"]), PROSE),
    st.builds(Progress, PROSE, st.integers(-5, 99), st.integers(0, 50)),
    st.builds(Choices, st.just(((Choice("Go", "go"),),))),
)


@settings(max_examples=most(60))
@given(st.lists(BLOCK, max_size=8))
def test_any_reply_comes_out_whole(blocks: list) -> None:  # type: ignore[type-arg]
    check_whole(Reply(tuple(blocks)))


@settings(max_examples=most(25))
@given(st.text(alphabet=st.sampled_from("👩‍\u0301ab🇩🇪*"), min_size=3000, max_size=3001).map(lambda text: text * 3))
def test_a_cut_never_parts_what_is_seen_as_one_sign(text: str) -> None:
    sent = messages(Reply((Text(text),)), WORDS)
    embeds = [embed.description or "" for message in sent for embed in message.embeds]
    assert len(embeds) > 1
    assert not any(unicodedata.combining(part[0]) or part[0] == "\u200d" for part in embeds[1:])
    for message in sent:
        seen_of(message)
