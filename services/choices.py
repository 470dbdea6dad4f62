"""What plain words mean that no rule understands, where there is a model to ask."""

from collections.abc import Sequence

import structlog

from chat.errors import HeraldError
from chat.refs import ChatRef, Person
from chat.urgency import Asking
from services.access import Quotas
from summarizer.choices import Chooser, Chosen, Offered

Offer = tuple[str, str, tuple[tuple[str, str], ...]]
"""A command: its name, what it does, and the values that it takes, each with what it means."""
LONGEST = 1000  # characters of a message that is worth asking about


class Choices:
    """Asks a model which command is meant; a question counts as one about a paper does."""

    def __init__(self, chooser: Chooser, quotas: Quotas) -> None:
        self._chooser = chooser
        self._quotas = quotas

    @property
    def available(self) -> bool:
        """Whether there is a model that could be asked."""
        return self._chooser.chooses

    async def of(
        self, message: str, offered: Sequence[Offer], topics: Sequence[str], *, person: Person, chat: ChatRef
    ) -> Chosen | None:
        """Return the command that a person's message means; None where none is found, or they have asked too much."""
        if not self.available or len(message) > LONGEST:
            return None
        reserved: dict[str, int] = {}
        try:
            reserved = await self._quotas.reserve(person, ["answer"])
            asking = Asking(person, chat, urgent=True, reserved=reserved)
            return await self._chooser.choose(message, [Offered(*each) for each in offered], topics, asking)
        except HeraldError as error:
            reason, cause = error.sentence.text, type(error.__cause__).__name__  # its values may be their words
            structlog.get_logger(__name__).info("no_command_chosen", reason=reason, cause=cause)
            return None
        finally:
            await self._quotas.give_back(reserved)
