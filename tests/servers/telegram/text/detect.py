"""What Telegram finds in a text by itself: commands, mentions, hashtags, cashtags, links and e-mail addresses."""

import re
from collections.abc import Iterator

from .entities import Entity, in_order
from .units import Ruler

_MENTION = re.compile(r"(?<!\w)@([A-Za-z0-9_]{2,32})(?!\w)")
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")
_HASHTAG = re.compile(r"(?<![\w\u200c])#(?=[\w\u200c]*[^\W\d_])[\w\u200c]{1,256}(?![\w\u200c]*#)")
_CASHTAG = re.compile(r"(?<![\w$])\$(?:1INCH|[A-Z]{1,8})(?![\w$])")
_EMAIL = re.compile(r"(?<![\w.@+-])[A-Za-z0-9._+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![\w@-])")
_URL = re.compile(
    r"(?<![\w@./-])"
    r"(?:(?P<tg>tg://[\w?=&%./-]+)|(?P<scheme>https?://)?"
    r"(?P<host>(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?P<tld>[^\W\d_]{2,}|xn--[a-z0-9]+)|(?:\d{1,3}\.){3}\d{1,3})"
    r"(?P<rest>(?::\d{1,5})?(?:[/?#][^\s<>\"«»“”]*)?))"
    r"(?![\w-])",
    re.IGNORECASE,
)
_SHORT_NAMES = {"gif", "vid", "pic"}
_COMMON = re.compile(
    r"com|org|net|edu|gov|mil|int|info|biz|name|pro|io|ai|dev|app|me|tv|co|cc|eu|uk|us|de|fr|it|es|nl|be|"
    r"ch|at|se|no|fi|dk|pl|cz|ru|ua|by|kz|cn|jp|kr|tw|hk|sg|in|au|nz|ca|br|mx|ar|za|il|tr|gr|pt|ie|hu|ro|"
    r"bg|ir|xyz|online|site|tech|science|blog|cloud|page|wiki|academy|university",
    re.IGNORECASE,
)
"""Top-level domains that make a link even without https://; Telegram's list is longer."""

_CLOSERS = {")": "(", "]": "[", "}": "{"}


def find_entities(text: str) -> list[Entity]:
    """Find entities; where two overlap the first one stays."""
    if not any(char in text for char in "@/#$."):
        return []
    found: list[tuple[int, int, str]] = []
    found += [(*m.span(), "mention") for m in _MENTION.finditer(text) if _is_name(m[1])]
    found += [(*m.span(), "bot_command") for m in _COMMAND.finditer(text)]
    found += [(*m.span(), "hashtag") for m in _HASHTAG.finditer(text)]
    found += [(*m.span(), "cashtag") for m in _CASHTAG.finditer(text)]
    found += [(*m.span(), "email") for m in _EMAIL.finditer(text)]
    found += [(*span, "url") for span in _urls(text)]
    if not found:
        return []
    ruler = Ruler(text)
    kept: list[Entity] = []
    for start, end, kind in sorted(found, key=lambda each: (each[0], -each[1])):
        offset = ruler.offset(start)
        if not kept or offset >= kept[-1].end:
            kept.append(Entity(kind, offset, ruler.offset(end) - offset))
    return in_order(kept)


def _is_name(name: str) -> bool:
    return len(name) >= 4 or name.lower() in _SHORT_NAMES


def _urls(text: str) -> Iterator[tuple[int, int]]:
    for match in _URL.finditer(text):
        if match["tg"]:
            yield match.span()
            continue
        if not match["scheme"] and match["tld"] and not _COMMON.fullmatch(match["tld"]):
            continue
        yield match.start(), match.start() + len(_cut(match[0]))


def _cut(url: str) -> str:
    """Leave behind the punctuation of the sentence around a link."""
    while url:
        last = url[-1]
        unopened = last in _CLOSERS and url.count(last) > url.count(_CLOSERS[last])
        if last not in ".:;,('?!`" and not unopened:
            break
        url = url[:-1]
    return url
