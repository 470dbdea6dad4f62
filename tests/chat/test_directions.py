"""Lines that run from the right, with names that run from the left in them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.discord.markdown import lines_of, run
from bot.platforms.telegram.render import render
from chat.directions import laid_out
from chat.reply import Claim, Claims, Heading, Item, Listing, Reply, Text
from chat.words import Words

SHOWN = str.maketrans("\u200f\u2068\u2069", "<[]")
LETTERS = st.text(alphabet="abcé ()123.,:%-\n\u200f\u2068\u2069שלוםمرحباپ中é😀")


def marked(text: str) -> str:
    return laid_out(text).translate(SHOWN)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("CMD משיג FVD של 212.7, שיפור לעומת (GPT-4).", "<[CMD] משיג [FVD] של 212.7, שיפור לעומת ([GPT-4])."),
        ("يستخدم Low-Rank Adaptation (LoRA) و C++.", "<يستخدم [Low-Rank Adaptation (LoRA)] و [C++]."),
        ("بـBERT، وLlama 2 7B", "<بـ[BERT]، و[Llama 2 7B]"),
        ("Translated title: מודלי דיפוזיה (CMD)", "Translated title: [<מודלי דיפוזיה ([CMD])]"),
        ("Language: العربية.", "Language: [<العربية]."),
        ("Summaries are in العربية.", "Summaries are in [العربية]."),
        ("CMD samples 7.7× faster. 中文 Ж", "CMD samples 7.7× faster. 中文 Ж"),
    ],
)
def test_a_line_runs_as_its_sentence_does_and_names_are_kept_together(text: str, shown: str) -> None:
    assert marked(text) == shown


@given(LETTERS)
def test_nothing_but_marks_is_added_once_and_what_is_opened_is_closed(text: str) -> None:
    bare = re.compile("[\u200f\u2068\u2069]")
    once = laid_out(text)
    assert bare.sub("", once) == bare.sub("", text)
    assert laid_out(once) == once
    if re.search("[\u05d0-\u06ff]", text):
        assert all(line.count("\u2068") == line.count("\u2069") for line in once.split("\n") if "\u05d0" in line)


def test_telegrams_entities_stay_where_their_words_are() -> None:
    quote = "“😀 CMD achieves 212.7” (abstract)"
    blocks = (
        Heading("CMD: מודלי דיפוזיה", url="https://arxiv.org/abs/2403.14148"),
        Claims((Claim("CMD מהיר פי 7.7.", "😀 CMD achieves 212.7"),), "Key takeaways", evidence=True),
        Listing((Item("מודל LoRA", "Sihyun Yu · arXiv:2403.14148", "https://arxiv.org/abs/1"),), ordered=True),
    )
    (message,) = render(Reply(blocks), Words("en")).parts
    units = message.text.encode("utf-16-le")
    said = [
        (each.type, units[2 * each.offset : 2 * (each.offset + each.length)].decode("utf-16-le"))
        for each in message.entities
    ]
    assert ("expandable_blockquote", quote) in said
    assert ("text_link", laid_out("מודל LoRA")) in said
    assert ("bold", "Key takeaways") in said
    assert "• \u200f\u2068CMD\u2069 מהיר" in message.text
    assert "1. \u200fמודל \u2068LoRA\u2069" in message.text


def test_discords_markdown_stays_whole_and_strangers_marks_are_taken_away() -> None:
    assert run("מודל *LoRA*", bold=True).markdown() == "**\u200fמודל \u2068\\*LoRA\\*\u2069**"
    assert lines_of("a\u2067b\u202ec") == ["abc"]
    assert render(Reply((Text("a\u2067b\u202ec"),)), Words("en")).parts[0].text == "abc"
