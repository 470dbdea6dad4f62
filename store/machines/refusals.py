"""What PostgreSQL says when it takes no connection or no statement, in a sentence and the next step."""

import re

from chat.words import Phrase, phrase

Told = tuple[Phrase, Phrase]

MISSING = (
    phrase("The database server has no database of that name."),
    phrase("Make it there with createdb, or name another one as url in [store]."),
)
NOT_LET_IN = (
    phrase("The database server does not take the user or the password."),
    phrase("Check both in url in [store]; createuser --pwprompt makes a user there."),
)
NOT_FROM_HERE = (
    phrase("The database server lets that user in from nowhere that I am."),
    phrase("Allow it in pg_hba.conf there, or add ?sslmode=require to url in [store] where it wants encryption."),
)
NOT_ENCRYPTED = (
    phrase("The database server and I cannot agree on encryption."),
    phrase("Check sslmode and sslrootcert in url in [store]; the cause is in the log."),
)
NO_ROOM = (
    phrase("The database server has no connection left."),
    phrase("Raise max_connections there, or stop what else uses it."),
)
UNREACHABLE = (
    phrase("The database server cannot be reached."),
    phrase("Check that it runs, and url in [store]."),
)
NOT_YET = (
    phrase("The database server is starting or stopping."),
    phrase("Try again in a minute."),
)
LOST = (
    phrase("The connection to the database server was lost."),
    phrase("Try again in a minute."),
)
STANDBY = (
    phrase("The database cannot be written: it is read-only."),
    phrase("Name the primary server as url in [store], or all of them and ?target_session_attrs=read-write."),
)
NOT_ALLOWED = (
    phrase("The database's user may not do that there."),
    phrase("Make it the database's owner: ALTER DATABASE … OWNER TO …; what it may not is in the log."),
)
FULL = (
    phrase("The database cannot be written: the disk is full."),
    phrase("Free some space on the database server, then try again."),
)
BUSY = (
    phrase("The database has too much to do."),
    phrase("Try again in a minute."),
)
IN_THE_WAY = (
    phrase("The database was changed in too many places at the same moment."),
    phrase("Try again in a minute."),
)
POOLER = (
    phrase("The pooler before the database server does not take what I set at connecting."),
    phrase("Put it into ignore_startup_parameters of pgbouncer.ini: options; what else it names is in the log."),
)
NOT_OURS = (
    phrase("The database has another encoding than UTF8, or its server is older than PostgreSQL 13."),
    phrase("Make one with: createdb --encoding=UTF8 --template=template0 NAME"),
)
REFUSED = (
    phrase("The database server does not let me in."),
    phrase("What it says is in the log; check url in [store]."),
)

STATES: dict[str, Told] = {
    "08": LOST,
    "25006": STANDBY,
    "25P03": LOST,
    "28": NOT_LET_IN,
    "3D000": MISSING,
    "40001": IN_THE_WAY,
    "40P01": IN_THE_WAY,
    "42501": NOT_ALLOWED,
    "53100": FULL,
    "53": BUSY,
    "53300": NO_ROOM,
    "55P03": IN_THE_WAY,
    "57014": BUSY,  # longer than statement_timeout
    "57P01": LOST,
    "57P02": LOST,
    "57P03": NOT_YET,
    "57P04": MISSING,  # dropped
    "57P05": LOST,
}
"""By SQLSTATE, or by its class, the first two signs."""
OF_SETTINGS = (MISSING, NOT_LET_IN, NOT_ENCRYPTED, POOLER, NOT_OURS)
"""Those that stay until somebody changes the settings, or the server."""
# At connecting there is no SQLSTATE, only words: libpq's own, and the server's, in English unless it is told otherwise.
_WORDS = [
    (re.compile(words, re.IGNORECASE), told)
    for words, told in (
        (r"unsupported startup parameter", POOLER),
        (r"database .{1,70} does not exist|no such database", MISSING),
        (r"too many (clients|connections)|connection slots|no more connections allowed|query_wait_timeout", NO_ROOM),
        (r"is (starting up|shutting down)|not (yet )?accepting|recovery mode|server_login_retry", NOT_YET),
        (r"authentication failed|no password|password .{1,20}required|role .{1,70} not exist|no such user", NOT_LET_IN),
        (r"session is (not )?read-only|server is (not )?in hot standby", STANDBY),
        (r"pg_hba", NOT_FROM_HERE),
        (r"\bSSL\b|certificate|sslmode|GSSAPI", NOT_ENCRYPTED),
        (r"permission denied|not permitted", NOT_ALLOWED),
        (r"refused|resolve|translate host|no such file|unreachable|no route|time(d)? ?out|unexpectedly", UNREACHABLE),
        (r"connection failed:|FATAL", REFUSED),
    )
]


def by_state(state: str) -> Told | None:
    """Return what a SQLSTATE means, None where it says nothing that people can do anything about."""
    return STATES.get(state) or STATES.get(state[:2])


def by_words(said: str) -> Told:
    """Return what the words mean with which a connection was refused."""
    return next((told for words, told in _WORDS if words.search(said)), UNREACHABLE)
