"""What people type: titles with whatever signs, lists of categories, queries, and slips in them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chat.errors import BadInputError
from papers import latex
from papers.paper import Paper
from papers.query.match import matches, relevance
from papers.query.queries import MAX_LENGTH, parse
from papers.query.reading import as_query, as_text, read
from services.topics import Catalogue

MOMENT = datetime(2024, 3, 1, tzinfo=UTC)
EACH = 9  # every so many-th title of a month, some 600 in all; all of them find themselves too

TITLES = [
    "SAM: Segment Anything",
    "SAM:Segment Anything",
    "Friend or Foe: Not a Study",
    "Attention is not all you need",
    "Why Attention is NOT Explanation",
    '"Why Should I Trust You?": Explaining the Predictions of Any Classifier',
    'A lone "quotation mark',
    "What is AI?",
    "Is it enough? - A survey",
    "Really? -An Exploratory Study of Things (part 2",
    "TO BE OR NOT TO BE",
    "CAT: Contrastive Adapter Training",
    "ID: an identity",
    "All: you need",
    "One flow to correct them all: improving simulations",
    "Technical Report: a competition",
    "AU: units of distance",
    "Q*: Deliberative Planning",
    "50% faster: speed/quality & cost, C++ vs. Rust",
    "[PAUSE]-injected paraphrasing",
    r"Fast $\mathcal{O}(n^2)$ methods for $\ell_1$ norms",
    r"The Schr\"odinger bridge of R\'enyi and L\'{e}vy",
    r"{\epsilon}-Neural Thompson Sampling",
    "FAC²E: Better Understanding",
    "Übersicht: Größe und Maß",
    "$100: a price",
]


def titled(title: str) -> Paper:
    return Paper("2403.00001", 1, title, (), "Nothing else.", ("cs.CV",), MOMENT, MOMENT)


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_found_as_it_stands_in_the_record_and_on_the_page(title: str) -> None:
    for pasted in (title, latex.to_text(title), latex.to_text(title).upper(), f"  {title}\n"):
        query = read(pasted)
        assert matches(query, titled(title)), str(query)
        assert parse(str(query)) == query


def test_the_titles_of_a_month_find_themselves(shared_data: Path) -> None:
    lines = (shared_data / "volume" / "2024-03.jsonl").read_text(encoding="utf-8").splitlines()
    titles = [json.loads(line)["title"] for line in lines[::EACH]]
    assert len(titles) > 600
    topics = Catalogue({})
    for title in titles:
        query, topic = read(title), topics.resolve(title)
        assert matches(query, titled(title)), title
        assert matches(parse(topic.query), titled(title)), title
        assert parse(str(query)) == query


def test_a_title_comes_before_other_papers_with_its_words() -> None:
    wanted, other = titled("SAM: Segment Anything"), titled("Anything to segment, said Sam, is SAM's segment")
    query = read("SAM: Segment Anything")
    assert relevance(query, wanted) > relevance(query, other) > 0


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("diffusion -survey", "all:diffusion ANDNOT all:survey"),
        ("nerf or splat", "all:nerf OR all:splat"),
        ('"a b" OR "c d"', 'all:"a b" OR all:"c d"'),
        ("title: x author:y", "ti:x AND au:y"),
        ("au: LeCun ti: diffusion", "au:LeCun AND ti:diffusion"),
        ("cat:cs.CL AND cat:cs.LG", "cat:cs.CL AND cat:cs.LG"),
        ("primary:cs.cl transformer", "primary:cs.CL AND all:transformer"),
        ("cs.CL transformer", "cat:cs.CL AND all:transformer"),
        ("https://arxiv.org/abs/2403.14621v2", "id:2403.14621v2"),
        ("quantum physics", "all:quantum AND all:physics"),
        ("TCP/IP", 'all:"TCP/IP"'),
    ],
)
def test_a_query_is_a_query(typed: str, sent: str) -> None:
    assert str(as_query(typed)) == sent
    assert read(typed) == parse(sent)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("tit:diffusion", "no field tit"),
        ("Titel:diffusion", "no field Titel"),
        ("auther: LeCun", "no field auther"),
        ("abstrct:diffusion model", "no field abstrct"),
        ("ti:diffusion foo:bar", "no field foo"),
        ("cat:cs.CVV transformer", "Did you mean cs.CV"),
        ('"diffusion', "A quotation mark is missing"),
        ("(a", "A bracket is missing"),
        ("a AND", "breaks off"),
        ("(diffusion OR score matching) AND (image generation", "A bracket is missing"),
        ("::::", "nothing to look for"),
        ("x" * (MAX_LENGTH + 1), "at most 2000"),
        ("x: y " * 1000, "at most 2000"),
    ],
)
def test_a_slip_in_what_is_meant_as_a_query_is_told(typed: str, fault: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read(typed)
    assert fault in str(caught.value)
    assert caught.value.next_step is not None


@pytest.mark.parametrize(
    "typed",
    [
        "cs.CL, cs.LG", "cs.CL cs.LG", "cs.CL and cs.LG", "cs.LG/cs.cl", "cs.CL+cs.LG", "cs.CL; cs.LG", "cs.CL，cs.LG",
        "cat:cs.CL, cat:cs.LG", "cs.CL & cs.LG", "cs.CL or cs.LG", "cs.CL und cs.LG", "cs.CL和cs.LG", "cs.CL | cs.LG",
        "https://rss.arxiv.org/rss/cs.CL+cs.LG", "http://rss.arxiv.org/atom/cs.LG+cs.CL", "cs.CL, cs.LG, cs.CL",
    ],
)  # fmt: skip
def test_several_categories_are_any_of_them(typed: str) -> None:
    assert str(read(typed)) == "cat:cs.CL OR cat:cs.LG"
    assert Catalogue({}).resolve(typed).key == "cat:cs.CL OR cat:cs.LG"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://arxiv.org/list/cs.CL/recent", "cat:cs.CL"),
        ("https://arxiv.org/list/cs/new", "cat:cs.*"),
        ("arxiv.org/list/hep-th/pastweek?skip=0&show=50", "cat:hep-th"),
        ("https://export.arxiv.org/list/math.AG/new", "cat:math.AG"),
        ("https://rss.arxiv.org/rss/cs.AI+q-bio.NC", "cat:cs.AI OR cat:q-bio.NC"),
    ],
)
def test_an_address_of_arxivs_lists_is_its_categories(address: str, key: str) -> None:
    assert Catalogue({}).resolve(address).key == key


def test_a_text_too_long_for_words_and_title_is_looked_for_as_a_title() -> None:
    title = "A title: " + " ".join(f"word{n}" for n in range(200))
    assert str(as_text(title)).startswith('ti:"A title word0 ')
    assert "all:" not in str(as_text(title))


def test_nothing_but_signs_is_no_text() -> None:
    with pytest.raises(BadInputError, match="nothing to look for"):
        as_text("$: - !")
