"""The kinds of columns that SQLAlchemy does not bring."""

# ruff: noqa: ARG002  # SQLAlchemy fixes the parameters of these methods

import zlib
from collections.abc import Iterable
from datetime import UTC, datetime, time

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, MetaData, String, Text
from sqlalchemy.types import TypeDecorator

from chat.hours import WHEN_ANNOUNCED, Hour

# SQLite counts row ids by itself only in a column called INTEGER; there they have 64 bits anyway.
RowId = BigInteger().with_variant(Integer, "sqlite")

_ZLIB = b"\x78"  # "x", with which no JSON begins

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: takes datetimes with a zone, returns them in UTC, and sorts by time in every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into UTC; SQLite, which knows no zones, gets it without. Raises ValueError if naive."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"a moment needs its time zone: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return a stored moment its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Weekdays(TypeDecorator[frozenset[int]]):
    """Days of the week, Monday being 0, kept as their digits."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: Iterable[int] | None, dialect: Dialect) -> str | None:
        """Write the days in order. Raises ValueError for a number that is no day."""
        if value is None:
            return None
        if wrong := set(value) - set(range(7)):
            raise ValueError(f"no days of the week: {sorted(wrong)}")
        return "".join(str(day) for day in sorted(set(value)))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[int] | None:
        """Read the days."""
        return None if value is None else frozenset(int(digit) for digit in value)


class HourOfDay(TypeDecorator[Hour]):
    """An hour of the day, kept as HH:MM, or when arXiv's list is announced."""

    impl = String(14)
    cache_ok = True

    def process_bind_param(self, value: Hour | None, dialect: Dialect) -> str | None:
        """Write the hour."""
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Hour | None:
        """Read the hour."""
        return None if value is None else WHEN_ANNOUNCED if value == WHEN_ANNOUNCED else time.fromisoformat(value)


class FreeText(TypeDecorator[str]):
    """What people and other programs write: NUL and lone surrogates, which no database takes, are replaced."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make a text storable."""
        if value is None:
            return None
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


class Packed(TypeDecorator[str]):
    """Text that is compressed where it is kept; what was kept before that is read as it is."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Compress a text."""
        return None if value is None else zlib.compress(value.encode("utf-8", "replace"))

    def process_result_value(self, value: bytes | str | None, dialect: Dialect) -> str | None:
        """Read a text. Raises ValueError for what is none."""
        if value is None or isinstance(value, str):
            return value
        if not value.startswith(_ZLIB):
            return value.decode()
        try:
            return zlib.decompress(value).decode()
        except zlib.error as error:
            raise ValueError(f"what was compressed cannot be read: {error}") from error
