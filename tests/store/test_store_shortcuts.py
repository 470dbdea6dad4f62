"""Command lines behind buttons."""

from chat.refs import ChatRef
from store import chats, shortcuts
from store.database import Store
from tests.store.store_makers import DAY, NOW, a_chat

LINE = 'search --newest 12 "a phrase that is far too long for the 64 bytes of a button"'


async def test_a_command_line_is_found_by_its_key_as_long_as_it_is_used(store: Store) -> None:
    async with store.writing() as c:
        chat = await a_chat(c, "-1")
        await shortcuts.keep(c, chat_id=chat.id, key="k", command=LINE, now=NOW)
        await shortcuts.keep(c, chat_id=chat.id, key="k", command=LINE, now=NOW + DAY)
        assert await shortcuts.prune(c, NOW + DAY) == 0
        assert await shortcuts.use(c, "k", NOW + 3 * DAY) == LINE
        assert await shortcuts.prune(c, NOW + 3 * DAY) == 0
        assert await shortcuts.prune(c, NOW + 4 * DAY) == 1
        assert await shortcuts.use(c, "k", NOW + 4 * DAY) is None


async def test_a_chat_that_moves_takes_its_command_lines_along(store: Store) -> None:
    async with store.writing() as c:
        old, new = await a_chat(c, "-1"), await a_chat(c, "-100")
        for chat, key in ((old, "both"), (new, "both"), (old, "mine")):
            await shortcuts.keep(c, chat_id=chat.id, key=key, command=f"{key}!", now=NOW)
        await chats.move(c, "telegram", "-1", "-100")
        assert await chats.find(c, ChatRef("telegram", "-1")) is None
        assert await shortcuts.use(c, "mine", NOW) == "mine!"
        assert await shortcuts.prune(c, NOW + DAY) == 2
