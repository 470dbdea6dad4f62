"""What strangers write into abstracts and statements is read in bounded work, and what was not read is not passed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.reply import Claim
from summarizer.grounding import Ground
from summarizer.grounding.names import Lexicon
from tests.examples import most
from tests.grounding.records_made import make_paper
from tests.growth.calls import calls

SPARE = 4000
LINKING = ("of", "the", "a", "and", "for")
PAPER = "We prune layers during training. Our sampler generates a video 7 times faster than prior approaches."
LIE = "The sampler generates a video 7 times slower than prior approaches."


@pytest.mark.parametrize("word", ["a", "of", "as", "to a"])
@pytest.mark.parametrize("name", ["AAAAAAAAAAAAAAAB", "OOOOOOOB", "XBC", "A2A2A2A2B"])
def test_initials_are_looked_for_in_work_that_grows_with_the_abstract(word: str, name: str) -> None:
    few = calls(lambda: Lexicon(f"{word} " * 400).spells_out(name))
    calls(lambda: Lexicon(f"{word} " * 1600).spells_out(name), 6 * few + SPARE)


@settings(max_examples=most(60))
@given(st.lists(st.sampled_from(["graph", "neural", "map", "query", *LINKING]), min_size=3, max_size=12), st.data())
def test_first_letters_of_words_that_follow_each_other_stand_for_them(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 2))
    last = data.draw(st.integers(first + 2, len(words)))
    told = words[first:last]
    left_out = data.draw(st.sets(st.sampled_from(LINKING)))
    name = "".join(word[0].upper() for word in told if word not in left_out)
    if len(name) > 1:
        assert Lexicon(" ".join(words)).spells_out(name)
    assert not Lexicon(" ".join(words)).spells_out(f"{name}Z")


@pytest.mark.parametrize("piece", ["在剪枝中", "不减少", "降低", "由剪枝导致", "先训练后剪枝", "比训练更快"])
def test_a_chinese_sentence_without_an_end_is_held_in_work_that_grows_with_it(piece: str) -> None:
    ground = Ground(make_paper(PAPER))
    ground.check_text("剪枝加快了训练。")  # what is read at the first use counts for nothing
    few = calls(lambda: ground.check_text(piece * (300 // len(piece))))
    calls(lambda: ground.check_text(piece * (1200 // len(piece))), 6 * few + SPARE)


@pytest.mark.parametrize(
    "statement",
    ["The sampler is quick. " * 3 + "It is. " * 60 + LIE, "The sampler is quick, " + "so it is, " * 20 + LIE.lower()],
    ids=["many sentences", "many clauses"],
)
def test_a_lie_behind_much_else_is_read(statement: str) -> None:
    claim = Ground(make_paper(PAPER)).check_claim(Claim(statement, PAPER))
    assert claim.checks.meaning == "failed"


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("The sampler is quick. " * 80 + LIE, PAPER),
        ("so " * 250 + LIE, PAPER),
        ("采样器很快。" * 300 + "采样器生成视频的速度比以前的方法慢7倍。", PAPER),
        ("采样器很快，而且" * 90 + "采样器生成视频的速度比以前的方法慢7倍。", PAPER),
        ("The sampler generates a video 7 times faster.", "We sample. " * 30 + PAPER),
    ],
    ids=["sentences", "words", "Chinese sentences", "Chinese words", "quote"],
)
def test_what_was_not_read_in_whole_is_not_called_passed(statement: str, quote: str) -> None:
    claim = Ground(make_paper(quote)).check_claim(Claim(statement, quote))
    assert claim.checks.meaning == "not done"
