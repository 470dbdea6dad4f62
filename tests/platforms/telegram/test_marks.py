"""A vote or a bookmark shows on its button how many there are, for all who see the message, and brings no other one."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tests.platforms.telegram.stage import Stage, open_stage
from tests.servers.telegram import Message, TelegramServer, User, flood

PAPER = "2403.14148"
MONDAY_NINE = datetime(2024, 3, 25, 9, 0, tzinfo=UTC)


async def shows(server: TelegramServer, message: Message, *labels: str) -> None:
    await server.wait_for(
        lambda: [each for each in message.labels if each != "Related"][-len(labels) :] == list(labels)
    )


def people(server: TelegramServer) -> list[User]:
    return [server.user(name) for name in ("Bob", "Eve", "Joe", "Kim", "Lee", "Max")]


async def test_all_in_a_group_see_what_was_pressed(stage: Stage) -> None:
    server, bob, *others = stage.server, *people(stage.server)
    group = server.group("Readers", stage.ann, [bob, *others])
    answer = await stage.ask(f"/summarize {PAPER}", group)
    assert answer.labels == ["Evidence", "👍", "👎", "🔖", "Related"]
    shown = answer.text, answer.entities
    assert (await stage.press(answer, "👍")).answer["text"] == f"Noted: more like {PAPER}."
    await shows(server, answer, "👍 1", "👎", "🔖")
    await stage.press(answer, "🔖", bob)
    await shows(server, answer, "👍 1", "👎", "🔖 1")
    before = len(answer.edits)
    with stage.clock.at_pace(2):  # a press is answered in any case after four of the clock's seconds
        for person in (bob, *others):
            server.press(person, answer, "👍 1")
        await shows(server, answer, "👍 7", "👎", "🔖 1")
    assert len(answer.edits) - before <= 3, "many presses in a short time come in few edits"
    server.faults.on("editMessageReplyMarkup", flood(5))
    await stage.press(answer, "👍 7", bob)
    await stage.press(answer, "👎", others[0])
    await shows(server, answer, "👍 5", "👎 1", "🔖 1")
    await stage.press(answer, "🔖 1", bob)
    await shows(server, answer, "👍 5", "👎 1", "🔖")
    assert (answer.text, answer.entities) == shown
    assert group.posted == [answer]

    await stage.ask("/subscribe diffusion-models", group)
    await stage.ask("/settings papers 13", group)
    await stage.strike(MONDAY_NINE)
    digest = next(each for each in group.posted[3:] if "Content-Frame Motion-Latent" in each.text and each.buttons)
    assert digest.labels[-4:-1] == ["👍 5", "👎 1", "🔖"], "a later message begins with the numbers of this chat"
    await stage.press(digest, "👎 1", bob)
    await shows(server, digest, "👍 5", "👎 2", "🔖")
    own = await stage.ask(f"/summarize {PAPER}")
    assert own.labels == ["Evidence", "👍", "👎", "🔖", "Related"], "what a group thinks stays there"
    await stage.press(own, "🔖")
    await shows(server, own, "👍", "👎", "🔖 1")


async def test_below_an_inline_message_the_numbers_are_those_of_all(server: TelegramServer, tmp_path: Path) -> None:
    async with open_stage(server, tmp_path) as stage:
        query = server.inline(stage.ann, PAPER)
        await server.wait_for(lambda: query.answered)
        (result,) = query.results
        shared = server.choose(stage.ann, query, result["id"], server.private(server.user("Bob")))
        before = shared.labels
        assert before[-4:-1] == ["👍", "👎", "🔖"]
        await stage.press(shared, "👍")
        await shows(server, shared, "👍 1", "👎", "🔖")
    async with open_stage(server, tmp_path) as stage:
        for person in people(server)[:2]:
            press = server.press(person, shared, "👍 1")
            await server.wait_for(partial(lambda press: press.answered, press))
        await shows(server, shared, "👍 3", "👎", "🔖")
        assert shared.labels[:-4] == before[:-4], "the others stay"
