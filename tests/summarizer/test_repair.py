"""JSON out of what models write."""

import json
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.models.repair import mend, restore

anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cc", "Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc"), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r'{"a": "7.7$\times$"}', r"7.7$\times$"),
        (r'{"a": "$\frac{1}{2}$ \beta \nabla \rho \theta \neq"}', r"$\frac{1}{2}$ \beta \nabla \rho \theta \neq"),
        (r'{"a": "\alpha \% \$ \{x\} \underline{y} \uparrow"}', r"\alpha \% \$ \{x\} \underline{y} \uparrow"),
        (r'{"a": "\\times \\alpha"}', r"\times \alpha"),
        (r'{"a": "say \"hi\" é\u00e9 \/"}', 'say "hi" éé /'),
        (r'{"a": "one\nTwo\tthree"}', "one\nTwo\tthree"),
        ('{"a": "one\ntwo"}', "one\ntwo"),
        ('```json\n{"a": "x",}\n```', "x"),
        ('Here you are: {"a": "x"} Anything else?', "x"),
        ('<think>hm</think>{"a": "x"}', "x"),
        ('I think of {"a": "y"}.</thinking>{"a": "x"}', "x"),
        ('{"a": "it ends at </think> or {so}"}', "it ends at </think> or {so}"),
        ('As in [1], {curly}: {"a": "x"}', "x"),
        ('{"a": "we call it "so": a name, "and" so"}', 'we call it "so": a name, "and" so'),
        ('{"a": "the set {"x"} of "y", and "z""}', 'the set {"x"} of "y", and "z"'),
        ("{'a': 'it's Levy\\'s'}", "it's Levy's"),
        (r"{'a': 'so $\times$'}", r"so $\times$"),
        (r'{"a": "a "b" 7.7$\times$ \alpha"}', r'a "b" 7.7$\times$ \alpha'),
        ("{“a”: “x”}", "x"),
        ('{a: "x"}', "x"),
        ('{"a": "x" }, ]', "x"),
    ],
)
def test_what_was_meant_is_read(written: str, meant: str) -> None:
    assert json.loads(mend(written)) == {"a": meant}


def test_what_python_writes_is_read() -> None:
    meant = {"a": True, "b": None, "c": ["x", "it's", 'say "so"'], "d": [{"e": 1.5}, {}]}
    assert json.loads(mend(repr(meant))) == meant


def test_a_list_comes_as_a_field_of_an_object() -> None:
    assert json.loads(mend('[{"a": "x"}, {"a": "y "z""}]')) == {"result": [{"a": "x"}, {"a": 'y "z"'}]}


@pytest.mark.parametrize("text", ["", "no JSON", '{"a": "b', "}{", '{"a": }', "[" * 5000 + "{" * 5000 + "}"])
def test_what_cannot_be_mended_stays_as_it_is(text: str) -> None:
    assert mend(text) == text


@given(st.dictionaries(st.text("abc", min_size=1), anything, min_size=1))
def test_good_json_keeps_its_meaning(value: dict[str, Any]) -> None:
    assert json.loads(mend(json.dumps(value))) == value
    assert json.loads(mend(json.dumps(value, ensure_ascii=False, indent=1))) == value


PIECES = st.sampled_from(
    ["{", "}", "[", "]", '"', "'", "“", "”", ",", ":", "\\", " ", "a", '"a":', "</think>", "1", "True", "\n"]
)


@given(st.text() | st.lists(PIECES, max_size=40).map("".join))
def test_nothing_breaks_it(text: str) -> None:
    mend(text)
    mend("{" + text + "}")


@given(st.lists(PIECES, min_size=1, max_size=5).map("".join), st.lists(PIECES, max_size=5).map("".join))
def test_nothing_makes_it_slow(unit: str, end: str) -> None:
    steps = [
        counted(lambda size=size: mend("{" + unit * (size // len(unit)) + end + "}"))  # type: ignore[misc]
        for size in (200, 800)
    ]
    assert steps[1] <= 6 * steps[0] + 500


def counted(work: Callable[[], object]) -> int:
    """Return how many lines of Python a work takes."""
    lines = 0

    def count(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return lines


def test_arguments_that_were_decoded_elsewhere_get_their_macros_back() -> None:
    decoded = {"text": "7.7$\times$ \frac{1}{2}", "list": ["\beta", "a\nnew line", "tab\there"], "n": 3}
    assert restore(decoded) == {
        "text": r"7.7$\times$ \frac{1}{2}",
        "list": [r"\beta", "a\nnew line", "tab\there"],
        "n": 3,
    }
