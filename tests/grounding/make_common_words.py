"""Makes summarizer/grounding/common_words.txt: stems of English words that papers write small."""

import json
import re
import sys
from collections import Counter
from pathlib import Path

import snowballstemmer

SMALL = re.compile(r"(?<![A-Za-z'-])[a-z]{2,}(?![A-Za-z])")
CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?![A-Za-z])")


def common_words(train: Path) -> str:
    """Return the stems of words that three abstracts or more write small, and more of them small than as a name."""
    small, capital = Counter[str](), Counter[str]()
    for line in train.read_text(encoding="utf-8").splitlines():
        text = " ".join(json.loads(line)["source"])
        small.update(set(SMALL.findall(text)))
        capital.update({word.lower() for word in CAPITAL.findall(text)})
    stem = snowballstemmer.stemmer("english").stemWord
    stems = sorted({stem(word) for word, count in small.items() if count >= 3 and capital[word] <= count})
    lines, line = [], ""
    for word in stems:
        if len(line) + len(word) > 118:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line]) + "\n"


if __name__ == "__main__":
    sys.stdout.write(common_words(Path(sys.argv[1])))
