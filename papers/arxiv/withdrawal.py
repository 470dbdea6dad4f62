"""Whether a record says that its paper was withdrawn: arXiv's interface tells it in no field, only in words.

A notice is told from other talk of withdrawing by its grammar: what is withdrawn has to be this paper (the subject of a
passive, the object of an active verb, what stands after "of"), not another version, part or paper, and not from
somewhere else than arXiv.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papers.arxiv import withdrawal_words as words_of

_SIGN = re.compile(r"\w++(?:['’.-]\w++)*+|[^\w\s]|\n")
_INITIAL = re.compile(r"[^\W\d_]")
_VERSION = re.compile(r"v\d++")


_GONE_BACK = re.compile(
    r"\b(?:re-?instated|restored|un-?withdrawn"
    r"|(?:this|new|present|current|corrected|revised|updated|resubmitted)\s(?:version|one|revision|submission|paper|v\d)"
    r"\s(?:now\s|also\s)?(?:corrects|fixes|repairs|resolves|restores|replaces|addresses)"
    r"|(?:is|are|has\sbeen|have\sbeen)\s(?:now\s)?(?:fixed|corrected|repaired|resolved)"
    r"|withdrawal\s(?:was|is|has\sbeen)\s(?:a\smistake|an\serror|reverted|undone|rescinded|cancell?ed|revoked))\b",
    re.IGNORECASE,
)
_CONTRACTIONS = (("’", "'"), ("'m ", " am "), ("'re ", " are "), ("'ve ", " have "), ("n't ", " not "), ("'s ", " 's "))
_LONGEST = 120  # words of a sentence, which is cut there: what is told of them is told by looking back and forth
_SHORT_ABSTRACT = 40  # words; more of them are an abstract, of which only what says "this paper" can be a notice


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The words of one sentence, or of one bracket in it; `loose` where "the paper" or nothing means this paper."""

    words: Sequence[str]
    loose: bool
    comment: bool

    def at(self, place: int) -> str:
        return self.words[place] if 0 <= place < len(self.words) else ""


def is_withdrawn(comment: str, abstract: str) -> bool:
    """Return whether the comment, or an abstract that gave way to a notice, says that this paper is withdrawn."""
    return _tells(comment, comment=True) or _tells(abstract, comment=False)


def is_withdrawn_version(size: str, source_type: str) -> bool:
    """Return whether a version as OAI-PMH's arXivRaw has it, its latest one, is a withdrawal.

    Its `size` is then "0kb" and its `source_type` has an I (nothing to be shown); a tiny page is "0kb" too, but of
    another type.
    """
    return "I" in source_type.upper() or (not source_type.strip() and size.strip().lower() in {"0", "0kb"})


def _tells(text: str, *, comment: bool) -> bool:
    if not re.search("withdr|retract|remov|delet|pulled|taken|cancel|rescind|revok|longer", text, re.IGNORECASE):
        return False
    folded = " ".join(text.split(" "))
    if _GONE_BACK.search(folded):
        return False
    return any(_is_notice(sentence) for sentence in _sentences(folded, comment=comment))


def _sentences(text: str, *, comment: bool) -> Iterator[_Sentence]:
    """Yield the sentences of a text, and what stands in brackets as sentences of their own."""
    text = text.replace("(s)", "s").lower()
    for written, meant in _CONTRACTIONS:
        text = text.replace(written, meant)
    words: list[list[str]] = [[]]
    signs = _SIGN.findall(text)
    short = comment or len(signs) <= _SHORT_ABSTRACT
    first = True
    for sign in (*signs, "\n"):
        if sign in "([":
            words.append([])
        elif sign in ")]" and len(words) > 1:
            yield _Sentence(words.pop(), short or (first and not any(words)), comment)
        elif sign == "." and words[-1] and (_INITIAL.fullmatch(words[-1][-1]) or words[-1][-1] == "al"):
            continue  # an initial
        elif sign in ".;!?\n":
            for each in words:
                if each:
                    yield _Sentence(each, short or first, comment)
                    first = False
            words = [[]]
        else:
            words[-1].append(sign)
            if len(words[-1]) >= _LONGEST:
                yield _Sentence(words[-1], comment, comment)
                words[-1] = []


def _is_notice(sentence: _Sentence) -> bool:
    return any(_is_notice_at(sentence, place, word) for place, word in enumerate(sentence.words))


def _is_notice_at(sentence: _Sentence, place: int, word: str) -> bool:
    return (
        (word in words_of.STRONG and _passive(sentence, place, strong=True))
        or (word in words_of.WEAK and _passive(sentence, place, strong=False))
        or (word == "down" and sentence.at(place - 1) == "taken" and _passive(sentence, place, strong=False))
        or (word in {"available", "accessible", "valid"} and _no_longer(sentence, place))
        or (word in words_of.ACTIVE | words_of.ACTIVE_WEAK and _active(sentence, place))
        or (word in words_of.NOUNS and _noun(sentence, place))
    )


def _no_longer(sentence: _Sentence, place: int) -> bool:
    """Return whether "this paper is no longer available" stands here."""
    return (
        (sentence.at(place - 2), sentence.at(place - 1)) == ("no", "longer")
        and sentence.at(place - 3) in {"is", "be"}
        and sentence.loose
        and _is_this_paper(sentence, 0, place - 3)
    )


def _passive(sentence: _Sentence, place: int, *, strong: bool) -> bool:  # noqa: PLR0911 - a case each
    """Return whether a participle says of this paper that it is withdrawn."""
    words = sentence.words
    helpers: list[str] = []
    at = place - 1 - (words[place] == "down")
    while at >= 0 and (
        words[at] in words_of.BE | words_of.ADVERBS | words_of.BEFORE | words_of.NEGATIONS | words_of.PERHAPS
        or words[at].endswith("ly")
    ):
        helpers.append(words[at])
        at -= 1
    if {*helpers} & (words_of.BEFORE | words_of.NEGATIONS | words_of.PERHAPS) or not _stays(sentence, place + 1):
        return False
    if words[place] in {"withdraw", "withdrew"} and not {*helpers} & {"been", "be", "is", "was", "being"}:
        return False
    if sentence.at(place - 1) in words_of.DETERMINERS | words_of.PREPOSITIONS - {"to", "as"}:
        return False  # "the withdrawn theorem"
    start = at
    while (
        start >= 0 and words[start] not in words_of.SOFT and words[start] not in words_of.HARD and words[start] != ":"
    ):
        start -= 1
    if sentence.at(start) in {"if", "unless", "whether", "when", "until", "before", "how"}:
        return False
    if start < at:
        if _is_this_paper(sentence, start + 1, at + 1):
            return _is_said(sentence, start + 1, place, helpers, strong=strong)
        if words[at] == "it" or (words[at] == "this" and start + 1 == at):
            return sentence.loose and bool(helpers) and not {*words[:at]} & words_of.OTHER
        return at + 1 < place and words[start : start + 1] == [","] and _is_apposition(sentence, at)
    return _elliptical(sentence, start, place, helpers, strong=strong)


def _is_said(sentence: _Sentence, start: int, place: int, helpers: Sequence[str], *, strong: bool) -> bool:
    """Return whether what is said of this paper is that it is gone, and not something of a paper that is gone."""
    words = sentence.words
    if (
        not helpers
        and start
        and words[start] not in words_of.DETERMINERS | words_of.PAPERS
        and not {*words[start:place]} & words_of.WISHES
    ):
        return False
    if strong:
        return True
    ends = sentence.at(place + 1)
    if (ends and ends[0].isalnum() and ends not in words_of.OPEN_ENDS) or "if" in words[:place]:
        return False
    return (("been" in helpers or {*words[start:place]} & words_of.THIS) and bool(helpers)) or _has_agent(
        sentence, place
    )


def _elliptical(sentence: _Sentence, start: int, place: int, helpers: Sequence[str], *, strong: bool) -> bool:  # noqa: PLR0911 - a case each
    """Return whether a participle without a subject beside it is a notice: "5 pages, withdrawn by the author"."""
    words = sentence.words
    before, after = sentence.at(start), sentence.at(place + 1)
    if before in words_of.HARD:
        return False
    if before in words_of.JOINS:
        singular = bool({*helpers} & {"is", "was", "has", "needs", "must", "will", "should"})
        spoken = sentence.comment and before != "and"
        relative = {*words[:start]} & {"that", "which", "who"} and not sentence.comment
        singular = singular or (
            bool({*words[max(0, start - 4) : start]} & {"is", "was", "been"}) and words[place] != "withdraw"
        )
        return (singular or spoken) and not relative and _is_about_this(sentence, start) and strong
    if before == "," and helpers and _is_apposition(sentence, start):
        return strong or _has_agent(sentence, place)
    if not sentence.loose or {*words[: max(start, 0)]} & (words_of.RELATIONS | words_of.OTHER):
        return False
    if after in words_of.PAPERS:
        return strong and place + 2 >= len(words) and start < 0
    ends = not after or not after[0].isalnum() or after in words_of.OPEN_ENDS
    ends = ends or (after == "and" and sentence.at(place + 2) in words_of.AND_ENDS)
    if after == "from":
        return sentence.comment or strong
    return ends and (strong or _has_agent(sentence, place))


def _has_agent(sentence: _Sentence, place: int) -> bool:
    """Return whether a participle goes on with who did it, why, or that it was from arXiv."""
    follows = {*sentence.words[place + 1 : place + 6]}
    return bool({*follows} & {"due", "because", "arxiv"} or ("by" in follows and follows & (words_of.AGENTS | {"the"})))


def _is_about_this(sentence: _Sentence, end: int) -> bool:
    """Return whether the sentence up to some word has this paper as its subject, or none, and speaks of no other."""
    words = sentence.words[:end]
    if {*words} & (words_of.OTHER | {"submitted", "accepted", "rejected", "conference", "journal"}):
        return False
    noun = next((place for place, word in enumerate(words[:5]) if word in words_of.PAPERS), None)
    return sentence.comment if noun is None else _is_this_paper(sentence, 0, noun + 1)


def _is_apposition(sentence: _Sentence, end: int) -> bool:
    """Return whether "this paper, called so, " stands before: its subject goes on after a comma."""
    words = sentence.words
    comma = next((place for place, word in enumerate(words[:end]) if word == ","), None)
    return comma is not None and words[0] in words_of.DETERMINERS and _is_this_paper(sentence, 0, comma)


def _is_this_paper(sentence: _Sentence, start: int, end: int) -> bool:
    """Return whether these words name this paper: "the whole paper", "this submission by the authors", "v2"."""
    words = sentence.words[start:end]
    while words and words[0] in {'"', "“", "*", "-", "admin", "note"}:
        words = words[1:]
    noun = next(
        (place for place, word in enumerate(words) if word in words_of.PAPERS or _VERSION.fullmatch(word)), None
    )
    if noun is None:
        return False
    if words[noun] in {"submission", "version"} and sentence.at(start + noun + 1) in words_of.PAPERS:
        noun += 1
    rest = words[noun + 1 :]
    goes_on = not rest or rest[0] in words_of.AFTER_PAPER or rest[0].isdigit() or _VERSION.fullmatch(rest[0])
    if not goes_on and not (rest[0] in {"to", "on"} and "arxiv" in rest):
        return False
    if (
        rest[:1] in (["by"], ["of"])
        and rest[1:2] != ["this"]
        and "this" not in words[:noun]
        and not {*rest} & (words_of.AGENTS | {"us", "me"})
    ):
        return False  # somebody else's
    if {*rest} & words_of.VERBS or len(rest) > 30 or rest[:1] in (["1"], ["v1"]):
        return False
    return _is_determined(sentence, words, noun)


def _is_determined(sentence: _Sentence, words: Sequence[str], noun: int) -> bool:
    """Return whether what stands before a word for papers makes it this one."""
    if words[noun] == "v1":
        return False
    nearest = next(
        (place for place in range(noun - 1, max(-1, noun - 4), -1) if words[place] in words_of.DETERMINERS), None
    )
    if nearest is None:
        return sentence.loose and all(word in words_of.PLAIN for word in words[:noun])
    while nearest and words[nearest - 1] in words_of.DETERMINERS:
        nearest -= 1
    adjectives = {*words[nearest + 1 : noun]} - words_of.DETERMINERS
    if adjectives & words_of.OTHER:
        return False
    if words[nearest] == "this":
        known = True
    elif words[nearest] in words_of.THIS:
        known = adjectives <= words_of.PLAIN
    else:
        known = sentence.loose and adjectives <= words_of.PLAIN
    before = words[nearest - 1] if nearest else ""
    if before in words_of.PREPOSITIONS:  # "the proof of this paper" is no paper
        known = (
            known
            and nearest >= 2
            and words[nearest - 2] in words_of.OF_PAPER
            and not {*words[:nearest]} & words_of.OTHER
        )
    return known


def _stays(sentence: _Sentence, place: int) -> bool:
    """Return whether what follows takes the paper from nowhere else than arXiv, and is done by nobody else."""
    words = sentence.words
    while sentence.at(place).endswith("ly") or sentence.at(place) in words_of.ADVERBS:
        place += 1
    if sentence.at(place) == "by":
        end = place + 1
        while (
            end < min(len(words), place + 7)
            and words[end] not in {"from", "at", "due", "because", "as", "in"} | words_of.MARKS
        ):
            end += 1
        agent = {*words[place + 1 : end]}
        if agent & words_of.ELSEWHERE or agent == {"error"}:
            return False
        place = end
    follows = {*words[place + 1 : place + 5]}
    match sentence.at(place):
        case "from" | "out":
            return bool(follows & words_of.HERE) or any(word.startswith("arxiv.") for word in follows)
        case "at":
            return bool(follows & (words_of.HERE | words_of.NOT_PLACES))
        case "in":
            return bool(follows & words_of.IN_ENDS) or (sentence.comment and not follows & words_of.ELSEWHERE)
        case "of":
            return False
        case _:
            return True


def _active(sentence: _Sentence, place: int) -> bool:  # noqa: PLR0911 - a case each
    """Return whether somebody takes this paper back: "the author has decided to withdraw this version"."""
    words = sentence.words
    weak = words[place] in words_of.ACTIVE_WEAK
    left = words[max(0, place - 12) : place]
    clause = place
    while clause > max(0, place - 6) and words[clause - 1] not in words_of.SOFT:
        clause -= 1
    if {*words[clause:place]} & (words_of.NEGATIONS | words_of.PERHAPS - {"would"}) or {*left} & words_of.ELSEWHERE:
        return False
    agent = bool({*left} & words_of.AGENTS)
    at = place + 1 + (sentence.at(place + 1) == "back")
    if sentence.at(at) == "it" or (sentence.at(at) == "this" and sentence.at(at + 1) in {"", "due", "because", ","}):
        return (
            sentence.loose and agent and not weak and not {*words[:place]} & words_of.OTHER and _stays(sentence, at + 1)
        )
    if (
        not weak
        and sentence.comment
        and words[place] != "withdrawn"
        and sentence.at(place - 1) in words_of.AGENTS | {"hereby"}
        and sentence.at(at) in {"", "due", "because"}
    ):
        return True
    noun = next((each for each in range(at, min(at + 4, len(words))) if words[each] in words_of.PAPERS), None)
    if noun is None or sentence.at(at) not in words_of.DETERMINERS or not _is_this_paper(sentence, at, noun + 1):
        return False
    if sentence.at(noun + 1) in words_of.PAPERS:  # "this paper submission"
        noun += 1
    if (words[noun], sentence.at(noun + 1)) == ("submission", "to") and "arxiv" not in words[noun : noun + 4]:
        return False
    if not _stays(sentence, noun + 1):
        return (
            sentence.at(noun + 1) == "of"
            and sentence.at(noun + 2) in words_of.DETERMINERS
            and sentence.at(noun + 3) in words_of.PAPERS
        )
    return agent or (sentence.comment and not weak)


def _noun(sentence: _Sentence, place: int) -> bool:
    """Return whether a noun makes a notice: "withdrawal of this paper", "reason for withdrawal: an error"."""
    words = sentence.words
    left, after = words[max(0, place - 6) : place], sentence.at(place + 1)
    if not sentence.loose or {*left} & (words_of.NEGATIONS | words_of.PERHAPS | words_of.OTHER | {"after"}):
        return False
    removal = words[place] == "removal"
    asked = bool({*left} & words_of.ASKED)
    if after == "of":
        noun = next(
            (each for each in range(place + 2, min(place + 6, len(words))) if words[each] in words_of.PAPERS), None
        )
        found = noun is not None and _is_this_paper(sentence, place + 2, noun + 1) and _stays(sentence, noun + 1)
        return found and (sentence.comment or asked or place <= 2)
    led = all(word in words_of.NOUN_LEADS for word in words[:place])
    closes = not after or not after[0].isalnum() or after in words_of.NOUN_ENDS
    if not closes or not _stays(sentence, place + 1):
        return False
    if removal and not (asked or "arxiv" in words[place + 1 : place + 4]):
        return False
    if sentence.comment:
        return led or (asked and bool({*left} & (words_of.AGENTS | words_of.ASKED)))
    return led and (
        after in {"notice", "requested", "request", "by"} or bool({*left} & {"notice", "reason"}) or len(words) <= 2
    )
