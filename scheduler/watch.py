"""The watch: tells the operators of trouble, on the platforms where they are."""

from collections.abc import Callable, Collection, Mapping

import structlog

from chat.errors import DeliveryError, HeraldError
from chat.platform import Postman
from chat.refs import Person
from chat.reply import Item, Listing, Reply
from chat.words import Words
from services.alerts import Alerts


class Watch:
    """Looks for trouble and sends each operator one private message about all of it."""

    def __init__(
        self,
        alerts: Alerts,
        postmen: Mapping[str, Postman],
        operators: Collection[str],
        words: Words,
        platforms: Callable[[], Mapping[str, HeraldError | None]] = dict,
    ) -> None:
        """Take with `platforms` what tells of each platform what keeps it from hearing: nobody is told there."""
        self._alerts = alerts
        self._platforms = platforms
        self._postmen = postmen
        self._operators = operators
        self._words = words

    async def look(self) -> None:
        """Tell what is new. Raises UnavailableError."""
        state = self._platforms()
        well = {name for name in self._postmen if state.get(name) is None}
        reached = [Person(*key.split(":", 1)) for key in sorted(self._operators) if key.split(":")[0] in well]
        if not reached or not (news := await self._alerts.due()):
            return
        lines = tuple(Item(self._words.tell(each)) for each in news)
        reply = Reply((Listing(lines, title=self._words.say("Trouble")),), private=True, language=self._words.language)
        for person in reached:
            try:
                await self._postmen[person.platform].tell(person, reply)
            except DeliveryError as error:
                structlog.get_logger(__name__).warning("operator_not_told", operator=person.key, reason=str(error))
