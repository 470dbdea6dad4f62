"""Zotero's libraries: read, read again each day, shown to their owners alone, and added to."""

from collections.abc import Iterator

import pytest

from bot.libraries import look_at_zotero
from bot.settings.load import load
from chat.refs import ChatRef
from tests.clocks import ManualClock
from tests.servers.zotero import Shelf, ZoteroServer
from tests.talks import Talk, Talking

HERE = ChatRef("console", "terminal")
OPERATOR = {"HERALD_OPERATORS__IDS": "console:you"}
KEY = "abcdefKEYghij"


@pytest.fixture
def zotero() -> Iterator[ZoteroServer]:
    with ZoteroServer() as server:
        yield server


def filled(shelf: Shelf, n: int) -> Shelf:
    """Put papers of the samples', others, notes and files onto a shelf."""
    shelf.put(itemType="preprint", title="GRM", archiveID="arXiv:2403.14621", dateAdded="2024-03-01T00:00:00Z")
    shelf.put(itemType="note", note="<p>mine</p>", dateAdded="2024-03-02T00:00:00Z")
    shelf.put(itemType="attachment", title="a.pdf", dateAdded="2024-03-02T00:00:00Z")
    for each in range(n):
        creators = [{"creatorType": "author", "firstName": "Ann", "lastName": "Smith"}]
        item = {"itemType": "journalArticle", "title": f"On Rivers, Part {each}", "creators": creators}
        shelf.put(**item, abstractNote="Rivers run.", dateAdded=f"2023-01-01T{each // 60:02}:{each % 60:02}:00Z")
    return shelf


def asks(server: ZoteroServer) -> dict[str, str]:
    return {"HERALD_ZOTERO__API_URL": server.url}


async def test_a_public_library_is_read_page_by_page_and_each_day_again(talking: Talking, zotero: ZoteroServer) -> None:
    shelf = zotero.shelves["users/12345"] = filled(Shelf(), 247)
    async with talking(**asks(zotero)) as talk:
        said = await talk.say("/library zotero 12345")
        assert "Zotero: users/12345" in said
        assert "248 entries." in said
        assert "• 1 arXiv paper\n" in said
        assert "• 247 by their own titles and abstracts" in said
        assert "I read it again each day." in said
        assert [each.query["start"] for each in zotero.asked] == ["0", "100", "200"]
        assert all("Zotero-API-Key" not in each.headers for each in zotero.asked)
        await talk.app.services.libraries.keep_up()
        assert len(zotero.asked) == 3, "not before its day is over"
        await talk.clock.advance(25 * 3600)
        await talk.app.services.libraries.keep_up()
        assert len(zotero.asked) == 4
        assert zotero.asked[-1].headers["If-Modified-Since-Version"] == str(shelf.version)
        shelf.put(itemType="preprint", title="x", url="https://arxiv.org/abs/2403.14148", dateAdded="2024-03-03")
        await talk.clock.advance(25 * 3600)
        await talk.app.services.libraries.keep_up()
        assert "249 entries: 2 arXiv papers, 247 by their own" in await talk.say("/library")
        zotero.shelves.clear()
        await talk.clock.advance(25 * 3600)
        await talk.app.services.libraries.keep_up()
        said = await talk.say("/library")
        assert "249 entries" in said, "what is known stays while Zotero gives nothing"
        assert "as of 25 March 2024" in said, "and is no newer for having been asked for"
        asked = len(zotero.asked)
        await talk.clock.advance(60)
        await talk.app.services.libraries.keep_up()
        assert len(zotero.asked) == asked, "nor is it asked for each minute"
        await talk.clock.advance(3600)
        await talk.app.services.libraries.keep_up()
        assert len(zotero.asked) == asked + 1


async def test_zoteros_patience_is_kept_and_its_refusals_are_told(talking: Talking, zotero: ZoteroServer) -> None:
    zotero.shelves["groups/67"] = filled(Shelf(), 120)
    zotero.shelves["users/9"] = Shelf(key="secret")
    async with talking(**asks(zotero)) as talk:
        zotero.script += [(429, {"Retry-After": "7"}), (503, {"Backoff": "11"})]
        before = len(talk.clock.slept)
        assert "121 entries." in await talk.say("/library zotero https://www.zotero.org/groups/67/our_group")
        assert [wait for wait in talk.clock.slept[before:] if wait in {7.0, 11.0}] == [7.0, 11.0]
        for name, told in (
            ("users/9", "Zotero does not let me into the library users/9. Make it public"),
            ("404", "Zotero has no library users/404."),
        ):
            assert told in await talk.say(f"/library zotero {name}")
        zotero.script += [(503, {"Retry-After": "3600"})]
        assert "Zotero does not answer at the moment." in await talk.say("/library zotero 67")
        asked = len(zotero.asked)
        assert "Zotero does not answer at the moment." in await talk.say("/library zotero 67")
        assert len(zotero.asked) == asked, "it wants to be left alone for an hour"
        for header in ("Retry-After", "Backoff"):
            await talk.clock.advance(3601)
            zotero.script += [(503, {header: "999999999999999"})]
            assert "Zotero does not answer at the moment." in await talk.say("/library zotero groups/67")
        await talk.clock.advance(3601)
        assert "121 entries." in await talk.say("/library zotero groups/67"), "no header shuts it for ever"


async def test_nothing_answers_at_zoteros_address(talking: Talking) -> None:
    async with talking(HERALD_ZOTERO__API_URL="http://127.0.0.1:9") as talk:
        assert "Zotero does not answer at the moment." in await talk.say("/library zotero 67")


async def test_a_private_library_is_its_operators_who_add_papers_once(talking: Talking, zotero: ZoteroServer) -> None:
    shelf = zotero.shelves["users/12345"] = filled(Shelf(key=KEY), 2)
    own = {**asks(zotero), "HERALD_ZOTERO__LIBRARY": "users/12345", "HERALD_ZOTERO__API_KEY": KEY}
    async with talking(**own) as talk:
        assert "does not let me into the library users/12345" in await talk.say("/library zotero 12345")
        assert "for this bot's operators" in await talk.say("/zotero 2403.14148")
        assert "Add to Zotero" not in await talk.say("/summarize 2403.14148")
    async with talking(**own, **OPERATOR) as talk:
        assert "3 entries." in await talk.say("/library zotero")
        assert "Add to Zotero" in await talk.say("/summarize 2403.14148")
        zotero.between.append(lambda: shelf.put(itemType="note", note="somebody else writes"))
        assert "2403.14148 is in the library users/12345 at Zotero now." in await talk.press("Add to Zotero")
        [added] = [each["data"] for each in shelf.items.values() if "2403.14148" in str(each)]
        assert added["itemType"] == "preprint"
        assert added["archiveID"] == "arXiv:2403.14148"
        assert added["creators"][0] == {"creatorType": "author", "firstName": "Sihyun", "lastName": "Yu"}
        for paper_id in ("2403.14148", "2403.14621"):
            said = await talk.say(f"/zotero {paper_id}")
            assert f"{paper_id} was in the library users/12345 at Zotero already." in said
        shelf.may_write = False
        assert "The key that is set for Zotero may not write into users/12345." in await talk.say("/zotero 2403.13524")
        assert KEY not in await talk.say("/export")


async def test_the_checkup_asks_for_it(zotero: ZoteroServer) -> None:
    zotero.shelves["users/12345"] = filled(Shelf(key=KEY), 2)
    own = {**asks(zotero), "HERALD_ZOTERO__LIBRARY": "users/12345", "HERALD_ZOTERO__API_KEY": KEY}
    assert (await look_at_zotero(load(None, own), ManualClock(auto=True))).said == "users/12345 has 5 items"
    assert (await look_at_zotero(load(None, asks(zotero)), ManualClock())).state == "not set up"


async def test_without_a_library_of_their_own_operators_hear_so(talking: Talking) -> None:
    async with talking(**OPERATOR) as talk:
        assert "No library of Zotero's is set up here." in await talk.say("/zotero 2403.14148")
        assert await _held(talk) == 0


async def _held(talk: Talk) -> int:
    return len(await talk.app.services.libraries.of(HERE))
