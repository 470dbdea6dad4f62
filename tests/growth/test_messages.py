"""What a message says is found in time in proportion to its length, before anything else is done with it."""

from collections.abc import Callable
from typing import Any

import pytest

from handlers import dispatch, wishes
from handlers.understanding import reader
from papers import ids
from papers.query.queries import MAX_LENGTH
from services.topics import Catalogue
from tests.growth.families import FAMILIES, made
from tests.growth.parsers import run
from tests.growth.work import superlinear
from tests.talks import Talk

STEPS: dict[str, Callable[[str], Any]] = {
    "clean": reader.clean,
    "command": lambda text: reader._COMMAND.fullmatch(f"/subscribe {text}"),
    "channel": dispatch._CHANNEL.search,
    "ids": ids.find_all,
    "like an id": ids.resembles_one,
    "subscription": wishes.split,
    "subscription, split": lambda text: wishes.split(text[:MAX_LENGTH]),
    "topic": Catalogue({"graphs": ("Graphs", "all:graph")}).resolve,
}


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_linear(step: str) -> None:
    families = [*FAMILIES, ("cs.CL ", "("), (" ", '"'), (" at 1", '"'), (" at 11", ")"), (" in ", "/"), ("a -b", "!")]
    slow = {
        family: found
        for family in families
        if (found := superlinear(lambda text: run(STEPS[step], text), lambda n: "cs.CL" + made(*family, n) + "("))  # noqa: B023
    }
    assert slow == {}


@pytest.mark.parametrize("behind", [" at 1" * 900 + '"', " -a" * 1500 + "!", " in UTC" * 700 + "(", "\\emph[" * 900])
async def test_a_topic_that_is_too_long_is_refused(talk: Talk, behind: str) -> None:
    assert "characters long" in await talk.say(f"/subscribe cs.CL{behind}")


async def test_many_spaces_are_one(talk: Talk) -> None:
    assert "bracket is missing" in await talk.say(f"/subscribe cs.CL{' ' * 4000}(")
