"""Formulas that would leave their dollars or reach into the page are not handed on."""

import pytest

from archive.formats.pieces import is_safe_formula


@pytest.mark.parametrize(
    "formula",
    [
        r"\frac{a}{b}",
        r"\left\{ x \right.",
        r"x_{{a}}",
        r"\text{if $x$}",
        r"50\%",
        r"\#S",
        r"\\",
        r"\leftarrow",
        r"\hat{x}^2",
    ],
)
def test_whole_formulas_are_safe(formula: str) -> None:
    assert is_safe_formula(formula)


@pytest.mark.parametrize("formula", ["{a", "a}", "}{", "a$b", "a\\", "50%", "#1", r"\{}"])
def test_what_is_left_open_is_not(formula: str) -> None:
    assert not is_safe_formula(formula)


@pytest.mark.parametrize(
    "formula",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\style{color:red}{x}",
        r"\class {a}{x}",
        r"\mmlToken{mi}[href='x']{y}",
        r"\require{html}",
        r"\def\alpha{\beta}",
        r"\gdef\a{}",
        r"\let\a=\b",
        r"\newcommand{\a}{b}",
        r"\renewcommand\a b",
        r"\DeclareMathOperator\a b",
        r"\csname href\endcsname",
        r"\input{/etc/passwd}",
        r"\immediate\write18{x}",
        r"\^^69nput{x}",
    ],
)
def test_what_reaches_outside_is_not(formula: str) -> None:
    assert not is_safe_formula(formula)
