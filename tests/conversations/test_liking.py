"""Following what is like a paper: what comes by a list, with the reason, and what happens to the paper itself."""

from datetime import UTC, date, datetime, time, timedelta

from papers.paper import Paper
from services.digests.schedule import EASTERN
from tests.readings import addresses
from tests.servers.arxiv import make_paper
from tests.servers.arxiv.daily import DailyServer
from tests.talks import Talk, Talking

TUESDAY = date(2024, 12, 3)
DAY = timedelta(days=1)
DANCE = "A waggle dance of honey bees tells the hive how far nectar and flowers are."
BOX = "Mip-Splatting removes aliasing from Gaussian splatting of radiance fields with a smoothing filter."


def out(day: date) -> datetime:
    return datetime.combine(day, time(0, 30), EASTERN).astimezone(UTC)


def study(number: int, title: str, abstract: str, *categories: str, day: date = TUESDAY) -> Paper:
    moment = out(day) - timedelta(hours=14)
    made = make_paper(number, title=title, abstract=abstract, published=moment, updated=moment)
    return make_paper(
        number,
        title=title,
        abstract=abstract,
        published=moment,
        updated=moment,
        categories=categories or made.categories,
    )


BEES = study(1, "Waggle: how honey bees dance", DANCE, "q-bio.NC", day=TUESDAY - 60 * DAY)
SPLATS = study(2, "Mip-Splatting: alias-free Gaussian splatting", BOX, "cs.CV", day=TUESDAY - 60 * DAY)
NEWS = (
    study(11, "Honey bees dance in the dark", "The waggle dance of bees in a dark hive tells of nectar.", "q-bio.PE"),
    study(
        12, "Anti-aliased Gaussian splatting", "Aliasing of Gaussian splatting, filtered for radiance fields.", "cs.GR"
    ),
    study(13, "Neutrino masses", "We measure the mass of the neutrino.", "hep-ex"),
    study(14, "A dance of bees, filed elsewhere", "Honey bees dance a waggle dance to tell of nectar.", "hep-ex"),
)


async def posted(talk: Talk, day: date) -> str:
    talk.clock.set(out(day))
    talk.read()
    await talk.app.services.listing.keep_up()
    await talk.runner.run_due()
    return " ".join(talk.read().split())


async def test_what_is_like_one_of_several_papers_comes_with_the_reason(talking: Talking) -> None:
    with DailyServer() as server:
        for old in (BEES, SPLATS):
            server.daily.add(old, TUESDAY - 60 * DAY)
        for new in NEWS:
            server.daily.add(new, TUESDAY)
        async with talking(sample=False, **addresses(server)) as talk:
            server.at(talk.clock)
            talk.clock.set(out(TUESDAY) - timedelta(hours=8))
            await talk.say("/settings days daily")
            said = await talk.say(f"/subscribe like {BEES.id} {SPLATS.id} at 00:30 America/New_York")
            assert "now follows papers like Waggle, Mip-Splatting." in said
            assert "papers like Waggle, Mip-Splatting (what is like a paper)" in await talk.say("/subscriptions")
            digest = await posted(talk, TUESDAY)
            assert "papers like Waggle, Mip-Splatting, 3 December 2024" in digest
            assert "arXiv's list of Tuesday 3 December: 2 papers." in digest
            assert "Honey bees dance in the dark like “Waggle”" in digest
            assert "Anti-aliased Gaussian splatting like “Mip-Splatting”" in digest
            assert "filed elsewhere" not in digest, "on lists of the papers' own archives alone"
            assert "Neutrino" not in digest
            said = await talk.say("/unsubscribe papers like Waggle, Mip-Splatting")
            assert "no longer follows papers like Waggle, Mip-Splatting." in said
            assert "now follows papers like Waggle, Mip-Splatting." in await talk.press("Take it back")


async def test_the_paper_stays_as_long_as_what_is_like_it_is_followed(talking: Talking) -> None:
    with DailyServer() as server:
        server.daily.add(BEES, TUESDAY - 60 * DAY)
        async with talking(sample=False, **addresses(server)) as talk:
            server.at(talk.clock)
            talk.clock.set(out(TUESDAY))
            await talk.say(f"/subscribe like {BEES.id}")
            talk.clock.set(out(TUESDAY + 500 * DAY))
            await talk.app.services.upkeep.tidy()
            assert set(await talk.app.services.likings.papers([BEES.id])) == {BEES.id}
            await talk.say("/unsubscribe 1")
            await talk.app.services.upkeep.tidy()
            assert not await talk.app.services.likings.papers([BEES.id])


async def test_one_that_is_written_as_a_query_is_narrowed_and_what_cannot_be_is_said(talk: Talk) -> None:
    said = await talk.say("/subscribe like:2403.14148 -survey")
    assert "now follows like “Efficient Video Diffusion Models via Co…” ANDNOT all:survey." in said
    assert "2403.13524" in said, "of the list that is in"
    assert "arXiv has no paper 2403.99998" in await talk.say("/subscribe like 2403.99998")
    many = " ".join(f"2403.{number:05}" for number in range(1, 12))
    assert "Name 10 at most." in await talk.say(f"/subscribe like {many}")
    said = await talk.say("follow papers like 2403.14621 every morning at 8")
    assert "would get the new papers on papers like GRM (what is like a paper), at 08:00" in said
    assert "now follows papers like GRM." in await talk.press("Follow papers like GRM")
    assert "Compress3D" in await talk.say("/digest like 2403.14148")
    await talk.say("/related 2403.13788")
    assert "now follows papers like DepthFM." in await talk.press("Follow what is like it")
    assert "Related to “GRM" in await talk.say("/search like:2403.14621")
    assert "A search cannot tell what is like a paper." in await talk.say("/search like:2403.14621 -survey")
    await talk.say("/settings language zh")
    assert "与 DepthFM 相近的论文" in await talk.say("/subscriptions")
