"""/summarize as people use it."""

import pytest

from chat.errors import NotAllowedError
from chat.refs import Person
from tests.talks import Talk, Talking


async def test_a_summary_has_the_records_authors_and_links_and_says_what_was_checked(talk: Talk) -> None:
    said = await talk.say("/summarize 2403.14621")
    assert "GRM: Large Gaussian Reconstruction Model for Efficient 3D Reconstruction and Generation" in said
    assert "Yinghao Xu, Zifan Shi, Wang Yifan, Hansheng Chen" in said
    assert "https://github.com/justimyhxu/GRM" in said
    assert "Sentences of the abstract itself, picked without a language model." in said
    assert not any(word in said for word in ("checked", "found in the paper", "judged"))
    assert "looking the paper up" in talk.notes.getvalue()


@pytest.mark.parametrize(
    "line",
    [
        "2403.14148",
        "https://arxiv.org/abs/2403.14148v1",
        "look at arXiv:2403.14148, it is good",
        "/summarize https://huggingface.co/papers/2403.14148",
        "/SUMMARIZE 2403.14148",
        "／summarize：2403.14148",
        "/summarize@herald_bot 2403.14148",
    ],
)
async def test_every_way_to_name_a_paper_works(talk: Talk, line: str) -> None:
    assert "Content-Frame Motion-Latent Decomposition" in await talk.say(line)


async def test_evidence_is_shown_with_its_place(talk: Talk) -> None:
    await talk.say("/summarize 2403.14148")
    said = await talk.press("Evidence")
    assert said.count("(abstract)") >= 4
    assert "7.7$\\times$" not in said
    assert "Sentences of the paper itself, picked without a language model." in said
    assert "Passed" not in said


async def test_several_papers_are_answered_and_one_unknown_does_not_lose_the_others(talk: Talk) -> None:
    said = await talk.say("/summarize 2403.14148 2403.99999 2403.13470")
    assert "Motion-Latent" in said
    assert "LiDAR Scene Completion" in said
    assert "arXiv has no paper 2403.99999." in said


async def test_of_a_hundred_papers_the_first_five_are_answered_and_the_reply_says_so(talk: Talk) -> None:
    said = await talk.say("/summarize " + " ".join(f"2403.{n:05}" for n in range(1, 101)))
    assert said.count("arXiv has no paper") == 5
    assert "You named 100 papers; these are the first 5." in said


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/summarize", "/summarize 2403.14621"),
        ("/summarize 2403.1414", "2403.1414"),
        ("/summarize 2413.14148", "2413.14148"),
        ("/summarize 2403.99998", "arXiv has no paper 2403.99998."),
        ("/frobnicate", "There is no command /frobnicate."),
        ("/sumarize 2403.14148", "Did you mean /summarize?"),
        ("", "That message is empty."),
        ("2403.1414", "2403.1414 is no arXiv id"),
        ("/summarize2403", "Did you mean /summarize?"),
        ("\x00\x07\x1b[31m", "I did not understand “[31m”."),
        ("hello there", "Paper Herald reads arXiv for you"),
        ("x" * 20_001, "That message is too long for me."),
        ("/stats", "/stats is for this bot's operators."),
    ],
)
async def test_bad_input_gets_one_clear_line(talk: Talk, line: str, answer: str) -> None:
    said = await talk.say(line)
    assert answer in said
    assert "Traceback" not in said
    assert "About this chat" not in said
    assert "\x1b" not in said


async def test_who_asks_too_much_is_asked_to_wait(talking: Talking) -> None:
    async with talking(HERALD_LIMITS__REQUESTS_PER_USER_PER_MINUTE="3") as talk:
        quotas, person = talk.app.services.quotas, Person("telegram", "7")
        for _ in range(3):
            quotas.count_request(person)
        with pytest.raises(NotAllowedError, match="more than 3 requests in a minute"):
            quotas.count_request(person)
        quotas.count_request(Person("telegram", "8"))
        await talk.clock.advance(61)
        quotas.count_request(person)
        assert all(["Topics" in await talk.say("/topics") for _ in range(9)]), "a terminal is nobody else's"


async def test_summaries_are_limited_by_the_day(talking: Talking) -> None:
    async with talking(HERALD_LIMITS__SUMMARIES_PER_USER_PER_DAY="2") as talk:
        await talk.say("/summarize 2403.14148 2403.13470")
        assert "You have had 2 summaries in the last 24 hours" in await talk.say("/summarize 2403.14621")
        assert "You have had 2 summaries in the last 24 hours" in await talk.say("/digest diffusion-models")
        await talk.clock.advance(24 * 3600 + 1)
        assert "GRM" in await talk.say("/summarize 2403.14621")


async def test_a_closed_bot_answers_strangers_in_one_line(talking: Talking) -> None:
    async with talking(HERALD_ACCESS__USERS="telegram:1") as talk:
        said = await talk.say("/summarize 2403.14148")
        assert "This bot serves a closed group." in said
        assert "Motion-Latent" not in said
