import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers import links
from tests.growth.work import superlinear


def given_by_authors(comment: str = "", abstract: str = "") -> list[tuple[str, str]]:
    return [(link.kind, link.url) for link in links.from_record("2403.14621v1", comment, abstract)[2:]]


def test_the_paper_that_the_old_digest_did_not_link() -> None:
    found = links.from_record(
        "2403.14621v1",
        "Project page: https://justimyhxu.github.io/projects/grm/ Code: https://github.com/justimyhxu/GRM",
        "Our project website is at: https://justimyhxu.github.io/projects/grm/.",
    )
    assert [(link.kind, link.url) for link in found] == [
        ("abs", "https://arxiv.org/abs/2403.14621v1"),
        ("pdf", "https://arxiv.org/pdf/2403.14621v1"),
        ("project", "https://justimyhxu.github.io/projects/grm/"),
        ("code", "https://github.com/justimyhxu/GRM"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at rdd-neurips.github.io.", [("project", "https://rdd-neurips.github.io")]),
        ("Code (github.com/x/y), Page: www.foo.org", [("project", "https://www.foo.org"), ("code", "https://github.com/x/y")]),
        (r"\url{https://a.b.edu/\~{}u/x\_y}.", [("project", "https://a.b.edu/~u/x_y")]),
        (r"\href{https://github.com/a/b}{here}, \href{http://www.github.com/A/B.git/}{x}", [("code", "https://github.com/a/b")]),
        (r"$\href{https://github.com/a/b}{\text{this https URL}}$", [("code", "https://github.com/a/b")]),
        (r"available\footnote{https://github.com/a/b\_c}.", [("code", "https://github.com/a/b_c")]),
        (r"{\url{https://x.github.io/GO-NeRF/}.", [("project", "https://x.github.io/GO-NeRF/")]),
        (r"at:~\href{https://github.com/a/b}{https://github.com/a/b}.", [("code", "https://github.com/a/b")]),
        ("https:/github.com/a/b", [("code", "https://github.com/a/b")]),
        ("https://David-Dou.github.io/X", [("project", "https://David-Dou.github.io/X")]),
        ("page ( https://dco.github.io/).", [("project", "https://dco.github.io/")]),
        ("(https://foo.com/a_(b)) [http://x.com/y]", [("project", "https://foo.com/a_(b)"), ("project", "http://x.com/y")]),
        ("代码：https://github.com/a/c。", [("code", "https://github.com/a/c")]),
        ("https://a.comhttps://b.com/x", [("project", "https://a.com"), ("project", "https://b.com/x")]),
    ],
)  # fmt: skip
def test_addresses_are_cut_out_of_the_sentence(text: str, expected: list[tuple[str, str]]) -> None:
    assert given_by_authors(abstract=text) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Project page: https://github.com/a/b", "code"),
        ("https://gitlab.inria.fr/group/tool", "code"),
        ("https://anonymous.4open.science/r/x-1/", "code"),
        ("weights: https://huggingface.co/org/model", "code"),
        ("https://huggingface.co/spaces/org/demo", "project"),
        ("https://huggingface.co/datasets/org/set", "data"),
        ("https://www.kaggle.com/datasets/a/b", "data"),
        ("https://zenodo.org/records/123", "data"),
        ("Code: https://zenodo.org/records/123", "code"),
        ("https://doi.org/10.5281/zenodo.123", "data"),
        ("The dataset is available at https://foo.org/x", "data"),
        ("The dataset is released at https://github.com/a/b", "data"),
        ("Code and data are at https://github.com/a/b", "code"),
        ("Our source code is at https://lab.edu.cn/tool", "code"),
        ("The code is on the project page https://foo.org/x", "project"),
        ("Code and results: https://a.github.io/b", "project"),
        ("We use the dataset of others. See https://foo.org/x", "project"),
        ("https://github.com/organisation", "project"),
    ],
)
def test_host_and_words_tell_what_an_address_is(text: str, kind: str) -> None:
    assert [found for found, _ in given_by_authors(abstract=text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "write to john.doe@github.com/x", "ftp://a.b.com/c", "javascript:alert(1)", "https://doi.org/10.1/2",
        "Published in https://onlinelibrary.wiley.com/doi/10.1111/cgf.15000", "https://openreview.net/forum?id=x",
        "https://arxiv.org/abs/2403.14148", "https://user:pw@evil.com/x", "http://127.0.0.1/x", "http://localhost/x",
        "https://[::1]/", "http://[", "https://", "e.g./i.e. and/or Node.js/Deno U.S./China OpenAI.com PyTorch 3.5/4.0",
        "https://github.com/", "",
    ],
)  # fmt: skip
def test_what_is_no_page_of_the_authors_is_left_out(text: str) -> None:
    assert given_by_authors(text) == []


def test_no_code_link_of_real_papers_is_lost(shared_data: Path) -> None:
    """The digests that this replaces left out more than half of them."""
    checked = 0
    for line in (shared_data / "digests" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        paper = json.loads(line)["paper"]
        text = f"{paper['comment']} {paper['abstract']}"
        repositories = set(re.findall(r"github\.com/[\w-]+/[\w-]+", text))
        found = {url.partition("://")[2] for _, url in given_by_authors(paper["comment"], paper["abstract"])}
        checked += len(repositories)
        assert repositories <= found, paper["id"]
        assert all(re.fullmatch(r"[\w-]+(\.[\w-]+)+(/[\w./~?=&+-]*)?", address) for address in found), found
    assert checked > 40


@given(st.text(), st.text("htps:/.abc\\{}$~_()[]@ github.com"))
def test_no_record_breaks_it(comment: str, abstract: str) -> None:
    for link in links.from_record("2403.14621v1", comment, abstract):
        assert re.match(r"https?://[\w.-]+\.[a-z]{2,}", link.url, re.IGNORECASE)


@pytest.mark.parametrize("unit", ["a-", "http://", "a.", "www.", "\\href{", "a.com/", "https://a.b)", "~", "("])
def test_hostile_records_take_no_longer_than_others(unit: str) -> None:
    def read(length: int) -> None:
        given_by_authors(unit * (length // len(unit)), "http://a.b/" + ")" * length)

    assert superlinear(read, int) == ""
