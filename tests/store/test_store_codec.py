"""What is written as JSON is read as it was."""

import json
from datetime import UTC
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.reply import Block, Claim, Link, PaperCard, Reply
from papers.paper import Paper
from store.rows import decode, encode
from summarizer.points import KEYS
from summarizer.schema import Reading, Summary, Usage
from tests.store.store_makers import PAPER, SUMMARY

moments = st.datetimes(timezones=st.just(UTC))
links = st.lists(st.from_type(Link), max_size=3).map(tuple)
claims = st.lists(st.from_type(Claim), max_size=3).map(tuple)
kinds = {kind: st.from_type(kind) for kind in get_args(Block)}
kinds[PaperCard] = st.builds(PaperCard, published=moments, links=links)


@given(st.builds(Paper, published=moments, updated=moments, links=links))
def test_papers(paper: Paper) -> None:
    assert decode(Paper, encode(paper)) == paper


@given(st.builds(Summary, takeaways=claims, usage=st.builds(Usage, cost_usd=st.floats(0, 1e6))))
def test_summaries(summary: Summary) -> None:
    assert decode(Summary, encode(summary)) == summary


readings = st.builds(
    Reading,
    points=st.dictionaries(st.sampled_from(KEYS), st.lists(st.from_type(Claim), min_size=1, max_size=2).map(tuple)),
)


@given(st.builds(Summary, takeaways=claims, reading=readings))
def test_readings(summary: Summary) -> None:
    assert decode(Summary, encode(summary)) == summary


def test_what_an_earlier_version_kept_is_read_and_what_is_kept_has_its_form() -> None:
    claim: dict[str, object] = {
        "text": "So it is.",
        "evidence": "It is so.",
        "place": "1",
        "status": "supported",
        "problems": [],
    }
    reading = {"origin": "pdf", "background": [claim], "steps": [claim, claim], "results": [], "pages": 3}
    kept = {"tldr": claim, "takeaways": [], "stopgap": "quota", "reading": reading}
    summary = decode(Summary, json.dumps(kept, separators=(",", ":")))
    assert summary.fallback_reason == "quota"
    assert set(summary.tldr.checks.results.values()) == {"not done"}
    assert summary.reading
    assert {key: len(claims) for key, claims in summary.reading.points.items()} == {"background": 1, "steps": 2}
    again = json.loads(encode(summary))["reading"]
    assert "results" not in again
    assert [{key: each[key] for key in claim} for each in (*again["background"], *again["steps"])] == [claim] * 3
    assert summary.reading.coverage.is_whole


@given(st.builds(Reply, blocks=st.tuples(*kinds.values())))
def test_replies(reply: Reply) -> None:
    assert decode(Reply, encode(reply)) == reply


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"blocks": [{"kind": "hologram"}]}', encode(PAPER)[:-1]])
def test_what_is_none_is_refused(text: str) -> None:
    kinds: tuple[type[Paper | Summary], ...] = (Paper, Summary)
    for kind in kinds:
        with pytest.raises(ValueError, match="validation error"):
            decode(kind, text)  # type: ignore[type-var]  # each of the two is a kind


def test_one_is_not_read_as_another() -> None:
    with pytest.raises(ValueError, match="validation error"):
        decode(Paper, encode(SUMMARY))
