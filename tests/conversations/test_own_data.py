"""Bookmarks, votes, export and deletion."""

import json

from tests.talks import Talk, Talking


async def test_a_paper_is_saved_listed_exported_and_given_up(talk: Talk) -> None:
    await talk.say("/summarize 2403.14621")
    assert "Saved 2403.14621." in await talk.press("🔖")
    assert "GRM: Large Gaussian" in await talk.say("/saved")
    bibtex = await talk.press("BibTeX")
    assert "@misc{" in bibtex
    assert "Yinghao Xu and Zifan Shi" in bibtex
    await talk.say("/summarize 2403.14621")
    assert "no longer saved" in await talk.press("🔖")
    assert "You saved nothing yet" in await talk.say("/saved")


async def test_a_vote_counts_once_and_can_be_taken_back(talk: Talk) -> None:
    await talk.say("/summarize 2403.14621")
    assert "more like 2403.14621" in await talk.press("👍")
    await talk.say("/summarize 2403.14621")
    assert "less like 2403.14621" in await talk.press("👎")
    await talk.say("/summarize 2403.14621")
    assert "taken back" in await talk.press("👎")


async def test_what_is_held_is_handed_over_and_deleted_on_a_second_word(talk: Talk) -> None:
    await talk.say("/subscribe diffusion-models")
    await talk.say("/summarize 2403.14621")
    await talk.press("🔖")
    held = json.loads((await talk.say("/export")).partition("\n")[2])
    assert held["chat"]["subscriptions"]
    assert held["person"]["bookmarks"]

    said = await talk.say("/forget")
    assert "About you I hold: 1 saved paper" in said
    assert "About this chat I hold: 1 subscription, its settings" in said
    assert "cannot be undone" in said
    assert "[1] Delete my 1 saved paper" in said
    assert "[2] ⚠ This chat: delete 1 subscription, its settings" in said
    assert "Deleted, of yours: 1 saved paper" in await talk.press("Delete my")
    held = json.loads((await talk.say("/export")).partition("\n")[2])
    assert held["person"] == {}
    assert held["chat"]["subscriptions"], "the chat's own data stay"
    said = await talk.say("/forget")
    assert "About you" not in said
    assert "Deleted, of this chat: 1 subscription, its settings" in await talk.press("This chat: delete")
    held = json.loads((await talk.say("/export")).partition("\n")[2])
    assert held == {"person": {}, "chat": None}
    assert "follows nothing yet" in await talk.say("/subscriptions")
    assert "I hold nothing about you or this chat." in await talk.say("/forget")
    assert "nothing left to delete" in await talk.say("/forget mine")


async def test_questions_are_forgotten_after_an_hour_and_the_records_of_use_after_a_month(talk: Talk) -> None:
    await talk.say("/ask 2403.14621 how fast is it?")
    await talk.clock.advance(30 * 60)
    await talk.app.services.upkeep.tidy()
    held = json.loads((await talk.say("/export")).partition("\n")[2])
    assert "how fast is it?" in json.dumps(held["person"]["talks"])
    assert held["person"]["usage"]
    await talk.clock.advance(31 * 60)
    await talk.app.services.upkeep.tidy()
    held = json.loads((await talk.say("/export")).partition("\n")[2])
    assert "talks" not in held["person"]
    assert held["person"]["usage"]
    await talk.clock.advance(30 * 86400)
    await talk.app.services.upkeep.tidy()
    assert json.loads((await talk.say("/export")).partition("\n")[2])["person"] == {}


async def test_search_pages_and_summarises_by_button(talk: Talk) -> None:
    first = await talk.say("/search diffusion")
    assert "1–5 of 13 on “diffusion”" in first
    second = await talk.press("More")
    assert "6–10 of 13" in second
    assert "11–13 of 13" in await talk.press("More")
    await talk.press("Back")
    assert "Key takeaways" in await talk.press("7")
    assert "arXiv has nothing on “zebrafish”" in await talk.say("/search zebrafish")


async def test_a_page_beyond_the_last_one_is_told_from_no_results(talk: Talk) -> None:
    said = await talk.say("/search --newest 999 diffusion")
    assert "There is no page 999 on “diffusion”: the last one is 3." in said
    assert "11–13 of 13 on “diffusion”" in await talk.press("Last page")
    assert "arXiv has nothing on “zebrafish”" in await talk.say("/search --newest 999 zebrafish")


async def test_operators_see_the_figures(talking: Talking) -> None:
    async with talking(HERALD_OPERATORS__IDS="console:you") as talk:
        await talk.say("/subscribe cs.CL")
        said = await talk.say("/stats")
        assert "Subscriptions: 1" in said
        assert "Chats: console 1; paused: 0" in said
        assert "/stats" in await talk.say("/help")
    async with talking() as talk:
        assert "/stats" not in await talk.say("/help")
