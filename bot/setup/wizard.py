"""The set-up from the first question to the first digest: nothing is written before all is shown and agreed to."""

import shlex
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from functools import partial

from bot.app import catalogue_of
from bot.cli.calling import NAME, called, document
from bot.cli.start import configure_log
from bot.platforms import PLATFORMS
from bot.settings.load import load
from bot.settings.names import Key, dotted
from bot.settings.settings import Settings
from bot.settings.sources import FILE
from bot.setup import first_digest, writing
from bot.setup.first_digest import FirstDigest
from bot.setup.models import ask_model
from bot.setup.plan import Plan
from bot.setup.platforms import PlatformStep, place_name
from bot.setup.terminal import Terminal
from bot.setup.wishes import ask_hour, ask_topic, ask_zone, over
from chat.clock import Clock
from chat.hours import Hour
from chat.languages import LANGUAGES, row_of
from papers.probing import Prober
from services.languages import Languages
from services.times import canonical_zone

LANGUAGE, HOUR, ZONE = ("digest", "language"), ("digest", "time"), ("digest", "timezone")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is set up: what it is called, how it stands, and how it is changed."""

    name: str
    standing: str
    change: Callable[[], Awaitable[None]]


class Wizard:
    """Asks, writes and posts; `is_written` tells whether the answers stand in their files by now."""

    def __init__(self, plan: Plan, clock: Clock, prober: Prober, environ: Mapping[str, str]) -> None:
        self._plan = plan
        self._clock = clock
        self._prober = prober
        self._wanted: list[FirstDigest] = []
        self.is_written = False
        self.terminal = Terminal(Languages().words(self._guessed_language(environ)))
        spoken = [each for each in PLATFORMS if each.setting_up]
        self._platforms = [PlatformStep(each, self.terminal, plan, prober, clock) for each in spoken]

    async def run(self) -> bool:
        """Ask, write and post; return whether the bot is to be started now."""
        is_new = not any(each.has_token for each in self._platforms) or not self._plan.exists
        await self._begin(is_new=is_new)
        if is_new:
            await self._ask_all()
        if not await self._agree():
            self.terminal.put(self.terminal.words.say("Nothing was written."))
            return False
        if self._wanted:
            self.terminal.title(self.terminal.words.say("The first digest"))
            await first_digest.post(self.terminal, self._settled(), self._wanted)
        return await self._end()

    def _guessed_language(self, environ: Mapping[str, str]) -> str:
        """Return the language that the settings name, else the one that the terminal is in."""
        if self._plan.is_set(LANGUAGE):
            return self._plan.settings.digest.language
        named = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
        return Languages.nearest(named.partition(".")[0]) or "en"

    async def _begin(self, *, is_new: bool) -> None:
        terminal = self.terminal
        terminal.title("Paper Herald")
        if is_new and not self._plan.is_set(LANGUAGE):
            await self._ask_language()
        say = terminal.words.say
        terminal.put(
            say(
                "I ask what the bot needs, and try each answer at once. Nothing is written before you have seen all of "
                "it. Enter takes what stands in [brackets]; Ctrl-C ends the set-up."
            )
        )
        terminal.hint(say("The settings stand in {file}.", file=self._plan.file))

    async def _ask_all(self) -> None:
        """Ask for all that a new bot needs, in the order in which it makes sense."""
        say = self.terminal.words.say
        names = [each.name for each in self._platforms]
        self.terminal.title(say("Where the bot speaks"))
        picked = await self.terminal.choose(say("Platform"), [*names, say("all of them")])
        for step in self._platforms if picked == len(names) else [self._platforms[picked]]:
            await self._ask_platform(step)
        await self._ask_times()
        self.terminal.title(say("A language model"))
        await self._ask_model()

    async def _agree(self) -> bool:
        """Show how everything stands until it is agreed to, with what is going to be written; write it then."""
        terminal = self.terminal
        while True:
            say = terminal.words.say
            items = list(self._items())
            terminal.title(say("How it stands"))
            for number, item in enumerate(items, 1):
                terminal.put(say("{name}: {standing}", name=item.name, standing=item.standing), before=f"{number:>3}  ")
            self._show_files()
            ask = say("Enter writes this, a number changes something, q leaves")
            if not self._plan.changes and not self._plan.secrets:
                ask = say("A number changes something, Enter goes on, q leaves")
            said = (await terminal.ask(ask)).casefold()
            if said in {"q", "quit", "exit"}:
                return False
            if said.isdecimal() and 1 <= int(said) <= len(items):
                terminal.title(items[int(said) - 1].name)
                await items[int(said) - 1].change()
            elif said:
                terminal.bad(say("Please write a number from 1 to {n}.", n=len(items)))
            elif self._write():
                return True

    def _items(self) -> Iterator[Part]:
        say, settings, words = self.terminal.words.say, self._plan.settings, self.terminal.words
        yield Part(say("Language"), row_of(settings.digest.language).name, self._ask_language)
        for step in self._platforms:
            standing = say("not set up")
            if step.has_token:
                standing = step.account or self._from(step.key) or say("a token that was not tried now")
            yield Part(step.name, standing, partial(self._ask_platform, step))
        when = say("{hour}, {zone}", hour=_written(settings.digest.time), zone=settings.digest.timezone)
        yield Part(say("Hour and time zone of digests"), when, self._ask_times)
        model = settings.llm.model if settings.llm.provider != "offline" else say("none")
        yield Part(say("Language model"), model or "", self._ask_model)
        wanted = [
            say("{name} in {place}", name=self._name(each), place=place_name(each.place, words))
            for each in self._wanted
        ]
        yield Part(say("A first digest"), say("; ").join(wanted) or say("none"), self._ask_places)

    def _name(self, wanted: FirstDigest) -> str:
        return catalogue_of(self._plan.settings).name(wanted.topic, self.terminal.words.language)

    def _from(self, key: Key) -> str:
        source = self._plan.source(key)
        return self.terminal.words.say("from {variable}", variable=source) if source else ""

    def _show_files(self) -> None:
        """Show what is going to be written, and where."""
        terminal, say = self.terminal, self.terminal.words.say
        if changes := {key: value for key, value in self._plan.changes.items() if value is not None}:
            terminal.put("")
            terminal.hint(say("To be written into {file}:", file=self._plan.file.name))
            for line in writing.shown(changes):
                terminal.put(line, before="    ")
        if gone := [dotted(key) for key, value in self._plan.changes.items() if value is None]:
            terminal.hint(say("To be taken out of {file}: {names}.", file=self._plan.file.name, names=gone))
        for path in self._plan.secret_files.values():
            terminal.hint(say("To be written into {file}, for you alone to read: what you pasted.", file=path))

    def _write(self) -> bool:
        """Write the files; False where they cannot be, which is told."""
        terminal, say = self.terminal, self.terminal.words.say
        if self._plan.changes or self._plan.secrets:
            try:
                copy = writing.write(self._plan)
            except OSError as error:
                reason = error.strerror or str(error)
                terminal.bad(
                    say("That cannot be written in {folder}: {reason}.", folder=self._plan.file.parent, reason=reason)
                )
                return False
            except writing.EditError:
                name = self._plan.file.name
                terminal.bad(
                    say("{file} cannot be changed as it is written: put the lines above in yourself.", file=name)
                )
                return False
            terminal.good(say("Written: {file}.", file=self._plan.file.name))
            if copy:
                terminal.hint(say("What it said before is kept in {file}.", file=copy.name))
        self.is_written = True
        return True

    async def _ask_language(self) -> None:
        terminal, codes = self.terminal, list(LANGUAGES)
        if self._is_fixed(LANGUAGE):
            return
        default = codes.index(terminal.words.language)
        names = [row.name for row in LANGUAGES.values()]
        code = codes[await terminal.choose(terminal.words.say("Language"), names, default)]
        terminal.words = Languages().words(code)
        if code != self._plan.settings.digest.language:
            self._plan.set({LANGUAGE: code})

    async def _ask_platform(self, step: PlatformStep) -> None:
        """Ask for a platform's token, then for a chat there and what shall come into it."""
        self.terminal.title(step.name)
        await step.ask_token()
        if step.is_checked:
            await self._ask_place(step)

    async def _ask_places(self) -> None:
        """Ask for a further chat of each platform that is set up."""
        for step in self._platforms:
            if step.has_token and (step.is_checked or await step.check()):
                await self._ask_place(step)

    async def _ask_place(self, step: PlatformStep) -> None:
        if (place := await step.ask_place()) is None:
            return
        self.terminal.good(place_name(place, self.terminal.words))
        topic, wish = await ask_topic(self.terminal, catalogue_of(self._plan.settings), self._clock)
        others = [each for each in self._wanted if (each.place.ref.key, each.topic) != (place.ref.key, topic)]
        self._wanted = [*others, FirstDigest(place, topic, wish)]

    async def _ask_times(self) -> None:
        digest = self._plan.settings.digest
        self.terminal.title(self.terminal.words.say("When digests come"))
        if not self._is_fixed(HOUR):
            self._put(HOUR, await ask_hour(self.terminal, _written(digest.time)))
        if not self._is_fixed(ZONE):
            here = digest.timezone if self._plan.is_set(ZONE) else _zone_of_machine()
            self._put(ZONE, await ask_zone(self.terminal, here))
        now = self._plan.settings.digest
        self._wanted = [
            FirstDigest(each.place, each.topic, over(each.wish, _written(now.time), now.timezone))
            for each in self._wanted
        ]

    async def _ask_model(self) -> None:
        await ask_model(self.terminal, self._plan, self._prober, self._clock)

    def _put(self, key: Key, value: str) -> None:
        """Take an answer, unless it is what holds anyway."""
        held = getattr(self._plan.settings.digest, key[-1])
        if value != (held if isinstance(held, str) else _written(held)):
            self._plan.set({key: value})

    def _is_fixed(self, key: Key) -> bool:
        """Say that a variable sets a key, where one does."""
        if source := self._plan.source(key):
            say = self.terminal.words.say
            self.terminal.put(say("{variable} sets this, and goes before any file.", variable=source))
        return bool(source)

    def _settled(self) -> Settings:
        """Return the settings as they are written, and keep their secrets out of the log."""
        settings = load(self._plan.file if self._plan.file.exists() else None)
        configure_log(settings, lasting=False)
        return settings

    async def _end(self) -> bool:
        """Say what can be done next, and ask whether the bot is to be started."""
        terminal, say = self.terminal, self.terminal.words.say
        terminal.title(say("What next"))
        herald, pages = called() or NAME, {each: document(f"how-to/{each}.md") for each in ("systemd", "docker")}
        option = "" if self._plan.file == FILE.resolve() else f" --config {shlex.quote(str(self._plan.file))}"
        if not any(each.has_token for each in self._platforms):
            terminal.put(
                say("No platform is set up yet: `{herald} setup` again, once you have a token.", herald=herald)
            )
            return False
        terminal.ways(
            [
                say("`{line}` starts the bot, in this folder, where its database is.", line=f"{herald} run{option}"),
                say(
                    "It shows a line /operator with a code as long as nobody operates it: send that to the bot in "
                    "private, and you are its operator."
                ),
                say("To have it run for good: systemd, {systemd}; Docker, {docker}", **pages),
                say(
                    "`{check}` tries everything again, `{setup}` changes it.",
                    check=f"{herald} config --check{option}",
                    setup=f"{herald} setup{option}",
                ),
            ]
        )
        return await terminal.confirm(say("Start the bot now?"))


def _written(hour: Hour) -> str:
    return f"{hour:%H:%M}" if isinstance(hour, time) else hour


def _zone_of_machine() -> str:
    import tzlocal

    try:
        zone = canonical_zone(tzlocal.get_localzone_name() or "UTC")
    except (LookupError, ValueError, OSError):
        return "UTC"
    return "UTC" if zone in {"Etc/UTC", "Etc/GMT"} else zone
