"""Papers in groups, by the words that they share and by what else is known of their likeness."""

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from papers.paper import Paper
from summarizer.digest import Group
from summarizer.overview.grouping import FEWEST_GROUPS, MORE_THAN, MOST_GROUPS, Pair, drafted
from tests.chains import CMD
from tests.grounding.told import sample_papers

PAPERS = list(sample_papers().values())


def members(groups: Sequence[Group]) -> set[frozenset[str]]:
    return {frozenset(group.papers) for group in groups}


def test_the_same_papers_give_the_same_groups_in_any_order() -> None:
    expected = drafted(PAPERS)
    assert FEWEST_GROUPS <= len(expected) <= MOST_GROUPS
    for seed in range(5):
        shuffled = random.Random(seed).sample(PAPERS, len(PAPERS))
        found = drafted(shuffled)
        assert members(found) == members(expected)
        assert {group.name for group in found} == {group.name for group in expected}


def test_another_likeness_counts_beside_the_words() -> None:
    pair = {PAPERS[0].id, PAPERS[-1].id}

    def likeness(papers: Sequence[Paper]) -> dict[Pair, float]:
        places = combinations(range(len(papers)), 2)
        return {(a, b): -9.0 if {papers[a].id, papers[b].id} == pair else 0.0 for a, b in places}

    def together(groups: Sequence[Group]) -> bool:
        return any(pair <= {key.partition("v")[0] for key in group.papers} for group in groups)

    assert together(drafted(PAPERS)), "by their words"
    assert not together(drafted(PAPERS, [likeness])), "they are far from each other otherwise"
    assert members(drafted(PAPERS, [lambda _: {}])) == members(drafted(PAPERS)), "what says nothing changes nothing"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=200)), min_size=0, max_size=14))
def test_each_paper_is_in_one_group_at_most_whatever_its_words(texts: list[tuple[str, str]]) -> None:
    papers = [replace(CMD, id=f"2403.{n:05}", title=title, abstract=text) for n, (title, text) in enumerate(texts)]
    groups = drafted(papers)
    grouped = [key for group in groups for key in group.papers]
    assert len(grouped) == len(set(grouped))
    assert not groups or (len(papers) > MORE_THAN and FEWEST_GROUPS <= len(groups) <= MOST_GROUPS)
    assert all(group.name and len(group.papers) > 1 for group in groups)
