"""One way for all that comes in: from what came in to the replies shown."""

import asyncio
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog
from structlog.contextvars import bind_contextvars, bound_contextvars

from chat.clock import span
from chat.errors import HeraldError, NotAllowedError, NotFoundError, NotThereError
from chat.platform import Conversation, Turn
from chat.refs import Answering, ChatKind, ChatRef, Incoming, Person, answering, current
from chat.reply import Choice, Choices, Reply, Text
from chat.words import Words, phrase
from handlers import COMMANDS
from handlers.command import Audience, Command, Instead, Request, Seen, error_reply
from handlers.recent import Asked, Recent
from handlers.targeting import naming, retarget
from handlers.understanding import talk
from handlers.understanding.reader import Reader
from handlers.understanding.understand import understand
from services.services import Services

_CHANNEL = re.compile(r"(?:^|\s)[@＠](?P<name>[A-Za-z]\w{3,47})(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Admission:
    """That a message is to be answered, and the refusal where that is the answer."""

    refusal: HeraldError | None = None


class Dispatcher:
    """Finds the command that a message gives, checks that it may be given, and answers it.

    `on_answer` hears of each answer when it has ended.
    """

    def __init__(self, services: Services) -> None:
        self.on_answer: list[Callable[[Answering], None]] = [log_answer]
        self._services = services
        self._recent = Recent(services.clock)
        self.commands = {command.name: command for command in COMMANDS}
        self._reader = Reader(self.commands)
        self.names = self._reader.names

    def admit(self, incoming: Incoming) -> Admission | None:
        """Count a message when it comes in, before it costs anything; None where it is to be dropped without a word.

        That is what is not meant for the bot, and of what is refused all but the first of a person in a minute. Of a
        press its text need not be known yet.
        """
        if self._services.operators.code and incoming.chat.kind is not ChatKind.PRIVATE:
            self._services.operators.overhear(incoming.text)
        if not self._reader.concerns(incoming):
            return None
        try:
            self._services.access.check(incoming.person, incoming.chat, incoming.community)
            self._services.quotas.count_request(incoming.person)
        except NotAllowedError as refusal:
            return Admission(refusal) if self._services.quotas.may_refuse_aloud(incoming.person) else None
        return Admission()

    def drops(self, person: Person) -> bool:
        """Return whether whatever a person sends now is dropped without a word, so that it need not be read at all."""
        return self._services.quotas.is_dropped(person)

    async def dispatch(self, incoming: Incoming, conversation: Conversation) -> None:
        """Admit one message or press of a button, and answer it."""
        if admission := self.admit(incoming):
            await self.answer(admission, incoming, conversation)

    async def answer(
        self, admission: Admission, incoming: Incoming, conversation: Conversation, turn: Turn | None = None
    ) -> None:
        """Answer what was admitted; whatever goes wrong, the person gets a sentence.

        With a turn, it leaves the line of its chat when it has answered, or earlier, where nothing hangs on the order.
        What was shown as under way ends where it was shown, also when the bot stops in the middle.
        """
        about = Answering(incoming.chat.platform, self._services.clock.monotonic)
        with (
            answering(about),
            bound_contextvars(platform=about.platform, chat=None),
            span("update", platform=about.platform) as note,
        ):
            try:
                await self._answer_all(admission, incoming, conversation, turn)
            except asyncio.CancelledError:
                about.outcome = "stopped"
                raise
            except Exception:
                about.fail()
                raise
            finally:
                note({"command": about.command, "outcome": about.outcome, "chat": about.chat})
                self._ended(about)

    async def _answer_all(
        self, admission: Admission, incoming: Incoming, conversation: Conversation, turn: Turn | None
    ) -> None:
        words = own = self._services.languages.words(self._services.languages.default)
        try:
            try:
                command, arguments = self._read(admission, incoming)
                if turn:
                    await _wait_in_line(turn, command)
                words, own = await self._words(command, incoming)
                replies = await self._answer(
                    command, arguments, incoming, conversation, words=words, own=own, turn=turn
                )
            except HeraldError as error:
                replies = [self._refusal(error, own, incoming.person)]
            except Exception as error:  # noqa: BLE001  the last line of defence: the person gets a sentence, the log the rest
                replies = [_failure(error, own)]
            for slot, reply in enumerate(replies):
                await conversation.show(replace(reply, language=words.language), slot)
                current().shown()
            ended = Reply((Text(words.say("That has ended already.")),))
            last = replies[-1] if replies and replies[-1].private else ended
            await conversation.end(replace(last, language=words.language))
        except asyncio.CancelledError:
            stopped = words.say("I was stopped before I was done. Please ask again.")
            await conversation.end(Reply((Text(stopped),), language=words.language))
            raise
        if turn:
            turn.leave()

    def note_refusal(self, platform: str, error: HeraldError) -> None:
        """Have it told that a person was told this before it was known what they asked for."""
        about = Answering(platform, self._services.clock.monotonic)
        about.refuse(error)
        self._ended(about)

    def _ended(self, about: Answering) -> None:
        for told in self.on_answer:
            told(about)

    def is_for_one(self, name: str, incoming: Incoming) -> bool:
        """Return whether a command's answer is for who gives it alone, where other people are."""
        return name in self.commands and self._is_for_one(self.commands[name], incoming)

    async def _words(self, command: Command | HeraldError, incoming: Incoming) -> tuple[Words, Words]:
        """Return the words of an answer, and those in which the person is told what is wrong with what they asked.

        What the chat chose goes before the languages of who reads them.
        """
        languages = self._services.languages
        chat = await self._services.preferences.chat(incoming.chat)
        current().chat = number = chat.id if chat else None
        bind_contextvars(chat=number)
        chosen = chat.language if chat else None
        alone = isinstance(command, HeraldError) or self._is_for_one(command, incoming)

        def words(*, alone: bool) -> Words:
            hint = languages.nearest(incoming.language_of_readers(alone=alone and incoming.discreet))
            spoken = languages.words(chosen or hint or self._services.preferences.defaults.language)
            return spoken.beside(self._services.preferences.summaries_of(chat))

        return words(alone=alone), words(alone=True)

    @staticmethod
    def _is_for_one(command: Command, incoming: Incoming) -> bool:
        if incoming.for_all and command.shareable:
            return False
        return command.is_for_one(pressed=incoming.pressed, discreet=incoming.discreet)

    def _read(self, admission: Admission, incoming: Incoming) -> tuple[Command | HeraldError, str]:
        """Find the command and its arguments, or what is to be said instead."""
        if admission.refusal:
            return admission.refusal, ""
        try:
            return self._reader.read(incoming)
        except HeraldError as error:
            return error, ""

    async def _answer(
        self,
        command: Command | HeraldError,
        arguments: str,
        incoming: Incoming,
        conversation: Conversation,
        *,
        words: Words,
        own: Words,
        turn: Turn | None,
    ) -> Sequence[Reply]:
        if isinstance(command, HeraldError):
            raise command
        where, alone, asked = await self._place(command, arguments, incoming, conversation, words)
        if where is None:
            return []
        alone = alone and where.key == incoming.chat.key  # in their private chat nobody else is
        try:
            replies = await self._carry_out(
                command, arguments, where, incoming, conversation, words=words, own=own, turn=turn, alone=alone
            )
        except BaseException:
            self._recent.drop(asked)
            raise
        if any(reply.private for reply in replies):  # what went wrong may be asked for again
            self._recent.drop(asked)
        return replies

    async def _place(
        self, command: Command, arguments: str, incoming: Incoming, conversation: Conversation, words: Words
    ) -> tuple[ChatRef | None, bool, Asked]:
        """Find the chat in which the answer is read, None where nobody would, and whether by the person alone.

        Gives what was asked for as well.
        """
        if incoming.chat.kind is ChatKind.PRIVATE:
            return incoming.chat, False, ("", "", "")
        if command.changes and command.audience is Audience.MANAGERS:
            self._recent.drop_chat(incoming)
        asked, alone = ("", "", ""), self._is_for_one(command, incoming)
        if command.seen in {Seen.TYPED, Seen.DISCREET} and not alone and not incoming.for_all:
            asked, alone = self._recent.note(incoming, command.name, arguments)
            alone = alone and not incoming.edited  # its answer takes the place of the one that is there
        if not alone:
            return incoming.chat, False, asked
        name = "" if not command.chat_data or _CHANNEL.search(arguments) else conversation.name(incoming.chat)
        return await conversation.aside(_line(command.name, name, arguments), words.language), True, ("", "", "")

    async def _carry_out(
        self,
        command: Command,
        arguments: str,
        where: ChatRef,
        incoming: Incoming,
        conversation: Conversation,
        *,
        words: Words,
        own: Words,
        turn: Turn | None,
        alone: bool,
    ) -> Sequence[Reply]:
        """Answer a command; where another chat is meant than the one it is read in, answer and buttons name it."""
        current().command = command.name
        target, name, arguments = await self._target(command, arguments, incoming, conversation)
        elsewhere = command.chat_data and target.key != where.key
        if elsewhere:
            name = name or conversation.name(target)
            words, own = (each.about(target.title or f"@{name}") for each in (words, own))
        try:
            await self._check(command, target, incoming, conversation)
        except HeraldError as error:
            refused = self._refusal(error, own, incoming.person)
            return naming([refused], own) if elsewhere else [refused]
        if incoming.linked and command.changes:
            return [_confirmation(command, name, arguments, words)]
        try:
            request = Request(
                incoming,
                command.name,
                arguments,
                target,
                where,
                words,
                self._services,
                conversation,
                COMMANDS,
                turn,
                alone,
            )
            if command.lacks_paper(arguments):
                filled = await talk.filled(request, arguments)
                request = request if isinstance(filled, Instead) else replace(request, arguments=filled)
                answer = filled if isinstance(filled, Instead) else await command.handle(request)
            else:
                answer = await command.handle(request)
            if isinstance(answer, Instead):
                meant = self._meant(answer)
                return await self._answer(
                    meant, answer.arguments, incoming, conversation, words=words, own=own, turn=turn
                )
        except HeraldError as error:
            answer = self._refusal(error, own, incoming.person)
        replies = [answer] if isinstance(answer, Reply) else answer
        if elsewhere:
            return naming(retarget(replies, name, {each.name for each in COMMANDS if each.chat_data}), words)
        if where.key != incoming.chat.key:  # what is thought of a paper that a chat had is for that chat to learn from
            return retarget(replies, conversation.name(incoming.chat), {"vote"})
        return replies

    def _refusal(self, error: HeraldError, words: Words, person: Person) -> Reply:
        current().refuse(error)
        return error_reply(error if self._services.quotas.is_at_home(person) else error.for_chats(), words)

    def _meant(self, instead: Instead) -> Command:
        """Return the command that a message turned out to mean; what changes anything is never done unasked."""
        command = self.commands[instead.command]
        if command.changes or command.handle is understand:
            raise ValueError(instead)
        return command

    async def _target(
        self, command: Command, arguments: str, incoming: Incoming, conversation: Conversation
    ) -> tuple[ChatRef, str, str]:
        """Find the chat that a command is about: the one it was given in, or the `@channel` among its arguments.

        Gives that chat, the name that it was called by, if any, and the other arguments.
        """
        named = _CHANNEL.search(arguments) if command.chat_data else None
        if named is None:
            return incoming.chat, "", arguments
        found = await conversation.find(named["name"])
        if found is None:
            raise NotFoundError(phrase("I see no chat @{name}.", name=named["name"]), conversation.unseen)
        return found, named["name"], (arguments[: named.start()] + arguments[named.end() :]).strip()

    async def _check(self, command: Command, target: ChatRef, incoming: Incoming, conversation: Conversation) -> None:
        if command.audience is Audience.OPERATORS and not self._services.quotas.is_operator(incoming.person):
            raise NotAllowedError(
                phrase("/{name} is for this bot's operators.", name=command.name),
                phrase("/help lists all commands."),
            )
        if command.audience is Audience.MANAGERS:
            if incoming.guest and target.key == incoming.chat.key:
                raise NotThereError(
                    phrase("I am no member here, so I can post no digests here."),
                    phrase("Have me added to this server, or give me /{name} in our private chat.", name=command.name),
                )
            if not await conversation.administers(target):
                raise NotAllowedError(
                    phrase("/{name} is for the administrators of {chat}.", name=command.name),
                    phrase("Ask one of them, or talk to me in private."),
                )
        elif target.key != incoming.chat.key and not await conversation.belongs(target):
            raise NotAllowedError(
                phrase("/{name} is for the members of {chat}.", name=command.name),
                phrase("Ask one of them."),
            )


async def _wait_in_line(turn: Turn, command: Command | HeraldError) -> None:
    """Wait for the turn of a command that goes in order; all else leaves the line, and a refusal waits for nothing."""
    if isinstance(command, HeraldError):
        turn.leave()
        return
    if command.is_in_order:
        await turn.come(tells=command.tells)
    else:
        turn.leave()
    await turn.begin()


def _line(name: str, chat: str, arguments: str) -> str:
    """Write a command line without its slash."""
    return " ".join(filter(None, (name, f"@{chat}" if chat else "", arguments)))


def _confirmation(command: Command, chat: str, arguments: str, words: Words) -> Reply:
    """Ask before a link, which somebody else may have made, changes anything."""
    said = words.say(
        "A link asks me to do this for {chat}: {line}. Shall I?", line=f"/{_line(command.name, '', arguments)}"
    )
    choice = Choice(words.say("Yes, do it"), _line(command.name, chat, arguments))
    return Reply((Text(said), Choices(((choice,),))))


def log_answer(about: Answering) -> None:
    """Log one line about an answer."""
    first = about.seconds if about.first_seconds is None else about.first_seconds
    structlog.get_logger(__name__).info(
        "answered",
        platform=about.platform,
        chat=about.chat,
        command=about.command,
        outcome=about.outcome,
        refused=about.refused,
        cause=about.cause,
        first_seconds=round(first, 2),
        seconds=round(about.seconds, 2),
        model=about.asked_model,
    )


def _failure(error: Exception, words: Words) -> Reply:
    number = secrets.token_hex(3)
    current().fail()
    structlog.get_logger(__name__).error("handler_failed", number=number, exc_info=error)
    line = words.say(
        "Something went wrong on my side ({number}); it is in the log. Please try again in a minute.",
        number=number,
    )
    return Reply((Text(line),), private=True)
