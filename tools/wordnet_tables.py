"""Make the tables of `summarizer/grounding/english/wordnet` of WordNet's own files.

    python tools/wordnet_tables.py FOLDER      that with data.noun, data.verb, data.adj, data.adv and index.sense

WordNet is free to use with its licence, which stands beside the tables: https://wordnet.princeton.edu/download
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

TABLES = Path(__file__).resolve().parents[1] / "summarizer" / "grounding" / "english" / "wordnet"
PARTS = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
NOUN, VERB = "1", "2"


def synsets(folder: Path, part: str) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Yield a part of speech's synsets: the offset, its words, its pointers as sign, offset, part and words."""
    for line in (folder / f"data.{part}").read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("  "):
            continue
        fields = line.split(" | ")[0].split()
        count = int(fields[3], 16)
        words = [word.partition("(")[0].lower() for word in fields[4 : 4 + 2 * count : 2]]
        rest = fields[4 + 2 * count :]
        yield fields[0], words, [rest[1 + 4 * n : 5 + 4 * n] for n in range(int(rest[0]))]


def antonyms(folder: Path) -> set[tuple[str, str]]:
    """Return the pairs of single words that WordNet calls opposites."""
    known = {
        (part, offset): (words, pointers)
        for part in set(PARTS.values())
        for offset, words, pointers in synsets(folder, part)
    }
    pairs = set()
    for words, pointers in known.values():
        for sign, offset, part, between in pointers:
            if sign == "!":
                other = known[PARTS[part], offset][0][int(f"0x{between[2:]}", 0) - 1]
                one, two = sorted((words[int(f"0x{between[:2]}", 0) - 1], other))
                if (one + two).isalpha():
                    pairs.add((one, two))
    return pairs


def verbs(folder: Path) -> list[str]:
    """Return WordNet's verbs; a star marks those that are nouns more often, as far as its tagged texts tell."""
    counted: Counter[str] = Counter()
    as_noun: Counter[str] = Counter()
    for line in (folder / "index.sense").read_text(encoding="utf-8").splitlines():
        sense, _, _, count = line.split()
        lemma, _, place = sense.partition("%")
        if lemma.isalpha() and place[0] in {NOUN, VERB}:
            (counted if place[0] == VERB else as_noun)[lemma] += int(count)
    nouns = as_noun.keys()
    return sorted(
        lemma + "*" * (as_noun[lemma] > count or (lemma in nouns and not count)) for lemma, count in counted.items()
    )


if __name__ == "__main__":
    source = Path(sys.argv[1])
    lines = sorted("\t".join(pair) for pair in antonyms(source))
    (TABLES / "antonyms.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (TABLES / "verbs.txt").write_text("\n".join(verbs(source)) + "\n", encoding="utf-8")
