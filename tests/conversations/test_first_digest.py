"""The first digest at once, for those who do not want to wait for its hour."""

from datetime import UTC, date, datetime, timedelta

from tests.clocks import START
from tests.readings import addresses
from tests.servers.arxiv import make_paper
from tests.servers.arxiv.daily import DailyServer
from tests.talks import Talk, Talking


async def test_the_first_digest_is_posted_at_once_if_asked_and_the_hour_stays(talk: Talk) -> None:
    said = await talk.say("/subscribe diffusion-models at 09:00 Asia/Shanghai")
    assert "Post the first digest now" in said
    assert "10 new papers on Diffusion Models come to this chat now." in await talk.press("Post the first digest now")
    assert await talk.runner.run_due() == 11
    assert "13 papers. These 10 suit you best." in talk.read()
    assert "Monday, 25 March 2024, 09:00 (Asia/Shanghai)" in await talk.say("/subscriptions")


async def test_pressed_again_it_says_that_the_digest_is_on_its_way(talk: Talk) -> None:
    await talk.say("/subscribe diffusion-models")
    await talk.say("/post diffusion-models")
    again = await talk.say("/post diffusion-models")
    assert "The digest on Diffusion Models is on its way to this chat." in again
    assert await talk.runner.run_due() == 11


async def test_where_nothing_is_new_it_says_so_and_when_the_next_digest_comes(talk: Talk) -> None:
    await talk.say("/subscribe diffusion-models at 09:00 UTC")
    await talk.say("/post diffusion-models")
    assert await talk.runner.run_due() == 11
    said = await talk.say("/post diffusion-models")
    assert "Nothing is new on Diffusion Models for this chat." in said, "what is left out is no news"
    assert "The next digest comes on Monday, 25 March 2024, 09:00" in said
    assert await talk.runner.run_due() == 0


async def test_what_is_new_after_the_days_digest_is_promised_for_the_next(talking: Talking) -> None:
    papers = [make_paper(n, title=f"Glaciers melt {n}", published=START, updated=START) for n in range(1, 4)]
    late = make_paper(9, title="Glaciers melt late", published=START + timedelta(days=2), updated=START)
    with DailyServer(papers) as arxiv:
        given = {**addresses(arxiv), "HERALD_ARXIV__TIMEOUT_SECONDS": "2"}
        async with talking("a.db", sample=False, **given) as talk:
            arxiv.at(talk.clock)
            await talk.say('/subscribe "glaciers melt" at 09:00 UTC')
            talk.clock.set(datetime(2024, 3, 25, 9, 0, tzinfo=UTC))
            assert await talk.runner.run_due() == 4
        arxiv.daily.add(late, date(2024, 3, 26))
        async with talking("a.db", sample=False, **given) as talk:
            arxiv.at(talk.clock)
            talk.clock.set(datetime(2024, 3, 26, 6, 0, tzinfo=UTC))
            said = await talk.say('/post "glaciers melt"')
            assert "This chat has had its latest digest" in said
            assert "1 new paper comes with the next one." in said
            assert "Tuesday, 26 March 2024, 09:00" in said
            assert await talk.runner.run_due() == 0
            talk.clock.set(datetime(2024, 3, 26, 9, 0, tzinfo=UTC))
            assert await talk.runner.run_due() == 2
            assert "Glaciers melt late" in talk.read()


async def test_only_what_is_followed_can_be_posted(talk: Talk) -> None:
    assert "This chat does not follow" in await talk.say("/post cs.CL")
    assert "follows nothing called" in await talk.say("/post")
    await talk.say("/subscribe cs.CV")
    await talk.say("/pause")
    assert "The digests of this chat are paused" in await talk.say("/post cs.CV")
    assert await talk.runner.run_due() == 0
