"""What the points of readings and places of quotes are called, what was checked, and where a reading comes from."""

from collections.abc import Mapping

from chat.reply import Claim
from chat.words import Phrase, Words, phrase
from summarizer.schema import OFFLINE, POINTS, Point, Reading

NAMES: Mapping[Point, Phrase] = {
    "background": phrase("Background"),
    "prior_work": phrase("Earlier work and its problems"),
    "method": phrase("Method"),
    "steps": phrase("Steps of the method"),
    "results": phrase("Results"),
    "significance": phrase("What it means"),
    "innovation": phrase("Innovation"),
    "performance": phrase("Performance"),
    "workload": phrase("Workload"),
    "limitations": phrase("Limitations"),
}


def spoken_of(reading: Reading) -> list[tuple[Point, tuple[Claim, ...]]]:
    """Give the points that the paper speaks of, in their order, each with what it says."""
    return [(point, claims) for point in POINTS if (claims := getattr(reading, point))]


def origin(reading: Reading, words: Words) -> str:
    """Say what was read, and who wrote the reading."""
    if reading.origin == "html":
        read = words.say("Read in whole, as arXiv's HTML.")
    else:
        read = words.say_n("Read in whole: {n} page.", "Read in whole: {n} pages.", reading.pages)
    if reading.model == OFFLINE:
        return words.join(read, words.say("Sentences of the paper itself, picked without a language model."))
    written = words.say("Written by {model} from the whole paper.", model=reading.model)
    filled = words.say_n(
        "{n} of them is a sentence of the paper itself.",
        "{n} of them are sentences of the paper itself.",
        reading.filled,
    )
    return words.join(read, written, filled if reading.filled else "")


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
