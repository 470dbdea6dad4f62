"""Addresses in what people write: hidden behind words, as Markdown, and those of Telegram's own chats."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from telegram import MessageEntity

from papers import ids

INVITATION = "invitation__link"
"""What an invitation is called: no chat has two underscores in its name, and none can be told by it."""

_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})
_OWN = ".t.me"  # behind the name of a chat
_NAME = re.compile(r"[A-Za-z]\w{3,31}", re.ASCII)
_FIRST_NUMBER = 10**12  # supergroups and channels have numbers from there on, which addresses leave out
_GENERAL = "1"  # the topic of a forum that messages without a topic stand in
_MARKDOWN = re.compile(r"\[(?P<words>[^\[\]\n]{1,200}+)\]\((?P<url>[^\s()]{1,500}+)\)")
_AROUND = "<>()[]{}.,;:!?。，；：！？（）"  # what may stand around an address or name
_MENTION = re.compile(r"[@＠][A-Za-z]\w{3,31}", re.ASCII)


def written_out(text: str, entities: Iterable[MessageEntity]) -> str:
    """Return a text with the addresses of papers and chats in the place of the words that they stand behind."""
    raw = text.encode("utf-16-le", "surrogatepass")
    for entity in sorted(entities, key=lambda each: -each.offset):
        if entity.type == MessageEntity.TEXT_LINK and entity.url:
            begin, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
            words = raw[begin:end].decode("utf-16-le", "replace")
            if _means(entity.url, words):
                raw = raw[:begin] + f" {entity.url} ".encode("utf-16-le") + raw[end:]
    plain = raw.decode("utf-16-le", "replace")
    return _MARKDOWN.sub(lambda found: f" {found['url']} " if _means(found["url"], found["words"]) else found[0], plain)


def with_names(text: str) -> str:
    """Return a text in which the chats of addresses are named as commands name them: `@name`."""
    parts = re.split(r"(\s+)", text)
    return "".join(_named(part) for part in parts)


def chat_of(address: str) -> str:
    """Return the name by which commands mean the chat, or topic of a forum, of an address; "" where it is none."""
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        asked = parse_qs(parts.query, max_num_fields=10)
    except ValueError:
        return ""
    host = parts.netloc.lower().removeprefix("www.")
    steps = [step for step in parts.path.split("/") if step]
    if parts.scheme == "tg":
        steps = [*asked.get("domain", ()), *(["c", *asked["channel"]] if "channel" in asked else [])]
        steps += asked.get("post", [])
    elif host.endswith(_OWN):
        steps.insert(0, host.removesuffix(_OWN))
    elif host not in _HOSTS or parts.scheme not in {"http", "https"}:
        return ""
    thread = next(iter(asked.get("thread", ())), "")
    return _called(steps[1:] if steps[:1] == ["s"] else steps, thread)


def _called(steps: list[str], thread: str) -> str:
    """Return a chat's name for the steps of its address: its own, or "c" and its number, then topic and message."""
    if not steps:
        return ""
    if steps[0].startswith("+") or steps[0] == "joinchat":
        return INVITATION
    if steps[0] == "c":
        if len(steps) == 1 or not re.fullmatch(r"[0-9]{1,12}", steps[1]):
            return ""
        name, between, rest = f"id__{_FIRST_NUMBER + int(steps[1])}", "_", steps[2:]
    elif _NAME.fullmatch(steps[0].removeprefix("@")):
        name, between, rest = steps[0].removeprefix("@"), "__", steps[1:]
    else:
        return ""
    topic = thread or next(iter(rest), "")
    in_topic = re.fullmatch(r"[0-9]{1,10}", topic) is not None and topic != _GENERAL
    return f"{name}{between}{topic}" if in_topic else name


def _named(word: str) -> str:
    """Return a word as commands write it where it names a chat, else as it is."""
    bare = word.strip(_AROUND)
    if _MENTION.fullmatch(bare):
        return f"@{bare[1:]}"
    name = chat_of(bare) if "." in bare or "://" in bare else ""
    return f"@{name}" if name else word


def _means(url: str, words: str) -> bool:
    """Return whether an address is a paper's or a chat's, and the words before it name none themselves."""
    return bool(ids.find_all(url) or chat_of(url)) and not ids.find_all(words)
