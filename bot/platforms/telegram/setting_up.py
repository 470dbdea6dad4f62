"""A Telegram bot that is being set up: which channels and groups it was added to."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from telegram import ChatMember, Message, Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.platforms.setting_up import FoundChat, nobody
from bot.platforms.telegram.adapter import WANTED, make_bot
from bot.platforms.telegram.addresses import with_names
from bot.platforms.telegram.connections import make_request
from bot.platforms.telegram.incoming import NAME, kind_of, person_of, ref_of
from bot.platforms.telegram.membership import Members, may_write
from bot.platforms.telegram.receiving_loop import no_updates, out_of_reach, token_refused
from chat.clock import Clock
from chat.errors import HeraldError, NotFoundError, UnavailableError
from chat.network import Proxies
from chat.refs import ChatKind, ChatRef, Person
from chat.words import Phrase, phrase
from services.times import clip

if TYPE_CHECKING:
    from bot.platforms.telegram.spec import TelegramSettings

READ_TIMEOUT = 20.0
POLL_SECONDS = 10  # for which Telegram waits for news
PAUSE_SECONDS = 1.5  # between two questions while old news is there, which Telegram answers at once


class TelegramSettingUp:
    """Asks Telegram where the bot is; what it hears meanwhile stays there, for the bot to answer once it runs."""

    def __init__(self, settings: "TelegramSettings", clock: Clock) -> None:
        self._url = settings.api_url
        self._clock = clock
        proxy = Proxies(settings.proxy)(settings.api_url)
        requests = (make_request(proxy, READ_TIMEOUT, connections=2) for _ in range(2))
        self._bot = make_bot(settings, None, *requests)
        self._members = Members(self._bot)

    async def open(self) -> None:
        """Log in. Raises UnavailableError."""
        try:
            await self._bot.initialize()
        except InvalidToken as error:
            raise token_refused() from error
        except TelegramError as error:
            raise out_of_reach(self._url) from error

    def letting_in(self) -> Sequence[Phrase]:
        """Return the addresses that have Telegram ask for a channel or group, and how it is done by hand."""
        link, name = f"https://t.me/{self._bot.username}", f"@{self._bot.username}"
        return (
            phrase("Into a channel: {link}", link=f"{link}?startchannel&admin=post_messages"),
            phrase("Into a group: {link}", link=f"{link}?startgroup"),
            phrase(
                "By hand: in the channel Administrators, Add Admin, {name}, with the right Post Messages; in a group "
                "add {name} as a member.",
                name=name,
            ),
            phrase("Where it is already, write something for me to see it; in a group, mention it."),
        )

    async def places(self) -> AsyncIterator[FoundChat]:
        """Yield the channels and groups that the bot was added to, or in which it heard something. Goes on for ever."""
        last, known = 0, set[str]()
        while True:
            try:
                updates = await self._bot.get_updates(timeout=0 if last else POLL_SECONDS, allowed_updates=WANTED)
            except Conflict as error:
                raise UnavailableError(
                    phrase("Another program hears this bot's news, so I do not see where it is added."),
                    phrase("Name the channel or group, or stop that program."),
                ) from error
            except NetworkError:
                updates = ()
            except TelegramError as error:
                raise no_updates(error.message) from error
            for update in updates:
                if update.update_id > last and (found := _place(update)) and found[0].key not in known:
                    with suppress(HeraldError):
                        if await self._members.may_post(found[0]) is None:
                            known.add(found[0].key)
                            yield await self._whose(*found)
            last = max((last, *(update.update_id for update in updates)))
            await self._clock.sleep(PAUSE_SECONDS)

    async def find(self, said: str) -> FoundChat:
        """Return the channel or group of `@name`, an address or a number. Raises HeraldError."""
        named = with_names(said.strip())
        number = re.fullmatch(r"-(\d{1,20})", named)
        name = f"id__{number[1]}" if number else named.removeprefix("@")
        ref = await self._members.find(name) if re.fullmatch(r"\w{1,64}", name, re.ASCII) else None
        if ref is None:
            raise NotFoundError(
                phrase("I see no channel or group “{name}”.", name=clip(said)),
                phrase("Add the bot there first; one without a name is seen when somebody writes there."),
            )
        return await self._whose(ref, None)

    async def close(self) -> None:
        """Close all connections."""
        await self._bot.shutdown()

    async def _whose(self, ref: ChatRef, person: Person | None) -> FoundChat:
        """Return a chat with who added the bot, else its owner."""
        if person is None:
            with suppress(TelegramError):
                members = await self._bot.get_chat_administrators(int(ref.chat))
                person = next((person_of(each.user) for each in members if each.status == ChatMember.OWNER), None)
        return FoundChat(ref, person or nobody(NAME))


def _place(update: Update) -> tuple[ChatRef, Person | None] | None:
    """Return the channel or group that an update tells of, and who added the bot, if it tells that."""
    if change := update.my_chat_member:
        kind = kind_of(change.chat)
        is_in = kind is not ChatKind.PRIVATE and may_write(change.new_chat_member, kind)
        return (ref_of(change.chat), person_of(change.from_user)) if is_in else None
    message = update.effective_message
    if not isinstance(message, Message) or kind_of(message.chat) is ChatKind.PRIVATE:
        return None
    return ref_of(message.chat, message), None
