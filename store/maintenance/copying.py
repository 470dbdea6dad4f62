"""Carrying a database over into another one, of the same kind or not, and looking at each row of it there again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    URL,
    BigInteger,
    Connection,
    LargeBinary,
    Table,
    TableClause,
    column,
    exc,
    func,
    literal_column,
    select,
    table,
    text,
    tuple_,
)

from chat.errors import BadInputError, NotFoundError, UnavailableError
from chat.words import phrase
from store.columns import Packed
from store.engines import file, parse, place, snapshot
from store.faults import explaining
from store.maintenance.upgrades import alone, compare, upgrade_now
from store.rows import batches
from store.tables import metadata
from store.words import fts
from store.words.index import table as indexed_papers

OnRows = Callable[[int, int], None]
"""Is called with how many rows are copied and looked at, and of how many."""

BATCH = 500
_COUNTED = "id"  # the column that databases count by themselves


@dataclass(frozen=True, slots=True)
class Copied:
    """Which database now holds how many rows of how many tables, each of which was read there again."""

    place: str
    tables: int
    rows: int


def carried() -> list[Table]:
    """Return the tables that are copied, those first that others refer to; what is about processes stays behind."""
    return [table for table in metadata.sorted_tables if not table.info.get("of_processes")]


def copy(url: str, to: str, watch: OnRows) -> Copied:
    """Copy all rows of a database into another one, which is made or brought to the same revision and has to be empty.

    All or nothing, as the first one is at one moment; each row is read again and compared before it stands. An error
    out of `watch` breaks it off. It blocks. Raises BadInputError for URLs that cannot be used and for a target that
    holds anything, NotFoundError where there is nothing to copy, and UnavailableError.
    """
    source, target = parse(url), parse(to)
    _tell_apart(source, target)
    _check(source)
    upgrade_now(target)
    with explaining(place(source)), snapshot(source).begin() as ours:
        return alone(target, lambda theirs: _copy(ours, theirs, place(target), watch))


def _tell_apart(source: URL, target: URL) -> None:
    path, other = file(source), file(target)
    if path and not path.exists():
        raise NotFoundError(
            phrase("There is no database at {path}.", path=path), phrase("Check url in [store], or name --config.")
        )
    if source == target or (path and other and path.absolute() == other.absolute()):
        raise BadInputError(
            phrase("{place} is the database itself.", place=place(target)), phrase("Name another one with --to.")
        )


def _check(url: URL) -> None:
    """Raise UnavailableError where a database is not at this program's revision."""
    with explaining(place(url)), snapshot(url).begin() as c:
        found = compare(c)
    if found.current != found.head:
        raise UnavailableError(
            phrase(
                "The database is at revision {current}; this program needs {head}.",
                current=found.current or "-",
                head=found.head,
            ),
            phrase("Bring it there with: {command}", command="herald db upgrade"),
        )


def _copy(ours: Connection, theirs: Connection, name: str, watch: OnRows) -> Copied:
    tables = carried()
    for each in tables:
        if theirs.execute(select(literal_column("1")).select_from(each).limit(1)).first():
            raise BadInputError(
                phrase("{place} holds data already.", place=name),
                phrase("Name an empty database with --to, or one that does not exist yet."),
            )
    counts = {each: _count(ours, each) for each in tables}
    done, total = 0, sum(counts.values())
    for each in tables:
        for rows in _rows(ours, each):
            _put(theirs, each, rows)
            done += len(rows)
            watch(done, total)
        if (there := _count(theirs, each)) != counts[each]:
            raise RuntimeError(f"{each.name}: {there} rows instead of {counts[each]}")
        _go_on_counting(ours, theirs, each)
    return Copied(name, len(tables), done)


def _rows(c: Connection, each: Table) -> Iterator[list[dict[str, Any]]]:
    found = c.execution_options(yield_per=BATCH).execute(select(_as_kept(each))).mappings()
    return batches(map(dict, found), BATCH)


def _put(c: Connection, each: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows, and read them again: what the other database keeps otherwise shows here, and not years later."""
    kept, keys = _as_kept(each), [key.name for key in each.primary_key]
    try:
        c.execute(kept.insert(), list(rows))
    except (exc.DataError, exc.IntegrityError, ValueError) as error:
        raise UnavailableError(
            phrase("A row of {table} cannot be kept there: {reason}", table=each.name, reason=_reason(error)),
            phrase("Nothing was copied. Mend or delete that row, then copy again."),
        ) from error
    wanted = {tuple(row[key] for key in keys): row for row in rows}
    same = tuple_(*(kept.c[key] for key in keys)).in_(list(wanted))
    there = {tuple(row[key] for key in keys): dict(row) for row in c.execute(select(kept).where(same)).mappings()}
    for key, row in wanted.items():
        if there.get(key) != row:
            raise RuntimeError(f"{each.name}: the row {key} is another one there")
    if each is indexed_papers:
        numbers = [row["id"] for row in rows]
        fts.add_all(c, c.execute(select(each).where(each.c.id.in_(numbers))).all())


def _as_kept(each: Table) -> TableClause:
    """Return a table as the database has it: what is compressed is neither read nor written anew."""
    kinds = ((found.name, LargeBinary() if isinstance(found.type, Packed) else found.type) for found in each.c)
    return table(each.name, *(column(name, kind) for name, kind in kinds))


def _count(c: Connection, each: Table) -> int:
    return c.scalar(select(func.count()).select_from(each)) or 0


def _go_on_counting(ours: Connection, theirs: Connection, each: Table) -> None:
    """Have the other database number new rows after all that there ever were here."""
    if (number := each.c.get("id")) is None or not number.primary_key or not isinstance(number.type, BigInteger):
        return
    last = max(_last_number(ours, each), theirs.scalar(select(func.max(number))) or 0)
    if not last:
        return
    if theirs.dialect.name == "postgresql":
        theirs.execute(select(func.setval(func.pg_get_serial_sequence(each.name, "id"), last)))
    elif each.dialect_options["sqlite"]["autoincrement"]:
        theirs.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": each.name})
        row = {"name": each.name, "last": last}
        theirs.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), row)


def _last_number(c: Connection, each: Table) -> int:
    if c.dialect.name == "postgresql":
        sequence = c.scalar(select(func.pg_get_serial_sequence(each.name, "id")))
        row = c.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608 - its own word
        return int(row.last_value) if row.is_called else 0
    if not each.dialect_options["sqlite"]["autoincrement"]:
        return 0
    return c.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": each.name}) or 0


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).partition("\n")[0]
