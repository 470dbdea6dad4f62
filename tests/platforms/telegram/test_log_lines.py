"""What whoever watches `herald run` gets of each thing done: a line of the log and a trace, and nobody's words."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.platforms.process import Running, run
from tests.servers.openai import OpenAiServer
from tests.servers.otlp import Collector
from tests.servers.telegram import TelegramServer, User

SECRET_CHAT = "my_unmentionable_illness"
SECRET_QUESTION = "does-it-heal-my-gout"
KEY = "sk-4711-of-the-model"
METHOD, STATEMENT = {"http.method", "http.request.method"}, {"db.statement", "db.query.text"}


@pytest.fixture
def model() -> Iterator[OpenAiServer]:
    with OpenAiServer() as running:
        yield running


def given(server: TelegramServer, model: OpenAiServer, **variables: str) -> dict[str, str]:
    return {
        "HERALD_TELEGRAM__TOKEN": server.token,
        "HERALD_TELEGRAM__API_URL": server.base_url,
        "HERALD_LLM__PROVIDER": "openai",
        "HERALD_LLM__MODEL": "wise-1",
        "HERALD_LLM__BASE_URL": model.url,
        "HERALD_LLM__API_KEY": KEY,
        "HERALD_LOG__FORMAT": "json",
        **variables,
    }


async def spoken(server: TelegramServer, herald: Running, ann: User) -> None:
    """Ask for this and that, and wait for a digest."""
    room = server.private(ann)
    await room.answer_to(room.says("/topics"))
    asked = await room.answer_to(room.says(f"/ask 2403.14148 {SECRET_QUESTION}"))
    await server.wait_for(lambda: "⏳" not in asked.text)
    await room.answer_to(room.says("/subscribe diffusion-models"))
    await room.answer_to(room.says(f"/pause @{SECRET_CHAT}"))
    room.says("/post diffusion-models")
    await server.wait_for(lambda: any("In short" in each.text for each in room.posted))
    await herald.until("digest_made")
    await herald.end()


def checked(lines: list[dict[str, Any]], variables: dict[str, str]) -> None:
    """Check the lines of the log that tell what was done."""
    assert all({"event", "level", "timestamp", "logger"} <= line.keys() for line in lines)
    life = ["started", "ready", "stopping", "stopped"]
    assert [line["event"] for line in lines if line["event"] in life] == life
    assert {*variables} <= {*next(line for line in lines if line["event"] == "started")["variables"]}
    answers = {line["command"]: line for line in lines if line["event"] == "answered"}
    assert {name: (each["platform"], each["outcome"], each["model"]) for name, each in answers.items()} == {
        "topics": ("telegram", "answered", False),
        "ask": ("telegram", "answered", True),
        "subscribe": ("telegram", "answered", False),
        "pause": ("telegram", "refused", False),
        "post": ("telegram", "answered", False),
    }
    assert answers["pause"]["refused"] == "I see no chat @{name}."
    assert (answers["topics"]["chat"], answers["post"]["chat"]) == (None, 1)
    assert all(0 <= each["first_seconds"] <= each["seconds"] for each in answers.values())
    (digest,) = [line for line in lines if line["event"] == "digest_made"]
    assert (digest["chat"], digest["topic_kind"]) == (1, "catalogue")
    assert digest["messages"] >= digest["papers"] > 3
    assert digest["late_seconds"] >= 0


async def test_each_thing_done_is_a_line_and_a_trace_that_names_nobody(
    server: TelegramServer, model: OpenAiServer, tmp_path: Path
) -> None:
    ann = server.user("Annabella")
    with Collector() as collector:
        variables = given(server, model)
        async with Running(
            await run(tmp_path, **variables, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, OTEL_BSP_SCHEDULE_DELAY="100")
        ) as herald:
            await spoken(server, herald, ann)
    for private in (server.token, ann.first_name, str(ann.id), SECRET_CHAT, SECRET_QUESTION, KEY):
        assert private not in herald.log
        assert private.encode() not in collector.said
    assert "\x1b" not in herald.log
    lines = [json.loads(line) for line in herald.log.splitlines()]
    checked(lines, variables)
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="the extra `telemetry` is not installed")
    assert collector.resource["service.name"] == "paper-herald"
    assert {each.name for each in collector.spans if each.parent is None} <= {"update", "digest", "harvest", "delivery"}
    updates = {each.about["herald.command"]: each for each in collector.roots("update")}
    assert updates.keys() == {"topics", "ask", "subscribe", "pause", "post"}
    assert updates["pause"].about["herald.outcome"] == "refused"
    asking = collector.below(updates["ask"])
    (question,) = [each for each in asking if each.name == "model"]
    assert question.parent == updates["ask"].id
    assert question.about["herald.model"] == "wise-1"
    told = [each for each in collector.below(question) if "gen_ai.usage.input_tokens" in each.about]
    assert told, "pydantic-ai's own spans are below"
    assert any(each.about.keys() & METHOD for each in collector.below(question)), "and the requests below them"
    assert any(each.about.keys() & STATEMENT for each in asking)
    (digest,) = collector.roots("digest")
    assert digest.about["herald.papers"] > 3
    assert any(each.about.keys() & STATEMENT for each in collector.below(digest))
    assert any(each.about.keys() & METHOD for root in collector.roots("delivery") for each in collector.below(root))
