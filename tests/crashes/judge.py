"""Compares what stands in the chats with what was to be posted, and has each difference explained by the servers."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.crashes.mischief import chat_of, content_of, is_plain, text_of
from tests.crashes.places import Place, Standing
from tests.crashes.reading import Marks, Reading
from tests.servers import discord, telegram

Break = tuple[float, float]


@dataclass(frozen=True)
class Attempt:
    """A message on its way to a chat, as the server's journal has it; `number` is that of the message it became."""

    key: str
    marks: Marks
    plain: bool
    refused: bool
    lost: bool
    number: str


@dataclass
class Judgement:
    """What came of a trial; `wrong` says in words what should not be."""

    messages: int = 0
    notes: int = 0
    plain: int = 0
    lost: int = 0
    out_of_order: int = 0
    repeated: Counter[str] = field(default_factory=Counter)
    longest_in_flight: float = 0.0
    left_out: int = 0
    lasting: int = 0
    waiting: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Judge:
    """Knows when a process or its database was broken off, from when to when, and all that was tried."""

    reading: Reading
    breaks: Sequence[Break]
    attempts: Mapping[str, Sequence[Attempt]]
    found: Judgement = field(default_factory=Judgement)

    def look(self, place: Place, digests: Sequence[Marks], unsent: Collection[int]) -> None:
        """Judge a chat by its messages as they were written down; of those that are `unsent` the chat has none yet."""
        stood = [(each, self.reading.marks(each.text, place.layout)) for each in place.posted()]
        known = {mark: index for index, marks in enumerate(digests) for mark in marks}
        self.found.messages += len(stood)
        self.found.lasting += bool(place.lasting and unsent)
        self.found.notes += sum(not marks for _, marks in stood)
        self.found.plain += sum(each.plain and bool(marks) for each, marks in stood)
        if strange := {mark for _, marks in stood for mark in marks} - known.keys():
            self._wrong(place, f"has {sorted(strange)}, which it should not")
        places = [known[mark] for _, marks in stood for mark in marks if mark in known]
        if places != sorted(places):
            self.found.out_of_order += 1
            self._wrong(place, f"has messages out of order: {places}")
        self._look_for_repeats(place, stood, known)
        self._look_for_losses(place, digests, {mark for _, marks in stood for mark in marks}, unsent)

    def _look_for_repeats(
        self, place: Place, stood: Sequence[tuple[Standing, Marks]], known: Mapping[str, int]
    ) -> None:
        at_breaks: defaultdict[int, set[int]] = defaultdict(set)
        last: dict[str, Standing] = {}
        for standing, marks in stood:
            before = next((last[mark] for mark in marks if mark in last), None)
            last |= dict.fromkeys(marks, standing)
            if before is None:
                continue
            index = known.get(marks[0], -1)
            if place.ref.platform == "discord" and before.plain == standing.plain:  # it has the same nonce
                self._wrong(place, f"has {marks[0]} once more")
            elif self._answer_was_lost(place, before):
                self.found.repeated[f"{place.ref.platform.title()}, its answer was dropped"] += 1
            elif free := [
                each for each in self._between(before.at, standing.at) if at_breaks[each] <= {index}
            ]:  # one message of a chat is in flight at a time
                at_breaks[free[0]].add(index)
                self.found.repeated[f"{place.ref.platform.title()}, in flight when broken off"] += 1
                began = self.breaks[free[0]][0]
                self.found.longest_in_flight = max(self.found.longest_in_flight, began - before.at)
            else:
                self._wrong(place, f"has {marks[0]} once more for no reason: at {before.at:.2f} and {standing.at:.2f}")

    def _between(self, before: float, after: float) -> list[int]:
        return [n for n, (began, ended) in enumerate(self.breaks) if before <= ended and began <= after]

    def _answer_was_lost(self, place: Place, standing: Standing) -> bool:
        return any(each.lost and each.number == standing.number for each in self.attempts[place.ref.key])

    def _look_for_losses(
        self, place: Place, digests: Sequence[Marks], there: Collection[str], unsent: Collection[int]
    ) -> None:
        for index, marks in enumerate(digests):
            missing = [mark for mark in marks if mark not in there]
            if index in unsent:
                self.found.waiting += 1
                if not place.lasting:
                    self._wrong(place, f"still waits for {missing}")
            elif missing and self._refused_even_so(place, missing):
                self.found.left_out += 1
            elif missing:
                self.found.lost += 1
                self._wrong(place, f"lost {missing}")

    def _refused_even_so(self, place: Place, missing: Sequence[str]) -> bool:
        """Return whether what is missing was refused in its plainest form too."""
        mine = self.attempts[place.ref.key]
        return all(any(each.refused and each.plain and mark in each.marks for each in mine) for mark in missing)

    def _wrong(self, place: Place, what: str) -> None:
        self.found.wrong.append(f"{place.ref.key} ({type(place).__name__}, {place.layout}) {what}")


def attempts(
    reading: Reading, places: Sequence[Place], journals: tuple[telegram.TelegramServer, discord.DiscordServer]
) -> dict[str, list[Attempt]]:
    """Read the journals of both servers: for each chat all that was tried there."""
    by_key = {f"{place.ref.platform}:{number}": place for place in places for number in place.addresses}
    found: dict[str, list[Attempt]] = {place.ref.key: [] for place in places}
    for each in (*_told_by_telegram(reading, by_key, journals[0]), *_told_by_discord(reading, by_key, journals[1])):
        found[by_key[each.key].ref.key].append(each)
    return found


def _told_by_telegram(
    reading: Reading, places: Mapping[str, Place], server: telegram.TelegramServer
) -> Iterator[Attempt]:
    for call in server.journal.of("sendMessage"):
        key = f"telegram:{call.text('chat_id')}"
        if key in places:
            marks = reading.marks(call.text("text"), places[key].layout)
            number = f"{call.text('chat_id')}/{call.result['message_id']}" if call.result else ""
            lost = isinstance(call.fault, telegram.Drop | telegram.ServerTrouble)
            refused = call.outcome is telegram.Outcome.REFUSED and _is_of_the_message(call.error)
            yield Attempt(key, marks, is_plain(call), refused, lost, number)


def _is_of_the_message(error: telegram.ApiError | None) -> bool:
    return error is not None and error.code == 400 and "rights" not in error.description


def _told_by_discord(reading: Reading, places: Mapping[str, Place], server: discord.DiscordServer) -> Iterator[Attempt]:
    numbers = {key: place for key, place in places.items() if key.startswith("discord:")}
    for call in server.journal.of("create_message", "start_thread"):
        key = f"discord:{chat_of(call, numbers, server.world)}"
        if key in places:
            marks = reading.marks(text_of(call), places[key].layout)
            refused = call.outcome is discord.Outcome.REFUSED and bool(call.error and call.error.status == 400)
            number = call.result["id"] if call.result else ""
            plain = not content_of(call).get("embeds")
            yield Attempt(key, marks, plain, refused, call.outcome is discord.Outcome.LOST, number)
