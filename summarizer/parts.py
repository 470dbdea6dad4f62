"""What each section of a paper is there for, told from its heading and its place."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from papers.document import Section

Part = Literal["abstract", "introduction", "related", "method", "experiments", "discussion", "conclusion", "appendix"]

_NUMBER = re.compile(r"\A(?P<number>\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[A-Z](?:\.\d{1,2})*)(?P<stop>[.:)]?)\s+(?=\S)")
_ROMAN_FIRST = re.compile(r"(?:I|II|III)\.\s")
# What readers of a paper do not come for.
_BACK = re.compile(
    r"\A(?:acknowledge?ments?|references|bibliography|literature cited|contents|funding|(?:the )?\S+ collaboration"
    r"|(?:author )?contributions?(?: statement)?|author list|(?:data|code)(?: and \w+)? availability|ethic\w*.*"
    r"|(?:conflicts?|competing|declarations?) (?:of )?.*|credit .*|notes|致谢|参考文献)",
    re.IGNORECASE,
)
_APPENDIX = re.compile(r"appendi|supplement|附录", re.IGNORECASE)
_TOLD: tuple[tuple[Part, str], ...] = (
    ("abstract", r"^abstract$|^摘要$"),
    ("introduction", r"^introduc|^motivation|引言|绪论|^前言"),
    ("discussion", r"limitation|\bfuture (?:work|direction)|broader impact|threats to validity|caveat|局限|讨论"),
    ("related", r"related (?:works?|literature|research)|(?:prior|previous) works?|literature review|相关工作"),
    ("experiments", r"experiment|evaluation|\bresults?\b|empirical|ablation|benchmark|findings|实验|结果"),
    ("conclusion", r"conclu|^summary|\bsummary$|结论|总结"),
    ("discussion", r"discussion|outlook|implications"),
)
# Words that tell what a main section is for, but mislead in the headings of subsections.
_TOLD_ABOVE: tuple[tuple[Part, str], ...] = (
    ("related", r"^background$|^background and|^preliminaries|state of the art|背景"),
    ("method", r"method|approach|model|architecture|algorithm|framework|system|design|theory|方法|模型"),
    ("experiments", r"\banalysis\b|performance|comparison|observations?|applications?|validation|分析"),
)

_STEPS = re.compile(
    r"\b(?:data(?: ?sets?)?|observations?|measurements?|set-?up|samples?|simulated|participants|selection"
    r"|reconstruction|calibration|processing|acquisition|collection|training|procedures?|materials?"
    r"|protocol|methodology"
    r"|implementation|details|simulations?|reduction|preparation|recruitment|design|configuration|apparatus"
    r"|instruments?|instrumentation|experimental methods?)\b|数据|设置",
    re.IGNORECASE,
)
_PROOFS = re.compile(r"\b(?:Theorem|Lemma|Proposition|Corollary|Proof|Definition)\b")


def parts(sections: Sequence[Section]) -> Iterator[tuple[Section, Part]]:
    """Yield each section with its part; acknowledgements, lists of authors and the like are left out.

    What stands between an introduction and the experiments or the conclusion is the method, whatever it is called.
    """
    roman = any(_ROMAN_FIRST.match(section.title) for section in sections)
    main: Part | None = "introduction" if sections and not sections[0].title else None
    skipped = False
    for section in sections:
        number, words, deep = _heading(section.title, roman=roman)
        if not deep:
            skipped = bool(_BACK.fullmatch(words.strip(" .:")))
            main = _main(number, words, main, roman=roman) if not skipped else main
        if not skipped and section.text.strip():
            yield section, _part(words, main or "method")


def tells_steps(section: Section, part: Part) -> bool:
    """Return whether a section tells what was done, one thing after the other, rather than what is proved or found."""
    tells = part == "method" or (part == "experiments" and is_procedure(section.title))
    return tells and len(_PROOFS.findall(section.text)) < 2


def is_procedure(title: str) -> bool:
    """Return whether a heading announces what was done with data, people or things."""
    return bool(_STEPS.search(title))


def is_about_limits(title: str) -> bool:
    """Return whether a heading announces what the work cannot do."""
    return bool(re.search(r"limitation|threats to validity|caveat|局限", title, re.IGNORECASE))


def _heading(title: str, *, roman: bool) -> tuple[str, str, bool]:
    """Return a heading's number, its words, and whether it stands below another one."""
    numbered = _NUMBER.match(title)
    if not numbered:
        return "", title, False
    number = numbered["number"]
    letter = roman and len(number) == 1 and number not in "IVX"
    return number, title[numbered.end() :], "." in number or letter


def _part(words: str, main: Part) -> Part:
    """Return a section's own part: what an appendix says of earlier work and of limits is as good as elsewhere."""
    own = _told(words, _TOLD)
    return main if own is None or (main == "appendix" and own not in {"related", "discussion"}) else own


def _main(number: str, words: str, before: Part | None, *, roman: bool) -> Part:
    """Return the part of a main section from its words, else from what came before it."""
    if _APPENDIX.search(words) or (number[:1].isalpha() and not roman and before is not None):
        return "appendix"
    if told := _told(words, _TOLD) or _told(words, _TOLD_ABOVE):
        return told
    return {
        None: "introduction" if not words else "method",
        "conclusion": "appendix",
        "experiments": "experiments",
    }.get(before, "method")


def _told(words: str, table: tuple[tuple[Part, str], ...]) -> Part | None:
    return next((part for part, pattern in table if re.search(pattern, words.strip(), re.IGNORECASE)), None)
