"""Whatever strangers write, reading it takes work in proportion to its length, and ends in an answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers import latex
from papers.query import queries
from summarizer.extractive import summary
from tests.examples import most
from tests.growth.calls import calls
from tests.growth.families import FAMILIES, made
from tests.growth.parsers import PARSERS, run

SHORT = 150  # characters; a text of four times as many may take six times the calls, and what any text takes
SPARE = 4000
families = st.sampled_from(FAMILIES)
pieces = st.one_of(
    families.map(lambda family: family[0]), st.sampled_from([family[1] for family in FAMILIES]), st.text(max_size=5)
)


def growth(name: str, piece: str, closing: str) -> None:
    """Raise TooMuchWork where four times the text takes much more than four times the calls."""
    parser = PARSERS[name]
    run(parser, "Graphs are $x^2$ fast.")  # what is made at the first use counts for nothing
    forget()
    few = calls(lambda: run(parser, made(piece, closing, SHORT)))
    forget()
    calls(lambda: run(parser, made(piece, closing, 4 * SHORT)), 6 * few + SPARE)


def forget() -> None:
    """Have nothing that was read before at hand."""
    latex.parts.forget()
    queries.parse.forget()
    summary._summary.forget()


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=most(12))
@given(families, st.booleans())
def test_work_grows_with_the_length(name: str, family: tuple[str, str], closed: bool) -> None:
    growth(name, family[0], family[1] if closed else "")


@pytest.mark.parametrize("name", ["latex", "MathML", "query", "HTML", "letters"])
def test_what_is_known_to_be_hard_is_read_in_proportion(name: str) -> None:
    for piece, closing in FAMILIES:
        if set(piece) & set("\\{[($\u0301"):
            growth(name, piece, closing)


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=most(25))
@given(st.lists(pieces, max_size=25).map("".join))
def test_every_text_has_an_answer_of_its_size(name: str, text: str) -> None:
    answer = run(PARSERS[name], text)
    assert len(repr(answer)) <= 200 * len(text) + 5000
