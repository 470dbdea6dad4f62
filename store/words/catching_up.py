"""Bringing the records of an older database into the form in which this program keeps them."""

import time
from typing import Any

import structlog
from sqlalchemy import Connection, LargeBinary, Row, cast, func, select, type_coerce, update

from papers.paper import Paper
from store.rows import batches, decode
from store.tables import papers
from store.words import fts
from store.words.index import row_of
from store.words.index import table as indexed_papers

BATCH = 500
TELL_SECONDS = 5.0  # of silence, after which it is told how far it is

log = structlog.get_logger(__name__)


def catch_up(c: Connection) -> None:
    """Compress records that are not, and make what they can be searched for by where that is missing."""
    missing = papers.c.latest_as_of.is_not(None) & papers.c.id.not_in(select(indexed_papers.c.paper_id))
    is_plain = cast(func.substr(type_coerce(papers.c.record, LargeBinary), 1, 1), LargeBinary) == b"{"
    keys = [tuple(row) for row in c.execute(select(papers.c.id, papers.c.version).where(is_plain | missing))]
    told = time.monotonic()
    for done, batch in enumerate(batches(keys, BATCH)):
        if time.monotonic() - told > TELL_SECONDS:
            told = time.monotonic()
            log.info("records_are_brought_over", done=done * BATCH, of=len(keys))
        for key in batch:
            _bring(c, *key)


def _bring(c: Connection, paper_id: str, version: int) -> None:
    one = (papers.c.id == paper_id) & (papers.c.version == version)
    [row] = c.execute(select(papers).where(one))
    c.execute(update(papers).where(one).values(record=row.record))
    if row.latest_as_of is not None:
        _index(c, row)


def _index(c: Connection, row: Row[Any]) -> None:
    try:
        paper = decode(Paper, row.record)
    except ValueError:
        return  # of another version of the program: it counts as not kept
    is_there = select(indexed_papers.c.id).where(indexed_papers.c.paper_id == paper.id)
    if c.execute(is_there).first() is None:
        c.execute(indexed_papers.insert().values(row_of(paper)))
        fts.add_all(c, c.execute(select(indexed_papers).where(indexed_papers.c.paper_id == paper.id)).all())
