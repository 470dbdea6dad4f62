"""People and bots."""

from dataclasses import dataclass

from .shapes import Json


@dataclass(eq=False, slots=True)
class User:
    """An account; `deactivated` is one that was deleted."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language: str = ""
    is_bot: bool = False
    deactivated: bool = False

    def as_json(self) -> Json:
        """Return the User object."""
        optional = {"last_name": self.last_name, "username": self.username, "language_code": self.language}
        given = {name: value for name, value in optional.items() if value}
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name, **given}
