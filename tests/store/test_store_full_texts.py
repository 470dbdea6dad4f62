"""Whole papers and pictures as they are kept, and licences beside the records."""

from dataclasses import replace

from sqlalchemy import update

from chat.reply import Claim
from chat.words import Words, phrase, phrase_n
from papers.document import Document, DocumentFigure, Section
from papers.images import Picture
from store import full_texts, papers, pictures, summaries, tables
from store.database import Store
from store.full_texts import FullText, StoredText, TextKey
from summarizer.schema import Reading, ShownFigure, Summary
from tests.store.store_makers import HOUR, NOW, PAPER

BY = "http://creativecommons.org/licenses/by/4.0/"
KEY = TextKey(PAPER.id, 1, "1")
TEXT = FullText(
    Document(
        origin="pdf",
        title="Tides 潮汐",
        abstract="We read tides.",
        sections=(Section("1 Introduction", "The tide turns. " * 500),),
        figures=(DocumentFigure("1", "Overview", 2),),
        pages=9,
        affiliation="Université de Brest",
    ),
    (ShownFigure("1", "Overview", 2, "a" * 64),),
    complete=False,
)


async def test_a_text_comes_back_as_it_was_and_takes_less_room(store: Store) -> None:
    async with store.writing() as c:
        await full_texts.save(c, KEY, TEXT, NOW)
        assert await full_texts.load(c, KEY) == StoredText(TEXT, NOW)
        body = (await c.execute(tables.full_texts.select())).one().body
    assert len(body) < len(TEXT.document.text) / 4


async def test_a_reason_comes_back_in_any_language(store: Store) -> None:
    reasons = (phrase("{name} is locked.", name="x.pdf"), phrase_n("{n} page.", "{n} pages.", 2, inner=phrase("so")))
    async with store.writing() as c:
        for reason in reasons:
            await full_texts.save(c, KEY, reason, NOW)
            kept = await full_texts.load(c, KEY)
            assert kept
            assert not isinstance(kept.found, FullText)
            assert (kept.found.text, kept.found.many) == (reason.text, reason.many)
            assert Words("en").tell(kept.found) == Words("en").tell(reason)


async def test_what_is_read_anew_takes_the_place_of_what_was(store: Store) -> None:
    async with store.writing() as c:
        await full_texts.save(c, KEY, phrase("None."), NOW)
        await full_texts.save(c, KEY._replace(reader="2"), TEXT, NOW + HOUR)
        assert await full_texts.load(c, KEY) is None
        assert await full_texts.load(c, KEY._replace(reader="2")) == StoredText(TEXT, NOW + HOUR)
        assert await full_texts.load(c, KEY._replace(version=2)) is None


async def test_what_no_longer_fits_the_program_is_left_out(store: Store) -> None:
    async with store.writing() as c:
        for body, reason in ((b"no zlib", ""), (b"", ""), (b"", "{}"), (b"", "none")):
            await full_texts.save(c, KEY, TEXT, NOW)
            await c.execute(update(tables.full_texts).values(body=body, reason=reason))
            assert await full_texts.load(c, KEY) is None


async def test_the_same_picture_is_kept_once(store: Store) -> None:
    one, two = Picture(b"one", "image/png"), Picture(b"two", "image/jpeg")
    async with store.writing() as c:
        await pictures.save(c, PAPER.id, [one, two, one], NOW)
        await pictures.save(c, "2401.00001", [one], NOW + HOUR)
        assert await pictures.load(c, one.key) == one
        assert await pictures.load(c, two.key) == two
        assert await pictures.load(c, "three") is None
        assert len((await c.execute(tables.pictures.select())).all()) == 2


async def test_a_licence_stays_when_the_record_comes_again_without_it(store: Store) -> None:
    async with store.writing() as c:
        await papers.save(c, [PAPER], NOW)
        await papers.note_licence(c, replace(PAPER, licence=BY))
        assert (await papers.load(c, [PAPER.id]))[PAPER.id].as_of == NOW
        await papers.save(c, [replace(PAPER, comment="12 pages"), replace(PAPER, version=2)], NOW + HOUR)
        found = await papers.load(c, ["2403.14621v1", "2403.14621"])
    assert found["2403.14621v1"].paper == replace(PAPER, comment="12 pages", licence=BY)
    assert found["2403.14621"].paper == replace(PAPER, version=2)


async def test_old_texts_go_and_with_them_the_pictures_that_no_summary_shows(store: Store) -> None:
    named, bare, of_kept = (Picture(bytes([n]), "image/png") for n in range(3))
    claim = Claim("Tides turn.", "Tides turn.")
    reading = Reading("pdf", figures=(ShownFigure("1", "Overview", 2, named.key),))
    async with store.writing() as c:
        await full_texts.save(c, KEY, TEXT, NOW)
        await full_texts.save(c, KEY._replace(paper_id="2401.00009"), TEXT, NOW + 2 * HOUR)
        await pictures.save(c, PAPER.id, [named, bare], NOW)
        await pictures.save(c, "2401.00009", [of_kept], NOW)
        key = summaries.SummaryKey(PAPER.id, 1, "en", "deep", "x")
        await summaries.save(c, key, Summary(claim, (), reading=reading), made_at=NOW, provisional=False)
        assert await pictures.prune(c, NOW + HOUR, 9) == 0  # the text shows them
        assert await full_texts.prune(c, NOW + HOUR, 9) == 1
        assert await full_texts.load(c, KEY) is None
        assert await pictures.prune(c, NOW, 9) == 0
        assert await pictures.prune(c, NOW + HOUR, 9) == 1
        assert [bool(await pictures.load(c, each.key)) for each in (named, bare, of_kept)] == [True, False, True]
