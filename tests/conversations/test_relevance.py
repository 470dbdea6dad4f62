"""What comes first where there is more than a chat wants, and why."""

import re
from datetime import UTC, datetime

from tests.servers.embeddings import EmbeddingServer
from tests.talks import Talk, Talking

MONDAY_NINE_IN_SHANGHAI = datetime(2024, 3, 25, 1, 0, tzinfo=UTC)
NEWEST = ["GRM", "DP-RDM", "Open-Vocabulary Attention Maps"]
VIDEO = ["Efficient Video Diffusion Models", "TimeRewind", "Be-Your-Outpainter"]


async def followed(talk: Talk, topic: str = "cs.CV") -> None:
    await talk.say("/settings papers 3")
    await talk.say(f"/subscribe {topic} at 09:00 Asia/Shanghai")


async def next_digest(talk: Talk) -> str:
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    talk.read()
    await talk.runner.run_due()
    return talk.read()


def listed(digest: str) -> list[str]:
    """Return the titles in the list under a digest's heading, up to where each is cut by the test."""
    return re.findall(r"^\d+\. (.+)$", digest, re.MULTILINE)


def begin_with(titles: list[str], beginnings: list[str]) -> bool:
    return len(titles) == len(beginnings) and all(map(str.startswith, titles, beginnings))


async def test_the_newest_come_first_where_neither_words_nor_votes_tell(talk: Talk) -> None:
    await followed(talk)
    digest = await next_digest(talk)
    assert "13 papers. These are the newest 3." in digest
    assert begin_with(listed(digest), NEWEST)


async def test_what_a_chat_voted_for_comes_first_and_says_by_which_words(talk: Talk) -> None:
    await followed(talk)
    for paper_id, thumb in (("2403.14148", "👍"), ("2403.13800", "👍"), ("2403.14621", "👎"), ("2403.13524", "👎")):
        await talk.say(f"/summarize {paper_id}")
        assert "Noted" in await talk.press(thumb)
    digest = await next_digest(talk)
    assert "13 papers. These 3 suit you best." in digest
    titles = listed(digest)
    assert not any(title.startswith(("GRM", "Compress3D")) for title in titles)
    assert {title for title in titles if title.startswith(tuple(VIDEO))} == set(titles)
    [reasons] = re.findall(r"^\d+\. Be-Your-Outpainter.*\n +(.+)$", digest, re.MULTILINE)
    assert "video" in reasons
    assert not re.search(r"\b\d+\b", reasons), "a number tells nobody why"


async def test_a_vote_that_was_taken_back_counts_no_more_and_other_chats_votes_never_do(talk: Talk) -> None:
    await followed(talk)
    for _ in range(2):
        await talk.say("/summarize 2403.14148")
        await talk.press("👍")
    assert begin_with(listed(await next_digest(talk)), NEWEST)


async def test_the_topics_own_words_come_first_and_the_score_can_leave_papers_out(talking: Talking) -> None:
    async with talking(HERALD_DIGEST__MIN_SCORE="0.7") as talk:
        await talk.say("/subscribe diffusion-models at 09:00 Asia/Shanghai")
        chosen = listed(await next_digest(talk))
    async with talking() as talk:
        await talk.say("/settings papers 13")
        await talk.say("/subscribe diffusion-models at 09:00 Asia/Shanghai")
        everything = listed(await next_digest(talk))
    assert len(everything) == 13
    assert 0 < len(chosen) < 10
    assert chosen == everything[: len(chosen)], "the least relevant are left out"
    assert all("Diffusion" in title for title in chosen[:3])


async def test_neither_the_topics_name_nor_a_word_of_every_text_is_a_reason(talk: Talk) -> None:
    await talk.say("/settings layout list")
    assert "Why: " not in await talk.say("/digest diffusion-models"), "all are about diffusion models"
    for number in ("2403.14148", "2403.13800"):
        await talk.say(f"/summarize {number}")
        await talk.press("👍")
    told = re.findall("^ +Why: (.+)$", await talk.say("/digest diffusion-models"), re.MULTILINE)
    reasons = {each for line in told for each in line.partition(", like ")[0].split(", ")}
    assert "video" in reasons
    assert not reasons & {"because", "better", "moreover", "previous", "diffusion model", "diffusion models"}


async def test_words_that_are_not_wanted_leave_papers_out_and_the_list_names_them(talk: Talk) -> None:
    assert "now follows Diffusion Models -video." in await talk.say(
        "/subscribe diffusion-models -video at 09:00 Asia/Shanghai"
    )
    assert "1. Diffusion Models -video (query)" in await talk.say("/subscriptions")
    digest = await next_digest(talk)
    assert digest.startswith("Diffusion Models -video, 22 March 2024")
    assert len(listed(digest)) == 10
    assert "ReGround" in digest
    assert not any(title.startswith(tuple(VIDEO)) for title in listed(digest))


async def test_a_digest_says_which_liked_paper_a_new_one_is_like_in_the_chats_language(talking: Talking) -> None:
    for language, told in (("en", "like TimeRewind, which you liked"), ("zh", "与你点赞过的《TimeRewind》相近")):
        async with talking() as talk:
            await talk.say(f"/settings language {language}")
            await followed(talk)
            await talk.say("/summarize 2403.13800")
            await talk.press("👍")
            digest = await next_digest(talk)
            [reasons] = re.findall(r"^\d+\. Efficient Video Diffusion Models.*\n +(.+)$", digest, re.MULTILINE)
            assert reasons.endswith(told)


async def test_embeddings_rank_where_there_are_any_and_words_go_on_where_they_fail(talking: Talking) -> None:
    """The server says that two papers mean the same which share no telling word."""
    with EmbeddingServer() as server:
        server.alike = ["Fingerprint Image Synthesis", "TimeRewind"]
        for status, is_like in ((0, True), (503, False)):
            server.status = status
            by_server = {
                "HERALD_EMBEDDINGS__PROVIDER": "openai",
                "HERALD_EMBEDDINGS__MODEL": "words",
                "HERALD_EMBEDDINGS__BASE_URL": server.url,
            }
            async with talking(**by_server) as talk:
                await followed(talk)
                await talk.say("/summarize 2403.13800")
                await talk.press("👍")
                digest = await next_digest(talk)
                assert len(listed(digest)) == 3
                assert any("Fingerprint" in title for title in listed(digest)) is is_like
