"""Why a claim does not hold: whole sentences without values, so that a catalogue can translate them as they are."""

from chat.words import phrase


def missing(*, whole: bool) -> str:
    """Return the sentence that something is not in the paper, or where nothing more was given not in its record."""
    if whole:
        return str(phrase("This does not stand in the paper."))
    return str(
        phrase("This stands neither in the abstract nor elsewhere in the record; it may stand in the full text.")
    )


def elsewhere() -> str:
    """Return the sentence that a number is the paper's, but not the quoted place's."""
    return str(phrase("This stands in the paper, but not near the quote."))


def no_quote(evidence: str) -> str:
    """Return what is wrong with a claim's evidence."""
    if evidence.strip():
        return str(phrase("This quote does not stand in the paper word for word."))
    return str(phrase("There is no quote that bears this out."))


def cut_out(hidden: str) -> str:
    """Return the sentence that a quote leaves out what it may not."""
    if hidden == "…":
        return str(phrase("The parts of this quote stand too far from each other; quote one passage whole."))
    return str(phrase("This quote leaves out a word that may turn its sense; quote the passage whole."))


def foreign_address() -> str:
    """Return the sentence that an address is not the paper's."""
    return str(phrase("This is no address that the paper or its record gives."))


def other_paper() -> str:
    """Return the sentence that an arXiv id is another paper's."""
    return str(phrase("This is the id of another paper."))


def stranger() -> str:
    """Return the sentence that a person is no author."""
    return str(phrase("This person is not among the paper's authors."))


def contradicted() -> str:
    """Return what a judge finds wrong with a statement that its passage speaks against."""
    return str(phrase("The passage says otherwise."))


def not_stated() -> str:
    """Return what a judge finds wrong with a statement that its passage does not make."""
    return str(phrase("The passage does not say this."))
