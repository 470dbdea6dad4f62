"""What people type on Discord, in private and in a channel, and what is left alone where nobody speaks to the bot."""

from pathlib import Path

from tests.platforms.discord.stage import Stage, is_finished, open_stage
from tests.platforms.typed import PAPER, TYPED, UNHEARD, Typed
from tests.servers.discord import Channel, DiscordServer, Message


async def answers(stage: Stage, room: Channel, typed: Typed, card: Message) -> str:
    """Say something, and return words and buttons of what comes of it, in the room or in private."""
    stage.clock.leap(301)  # what was answered a moment ago in front of all goes to who asks again
    before = {place: len(place.posted) for place in (stage.dm, room)}
    is_plain = room is stage.papers and not typed.is_reply
    said = f"<@{stage.server.bot.id}> {typed.said}" if is_plain else typed.said
    stage.server.say(stage.ann, room, said, card if typed.is_reply else None)

    def came() -> list[Message]:
        return [each for place, count in before.items() for each in place.posted[count:]]

    await stage.server.wait_for(lambda: room.posted[before[room] :] and all(map(is_finished, came())))
    return "\n".join("\n".join([each.text.replace("\\", ""), *each.labels]) for each in came())


async def test_what_people_type_is_answered_in_private_and_in_a_channel(server: DiscordServer, tmp_path: Path) -> None:
    wrong = {}
    async with open_stage(server, tmp_path, HERALD_DISCORD__MESSAGE_CONTENT="true") as stage:
        for room in (stage.dm, stage.papers):
            card = await stage.say(f"<@{server.bot.id}> {PAPER}", room)
            for typed in TYPED:
                if typed.wanted not in (answer := await answers(stage, room, typed, card)):
                    wrong[f"{typed.said} in {room.name}"] = answer
        before = len(stage.papers.posted)
        for said in UNHEARD:
            server.say(stage.ann, stage.papers, said)
        server.say(stage.ann, stage.papers, "", None, server.file("cat.png", b"x", "image/png"))
        unknown = await stage.say(f"<@{server.bot.id}> /frobnicate", stage.papers)
    assert wrong == {}
    assert "There is no command /frobnicate." in unknown.text
    assert len(stage.papers.posted) == before + 1
