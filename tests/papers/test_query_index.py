"""Queries held against papers through an index: the same matches as one by one."""

from hypothesis import given
from hypothesis import strategies as st

from papers.paper import Paper
from papers.query.index import QueryIndex
from papers.query.match import PaperIndex, matches
from papers.query.queries import parse
from papers.query.terms import Dates, Query, Term, all_of, any_of
from tests.servers.arxiv import make_paper

WORDS = ("diffusion", "diffusions", "model", "models", "text", "to", "image", "a", "survey", "graphs", "ml", "2401")
NAMES = ("Yann LeCun", "Y. LeCun", "Le Cun, Yann", "Ada Lovelace", "A. Lovelace", "Xiao-Ming Li", "Li", "L. X. Li",
         "Müller", "Jo Mueller", "H1 Collaboration", "de la Cruz", "A B C D E F G", "B. A.")  # fmt: skip
CODES = ("cs.CL", "cs.CV", "cs.SY", "eess.SY", "math.PR", "hep-th", "stat.ML", "math-ph", "x.Unknown")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
PAPERS = st.builds(
    make_paper,
    st.integers(1, 4),
    title=TEXTS,
    abstract=TEXTS,
    comment=TEXTS,
    authors=st.lists(st.sampled_from(NAMES), max_size=3).map(tuple),
    categories=st.lists(st.sampled_from(CODES), max_size=3, unique=True).map(tuple),
)
PHRASES = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    st.sampled_from(["diff*", "m*", "model?", "to-im*", "te?t", "-", "LeCun", "hep-*", "2401.00001", "2401.00002v2"]),
)
TERMS = st.one_of(
    st.builds(Term, st.sampled_from(["all", "ti", "abs", "co", "jr", "rn"]), PHRASES),
    st.builds(
        Term, st.just("au"), st.sampled_from([*NAMES, "lecun_y", "Yann", "Y", "Le*", "Lov*", "x?ao-L*", "Li, X"])
    ),
    st.builds(
        Term,
        st.sampled_from(["cat", "primary", "all"]),
        st.sampled_from([*CODES, "cs", "cs.*", "math*", "c*", "*.CL", "CS.C?"]),
    ),
    st.builds(Term, st.just("id"), st.sampled_from(["2401.00001", "2401.00002v1", "2401.00003v7", "nothing"])),
    st.builds(
        Dates, st.just("submittedDate"), st.just(make_paper(2).published), st.sampled_from([make_paper(3).published])
    ),
)
QUERIES: st.SearchStrategy[Query] = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(any_of),
        st.tuples(st.lists(inner, min_size=0, max_size=2), st.lists(inner, min_size=1, max_size=2)).map(
            lambda parts: all_of(*parts)
        ),
        st.lists(inner, min_size=1, max_size=3).map(all_of),
    ),
    max_leaves=6,
)


@given(st.lists(QUERIES, max_size=12), st.lists(PAPERS, min_size=1, max_size=4))
def test_the_same_is_found_as_one_by_one(queries: list[Query], papers: list[Paper]) -> None:
    index = QueryIndex(enumerate(queries))
    for paper, found in index.found_by([PaperIndex(each) for each in papers]):
        assert sorted(found) == [number for number, query in enumerate(queries) if matches(query, paper.paper)]


def test_what_is_added_later_or_taken_out_counts() -> None:
    index = QueryIndex([("a", parse("diffusion")), ("b", parse("cat:cs.CV"))])
    index.add("a", parse("ti:nothing"))
    index.add("c", parse("au:Lovelace"))
    index.discard("b")
    index.discard("d")
    assert [found for _, found in index.found_by([PaperIndex(make_paper())])] == [["c"]]
    assert (len(index), "b" in index, index.query("c")) == (2, False, Term("au", "Lovelace"))


def test_few_queries_are_tried_for_a_paper() -> None:
    texts = [f'cat:cs.CV AND (ti:"rare {n}" OR abs:"word{n} model")' for n in range(1000)]
    texts += [f'au:"Ada Love{n}"' for n in range(1000)]
    index = QueryIndex((text, parse(text)) for text in texts)
    tried: list[Query] = []

    class Counting(PaperIndex):
        def count_words(self, field: str, text: str, *, wild: bool) -> int:
            tried.append(Term("ti", text))
            return super().count_words(field, text, wild=wild)

    paper = make_paper(title="A rare 7 study", abstract="No word8 model")
    assert [found for _, found in index.found_by([Counting(paper)])] == [[texts[7], texts[8]]]
    assert len(tried) < 10
