"""BibTeX that a real parser reads back as the record."""

import re
from typing import Any

import bibtexparser
import pytest
from bibtexparser.middlewares import SeparateCoAuthors
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from archive.formats.bibtex import bibtex, cite_keys
from archive.formats.pieces import fold
from papers.latex import to_text
from papers.paper import Paper
from tests.archive.made import a_paper


def entries(text: str) -> list[dict[str, Any]]:
    """Parse BibTeX strictly: each block an entry, no field twice, no key twice."""
    library = bibtexparser.entrypoint.parse_string(text, append_middleware=[SeparateCoAuthors()])
    assert not library.failed_blocks
    assert len(library.blocks) == len(library.entries) == len(re.findall("^@", text, re.MULTILINE))
    return [
        {"key": entry.key, "type": entry.entry_type} | {f.key: f.value for f in entry.fields}
        for entry in library.entries
    ]


def readable(latex: str) -> str:
    return fold(LatexNodes2Text(math_mode="verbatim").latex_to_text(latex).replace("''", '"'))


def test_an_entry_has_the_fields_of_arxivs_own_export() -> None:
    paper = a_paper(
        title=r"GRM: 50\% of $\epsilon$ & \emph{Fr\'echet}", authors=("Yinghao Xu", "Björn Ommer"), version=3
    )
    assert bibtex([paper]) == (
        "@misc{xu2024grm,\n"
        "      title={{GRM: 50{\\%} of $\\epsilon$ {\\&} Fr{\\'e}chet}},\n"
        '      author={Yinghao Xu and Bj{\\"o}rn Ommer},\n'
        "      year={2024},\n"
        "      eprint={2403.14621},\n"
        "      archivePrefix={arXiv},\n"
        "      primaryClass={cs.CV},\n"
        "      url={https://arxiv.org/abs/2403.14621}\n"
        "}\n"
    )
    assert bibtex([]) == ""


def test_the_sample_papers_come_back(samples: list[Paper]) -> None:
    assert_come_back(samples)


def test_the_papers_of_older_digests_come_back(dev_papers: list[Paper]) -> None:
    assert_come_back(dev_papers)


def assert_come_back(papers: list[Paper]) -> None:
    found = entries(bibtex(papers))
    assert [entry["eprint"] for entry in found] == [paper.id for paper in papers]
    for paper, entry in zip(papers, found, strict=True):
        assert [readable(name) for name in entry["author"]] == [to_text(name) for name in paper.authors]
        assert entry["title"].startswith("{")
        assert readable(entry["title"]) == fold(to_text(paper.title))
    assert len({entry["key"].lower() for entry in found}) == len(papers)


@given(st.text(max_size=50), st.text(max_size=30))
def test_no_text_breaks_an_entry(title: str, name: str) -> None:
    (entry,) = entries(bibtex([a_paper(title=title, authors=(name, "B C"))]))
    for value in (entry["title"], *entry["author"]):
        assert value.count("{") == value.count("}")
        assert not re.search(r"(?<!\\)[%#&_]", value)
    assert len(entry["author"]) == 2 if fold(to_text(name)) else 1


def test_a_formula_stays_one_and_its_braces_balance() -> None:
    (entry,) = entries(bibtex([a_paper(title=r"On $\frac{a}{\{ b \}}$")]))
    assert entry["title"] == r"{On $\frac{a}{\lbrace b \rbrace }$}"


@pytest.mark.parametrize(
    ("title", "written"),
    [
        (r"$W$ at $\sqrt{s}=13$ TeV", r"{$W$ at $\sqrt{s}=13$ TeV}"),
        (r"$\mathcal{N}=4$ and $\mathscr{N}$", r"{$\mathcal{N}=4$ and $\mathscr{N}$}"),
        ("𝒩=4 at √s", r"{{\ensuremath{\mathcal{N}}}=4 at {\ensuremath{\surd}}s}"),
        (r"H$_2$O at 10^{-3} K, $50\%$", r"{H$_2$O at 10$^{-3}$ K, $50\%$}"),
        (r"$\alpha$ of α, $x_α$", r"{$\alpha$ of {\ensuremath{\alpha}}, $x_{\ensuremath{\alpha}}$}"),
        (r"From $5 to $10", r"{From {\$}5 to {\$}10}"),
        (r"$$\begin{equation}x\end{equation}$$ and $a & b$", "{x and a b}"),
    ],
)
def test_formulas_stay_the_latex_that_they_were(title: str, written: str) -> None:
    (entry,) = entries(bibtex([a_paper(title=title)]))
    assert entry["title"] == written


@pytest.mark.parametrize("title", [r"A \input{x}", r"$\frac{a}{\input{x}}$", r"$\frac{a}{b", "100% {a", "}{", "\\"])
def test_a_title_runs_nothing_and_leaves_nothing_open(title: str) -> None:
    (entry,) = entries(bibtex([a_paper(title=title)]))
    assert r"\input" not in entry["title"].replace(r"\textbackslash", "")
    assert entry["title"].count("{") == entry["title"].count("}")


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("Łukasz Šmíd", r"{\L}ukasz {\v{S}}m{\'\i}d"),
        ("Nguyễn Văn Tuấn", r"Nguy{\~{\^{e}}}n V{\u{a}}n Tu{\'{\^{a}}}n"),
        ("Q̃ é", r"{\~{Q}} {\'e}"),
        ("李明 שלום", "李明 שלום"),
    ],
)
def test_letters_that_old_bibtex_would_cut_are_latex(name: str, latex: str) -> None:
    (entry,) = entries(bibtex([a_paper(authors=(name,))]))
    assert entry["author"] == [latex]


@pytest.mark.parametrize("name", ["The ATLAS Collaboration", "John Smith, Jr.", "Sons and Daughters"])
def test_a_name_that_would_be_taken_apart_is_kept_whole(name: str) -> None:
    (entry,) = entries(bibtex([a_paper(authors=(name, "Ada Lovelace"))]))
    assert entry["author"] == [f"{{{name}}}", "Ada Lovelace"]


@pytest.mark.parametrize(
    ("author", "title", "key"),
    [
        ("Yinghao Xu", "GRM: Large", "xu2024grm"),
        ("Pablo Marcos-Manchón", "The Open-Vocabulary", "marcosmanchon2024openvocabulary"),
        (r"Przemys{\l}aw Spurek III", "A 3D Model", "spurek20243d"),
        ("Håkon Ødegård Jr.", "On the Way", "odegard2024way"),
        ("李 明", "深度", "anonymous2024"),
        ("ATLAS", "To be", "atlas2024be"),
    ],
)
def test_keys_are_plain_ascii(author: str, title: str, key: str) -> None:
    assert cite_keys([a_paper(authors=(author,), title=title)]) == [key]


def test_keys_differ() -> None:
    twins = [a_paper(), a_paper(title="Title2"), a_paper(), a_paper()]
    assert cite_keys(twins) == ["lovelace2024title", "lovelace2024title2", "lovelace2024title3", "lovelace2024title4"]
    assert cite_keys([a_paper(authors=())]) == ["anonymous2024title"]
