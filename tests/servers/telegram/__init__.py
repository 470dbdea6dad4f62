"""A small Telegram Bot API server for tests: real HTTP on the loopback interface, and people to act through.

    async with TelegramServer() as server:
        ann = server.user("Ann")
        question = server.private(ann).says("/summarize 2403.14148")
        answer = await server.private(ann).answer_to(question)
        press = server.press(ann, answer, "Evidence")
        await server.wait_for(lambda: press.answered)

Descriptions of errors and the order of checks follow the sources of tdlib/telegram-bot-api and tdlib/td.
Where the real server's behaviour is not known, this one takes the stricter way, so that what passes here
passes there. It differs on purpose in these points:

- Lengths are limits in UTF-16 code units; the real server counts characters, which is never more.
- Of more than 100 entities the first 100 stay and the rest is ignored, as on the real server; how many were
  ignored stands in `message.options["dropped_entities"]`. Together they may take about 9,500 bytes.
- More than 8 buttons in a row of an inline keyboard, and an album of one, are refused.
- A pressed button or inline query can be answered once, within 15 seconds.
- Webhooks may be plain HTTP, as with a Bot API server in its local mode.
- Parse modes are HTML and MarkdownV2; media are photos (PNG, JPEG, GIF) and documents.
- The limits on messages, where they are switched on, are exact sliding windows; the real ones are not published
  exactly and let short bursts through.
"""

from .call import Call, Outcome
from .channels import Channel
from .clock import ServerClock
from .errors import ApiError
from .faults import Delay, Drop, Faults, Refusal, ServerTrouble, Silence, blocked, flood, moved
from .groups import Group, Topic
from .limits import Limits, Window, real_limits
from .members import Member
from .messages import Message, Version
from .private import PrivateChat
from .queries import InlineQuery, Press
from .server import TelegramServer
from .users import User

__all__ = [
    "ApiError",
    "Call",
    "Channel",
    "Delay",
    "Drop",
    "Faults",
    "Group",
    "InlineQuery",
    "Limits",
    "Member",
    "Message",
    "Outcome",
    "Press",
    "PrivateChat",
    "Refusal",
    "ServerClock",
    "ServerTrouble",
    "Silence",
    "TelegramServer",
    "Topic",
    "User",
    "Version",
    "Window",
    "blocked",
    "flood",
    "moved",
    "real_limits",
]
