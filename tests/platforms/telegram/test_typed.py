"""What people type on Telegram, in private and in a group, and what is left alone where nobody speaks to the bot."""

from tests.platforms.telegram.stage import Stage
from tests.platforms.typed import PAPER, TYPED, UNHEARD, Typed
from tests.servers.telegram import Group, Message, PrivateChat


async def answers(stage: Stage, room: PrivateChat | Group, typed: Typed, card: Message) -> str:
    """Say something, and return words and buttons of what comes of it, in the room or in private."""
    stage.clock.skip(301)  # what was answered a moment ago in front of all goes to who asks again
    before = {place: len(place.posted) for place in (stage.room, room)}
    reply_to = card if typed.is_reply else None
    if isinstance(room, Group):
        is_plain = reply_to is None and not typed.said.startswith("/")
        room.says(stage.ann, f"@herald_bot {typed.said}" if is_plain else typed.said, reply_to=reply_to)
    else:
        room.says(typed.said, reply_to=reply_to)

    def came() -> list[Message]:
        return [each for place, count in before.items() for each in place.posted[count:]]

    answer = await stage.finished((await stage.server.wait_for(came))[0])
    return "\n".join([answer.text, *answer.labels])


async def test_what_people_type_is_answered_in_private_and_in_a_group(stage: Stage) -> None:
    group = stage.server.group("Readers", stage.ann, supergroup=True)
    wrong = {}
    for room in (stage.room, group):
        card = await stage.ask(f"/summarize {PAPER}", room)
        for typed in TYPED:
            if typed.wanted not in (answer := await answers(stage, room, typed, card)):
                wrong[f"{typed.said} in {type(room).__name__}"] = answer
    assert wrong == {}


async def test_what_nobody_said_to_the_bot_is_left_alone(stage: Stage) -> None:
    stage.server.world.privacy = False
    group = stage.server.group("Readers", stage.ann, supergroup=True)
    before = len(group.posted)
    for said in UNHEARD:
        group.says(stage.ann, said)
    group.hands_over(stage.ann, {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}})
    card = await stage.ask(f"/summary@herald_bot {PAPER}", group)
    assert "There is no command /frobnicate." in (await stage.ask("@herald_bot /frobnicate", group)).text
    assert "paused" in (await stage.ask("/mute", group, reply_to=card)).text, "in reply it is for the bot"
    assert len(group.posted) == before + 3
