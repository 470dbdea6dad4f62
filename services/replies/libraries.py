"""A chat's libraries as replies: what was taken of one, what there is, and its entries page by page."""

from collections.abc import Iterator, Sequence

from chat.reply import Block, Choice, Choices, Heading, Item, Listing, Reply, Text
from chat.words import Phrase, Words
from services.times import clip
from store.sent.library import Kept, Library

A_PAGE = 10
_SHOWN = 60  # characters of a library's name


def name_of(library: Library, words: Words) -> str:
    """Return what a library is called."""
    match library.kind:
        case "ids":
            return words.say("Papers named here")
        case "zotero":
            return words.say("Zotero: {name}", name=library.name)
        case "file":
            return clip(library.name or words.say("A file"), _SHOWN)


def library_reply(library: Library, words: Words, *, stopped: bool, trouble: Phrase | None = None) -> Reply:
    """Say what was taken of a library and what became of it; `stopped` lookups go on only where somebody wishes it."""
    found = library.taken
    taken = words.say_n(
        "{n} entry. From now on, of a topic's new papers those that are most like it come first in {chat}.",
        "{n} entries. From now on, of a topic's new papers those that are most like them come first in {chat}.",
        found,
    )
    blocks: list[Block] = [Heading(name_of(library, words)), Text(taken)]
    items = tuple(Item(each) for each in _counted(library, words))
    blocks.append(Listing(items))
    blocks.extend(Text(each) for each in _left_out(library, words))
    if waiting := library.counts.get("waiting", 0):
        blocks.append(Text(_to_come(waiting, trouble, words, stopped=stopped), quiet=True))
    if library.kind == "zotero":
        blocks.append(Text(words.say("I read it again each day."), quiet=True))
    first = [Choice(words.say("Show"), f"library show {library.id} 1")]
    if waiting and stopped:
        first.append(Choice(words.say("Look the rest up"), f"library look {library.id}"))
    delete = Choice(words.say("Delete"), f"library delete {library.id}", danger=True)
    blocks.append(Choices(((*first, delete), (Choice(words.say("All libraries"), "library"),))))
    return Reply(tuple(blocks), private=True)


def libraries_reply(held: Sequence[Library], words: Words) -> Reply:
    """List a chat's libraries, with buttons to see or delete each."""
    how = words.say(
        "Send me BibTeX (.bib), RIS (.ris), CSL-JSON (.json), or a text with arXiv ids (.txt); or name ids, or a public"
        " library of Zotero's by its number: /library zotero 12345."
    )
    beside = words.say("What was saved with 🔖 and liked with 👍 teaches me as well.")
    if not held:
        nothing = words.say("{Chat} has no library, by which I would rank the papers of its digests.")
        return Reply((Text(nothing), Text(how), Text(beside, quiet=True)), private=True)
    items = tuple(Item(name_of(each, words), _summed_up(each, words)) for each in held)
    rows = tuple(
        (
            Choice(words.say("{n}: show", n=n), f"library show {each.id} 1"),
            Choice(words.say("{n}: delete", n=n), f"library delete {each.id}", danger=True),
        )
        for n, each in enumerate(held, 1)
    )
    title = words.say_n("{n} library of {chat}", "{n} libraries of {chat}", len(held))
    return Reply(
        (Heading(title), Listing(items, ordered=True), Text(beside, quiet=True), Text(how, quiet=True), Choices(rows)),
        private=True,
    )


def entries_reply(library: Library, entries: Sequence[Kept], page: int, words: Words) -> Reply:
    """Show one page, counted from 1, of a library's entries."""
    start = (page - 1) * A_PAGE + 1
    if not entries:
        return Reply((Text(words.say("There is no page {n}.", n=page)),), private=True)
    items = tuple(Item(_title(each), _told(each, words)) for each in entries)
    numbers = [
        Choice(str(n), f"summarize {each.paper_id}")
        for n, each in enumerate(entries, start)
        if each.paper_id and each.state in {"id", "title"}
    ]
    turns = []
    if page > 1:
        turns.append(Choice(words.say("← Back"), f"library show {library.id} {page - 1}"))
    if start + len(entries) <= library.taken:
        turns.append(Choice(words.say("More →"), f"library show {library.id} {page + 1}"))
    turns.append(Choice(words.say("Delete"), f"library delete {library.id}", danger=True))
    heading = words.say_n("{name}: {n} entry", "{name}: {n} entries", library.taken, name=name_of(library, words))
    rows = tuple(filter(None, (tuple(numbers[:5]), tuple(numbers[5:]), tuple(turns))))
    return Reply((Heading(heading), Listing(items, ordered=True, start=start), Choices(rows)), private=True)


def _counted(library: Library, words: Words) -> Iterator[str]:
    counts = library.counts
    if n := counts.get("id", 0):
        yield words.say_n("{n} arXiv paper", "{n} arXiv papers", n)
    if n := counts.get("title", 0):
        yield words.say_n("{n} arXiv paper by its title", "{n} arXiv papers by their titles", n)
    if n := counts.get("text", 0):
        yield words.say_n("{n} by its own title and abstract", "{n} by their own titles and abstracts", n)
    if n := counts.get("unknown", 0) - library.unsought:
        yield words.say_n("{n} that I could not find", "{n} that I could not find", n)
    if n := library.unsought:
        yield words.say_n(
            "{n} that I could not look for: a DOI without a title, and arXiv's search knows no DOIs",
            "{n} that I could not look for: DOIs without titles, and arXiv's search knows no DOIs",
            n,
        )
    if n := counts.get("waiting", 0):
        yield words.say_n("{n} not looked up yet", "{n} not looked up yet", n)


def _left_out(library: Library, words: Words) -> Iterator[str]:
    if library.total > library.taken:
        yield words.say(
            "It has {total} entries; I took the newest {n}, the most that I keep of one library.",
            total=library.total,
            n=library.taken,
        )
    if library.broken:
        yield words.say_n("{n} entry could not be read.", "{n} entries could not be read.", library.broken)


def _to_come(waiting: int, trouble: Phrase | None, words: Words, *, stopped: bool) -> str:
    if stopped:
        return words.say_n("{n} entry is not looked up.", "{n} entries are not looked up.", waiting)
    on = words.say("I go on by myself, a few at a time: /library shows how far I am.")
    return words.join(words.tell(trouble), on) if trouble else on


def _summed_up(library: Library, words: Words) -> str:
    entries = words.say_n("{n} entry", "{n} entries", library.taken)
    lines = [words.say("{what}: {parts}", what=entries, parts=words.listed(_counted(library, words)))]
    lines += _left_out(library, words)
    lines.append(words.say("as of {day}", day=library.read_at.date()))
    return "\n".join(lines)


def _title(kept: Kept) -> str:
    return kept.entry.title or (f"arXiv:{kept.paper_id}" if kept.paper_id else kept.entry.doi)


def _told(kept: Kept, words: Words) -> str:
    match kept.state:
        case "id" | "title":
            return f"arXiv:{kept.paper_id}"
        case "text":
            return words.say("by its own title and abstract")
        case "unknown" if not (kept.entry.title or kept.paper_id):
            return words.say("not looked for: it has no title")
        case "unknown":
            return words.say("not found at arXiv")
        case "waiting":
            return words.say("not looked up yet")
