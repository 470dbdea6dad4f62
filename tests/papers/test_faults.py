"""How long arXiv asks to be left alone, and where it may send one."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papers.arxiv.faults import MAX_PAUSE_SECONDS, moved, retry_after

NOW = datetime(2024, 3, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("5", 5),
        (" 120 ", 120),
        ("86400", MAX_PAUSE_SECONDS),
        ("9" * 400, MAX_PAUSE_SECONDS),
        ("Sat, 23 Mar 2024 12:00:30 GMT", 30),
        ("Sat, 23 Mar 2024 12:00:30 -0000", 30),
        ("Sat, 23 Mar 2024 13:00:30 +0100", 30),
        ("Sat, 23 Mar 2024 11:00:00 GMT", 0),
        ("Mon, 23 Mar 2054 11:00:00 GMT", MAX_PAUSE_SECONDS),
        ("", 0),
        ("-5", 0),
        ("5.5", 0),
        ("soon", 0),
        ("٣", 0),
    ],
)
def test_retry_after(header: str, seconds: float) -> None:
    assert retry_after(header, NOW) == seconds


@given(st.text(max_size=40))
@example("Sat, 99 Mar 99999999999 12:00:45 GMT")
@example("Sat, 23 Mar 9999 23:59:59 -2359")
@example("Sat, 23 Mar 0001 00:00:00 +2359")
def test_retry_after_reads_anything(header: str) -> None:
    assert 0 <= retry_after(header, NOW) <= MAX_PAUSE_SECONDS


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("http://export.arxiv.org/api/query?id_list=1", "https://export.arxiv.org/api/query?id_list=1"),
        ("http://export.arxiv.org:80/api/query", "https://export.arxiv.org:443/api/query"),
        ("https://export.arxiv.org/api/query", "https://export.arxiv.org/api/v2/query"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/b"),
    ],
)
def test_the_same_service_may_move(source: str, target: str) -> None:
    assert moved(source, target).moved_to == target


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("https://export.arxiv.org/api/query", "http://export.arxiv.org/api/query"),
        ("https://export.arxiv.org/api/query", "https://arxiv.org/api/query"),
        ("https://export.arxiv.org/api/query", "https://export.arxiv.org.evil.test/"),
        ("https://export.arxiv.org/api/query", "https://export.arxiv.org@evil.test/"),
        ("https://export.arxiv.org/api/query", "https://export.arxiv.org:8443/"),
        ("http://127.0.0.1:8000/a", "https://127.0.0.1:8001/a"),
        ("https://export.arxiv.org/api/query", "ftp://export.arxiv.org/"),
        ("https://export.arxiv.org/api/query", "https://[bad/"),
    ],
)
def test_no_other_place_is_trusted(source: str, target: str) -> None:
    fault = moved(source, target)
    assert not fault.moved_to
    assert not fault.again
