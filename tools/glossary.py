"""Makes the files of summarizer/grounding/glossary: a Chinese-English dictionary reduced to what papers speak of.

    python tools/glossary.py CC-CEDICT ABSTRACTS

CC-CEDICT is the dictionary as MDBG publishes it (cedict_1_0_ts_utf-8_mdbg.txt.gz), ABSTRACTS a file of papers, one JSON
object a line with a title and an abstract. Of the dictionary stay the simplified headwords, each with the stems of its
glosses that abstracts use, and a table of the traditional characters; of the abstracts, how many of them use a stem.
"""

import gzip
import json
import lzma
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from summarizer.grounding.glossary.stems import stems

FOLDER = Path(__file__).resolve().parents[1] / "summarizer" / "grounding" / "glossary"
ENTRY = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/$")
HAN = re.compile(r"[\u3400-\u9fff]{2,8}\Z")
ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[\u3400-\u9fff|·]+")
SENSELESS = re.compile(
    r"CL:|(?:old |erhua |archaic )?variant of|see |see also|surname |also written|used in |same as |abbr\. (?:for|of)"
    r"|Japanese |Taiwan pr|also pr|idiom|fig\.|\((?:idiom|old|archaic|dialect|slang|coll|literary)",
    re.IGNORECASE,
)
PLACE = re.compile(
    r"\b(?:county|city|town|district|province|prefecture|village|capital|surname|island|river|mountain|emperor|dynasty|king"
    r"|writer|poet|author|actor|actress|singer|politician|born|temple|subdistrict|township|company|brand)\b|\(\d{3,4}"
)
LEAST_ABSTRACTS = 1
MOST_STEMS = 9
LONGEST_GLOSS = 4
HEADER = "# {what}\n# {source}\n# Changed: {changed}\n# Licence: {licence}\n"


def used(abstracts: Path) -> Counter[str]:
    """Count in how many abstracts a stem stands, and under "" how many there are."""
    counts = Counter[str]()
    for line in abstracts.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        counts.update({"", *stems(f"{row['title']}. {row['abstract'].partition('Abstract:')[2] or row['abstract']}")})
    return Counter({stem: count for stem, count in counts.items() if count >= LEAST_ABSTRACTS})


def entries(dictionary: Path) -> Iterable[tuple[str, str, str, list[str]]]:
    """Yield each entry's traditional and simplified form, its reading, and its glosses."""
    with gzip.open(dictionary, "rt", encoding="utf-8") as lines:
        for line in lines:
            if found := ENTRY.match(line.strip()):
                yield found[1], found[2], found[3], found[4].split("/")


def glossed(dictionary: Path, known: Counter[str]) -> dict[str, list[str]]:
    """Return the headwords of two characters and more with the stems of their glosses that abstracts use as a whole.

    A word of two characters with none of them stays, for that no abstract has it tells something as well.
    Names of places and people go, for their glosses tell where they are, and so does what the words within it say.
    """
    found: dict[str, dict[str, None]] = defaultdict(dict)
    plain = set[str]()
    for _, simplified, reading, glosses in entries(dictionary):
        if HAN.match(simplified) and not (reading[:1].isupper() and PLACE.search(glosses[0])):
            told = [
                stems(each)
                for gloss in glosses
                if not SENSELESS.match(gloss)
                for each in ASIDE.sub(" ", gloss).split(";")
            ]
            if reading.islower() and len(simplified) == 2 and any(told):
                plain.add(simplified)
            told = [gloss for gloss in told if len(gloss) <= LONGEST_GLOSS and all(stem in known for stem in gloss)]
            found[simplified].update(dict.fromkeys(stem for gloss in told for stem in gloss))
    kept: dict[str, list[str]] = {word: [] for word in plain if not found[word]}
    for word, senses in sorted(found.items(), key=lambda entry: len(entry[0])):
        if senses and not any(
            senses.keys() <= {*kept.get(word[:cut], ()), *kept.get(word[cut:], ())} for cut in range(2, len(word) - 1)
        ):
            kept[word] = list(senses)[:MOST_STEMS]
    return dict(sorted(kept.items()))


def characters(dictionary: Path) -> dict[str, str]:
    """Return the simplified form of each character that only traditional text has."""
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    simple = Counter[str]()
    for traditional, simplified, *_ in entries(dictionary):
        simple.update(simplified)
        for one, other in zip(traditional, simplified, strict=False):
            if one != other:
                pairs[one][other] += 1
    return {
        one: forms.most_common(1)[0][0]
        for one, forms in sorted(pairs.items())
        if 20 * simple[one] < forms.total() and one > "\u33ff"
    }


def write(name: str, text: str) -> None:
    """Write a compressed file that is the same each time."""
    (FOLDER / name).write_bytes(lzma.compress(text.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME))


def main(dictionary: Path, abstracts: Path) -> None:
    """Write the dictionary's words and characters, and how common stems are."""
    counts = used(abstracts)
    words = glossed(dictionary, counts)
    forms = characters(dictionary)
    write("cedict.txt.xz", "".join(f"{word}\t{' '.join(senses)}\n" for word, senses in words.items()))
    write("traditional.txt.xz", "".join(forms) + "\n" + "".join(forms.values()) + "\n")
    by_count = defaultdict(list)
    for stem, count in sorted(counts.items()):
        by_count[count].append(stem)
    write("frequencies.txt.xz", "".join(f"{count}\t{' '.join(by_count[count])}\n" for count in sorted(by_count)))
    sys.stderr.write(f"{len(words)} words, {len(forms)} characters, {len(counts)} stems\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
