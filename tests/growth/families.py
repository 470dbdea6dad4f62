"""Texts that parsers are known to stumble over: a piece that is repeated, and as often what closes it."""

# fmt: off
_PIECES = (
    "a", "a ", "1", "1 ", ".", ". ", ",", ", ", "\n", " ", "A. ", "a.b", "We show that it is. ", "-a ", "a-", "1,",
    "1.1.", "x1, ", "{", "{a", "{a} ", "}", "[", "[1] ", "[a](", "(", "(a ", "(a) ", ")", "<", "<a", "<a>",
    "<a href=x>", "<b><i>", "</", "<div>", "<table><tr><td>", "&", "&amp;", "<!--", "<math>", "<p>", "<svg>",
    "<![CDATA[", "#", "*", "_", "**a", "`", "```\n", "~", "|", "> ", "- ", "1. a\n", "---\n", "$", "$$", "$a$ ", "$a",
    "$x_{", "$x^{a}", "$5 ", "\\", "\\\\", "\\(", "\\[", "\\(a", "\\(a\\", "\\)", "\\begin{a}", "\\begin{array}{",
    "\\begin{", "\\end{a}", "\\emph[", "\\emph[x]", "\\emph{", "\\sqrt[", "\\mathrm[", "\\cite[", "\\\\[", "\\item[",
    "\\frac{", "\\frac", "\\frac{a}", "\\sqrt", "\\left(", "\\left( a \\right) ", "^{", "^", "_a", "x^", "\\href{a}{",
    "\\footnote{", "\\'{", "\\'e", "\\foo", "\\foo{", "\\text{$", "\\verb|", "\\hat", "\\hat{", "%", "--", "''", "``",
    "\\matrix{", "\\begin{matrix}", "&a", "\\over", "\\color{", "\\not", "\\limits", "\\overset{", "\\substack{",
    "a_b^c", "'", "\"", "\"a", "“", "“a", "@", "a@", "a@b.", " @a", "://", "http://", "http://a.b ", "http://a(",
    "www.", "a.b/", "arxiv:", "arXiv: ", "2403.14621 ", "math/", "cs.CL ", "10.1000/", "au:", "ti:a AND ", "ti:(",
    "ANDNOT ", "NOT ", "a OR (", "\"a\" ", "[2024 TO ", " to ", " at ", " at 1", "at 9 ", " -a", " -a-a", "UTC+",
    "a/b ", "Mon,", "中", "。", "一", "第1", "张三、", "作者：", "Authors: ", "Ann Smith, ", "Xu, Y. ", "1 × 10", "10^",
    "3.5% ", "1/2 ", "from 3 to 4 ", "one hundred ", "10-20 ", "Abstract ", "Figure 1: ", "References\n", "withdrawn ",
    "this paper ", "e-mail: ", "which is, ", "that, ", ", and ", "I. ", "e.g. ", "e.g., a (", "... ", "…", "\u0301",
    "e\u0301", "\ufb01", "\ue001", "\ue010", "\u200b", "\x00", "{\"a\": ", "[[", "{\"a\":[", "\\u00", ",}",
)
_PAIRS = (
    ("(", ")"), ("{", "}"), ("[", "]"), ("{a", "}"), ("$x_{", "}"), ("\\emph[", "]"), ("\\emph{", "}"),
    ("\\sqrt[", "]{x}"), ("\\href{a}{", "}"), ("\\frac{a}{", "}"), ("\\frac{", "}{a}"), ("\\begin{a}", "\\end{a}"),
    ("\\begin{matrix}", "\\end{matrix}"), ("\\left(", "\\right)"), ("\\text{", "}"), ("\\'{", "}"), ("x^{", "}"),
    ("x_{", "}"), ("\\(", "\\)"), ("\\sqrt{", "}"), ("\\footnote{", "}"), ("<div>", "</div>"), ("<b>", "</b>"),
    ("(ti:a AND ", ")"), ("NOT (a ", ")"), ("<sup>", "</sup>"), ("“", "”"), ("[a](", ")"), ("{\"a\":", "}"),
    ("[", ",]"), ("\\overset{a}{", "}"), ("\\hat{", "}"), ("\\mathbb{", "}"),
)
# fmt: on
FAMILIES = (*((piece, "") for piece in _PIECES), *_PAIRS)


def made(piece: str, closing: str, length: int) -> str:
    times = max(1, length // len(piece + closing))
    return piece * times + closing * times
