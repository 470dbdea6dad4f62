"""What in a text is about the text itself: list numbers, citations, dates, references to figures, addresses."""

import re
from collections.abc import Iterable

from summarizer.sentences import STARTERS

ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”，。；、（）【】《》|]+"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]+\.[A-Za-z][\w.-]+",
    re.ASCII,
)
_ALWAYS = re.compile(
    rf"""{ADDRESS.pattern}
  | \b10\.\d{{4,9}}/\S+                                                    # DOI
  | \barxiv\s*+:?\s*+\d{{4}}\.\d{{4,5}}(?:v\d+)? | \b[0-2]\d(?:0[1-9]|1[0-2])\.\d{{5}}(?:v\d+)?\b
  | \b(?:19|20)\d\d\s?[-/.年년]\s?\d{{1,2}}(?!\d)(?:\s?[-/.月월]\s?\d{{1,2}}\s?[日일]?|\s?[月월])
      (?:\s\d\d:\d\d(?::\d\d)?)?
  | (?<![\d.,])\d{{1,2}}\.?(?=\s(?:de\s)?[^\W\d_]{{3,12}}\.?\s(?:de\s|del\s)?(?:19|20)\d\d\b)  # the day of a date
  | \b\d\d:\d\d:\d\d\b
  | \b(?:fig(?:ure|s|\.)?|tab(?:le|les|\.)?|sec(?:tion|tions|\.)?|eqs?(?:uation|\.)?|equation|algorithm|alg\.|appendix
      |chapter|page|p\.|pp\.|abb(?:ildung|\.)|tabelle|abschnitt|figura|tabla|tableau|tabela|seção|sección|équation
      |рис(?:унок|унке|унка|\.)|табл(?:ица|ице|ицы|\.)|раздел[еа]?)\s?\(?\d+(?:\.\d+)*[a-z]?(?![\d]|[,.]\d)\)?
  | (?:[图表式节章页圖]|(?<![가-힣])(?:그림|표|수식|절)|方程|公式|算法|步骤|创新点|贡献点?|定理|引理|附录|手順|図|数式)
      \s?\(?\d+(?:[.-]\d+)*(?![\dA-Za-z])\)?(?:[、,]\s?\d+(?![\dA-Za-z%.]))*
  | 第\s?\d+\s?(?:[节章页步点个条部]|阶段|部分)
  | [①-⑳❶-❿]
  | \[\s?\d{{1,3}}(?:\s?[,;-]\s?\d{{1,3}})*\s?\]                             # citations
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LEADING = re.compile(
    r"^\W{0,4}(?:(?:step|point|步骤|要点|方法|结论|贡献|takeaway)\s?)?"
    r"(?:\(\s?\d{1,2}\s?\)|\[\d{1,2}\]|\d{1,2}(?:\.\d{1,2}){0,2}\s?(?:[.、)）:：](?!\d)|(?=标题|作者|摘要|方法|结论)))",
    re.IGNORECASE,
)
# A number without any sign behind it begins a heading, or a sentence that begins again; else it counts what follows.
_BARE = re.compile(r"^\W{0,4}\d{1,2}(?:\.\d{1,2}){0,2}(?=\s(?P<word>[A-Z][\w-]{0,40}|[\u3400-\u9fff]))")
_COUNTING = frozenset(
    "个個位篇种種倍万萬亿億千百十项項张張名次年月天日条條台层層块塊步轮輪帧幀小分秒件組组類类套只隻颗顆幅对對段句行"
)
_STOPS = (".", "!", "?", "。", "！", "？", ";", "；")
_ENUMERATOR = re.compile(r"\(\s?(\d{1,2})\s?\)|(?<![\w.(])(\d{1,2})\)")


def blank(text: str, *, opens_line: bool, counted: set[int]) -> str:
    """Put spaces in place of a readable text's furniture.

    A list number in the middle of a line counts as one where it is 1 or follows the one before it; `counted` holds
    those that the line has had.
    """
    if opens_line:
        leading = _LEADING.match(text) or _bare(text)
        if leading:
            counted.update(int(n) for n in re.findall(r"\d+", leading[0]))
            text = " " * leading.end() + text[leading.end() :]
    text = _ALWAYS.sub(lambda m: " " * len(m[0]), text)
    return _ENUMERATOR.sub(lambda m: _counted(m, counted), text)


def _bare(text: str) -> re.Match[str] | None:
    found = _BARE.match(text)
    if not found:
        return None
    word = found["word"]
    if word[0].isascii():
        return found if word.lower() in STARTERS or not text.rstrip().endswith(_STOPS) else None
    return None if word in _COUNTING else found


def _counted(match: re.Match[str], counted: set[int]) -> str:
    number = int(match[1] or match[2])
    if number == 1 or number - 1 in counted:
        counted.add(number)
        return " " * len(match[0])
    return match[0]


def joined(texts: Iterable[str]) -> str:
    """Return texts as paragraphs."""
    return "\n\n".join(text for text in texts if text)
