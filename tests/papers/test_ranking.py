"""Which papers come first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from papers.frequencies import Rarity, counted, shipped, shrunk, together
from papers.paper import Paper
from papers.query import queries
from papers.query.terms import Query
from papers.ranking import Liked, Ranked, Ranker, Votes
from papers.vectors import Vector, packed

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


def vectors_of(papers: Sequence[Paper], *directions: tuple[float, ...]) -> dict[tuple[str, int], Vector]:
    return {(each.id, each.version): packed(numbers) for each, numbers in zip(papers, directions, strict=True)}


def test_what_means_the_same_in_other_words_comes_first_where_there_are_embeddings() -> None:
    titles = ("Neural rendering of towns", "Taxes of medicine", "Laws of forecasting")
    liked, *pool = (paper(n, title, "") for n, title in enumerate(("Radiance fields of cities", *titles), 30))
    votes = Votes([liked])
    vectors = vectors_of([liked, *pool], (1.0, 0.1), (0.9, 0.2), (0.1, 1.0), (-0.2, 0.9))
    ranker = Ranker(pool, CATEGORY, vectors=vectors)
    assert ranker.rank(votes, vectors)[0].paper == pool[0]
    assert Ranker(pool, CATEGORY).rank(votes)[0].paper != pool[0], "newest first, for no word tells"
    few = {key: vectors[key] for key in [(pool[0].id, 1)]}
    assert Ranker(pool, CATEGORY, vectors=few).rank(votes, vectors)[0].paper != pool[0], "one vector ranks nothing"


def test_a_library_alone_ranks_and_each_paper_says_which_it_is_like() -> None:
    pool = [*SPLATS[1:], *SURVEYS, paper(40, "Quick kernels for sparse matrices"), paper(41, "Proofs of old theorems")]
    library = Votes(saved=[SPLATS[0], paper(50, "Taxes and their history")])
    ranker = Ranker(pool, CATEGORY)
    first, second, *rest = ranker.pick(ranker.rank(library), 4, library)
    assert {first.paper, second.paper} == set(SPLATS[1:])
    assert first.like == Liked(SPLATS[0], saved=True)
    assert [each.like for each in rest] == [None, None]


def test_after_votes_against_alone_the_like_of_them_come_last() -> None:
    votes = Votes(disliked=SURVEYS[:1])
    order = rank([*SURVEYS[1:], *SPLATS], CATEGORY, votes)
    assert {each.paper.id for each in order[-2:]} == {each.id for each in SURVEYS[1:]}


def test_of_variations_of_one_idea_not_all_are_chosen_where_others_are_as_good() -> None:
    same = [
        paper(n, f"Gaussian splatting of large cities by {how}") for n, how in enumerate(("night", "day", "car"), 60)
    ]
    others = [
        paper(n, f"Gaussian splatting {of}") for n, of in enumerate(("meets physics", "in medicine", "and sound"), 1)
    ]
    fill = [paper(n, f"{of} and its uses") for n, of in enumerate(("Law", "Tax", "Music", "Sport", "Sleep"), 70)]
    ranker = Ranker([*same, *others, *fill], CATEGORY)
    votes = Votes(liked=[paper(80, "Gaussian splatting")])
    ranked = ranker.rank(votes)
    chosen = ranker.pick(ranked, 3, votes)
    assert len({each.paper.id for each in chosen} & {each.id for each in same}) < 3
    assert chosen[0] == replace(ranked[0], like=chosen[0].like)
    assert [each.paper for each in ranker.pick(ranked, 11, votes)] == [each.paper for each in ranked]


def test_the_program_knows_which_words_are_common_and_learns_of_new_ones() -> None:
    known = shipped()
    assert known.papers > 5000
    assert Rarity(known).of("model") < Rarity(known).of("splat") < Rarity(known).of("neverheardof")
    lists = counted([paper(n, "Neverheardof things") for n in range(1000)])
    assert Rarity(known, lists).of("neverheardof") < Rarity(known).of("splat")
    assert shrunk(together(lists, known), 10, 100).papers == 100
    assert len(shrunk(together(lists, known), 10, 100).words) <= 10
