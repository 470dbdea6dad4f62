"""The names that a paper gives its own work: by its title, where it introduces them, where it calls it so."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

# Capitalised words in a row, or a word with a capital within: "Fusion-in-Decoder", "Residual Network", "iGPT".
_NAME = r"[\"“‘']?(?P<name>(?:[A-Z][\w+*-]*|[a-z]{1,4}-?[A-Z][\w+*-]*)(?: [A-Z0-9][\w+*-]*){0,3}+)"
_WE = r"\b(?:[Ww]e|paper|work|study|article|letter|I)\b"
_GIVEN = (
    re.compile(
        rf"{_WE}(?: \w+)? (?:call|calls|term|terms|name|names|dub|dubs|coin|coined|called|named|termed|dubbed)"
        rf"(?: (?!as\b)[\w-]+){{0,5}}?(?: as)? (?:the )?{_NAME}"
    ),
    re.compile(rf"\brefer(?:red)? to(?: [\w-]+){{0,6}}? as (?:the )?{_NAME}"),
    re.compile(
        rf"{_WE}(?: \w+)? (?:propos|introduc|present|develop|describ|creat|design|releas|built|build)(?:e|es|ed|s)?"
        rf"(?: the| a| our)?(?: new| novel)? {_NAME}"
    ),
    re.compile(rf"{_WE}\b[^.;]{{0,200}}?\b(?:called|named|termed|dubbed|coined|i\.e\.,?|namely|—|–) (?:the )?{_NAME}"),
    re.compile(
        rf"{_WE}(?: \w+)? (?:propos|introduc|present|develop|describ|creat|design|releas|built|build)(?:e|es|ed|s)?\b"
        r"[^.;()]{0,150}\((?P<name>[A-Za-z]{0,3}[A-Z][\w+*-]*[A-Z0-9][\w+*-]*)\)"
    ),
)
_LEAST = 3  # times that a name is used
_STOP = re.compile(
    r"(?:The|This|These|We|Our|In|It|To|For|A|An|However|Section|Figure|Table|Theorem|Lemma|Appendix|Eq|And"
    r"|Algorithm|Fig|New|Bayesian"
    r"|Gaussian|Markov|Monte|Section|English|European|American|Chinese|Python|Here|Proposition|Corollary"
    r"|Definition)(?:\W|\Z)"
)


def names_of(title: str, sentences: Sequence[str], said: Counter[str]) -> tuple[str, ...]:
    """Return the names of the authors' own work, the one that stands in the title or is given most often first.

    `said` counts the words of the whole paper: what it also writes small, or hardly ever says again, is no name.
    """
    found: Counter[str] = Counter()
    head = named_by(title)
    if head:
        found[head] += 10
    for sentence in sentences:
        for name in _given(sentence):
            if _is_name(name, said):
                found[name] += 1 + 3 * (name in title)
    return tuple(name for name, _ in found.most_common(3))


def named_by(title: str) -> str:
    """Return the name that a title gives the work, "CiteSee" of "CiteSee: Augmenting …", or "" where it gives none."""
    head, colon, _ = title.partition(":")
    return head.strip() if colon and len(head.split()) <= 3 else ""


def _given(sentence: str) -> Iterator[str]:
    for pattern in _GIVEN:
        for found in pattern.finditer(sentence):
            yield found["name"].rstrip("-")


def _is_name(name: str, said: Counter[str]) -> bool:
    words = re.findall(r"[A-Za-z]+\d*", name)
    if not words or len(name) < 3 or _STOP.match(name) or min(said[word] for word in words) < _LEAST:
        return False
    return any(char.isupper() for char in name[1:].replace(" ", "")) or said[words[0]] > 2 * said[words[0].lower()]
