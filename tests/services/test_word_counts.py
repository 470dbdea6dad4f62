"""How common words are on arXiv's lists: each list is counted once, when the next one is out."""

from datetime import UTC, datetime

from papers.announcement import Announcement
from papers.frequencies import NONE
from services.listing import days
from store import announcements, papers
from tests.services.test_embeddings import a_paper
from tests.talks import Talk, Talking

DAY = 24 * 3600.0


async def listed(talk: Talk, number: int, title: str) -> None:
    """Put a paper on the newest list."""
    paper, day, now = a_paper(number, title), days.newest(talk.clock.now()), talk.clock.now()
    await talk.app.store.write(papers.save, [paper], now)
    await talk.app.store.write(announcements.add, day, [Announcement(paper, "new")])


async def count(talk: Talk) -> dict[str, int]:
    await talk.app.services.word_counts.keep_up()
    async with talk.app.store.reading() as c:
        known = await announcements.frequencies_of_words(c)
    return {word: n for word, n in known.words.items() if word in {"splat", "foam", "rain"}}


async def test_a_list_is_counted_once_when_the_next_is_out_by_whatever_process(talking: Talking) -> None:
    async with talking("one.db") as one, talking("one.db") as other:
        await listed(one, 1, "Splats")
        await listed(one, 2, "Splats in foam")
        assert await count(one) == {}, "more may come onto the newest list"
        for talk in (one, other):
            talk.clock.set(datetime(2024, 3, 26, 12, tzinfo=UTC))
        assert await count(one) == {"splat": 2, "foam": 1}
        assert await count(other) == await count(one) == {"splat": 2, "foam": 1}
        await listed(one, 3, "Rain on splats")
        for talk in (one, other):
            talk.clock.set(datetime(2024, 3, 27, 12, tzinfo=UTC))
        assert await count(other) == {"splat": 3, "foam": 1, "rain": 1}


async def test_what_is_kept_and_cannot_be_read_is_counted_anew(talk: Talk) -> None:
    async with talk.app.store.writing() as c:
        await announcements.note_frequencies(c, datetime(2024, 3, 1, tzinfo=UTC).date(), NONE, None)
    await listed(talk, 1, "Splats")
    talk.clock.set(datetime(2024, 3, 26, 12, tzinfo=UTC))
    assert await count(talk) == {"splat": 1}
