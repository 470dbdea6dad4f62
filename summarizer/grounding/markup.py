"""Text that people paste, HTML and Markdown included, as plain lines."""

import html
import re

_SUPERSCRIPT = re.compile(r"<sup>\s*+([^<>]{0,40}?)\s*</sup>", re.IGNORECASE)
_LINK = re.compile(
    r"""<a\s(?:(?!href\s*=)[^<>])*+href\s*+=\s*+["']?([^"'\s>]++)[^<>]*+>((?:(?!<a\s).)*?)</a\s*>""",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK = re.compile(
    r"</?(?:p|li|ol|ul|br|div|h[1-6]|pre|blockquote|table|tbody|thead|tr|td|th|details|summary|section|hr|dl|dt|dd)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"</?(?:em|strong|b|i|u|span|a|code|sub|sup|small|mark|font|img|html|body|center|kbd)(?:\s[^<>]*)?/?>"
    r"|<!--(?:(?!<!--).)*?-->",
    re.IGNORECASE | re.DOTALL,
)
_PICTURE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}\)")
_MD_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\(((?:(?!\]\()\S){1,2000}?)\)(?=[\s,.;:，。；：、)）]|$|\*|[^\x00-\x7f])")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]+)>")
_FRONT_MATTER = re.compile(r"\A\s*+---[^\S\n]*+\n.*?\n---[^\S\n]*+\n(?:[^\S\n]*+\n)*+", re.DOTALL)
_HEADING = re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?)+", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[-*_=][ \t]*){3,}$", re.MULTILINE)
_EMPHASIS = re.compile(r"\*\*+|(?<!\w)__+|__+(?!\w)|(?<![\\$`])`+(?=\S)|(?<=\S)`+")


def lines(text: str) -> list[str]:
    """Give the lines that a reader of the rendered text sees; addresses behind links stand beside their words."""
    text = _FRONT_MATTER.sub("", text.replace("\r\n", "\n"))
    text = _SUPERSCRIPT.sub(r"^{\1}", text)
    text = _LINK.sub(r"\2 \1 ", text)
    text = _INLINE.sub("", _BLOCK.sub("\n", text))
    text = html.unescape(_AUTOLINK.sub(r"\1", text))
    text = _MD_LINK.sub(_beside, _PICTURE.sub("", text))
    text = _EMPHASIS.sub("", _RULE.sub("", _HEADING.sub("", text)))
    return [line.strip() for line in text.split("\n") if line.strip()]


def _beside(link: re.Match[str]) -> str:
    words, address = link[1], link[2]
    return address if words == address else f"{words} {address} "
