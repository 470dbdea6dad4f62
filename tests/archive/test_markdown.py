"""A digest as a post: the seed's form, without its errors."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats.markdown import digest_markdown, paper_markdown
from archive.formats.pieces import fold
from chat.reply import Checks, Claim, Link
from chat.words import Words
from papers.latex import to_text
from papers.paper import Paper
from summarizer.digest import Entry
from summarizer.extractive.summary import summarize_offline
from summarizer.schema import Reading, ShownFigure, Summary
from tests.archive.made import a_digest, a_paper
from tests.archive.rendered import Page, split_post

EN = Words("en")
ABSTRACT_PAGE = "[Abstract page](https://arxiv.org/abs/2403.14621v1)"
RAW_LATEX = re.compile(r"\\[A-Za-z]+|``|\\['\"^`~]")
FORMULA = re.compile(r"\$[^$]+\$")


def page_of(paper: Paper, summary: Summary | None = None, language: str = "en") -> Page:
    return Page(paper_markdown(Entry(paper, summary or summarize_offline(paper)), Words(language)))


def assert_form(papers: list[Paper]) -> None:
    """Check a whole post: its outline, each paper's own words, and that no LaTeX is left in the open."""
    _, body = split_post(digest_markdown(a_digest(papers), EN))
    page = Page(body)
    assert page.texts("h1") == ["2024-03-23 update"]
    assert page.texts("h2") == [fold(to_text(paper.title)) for paper in papers]
    sections = body.split("\n## ")[1:]
    for paper, section in zip(papers, sections, strict=True):
        shown = Page("## " + section)
        paragraphs = shown.texts("p")
        assert paragraphs[0] == f"Authors: {', '.join(to_text(name) for name in paper.authors)}"
        assert paragraphs.index("Summary") < paragraphs.index("Key Takeaways") == len(paragraphs) - 1
        assert "<details>\n<summary>Sentences of the abstract</summary>\n\n- " in section
        assert (f"https://arxiv.org/pdf/{paper.versioned_id}", "PDF") in shown.links
        assert 1 <= len(shown.texts("li")) <= 7
        assert shown.tags.count("h2") == 1
        assert set(shown.tags) <= {"h2", "p", "strong", "a", "ul", "li", "span", "details", "summary"}
        for text in (block.text for block in shown.blocks):
            assert not RAW_LATEX.search(FORMULA.sub("", text)), text
    assert not re.search(r"\{[{%#]", page.html)


def test_the_sample_papers_make_a_post(samples: list[Paper]) -> None:
    assert len(samples) == 13
    assert_form(samples)


def test_the_papers_of_older_digests_make_a_post(dev_papers: list[Paper]) -> None:
    assert len(dev_papers) == 258
    assert_form(dev_papers)


def test_a_paper_has_its_sections_in_order() -> None:
    paper = a_paper(
        title=r"GRM: \emph{Large} $\epsilon$",
        authors=("Yinghao Xu", r"Jos\'e Mart{\'\i}nez"),
        abstract="First part.\nSecond part.",
        comment="ICLR 2024. Project page: https://a.org/grm/",
        links=(
            Link("abs", "https://arxiv.org/abs/2403.14621v1"),
            Link("code", "https://github.com/a/b_c"),
            Link("project", "https://a.org/grm/"),
            Link("data", "javascript:alert(1)"),
        ),
    )
    summary = Summary(Claim("In short.", "First part."), (Claim("One.", "First part."), Claim("Two.", "Second part.")))
    markdown = paper_markdown(Entry(paper, summary), EN)
    blocks = markdown.split("\n\n")
    assert blocks[0] == "# GRM: Large ϵ"
    assert blocks[1].startswith("> No language model wrote this summary: it is taken from the paper's abstract")
    assert blocks[2:] == [
        "**Authors: Yinghao Xu, José Martínez**",
        "First part.",
        "Second part.",
        "[PDF](https://arxiv.org/pdf/2403.14621v1) ICLR 2024.",
        f"{ABSTRACT_PAGE} · Code: <https://github.com/a/b_c> · Project page: <https://a.org/grm/>",
        "**Summary**",
        "In short.",
        "**Key Takeaways**",
        "<details>\n<summary>Sentences of the abstract</summary>",
        "- One.\n- Two.",
        "</details>\n",
    ]
    written = paper_markdown(Entry(paper, replace(summary, model="wise-1")), EN)
    assert "**Key Takeaways**\n\n- One.\n- Two.\n" in written


@pytest.mark.parametrize(
    ("comment", "kept"),
    [
        ("ICLR 2024. Project page: https://a.org/grm/", "ICLR 2024."),
        ("Project page: https://a.org/grm/ Code: https://github.com/a/b_c", ""),
        ("Accepted at X (code: https://github.com/a/b_c). 12 pages", "Accepted at X. 12 pages"),
        ("Code (https://github.com/a/b_c) and data, 12 pages", "Code and data, 12 pages"),
        ("10 pages, code: http://www.github.com/a/b_c", "10 pages"),
        (
            "The site https://a.org/grm has all; see https://c.org",
            "The site https://a.org/grm has all; see https://c.org",
        ),
    ],
)
def test_each_address_is_a_link_once(comment: str, kept: str) -> None:
    links = (Link("code", "https://github.com/a/b_c"), Link("project", "https://a.org/grm"))
    paper = a_paper(comment=comment, links=links, abstract="See https://a.org/grm for more.", doi="10.1000/x")
    claim = Claim("Our code is at https://github.com/a/b_c.", "See https://a.org/grm for more.")
    reading = Reading("pdf", points={"results": (claim, claim)}, figures=(ShownFigure("1", "See https://c.org."),) * 2)
    page = page_of(paper, Summary(claim, (claim,), model="wise-1", reading=reading))
    linked = [url.rstrip("/") for url, _ in page.links]
    assert len(linked) == len(set(linked))
    assert {"https://a.org/grm", "https://github.com/a/b_c", "https://doi.org/10.1000/x"} < set(linked)
    assert f"PDF {kept}".strip() in page.texts("p")
    assert page.texts("li")[0] == claim.text


def test_a_summary_without_takeaways_has_no_empty_list() -> None:
    page = page_of(a_paper(), Summary(Claim("We show a thing.", "We show a thing."), ()))
    assert page.texts("p")[-2:] == ["Summary", "We show a thing."]


def test_a_withdrawn_paper_says_so_first() -> None:
    assert "withdrawn" in page_of(a_paper(withdrawn=True)).texts("p")[2]
    assert not any("withdrawn" in text for text in page_of(a_paper()).texts("p"))


def test_a_formula_without_unicode_form_is_set_by_mathjax_in_abstract_and_summary() -> None:
    said = r"We show that $\frac{x_{{a}}}{\sqrt{b^{*}}} \leq y^{z_{q}}$ holds."
    page = page_of(a_paper(abstract=f"{said} See $\\frac{{a}}{{b}}$ at https://a.org for $5."))
    runs = [run for block in page.blocks for run in block.runs]
    assert [run for run in runs if "holds" in run] == [f"{said} See $\\frac{{a}}{{b}}$ at ", said]
    assert page.texts("p")[3] == f"{said} See $\\frac{{a}}{{b}}$ at https://a.org for $5."


def test_a_formula_of_the_evidence_is_set_only_where_the_claim_has_it() -> None:
    ratio, power = r"$\frac{a}{b}$", r"$x^{y_{q}}$"
    evidence = f"We reach {ratio} of {power}."
    claims = [
        Claim(f"比例为 {to_text(ratio)}，而非零。", evidence),
        Claim(f"c{to_text(ratio)} of {to_text(power)}", evidence),
    ]
    page = page_of(a_paper(), Summary(claims[0], (claims[1],)))
    assert page.texts("p")[-2] == f"比例为 {ratio}，而非零。"
    assert page.texts("li") == [f"c{to_text(ratio)} of {power}"]


def test_a_formula_that_reaches_outside_is_no_formula() -> None:
    page = page_of(a_paper(abstract=r"We use $\frac{a}{\href{javascript:alert(1)}{b}}$ here."))
    assert not any("$" in block.text or r"\href" in block.text for block in page.blocks)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_record_keeps_the_outline(title: str, abstract: str) -> None:
    paper = a_paper(title=title, authors=(title, "B"), abstract=abstract, comment=title)
    page = Page(paper_markdown(Entry(paper, Summary(Claim(abstract, abstract), (Claim(title, abstract),))), EN))
    assert page.texts("h1") == [fold(to_text(title)) or "2403.14621v1"]
    assert page.texts("h2", "pre") == []
    assert page.texts("p")[2] == f"Authors: {fold(', '.join(map(to_text, (title, 'B'))))}"
    assert page.texts("li")[-1:] == [fold(title)]
    assert set(page.tags) <= {"h1", "blockquote", "p", "strong", "a", "ul", "li", "span", "details", "summary"}
    assert all(url.startswith(("https://", "http://")) for url, _ in page.links)


@pytest.mark.parametrize(
    ("models", "language", "said", "unsaid"),
    [
        (["offline", "offline"], "en", ["No language model wrote these"], ["language is kept", "A program"]),
        (["offline", "offline"], "zh", ["No language model wrote these", "language is kept"], ["A program"]),
        (["gemini-2.5-pro"], "en", ["The language model gemini-2.5-pro wrote this summary."], ["abstract", "these"]),
        (["a_1", "b*", "a_1"], "en", ["Several language models wrote these summaries: a_1, b*."], ["abstract"]),
        (["gpt", "offline"], "en", ["model gpt wrote these", "For one paper no model answered"], ["No language"]),
        (["gpt", *3 * ["offline"]], "en", ["For 3 papers no model answered: their"], ["No language"]),
    ],
)
def test_the_disclaimer_names_who_wrote(models: list[str], language: str, said: list[str], unsaid: list[str]) -> None:
    claim = Claim("We show a thing.", "We show a thing.")
    entries = tuple(Entry(a_paper(), Summary(claim, (claim,), model=model)) for model in models)
    _, body = split_post(digest_markdown(replace(a_digest([]), entries=entries), Words(language)))
    quotation = Page(body.split("\n# ")[0])
    text = " ".join(quotation.texts("p"))
    assert quotation.tags[0] == "blockquote"
    by_a_model = "A program looked in the paper for the quote, the numbers and the names"
    one = len(models) == 1
    assert all(each in text for each in [*said, f"Read {'the' if one else 'a'} paper before you rely on its summary."])
    assert not any(words in text for words in unsaid)
    assert (by_a_model in text) == (set(models) != {"offline"})


def test_a_post_says_below_each_summary_what_its_statements_were_held_against() -> None:
    passed = Checks(*("passed",) * 5, judge="wise-1")
    claims = tuple(Claim(f"Say {n}.", "We say.", checks=passed) for n in range(3))
    reading = Reading("pdf", points={"results": claims[1:]}, model="wise-1", pages=2)
    by_a_model = Entry(a_paper(), Summary(claims[0], claims[1:2], model="wise-1", filled=0, reading=reading))
    page = Page(
        digest_markdown(replace(a_digest([]), entries=(by_a_model, Entry(a_paper(), summarize_offline(a_paper())))), EN)
    )
    held = "statements: quotes, numbers and names found in the paper; meaning judged by wise-1."
    told = page.texts("p")
    assert [text for text in told if "found in the paper" in text] == [f"2 {held}", f"2 {held}"]
    assert "em" in page.tags


def test_a_digest_of_the_best_few_says_of_how_many() -> None:
    assert "The newest 1 of 7 new papers." in digest_markdown(a_digest([a_paper()], found=7), EN)
    assert "new papers." not in split_post(digest_markdown(a_digest([a_paper()]), EN))[1]


def test_an_empty_digest_says_that_nothing_is_new() -> None:
    fields, body = split_post(digest_markdown(a_digest([], name="A*B*"), EN))
    page = Page(body)
    assert fields["title"] == "A*B*"
    assert [(block.tag, block.text) for block in page.blocks] == [
        ("h1", "2024-03-23 update"),
        ("p", "No new papers on A*B*."),
    ]
