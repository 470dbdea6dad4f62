"""Which papers come first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from papers.paper import Paper
from papers.query import queries
from papers.query.terms import Query
from papers.ranking import Ranked, Ranker, Votes

DAY = datetime(2024, 3, 21, tzinfo=UTC)
TOPIC = queries.parse('abs:"diffusion model" AND cat:cs.CV')
CATEGORY = queries.parse("cat:cs.CV")


def paper(number: int, title: str, abstract: str = "We study it.") -> Paper:
    day = DAY + timedelta(hours=number)
    return Paper(f"2403.{number:05}", 1, title, ("A. Author",), abstract, ("cs.CV",), day, day)


SPLATS = [paper(n, f"Gaussian splatting of {what}") for n, what in enumerate(("cities", "avatars", "rivers"), 1)]
SURVEYS = [paper(n, f"A survey of {what}") for n, what in enumerate(("medicine", "forecasting", "law"), 11)]


def rank(papers: Sequence[Paper], query: Query, votes: Votes | None = None) -> list[Ranked]:
    return Ranker(papers, query).rank(votes)


def titles(papers: list[Paper], *arguments: object) -> list[str]:
    return [each.paper.title for each in rank(papers, *arguments)]  # type: ignore[arg-type]


def test_the_topics_own_words_decide_where_nobody_voted() -> None:
    central = paper(1, "A diffusion model for maps", "This diffusion model draws maps. Our diffusion model is quick.")
    aside = paper(2, "Maps by hand", "We draw maps. Unlike a diffusion model, people err in many ways while drawing.")
    assert titles([aside, central], TOPIC) == [central.title, aside.title]
    best = rank([aside, central], TOPIC)[0]
    assert "diffusion model" in best.reasons
    assert 0 < best.score < 1


def test_equals_stand_by_their_dates_newest_first() -> None:
    assert titles(SPLATS, CATEGORY) == [each.title for each in reversed(SPLATS)]
    assert {each.score for each in rank(SPLATS, CATEGORY)} == {1.0}


def test_votes_bring_up_the_like_and_take_down_the_unlike() -> None:
    votes = Votes(liked=SPLATS[:1], disliked=SURVEYS[:1])
    order = rank([*SURVEYS[1:], *SPLATS[1:]], CATEGORY, votes)
    assert {each.paper.id for each in order[:2]} == {each.id for each in SPLATS[1:]}
    assert "gaussian splatting" in order[0].reasons
    assert order[-1].score < order[1].score


def test_more_votes_weigh_more() -> None:
    pool = [SPLATS[2], SURVEYS[2]]
    once, thrice = (rank(pool, CATEGORY, Votes(SPLATS[:n], SURVEYS[:n])) for n in (1, 2))
    assert thrice[0].score - thrice[1].score > once[0].score - once[1].score


def test_words_count_by_their_stems_and_without_latex() -> None:
    liked = paper(20, r"Splattings of \emph{Gaussians}")
    assert titles([SURVEYS[0], SPLATS[0]], CATEGORY, Votes([liked]))[0] == SPLATS[0].title


TEXT = st.text(max_size=60)


@given(
    st.lists(st.tuples(TEXT, TEXT), max_size=6),
    st.integers(0, 6),
    st.integers(0, 6),
    st.sampled_from([TOPIC, CATEGORY]),
)
def test_any_papers_get_a_score_and_none_is_lost(
    texts: list[tuple[str, str]], up: int, down: int, query: object
) -> None:
    papers = [replace(paper(n, *text)) for n, text in enumerate(texts)]
    ranked = rank(papers, query, Votes(papers[:up], papers[down:]))  # type: ignore[arg-type]
    assert sorted(each.paper.id for each in ranked) == [each.id for each in papers]
    assert all(0 <= each.score <= 1 and len(each.reasons) <= 3 for each in ranked)
    assert ranked == rank(papers[::-1], query, Votes(papers[:up], papers[down:]))  # type: ignore[arg-type]
