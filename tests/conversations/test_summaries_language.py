"""Summaries in another language than the interface: chosen by a chat, and followed by all that tells of papers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chat.languages import LANGUAGES, SUMMARISED
from tests.conversations.test_models import model
from tests.servers.llm.tongues import CMD, TITLES, TOLD, in_its_language
from tests.servers.openai import OpenAiServer
from tests.talks import Talking

ENGLISH_TITLE = "Efficient Video Diffusion Models via Content-Frame Motion-Latent Decomposition"


@pytest.fixture
def server() -> Iterator[OpenAiServer]:
    with OpenAiServer(answerer=in_its_language) as running:
        yield running


async def test_a_chat_has_its_summaries_in_another_language_than_the_interface(
    talking: Talking, server: OpenAiServer
) -> None:
    async with talking(**model(server)) as talk:
        assert "Summaries in: as the interface" in await talk.say("/settings")
        assert "Summaries in: Deutsch." in await talk.say("/settings summaries de")
        said = await talk.say(f"/summarize {CMD}")
        evidence = await talk.press("Evidence")
        again = await talk.say(f"/summarize {CMD}")
        list_of_all = await talk.say("/digest diffusion-models")
        assert "Summaries in: as the interface." in await talk.say("/settings summaries same")
        english = await talk.say(f"/summarize {CMD}")
    assert "Key takeaways" in said
    assert all(text in said for text in TOLD["German"])
    assert said.index(ENGLISH_TITLE) < said.index(f"Translated title: {TITLES['German']}")
    assert "instead of" not in said
    assert TOLD["German"][0] in evidence
    assert TOLD["German"][0] in again
    assert TOLD["German"][0] in list_of_all
    assert "A preview for this chat" in list_of_all
    assert TOLD["German"][0] not in english
    assert "Translated title" not in english
    tasks = [each.prompt for each in server.asked if "Content-Frame" in each.prompt.split("Abstract:")[0]]
    assert [("in German (Deutsch)" in task) for task in tasks] == [True, False], "made once a language"
    assert "- in German (Deutsch): a decimal comma" in tasks[0]


async def test_a_digest_and_its_pages_are_in_the_language_of_summaries_under_the_words_of_the_interface(
    talking: Talking, server: OpenAiServer, tmp_path: Path
) -> None:
    site = {"HERALD_ARCHIVE__DIRECTORY": str(tmp_path / "site"), "HERALD_WEB__PUBLIC_URL": "https://herald.example.org"}
    async with talking(**model(server), **site) as talk:
        for line in ("language zh", "summaries german", "papers 50", "layout papers", "days daily"):
            await talk.say(f"/settings {line}")
        await talk.say("/subscribe diffusion-models at 12:01")
        await talk.app.services.preparations.warm({"console"})
        await talk.clock.advance(120)
        await talk.runner.run_due()
        said = talk.read()
        assert await talk.app.services.publishing.publish() == 1
    assert TOLD["German"][0] in said
    assert "要点" in said
    assert TITLES["German"] in said
    assert "https://herald.example.org/de/diffusion-models/" in said
    page = (tmp_path / "site" / "de" / "papers" / f"{CMD}.html").read_text(encoding="utf-8")
    assert ENGLISH_TITLE in page
    assert TITLES["German"] in page
    assert not (tmp_path / "site" / "zh").exists()
    made = [each.prompt for each in server.asked if f"Title: {ENGLISH_TITLE}" in each.prompt]
    assert len([each for each in made if '"tldr": {' in each]) == 1, "once for the preparation, the digest and the page"


async def test_a_language_without_a_catalogue_has_english_words_and_its_own_summaries(
    talking: Talking, server: OpenAiServer
) -> None:
    async with talking(**model(server)) as talk:
        chosen = await talk.say("/settings language arabic")
        assert "Language: العربية." in chosen
        assert "What I say myself stays English" in chosen
        assert "Summaries are in العربية." in chosen
        said = await talk.say(f"/summarize {CMD}")
        assert "Key takeaways" in said
        assert all(text in said for text in TOLD["Arabic"])
        back = await talk.say("/settings language de")
        assert "Summaries" not in back
        other = await talk.say("/settings summaries عربية")
        assert "Arabic" not in other


async def test_who_changes_the_interface_hears_that_summaries_stay(talking: Talking) -> None:
    async with talking() as talk:
        await talk.say("/settings summaries ar")
        said = await talk.say("/settings language en")
    assert "Summaries are in العربية. /settings summaries changes that." in said


async def test_without_a_model_summaries_stay_and_it_is_said_once_and_how_to_get_others(talking: Talking) -> None:
    async with talking() as talk:
        await talk.say("/settings summaries fr")
        brief = await talk.say(f"/summarize {CMD}")
        whole = await talk.say(f"/summarize {CMD} deep")
        answer = await talk.say(f"/ask {CMD} which FVD does it reach?")
        compared = await talk.say(f"/compare {CMD} 2403.14621")
        digest = await talk.say("/digest diffusion-models")
    for said in (brief, whole, answer, compared, digest):
        assert said.count("without a model there is no translation into Français") == 1
        assert said.count("Who runs this bot can connect one.") == 1


def test_every_row_can_be_chosen_for_summaries_and_by_the_operator() -> None:
    assert set(LANGUAGES) < set(SUMMARISED)
    assert {row.code for row in SUMMARISED.values() if row.right_to_left} == {"ar", "he", "fa"}
