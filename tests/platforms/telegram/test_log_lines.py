"""What `herald run` logs, in the form for machines: a line for each thing done, and nothing of anybody's in it."""

import json
from pathlib import Path
from typing import Any

from tests.platforms.process import Running, run
from tests.servers.telegram import TelegramServer

SECRET_WORDS = "my_unmentionable_illness"


async def test_each_answer_and_digest_is_a_line_that_names_nobody(server: TelegramServer, tmp_path: Path) -> None:
    ann = server.user("Annabella")
    room = server.private(ann)
    given = {"HERALD_TELEGRAM__TOKEN": server.token, "HERALD_TELEGRAM__API_URL": server.base_url}
    async with Running(await run(tmp_path, **given, HERALD_LOG__FORMAT="json")) as herald:
        await room.answer_to(room.says("/topics"))
        await room.answer_to(room.says("/subscribe diffusion-models"))
        await room.answer_to(room.says(f"/pause @{SECRET_WORDS}"))
        room.says("/post diffusion-models")
        await server.wait_for(lambda: any("In short" in each.text for each in room.posted))
        await herald.until("digest_made")
        await herald.end()
    for private in (server.token, ann.first_name, str(ann.id), SECRET_WORDS, "\x1b"):
        assert private not in herald.log
    lines: list[dict[str, Any]] = [json.loads(line) for line in herald.log.splitlines()]
    assert all({"event", "level", "timestamp", "logger"} <= line.keys() for line in lines)
    assert [line["event"] for line in lines if line["event"] in {"started", "ready", "stopping", "stopped"}] == [
        "started",
        "ready",
        "stopping",
        "stopped",
    ]
    started = next(line for line in lines if line["event"] == "started")
    assert {*given, "HERALD_LOG__FORMAT"} <= {*started["variables"]}
    answers = {line["command"]: line for line in lines if line["event"] == "answered"}
    assert {name: (each["platform"], each["outcome"], each["model"]) for name, each in answers.items()} == {
        "topics": ("telegram", "answered", False),
        "subscribe": ("telegram", "answered", False),
        "pause": ("telegram", "refused", False),
        "post": ("telegram", "answered", False),
    }
    assert answers["pause"]["refused"] == "I see no chat @{name}."
    assert answers["topics"]["chat"] is None
    assert answers["post"]["chat"] == 1
    assert all(0 <= each["first_seconds"] <= each["seconds"] < 60 for each in answers.values())
    (digest,) = [line for line in lines if line["event"] == "digest_made"]
    assert (digest["chat"], digest["topic_kind"], digest["papers"] > 3, digest["late_seconds"] >= 0) == (
        1,
        "catalogue",
        True,
        True,
    )
    assert digest["messages"] > 1
