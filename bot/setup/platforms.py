"""A platform's token, which is tried at once, and the chat that shall get papers there."""

import re
from dataclasses import dataclass
from typing import Any

from bot.platforms.setting_up import FoundChat, SettingUp
from bot.platforms.spec import PlatformSpec, with_proxy
from bot.settings.faults import SettingsError
from bot.setup.plan import Plan
from bot.setup.terminal import Terminal
from chat.checkup import Finding, Look
from chat.clock import Clock
from chat.errors import HeraldError
from chat.platform import RefusedError
from chat.refs import ChatKind
from chat.tasks import within
from chat.words import Words, phrase
from papers.probing import Prober

_AROUND = "\"'“”‘’`<>"
_ASSIGNED = re.compile(
    r"\A(?:(?:export\s++)?[A-Z][A-Z0-9_]*+=|(?:Bot|Bearer)\s++)"
)  # what people copy along with a token
_UNANSWERED = phrase("The service did not answer in time.")


def cleaned(pasted: str) -> str:
    """Return what was pasted for a token without what came along with it: spaces, line breaks, quotes, its name."""
    without = _ASSIGNED.sub("", pasted.strip().strip(_AROUND).strip(), count=1)
    return "".join(without.split()).strip(_AROUND)


@dataclass
class PlatformStep:
    """What is asked about one platform; `account` is whose token it is, once the platform has said so."""

    spec: PlatformSpec[Any]
    terminal: Terminal
    plan: Plan
    prober: Prober
    clock: Clock
    account: str = ""
    is_checked: bool = False

    @property
    def name(self) -> str:
        """The platform as people call it."""
        return self.spec.name.capitalize()

    @property
    def key(self) -> tuple[str, str]:
        """The setting that it needs."""
        return self.spec.name, self.spec.needs

    @property
    def has_token(self) -> bool:
        """Return whether there is a token, checked or not."""
        return bool(getattr(self._section, self.spec.needs))

    async def ask_token(self) -> None:
        """Ask for the token until the platform knows it, or it is left out; one that a variable holds is only tried."""
        say, terminal = self.terminal.words.say, self.terminal
        if source := self.plan.source(self.key):
            terminal.put(say("The token is in {variable}, which goes before any file.", variable=source))
            await self.check()
            return
        terminal.steps([terminal.words.tell(each) for each in self.spec.making])
        while True:
            token = cleaned(await terminal.ask(say("Paste the token, which is not shown"), hidden=True))
            if not token:
                terminal.hint(say("{platform} is left as it is.", platform=self.name))
                return
            try:
                self.plan.set({self.key: token})
            except SettingsError:
                terminal.bad(say("No token has such characters. Copy it once more; Enter alone leaves {platform} out.",
                                 platform=self.name))  # fmt: skip
                continue
            if await self.check() or await self._keeps_unchecked():
                return
            self.plan.take_back(self.key)

    async def check(self) -> bool:
        """Ask the platform whose token it is, and say it; False where it does not know it, or cannot be asked."""
        terminal, say = self.terminal, self.terminal.words.say
        self.account, self.is_checked, self._refused = "", False, False
        first, *others = self.spec.looks(self._section, self.prober)
        try:
            with terminal.waiting(say("asking {platform}…", platform=self.name)):
                self.account = (await self._found(first)).said
                more = [await self._found(each) for each in others]
        except HeraldError as error:
            self._refused = isinstance(error, RefusedError)
            told = terminal.words.tell(error.sentence)
            terminal.bad(told if self._refused else error.told(terminal.words))
            return False
        self.is_checked = True
        terminal.good(say("This is {account}.", account=self.account))
        for finding in more:
            if finding.state == "failed":
                terminal.bad(finding.said)
        return True

    async def ask_place(self) -> FoundChat | None:
        """Show how the bot gets into a chat, wait for it, and return the one that is picked; None where none is."""
        if not self.spec.setting_up or not self.is_checked:
            return None
        bot: SettingUp = self.spec.setting_up(self._section, self.clock)
        try:
            with self.terminal.waiting(self.terminal.words.say("asking {platform}…", platform=self.name)):
                await bot.open()
        except HeraldError as error:
            self.terminal.bad(error.told(self.terminal.words))
            return None
        try:
            return await self._pick(bot)
        finally:
            await bot.close()

    async def _pick(self, bot: SettingUp) -> FoundChat | None:
        terminal, say = self.terminal, self.terminal.words.say
        terminal.put(say("Now let the bot into the channel or group that shall get papers:"))
        terminal.ways([terminal.words.tell(each) for each in bot.letting_in()])
        terminal.hint(say("Those that it is in are listed below, as they come."))
        while True:
            found, said = await terminal.pick(
                say("Number or @name of the chat; Enter goes on without"),
                bot.places(),
                lambda place: place_name(place, terminal.words),
                say("waiting for the bot to be let in"),
            )
            if not said:
                return None
            if said.isdecimal() and 1 <= int(said) <= len(found):
                return found[int(said) - 1]
            try:
                with terminal.waiting(say("asking {platform}…", platform=self.name)):
                    return await bot.find(said)
            except HeraldError as error:
                terminal.bad(error.told(terminal.words))

    async def _keeps_unchecked(self) -> bool:
        """Ask whether a token that could not be tried is kept; one that was refused is not."""
        say = self.terminal.words.say
        if self._refused:
            self.terminal.put(say("Copy it once more; Enter alone leaves {platform} out.", platform=self.name))
            return False
        return await self.terminal.confirm(say("Go on with it unchecked?"))

    @property
    def _section(self) -> Any:
        settings = self.plan.settings
        assert self.spec.settings  # noqa: S101  a platform that is set up has some
        return with_proxy(settings.section(self.spec.settings), settings.network.proxy)

    async def _found(self, look: Look) -> Finding:
        try:
            return await within(self.clock, look.seconds, look.ask())
        except TimeoutError as error:
            raise HeraldError(_UNANSWERED) from error


def place_name(place: FoundChat, words: Words) -> str:
    """Say which chat it is."""
    ref = place.ref
    title = ref.title or ref.chat
    if ref.community:
        return words.say("“{title}” in the server “{server}”", title=title, server=ref.community)
    if ref.kind is ChatKind.CHANNEL:
        return words.say("the channel “{title}”", title=title)
    return words.say("the group “{title}”", title=title)
