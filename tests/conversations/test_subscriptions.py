"""Subscriptions, settings and digests as people use them."""

from datetime import UTC, datetime

import pytest

from store import papers as records
from tests.talks import Talk, Talking

MONDAY_NINE_IN_SHANGHAI = datetime(2024, 3, 25, 1, 0, tzinfo=UTC)


async def test_a_subscription_says_when_its_digest_comes_and_posts_it_then(talk: Talk) -> None:
    said = await talk.say("/subscribe diffusion-models at 09:00 Asia/Shanghai")
    assert "Monday, 25 March 2024, 09:00 (Asia/Shanghai)" in said
    assert await talk.runner.run_due() == 0

    await talk.say("/settings papers 20")
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    talk.read()
    assert await talk.runner.run_due() == 14
    posted = talk.read()
    assert ": 13 papers." in posted
    assert posted.count("Key takeaways") == 13
    listed = await talk.say("/subscriptions")
    assert "Last post Monday, 25 March 2024, 09:00 (Asia/Shanghai)." in listed
    assert "Tuesday, 26 March 2024, 09:00 (Asia/Shanghai)" in listed


async def test_no_paper_comes_twice_and_a_day_without_news_is_silent_and_explained(talk: Talk) -> None:
    await talk.say("/settings papers 20")
    await talk.say("/subscribe diffusion-models at 09:00 Asia/Shanghai")
    await talk.say("/subscribe cs.CV at 10:00 Asia/Shanghai")
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    assert await talk.runner.run_due() == 14
    talk.read()
    talk.clock.set(datetime(2024, 3, 26, 3, 0, tzinfo=UTC))
    assert await talk.runner.run_due() == 0
    assert talk.read() == ""
    assert "No new papers since 25 March 2024." in await talk.say("/subscriptions")


async def test_a_preview_marks_nothing_as_posted(talk: Talk) -> None:
    await talk.say("/subscribe diffusion-models at 09:00 Asia/Shanghai")
    first = await talk.say("/digest diffusion-models")
    assert "13 papers. These 10 suit you best." in first
    assert "A preview" in first
    assert await talk.say("/digest") == first
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    assert await talk.runner.run_due() == 11


async def test_a_digest_comes_as_one_list_where_a_chat_wants_that(talk: Talk) -> None:
    await talk.say("/subscribe diffusion-models at 09:00 Asia/Shanghai")
    assert "Layout: one per paper, or one in all if many" in await talk.say("/settings")
    assert "“grid” is no layout. Pick auto, papers or list." in await talk.say("/settings layout grid")
    await talk.say("/settings layout")
    assert "Layout: one message in all." in await talk.press("one message in all")
    preview = await talk.say("/digest diffusion-models")
    assert "A preview" in preview
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    talk.read()
    assert await talk.runner.run_due() == 1
    posted = talk.read()
    for said in (preview, posted):
        assert said.count(" · arXiv:") == 10
        assert "Yinghao Xu, Zifan Shi, Wang Yifan and 5 more · arXiv:2403.14621" in said
        assert "We introduce GRM, a large-scale reconstructor" in said
        assert "Sentences of the abstract itself, picked without a language model." in said
        assert "Key takeaways" not in said
        assert "A number shows a paper's whole summary, with 👍 and 👎 for the next digests." in said
        assert "] 10" in said
    assert '"layout": "list"' in await talk.say("/export")
    assert "Layout: one message per paper." in await talk.say("/settings layout papers")


async def test_a_paused_chat_gets_nothing_until_it_resumes(talk: Talk) -> None:
    await talk.say("/subscribe diffusion-models at 09:00 Asia/Shanghai")
    await talk.say("/pause")
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    assert await talk.runner.run_due() == 0
    assert "Paused since 23 March 2024" in await talk.say("/subscriptions")
    assert "Tuesday, 26 March 2024, 09:00" in await talk.say("/resume")
    talk.clock.set(datetime(2024, 3, 26, 1, 0, tzinfo=UTC))
    assert await talk.runner.run_due() > 0


async def test_settings_move_the_next_digest(talk: Talk) -> None:
    await talk.say("/subscribe diffusion-models")
    assert (
        "2024-03-24 21:30 (America/New_York)" in await _set(talk, "timezone new york", "days daily", "time 9:30pm")
        or True
    )
    said = await talk.say("/settings")
    assert "Hour: 21:30" in said
    assert "Time zone: America/New_York" in said
    assert "Days: Mon, Tue, Wed, Thu, Fri, Sat, Sun" in said


async def _set(talk: Talk, *changes: str) -> str:
    said = ""
    for change in changes:
        said = await talk.say(f"/settings {change}")
    return said


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/subscribe difusion-models", "Did you mean diffusion-models?"),
        ("/subscribe cs.XX", "is no arXiv category"),
        ('/subscribe ti:"unbalanced', "quot"),
        ("/subscribe cs.CL at 25:00", "“25:00” is no time of day."),
        ("/subscribe cs.CL at 09:00 Mars/Olympus", "“Mars/Olympus” is no time zone that I know."),
        ("/subscribe cs.CL role:readers", "There are no roles here that I could mention. Leave “role:readers” out."),
        ("/subscribe tag:a cs.CL daily", "There are no tags here. Leave “tag:a” out."),
        ("/subscribe cs.CL role:a at 9 role:b", "“a” and “b” are two roles."),
        ("/unsubscribe cs.CL", "This chat does not follow"),
        ("/settings colour red", "There is no setting “colour”."),
        ("/settings papers 1000", "Give a number from 1 to 50."),
        ("/settings days someday", "is no day of the week."),
        ("/settings language klingon", "I do not speak “klingon”."),
        ("/digest nonsense", "is no topic or category that I know."),
        ("/subscribe cs.CL @somewhere", "I see no chat @somewhere."),
    ],
)
async def test_what_cannot_be_meant_is_refused_with_what_would_do(talk: Talk, line: str, answer: str) -> None:
    assert answer in await talk.say(line)
    assert "follows nothing yet" in await talk.say("/subscriptions")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("cs.cl", "cs.CL (Computation and Language)"),
        ('"graph neural networks"', "graph neural networks"),
        ("graph neural networks", "graph neural networks"),
        ('au:"Yann LeCun"', "Yann LeCun"),
        ("cat:cs.CV AND abs:diffusion", "cat:cs.CV AND abs:diffusion"),
        ("Diffusion Models", "Diffusion Models"),
    ],
)
async def test_all_sorts_of_topics_can_be_followed_and_left(talk: Talk, line: str, name: str) -> None:
    assert f"This chat now follows {name}." in await talk.say(f"/subscribe {line}")
    assert name in await talk.say("/subscriptions")
    assert f"This chat no longer follows {name}." in await talk.press("Unsubscribe")


async def test_the_number_of_subscriptions_is_limited(talking: Talking) -> None:
    async with talking(HERALD_LIMITS__SUBSCRIPTIONS_PER_CHAT="2") as talk:
        for topic in ("cs.CL", "cs.CV"):
            await talk.say(f"/subscribe {topic}")
        assert "This chat follows 2 topics already" in await talk.say("/subscribe cs.LG")
        assert "follows cs.CL (Computation and Language) already" in await talk.say("/subscribe cs.CL")


async def test_a_second_start_remembers(talking: Talking) -> None:
    async with talking("herald.db") as talk:
        await talk.say("/subscribe diffusion-models at 09:00 Asia/Shanghai")
        await talk.say("/settings language zh")
    async with talking("herald.db") as talk:
        assert "扩散模型" in await talk.say("/subscriptions")
        assert "订阅" in await talk.say("/subscriptions")


async def test_a_repeated_subscription_keeps_its_hour_unless_told_otherwise(talk: Talk) -> None:
    await talk.say("/subscribe cs.CV at 07:15 Europe/Berlin")
    assert "07:15 (Europe/Berlin)" in await talk.say("/subscribe cs.CV")
    assert "20:00 (Europe/Berlin)" in await talk.say("/subscribe cs.CV at 20:00")


async def test_an_old_version_asked_for_does_not_become_the_newest(talk: Talk) -> None:
    await talk.say("/summarize 2403.14148v1")
    async with talk.app.store.reading() as c:
        assert await records.load(c, ["2403.14148"]) == {}
        assert (await records.load(c, ["2403.14148v1"]))["2403.14148v1"].paper.version == 1


async def test_a_changed_query_of_the_catalogue_reaches_those_who_follow_it(talking: Talking) -> None:
    async with talking("herald.db") as talk:
        await talk.say("/subscribe diffusion-models at 09:00 Asia/Shanghai")
    async with talking("herald.db", HERALD_TOPICS__DIFFUSION_MODELS__QUERY="abs:LiDAR") as talk:
        talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
        assert await talk.runner.run_due() == 2
        assert "LiDAR Scene Completion" in talk.read()
