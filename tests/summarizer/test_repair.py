"""JSON out of what models write."""

import json
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
    ],
)
def test_what_was_meant_is_read(written: str, meant: str) -> None:
    assert json.loads(mend(written)) == {"a": meant}


@pytest.mark.parametrize("text", ["", "no JSON", '{"a": "b', "}{", '{"a": }', "[" * 5000 + "{" * 5000 + "}"])
def test_what_cannot_be_mended_stays_as_it_is(text: str) -> None:
    assert mend(text) == text


@given(st.dictionaries(st.text("abc", min_size=1), anything, min_size=1))
def test_good_json_keeps_its_meaning(value: dict[str, Any]) -> None:
    assert json.loads(mend(json.dumps(value))) == value
    assert json.loads(mend(json.dumps(value, ensure_ascii=False, indent=1))) == value


@given(st.text())
def test_nothing_breaks_it(text: str) -> None:
    mend(text)
    mend("{" + text + "}")


def test_arguments_that_were_decoded_elsewhere_get_their_macros_back() -> None:
    decoded = {"text": "7.7$\times$ \frac{1}{2}", "list": ["\beta", "a\nnew line", "tab\there"], "n": 3}
    assert restore(decoded) == {
        "text": r"7.7$\times$ \frac{1}{2}",
        "list": [r"\beta", "a\nnew line", "tab\there"],
        "n": 3,
    }
