"""What no rule understands is chosen by a model, among the commands of the table, within quotas, and only proposed."""

import json
import re

from tests.servers.llm import Fails, Says
from tests.servers.llm.acts import Act
from tests.servers.openai import OpenAiServer
from tests.talks import Talking
from tests.understanding.lists import LOST, Examiner, Row, rows, scripted

_MESSAGE = re.compile(r"<(data-[0-9a-f]{12})>\n(.*)\n</\1>")


def said_in(prompt: str) -> str:
    """Return what a person wrote, out of what a model is asked."""
    found = _MESSAGE.search(prompt)
    assert found, prompt
    told: str = json.loads(found[2])
    return told


def choices(server: OpenAiServer) -> int:
    """Return how often a model was asked what somebody means."""
    return sum(_MESSAGE.search(each.prompt) is not None for each in server.asked)


def model(server: OpenAiServer) -> dict[str, str]:
    return {"HERALD_LLM__PROVIDER": "openai", "HERALD_LLM__MODEL": "wise-1", "HERALD_LLM__BASE_URL": server.url}


async def test_what_rules_do_not_get_is_chosen_by_the_model(talking: Talking) -> None:
    listed, answers = scripted("chosen.psv")
    others = [row for row in rows("said.psv") if row.wanted[0][0] in "?~"]  # what else is read takes no model to see

    def answer(prompt: str) -> Act:
        return Says(answers.get(said_in(prompt), '{"command": "none"}'))

    with OpenAiServer(answerer=answer) as server:
        async with talking(**model(server)) as talk:
            examiner = Examiner(talk)
            await examiner.prepare()
            asked = [Row(row.said, row.wanted) for row in listed if "= summarize" not in row.wanted[0]]
            assert await examiner.wrong(asked) == {}
            assert all("/broadcast" not in each.system and "mailing" not in each.system for each in server.asked)
            before = choices(server)
            wrong = await examiner.wrong(others)
            assert len(wrong) <= 0.05 * len(others), wrong
            lost = sum("~" in row.wanted for row in others)
            assert choices(server) - before <= lost + len(wrong), "what rules get costs no model's answer"


async def test_a_model_that_fails_or_has_had_enough_leaves_the_two_nearest_things(talking: Talking) -> None:
    pause = Says({"command": "pause"})
    with OpenAiServer(Fails(404), pause, pause) as server:
        async with talking(**model(server), HERALD_LIMITS__SUMMARIES_PER_USER_PER_DAY="1") as talk:
            assert LOST in await talk.say("what a lovely summer day it was")
            await talk.clock.advance(7200)
            assert "I understood: /pause" in await talk.say("what a lovely summer day it was")
            assert LOST in await talk.say("what a lovely summer day it was"), "a question counts as one about a paper"
            assert len(server.asked) == 2
