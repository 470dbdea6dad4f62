"""In which archives a query's papers are: never too few."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers import categories
from papers.query import queries
from papers.query.match import matches
from papers.query.reach import all_archives, archive_of, archives
from tests.servers.arxiv import make_paper

CODES = sorted(code for code in categories.NAMES if not code.endswith("*"))


@pytest.mark.parametrize(
    ("query", "reached"),
    [
        ("cat:cs.CL", {"cs"}),
        ("cs.CL math.PR", {"cs", "math"}),
        ("cat:cs", {"cs"}),
        ("cat:cs.SY", {"eess"}),
        ("cat:hep-*", {"hep-ex", "hep-lat", "hep-ph", "hep-th"}),
        ("cat:cs.CV AND all:diffusion", {"cs"}),
        ("cat:cs.* AND cat:stat.ML AND (cat:math.PR OR cat:math.ST)", {"cs"}),
        ("(cat:cs.CV OR cat:stat.ML) AND cat:hep-th", {"hep-th"}),
        ("all:diffusion", None),
        ("all:diffusion OR cat:cs.CL", None),
        ("all:diffusion ANDNOT cat:cs.CL", None),
    ],
)
def test_where_a_query_s_papers_are(query: str, reached: set[str] | None) -> None:
    assert archives(queries.parse(query)) == (None if reached is None else frozenset(reached))


def test_arxiv_has_20_archives() -> None:
    assert len(all_archives()) == 20


TERMS = st.sampled_from(["cat:cs.*", "cat:stat.M?", "all:diffusion", "all:absent", *(f"cat:{code}" for code in CODES)])
QUERIES = st.recursive(
    TERMS,
    lambda inner: st.tuples(inner, st.sampled_from(["AND", "OR", "ANDNOT"]), inner).map(
        lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"
    ),
    max_leaves=5,
)


@given(QUERIES, st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True))
def test_what_matches_is_in_one_of_the_archives(text: str, codes: list[str]) -> None:
    query = queries.parse(text)
    reached = archives(query)
    if matches(query, replace(make_paper(), categories=tuple(codes))):
        assert reached is None or reached & {archive_of(code) for code in codes}
