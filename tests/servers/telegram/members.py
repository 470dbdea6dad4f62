"""What somebody is in a chat, and what they may do there."""

from dataclasses import dataclass, field
from typing import Literal

from .shapes import Json
from .users import User

Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

RIGHTS = (
    "can_manage_chat",
    "can_change_info",
    "can_post_messages",
    "can_edit_messages",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_pin_messages",
    "can_manage_topics",
    "can_promote_members",
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_CHANNEL_ONLY = {"can_post_messages", "can_edit_messages"}
_GROUP_ONLY = {"can_pin_messages", "can_manage_topics"}

PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


@dataclass(frozen=True, slots=True)
class Member:
    """A person's standing: `rights` of an administrator, `permissions` left to somebody restricted."""

    user: User
    status: Status = "member"
    rights: frozenset[str] = field(default_factory=frozenset)
    permissions: frozenset[str] = field(default_factory=frozenset)
    anonymous: bool = False

    @property
    def inside(self) -> bool:
        """Whether they are in the chat."""
        return self.status not in {"left", "kicked"}

    @property
    def administers(self) -> bool:
        """Whether they are the creator or an administrator."""
        return self.status in {"creator", "administrator"}

    def can(self, right: str) -> bool:
        """Return whether they hold an administrator's right."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)

    def as_json(self, kind: str) -> Json:
        """Return the ChatMember object, as it looks in that kind of chat."""
        shown: Json = {"user": self.user.as_json(), "status": self.status}
        if self.status == "creator":
            shown["is_anonymous"] = self.anonymous
        elif self.status == "administrator":
            hidden = _GROUP_ONLY if kind == "channel" else _CHANNEL_ONLY
            shown |= {right: right in self.rights for right in RIGHTS if right not in hidden}
            shown |= {"can_be_edited": False, "is_anonymous": self.anonymous}
        elif self.status == "restricted":
            shown |= {name: name in self.permissions for name in PERMISSIONS}
            shown |= {"is_member": True, "until_date": 0}
        elif self.status == "kicked":
            shown["until_date"] = 0
        return shown
