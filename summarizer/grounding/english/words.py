"""A sentence's words as the rules see them: stems that inflections share, and which words only join others."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import snowballstemmer

from chat.single_flight import remembered
from summarizer.grounding.fold import fold

_TOKEN = re.compile(r"[^\W_]++(?:(?:(?<=\d)[.,](?=\d)|[-'])[^\W_]++)*+%?|[,;:()\[\]—–.!?-]")
_LEAST_PART = 3
_TURNING = frozenset(["non", "un", "anti", "in", "dis"])
"""Before a hyphen these make a word another one, which is not found by what they turn: "non-convex"."""


def listed(text: str) -> frozenset[str]:
    """Return words that are listed in one string as a set."""
    return frozenset(text.split())


_FUNCTION = """
a an the this that these those such some any all each every both either neither no another other others same own
and or but nor so yet than then as if because since while whereas although though unless until whether when where
which who whom whose what why how however moreover furthermore therefore thus hence thereby also too even just only
of in on at by for from to into onto with without within over under between among across through via per upon about
against toward towards during before after above below beyond behind along around off out up down near
often sometimes usually always already mostly
i we our ours us you your he she they them their theirs his her it its itself themselves one ones there here
is are was were be been being am do does did done doing has have having had can could may might must shall should will
would cannot not n't never
very more most less least much many few several quite rather still already yet again further respectively etc
like unlike e.g i.e eg ie vs versus
"""
FUNCTION = listed(_FUNCTION)
"""Words that carry no matter of their own: never matched between two sentences."""

AUXILIARIES = listed(
    "is are was were be been being am do does did has have had can could may might must shall should will would"
)
BE = listed("is are was were be been being am gets get got")
PRONOUNS = listed("i we you he she they it this these there")
PREPOSITIONS = listed(
    "of in on at by for from to into onto with without within over under between among across through via per upon"
    " about against toward towards during before after above below beyond behind along around than as"
)
DETERMINERS = listed("a an the this that these those its their our his her your some any each every no both")

Kind = Literal["word", "function", "number", "mark"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands; `keys` are the stems by which it is found again, none for what only joins others."""

    text: str
    lower: str
    start: int
    end: int
    kind: Kind
    keys: frozenset[str]

    @property
    def bears(self) -> bool:
        """Return whether the word has matter of its own."""
        return self.kind == "word"


@remembered(50_000, longest=64)
def stem(word: str) -> str:
    """Return an English word's stem, British and American spelling being one."""
    word = fold(word)
    if len(word) > 5:
        word = re.sub(r"is(?=(?:e[ds]?|ing|ations?|er|able)\Z)", "iz", word)
        word = re.sub(r"our(?=s?\Z|ed\Z|al\Z|ing\Z)", "or", word)
        word = re.sub(r"ll(?=(?:ing|ed|er)\Z)", "l", word)
    return str(snowballstemmer.stemmer("english").stemWord(word))  # one each: a stemmer keeps its word in itself


def stems(text: str) -> frozenset[str]:
    """Return the stems of words that are listed in one string."""
    return frozenset(map(stem, text.split()))


@remembered(50_000, longest=64)
def _word(token: str) -> tuple[str, Kind, frozenset[str]]:
    lower = token.lower()
    if not any(map(str.isalnum, token)):
        return lower, "mark", frozenset()
    lower = lower.removesuffix("'s").removesuffix("'")
    if lower.endswith("n't"):
        return lower, "function", frozenset()
    if lower in FUNCTION:
        return lower, "function", frozenset()
    if token[0].isdigit() and not any(char.isalpha() for char in token):
        return lower, "number", frozenset({lower.replace(",", "").rstrip("%")})
    parts = [part for part in re.split(r"[-']", lower) if part]
    keys = {stem("".join(parts))}
    if len(parts) > 1 and parts[0] not in _TURNING:
        keys.update(stem(part) for part in parts if len(part) >= _LEAST_PART and part not in FUNCTION)
    return lower, "word", frozenset(keys)


def tokenise(text: str) -> tuple[Word, ...]:
    """Return a readable text's words, numbers and marks in order; brackets around a single word are left out."""
    found = [Word(m[0], *_spread(m)) for m in _TOKEN.finditer(text)]
    inner = {at for at in range(1, len(found) - 1) if found[at - 1].text == "(" and found[at + 1].text == ")"}
    return tuple(word for at, word in enumerate(found) if at + 1 not in inner and at - 1 not in inner)


def _spread(match: re.Match[str]) -> tuple[str, int, int, Kind, frozenset[str]]:
    lower, kind, keys = _word(match[0])
    return lower, match.start(), match.end(), kind, keys


def keys_of(words: Iterable[Word]) -> frozenset[str]:
    """Return the stems of the words that bear matter, and the numbers."""
    return frozenset(key for word in words for key in word.keys)


@cache
def verbs() -> dict[str, bool]:
    """Return the forms of English verbs and whether they are seldom nouns: WordNet's, and those of the field."""
    table = files("summarizer.grounding.english") / "wordnet" / "verbs.txt"
    known = {line.rstrip("*"): not line.endswith("*") for line in table.read_text(encoding="utf-8").split()}
    known = {**known, **dict.fromkeys(_VERBS.split(), True), **dict.fromkeys(_NOUNS.split(), False)}
    forms = {form: seldom for verb, seldom in known.items() for form in _forms(verb)}
    return {**forms, **dict.fromkeys(_IRREGULAR.split(), True), **known}


def _forms(verb: str) -> Iterator[str]:
    """Yield a regular verb's forms, in British spelling as well."""
    yield from (verb, f"{verb}s")
    if verb.endswith("e"):
        yield from (f"{verb}d", f"{verb[:-1]}ing")
    elif verb.endswith("y") and verb[-2:-1] not in "aeiou":
        yield from (f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
    else:
        yield from (f"{verb}es", f"{verb}ed", f"{verb}ing", f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing")
    if verb.endswith("ize"):
        yield from _forms(f"{verb[:-3]}ise")


_IRREGULAR = """
rose risen fell fallen grew grown beat beaten made led took taken found shown built learnt gave given got went gone came
became drew drawn held kept lost met sought sent spent taught told thought understood won wrote written chose chosen
broke broken began begun brought bought caught drove driven left meant ran saw seen sold shrank shrunk sank split spread
"""
_VERBS = """
outperform underperform finetune pretrain retrain encode decode optimize parameterize initialize regularize tokenize
upsample downsample denoise discretize linearize quantize prune distill leverage overfit underfit rewire outweigh
backpropagate struggle suffer lack rely demand fail focus showcase
"""
_NOUNS = """
model models result results sample samples point points image feature features benchmark prompt token target label
batch cluster rank index query estimate embed segment process task network layer condition data scale train-set score
"""
_PASTS = listed(
    "rose fell grew led took became beat lost gave went came drew held kept saw ran shrank sank thought began chose"
    " broke wrote won brought sought met meant remained"
)
"""Forms that are finite verbs, no participles: what stands before is their subject."""
_NOUN_BEFORE = DETERMINERS | (PREPOSITIONS - {"to"})
_NO_VERBS = listed(
    "existing competing remaining following corresponding resulting underlying promising challenging interesting"
    " proposed during according including regarding concerning given based setting training testing learning"
)
_PLAINLY_VERBS = listed(
    "replacing outperforming requiring containing exceeding surpassing achieving enabling allowing improving reducing"
    " preserving leveraging employing demanding needing causing producing"
)
_AHEAD_OF_VERBS = AUXILIARIES | listed(
    "i we you he she they it which that who to not never cannot also often always sometimes usually frequently rarely"
    " mostly still thus then further"
)


def is_verb(words: Sequence[Word], at: int) -> bool:
    """Return whether a word is most likely used as a verb, by its form and its neighbours."""
    word = words[at] if at < len(words) else None
    seldom_noun = verbs().get(word.lower) if word and word.bears else None
    before = words[at - 1] if at else None
    after = words[at + 1] if at + 1 < len(words) else None
    if (
        word is None
        or seldom_noun is None
        or _is_a_name(word, before)
        or (word.lower in _NO_VERBS and (after is None or after.bears))
    ):
        return False
    if before is None:
        return word.lower.endswith("ing") or (word.lower.endswith("ed") and not (after and after.bears))
    if before.lower == "that" and not seldom_noun and after is not None and after.bears:
        return False  # "that feature redundancy is …"
    if before.lower in _AHEAD_OF_VERBS or before.lower.endswith("n't") or (before.bears and word.lower in _PASTS):
        return before.lower not in {"which", "whom"} or words[max(0, at - 2)].lower not in PREPOSITIONS
    if before.lower in _NOUN_BEFORE:
        return word.lower.endswith("ing") and (after is None or not after.bears or before.lower in PREPOSITIONS)
    return _behind_a_noun(word, before, after, seldom_noun=seldom_noun)


def _is_a_name(word: Word, before: Word | None) -> bool:
    """Return whether a word has a capital that no sentence gives it: "FLoP", "the method Adapt"."""
    inside = before is not None and before.kind != "mark"
    return not word.text[1:].islower() if len(word.text) > 1 and not inside else word.text != word.text.lower()


def _behind_a_noun(word: Word, before: Word, after: Word | None, *, seldom_noun: bool) -> bool:
    if after is None or after.kind == "mark":
        return word.lower.endswith("ed") or (before.kind == "mark" and seldom_noun)
    if word.lower in _PLAINLY_VERBS:
        return True
    if word.lower.endswith(("ed", "ing")):
        return not after.bears or before.kind != "word" or after.lower.endswith("ly")
    if before.lower in {"and", "or"}:
        return seldom_noun
    if before.lower.endswith("ly"):
        return seldom_noun or after.bears or after.lower in DETERMINERS
    plural = before.lower.endswith("s") and not before.lower.endswith(("ss", "us", "is"))
    agrees = plural != word.lower.endswith("s")
    leads = (
        after.lower in DETERMINERS | PREPOSITIONS
        and word.lower.endswith("s")
        and (before.text[0].isupper() or after.lower in DETERMINERS)
    )
    return (agrees or leads) and (seldom_noun or after.lower in DETERMINERS or after.lower in {"to", "that", "from"})


_NO_ADVERBS = listed("family anomaly assembly supply reply fly apply rely multiply imply comply ally early only")


def is_adverb(word: Word) -> bool:
    """Return whether a word says how something is done: "jointly"."""
    return word.lower.endswith("ly") and word.lower not in _NO_ADVERBS


@cache
def opposites() -> dict[str, frozenset[str]]:
    """Return the opposites of words, by stems, both ways: WordNet's, and those of the field."""
    table = files("summarizer.grounding.english") / "wordnet" / "antonyms.tsv"
    pairs = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()]
    pairs += [pair.split() for pair in _OPPOSITES.split(";")]
    found: dict[str, set[str]] = {}
    for one, two in (map(stem, pair) for pair in pairs):
        if one != two:
            found.setdefault(one, set()).add(two)
            found.setdefault(two, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


def base_of(word: str) -> str:
    """Return the stem of the adjective of which a word in small letters is the superlative, "" where it is of none."""
    bare = word[:-3] if word.endswith("est") and word not in _NO_SUPERLATIVES else ""
    bare = bare[:-1] if len(bare) > 3 and bare[-1] == bare[-2] and bare not in opposites() else bare
    return bare if bare in opposites() else ""


_NO_SUPERLATIVES = listed("interest request test rest latest")
_OPPOSITES = """
train test; encode decode; encoder decoder; upsample downsample; input output; supervised unsupervised; online offline;
sequential parallel; linear nonlinear; discriminative generative; synthetic real; public private; labelled unlabelled;
labeled unlabeled; convex nonconvex; include exclude; including excluding; favorable unfavorable; efficient inefficient;
enable prevent; allow prevent; cheap expensive; sparse dense; local global; shallow deep; small large; strong weak;
positive negative; simple complex; few many; pretrained untrained; accept reject; gain lose; source target;
forward backward
"""
