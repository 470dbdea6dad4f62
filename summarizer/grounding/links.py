"""Whether a text's links lead to the paper that it is about."""

import re
from collections.abc import Iterable, Sequence

from papers import ids
from papers.paper import Paper
from summarizer.grounding.furniture import ADDRESS

_LABEL = re.compile(
    r"(?:链接|网址|地址|连结|連結|リンク|链结|\blinks?|\burls?|\bliens?|\benlaces?|\bpaper|\bpdf|\barxiv|\bgithub|\bcode|论文|代码|项目)"
    r"[^:：\n]{0,12}[:：]|^\W*(?:pdf|paper|link|arxiv|论文)\s+(?=https?:)",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:链接|网址|地址|连结|連結|リンク|链结|\blinks?|\burls?|\bliens?|\benlaces?)[^:：\n]{0,12}[:：]|^\W*https?://",
    re.IGNORECASE,
)
_ALONE = re.compile(r"^\W*(?:https?://\S+|arxiv:\S+)\W*$", re.IGNORECASE)
_CODE = re.compile(r"github|gitlab|bitbucket|huggingface|\.io\b|\bcode|代码|项目", re.IGNORECASE)


class Links:
    """The addresses that belong to a paper: those of its record and, where it is given, of its full text."""

    def __init__(self, paper: Paper, texts: Iterable[str], *, complete: bool) -> None:
        texts = list(texts)
        self._id = _known_id(paper.id)
        self._named = {found.id for text in texts for found in ids.find_all(text)}
        addresses = [link.url for link in paper.links] + [url for text in texts for url in addresses_of(text)]
        self._keys = {_key(url) for url in addresses}
        self._shapes = {_shape(key) for key in self._keys}
        self._text = _key(" ".join(texts)) if complete else ""
        self._complete = complete

    def astray(self, lines: Sequence[str]) -> dict[int, list[str]]:
        """Return the arXiv links that lead to another paper, by the number of their line.

        Lines that say "link:" must name this paper once; links elsewhere are only wrong where the text never links
        this paper and the paper itself does not name them.
        """
        if not self._id:
            return {}
        linked = [[found.id for found in ids.find_links(line)] for line in lines]
        labelled = [self._labelled(lines, number) for number in range(len(lines))]
        right = any(self._id in found for found in (*linked, *labelled))
        announced = any(self._id in found for found, line in zip(labelled, lines, strict=True) if _LINK.search(line))
        wrong: dict[int, list[str]] = {}
        for number, found in enumerate(linked):
            strays = [each for each in found if not right and each not in self._named]
            strays += [each for each in labelled[number] if not announced and self._id not in labelled[number]]
            if strays:
                wrong[number] = list(dict.fromkeys(strays))
        return wrong

    def _labelled(self, lines: Sequence[str], number: int) -> list[str]:
        """Return the ids on a line that says "link:", or that stands alone below one that does."""
        line = lines[number]
        own = _LABEL.search(line) or _ALONE.match(line)
        return [found.id for found in ids.find_all(line)] if own else []

    def unknown(self, text: str, *, strict: bool) -> list[str]:
        """Return the addresses of a text that are not the paper's.

        `strict` wants all of them to be; else only those for code are judged, and without the full text only those
        that differ from the record's in nothing but a digit.
        """
        return [
            url for url in addresses_of(text) if not ids.find_links(url) and self._is_unknown(url, text, strict=strict)
        ]

    def _is_unknown(self, url: str, text: str, *, strict: bool) -> bool:
        key = _key(url)
        if any(known == key or known.startswith(key) for known in self._keys) or (self._text and key in self._text):
            return False
        if strict or _shape(key) in self._shapes:
            return True
        return self._complete and bool(_CODE.search(url) and _LABEL.search(text))


def addresses_of(text: str) -> list[str]:
    """Return the web addresses in a text, without the punctuation around them."""
    found = (
        match[0].rstrip(".,;:!?'\"*_})]>") for match in ADDRESS.finditer(text) if "@" not in match[0].split("/")[0]
    )
    return [url for url in found if not url.endswith("//")]


def _key(url: str) -> str:
    """Return what all ways of writing an address share: Markdown eats underscores, PDFs break lines."""
    bare = re.sub(r"https?://(?:www\.)?|\.git\b|[}{]", "", url.lower())
    return re.sub(r"(?!(?<=\d)\.\d)[^a-z0-9]", "", bare)


def _shape(key: str) -> str:
    return re.sub(r"\d+(?:\.\d+)*", "0", key)


def _known_id(text: str) -> str:
    found = ids.find_all(text)
    return found[0].id if len(found) == 1 else ""
