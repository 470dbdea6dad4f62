"""Libraries that teach: lists dropped into the terminal, papers looked up, and what digests make of them."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chat.refs import ChatKind, ChatRef, Person
from papers import ids
from store import chats
from store.sent import library
from tests.clocks import START
from tests.readings import addresses
from tests.servers.arxiv import faults, make_paper
from tests.servers.arxiv.daily import DailyServer
from tests.talks import Talk, Talking

NAMES = ("Ada Lovelace", "Élodie Noël")
PAPERS = [
    make_paper(n, title=f"Glaciers of the {n}th Kind: A Study of Their Melting in Summer", authors=NAMES)
    for n in range(1, 463)
]


def by_id(n: int) -> str:
    """Write an entry as arXiv's own export has it, or Google Scholar's, or Zotero's."""
    paper_id = PAPERS[n - 1].id
    named = (
        f"eprint = {{{paper_id}}},\n  archivePrefix = {{arXiv}}",
        f"journal = {{arXiv preprint arXiv:{paper_id}}}",
        f"doi = {{10.48550/arXiv.{paper_id}}}",
        f'url = "https://arxiv.org/abs/{paper_id}v1"',
    )[n % 4]
    return f"@article{{id{n},\n  title = {{Whatever}},\n  year = 2024,\n  {named}\n}}\n"


def by_title(n: int) -> str:
    """Write an entry of a journal's, with the accents, capitals and dashes of another hand."""
    title = f"{{Glaciers}} of the {n}th kind --- a study of their melting in {{S}}ummer"
    names = "No{\\\"e}l, {\\'E}lodie and Doe, J."
    return f"@inproceedings{{t{n}, title={{{title}}}, author={{{names}}}, doi={{10.1/{n}}}}}\n"


def unknown(n: int) -> str:
    return f"@book{{u{n}, title = {{A Wholly Other Book on Volcanoes, Volume {n}}}, author = {{Nobody, Ann}}}}\n"


@pytest.fixture
def arxiv() -> Iterator[DailyServer]:
    with DailyServer(PAPERS) as server:
        yield server


@asynccontextmanager
async def talk_with(talking: Talking, arxiv: DailyServer, **more: str) -> AsyncIterator[Talk]:
    variables = {**addresses(arxiv), "HERALD_ARXIV__TIMEOUT_SECONDS": "5", "HERALD_ARXIV__DELAY_SECONDS": "3", **more}
    async with talking("herald.db", sample=False, **variables) as talk:
        arxiv.at(talk.clock)
        yield talk


async def test_of_500_entries_is_told_which_are_papers_and_how_they_were_found(
    talking: Talking, arxiv: DailyServer, tmp_path: Path
) -> None:
    file = tmp_path / "my references.bib"
    entries = [*map(by_id, range(1, 313)), *map(by_title, range(313, 463)), *map(unknown, range(38))]
    file.write_text("% my own\n" + "\n".join(entries), encoding="utf-8")
    async with talk_with(talking, arxiv) as talk:
        said = await talk.say(f"'{file}'")
        assert "500 entries." in said
        assert "• 312 arXiv papers\n" in said
        assert "• 150 arXiv papers by their titles\n" in said
        assert "• 38 that I could not find\n" in said
        assert "could not be read" not in said
        asked = len(arxiv.asked)
        assert asked < 40, "several ids and several titles go into one question"
        waits = [wait for wait in talk.clock.slept if wait > 1]
        assert len(waits) >= asked - 2, "and each of them waits for its turn"
        assert re.search(r"looking papers up at arXiv: \d+ of 500", talk.notes.getvalue())
        again = await talk.say(f"'{file}'")
        assert "• 312 arXiv papers\n" in again
        assert len(arxiv.asked) <= asked + 6, "what is known is not asked for again"
        listed = await talk.say("/library")
        assert "1 library of this chat" in listed
        assert "my references.bib\n   500 entries: 312 arXiv papers, 150 arXiv papers by their titles" in listed
        shown = await talk.press("1: show")
        assert "my references.bib: 500 entries" in shown
        assert "Glaciers of the" in shown
        assert "11. " in await talk.press("More")
        assert "\n1. " in await talk.press("Back")


async def test_three_ids_and_400_dois_and_a_long_list_and_a_broken_one(
    talking: Talking, arxiv: DailyServer, tmp_path: Path
) -> None:
    dois = tmp_path / "dois.bib"
    dois.write_text("".join([*map(by_id, range(1, 4)), *map(by_title, range(4, 404))]), encoding="utf-8")
    broken = tmp_path / "broken.bib"
    broken.write_text(
        by_id(1) + "@article{bad, title={Never closed,\n" + by_id(2) + "@misc{worse title=}}{\n" + by_title(3)
    )
    long = tmp_path / "long.bib"
    entry = "@article{{k{n}, title={{Study {n} of ice}}, year={{{year}}}, abstract={{Ice melts, {n} times.}}}}\n"
    long.write_text("".join(entry.format(n=n, year=1900 + n % 100) for n in range(6000)))
    async with talk_with(talking, arxiv) as talk:
        said = await talk.say(str(dois))
        assert "403 entries." in said
        assert "• 3 arXiv papers\n" in said
        assert "• 300 arXiv papers by their titles\n" in said
        assert "• 100 not looked up yet\n" in said
        assert "I go on by myself" in said
        await talk.clock.advance(601)
        await talk.app.services.libraries.keep_up()
        assert "403 entries: 3 arXiv papers, 400 arXiv papers by their titles\n" in await talk.say("/library")
        said = await talk.say(str(broken))
        assert "3 entries." in said
        assert "2 entries could not be read." in said
        said = await talk.say(str(long))
        assert "5,000 entries." in said
        assert "• 5,000 by their own titles and abstracts" in said
        assert "It has 6,000 entries; I took the newest 5,000, the most that I keep of one library." in said
        async with talk.app.store.reading() as c:
            (newest, *_) = await library.entries(c, 3, limit=1)
        assert newest.entry.when == "1999", "by the years where nothing tells when they were added"


@pytest.mark.parametrize(
    ("name", "content", "papers"),
    [
        ("z.ris", "TY  - A\nUR  - http://arxiv.org/abs/2401.00001v2\nER  - \nTY  - GEN\nAN  - arXiv:2401.00002", 2),
        ("z.ris", "TY  - JOUR\nno tag here\nER  - \nTY  - CHAP\nTI  - x\nDO  - 10.48550/ARXIV.2401.00003\nER  - ", 1),
        ("z.json", '[{"title": "A", "DOI": "10.48550/arXiv.2401.00001"}, {"number": "arXiv:2401.00002"}]', 2),
        ("z.json", '{"items": [{"itemType": "preprint", "archiveID": "arXiv:2401.00001"}, {"itemType": "note"}]}', 1),
        ("z.json", '[{"title": "One", "URL": "https://arxiv.org/abs/2401.00001"}, {"title": ', 1),
        ("z.ris", "TY - JOUR\r\nTI - Loose\r\nUR - https://arxiv.org/abs/2401.00001\r\nER -\r\n", 1),
        ("z.bib", "@misc{title={Keyless}, eprint={2401.00001}}\n@string{x = {y}}\n@misc{ k, eprint={2401.00002}}", 2),
        ("z.txt", "my list\n2401.00001\narXiv:2401.00002v3, https://arxiv.org/pdf/2401.00003.pdf", 3),
        ("z.json", '[{"itemType": ["x"], "title": "A"}, {"title": "B", "number": "arXiv:2401.00001"}]', 1),
        ("z.bib", "@misc{a, author={Noël, Élodie}, eprint={2401.00001}}", 1),
        ("z.bib", "@misc{a, eprint={2401.00001}}\n@string{x = {y}}\n@comment{@misc{b, eprint={2401.00002}}}", 1),
    ],
)  # fmt: skip
async def test_other_lists_are_read_as_well(
    name: str, content: str, papers: int, talking: Talking, arxiv: DailyServer, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="cp1252")
    async with talk_with(talking, arxiv) as talk:
        assert f"• {papers} arXiv paper" in await talk.say(str(file))


async def test_dois_that_are_no_papers_of_arxivs_are_counted(
    talking: Talking, arxiv: DailyServer, tmp_path: Path
) -> None:
    file = tmp_path / "dois.txt"
    file.write_text(
        "2401.00001\n10.48550/arXiv.2401.00002\nhttps://doi.org/10.1145/3292500.3330701\ndoi:10.1038/171737a0\n"
    )
    async with talk_with(talking, arxiv) as talk:
        said = await talk.say(str(file))
        assert "4 entries." in said
        assert "• 2 arXiv papers\n" in said
        assert "• 2 that I could not look for: DOIs without titles, and arXiv's search knows no DOIs" in said
        assert "could not find" not in said
        assert "10.1038/171737a0\n   not looked for: it has no title" in await talk.press("Show")


async def test_what_is_no_list_gets_a_sentence(talking: Talking, arxiv: DailyServer, tmp_path: Path) -> None:
    hostile = {
        "braces.bib": b"@article{k, title={" + b"{" * 3_000_000,
        "nested.json": b"[" * 3_000_000,
        "zeros.bib": bytes(1_000_000),
        "prose.txt": b"nothing to see here",
        "empty.bib": b"",
    }
    async with talk_with(talking, arxiv) as talk:
        (tmp_path / "a.bib").write_text(by_id(1))
        assert "a.bib is a list of references, and no paper. Send it" in await talk.say(f"{tmp_path}/a.bib /summarize")
        for name, content in hostile.items():
            (tmp_path / name).write_bytes(content)
            assert f"I find no references in {name}. Send BibTeX, RIS" in await talk.say(str(tmp_path / name)), name
        large = tmp_path / "large.bib"
        with large.open("wb") as file:
            file.truncate(100_000_000)
        assert "large.bib is larger than 32 MB" in await talk.say(str(large))
        for line, told in (
            ("/library nonsense", "I do not know what that is."),
            ("/library zotero my name", "by their numbers only"),
            ("/library delete 7", "This chat has no such library."),
            ("/library delete 99999999999999999999", "Which library?"),
        ):
            assert told in await talk.say(line)
        assert "has no library" in await talk.say("/library")


async def test_arxivs_silence_puts_the_lookups_off(talking: Talking, arxiv: DailyServer, tmp_path: Path) -> None:
    file = tmp_path / "a.bib"
    file.write_text("".join(map(by_title, range(1, 17))))
    async with talk_with(talking, arxiv) as talk:
        arxiv.script(faults.status(503))
        said = await talk.say(str(file))
        assert "I go on by myself" in said
        assert "• 16 not looked up yet" in said
        await talk.clock.advance(3600)
        await talk.app.services.libraries.keep_up()
        assert "16 arXiv papers by their titles" in await talk.say("/library")


async def test_who_waits_can_break_the_lookups_off_and_go_on_later(
    talking: Talking, arxiv: DailyServer, tmp_path: Path
) -> None:
    file = tmp_path / "a.bib"
    file.write_text("".join(map(by_title, range(1, 401))))
    async with talk_with(talking, arxiv) as talk:
        asking = asyncio.create_task(talk.say(str(file)))
        while "24 of 400" not in talk.notes.getvalue():  # noqa: ASYNC110  it is printed, and rings no bell
            await asyncio.sleep(0.01)
        (key,) = talk.app.services.running._jobs
        begun = len(arxiv.asked)
        number = (await talk.app.services.libraries.of(ChatRef("console", "terminal")))[0].id
        await talk.console.hear(f"/cancel {key}")
        said = await asking
        assert len(arxiv.asked) <= begun + 1
        assert "entries are not looked up." in said
        left = int(re.findall(r"(\d+) not looked up yet", said)[0])
        assert 300 <= left < 400
        await talk.clock.advance(24 * 3600)
        await talk.app.services.libraries.keep_up()
        assert f"{left} not looked up yet" in await talk.say("/library"), "what was broken off stays so"
        assert "not looked up yet" in await talk.say(f"/library look {number}") or left <= 300


async def test_a_library_ranks_what_comes_without_a_single_vote(talk: Talk, tmp_path: Path) -> None:
    file = tmp_path / "video.bib"
    file.write_text(
        "@article{a, title={Video generation with motion and frames}, abstract={We generate videos, frame by frame,"
        " from motion.}}\n@misc{b, eprint={2403.14148}, archivePrefix={arXiv}}\n"
    )
    await talk.say("/settings papers 3")
    await talk.say("/subscribe cs.CV")
    before = re.findall(r"^\d+\. (.+)$", await talk.say("/digest"), re.MULTILINE)
    assert "2 entries." in await talk.say(str(file))
    after = await talk.say("/digest")
    titles = re.findall(r"^\d+\. (.+)$", after, re.MULTILINE)
    assert titles != before
    assert "These 3 suit you best." in after
    assert sum("Video" in title for title in titles) >= 2
    await talk.say("/library")
    assert "Deleted: video.bib." in await talk.press("1: delete")
    assert re.findall(r"^\d+\. (.+)$", await talk.say("/digest"), re.MULTILINE) == before


async def test_a_paper_of_a_library_is_named_where_nobody_else_reads_it(talk: Talk) -> None:
    asked = "2403.14148 2403.13800"
    await talk.say("/settings papers 3")
    await talk.say("/subscribe cs.CV at 09:00 Asia/Shanghai")
    await talk.say(f"/library {asked}")
    talk.clock.set(datetime(2024, 3, 25, 1, 0, tzinfo=UTC))
    await talk.runner.run_due()
    assert re.search(r"like [^\n]+, which is in your library", talk.read())
    group = ChatRef("telegram", "-100", kind=ChatKind.GROUP)
    await talk.app.services.libraries.name_ids(ids.find_all(asked), Person("telegram", "1"), group)
    async with talk.app.store.reading() as c:
        chat = await chats.find(c, group)
        opinions = await talk.app.services.digests.relevance.opinions(c, chat.id)
    assert len(opinions.saved) == 2
    assert not opinions.named


async def test_it_is_exported_forgotten_and_no_other_chats(talk: Talk, tmp_path: Path) -> None:
    await talk.say("/library 2403.14148")
    assert "2 entries." in await talk.say("/library 2403.14621"), "what is named is added to what was named before"
    libraries = talk.app.services.libraries
    [held] = await libraries.of(ChatRef("console", "terminal"))
    assert await libraries.of(ChatRef("console", "another")) == []
    number = await libraries.name_ids([], Person("console", "eve"), ChatRef("console", "another"))
    assert number != held.id
    exported = json.loads((await talk.say("/export")).partition("\n")[2])
    assert [each["paper_id"] for each in exported["chat"]["library_entries"]] == ["2403.14621", "2403.14148"]
    assert len(exported["person"]["libraries"]) == 1
    assert "About this chat I hold:" in (said := await talk.say("/forget"))
    assert said.count("1 library") >= 2
    await talk.press("Delete my")
    assert "has no library" in await talk.say("/library")
    await talk.say("/library 2403.14148")
    await talk.say("/forget chat")
    assert "has no library" in await talk.say("/library")
    assert len(await libraries.of(ChatRef("console", "another"))) == 1


async def test_what_is_saved_teaches_too_and_goes_out_in_three_forms(talk: Talk) -> None:
    await talk.say("/settings papers 3")
    await talk.say("/subscribe cs.CV")
    before = re.findall(r"^\d+\. (.+)$", await talk.say("/digest"), re.MULTILINE)
    await talk.say("/summarize 2403.14148")
    await talk.press("🔖")
    assert re.findall(r"^\d+\. (.+)$", await talk.say("/digest"), re.MULTILINE) != before
    for form, name in (("BibTeX", "saved.bib"), ("RIS", "saved.ris"), ("CSL-JSON", "saved.json")):
        await talk.say("/saved")
        assert (await talk.press(form)).startswith(f"{name}:\n")
    ours = (await talk.say("/saved csl")).partition("\n")[2]
    [item] = json.loads(ours)
    assert item["number"] == "arXiv:2403.14148"
    assert item["author"][0] == {"family": "Yu", "given": "Sihyun"}
    file = await talk.say("/digest cs.CV markdown")
    assert "cs.CV-2024-03-22.md:\n# cs.CV" in file
    assert file.count("\n## ") == 3


async def test_there_is_an_end_to_how_much_a_chat_may_keep(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.libraries.libraries.MOST_LIBRARIES", 2)
    monkeypatch.setattr("services.libraries.libraries.MOST_IN_A_CHAT", 4)
    for n, name in enumerate("abc"):
        (tmp_path / f"{name}.txt").write_text(f"2403.1414{n} 2403.1462{n}")
        said = await talk.say(str(tmp_path / f"{name}.txt"))
    assert "This chat has 2 libraries, as many as it may." in said
    (tmp_path / "a.txt").write_text("2403.14148 2403.14621 2403.13524")
    await talk.say("/library")
    await talk.press("1: delete")
    assert "has room for 2." in await talk.say(str(tmp_path / "a.txt"))


async def test_the_records_of_a_library_stay_as_long_as_it_does(talk: Talk) -> None:
    await talk.say("/library 2403.14148")
    talk.clock.set(START + timedelta(days=400))
    await talk.app.services.upkeep.tidy()
    await talk.say("/library")
    assert "Efficient Video Diffusion" in await talk.press("1: show")


async def test_what_is_found_goes_to_its_entry_though_others_come_in_between(
    talking: Talking, arxiv: DailyServer
) -> None:
    here, me = ChatRef("console", "terminal"), Person("console", "you")
    first, other = PAPERS[0].id, PAPERS[1].id
    async with talk_with(talking, arxiv) as talk:
        libraries, store = talk.app.services.libraries, talk.app.store
        number = await libraries.name_ids(ids.find_all(first), me, here)
        async with store.reading() as c:
            [asked] = await library.waiting(c, number, with_id=True, limit=9)
        await libraries.name_ids(ids.find_all(other), me, here)
        await store.write(library.settle, number, [library.Settled(asked, "id", first)])
        await libraries.look_up(number, lambda _: None)
        async with store.reading() as c:
            kept = await library.entries(c, number, limit=9)
        assert [(each.state, each.paper_id) for each in kept] == [("id", other), ("id", first)]


async def test_papers_that_are_named_at_once_are_all_kept(talk: Talk) -> None:
    named = ("2403.14148", "2403.14621", "2403.13524", "2403.13800")
    libraries = talk.app.services.libraries
    here, me = ChatRef("console", "terminal"), Person("console", "you")
    await asyncio.gather(*(libraries.name_ids(ids.find_all(each), me, here) for each in named))
    [held] = await libraries.of(here)
    assert (held.taken, held.total) == (4, 4)
