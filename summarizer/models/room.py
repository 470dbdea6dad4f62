"""How much of a question fits a model's context beside the answer."""

from papers.paper import Paper
from summarizer.models.prompts import material

_BYTES_A_TOKEN = 3  # of papers, with their formulas and names; more in plain English
_LEAST = 4000  # bytes, whatever the model: less is no reading
# Of a model's context, in tokens: the task, an answer, and an answer that was sent back with reasons.
_SPOKEN_FOR = 16_000
_SHARE_SPOKEN_FOR = 5 / 8  # of a smaller one


def room_beside(context_tokens: int, spoken_for: int) -> int:
    """Return how many bytes of text fit a model's context beside the tokens that are spoken for."""
    return max(_LEAST, _BYTES_A_TOKEN * (context_tokens - spoken_for))


def room(context_tokens: int, paper: Paper) -> int:
    """Return how many bytes of a paper's text fit a model's context beside its abstract, the task and the answers."""
    spoken_for = min(_SPOKEN_FOR, int(_SHARE_SPOKEN_FOR * context_tokens))
    abstract = len(material(paper).encode("utf-8", "replace")) // _BYTES_A_TOKEN
    return room_beside(context_tokens, spoken_for + abstract)
