"""Which papers come first."""

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers import stems
from papers.frequencies import Rarity, counted, shipped, shrunk, together
from papers.likeness import LEARNT, standard
from papers.paper import Paper
from papers.query import fulltext, queries
from papers.query.terms import Query
from papers.ranking import Liked, Ranked, Ranker, Votes
from papers.vectors import Vector, cosine, packed

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
    assert first.like == Liked(SPLATS[0], "saved")
    assert [each.like for each in rest] == [None, None]


WORDS = [
    "graph",
    "image",
    "video",
    "model",
    "proof",
    "sensor",
    "market",
    "protein",
    "galaxy",
    "robot",
    "speech",
    "camera",
    "theorem",
    "policy",
    "crystal",
]


def told(number: int, dice: random.Random) -> Paper:
    title, abstract = (" ".join(dice.choices(WORDS, k=n)) for n in (4, 30))
    return paper(number, title, abstract)


def test_many_at_once_are_ranked_as_they_would_be_one_by_one() -> None:
    dice = random.Random(4)
    pool, liked, disliked, saved = ([told(n, dice) for n in range(at, at + 40)] for at in (100, 200, 300, 400))
    every = [*pool, *liked, *disliked, *saved]
    vectors = {(each.id, 1): packed([dice.gauss(0, 1) for _ in range(48)]) for each in every}
    votes = Votes(liked, disliked, saved)
    counts = {each.id: stems.counts(each) for each in every}
    found_in = Counter(word for each in pool for word in counts[each.id])

    def words(each: Paper) -> dict[str, float]:
        weights = {
            word: math.log1p(n) * Rarity(shipped()).of(word) * min(1.0, 2 - 2 * found_in[word] / len(pool))
            for word, n in counts[each.id].items()
        }
        return stems.at_length_one(weights)

    seen = {each.id: words(each) for each in every}
    likes = {each.id: 0.5 ** (place / 100) for place, each in enumerate([*liked, *saved])}
    against = {each.id: 0.5 ** (place / 100) for place, each in enumerate(disliked)}
    doubted = sum(against.values()) + LEARNT.doubt
    of_list = LEARNT.of_list * sum(against.values()) / doubted
    wanted = sum(likes.values()) + of_list
    weighed = {key: by / wanted for key, by in likes.items()} | {key: -by / doubted for key, by in against.items()}
    weighed |= {each.id: of_list / wanted / len(pool) for each in pool}
    by_words = [sum(by * stems.dot(seen[each.id], seen[key]) for key, by in weighed.items()) for each in pool]
    by_meaning = [
        sum(by * cosine(vectors[each.id, 1], vectors[key, 1]) for key, by in weighed.items()) for each in pool
    ]
    both = [(one + other) / 2 for one, other in zip(standard(by_words), standard(by_meaning), strict=True)]
    expected = {
        each.id: votes.confidence / (1 + math.exp(-likeness)) for each, likeness in zip(pool, both, strict=True)
    }
    ranked = Ranker(pool, CATEGORY, vectors=vectors).rank(votes, vectors)
    assert {each.paper.id: each.score - (1 - votes.confidence) for each in ranked} == pytest.approx(expected, abs=1e-6)
    lines = {(each.id, 1): (fulltext.line(each.title), fulltext.line(each.abstract)) for each in every}
    again = Ranker(pool, CATEGORY, vectors=vectors, stemmed=lines)
    assert again.rank(replace(votes, stemmed=lines), vectors) == ranked
    assert [each.reasons for each in again.pick(ranked, 9)] == [each.reasons for each in ranked[:9]] != [()] * 9


def test_of_a_few_papers_none_is_like_another_for_a_few_common_words() -> None:
    said = (
        "We train a network that counts cells of tissue on images with few labels.",
        "We train a network that prices options of markets on data with long maturities.",
        "We train a network that grasps objects of kitchens on data with coarse sensors.",
    )
    pool = [paper(n, title, text) for n, (title, text) in enumerate(zip("ABC", said, strict=True), 90)]
    common = "We train a network that writes poems of animals on data with few rhymes, and read them to listeners."
    for text, like in (
        (common, [False] * 3),
        ("Cells of tissue are counted on images by a network.", [True, False, False]),
    ):
        library = Votes(saved=[paper(95, "D", text)])
        ranker = Ranker(pool, CATEGORY)
        found = sorted(ranker.pick(ranker.rank(library), 3, library), key=lambda each: each.paper.id)
        assert [each.like is not None for each in found] == like


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
