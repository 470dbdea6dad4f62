"""What is said where a platform has neither roles to mention nor tags to sort by."""

from chat.errors import BadInputError
from chat.platform import LabelKind
from chat.words import phrase


def unknown_here(kind: LabelKind, said: str) -> BadInputError:
    """Return why there can be no such label."""
    leave_out = phrase("Leave “{words}” out.", words=f"{kind}:{said}")
    if kind == "role":
        return BadInputError(phrase("There are no roles here that I could mention."), leave_out)
    return BadInputError(phrase("There are no tags here."), leave_out)
