"""No text of a stranger's stays in memory for being long, and none changes what is answered."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chat.single_flight import Remembered, remembered
from papers import latex, stems
from papers.latex import formulas
from papers.pdf import glyphs, layout, numbering
from papers.query import match, queries
from services.listing import reached
from summarizer.extractive import cues, signs, summary
from summarizer.grounding import language, names
from summarizer.grounding.english import analysis, words

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("bot", "scheduler", "handlers", "services", "archive", "store", "summarizer", "papers", "chat")
# Functions that keep an answer for each argument, all of which are the program's or the operator's own.
OWN = {
    *("_form", "_index", "_pattern", "_revisions", "_ways", "catalogue", "implied", "judge_key", "relative", "table"),
    # of a language of the program's tables
    *("_counting", "_courtesies", "_sharing", "_table", "_told_after", "_told_before", "_vocabulary", "_words"),
    *("_signs", "aliases", "tables", "tongue"),
}
CHARACTERS = {"_accentless", "_folded", "_is_simplified", "_is_traditional"}
"""Functions that keep an answer for each of some thousands of characters."""
ASKED: dict[str, tuple[Remembered[..., Any], Callable[[str], tuple[Any, ...]]]] = {
    "papers/latex/__init__.py:parts": (latex.parts, lambda text: (text,)),
    "papers/latex/__init__.py:formula": (latex.formula, lambda text: (text,)),
    "papers/latex/formulas.py:script": (formulas.script, lambda text: ("^", text)),
    "papers/pdf/glyphs.py:_is_bold": (glyphs._is_bold, lambda text: (text,)),
    "papers/pdf/glyphs.py:_is_mathematics": (glyphs._is_mathematics, lambda text: (text,)),
    "papers/pdf/layout.py:_is_worded": (layout._is_worded, lambda text: (text,)),
    "papers/pdf/numbering.py:_read": (numbering._read, lambda text: (text,)),
    "papers/query/queries.py:parse": (queries.parse, lambda text: (f'"{text[:1500]}"',)),
    "summarizer/extractive/summary.py:_summary": (summary._summary, lambda text: ("Graphs", text)),
    "papers/query/match.py:canonical": (match.canonical, lambda text: (text,)),
    "papers/query/match.py:stem": (match.stem, lambda text: (text,)),
    "papers/stems.py:counted": (stems.counted, lambda text: ("Graphs", text)),
    "papers/stems.py:_counted": (stems._counted, lambda text: ("Graphs", text)),
    "papers/query/match.py:_wanted_names": (match._wanted_names, lambda text: (text, False)),
    "papers/query/match.py:wanted_words": (match.wanted_words, lambda text: (text, False)),
    "services/listing/reached.py:_archives": (reached._archives, lambda text: (f"all:{text}",)),
    "summarizer/extractive/cues.py:has_cue": (cues.has_cue, lambda text: ("code", text)),
    "summarizer/extractive/signs.py:shows": (signs.shows, lambda text: ("signposts", text)),
    "summarizer/grounding/english/analysis.py:_read": (
        analysis._read,
        lambda text: (text, frozenset({text[:9]}), False),
    ),
    "summarizer/grounding/english/words.py:_word": (words._word, lambda text: (text,)),
    "summarizer/grounding/english/words.py:stem": (words.stem, lambda text: (text,)),
    "summarizer/grounding/language.py:_code_of": (language._code_of, lambda text: (text,)),
    "summarizer/grounding/names.py:_stem": (names._stem, lambda text: (text,)),
}


def keeping() -> Iterator[tuple[str, ast.FunctionDef, str]]:
    """Yield the functions that keep an answer for each of their arguments, where they stand, and by what."""
    for path in (path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))):
        text = path.read_text(encoding="utf-8")
        if "cache" in text or "remembered(" in text:
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef) and node.args.args:
                    for name in map(ast.unparse, node.decorator_list):
                        if name.split("(")[0].split(".")[-1] in {"cache", "lru_cache", "remembered"}:
                            yield f"{path.relative_to(ROOT)}:{node.name}", node, name


def test_what_is_kept_for_each_text_is_kept_by_its_length() -> None:
    found = list(keeping())
    kept = [(place, node.name, name) for place, node, name in found if "cache" in name]
    assert {place for place, function, _ in kept if function not in OWN | CHARACTERS} == set()
    assert [function for _, function, name in kept if function in CHARACTERS and "lru_cache(_MOST" not in name] == []
    assert {place for place, _, name in found if "cache" not in name} == set(ASKED)


@pytest.mark.parametrize("place", ASKED)
def test_long_texts_are_answered_and_not_kept(place: str) -> None:
    function, arguments = ASKED[place]
    function.forget()
    for number in range(5):
        asked = arguments(f"x{number}" * 6_000)
        assert function(*asked) == function(*asked)
    assert function.kept == 0
    function(*arguments("graph"))
    assert function.kept == 1


def test_an_answer_is_made_once_as_long_as_it_is_kept() -> None:
    made: list[str] = []

    @remembered(2, longest=9)
    def shout(text: str, names: frozenset[str] = frozenset()) -> str:
        made.append(text)
        return text.upper()

    assert [shout(text) for text in ("one", "one", "two", "one")] == ["ONE", "ONE", "TWO", "ONE"]
    assert made == ["one", "two"]
    shout("three")
    shout("two")
    assert made == ["one", "two", "three", "two"], "the one that was asked for longest ago made room"
    for _ in range(2):
        shout("one", frozenset({"Ann", "Robert"}))
        shout("one", names=frozenset({"Ann", "Robert"}))
    assert made[4:] == ["one"] * 4, "what stands in sets counts too"
