"""A paper's title and keywords in another language: what of a model's stands for the paper's own."""

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from chat.languages import SCRIPTS
from chat.reply import Claim
from papers.latex import to_text
from papers.paper import Paper
from summarizer.languages import is_in, language_of_text
from summarizer.plain import acting, plain_text
from summarizer.sentences import split

if TYPE_CHECKING:
    from summarizer.grounding import Ground

_FEWEST_KEYWORDS, _MOST_KEYWORDS = 3, 6
_LONGEST_KEYWORD = 80
_LONGEST_TITLE = 500  # bytes of UTF-8, by which languages are about equally long
_AT_MOST = 2.5  # times as long as the title
_IN_BRACKETS = re.compile(r"\A(?P<word>[^()（）]++)[(（](?P<term>[^()（）]++)[)）]\Z")
_MIXED = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]{2}")
_CAPITALS = re.compile(r"[A-Z]{2,}")
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(f"[{''.join(SCRIPTS.values())}]")
_STATEMENT = re.compile(r"[.!?。！？;；:：\n]")


def is_foreign(paper: Paper, language: str) -> bool:
    """Return whether a paper is in another language than its reader's."""
    return language_of_text(f"{paper.title} {paper.abstract}") != language


@dataclass(slots=True)
class Renderings:
    """A paper's title in a reader's language, and its keywords; of a model's answers the first that hold are kept.

    `body` is what of the paper's text was read beside its abstract.
    """

    paper: Paper
    language: str
    body: str = ""
    title: str = ""
    keywords: tuple[str, ...] = field(default=())
    _read: "Ground | None" = None

    def examine(self, title: str, keywords: list[str]) -> None:
        """Keep what holds of a model's title and keywords; nobody is asked again for what does not."""
        foreign = is_foreign(self.paper, self.language)
        title = plain_text(title)
        if foreign and not self.title and is_in(title, self.language) and self._stands_for_title(title):
            self.title = title
        if not self.keywords:
            told = (self.keyword(plain_text(each), foreign=foreign) for each in keywords[: 2 * _MOST_KEYWORDS])
            held = tuple(dict.fromkeys(each for each in told if each))[:_MOST_KEYWORDS]
            self.keywords = held if len(held) >= _FEWEST_KEYWORDS else ()

    def _stands_for_title(self, title: str) -> bool:
        """Return whether a translated title says no more, and names nothing else, than the paper's own."""
        own = " ".join(to_text(self.paper.title).split())
        if (
            not title
            or _folded(title) == _folded(own)
            or acting(title)
            or _size(title) > min(_LONGEST_TITLE, _AT_MOST * _size(own))
        ):
            return False
        from summarizer.grounding import Ground

        bare = replace(self.paper, title=own, abstract="", comment="", journal_ref="", authors=())
        problems = Ground(bare).check_claim(Claim(title, own)).problems
        return all(problem.kind == "quote" for problem in problems) and _keeps(title, own)

    def keyword(self, keyword: str, *, foreign: bool) -> str:
        """Return a keyword that stands in the paper, or whose term in brackets does, else nothing."""
        if not keyword or len(keyword) > _LONGEST_KEYWORD or acting(keyword) or _STATEMENT.search(keyword):
            return ""
        rendered = _IN_BRACKETS.match(keyword) if foreign else None
        term = rendered["term"].strip() if rendered else keyword
        quote = self._sentence_with(term)
        if not quote:
            return ""
        if rendered and _folded(rendered["word"]) == _folded(term):
            keyword, rendered = term, None  # a loan word, which is said once
        if rendered and not is_in(rendered["word"], self.language):
            return ""
        problems = self._ground().check_claim(Claim(keyword, quote)).problems
        return "" if any(problem.kind != "quote" for problem in problems) else keyword

    def _ground(self) -> "Ground":
        """Return what was read of the paper, to hold words against that are no statements."""
        from summarizer.grounding import Ground

        if self._read is None:
            self._read = Ground(self.paper, full_text=self.body or None)
        return self._read

    def _sentence_with(self, term: str) -> str:
        """Return a sentence of what was read in which a term stands, in any case; else nothing."""
        read = f"{self.paper.title}\n\n{self.paper.abstract}\n\n{self.body}"
        return next((each.text for each in split(read) if _holds(each.text, term)), "")


def _keeps(title: str, own: str) -> bool:
    """Return whether a translated title has the numbers of the paper's own, and its names but for usual acronyms."""
    from summarizer.grounding.facts import Facts
    from summarizer.grounding.fold import readable
    from summarizer.grounding.names import Lexicon, candidates
    from summarizer.grounding.quantities import find

    own = readable(own)
    figures = find(own)
    facts, lexicon = Facts([title]), Lexicon(title)
    head, colon, _ = own.partition(":")
    names = [name for name in candidates(own) if _MIXED.search(name)]
    names += [name for name in candidates(head) if colon and _CAPITALS.search(name)]
    names += [each.core for each in figures.designations]
    told = all(facts.bear_out(each, own) for each in figures.quantities if not each.word)
    return told and all(map(lexicon.has, names))


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(to_text(text).lower()))} "


def _holds(sentence: str, term: str) -> bool:
    """Return whether a term stands in a sentence, its words whole where there are spaces between words."""
    read, wanted = _words(sentence), _words(term)
    return bool(wanted.strip()) and (wanted in read or (bool(_UNSPACED.search(term)) and wanted.strip() in read))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
