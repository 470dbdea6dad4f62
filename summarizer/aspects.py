"""What two papers are set side by side by: the rows of a comparison. One row is one aspect."""

from dataclasses import dataclass

from chat.words import Phrase, phrase


@dataclass(frozen=True, slots=True)
class Aspect:
    """A row: its name in JSON, what people call it, what a model is asked for, and the point of a reading like it."""

    key: str
    name: Phrase
    about: str
    point: str = ""


ASPECTS = (
    Aspect("task", phrase("Task"), "the task or question that the paper works on", "background"),
    Aspect("method", phrase("Method"), "the main idea of what the paper does", "method"),
    Aspect("data", phrase("Data"), "the data that it is trained, evaluated or based on, with sizes"),
    Aspect("results", phrase("Results"), "its most important result, with the numbers", "results"),
    Aspect("limits", phrase("Limitations"), "what it cannot do, does not cover, or leaves open", "limitations"),
)
ASPECT_KEYS = tuple(aspect.key for aspect in ASPECTS)
