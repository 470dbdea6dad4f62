"""A command or words in reply to a message with a paper in it: which paper is meant, and what is wished about it."""

from dataclasses import dataclass

from chat.refs import ChatKind, Incoming, Quoted
from handlers.understanding import words_en as en
from handlers.understanding import words_zh as zh
from handlers.understanding.named import Named, chosen, numbered, papers_of
from handlers.understanding.sorts import LONGEST, Sort, sort_of, wish_of, words_of
from papers import ids

WHICH = "which"
"""The command that asks which of several papers is meant."""
_COMPARING = frozenset(
    {"compare", "compared", "comparison", "versus", "vs", "difference", "differences", "differ", "differs", "different"}
)
_COMPARING_SIGNS = ("比较", "比較", "对比", "對比", "区别", "區別", "差别", "差別", "差异", "差異", "不同")
CHANGES = frozenset({"save"})  # what plain words do not do by themselves


@dataclass(frozen=True, slots=True)
class Meant:
    """A command with its arguments."""

    command: str
    arguments: str


def is_aside(incoming: Incoming, text: str) -> bool:
    """Return whether words in a group that reply to the bot are none for it: thanks, chatter, talk among people.

    Who names somebody else, and not the bot, asks them.
    """
    if incoming.chat.kind is ChatKind.PRIVATE or incoming.called or not incoming.quoted.ours:
        return False
    if incoming.to_others:
        return True
    papers = papers_of(incoming.quoted)
    found = chosen(papers, text) if len(papers) > 1 else None
    says = (text, found[1]) if found else (text,)
    return not (ids.find_all(text) or any(not said or wish_of(said) or sort_of(said) is Sort.QUESTION for said in says))


def read(incoming: Incoming, text: str) -> Meant | None:
    """Return what words without an id mean in reply to a message with papers; None where it has none.

    A question is asked about the paper. Who calls the bot, in private too, and says neither a question nor a wish asks
    as well; without any words, the paper itself is wished for. Thanks are answered by nothing that costs.
    """
    quoted = incoming.quoted
    papers = papers_of(quoted)
    if not papers:
        return Meant(WHICH, f"ask {text}") if quoted.unseen and not _is_thanks(text) else None
    if wish := wish_of(text):
        return _about(papers, wish, "", quoted)
    if _says_compare(text) and (both := _two(papers, text)):
        return Meant("compare", both)
    found = chosen(papers, text) if len(papers) > 1 else None
    if _is_thanks(text) and not (found and not found[1]):
        return Meant(WHICH, "")
    if found:
        paper, rest = found
        wish = wish_of(rest) if rest else "summarize"
        return _about((paper,), wish or "ask", "" if wish else rest, quoted)
    return _about(papers, "ask" if text else "summarize", text, quoted)


def complete(command: str, arguments: str, quoted: Quoted) -> Meant | None:
    """Return a command that names no paper with the one of the message that it replies to; None where that has none."""
    papers = papers_of(quoted)
    if not papers:
        return Meant(WHICH, f"{command} {arguments}".strip()) if quoted.unseen else None
    if command == "compare" and (both := _two(papers, arguments)):
        return Meant(command, both)
    if len(papers) > 1 and (found := chosen(papers, arguments)):
        return Meant(command, f"{found[0].id} {found[1]}".strip())
    lacking = 2 - len(ids.find_all(arguments)) if command == "compare" else 1
    if len(papers) > lacking and (quoted.ours or command != "summarize"):
        return Meant(WHICH, f"{command} {arguments}".strip())
    return Meant(command, " ".join([*(str(each.id) for each in papers), arguments]).strip())


def asked_of(text: str) -> Meant | None:
    """Return the question about the one paper that words name, or the wish for what is like it; None for neither."""
    named = ids.find_all(text[:LONGEST])
    if len(named) != 1:
        return None
    said = ids.without(text)
    if wish_of(said) == "related":
        return Meant("related", str(named[0]))
    is_question = not (wish_of(said) or _is_for_readers(said)) and sort_of(said) is Sort.QUESTION
    return Meant("ask", f"{named[0]} {said}") if is_question else None


def _is_for_readers(text: str) -> bool:
    """Return whether people are asked whether they know the paper, or what they think of it, not what it says."""
    return all(word in en.READERS for word in words_of(text)) and (
        text.isascii() or any(sign in text for sign in zh.READ)
    )


def compares(text: str, quoted: Quoted) -> bool:
    """Return whether words wish two papers to be compared: both named, or one in reply to the other, or told to."""
    named = len(ids.find_all(text))
    if words_of(text[:LONGEST])[:1] == ["compare"]:
        return 0 < named <= 2
    return _says_compare(text) and (named == 2 or (named == 1 and bool(papers_of(quoted))))


def _says_compare(text: str) -> bool:
    signs = any(sign in text[:LONGEST] for sign in _COMPARING_SIGNS)
    return signs or any(word in _COMPARING for word in words_of(text[:LONGEST]))


def _two(papers: tuple[Named, ...], text: str) -> str:
    """Return the ids of the two papers that a text calls by their numbers, "" where it calls no two so."""
    found = numbered(papers, text) if len(papers) > 1 and not ids.find_all(text) else ()
    return " ".join(str(each.id) for each in found) if len(found) == len(("one", "other")) else ""


def _about(papers: tuple[Named, ...], command: str, said: str, quoted: Quoted) -> Meant:
    """Return a command that plain words mean; of several papers of the bot's own message one is asked for."""
    named = " ".join(str(each.id) for each in papers)
    if command in CHANGES and len(papers) == 1:
        return Meant(WHICH, f"{command} {named}")
    if len(papers) > 1 and (quoted.ours or command != "summarize"):
        return Meant(WHICH, f"{command} {said}".strip())
    return Meant(command, f"{named} {said}".strip())


def _is_thanks(text: str) -> bool:
    return bool(text) and sort_of(text) is Sort.CHATTER
