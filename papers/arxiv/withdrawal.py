"""Whether a record says that its paper was withdrawn: arXiv tells it in no field, only in words."""

import re

_PAPER = r"(?:paper|article|manuscript|submission|preprint|e-?print|work|note|document|version)"
_GONE = r"(?:withdrawn|retracted)"
_FROM_ARXIV = r"(?!\s+(?:from|at)\s+(?!(?:the\s+)?arxiv))"  # what a conference lost may still stand on arXiv
_THEN = r"(?=\s*(?:$|[.;:,!)\]–-]|(?:by|due|because|as|since|for|pending|until|owing|in\s+favou?r)\b))"

# "This paper has been withdrawn by the author", "This submission is being withdrawn"; "as been" is a common slip.
_THIS_IS_GONE = re.compile(
    rf"\b(?:this|our)\s+(?:\w+\s+)?{_PAPER}\s+(?:h?as\s+been|have\s+been|is|was|is\s+being)"
    rf"\s+(?:\w+\s+)?{_GONE}\b{_FROM_ARXIV}",
    re.IGNORECASE,
)
# "The author has withdrawn this paper", "We would like to withdraw our submission".
_TAKEN_BACK = re.compile(
    r"\b(?:authors?|i|we|admin\w*)\s+(?:(?:has|have|had|am|are|hereby|would\s+like\s+to|wish\s+to)\s+)*"
    r"(?:withdr[ae]w(?:s|n|ing)?|retract(?:s|ed|ing)?)"
    rf"\s+(?:this|the|our)\s+{_PAPER}\b{_FROM_ARXIV}",
    re.IGNORECASE,
)
# A sentence that opens with it: "Withdrawn", "Paper withdrawn by the authors", "v2: the article is withdrawn".
_NOTICE = re.compile(
    r"\A(?:arxiv\s+admin\s+note\s*:\s*|v\d+\s*:\s*|[\[(])*"
    rf"(?:(?:the\s+)?{_PAPER}\s+)?(?:h?as\s+been\s+|is\s+|was\s+)?(?:\w+ly\s+)?{_GONE}{_THEN}",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;]\s+")


def is_withdrawn(comment: str, abstract: str) -> bool:
    """Return whether the comment, or an abstract that gave way to a notice, says that this paper is withdrawn."""
    return (
        any(_NOTICE.match(sentence) for sentence in _SENTENCE_END.split(comment))
        or bool(_NOTICE.match(abstract))
        or any(_THIS_IS_GONE.search(text) or _TAKEN_BACK.search(text) for text in (comment, abstract))
    )
