"""What of a liar's statements reaches people: 60 kinds of lies in two languages, each beside a genuine quote."""

import json
from pathlib import Path

import pytest

from tests import commands
from tests.grounding.told import sample_papers
from tests.servers.llm.liar import Language, Liar, Said, Story, nonsense, off_topic, turned
from tests.servers.openai import OpenAiServer
from tests.talks import Talking

# The shares that may get through where no model judges, of lies that have nothing to do with the paper, and of those
# that turn what the quoted sentence says.
MOST_OFF_TOPIC = {"en": 0.0, "zh": 0.0}
MOST_TURNED = {"en": 0.4, "zh": 0.5}
LANGUAGES: tuple[Language, ...] = ("en", "zh")


async def through(talking: Talking, stories: list[Story], language: Language) -> list[Said]:
    """Return the lies that replies show, of a model that tells these stories about the sample papers."""
    shown: list[Said] = []
    with OpenAiServer(answerer=Liar(stories)) as server:
        model = {"PROVIDER": "openai", "MODEL": "liar-1", "BASE_URL": server.url}
        settings = {f"HERALD_LLM__{name}": value for name, value in model.items()}
        settings["HERALD_CHECK__JUDGE"] = "off"
        async with talking(**settings, HERALD_DIGEST__LANGUAGE=language) as talk:
            for story in stories:
                reply = bare(await talk.say(f"/summarize {story.paper.id}"))
                assert "liar-1" in reply, "the model was asked, and not given up"
                assert bare(story.truth.text) in reply, "the truth beside the lies is kept"
                shown += [lie for lie in story.lies if bare(lie.text) in reply]
    return shown


def bare(text: str) -> str:
    """Return a text without white space: a console breaks lines anywhere."""
    return "".join(text.split())


def report(shown: list[Said], stories: list[Story]) -> str:
    """Return what got through, for whoever reads that the test failed."""
    lines = [f"  {lie.kind}: {lie.text}" for lie in shown]
    return "\n".join([f"{len(shown)} of {sum(len(story.lies) for story in stories)} lies get through", *lines])


def test_there_are_sixty_kinds_of_lies_in_both_languages() -> None:
    papers = sample_papers()
    for language in LANGUAGES:
        told = [{lie.kind for story in tell(papers, language) for lie in story.lies} for tell in (off_topic, turned)]
        assert [len(kinds) for kinds in told] == [30, 30]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_nothing_that_the_paper_does_not_speak_of_gets_through(talking: Talking, language: Language) -> None:
    stories = off_topic(sample_papers(), language)
    shown = await through(talking, stories, language)
    most = MOST_OFF_TOPIC[language] * sum(len(story.lies) for story in stories)
    assert len(shown) <= most, report(shown, stories)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_few_turned_meanings_get_through(talking: Talking, language: Language) -> None:
    stories = turned(sample_papers(), language)
    shown = await through(talking, stories, language)
    most = MOST_TURNED[language] * sum(len(story.lies) for story in stories)
    assert len(shown) <= most, report(shown, stories)


@pytest.mark.parametrize("language", LANGUAGES)
def test_verify_says_that_the_paper_does_not_speak_of_it(tmp_path: Path, language: Language) -> None:
    papers = sample_papers()
    for paper in (papers["2403.14621"], papers["2403.14148"]):
        told = [text for _, text in nonsense(paper, language)]
        arguments = ("verify", paper.id, "-", "--sample", "--format", "json")
        done = commands.herald(*arguments, cwd=tmp_path, stdin=(" " if language == "en" else "").join(told))
        claims = {claim["text"]: claim["status"] for claim in json.loads(done.stdout)["claims"]}
        assert list(claims) == told, "each sentence is a statement"
        passed = [text for text, status in claims.items() if status == "supported"]
        assert not passed, "\n".join([f"{len(passed)} of {len(told)} pass", *passed])
