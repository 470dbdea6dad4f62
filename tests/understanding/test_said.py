"""Two hundred things that people type, and what comes of them, without a model."""

from collections import Counter
from pathlib import Path

import pytest

from handlers import COMMANDS
from tests.clocks import START
from tests.servers.arxiv import ArxivServer, Corpus, make_paper
from tests.talks import Talk, Talking, open_talk
from tests.understanding.lists import Examiner, rows

UNDERSTOOD = 0.95


@pytest.mark.parametrize(("name", "fewest"), [("said.psv", 200), ("held_out.psv", 60)])
async def test_what_people_type_is_understood_by_rules(tmp_path: Path, name: str, fewest: int) -> None:
    listed = rows(name)
    assert len(listed) >= fewest
    async with open_talk(tmp_path) as talk:
        examiner = Examiner(talk)
        await examiner.prepare()
        wrong = await examiner.wrong(listed)
        followed = await talk.say("/subscriptions")
    assert len(wrong) <= len(listed) * (1 - UNDERSTOOD), wrong
    assert "Diffusion Models (topic)" in followed, "nothing was changed unasked"
    assert "cs.CL (Computation and Language)" in followed
    assert "3. " not in followed


async def test_what_is_understood_is_done_by_its_button(talk: Talk) -> None:
    said = await talk.say("send me diffusion papers every morning at 9")
    assert "I understood: /subscribe diffusion-models at 09:00" in said
    assert "This chat would get the new papers on Diffusion Models (topic), at 09:00 UTC, Monday to Friday." in said
    assert "follows nothing yet" in await talk.say("/subscriptions")
    await talk.say("send me diffusion papers every morning at 9")
    assert "now follows Diffusion Models." in await talk.press("Follow Diffusion Models")
    said = await talk.say("in Chinese please")
    assert "Language: 简体中文 instead of English." in said
    assert "语言：简体中文。" in await talk.press("Yes, do it")
    said = await talk.say("每周一早上八点半推送大模型")
    assert "我的理解：/subscribe large-language-models every monday at 08:30" in said
    assert "本聊天将收到 大语言模型（主题）的新论文：每周星期一 08:30 UTC" in said or "大语言模型" in said


async def test_a_topic_is_followed_at_its_hour_whatever_it_is_called(talk: Talk) -> None:
    assert "now follows Diffusion Models." in await talk.say("/subscribe Diffusion Models daily at 9")
    said = await talk.say("/subscribe diffusion papers every evening at 8 with pictures please")
    assert "From now on its digests come at 20:00 UTC" in said
    assert "I left this aside: “with pictures please”." in said
    assert "now follows Natural Language Processing." in await talk.say("/subscribe nlp")
    said = await talk.say("/subscribe difusion model")
    assert "it would have brought nothing" in said
    assert "[1] Follow Diffusion Models" in said
    assert "2. Natural Language Processing" in await talk.say("/subscriptions")


async def test_stop_offers_to_pause_or_to_end_and_all_can_be_ended_and_taken_back(talk: Talk) -> None:
    assert "follows nothing, so nothing comes by itself." in await talk.say("/stop")
    for topic in ("diffusion-models", "cs.CL"):
        await talk.say(f"/sub {topic}")
    said = await talk.say("/stop")
    assert "Pause keeps subscriptions and settings until /resume" in said
    said = await talk.press("Unsubscribe from everything")
    assert "no longer follows Diffusion Models, cs.CL (Computation and Language)." in said
    assert "follows nothing yet" in await talk.say("/list")
    await talk.say("/subscribe nerf")
    await talk.say("/unsubscribe all")
    assert "now follows Neural Radiance Fields." in await talk.press("Follow Neural Radiance Fields again")


async def test_arxiv_is_asked_for_a_title_and_its_silence_is_said(talking: Talking) -> None:
    paper = make_paper(1, title="Glaciers Melt in Spring", abstract="We study ice.", published=START, updated=START)
    other = make_paper(2, title="Glaciers Melt in Summer", abstract="We study ice.", published=START, updated=START)
    with ArxivServer(Corpus([paper, other])) as server:
        variables = {"HERALD_ARXIV__API_URL": server.url, "HERALD_ARXIV__TIMEOUT_SECONDS": "2"}
        async with talking(sample=False, **variables) as talk:
            assert paper.id in await talk.say("glaciers melt in spring")
            assert "1–2 of 2 on “glaciers melt”" in await talk.say("glaciers melt")
    async with talking(sample=False, **variables) as talk:
        said = await talk.say("glaciers melt in winter")
        assert "I did not understand “glaciers melt in winter”." in said
        assert "arXiv" in said


def test_no_two_commands_answer_to_one_name() -> None:
    names = Counter(name for command in COMMANDS for name in (command.name, *command.also))
    assert [name for name, times in names.items() if times > 1] == []
    assert all(name.isidentifier() and name.islower() for name in names)
