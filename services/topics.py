"""What a chat can follow: the catalogue's topics, categories, authors, phrases and arXiv queries."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from chat.errors import BadInputError
from chat.words import OneOf, Phrase, phrase
from papers import categories, ids
from papers.query import likes, queries, reading
from papers.query.queries import MAX_LENGTH
from papers.query.terms import Query, Term, any_of
from services.languages import Languages
from services.times import clip

Kind = Literal["catalogue", "category", "author", "phrase", "query", "like"]

_CODE_LIKE = re.compile(r"[a-z-]{2,10}\.[A-Za-z-]{2,10}", re.IGNORECASE)
_QUERY_LIKE = re.compile(r":|\b(?:AND|OR|ANDNOT)\b|[()]|(?:^|\s)-\w", re.IGNORECASE)
_LEFT_OUT = re.compile(r"-\w+(?:-\w+)*")
_WIDE = str.maketrans("：（）“”„「」『』＂", ":()" + 8 * chr(34))  # as Chinese and German keyboards write them
_LIST = re.compile(r"\A(?:https?://)?(?:[a-z]++\.)?arxiv\.org/(?:list|rss|atom)/(?P<code>[^/\s?#]++)", re.IGNORECASE)
_LIKE = re.compile(
    r"\A(?:(?:new |the )?(?:papers?|articles?|work|works|preprints?|what is|what's) )?(?:(?:that are|which are) )?"
    r"(?:like|similar to|related to|near|close to|像|类似于?|与|和)(?::|\s)*+(?=\S*\d)",
    re.IGNORECASE,
)
_LIKE_WHAT = re.compile(
    r"\A(?:(?:papers?|articles?|works?|preprints?) )?(?:that are )?(?:like|similar to|像|类似于?)"
    r"(?:\Z|[:\s]++(?P<what>.*))",
    re.IGNORECASE,
)
_JOINING = re.compile(r"\b(?:and|or|arxiv|like|v\d+)\b|和|与|或|相似|类似|相近|相关|的|论文|文章", re.IGNORECASE)
LIKE = "papers like "
"""With what the name begins of what is like papers; their short titles follow."""
_QUOTED = re.compile(r"[\"“”](?P<words>[^\"“”]+)[\"“”]")
# fmt: off
_PAPERS = frozenset({
    "paper", "papers", "article", "articles", "preprint", "preprints", "publications", "research", "literature",
    "topic", "topics", "news", "stuff", "work", "works", "updates", "category", "area", "field", "论文", "文章",
})
_BEFORE = frozenset({
    "the", "a", "an", "any", "some", "all", "new", "newest", "latest", "recent", "more", "other", "topic", "category",
    "on", "about", "in", "of", "for", "from", "related", "to", "paper", "papers", "articles", "关于",
})
# fmt: on
_ENDINGS = (
    *("论文", "文章", "文献", "研究", "方向", "领域", "相关", "方面", "主题", "类别", "的", "最新", "新"),
    *(
        "論文",
        "文獻",
        "領域",
        "相關",
        "主題",
        "類別",
        "の",
        "についての",
        "に関する",
        "分野",
        " 논문",
        " 분야",
        " 관련",
    ),
)
_MOST_ENDINGS = 4
_STEM = 5  # letters that the forms of a word have in common at least
_ENDING = 3  # letters by which they differ at most
_FIRST_SYLLABLE = "\u3000"  # from which on words have no endings
_LONGEST_NAME = 80
_AS_NEAR = 15.0  # per cent, by which another name may be less alike than the nearest one
_SHORT = 3  # letters of a name that is near to anything


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """What to look for: `key` names it for good, `name` is for people, `query` is arXiv's."""

    key: str
    name: str
    query: str
    kind: Kind

    @property
    def stored_kind(self) -> str:
        """The sort as it is kept: what is like a paper as a query, so that older programs can read it."""
        return "query" if self.kind == "like" else self.kind


class Called(NamedTuple):
    """What else a topic is called: its names in other languages, each as "CODE: NAME", and other words for it."""

    names: Sequence[str] = ()
    also: Sequence[str] = ()


_NAMELESS = Called()


class Catalogue:
    """The operator's topics (key -> name and query), and everything else a person may name."""

    def __init__(self, topics: Mapping[str, tuple[str, str]], called: Mapping[str, Called] = {}) -> None:
        self.names: dict[tuple[str, str], str] = {}
        self.take(topics, called)

    def take(self, topics: Mapping[str, tuple[str, str]], called: Mapping[str, Called]) -> None:
        """Offer these topics from now on."""
        self.topics = {
            key: TopicSpec(key, name, str(queries.parse(query)), "catalogue") for key, (name, query) in topics.items()
        }
        self.names.clear()  # whoever was given it goes on reading it
        self._meant: dict[str, str] = {}  # names without case, plural and signs -> keys
        self._stems: dict[str, list[tuple[list[str], str]]] = {}  # how names begin -> their words, and keys
        for key, spec in self.topics.items():
            names = [each.partition(":") for each in called.get(key, _NAMELESS).names]
            self.names |= {(key, code.strip()): name.strip() for code, _, name in names}
            for words in filter(None, (categories.folded(name).split() for _, _, name in names)):
                self._stems.setdefault(words[0][:_STEM], []).append((words, key))
            for name in (key, spec.name, *(name for _, _, name in names), *called.get(key, _NAMELESS).also):
                self._meant.setdefault(categories.folded(name), key)
        initials = {key: categories.folded(_initials(spec.name)) for key, spec in self.topics.items()}
        for short, times in Counter(initials.values()).items():
            if times == 1:  # what two would be called is nobody's name, unless one says so
                self._meant.setdefault(short, next(key for key, each in initials.items() if each == short))

    def name(self, topic: TopicSpec, language: str) -> str:
        """Return what people who read a language call a topic."""
        return named_in(topic, self.names, language)

    def resolve(self, text: str) -> TopicSpec:
        """Find out what a person means by a topic. Raises BadInputError with what would do."""
        text = " ".join(text.translate(_WIDE).split()).strip(" ,;，；、")
        if not text:
            raise BadInputError(
                phrase("Which topic?"),
                phrase("Name one of /topics, a category such as cs.CL, or a phrase in quotes."),
            )
        if len(text) > 2 * MAX_LENGTH:
            raise BadInputError(
                phrase("That topic is {n} characters long.", n=len(text)),
                phrase("Keep it under {most}, for example: cs.CL", most=MAX_LENGTH),
            )
        reading.refuse_unfinished(text)
        if found := self.about(text) or _several(text) or _like(text):
            return found
        _refuse_papers(text)
        return self._narrowed(text) or self._written(text) or self._refuse(text)

    def knows(self, text: str) -> bool:
        """Return whether a text is a topic of the catalogue, one or several categories, or what is like a paper."""
        return bool(self.about(" ".join(text.split())) or categories.listed(text) or _like(text.strip()))

    def _known(self, text: str) -> TopicSpec | None:
        if '"' in text:
            return None  # words that are quoted are meant as they stand
        if key := self._meant.get(categories.folded(text)):
            return self.topics[key]
        if code := categories.find(text.removeprefix("cat:")) or categories.named(text):
            return _category_spec(code)
        return None

    def about(self, text: str) -> TopicSpec | None:
        """Return the topic or category that a text names, also among words for papers: "diffusion papers"."""
        return self._known(text) or self._known(without_papers(text)) or self._inflected(without_papers(text))

    def _inflected(self, text: str) -> TopicSpec | None:
        """Return the topic whose name in another language a text is, but for endings: "диффузионных моделях"."""
        if len(text) > _LONGEST_NAME or '"' in text:
            return None
        said = categories.folded(text).split()
        for words, key in self._stems.get(said[0][:_STEM], ()) if said else ():
            if len(words) == len(said) and all(map(_are_forms, words, said)):
                return self.topics[key]
        return None

    def _narrowed(self, text: str) -> TopicSpec | None:
        """Understand a topic of the catalogue, or a category, without some words: "diffusion-models -survey"."""
        said = text.split(" ")
        kept = next((place for place in range(len(said), 0, -1) if not _LEFT_OUT.fullmatch(said[place - 1])), 0)
        words = said[max(kept, 1) :]
        known = self._known(" ".join(said[: max(kept, 1)])) if words else None
        if known is None:
            return None
        without = " ".join(f"ANDNOT (ti:{word[1:]} OR abs:{word[1:]})" for word in words)
        query = str(queries.parse(f"({known.query}) {without}"))
        return TopicSpec(query, " ".join([known.name, *words]), query, "query")

    @staticmethod
    def _written(text: str) -> TopicSpec | None:
        if quoted := _QUOTED.fullmatch(text):
            return _phrase_spec(quoted["words"])
        if _QUERY_LIKE.search(text) or '"' in text or "“" in text:
            query = reading.as_query(text)
            if query:
                return _query_spec(query)
            return _text_spec(text)
        if " " in text:
            _refuse_mixture(text)
            return _phrase_spec(text)
        return None

    def _refuse(self, text: str) -> TopicSpec:
        word = clip(text)
        if _CODE_LIKE.fullmatch(text) and (codes := _near_codes(text)):
            raise BadInputError(
                phrase("“{word}” is no arXiv category.", word=word),
                phrase("Did you mean {near}?", near=OneOf(tuple(codes))),
            )
        step = phrase(
            'To follow it as a phrase, write it in quotes: "{word}". Or pick one of /topics or a category (cs.CL).',
            word=word,
        )
        if near := self.nearest(text):
            step = phrase("Did you mean {near}? {otherwise}", near=OneOf(tuple(near)), otherwise=step)
        raise BadInputError(phrase("“{word}” is no topic or category that I know.", word=word), step)

    def nearest(self, text: str, most: int = 3) -> list[str]:
        """Return the catalogue's keys that come nearest to a text by any of their names, best first."""
        from rapidfuzz import fuzz, process

        wanted = categories.folded(without_papers(text[:200]))[:60]
        names = [name for name in self._meant if len(name) > _SHORT]
        found = process.extract(wanted, names, scorer=fuzz.ratio, limit=5 * most, score_cutoff=60)
        best = found[0][1] if found else 0.0
        return list(dict.fromkeys(self._meant[name] for name, score, _ in found if score >= best - _AS_NEAR))[:most]


def _are_forms(one: str, other: str) -> bool:
    """Return whether two words are the same but for their endings, the shorter ones in whole."""
    if one == other:
        return True
    stem = max(_STEM, max(len(one), len(other)) - _ENDING)
    return min(len(one), len(other)) >= stem and one[:stem] == other[:stem] and one[0] < _FIRST_SYLLABLE


def _refuse_mixture(text: str) -> None:
    """Raise BadInputError where a category stands among other words: as a phrase no paper would ever hold it."""
    words = (word.strip(",;") for word in text.split())
    if mixed := next((word for word in words if re.search("[.-]", word) and categories.find(word)), None):
        raise BadInputError(
            phrase("“{text}” is a category with other words.", text=clip(text)),
            phrase("Join what you mean, for example: cat:{code} OR cat:cs.LG", code=categories.find(mixed)),
        )


def _several(text: str) -> TopicSpec | None:
    """Understand several categories, or an address of arXiv's lists, as one topic: what is in any of them."""
    codes = categories.listed(text)
    if not codes and (address := _LIST.match(text)):
        raise BadInputError(
            phrase("arXiv has no category {code}.", code=clip(address["code"])),
            phrase("Write one such as cs.CL or hep-th."),
        )
    if len(codes) == 1:
        return _category_spec(codes[0])
    query = str(queries.parse(" OR ".join(f"cat:{code}" for code in codes))) if codes else ""
    return TopicSpec(query, ", ".join(codes), query, "query") if codes else None


def _like(text: str) -> TopicSpec | None:
    """Understand what is like some papers: "like 2403.14621", "papers similar to arxiv.org/abs/2403.14621"."""
    begun = _LIKE.match(text)
    said = text[begun.end() :] if begun else ""
    found = ids.find_all(said)
    if not found or any(map(str.isalpha, _JOINING.sub("", ids.without(said)))):
        return None
    query = str(any_of(Term("like", each) for each in sorted({each.id for each in found})))
    return TopicSpec(query, query, query, "like")


def _refuse_papers(text: str) -> None:
    """Raise BadInputError where what is like a paper is meant, and no paper or not that is said."""
    example = "like 2403.14621"
    if named := ids.find_all(text):
        if not ids.without(text).strip(" ,"):
            wanted = " ".join(("like", *(each.id for each in named)))
            raise BadInputError(
                phrase("“{word}” is a paper, not a topic.", word=clip(text)),
                phrase("To follow what is like it, write: {example}", example=clip(wanted)),
            )
        return
    if not (meant := _LIKE_WHAT.match(text)):
        return
    if what := meant["what"]:
        raise BadInputError(
            phrase("There is no arXiv id in “{text}”.", text=clip(what)),
            phrase(
                'Name the paper, for example: {example}. A phrase stands in quotes: "{word}".',
                example=example,
                word=clip(text),
            ),
        )
    raise BadInputError(
        phrase("Like which paper? There is no arXiv id behind “{word}”.", word=clip(text)),
        phrase("Write one or several, for example: {example}", example=example),
    )


def named_in(topic: TopicSpec, names: Mapping[tuple[str, str], str], language: str) -> str:
    """Return what a topic is called in a language, by the names that are known by its key and the language."""
    titles = topic.name.removeprefix(LIKE)
    if topic.kind == "like" and titles != topic.name:
        return Languages().words(language).say("papers like {titles}", titles=titles)
    return names.get((topic.key, language), topic.name)


def any_of_these(topic: TopicSpec) -> tuple[str, ...]:
    """Return the categories of a topic that is what is in any of several, else none."""
    codes = topic.name.split(", ")
    return tuple(codes) if len(codes) > 1 and topic.query == " OR ".join(f"cat:{code}" for code in codes) else ()


def _category_spec(code: str) -> TopicSpec:
    return TopicSpec(f"cat:{code}", category_name(code), f"cat:{code}", "category")


def _initials(name: str) -> str:
    """Return what a name of several words is called for short: "RL"; "3DGS", whose figures stay."""
    words = re.findall(r"[^\W_]+", name)
    return "".join(word if word[0].isdecimal() else word[0] for word in words) if len(words) > 1 else name


def without_papers(text: str) -> str:
    """Return a text without the words around a topic that only say that papers on it are meant."""
    words = text.split()
    while len(words) > 1 and words[-1].casefold() in _PAPERS:
        words.pop()
    while len(words) > 1 and words[0].casefold() in _BEFORE:
        words.pop(0)
    text = " ".join(words)
    for _ in range(_MOST_ENDINGS):
        text = next((text.removesuffix(each) for each in _ENDINGS if text.endswith(each) and text != each), text)
    return text.strip()


def _query_spec(query: Query) -> TopicSpec:
    text = str(query)
    if isinstance(query, Term) and query.field == "au" and not re.search("[*?]", query.text):
        name = query.text.replace("_", " ")
        text = f'au:"{name}"'
        return TopicSpec(text, name, text, "author")
    return TopicSpec(text, text, text, "like" if likes.liked(query) else "query")


def _phrase_spec(words: str) -> TopicSpec:
    words = " ".join(words.replace("\\", " ").split())
    query = str(queries.parse(f'ti:"{words}" OR abs:"{words}"'))
    return TopicSpec(query, words, query, "phrase")


def _text_spec(text: str) -> TopicSpec:
    """Understand a title, whatever signs it has, as a phrase."""
    query = str(reading.as_text(text, "ti", "abs"))
    return TopicSpec(query, text, query, "phrase")


def _near_codes(text: str, most: int = 4) -> list[str]:
    """Return the categories that come nearest to a code, else the first ones of its archive."""
    archive = text.partition(".")[0].casefold() + "."
    return (categories.suggest(text) or [code for code in categories.NAMES if code.casefold().startswith(archive)])[
        :most
    ]


def category_name(code: str) -> str:
    """Return a category's code with its English name: "cs.CL (Computation and Language)"."""
    return f"{code} ({categories.NAMES[code]})"


def kind_phrase(kind: Kind) -> Phrase:
    """Say what sort of topic one is."""
    return {
        "catalogue": phrase("topic"),
        "category": phrase("category"),
        "author": phrase("author"),
        "phrase": phrase("phrase"),
        "query": phrase("query"),
        "like": phrase("what is like a paper"),
    }[kind]
