"""The first digest at once, for those who do not want to wait for its hour."""

from tests.talks import Talk


async def test_the_first_digest_is_posted_at_once_if_asked_and_the_hour_stays(talk: Talk) -> None:
    said = await talk.say("/subscribe diffusion-models at 09:00 Asia/Shanghai")
    assert "Post the first digest now" in said
    assert "What is new on Diffusion Models comes in a moment." in await talk.press("Post the first digest now")
    assert await talk.runner.run_due() == 11
    assert "The 10 most relevant of 13 new papers." in talk.read()
    assert "Monday 2024-03-25 09:00 (Asia/Shanghai)" in await talk.say("/subscriptions")
    await talk.say("/post diffusion-models")
    assert await talk.runner.run_due() == 0, "there is one digest a day, and what is left out is no news"


async def test_only_what_is_followed_can_be_posted(talk: Talk) -> None:
    assert "This chat does not follow" in await talk.say("/post cs.CL")
    assert "follows nothing called" in await talk.say("/post")
    await talk.say("/subscribe cs.CV")
    await talk.say("/pause")
    assert "The digests are paused" in await talk.say("/post cs.CV")
    assert await talk.runner.run_due() == 0
