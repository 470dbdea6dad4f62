"""Updates as the server sends them, and what becomes of them when fields are missing, wrong or unknown."""

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from random import Random
from typing import Any

from tests.platforms.telegram.stage import Stage
from tests.servers.telegram import Message

Json = dict[str, Any]
Path = tuple[str | int, ...]
POLL: Json = {
    "id": "5", "question": "Tea?", "options": [{"persistent_id": "0", "text": "yes", "voter_count": 0}],
    "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular", "allows_revoting": False,
    "allows_multiple_answers": False,
}  # fmt: skip
WRONG: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2**31, 2**63, 10**30, 0.5, -1e300, float("inf"), float("nan"), "", "\ud800", "é中",
    "\x00\u202e", "/help", [], {}, [[]], [None], [{}], {"id": None}, {"id": 7}, {"type": "private"}, {"text": None},
    {"date": -1}, {"from": 1}, {"chat": None}, {"id": 2**70, "type": 5},
)  # fmt: skip
DEEDS = ("remove", "remove", "replace", "replace", "new_field", "poll", "photo", "forward_origin", "entities")


async def recorded(stage: Stage) -> list[Json]:
    """Have people do all that they can, and return the updates that told of it, each sort at least once."""
    server, ann, room = stage.server, stage.ann, stage.room
    group = server.group("Readers", ann, supergroup=True, forum=True)
    channel = server.channel("Papers", ann, username="papernews", bot=["can_post_messages"])
    asked = await stage.ask("/summarize 2403.14148")
    await stage.press(asked, "🔖")
    stage.server.inline(ann, "2403.14148")
    topic = group.opens_topic("Reading", ann)
    group.says(ann, f"/settings@{server.bot.username}", topic=topic)
    group.says(ann, f"@{server.bot.username} https://arxiv.org/abs/2403.14148", reply_to=group.says(ann, "/help"))
    server.forward(ann, channel.posts("/subscribe cs.CL"))
    room.sends_file("paper.pdf", b"%PDF-", "application/pdf", "2403.14148")
    server.share_chat(ann, await _asking(stage), channel)
    server.group("Old", ann).becomes_supergroup()
    group.removes_bot(ann)
    group.adds_bot(ann)
    shapes = [copy.deepcopy(update.as_json()) for update in server.updates.history]
    message = next(each["message"] for each in shapes if "message" in each)
    others = {"message": {**message, "poll": POLL}, "edited_message": message, "poll": POLL, "chat_boost": {}}
    return [*shapes, *({"update_id": 1, kind: what} for kind, what in others.items())]


def mutated(shapes: list[Json], count: int) -> list[Json]:
    """Make so many of them, the same ones each time: some changes made in each of the shapes in turn."""
    random = Random(2024)
    known = [(json.dumps(shape), list(_places(shape))) for shape in shapes]
    return [_changed(random, *known[number % len(known)]) for number in range(count)]


def _changed(random: Random, shape: str, places: list[Path]) -> Json:
    """Change some fields of an update, but for its number's value."""
    update: Json = json.loads(shape)
    for _ in range(random.randint(1, 3)):
        deed, value = random.choice(DEEDS), copy.deepcopy(random.choice(WRONG))
        *way, last = random.choice(places)
        with suppress(KeyError, IndexError, TypeError):  # an earlier change took that place away
            holder: Any = update
            for step in way:
                holder = holder[step]
            if deed == "remove":
                del holder[last]
            elif deed == "replace":
                holder[last] = value
            elif isinstance(holder, dict):
                holder[deed] = value
    return update


def _places(value: Any, above: Path = ()) -> Iterator[Path]:
    """Return the way to each field, below all objects and lists."""
    fields = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in fields:
        yield (*above, name)
        yield from _places(each, (*above, name))


async def _asking(stage: Stage) -> Message:
    stage.room.says("/channel")
    asking = await stage.server.wait_for(
        lambda: [each for each in stage.room.posted if "keyboard" in (each.markup or {})]
    )
    return asking[0]
