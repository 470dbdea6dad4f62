"""/compare as people use it."""

import pytest

from tests.servers.llm import Says
from tests.servers.openai import OpenAiServer
from tests.talks import Talk, Talking

CMD = "2403.14148"
GRM = "2403.14621"
ROWS = ("Task", "Method", "Data", "Results", "Limitations")


def says(**rows: tuple[str, str]) -> Says:
    return Says({key: [{"text": text, "evidence": evidence}] for key, (text, evidence) in rows.items()})


async def test_two_papers_stand_side_by_side_without_a_model(talk: Talk) -> None:
    said = await talk.say(f"/compare {CMD} https://arxiv.org/abs/{GRM}")
    assert [row for row in ROWS if f"\n{row}\n" in said] == list(ROWS)
    assert said.count("• GRM: ") == 6, "a line each, and its title"
    assert said.count("• Yu 2024: ") == 5
    assert "• Yu 2024: no sentence found" in said, "nobody looked well enough to say that it is not said"
    assert "212.7 on WebVid-10M" in said
    assert "Sentences of the abstract itself, picked without a language model." in said
    assert "(abstract)" in await talk.press("Evidence")
    assert "Side by side" in await talk.say(f"compare {CMD} with {GRM}")
    assert "Side by side" in await talk.say(f"/compare {GRM}"), "with the paper last spoken of"
    assert "9913.14148 is no arXiv id" in await talk.say(f"/compare {GRM} 9913.14148"), "and none stands in for a slip"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/compare", "/compare 2403.14148 2403.13470"),
        (f"/compare {CMD}", f"With which other paper shall I compare {CMD}?"),
        (f"/compare {CMD} {CMD}", "That is one paper twice."),
        (f"/compare {CMD} {GRM} 2403.13470", "Those are 3 papers; I set two side by side."),
        ("/compare attention transformers", "There is no arXiv id in"),
        (f"/compare {CMD} 2403.99998", "arXiv has no paper 2403.99998."),
    ],
)
async def test_what_cannot_be_compared_is_said(talk: Talk, line: str, answer: str) -> None:
    assert answer in await talk.say(line)


async def test_each_cell_of_a_models_is_checked_and_two_count(talking: Talking) -> None:
    speed = "CMD can sample a video 7.7$\\times$ faster than prior approaches"
    told = says(results=("CMD is 7.7× faster than prior approaches.", speed), data=("It uses 64 GPUs.", "no quote"))
    server = OpenAiServer(answerer=lambda prompt: told if "Content-Frame Motion-Latent" in prompt else says())
    model = {"PROVIDER": "openai", "MODEL": "wise-1", "BASE_URL": server.url}
    environ = {f"HERALD_LLM__{name}": value for name, value in model.items()}
    with server:
        async with talking(HERALD_LIMITS__SUMMARIES_PER_USER_PER_DAY="2", **environ) as talk:
            said = await talk.say(f"/compare {CMD} {GRM}")
            assert "CMD is 7.7× faster than prior approaches." in said
            assert "64 GPUs" not in said
            assert "Yu 2024: no statement that holds" in said
            assert "Yu 2024: not said in the abstract" in said
            assert "Written by wise-1 from the abstract." in said
            assert "You have asked 2 questions in the last 24 hours" in await talk.say(f"/ask {CMD} And now?")
