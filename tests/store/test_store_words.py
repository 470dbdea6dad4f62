"""What the index of words finds: the same papers as a query held against each, whatever is written into it."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.errors import BadInputError
from papers.paper import Paper
from papers.query import fulltext, queries, reading
from papers.query.match import matches
from papers.query.queries import parse
from papers.query.terms import Query
from papers.sample import SampleSource
from store import bookmarks, papers
from store.database import Store, open_store
from store.rows import encode
from store.words import fts, index, tsquery
from tests import databases
from tests.store.store_makers import DAY, NOW, PAPER, made_as_of, paper

ODD = replace(
    PAPER,
    id="hep-th/9901001",
    version=2,
    title=r"Video Diffusion Models at $\mathcal{O}(n)$: dying skies, relational studies",
    authors=(r"\'Edgar Rold\'an", "Yann A. LeCun", "Adriana Romero-Soriano", "Bjørn Ærø", "H1 Collaboration"),
    abstract=r"We train models for text-to-image synthesis. The Fr\'echet distance is small. 数据 \"NEAR(a b)\"",
    categories=("cs.CV", "cs.LG", "cs.SY"),
    published=datetime(2024, 3, 21, 17, 59, 59, tzinfo=UTC),
    updated=datetime(2024, 4, 2, 8, 0, tzinfo=UTC),
    comment="Accepted at CVPR, 8 pages",
    journal_ref="Proc. CVPR 2024",
)
WORDS = [
    "diffusion", "diffuse", "models", "dying", "die", "skies", "sky", "study", "studi?", "stud*", "dy*", "relat*",
    "synthes*", "text-to-image", "'text to image'", "'image to text'", "Fréchet", "O", "CVPR", "2024", "NEAR", "数据",
    "LeCun", "'Yann LeCun'", "'LeCun, Y.'", "'Le Cun'", "Y", "Lec*", "Roldan", "Romerosoriano", "'Bjoern Aeroe'", "H1",
    "gaussian", "video", "reconstruct*", "'large language'", "the", "a*", "?", "'* ?'", "2403.14621", "hep-th/9901001",
]  # fmt: skip
FIELDS = ["", "ti:", "abs:", "au:", "co:", "jr:", "rn:", "all:"]
WHOLE = [
    "cat:cs.CV", "cat:cs.*", "cat:eess.SY", "primary:cs.CV", "primary:cs.LG", "cat:math.?C", "id:2403.14621",
    "id:2403.14621v2", "id:hep-th/9901001v2", "submittedDate:[202403211759 TO 202403211759]",
    "submittedDate:[20240322 TO *]", "lastUpdatedDate:[202404020800 TO *]",
]  # fmt: skip
terms = st.one_of(
    st.sampled_from(WHOLE), st.builds("{}{}".format, st.sampled_from(FIELDS), st.sampled_from(WORDS))
).map(lambda term: term.replace("'", '"'))
written = st.recursive(
    terms,
    lambda some: st.builds("({} {} {})".format, some, st.sampled_from(["AND", "OR", "ANDNOT", "AND", "OR"]), some),
    max_leaves=6,
)


class Words:
    """An index in memory, asked as the store asks it."""

    def __init__(self, some: list[Paper]) -> None:
        self.papers = some
        self._db = sqlite3.connect(":memory:")
        self._db.execute(fts.CREATE)
        for number, each in enumerate(some):
            columns = dict(zip(fulltext.COLUMNS, fulltext.columns(each), strict=True))
            self._db.execute(fts.ADD, {"id": number, **columns})

    def found(self, wanted: fulltext.Wanted) -> list[Paper]:
        """Return what it finds, without the dates."""
        if not wanted.expression:
            return []
        rows = self._db.execute(f"SELECT rowid FROM {fts.NAME} WHERE {fts.NAME} MATCH ?", [wanted.expression])
        return [self.papers[number] for (number,) in rows]


class Vectors(Words):
    """The same on a server."""

    def __init__(self, some: list[Paper]) -> None:
        import psycopg

        self.papers = some
        self._url = databases.server().make()
        self._server = psycopg.connect(self._url, autocommit=True)
        self._server.execute("CREATE TEMP TABLE words (id int, words tsvector)")
        for number, each in enumerate(some):
            line = tsquery.vector(fulltext.columns(each))
            self._server.execute("INSERT INTO words VALUES (%s, %s::tsvector)", (number, line))

    def found(self, wanted: fulltext.Wanted) -> list[Paper]:
        """Return what it finds, without the dates."""
        if not wanted.expression:
            return []
        asked = (tsquery.query(wanted.expression),)
        rows = self._server.execute("SELECT id FROM words WHERE words @@ %s::tsquery", asked)
        return [self.papers[number] for (number,) in rows]

    def close(self) -> None:
        """Leave the server."""
        self._server.close()
        databases.server().drop(self._url)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def words(request: pytest.FixtureRequest) -> Iterator[Words]:
    some = [ODD, *asyncio.run(SampleSource().search("submittedDate:[2000-01-01 TO *]", limit=50)).papers]
    if request.param == "sqlite":
        yield Words(some)
        return
    with closing(Vectors(some)) as made:
        yield made


def is_in(span: tuple[datetime, datetime] | None, moment: datetime) -> bool:
    return span is None or span[0] <= moment.replace(second=0, microsecond=0) <= span[1]


def agrees(words: Words, query: Query) -> None:
    wanted = fulltext.wanted(query)
    found = {
        each.id
        for each in words.found(wanted)
        if is_in(wanted.published, each.published) and is_in(wanted.updated, each.updated)
    }
    meant = {each.id for each in words.papers if matches(query, each)}
    assert meant <= found, wanted
    assert not wanted.exact or meant == found, wanted
    if len(wanted.sure) > 0 and meant != found:
        assert {each.id for each in words.found(replace(wanted, expression=wanted.sure))} & found <= meant, wanted


@given(written)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_a_query_means_the_same_to_the_index(words: Words, text: str) -> None:
    try:
        query = parse(text)
    except BadInputError:
        return
    agrees(words, query)


@pytest.mark.parametrize("term", [f"{field}{word}" for field in ("", "ti:", "au:") for word in WORDS] + WHOLE)
def test_each_word_means_the_same_to_the_index(words: Words, term: str) -> None:
    try:
        query = parse(term.replace("'", '"'))
    except BadInputError:
        return
    agrees(words, query)


BEFORE = "0012"
SIGNS = st.text(st.sampled_from("ab \"'*^(){}[]:+-.,;\\\0\ud800\n\x7fNEARORT数é²ﬁ_%$"), max_size=60)


@given(SIGNS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("field", ["", "ti:", "au:", "cat:"])
def test_nothing_that_is_typed_breaks_an_expression(words: Words, field: str, text: str) -> None:
    try:
        query = reading.read(field + text)
    except BadInputError:
        return
    agrees(words, query)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1000 + ")" * 1000, "(" * 19 + "a" + ")" * 19, '"' * 2000, "a* " * 600, "NEAR(a b, 2) title : x",
        "- title : a", '" OR rowid > 0 --', "{title} : a", "a OR " * 300 + "b",
        " OR ".join(f"au:n{n}" for n in range(150)),
        "^a + b", "paper_words MATCH a",
    ],
)  # fmt: skip
def test_long_and_foreign_expressions_are_taken(words: Words, text: str) -> None:
    try:
        query = reading.read(text)
    except BadInputError:
        return
    agrees(words, query)


async def ids(store: Store, query: str) -> list[str]:
    async with store.reading() as c:
        found = await index.found(c, fulltext.wanted(queries.parse(query)), order="relevance", limit=10)
        return [hit.versioned_id for hit in found]


async def test_of_each_paper_the_newest_version_is_found_with_the_words_it_has_now(store: Store) -> None:
    old, new = replace(ODD, version=1, title="Zebras in the snow"), replace(ODD, title="Zebras on ice")
    async with store.writing() as c:
        await papers.save(c, [old, PAPER], NOW)
        await papers.save(c, [new], NOW)
        await papers.save(c, [old], NOW, newest=False)
    assert await ids(store, "zebra") == [new.versioned_id]
    assert await ids(store, "snow") == []
    async with store.writing() as c:
        await papers.save_partial(c, [replace(PAPER, title="A part of it")], NOW)
    assert await ids(store, "gaussian AND large") == [PAPER.versioned_id]


async def test_what_goes_can_be_found_no_more(store: Store) -> None:
    gone, saved = paper("2401.00001"), paper("2401.00002")
    async with store.writing() as c:
        await papers.save(c, [gone, saved], NOW - 90 * DAY)
        await papers.save(c, [PAPER], NOW)
        await bookmarks.toggle(c, person="telegram:1", paper_id=saved.id, version=1, now=NOW)
        assert await papers.prune(c, NOW - 60 * DAY, 100) == 1
        assert sorted(await index.titled(c, gone.title, 9)) == [saved.versioned_id, PAPER.versioned_id]
    assert sorted(await ids(store, "gaussian")) == [saved.versioned_id, PAPER.versioned_id]


async def test_an_older_database_can_be_searched_after_it_is_brought_over(url: str, tmp_path: Path) -> None:
    row = "INSERT INTO papers (id, version, record, as_of, latest_as_of) VALUES (?, ?, ?, ?, ?)"
    with closing(sqlite3.connect(await made_as_of(BEFORE, tmp_path))) as old:
        for each, newest in ((PAPER, str(NOW.date())), (replace(ODD, version=1), None), (ODD, str(NOW.date()))):
            old.execute(row, (each.id, each.version, encode(each), str(NOW.date()), newest))
        old.commit()
    async with open_store(url) as store:
        assert await ids(store, "frechet") == [ODD.versioned_id]
        async with store.reading() as c:
            found = await papers.load(c, [PAPER.versioned_id, ODD.versioned_id])
            kept = (await c.exec_driver_sql("SELECT record FROM papers")).scalars().all()
    assert [each.paper for each in found.values()] == [PAPER, ODD]
    assert all(record.startswith(b"x") for record in kept)
