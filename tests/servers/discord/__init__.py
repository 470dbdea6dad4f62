"""A small Discord for tests: real HTTP and WebSocket on the loopback interface, and people to act through.

    async with DiscordServer() as server:
        ann = server.user("Ann")
        lab = server.guild("Lab", ann)
        papers = server.channel(lab, "papers")
        ...  # connect a bot to server.api_url and server.gateway_url with server.token
        asked = await server.slash(ann, papers, "summarize", paper="2403.14148")
        answer = asked.answer
        await server.press(ann, answer, "Evidence")

The rules follow Discord's documentation; where the real behaviour is not written down, this server takes the stricter
way, so that what passes here passes there. It differs on purpose in these points:

- Lengths are counted in Unicode code points, after the white space around a text is taken away.
- There is one bot, on one shard unless more are asked for. Of members a guild tells the bot only its own.
- A repeated nonce is recognised for three minutes of the server's clock.
- Rate limits are as good as off unless limits are given (see `real_limits`); their headers are always there.
- Embeds are refused (50013) to a bot without Embed Links, files to one without Attach Files; answers to interactions
  need neither.
- What may only be seen by one person stands in the channel's `messages` with `seen_by`, and not in `visible`.
"""

from .call import Call, Outcome
from .channels import REQUIRE_TAG, Channel, Kind
from .errors import ApiError, cannot_dm, missing_access, missing_permissions, unknown
from .faults import Delay, Drop, Faults, Refusal, Silence, Trouble, flood
from .guilds import Guild
from .interactions import Asks, Callback, Interaction
from .limits import Limits, Window, real_limits
from .messages import Attached, Flag, Message, Version
from .people import Member, Role, User
from .permissions import ORDINARY, Permission, rights
from .server import DiscordServer
from .world import Intent

__all__ = [
    "ORDINARY",
    "REQUIRE_TAG",
    "ApiError",
    "Asks",
    "Attached",
    "Call",
    "Callback",
    "Channel",
    "Delay",
    "DiscordServer",
    "Drop",
    "Faults",
    "Flag",
    "Guild",
    "Intent",
    "Interaction",
    "Kind",
    "Limits",
    "Member",
    "Message",
    "Outcome",
    "Permission",
    "Refusal",
    "Role",
    "Silence",
    "Trouble",
    "User",
    "Version",
    "Window",
    "cannot_dm",
    "flood",
    "missing_access",
    "missing_permissions",
    "real_limits",
    "rights",
    "unknown",
]
