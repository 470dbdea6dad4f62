"""Whether what is said about a paper stands in the paper: all checks together, all of them code."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from chat.reply import RULES, CheckResult, Checks, Claim, ClaimStatus, Problem
from papers.document import Section
from papers.paper import Paper
from summarizer.grounding import furniture, meaning, quantities, quotes, reasons, statements, transcribed
from summarizer.grounding.designation import Designation
from summarizer.grounding.facts import Facts
from summarizer.grounding.fold import pieces, readable, words
from summarizer.grounding.glossary.chinese import simplified
from summarizer.grounding.glossary.terms import Vocabulary
from summarizer.grounding.language import is_chinese, tongue_of
from summarizer.grounding.links import Links
from summarizer.grounding.names import Lexicon, aliases, candidates, is_everyday
from summarizer.grounding.people import Authors
from summarizer.grounding.quantity import Quantity
from summarizer.grounding.quotes import Passage
from summarizer.grounding.relevance import Relevance
from summarizer.grounding.sources import Source, Sources
from summarizer.grounding.tongues import CHINESE, ENGLISH, Tongue
from summarizer.grounding.verdict import Verdict

_CHECK_OF = {
    "quote": "quote",
    "number": "numbers",
    "name": "names",
    "author": "names",
    "link": "names",
    "relevance": "relevance",
    "meaning": "meaning",
}
_NEAR = 600
"""How many characters around a quote its numbers may stand in."""
_TELLING = 3000
"""How much of a text tells its language."""
_BROKEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_NAME_BEFORE = re.compile(r"(?<![A-Za-z-])[a-z-]*+([A-Z][A-Za-z-]*)\s\Z")


class Ground:
    """What a paper says, built once for each paper, to hold claims against.

    `full_text` or `sections`, where they are given, make the paper whole: without them what the record does not say
    may still stand in the paper, and the reasons say so.
    """

    def __init__(self, paper: Paper, full_text: str | None = None, sections: Sequence[Section] = ()) -> None:
        body = furniture.joined([full_text or "", *(f"{section.title}\n{section.text}" for section in sections)])
        self._whole = bool(body)
        record = _record_texts(paper)
        texts = [*record, body] if body else record
        years = {paper.published.year, paper.updated.year} - {1970}
        self._facts = Facts(texts, years)
        self._brief = f"{paper.title}. {paper.abstract}"
        self._lexicon = Lexicon(self._brief, texts)
        self._links = Links(paper, texts, complete=self._whole)
        self._authors = Authors(paper.authors)
        self._passages = [
            Passage("abstract", paper.abstract),
            Passage("title", paper.title),
            Passage("comment", paper.comment),
            *(Passage(section.title, section.text) for section in sections),
            *([Passage("full text", full_text)] if full_text else []),
        ]
        self._relevance = Relevance(paper)
        self._sources = Sources(self._passages)

    def check_claim(self, claim: Claim) -> Claim:
        """Check a claim of ours against its evidence and the paper; fill in place, status, problems and checks."""
        found = quotes.find_nearly(claim.evidence, self._passages) if claim.evidence.strip() else None
        near, source, tongue = "", None, _tongue_of(claim.text)
        if found:
            near, source = _around(found), self._sources.of_quote(found)
            problems = self._problems(claim.text, tongue, near=Facts([near]))
            if found.hidden:
                problems.append(Problem("quote", claim.evidence, reasons.cut_out(found.hidden)))
            elif not found.exact:
                claim = replace(claim, evidence=" ".join(_BROKEN.sub("", found.text).split()))
        else:
            problems = [Problem("quote", claim.evidence, reasons.no_quote(claim.evidence))]
            problems += self._problems(claim.text, tongue)
        problems += [
            Problem("link", url, reasons.foreign_address()) for url in self._links.unknown(claim.text, strict=True)
        ]
        told = replace(claim, place=found.passage.place if found else claim.place)
        return self._judged(told, problems, near, source, tongue, quote="passed")

    def source_of(self, claim: Claim) -> Source | None:
        """Return what a claim rests on: the sentences of its quote, else those that come nearest to it, if any."""
        found = quotes.find_nearly(claim.evidence, self._passages) if claim.evidence.strip() else None
        return self._sources.of_quote(found) if found else self._sources.of_statement(claim.text)

    def share(self, statement: str) -> float | None:
        """Return how much of what a statement tells stands in title and abstract, 0.0 to 1.0, None where unknown."""
        return self._relevance.share(statement)

    def check_text(self, text: str) -> list[Claim]:
        """Check a text that we did not write, HTML and Markdown included, statement by statement."""
        lines = statements.plain_lines(text)
        astray = self._links.astray(lines)
        counted: dict[int, set[int]] = {}
        mostly = _tongue_of("\n".join(lines))
        claims = []
        for statement in statements.split(lines):
            problems = [Problem("link", each, reasons.other_paper()) for each in astray.pop(statement.line, ())]
            problems += [
                Problem("link", url, reasons.foreign_address())
                for url in self._links.unknown(statement.text, strict=False)
            ]
            if statement.kind == "authors":
                problems += [
                    Problem("author", name, reasons.stranger())
                    for name in self._authors.strangers(statement.names, statement.han)
                ]
            tongue = _tongue_of(statement.text, mostly)
            if statement.kind == "statement":
                numbers = counted.setdefault(statement.line, set())
                problems += self._problems(statement.text, tongue, opens=statement.opens, counted=numbers)
                problems += self._quoted(statement.text)
            told = Claim(statement.text, "", "")
            if statement.kind == "statement":
                source = self._sources.of_statement(statement.text)
                quote: CheckResult = "passed" if quotes.quoted(statement.text) else "not done"
                near = source.around if source else ""
                claims.append(self._judged(told, problems, near, source, tongue, quote=quote))
            else:
                checks = Checks(names="failed" if problems else "passed")
                claims.append(replace(told, status=_status(problems), problems=tuple(problems), checks=checks))
        return claims

    def _judged(
        self,
        claim: Claim,
        problems: Sequence[Problem],
        near: str,
        source: Source | None,
        tongue: Tongue,
        *,
        quote: CheckResult,
    ) -> Claim:
        """Return a claim with the verdicts of all checks; `quote` is the quotes' one where they have no problem."""
        read_as = CHINESE if is_chinese(claim.text) else tongue
        relevance: Verdict = self._relevance.check(claim.text, near, read_as)
        sense: Verdict = meaning.check(claim.text, source, read_as)
        problems = (*problems, *relevance.problems, *sense.problems)
        failed = {_CHECK_OF[problem.kind] for problem in problems}
        known = tongue.counts_in_words

        def result(name: str, otherwise: CheckResult = "passed") -> CheckResult:
            return "failed" if name in failed else otherwise

        checks = Checks(
            quote=result("quote", quote),
            numbers=result("numbers", "passed" if known else "not done"),
            names=result("names", "passed" if known and not self._has_untold_names(claim.text, tongue) else "not done"),
            relevance=relevance.result,
            meaning=sense.result,
            judge=RULES if sense.result != "not done" else "",
        )
        return replace(claim, status=_status(problems), problems=problems, checks=checks)

    def _problems(
        self,
        text: str,
        tongue: Tongue,
        *,
        opens: bool = True,
        counted: set[int] | None = None,
        near: Facts | None = None,
    ) -> list[Problem]:
        """Return what is wrong with a statement's numbers and names, each once."""
        found: dict[tuple[str, str], Problem] = {}
        for number, piece in enumerate(pieces(text)):
            plain = readable(piece)
            plain = furniture.blank(
                plain, opens_line=opens and not number, counted=set() if counted is None else counted
            )
            for problem in (*self._number_problems(plain, tongue, near), *self._name_problems(plain, tongue)):
                found.setdefault((problem.kind, problem.value), problem)
        return list(found.values())

    def _number_problems(self, plain: str, tongue: Tongue, near: Facts | None) -> Iterator[Problem]:
        figures = quantities.find(plain, tongue)
        plain = simplified(plain) if tongue is CHINESE else plain
        for quantity in figures.quantities:
            if problem := self._number(quantity, plain, tongue, near):
                yield problem
        for designation in {each.core: each for each in reversed(figures.designations)}.values():
            if not self._designates(designation):
                yield self._name(designation.text)

    def _name_problems(self, plain: str, tongue: Tongue) -> Iterator[Problem]:
        in_english = aliases(tongue.code)
        for name in dict.fromkeys(candidates(plain, tongue)):
            if not self._is_named(name) and not (name in in_english and self._is_named(in_english[name])):
                yield self._name(name)

    def _number(self, quantity: Quantity, sentence: str, tongue: Tongue, near: Facts | None) -> Problem | None:
        if self._numbers_a_name(quantity, sentence):
            return None
        if not self._facts.bear_out(quantity, sentence, tongue):
            return Problem("number", quantity.text.strip(), reasons.missing(whole=self._whole))
        if near and not quantity.word and not near.bear_out(quantity, sentence, tongue):
            return Problem("number", quantity.text.strip(), reasons.elsewhere())
        return None

    def _numbers_a_name(self, quantity: Quantity, sentence: str) -> bool:
        """Return whether a number belongs to the name before it: "GPT 4" where the paper has "GPT-4"."""
        named = _NAME_BEFORE.search(sentence, max(0, quantity.start - 80), quantity.start)
        if named is None or quantity.units != (None,):
            return False
        return self._lexicon.has(named[1] + quantity.text.strip())

    def _name(self, name: str) -> Problem:
        return Problem("name", name, reasons.missing(whole=self._whole))

    def _designates(self, name: Designation) -> bool:
        dimension = self._facts.has_dimension(name.core)
        return dimension if dimension is not None else self._is_named(name.core) or self._lexicon.has(name.text)

    def _is_named(self, name: str) -> bool:
        if is_everyday(name) or self._lexicon.has(name) or self._lexicon.spells_out(name):
            return True
        parts = name.split("-")
        return len(parts) > 1 and all(len(part) > 1 and self._is_named(part) for part in parts)

    def _has_untold_names(self, text: str, tongue: Tongue) -> bool:
        return not tongue.latin and transcribed.untold(readable(text), tongue, self._words)

    @cached_property
    def _words(self) -> Vocabulary:
        """The words of title and abstract, as names in other scripts may be spelled."""
        return Vocabulary(words(readable(self._brief)))

    def _quoted(self, text: str) -> Iterator[Problem]:
        """Yield the quotes in a free text, in the paper's own language, that the paper does not hold."""
        for quote in quotes.quoted(text):
            found = quotes.find(quote, self._passages)
            if not found:
                yield Problem("quote", quote, reasons.missing(whole=self._whole))
            elif found.hidden:
                yield Problem("quote", quote, reasons.cut_out(found.hidden))


def _tongue_of(text: str, otherwise: Tongue = ENGLISH) -> Tongue:
    return tongue_of(readable(text[:_TELLING]), otherwise)


def _status(problems: Sequence[Problem]) -> ClaimStatus:
    return ClaimStatus.UNSUPPORTED if problems else ClaimStatus.SUPPORTED


def _record_texts(paper: Paper) -> list[str]:
    return [
        paper.title,
        paper.abstract,
        *(text for text in (paper.comment, paper.journal_ref, ", ".join(paper.authors), paper.id) if text),
    ]


def _around(found: quotes.Found) -> str:
    """Return the text around a quote, all of it where it is short: an abstract, a caption."""
    text = found.passage.text
    return text if len(text) < 4 * _NEAR else text[max(0, found.start - _NEAR) : found.end + _NEAR]
