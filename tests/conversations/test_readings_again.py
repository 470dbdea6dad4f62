"""When a kept reading of a whole paper is made anew, and when it is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from papers import ids
from summarizer.points import KEYS
from summarizer.schema import Summary
from tests.readings import ATTENTION, addresses, arxiv_with, model
from tests.servers.arxiv import ArxivServer, Site
from tests.servers.llm import Act, Fails, Says, answer_for, task_in
from tests.servers.openai import OpenAiServer
from tests.talks import Talk, Talking

Arxiv = tuple[ArxivServer, Site]


@pytest.fixture
def arxiv(shared_data: Path) -> Iterator[Arxiv]:
    with arxiv_with(shared_data, ATTENTION) as found:
        yield found


async def deep(talk: Talk, name: str) -> Summary:
    """Return the summary that was just made, as the store has it."""
    paper, _ = await talk.app.services.library.one(ids.parse(name))
    return (await talk.app.services.summaries.ready([paper], "en", "deep"))[paper.versioned_id]


async def test_a_reading_in_part_stays_where_none_can_be_made_and_is_made_anew_when_one_can(
    talking: Talking, arxiv: Arxiv
) -> None:
    fails: list[str] = []
    seen = []
    with OpenAiServer(
        answerer=lambda prompt: (
            Fails(404) if any(each in task_in(prompt) for each in fails) else Says(answer_for(prompt))
        )
    ) as server:
        async with talking("a.db", sample=False, **addresses(arxiv[0]), **model(server, "openai")) as talk:
            for failing in (f'- "{KEYS[-1]}": ', "", None, None):
                fails[:] = [] if failing is None else [failing]
                await talk.say(f"/summarize {ATTENTION} deep")
                reading = (await deep(talk, ATTENTION)).reading
                assert reading
                seen.append((reading.model, reading.fallback_reason, len(server.asked)))
                await talk.clock.advance(7300)
    told = [(writer, reason) for writer, reason, _ in seen]
    assert told == [("wise-1", "setup"), ("wise-1", "setup"), ("wise-1", ""), ("wise-1", "")]
    assert seen[1][2] < seen[2][2] == seen[3][2]


async def test_a_good_reading_is_not_made_again_with_the_brief_summary(talking: Talking, arxiv: Arxiv) -> None:
    failing = [Fails(404)]

    def answers(prompt: str) -> Act:
        is_brief = not any(f'- "{key}": ' in task_in(prompt) for key in KEYS)
        return failing.pop() if is_brief and failing else Says(answer_for(prompt))

    with OpenAiServer(answerer=answers) as server:
        async with talking("a.db", sample=False, **addresses(arxiv[0]), **model(server, "openai")) as talk:
            first = await talk.say(f"/summarize {ATTENTION} deep")
            assert "The language model does not accept this bot" in first
            assert len(server.asked) == 3
            await talk.clock.advance(3700)
            again = await talk.say(f"/summarize {ATTENTION} deep")
    assert "The language model does not accept this bot" not in again
    assert len(server.asked) == 4
