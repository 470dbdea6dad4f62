"""Libraries on Telegram: sent as files, in private and for a group by its administrators, and handed out as files."""

import json
from functools import partial

from tests.platforms.telegram.stage import Stage
from tests.servers.telegram import Message

BIB = b"@misc{a, eprint={2403.14621}, archivePrefix={arXiv}}\n@book{b, title={A Book on Wells}, author={Ng, A.}}\n"
TYPE = "application/x-bibtex"


def content_of(stage: Stage, message: Message) -> str:
    return stage.server.world.files.by_id[message.content["document"]["file_id"]].content.decode()


async def test_a_list_in_private_is_taken_shown_and_deleted(stage: Stage) -> None:
    room = stage.room
    taken = await stage.finished(await room.answer_to(room.sends_file("refs.bib", BIB, TYPE)))
    assert taken.text.startswith("refs.bib")
    assert "2 entries." in taken.text
    assert "1 arXiv paper" in taken.text
    assert "1 that I could not find" in taken.text
    shown = await stage.press_to_change(taken, "Show")
    assert "GRM: Large Gaussian" in shown.text
    assert "A Book on Wells" in shown.text
    exported = json.loads(content_of(stage, await stage.ask("/export")))
    assert [each["paper_id"] for each in exported["chat"]["library_entries"]] == [None, "2403.14621"]
    assert "1 library" in (await stage.ask("/forget")).text
    assert "Deleted: refs.bib." in (await stage.press(shown, "Delete")).answer["text"]
    assert "has no library" in (await stage.ask("/library")).text


async def test_a_groups_library_is_its_administrators_and_shown_in_private(stage: Stage) -> None:
    server, ann = stage.server, stage.ann
    bob = server.user("Bob")
    group = server.group("Readers", ann, [bob], supergroup=True)
    for person in (ann, bob):
        room = server.private(person)
        await room.answer_to(room.says("/help"))
    private, theirs = stage.room, server.private(bob)
    before = len(private.posted)
    group.sends_file_of(ann, "refs.bib", BIB, TYPE, "@herald_bot")
    await server.wait_for(lambda: len(private.posted) > before)
    taken = await stage.finished(private.posted[-1])
    assert "2 entries." in taken.text
    assert "come first in “Readers”" in taken.text
    seen = len(theirs.posted)
    for line in ("/library", "/library show 1 1"):
        group.says(bob, line)
        seen += 1
        await server.wait_for(partial(lambda seen: len(theirs.posted) == seen, seen))
        assert "for the administrators of “Readers”" in theirs.posted[-1].text
        assert "Wells" not in str([each.text for each in theirs.posted])
    group.sends_file_of(bob, "refs.bib", BIB, TYPE, "@herald_bot")
    await server.wait_for(lambda: len(theirs.posted) > seen)
    assert "for the administrators of “Readers”" in theirs.posted[-1].text
    assert "has no library" in (await theirs.answer_to(theirs.says("/library"))).text, "a group's is not its members'"
    assert "has no library" in (await stage.ask("/library")).text
    assert not any("Wells" in each.text or "refs" in each.text for each in group.posted)
    assert "Deleted: refs.bib." in (await stage.press(taken, "Delete")).answer["text"]


async def test_saved_papers_and_digests_come_as_documents(stage: Stage) -> None:
    await stage.press(await stage.ask("/summarize 2403.14148"), "🔖")
    for form, name in (("bibtex", "saved.bib"), ("ris", "saved.ris"), ("csl", "saved.json")):
        document = await stage.ask(f"/saved {form}")
        assert document.content["document"]["file_name"] == name
        assert "2403.14148" in content_of(stage, document)
    digest = (await stage.ask("/digest diffusion-models markdown", count=2)).content
    assert digest["document"]["file_name"] == "diffusion-models-2024-03-22.md"
