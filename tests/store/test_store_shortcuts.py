"""Command lines behind buttons and links."""

from chat.refs import ChatRef
from store import chats, shortcuts
from store.database import Connection, Store
from tests.store.store_makers import DAY, NOW, a_chat

LINE = 'search --newest 12 "a phrase that is far too long for the 64 bytes of a button"'
ME, YOU = "telegram:4711", "telegram:4712"


async def use(c: Connection, key: str, chat: str = "-1", now: object = NOW) -> str | None:
    return await shortcuts.use(c, key, platform="telegram", chat=chat, now=now)  # type: ignore[arg-type]


async def test_a_command_line_is_found_by_its_key_as_long_as_it_is_used(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c, "-1")
        assert await shortcuts.keep(c, chat_id=chat.id, person="", key="k", command=LINE, now=NOW) == "k"
        again = await shortcuts.keep(c, chat_id=chat.id, person="", key="other", command=LINE, now=NOW + DAY)
        assert again == "k", "one line has one key as long as it is kept"
        assert await shortcuts.prune(c, NOW + DAY) == 0
        assert await use(c, "k", now=NOW + 3 * DAY) == LINE
        assert await shortcuts.prune(c, NOW + 3 * DAY) == 0
        assert await shortcuts.prune(c, NOW + 4 * DAY) == 1
        assert await use(c, "k", now=NOW + 4 * DAY) is None


async def test_a_key_is_good_in_its_chat_or_for_its_person_alone(store: Store) -> None:
    async with store.writing() as c:
        chat, other = await a_chat(c, "-1"), await a_chat(c, "-2")
        assert other.id != chat.id
        await shortcuts.keep(c, chat_id=chat.id, person="", key="button", command=LINE, now=NOW)
        await shortcuts.keep(c, chat_id=chat.id, person=ME, key="link", command=LINE, now=NOW)
        assert await use(c, "button") == LINE
        assert await use(c, "button", "-2") is None
        assert await use(c, "link") is None, "a person's link is no button of the chat"
        assert await shortcuts.use_own(c, "link", ME, NOW) == LINE
        assert await shortcuts.use_own(c, "link", YOU, NOW) is None
        assert await shortcuts.use_own(c, "button", ME, NOW) is None


async def test_a_chat_that_moves_takes_its_command_lines_along(store: Store) -> None:
    async with store.writing() as c:
        old, new = await a_chat(c, "-1"), await a_chat(c, "-100")
        for chat, key, line in ((old, "olds", "both"), (new, "news", "both"), (old, "mine", "mine")):
            await shortcuts.keep(c, chat_id=chat.id, person="", key=key, command=line, now=NOW)
        await chats.move(c, "telegram", "-1", "-100")
        assert await chats.find(c, ChatRef("telegram", "-1")) is None
        assert await use(c, "mine", "-100") == "mine"
        assert await use(c, "news", "-100") == "both"
        assert await shortcuts.prune(c, NOW + DAY) == 2
