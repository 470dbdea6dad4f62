"""/top: what people liked, with how many did, and nothing of who."""

from datetime import timedelta

from chat.refs import ChatRef, Person
from papers import ids
from tests.talks import Talk

GROUP, OTHER = ChatRef("telegram", "-100", title="Lab"), ChatRef("telegram", "-200", title="Club")


async def test_what_people_liked_is_listed_by_how_many_did(talk: Talk) -> None:
    assert await talk.say("/top") == (
        "Most liked in this chat, last 7 days\n\n"
        "Nobody has liked a paper in that time: 👍 below a paper puts it here, and nobody sees whose.\n\n"
        "[1] Month  [2] Everywhere\n\n"
    )
    services = talk.app.services
    grm, dp, older = [
        (await services.library.one(ids.parse(each)))[0] for each in ("2403.14621", "2403.14421", "2403.13470")
    ]
    people = [Person("telegram", str(number), f"Name{number}") for number in range(4)]
    for person in people[:3]:
        await services.votes.cast(person, GROUP, dp, 1)
    await services.votes.cast(people[0], OTHER, dp, 1)  # the same person counts once
    for person in people[:2]:
        await services.votes.cast(person, ChatRef("telegram", person.id), older, 1)  # in private
        await services.votes.cast(person, OTHER, grm, 1)
    await services.votes.cast(people[2], OTHER, grm, -1)
    assert "Nobody has liked" in await talk.say("/top")
    everywhere = await talk.press("Everywhere")
    shown = [line.strip() for line in everywhere.splitlines() if "👍" in line]
    assert [line.split(" · ")[:2] for line in shown] == [["👍 3", dp.id], ["👍 2", grm.id], ["👍 2", older.id]]
    assert not any(person.name in everywhere for person in people)
    assert "In short" in await talk.press("3")
    await talk.say(f"/vote {grm.id} up")
    talk.clock.set(talk.clock.now() + timedelta(days=8))
    assert "Nobody has liked" in await talk.say("/top")
    assert f"👍 1 · {grm.id}" in await talk.press("Month")
    await talk.say("/forget mine")
    assert "👍 2 · 2403.14621" in await talk.say("/top everywhere MONTH")
    assert "/top does not know “decade”. Write /top, /top month" in await talk.say("/top decade")
    await talk.say("/settings language zh")
    assert (await talk.say("/热门 月 全部")).startswith("所有聊天近 30 天点赞最多的论文\n\n1. DP-RDM")
