"""Whatever a paper says shows as text: to CommonMark, to Nunjucks and to MathJax."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from archive.formats.markdown_text import at_line_start, autolink, escape, line, plain
from archive.formats.pieces import fold, is_safe_formula, is_web, split_urls
from tests.archive.rendered import Page

NUNJUCKS = re.compile(r"\{[{%#]")
TOKENS = r"""* ** _ __ ` ``` ~~ <b> <script> <!-- --> &amp; &#35; [x](y) ![x](y) [ ] ( ) # > - + 1. 1) --- === | $ \ { %
# } {{x}} {%raw%} \( \[ \begin{a} a_b word é שלום 😀 javascript:a a@b.org www.a.org ftp://a.org https://a.org/b_c. ://"""
MARKUP = st.lists(st.sampled_from([" ", "\n", *TOKENS.split()]), max_size=9).map("".join)
ANY = st.one_of(st.text(max_size=60), MARKUP)
FORMULA = st.lists(
    st.sampled_from(
        [
            *"x_^<&*|~`'=[]( )",
            "{a}",
            "{{b}}",
            r"\frac{a}{b}",
            r"\{",
            r"\}",
            r"\\",
            r"\,",
            r"\left[",
            r"\text{$y$}",
            r"\#",
        ]
    ),
    min_size=1,
    max_size=7,
).map(lambda tokens: fold("".join(tokens)))


def mathematics(run: str) -> list[str]:
    """Return the formulas that MathJax would find between dollars in text that no tag breaks."""
    return re.findall(r"(?<!\\)\$((?:[^$\\]|\\.)*)\$", run)


@given(ANY)
def test_a_paragraph_shows_its_text_and_nothing_else(text: str) -> None:
    page = Page(plain(text))
    assert "".join(page.texts("p", "h1", "h2", "li", "pre")) == fold(text)
    assert set(page.tags) <= {"p", "span", "a"}
    assert all(url.startswith(("http://", "https://")) for url, _ in page.links)


@given(ANY)
def test_a_heading_and_a_list_item_show_their_text(text: str) -> None:
    assume(fold(text))
    heading, item = Page(f"## {line(text)}"), Page(f"- {plain(text)}")
    assert heading.texts("h2") == [fold(text)]
    assert item.texts("li") == [fold(text)]
    assert set(heading.tags) <= {"h2", "span"}
    assert set(item.tags) <= {"ul", "li", "span", "a"}


@given(ANY)
def test_text_means_nothing_to_nunjucks_and_to_mathjax(text: str) -> None:
    markdown = plain(text)
    page = Page(markdown)
    assert not NUNJUCKS.search(markdown)
    assert not NUNJUCKS.search(page.html)
    for run in page.blocks[0].runs if page.blocks else []:
        assert not mathematics(run)
        assert not re.search(r"\\[(\[]|\\begin\{", run)


@given(FORMULA)
def test_a_formula_reaches_mathjax_letter_for_letter(formula: str) -> None:
    assume(formula and is_safe_formula(formula))
    markdown = f"so ${escape(formula, in_mathematics=True)}$ holds"
    page = Page(markdown)
    assert page.texts("p") == [f"so ${formula}$ holds"]
    assert page.tags == ["p"]
    assert not NUNJUCKS.search(markdown)
    assert not NUNJUCKS.search(page.html)


def test_ordinary_text_and_formulas_stay_readable_in_the_source() -> None:
    assert plain("A 3.5-point gain (FID) on snake_case, R&D: 27.3% & up!") == (
        "A 3.5-point gain (FID) on snake_case, R&D: 27.3% & up!"
    )
    assert escape(r"\frac{a}{b_{c}}^2", in_mathematics=True) == r"\frac{a}{b_{c}}^2"


def test_a_lone_dollar_needs_no_element_around_it() -> None:
    assert plain("It costs $5.") == r"It costs \$5."
    assert plain("It costs $5, not $6.") == r"It costs <span>\$</span>5, not <span>\$</span>6."


def test_what_cannot_be_seen_is_dropped() -> None:
    assert fold("a\x00b\u202ec\u2066d\ud800\n\n e\u00a0f") == "abcd e f"


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("Page: https://a.org/b_c/. More", ["https://a.org/b_c/"]),
        ("(see https://a.org/x_(y))", ["https://a.org/x_(y)"]),
        ("https://a.org/~me?q=1&r=%20#top, http://b.org", ["https://a.org/~me?q=1&r=%20#top", "http://b.org"]),
        ("代码：https://a.org/x。", ["https://a.org/x"]),
        ("javascript:alert(1) ftp://a.org/x https://", []),
    ],
)
def test_addresses_become_links_without_the_stop_behind_them(text: str, urls: list[str]) -> None:
    assert [url for _, url in split_urls(text) if url] == urls
    assert "".join(before + url for before, url in split_urls(text)) == text
    page = Page(plain(text))
    assert [url for url, _ in page.links] == urls
    assert page.texts("p") == [text.replace("%20", " ")]


def test_an_address_cannot_leave_its_link() -> None:
    page = Page(autolink("https://a.org/<script>{{x}} `"))
    assert page.tags == ["p", "a"]
    assert page.links[0][0].startswith("https://a.org/%3Cscript")
    assert not is_web("javascript:alert(1)//https://a.org")
    assert not is_web("https:///x")


@pytest.mark.parametrize("text", ["- x", "+ x", "> x", "===", "---", "1. x", "2) x", "3.", ": x"])
def test_the_start_of_a_line_opens_no_block(text: str) -> None:
    page = Page(at_line_start(text))
    assert page.tags == ["p"]
    assert page.texts("p") == [text]


@pytest.mark.parametrize("text", ["1.5 is more", "2024 was", "A - b"])
def test_the_start_of_a_line_is_left_alone_where_it_opens_nothing(text: str) -> None:
    assert at_line_start(text) == text
