"""How people are told where a quote stands, and how many statements were checked."""

from chat.words import Words


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
