"""A reading without a model: for each point the paper's own sentences that speak of it, each its own evidence."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from chat.reply import Claim
from papers.document import Document
from papers.paper import Paper
from summarizer.checks import NOWHERE
from summarizer.extractive.citations import citations, leans_on_list
from summarizer.extractive.cues import has_cue
from summarizer.extractive.features import content, overlap
from summarizer.extractive.prose import Prose, prose_and_names
from summarizer.extractive.shorten import capitalised, trim
from summarizer.extractive.signs import shows
from summarizer.extractive.standing import clumsy, is_formal, stands_alone
from summarizer.extractive.voice import Voice, is_hearsay, reports, speaks_by_name, voice
from summarizer.languages import language_of_text
from summarizer.parts import is_about_limits, is_procedure, tells_steps
from summarizer.points import POINTS, Point, Rule
from summarizer.schema import Reading

READING_VERSION = "offline-reading-5"
"""Changes whenever readings without a model come out otherwise: `tools/fingerprints.py` notes what belongs to it."""

_NUMBER = re.compile(r"(?<![\w\[.-])\d[\d.,]*(?:\s?(?:%|×|x\b|[kKMBT]\b))?(?![\w\]])")
_ANSWER = re.compile(
    r"\A(?:Yet|Still|But),? |\ATo (?:\w+ ){1,4}(?:this|these|that|such|it)\b(?: [\w-]+){0,2}?,? (?=we\b)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\A(We) (?:also|then|further|furthermore|additionally|moreover|first|next|finally|therefore|thus"
    r"|hence) (?=[a-z])"
)
_MARKS = frozenset(["by_name", "first_own", "known", "by_others", "others_by_name", "formal"])
_MOST_STEPS = 6
_LEAST_STEP = 0.9
_ALIKE = 0.6
_FIRST = 6  # sentences of a section that begin it


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence that can be shown alone, how it is shown, and whose deed it tells.

    `marks` are what its words alone do not say: "by_name" where they name the authors or their work, "first_own" where
    it is its section's first that does, "known" where it only stands on a citation. `rank` counts its section's
    sentences from 0; `late` tells that the authors have begun to speak of their own work in it.
    """

    prose: Prose
    text: str
    voice: Voice
    marks: frozenset[str]
    rank: int
    late: bool

    def shows(self, sign: str) -> bool:
        """Return whether the sentence shows a sign; an opening that is dropped ("However, …") is one too."""
        if sign in _MARKS:
            return sign in self.marks
        return shows(sign, self.text) or shows(sign, self.prose.readable)


def read_offline(paper: Paper, document: Document) -> Reading:
    """Read a paper by what its sentences say of themselves; takes about 2 ms a page."""
    sentences, names = prose_and_names(document, paper)
    choice = _Choice(list(_told(sentences)), names)
    taken = {point.key: choice.of(point) for point in sorted(POINTS, key=lambda each: each.turn)}
    found = {key: tuple(map(claim_of, sentences)) for key, sentences in taken.items() if sentences}
    language = language_of_text(" ".join(section.text[:1000] for section in document.sections))
    return Reading(document.origin, document.affiliation, found, pages=document.pages, language=language)


def claim_of(sentence: Prose) -> Claim:
    """Make a claim of a sentence: readable and without its opening, with the sentence itself as its evidence."""
    return Claim(shown(sentence), sentence.text, sentence.section.title or NOWHERE)


def shown(sentence: Prose) -> str:
    """Return a sentence as a reading shows it: readable, without its opening, without what counts "we also" on."""
    return _COUNTED.sub(r"\1 ", capitalised(_ANSWER.sub("", trim(sentence.readable))))


def _told(sentences: Sequence[Prose]) -> Iterator[Heard]:
    """Yield the sentences that stand alone with their voices; where nobody is named, the place tells who speaks.

    An abstract speaks of the authors' work from their first "we" on; results and conclusions do all along, but for
    what is only known. Of an introduction, of earlier work and of a method's theory it is not sure.
    """
    for _, group in groupby(sentences, key=lambda each: each.part):
        begun = False
        for rank, sentence in enumerate(group):
            spoken = voice(trim(sentence.text), names_its_own=sentence.names_its_own)
            told = _placed(spoken, sentence, begun=begun)
            by_name = spoken == "ours" and speaks_by_name(sentence.text, names_its_own=sentence.names_its_own)
            marks = {"known": told == "known", "by_name": by_name, "first_own": told == "ours" and not begun}
            marks |= {"by_others": told == "others", "formal": is_formal(shown(sentence))}
            marks["others_by_name"] = told != "ours" and any(each.speaks for each in citations(sentence.text))
            begun = begun or told == "ours"
            text = shown(sentence)
            if stands_alone(text) and not leans_on_list(sentence.text):
                yield Heard(sentence, text, told, frozenset(mark for mark in marks if marks[mark]), rank, begun)


def _placed(spoken: Voice, sentence: Prose, *, begun: bool) -> Voice:
    """Return who speaks in a sentence, by its place where it does not say."""
    if spoken == "others" and begun and has_cue("finds", sentence.text) and not citations(sentence.text):
        return "ours" if sentence.part in {"abstract", "experiments", "conclusion"} else spoken
    if spoken != "nobody":
        return spoken
    if sentence.part == "abstract":
        return "ours" if begun or reports(sentence.text) else "nobody"
    found = sentence.part in {"experiments", "conclusion"} and not (
        is_hearsay(sentence.text) or is_formal(sentence.text)
    )
    return "ours" if found else "nobody"


class _Choice:
    """The sentences of one paper, of which none is taken twice, nor one that says the same as another."""

    def __init__(self, sentences: Sequence[Heard], names: Collection[str]) -> None:
        self._sentences = sentences
        self._names = names
        self._taken: list[Counter[str]] = []

    def of(self, point: Point) -> list[Prose]:
        """Take a point's sentences."""
        if point.rule is None:
            return self.steps()
        return self.method(point.rule) if point.key == "method" else self.take(point.rule)

    def take(self, rule: Rule) -> list[Prose]:
        """Take the sentences that weigh most by a point's rule, and return them in the paper's order."""
        weighed = [(_weigh(sentence, rule), sentence) for sentence in self._sentences]
        best = sorted((pair for pair in weighed if pair[0] >= rule.least), key=lambda pair: -pair[0])
        return self._first((sentence for _, sentence in best), rule.most)

    def method(self, rule: Rule) -> list[Prose]:
        """Take the method's sentences; one of them says the name that the paper gives its work, where any can."""
        chosen = self.take(rule)
        for name in self._names:
            if any(name in sentence.readable for sentence in chosen):
                return chosen
            naming = [each for each in self._sentences if name in each.text and _introduces(each, name)]
            if naming and (more := self._first(sorted(naming, key=lambda each: -_weigh_name(each)), 1)):
                return sorted([*chosen[: rule.most - 1], *more], key=lambda sentence: sentence.number)
        return chosen

    def steps(self) -> list[Prose]:
        """Take the sentence that tells most from each section of the method, of up to six sections in their order."""
        told = [each for each in self._sentences if tells_steps(each.prose.section, each.prose.part)]
        sections = [list(group) for _, group in groupby(told, key=lambda each: each.prose.section)]
        ranked = [sorted(((_weigh_step(s), s) for s in group), key=lambda pair: -pair[0]) for group in sections]
        most = 1 if len(ranked) >= _MOST_STEPS else 2 if len(ranked) > 1 else _MOST_STEPS
        best = sorted(
            (pair for group in ranked for pair in group[:most] if pair[0] >= _LEAST_STEP), key=lambda pair: -pair[0]
        )
        return self._first((sentence for _, sentence in best), _MOST_STEPS)

    def _first(self, sentences: Iterable[Heard], most: int) -> list[Prose]:
        chosen: list[Prose] = []
        for sentence in sentences:
            if len(chosen) == most:
                break
            bag = Counter(content(sentence.text))
            if all(overlap(bag, other) < _ALIKE for other in self._taken):
                self._taken.append(bag)
                chosen.append(sentence.prose)
        return sorted(chosen, key=lambda sentence: sentence.number)


def _weigh(sentence: Heard, rule: Rule) -> float:
    """Weigh a sentence by a point's rule: the higher, the likelier a reader takes it as an answer; 0: it is none."""
    text, part = sentence.text, sentence.prose.part
    if part not in rule.parts or sentence.voice not in rule.voices or any(sentence.shows(sign) for sign in rule.never):
        return 0.0
    on_limits = is_about_limits(sentence.prose.section.title)
    announced = on_limits and rule.on_limits
    held = all(sentence.shows(sign) for sign in rule.needs)
    if not (held or (announced and sentence.shows("falls_short"))) or (sentence.late and _is_over(sentence, rule)):
        return 0.0
    worth = rule.parts[part] + sum(weight for sign, weight in rule.signs.items() if sentence.shows(sign))
    worth += rule.early * (1 - sentence.rank / _FIRST) + rule.numbers * min(2, len(_NUMBER.findall(text)))
    worth -= 1.0 * (part == "experiments" and tells_steps(sentence.prose.section, part) and "outcomes" in rule.needs)
    return worth + 1.2 * announced - 1.2 * (on_limits and not announced) - clumsy(text)


def _is_over(sentence: Heard, rule: Rule) -> bool:
    """Return whether what was there before is told no more, since the authors have begun to speak of their own work."""
    if sentence.prose.part == "abstract":
        return "ours" not in rule.voices
    return sentence.prose.part == "introduction" and sentence.voice == "nobody"


def _weigh_step(sentence: Heard) -> float:
    """Weigh a sentence as what tells its section's step of the method."""
    text = sentence.text
    done = shows("acts", text) or (shows("is_done", text) and is_procedure(sentence.prose.section.title))
    told = sentence.voice not in {"others", "known"} and not is_hearsay(text)
    if not (done and told) or shows("defines", text) or is_formal(text):
        return 0.0
    worth = 1.0 + 0.4 * shows("proposes", text) + 0.3 * (sentence.voice == "ours") + 0.5 * (1 - sentence.prose.at) ** 2
    return worth - 0.4 * shows("compares", text) - 0.4 * shows("finds", text) - clumsy(text)


def _introduces(sentence: Heard, name: str) -> bool:
    """Return whether a sentence tells what goes by a name: as its subject, or as what the authors propose."""
    part = sentence.prose.part
    if part not in {"abstract", "introduction", "method", "conclusion"} or sentence.voice != "ours":
        return False
    return shows("proposes", sentence.text) or sentence.text.startswith(name) or f"as {name}" in sentence.text


def _weigh_name(sentence: Heard) -> float:
    return shows("proposes", sentence.text) + (sentence.prose.part == "abstract") - clumsy(sentence.text)
