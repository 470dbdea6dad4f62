"""A channel's digest as one message."""

from datetime import UTC, datetime

import pytest

from tests.platforms.telegram.stage import Stage
from tests.servers.telegram import Channel

MONDAY_NINE = datetime(2024, 3, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
async def channel(stage: Stage) -> Channel:
    """Return a channel that follows a topic and wants one message a digest."""
    opened = stage.server.channel("Daily papers", stage.ann, username="daily_papers", bot=["can_post_messages"])
    await stage.ask("/subscribe diffusion-models @daily_papers")
    offer = await stage.press_to_change(await stage.ask("/settings @daily_papers"), "Layout")
    assert offer.labels == ["one per paper, or one in all if many", "one message per paper", "one message in all"]
    chosen = await stage.press_to_change(offer, "one message in all")
    assert "Settings of “Daily papers”\n\nLayout: one message in all." in chosen.text
    return opened


async def test_a_list_is_one_message_with_a_link_for_each_paper(stage: Stage, channel: Channel) -> None:
    await stage.ask("/settings papers 4 @daily_papers")
    assert await stage.strike(MONDAY_NINE) == 1
    (post,) = channel.posted
    assert post.options["link_preview_options"] == {"is_disabled": True}
    assert post.labels == ["1", "2", "3", "4"]
    assert "13 papers. These 4 suit you best." in post.text
    assert "Sihyun Yu, Weili Nie, De-An Huang and 3 more · arXiv:2403.14148" in post.text
    assert "content-motion latent diffusion model" in post.text
    assert "Sentences of the abstract itself, picked without a language model." in post.text
    assert "A number shows a paper's whole summary, with 👍 and 👎 for the next digests." in post.text
    links = {entity["url"]: post.stretch(entity) for entity in post.entities if entity["type"] == "text_link"}
    assert len(links) == 4
    assert links["https://arxiv.org/abs/2403.14148v1"].startswith("Efficient Video Diffusion Models")


async def test_what_is_thought_of_a_paper_of_a_list_counts_where_the_list_was_posted(
    stage: Stage, channel: Channel
) -> None:
    await stage.ask("/settings papers 4 @daily_papers")
    await stage.strike(MONDAY_NINE)
    paper = await stage.press_for(channel.posted[0], "1", stage.room)
    assert "Efficient Video Diffusion Models" in paper.text
    await stage.press(paper, "👍")
    liked = await stage.ask("/top @daily_papers")
    assert "Most liked in “Daily papers”, last 7 days\n\n1. Efficient Video Diffusion Models" in liked.text
    assert "👍 1 · 2403.14148" in liked.text
    assert "Nobody has liked a paper" in (await stage.ask("/top")).text


async def test_a_list_that_no_message_holds_goes_on_in_the_next_between_two_papers(
    stage: Stage, channel: Channel
) -> None:
    await stage.ask("/settings papers 20 @daily_papers")
    assert await stage.strike(MONDAY_NINE) == 1
    assert len(channel.posted) == 2
    assert all(post.options["link_preview_options"] == {"is_disabled": True} for post in channel.posted)
    links = [[entity for entity in post.entities if entity["type"] == "text_link"] for post in channel.posted]
    assert [post.text.count(" · arXiv:") for post in channel.posted] == [len(each) for each in links]
    assert len({entity["url"] for each in links for entity in each}) == 13
    assert channel.posted[1].text.partition(". ")[0] == str(len(links[0]) + 1)


async def test_a_preview_of_a_list_is_a_list(stage: Stage, channel: Channel) -> None:
    await stage.ask("/settings papers 4 @daily_papers")
    preview = await stage.ask("/digest diffusion-models @daily_papers")
    assert preview.text.count(" · arXiv:") == 4
    assert "A preview for “Daily papers”: nothing is marked as posted." in preview.text
    assert channel.posted == []
