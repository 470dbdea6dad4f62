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


def off_topic() -> str:
    """Return the sentence that a statement is about something else than the paper."""
    return str(phrase("The paper speaks of something else; stay with its own words."))


def unsaid(kind: str) -> str:
    """Return the sentence that a statement speaks of what the paper says nothing of, such as money."""
    match kind:
        case "retraction" | "forgery":
            return str(phrase("The paper says nothing of a withdrawal or of wrong doing."))
        case "orders" | "groups":
            return str(phrase("A summary asks nothing of its readers; the paper says no such thing."))
        case _:
            return str(phrase("The paper says nothing of the kind."))


def contradicted() -> str:
    """Return what a judge finds wrong with a statement that its passage speaks against."""
    return str(phrase("The passage says otherwise."))


def not_stated() -> str:
    """Return what a judge finds wrong with a statement that its passage does not make."""
    return str(phrase("The passage does not say this."))


def does_not_follow() -> str:
    """Return what the small checker finds wrong with a statement."""
    return str(phrase("By the small checker, this does not follow from the sentences that it rests on."))


def not_denied() -> str:
    """Return the sentence that a statement denies what the paper says."""
    return str(phrase("The paper does not deny this; it says that it is so."))


def denied() -> str:
    """Return the sentence that the paper denies what a statement says."""
    return str(phrase("The paper denies this."))


def opposite() -> str:
    """Return the sentence that something is turned into its opposite."""
    return str(phrase("The paper says the opposite: this goes the other way there."))


def compared_otherwise() -> str:
    """Return the sentence that who is ahead has been exchanged."""
    return str(phrase("The paper compares them the other way round."))


def exchanged() -> str:
    """Return the sentence that two things have changed places."""
    return str(phrase("In the paper these two stand the other way round."))


def cause_exchanged() -> str:
    """Return the sentence that cause and effect have changed places."""
    return str(phrase("In the paper cause and effect stand the other way round."))


def no_cause() -> str:
    """Return the sentence that a cause is none."""
    return str(phrase("The paper does not give the one as the cause of the other."))


def of_others() -> str:
    """Return the sentence that others' work is told as the paper's own."""
    return str(phrase("The paper says this of other work, not of its own."))


def of_its_own() -> str:
    """Return the sentence that the paper's own work is told as others'."""
    return str(phrase("The paper says this of its own work, not of others'."))


def another_measure() -> str:
    """Return the sentence that a number measures something else."""
    return str(phrase("This number stands for something else in the paper."))


def less_general() -> str:
    """Return the sentence that a statement is more general or more certain than the paper."""
    return str(phrase("The paper does not say it so generally."))
