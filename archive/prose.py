"""What stands in a paper's record and in claims about it, as Markdown."""

import re
from collections.abc import Iterable, Iterator

from archive.escape import at_line_start, autolink, escape, fold, split_urls
from archive.formula import is_safe
from chat.reply import Claim
from papers.latex import Part, parts


def line(text: str) -> str:
    """Give a heading or a list of names: one line of text as it is, without formulas and links."""
    folded = fold(text)
    return escape(folded, lone_dollar=folded.count("$") == 1)


def paragraph(latex: str) -> str:
    """Give a paragraph of a record: Unicode text, `$…$` around formulas that have no Unicode form, links."""
    return _markdown(_settable(parts(latex)))


def sentence(claim: Claim) -> str:
    """Give a claim's text; the formulas that it took over from its evidence are set as formulas again."""
    return _markdown(_quoting(fold(claim.text), _settable(parts(claim.evidence))))


def plain(text: str) -> str:
    """Give a paragraph that is no LaTeX."""
    return _markdown([Part(text)])


def _settable(found: Iterable[Part]) -> Iterator[Part]:
    """Take formulas that may not be handed on as their readable text."""
    for part in found:
        formula = fold(part.formula)
        yield Part(part.text, formula if is_safe(formula) else "")


def _quoting(text: str, evidence: Iterable[Part]) -> Iterator[Part]:
    """Split a text at the formulas of its evidence that stand in it, in their order."""
    for part in evidence:
        shown = fold(part.text)
        if part.formula and shown:
            found = re.search(rf"(?<![A-Za-z0-9]){re.escape(shown)}(?![A-Za-z0-9])", text)
            if found:
                yield Part(text[: found.start()])
                yield part
                text = text[found.end() :]
    yield Part(text)


def _markdown(found: Iterable[Part]) -> str:
    """Write parts as one paragraph."""
    pieces = _merged(found)
    dollars = sum(2 if formula else text.count("$") for text, formula in pieces)
    written = [
        f"${escape(formula, in_mathematics=True)}$" if formula else _text(text, lone_dollar=dollars == 1)
        for text, formula in pieces
    ]
    return at_line_start("".join(written).strip())


def _merged(found: Iterable[Part]) -> list[tuple[str, str]]:
    """Join neighbouring texts, so that nothing that spans two of them is missed, and fold their spaces."""
    pieces: list[tuple[str, str]] = []
    for part in found:
        if part.formula or not pieces or pieces[-1][1]:
            pieces.append((part.text, part.formula))
        else:
            pieces[-1] = (pieces[-1][0] + part.text, "")
    return [(text if formula else _folded_inside(text), formula) for text, formula in pieces]


def _folded_inside(text: str) -> str:
    """Fold a text's spaces but keep those at its ends as one each."""
    return fold(f"|{text}|")[1:-1]


def _text(text: str, *, lone_dollar: bool) -> str:
    return "".join(
        escape(before, lone_dollar=lone_dollar) + (autolink(url) if url else "") for before, url in split_urls(text)
    )
