"""What the server takes as text, markup, entities and keyboards, and how it complains."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestChat,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest

from tests.servers.telegram import ApiError, PrivateChat, TelegramServer
from tests.servers.telegram.text.detect import find_entities
from tests.servers.telegram.text.entities import SPLITTABLE, Entity
from tests.servers.telegram.text.formatted import Formatted, keep, read_text
from tests.servers.telegram.text.nesting import nest
from tests.servers.telegram.text.units import Ruler, units


@pytest.fixture
def chat(server: TelegramServer) -> PrivateChat:
    return server.private(server.user("Ann"))


def shown(chat: PrivateChat) -> list[tuple[str, str]]:
    message = chat.posted[-1]
    return [(entity["type"], message.stretch(entity)) for entity in message.entities]


SURROGATES = "invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units"
HTML = [
    ("<b>bold <i>both</i></b>", [("bold", "bold "), ("bold", "both"), ("italic", "both")]),
    ('😀<a href="https://e.com">link</a> <code>c</code>', [("text_link", "link"), ("code", "c")]),
    ('<pre><code class="language-py">x</code></pre>', [("pre", "x")]),
    (
        "<blockquote expandable>q</blockquote>a<blockquote>r</blockquote>",
        [("expandable_blockquote", "q"), ("blockquote", "r")],
    ),
    ("<tg-spoiler>s</tg-spoiler><span class='tg-spoiler'>t</span>", [("spoiler", "st")]),
    ("<u>u</u> <ins>i</ins> <s>s</s>", [("underline", "u"), ("underline", "i"), ("strikethrough", "s")]),
    ("<b>a<code>x</code>b</b>", [("bold", "a"), ("code", "x"), ("bold", "b")]),
    ("&lt;b&gt; &amp; &quot;x&quot; &#60; &#x1F600;", []),
    (
        "https://e.com/a, @someone /start",
        [("url", "https://e.com/a"), ("mention", "@someone"), ("bot_command", "/start")],
    ),
    ('<tg-emoji emoji-id="5">👍</tg-emoji>', [("custom_emoji", "👍")]),
    ("<a>e.com</a> <a href=nowhere>x</a>", [("text_link", "e.com")]),
    ('<a href="https://e.com/?a=1&amp;b=2" title=x>y</a> <b></b>', [("text_link", "y")]),
    ('<code class="language-py"><pre>x</pre></code> &nosuch;', [("pre", "x")]),
    ("<code>https://e.com</code>", [("code", "https://e.com")]),
]


@pytest.mark.parametrize(("text", "entities"), HTML)
async def test_html_becomes_entities(bot: Bot, chat: PrivateChat, text: str, entities: list[tuple[str, str]]) -> None:
    sent = await bot.send_message(chat.id, text, parse_mode="HTML")
    assert shown(chat) == entities
    parsed = [(str(entity.type), sent.parse_entity(entity)) for entity in sent.entities]
    assert parsed == entities


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("é<div>x</div>", 'Unsupported start tag "div" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("<b ='x'>", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href=x_y>z</a>", "Unexpected end of name token at byte offset 8"),
        (
            "&#xd83d;",
            f"Text contains {SURROGATES}",
        ),
    ],
)
async def test_malformed_html_is_refused(
    server: TelegramServer, bot: Bot, chat: PrivateChat, text: str, reason: str
) -> None:
    with pytest.raises(BadRequest):
        await bot.send_message(chat.id, text, parse_mode="HTML")
    assert server.journal.complaint == f"can't parse entities: {reason}"
    assert not chat.posted


@pytest.mark.parametrize(
    ("text", "plain", "entities"),
    [
        (r"*bold _it_* \*x\*", "bold it *x*", [("bold", "bold "), ("bold", "it"), ("italic", "it")]),
        (r"[l](https://e.com/a\)b) `c\`d` ||s||", "l c`d s", [("text_link", "l"), ("code", "c`d"), ("spoiler", "s")]),
        ("```py\nx\n```", "x", [("pre", "x")]),
        (">one\n>two||", "one\ntwo", [("expandable_blockquote", "one\ntwo")]),
        (">one\n>two\nafter", "one\ntwo\nafter", [("blockquote", "one\ntwo\n")]),
        (">one||\nafter", "one\nafter", [("expandable_blockquote", "one\n")]),
        ("![👍](tg://emoji?id=5) [@x](tg://user?id=5)", "👍 @x", [("custom_emoji", "👍"), ("text_mention", "@x")]),
        ("[e\\.com]", "e.com", [("text_link", "e.com")]),
        ("[x](nowhere) a", "x a", []),
        ("__u__ ~s~ _i_", "u s i", [("underline", "u"), ("strikethrough", "s"), ("italic", "i")]),
    ],
)
async def test_markdown_becomes_entities(
    bot: Bot, chat: PrivateChat, text: str, plain: str, entities: list[tuple[str, str]]
) -> None:
    await bot.send_message(chat.id, text, parse_mode="MarkdownV2")
    assert (chat.posted[-1].text, shown(chat)) == (plain, entities)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("v1.5", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("*open", "Can't find end of Bold entity at byte offset 0"),
        ("*a _b* c_", "Can't find end of Italic entity at byte offset 8"),
        ("[a](http", "Can't find end of a URL at byte offset 4"),
        ("![x]", "Custom emoji entity must contain a tg://emoji URL"),
        ("![x](tg://x)", "Custom emoji URL must have an emoji identifier"),
        (">*q\nafter", "Can't find end of Bold entity at byte offset 1"),
        ("```py\nx", "Can't find end of PreCode entity at byte offset 0"),
    ],
)
async def test_malformed_markdown_is_refused(
    server: TelegramServer, bot: Bot, chat: PrivateChat, text: str, reason: str
) -> None:
    with pytest.raises(BadRequest):
        await bot.send_message(chat.id, text, parse_mode="MarkdownV2")
    assert server.journal.complaint == f"can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("text", "offset", "length", "reason"),
    [
        ("abc", -1, 1, "receive an entity with incorrect offset -1"),
        ("abc", 0, -1, "receive an entity with incorrect length -1"),
        ("abc", 4, 1, "entity begins after the end of the text at UTF-16 offset 4"),
        ("abc", 1, 3, "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 4"),
        ("😀x", 1, 1, "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        ("😀x", 0, 1, "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4"),
    ],
)
async def test_entities_fit_the_text(
    server: TelegramServer, bot: Bot, chat: PrivateChat, text: str, offset: int, length: int, reason: str
) -> None:
    with pytest.raises(BadRequest):
        await bot.send_message(chat.id, text, entities=[MessageEntity("bold", offset, length)])
    assert server.journal.complaint == reason
    assert not chat.posted


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Message text is empty"),
        (" \n\u200b", "Text must be non-empty"),
        ("x" * 4097, "Message is too long"),
        ("😀" * 2049, "Message is too long"),
        ("x" * 33000, "Text is too long"),
    ],
)
async def test_length_of_texts(bot: Bot, chat: PrivateChat, text: str, reason: str) -> None:
    with pytest.raises(BadRequest, match=reason):
        await bot.send_message(chat.id, text)


async def test_texts_are_unicode(server: TelegramServer, bot: Bot, chat: PrivateChat) -> None:
    body = b'{"chat_id": %d, "text": "\\ud83d"}' % chat.id
    async with httpx.AsyncClient(base_url=f"{server.base_url}/bot{server.token}", trust_env=False) as client:
        answer = await client.post("/sendMessage", content=body, headers={"Content-Type": "application/json"})
    assert answer.json()["description"] == "Bad Request: text must be encoded in UTF-8"


async def test_lengths_count_after_the_markup(bot: Bot, chat: PrivateChat) -> None:
    await bot.send_message(chat.id, f"<b>{'&lt;' * 4096}</b>", parse_mode="HTML")
    assert chat.posted[-1].text == "<" * 4096


async def test_texts_are_cleaned_as_telegram_cleans_them(bot: Bot, chat: PrivateChat) -> None:
    text = " a\u2028b\u202ec\td\r\n "
    await bot.send_message(chat.id, text, entities=[MessageEntity("bold", 3, 3)])
    assert (chat.posted[-1].text, shown(chat)) == ("abc d", [("bold", "bc")])


async def test_entities_beyond_the_hundredth_are_ignored(bot: Bot, chat: PrivateChat) -> None:
    sent = await bot.send_message(chat.id, " ".join(f"<b>{n}</b>" for n in range(130)), parse_mode="HTML")
    assert len(sent.entities) == 100
    assert chat.posted[-1].options["dropped_entities"] == 30


async def test_links_together_have_a_limit(bot: Bot, chat: PrivateChat) -> None:
    links = " ".join(f'<a href="https://e.com/{"x" * 200}{n}">{n}</a>' for n in range(60))
    with pytest.raises(BadRequest, match=r"(?i)entities_too_long"):
        await bot.send_message(chat.id, links, parse_mode="HTML")


async def test_a_parse_mode_wins_over_entities(bot: Bot, chat: PrivateChat) -> None:
    await bot.send_message(chat.id, "<b>raw</b>", parse_mode="HTML", entities=[MessageEntity("italic", 0, 3)])
    assert shown(chat) == [("bold", "raw")]
    with pytest.raises(BadRequest, match="Unsupported parse_mode"):
        await bot.send_message(chat.id, "x", parse_mode="BBCode")
    with pytest.raises(BadRequest, match=r"(?i)unsupported type specified"):
        await bot.send_message(chat.id, "x", entities=[MessageEntity("shouted", 0, 1)])


def keyboard(*rows: int, **button: str) -> InlineKeyboardMarkup:
    given = button or {"callback_data": "x"}
    return InlineKeyboardMarkup([[InlineKeyboardButton("b", **given) for _ in range(row)] for row in rows])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (keyboard(1, callback_data="x" * 65), "BUTTON_DATA_INVALID"),
        (keyboard(1, callback_data="é" * 33), "BUTTON_DATA_INVALID"),
        (keyboard(*[8] * 12, 5), "reply markup is too long"),
        (keyboard(9), "reply markup is too long"),
        (keyboard(*[1] * 100, callback_data="x" * 64), "reply markup is too long"),
        (
            keyboard(1, url="http://localhost/"),
            "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
        ),
        (
            keyboard(1, url="ftp://e.com/"),
            "inline keyboard button URL 'ftp://e.com/' is invalid: Unsupported URL protocol",
        ),
        (
            InlineKeyboardMarkup([[InlineKeyboardButton("b")]]),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
    ],
)
async def test_bad_keyboards_are_refused(
    server: TelegramServer, bot: Bot, chat: PrivateChat, markup: InlineKeyboardMarkup, reason: str
) -> None:
    with pytest.raises(BadRequest):
        await bot.send_message(chat.id, "x", reply_markup=markup)
    assert server.journal.complaint == reason
    assert not chat.posted


async def test_good_keyboards_are_taken(bot: Bot, chat: PrivateChat) -> None:
    await bot.send_message(chat.id, "x", reply_markup=keyboard(*[8] * 12, 4))
    assert len(chat.posted[-1].labels) == 100
    await bot.send_message(chat.id, "x", reply_markup=keyboard(1, url="tg://resolve?domain=herald_bot"))
    assert chat.posted[-1].buttons[0][0]["url"] == "tg://resolve?domain=herald_bot"
    await bot.send_message(chat.id, "x", reply_markup=keyboard(1, callback_data="é" * 32))


async def test_chats_are_requested_in_private_only(server: TelegramServer, bot: Bot, chat: PrivateChat) -> None:
    button = KeyboardButton("Pick", request_chat=KeyboardButtonRequestChat(1, chat_is_channel=True))
    markup = ReplyKeyboardMarkup([[button]])
    await bot.send_message(chat.id, "x", reply_markup=markup)
    group = server.group("Lab", owner=chat.user)
    with pytest.raises(BadRequest, match="Chats can be requested in private chats only"):
        await bot.send_message(group.id, "x", reply_markup=markup)
    channel = server.channel("News", chat.user, bot=["can_post_messages"])
    with pytest.raises(BadRequest, match="Inline keyboard expected"):
        await bot.send_message(channel.id, "x", reply_markup=markup)


async def test_replies_and_options(bot: Bot, chat: PrivateChat) -> None:
    question = chat.says("question")
    options = LinkPreviewOptions(is_disabled=True)
    sent = await bot.send_message(
        chat.id,
        "see https://e.com",
        reply_parameters=ReplyParameters(question.id),
        link_preview_options=options,
        disable_notification=True,
        protect_content=True,
    )
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "question"
    assert (sent.link_preview_options, sent.has_protected_content) == (options, True)
    assert chat.posted[-1].options["disable_notification"]
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(chat.id, "x", reply_parameters=ReplyParameters(99))
    lost = ReplyParameters(99, allow_sending_without_reply=True)
    assert (await bot.send_message(chat.id, "x", reply_parameters=lost)).reply_to_message is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/summarize@herald_bot 2403.14148 v1.5", ["/summarize@herald_bot"]),
        (
            "arxiv.org/abs/2403.14148v2, (https://arxiv.org/abs/2403.1).",
            ["arxiv.org/abs/2403.14148v2", "https://arxiv.org/abs/2403.1"],
        ),
        ("@me @herald_bot a@b.org #tag #1 $USD", ["@herald_bot", "a@b.org", "#tag", "$USD"]),
        ("a/b 1/2 foo.bar e.g. 10.1 /x/y", []),
        ("https://en.wikipedia.org/wiki/A_(b)", ["https://en.wikipedia.org/wiki/A_(b)"]),
    ],
)
def test_what_telegram_finds_by_itself(text: str, found: list[str]) -> None:
    assert [text[each.offset : each.end] for each in find_entities(text)] == found


pieces = st.sampled_from(
    [
        *"<>&*_`~[\\./x 😀é\u0301\u200f",
        *["<b>", "</b>", "<i>", "</i>", "<code>", "</code>", "<pre>", "</pre>", '<a href="https://e.com">', "</a>"],
        *["<blockquote expandable>", "</blockquote>", "&lt;", "&#128512;", "__", "||", "```", "](e.com)"],
        *["\r\n", "\n>", "/start", "@herald_bot", "e.com"],
    ]
)


@given(st.lists(pieces, max_size=25).map("".join), st.sampled_from(["", "HTML", "MarkdownV2"]))
def test_what_is_taken_is_sound_and_stays(source: str, mode: str) -> None:
    try:
        kept = keep(read_text(source, mode, None), 4096, "too long", may_be_empty=True)
    except ApiError:
        return
    ruler = Ruler(kept.text)
    for each in kept.entities:
        assert 0 <= each.offset < each.end <= ruler.length
        assert ruler.index(each.offset) is not None
        assert ruler.index(each.end) is not None
    again = keep(Formatted(kept.text, kept.entities), 4096, "too long", may_be_empty=True)
    assert (again.text, again.entities) == (kept.text, kept.entities)


entity_lists = st.lists(
    st.builds(
        Entity,
        st.sampled_from(["bold", "italic", "code", "pre", "text_link", "blockquote", "expandable_blockquote"]),
        st.integers(0, 12),
        st.integers(0, 8),
    ),
    max_size=8,
)


@given(entity_lists)
def test_nested_entities_keep_the_rules(entities: list[Entity]) -> None:
    nested = nest(entities)
    assert nest(nested) == nested
    for index, one in enumerate(nested):
        for other in nested[index + 1 :]:
            apart = one.end <= other.offset or other.end <= one.offset
            inside = one.offset <= other.offset and other.end <= one.end
            within = other.offset <= one.offset and one.end <= other.end
            assert apart or inside or within
            if not apart and {"code", "pre"} & {one.type, other.type}:
                assert {"blockquote", "expandable_blockquote"} & {one.type, other.type}
    kept = {(each.type, unit) for each in nested for unit in range(each.offset, each.end)}
    covered = {unit for each in nested if each.type in {"code", "pre"} for unit in range(each.offset, each.end)}
    for each in entities:
        if each.type in SPLITTABLE:
            assert {(each.type, unit) for unit in range(each.offset, each.end) if unit not in covered} <= kept


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_units_are_those_of_utf_16(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le")) // 2
