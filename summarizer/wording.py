"""How people are told of a summary: where its quotes stand, how many statements were checked, why another wrote it."""

from chat.words import Phrase, Words, phrase
from summarizer.schema import FallbackReason

_WHY: dict[FallbackReason, Phrase] = {
    "budget": phrase("The language model's budget for today is spent; tomorrow (UTC) it writes again."),
    "quota": phrase("The language model's quota is used up; it is asked again when the quota renews."),
    "busy": phrase("The language model has too much to do just now; ask again in an hour."),
    "down": phrase("The language model did not answer; ask again in an hour."),
    "refused": phrase("The language model gave no usable answer; ask again in an hour."),
    "setup": phrase("The language model does not accept this bot; its operator finds the reason in the log."),
    "unsupported": phrase(
        "What the language model wrote did not stand in the paper, so it is not shown; ask again in an hour."
    ),
}


def place(where: str, words: Words) -> str:
    """Name the place of a quote: abstract and title in the reader's language, a section by its own title."""
    known = {
        "abstract": words.say("abstract"),
        "title": words.say("title"),
        "comment": words.say("comment"),
        "full text": words.say("full text"),
    }
    return known.get(where, where)


def checked(n: int, words: Words) -> str:
    """Say how many statements were checked, which is all of them: what does not hold is never shown."""
    return words.say_n(
        "{n} of {n} statement checked against the paper.",
        "{n} of {n} statements checked against the paper.",
        n,
    )


def fallback(reason: FallbackReason, words: Words) -> str:
    """Return why another than the model that was meant to had to write, "" where it wrote itself."""
    said = _WHY.get(reason)
    return words.tell(said) if said else ""
