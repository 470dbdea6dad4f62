"""What is measured of the bot's work: the table of all measures, and who counts them.

Whoever does something counts it as it happens, with the `Measures` that the composition root handed it. Labels have few
values: those that stand in the table, or few that stand in the settings and the code (platforms, models, commands); any
other becomes "other". No chat, person, paper or word of anybody's is one.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from chat.clock import Clock
from chat.refs import Answering

Values = tuple[str, ...]
GIVEN: Values = ()
"""The values of a label that are known at the start."""


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """A row of the table: its name in Prometheus, what it says, and the values that its labels may have."""

    name: str
    about: str
    labels: Mapping[str, Values] = field(default_factory=dict)


class Counter(Measure):
    """What only grows; in Prometheus its name ends with `_total`."""


class Gauge(Measure):
    """What goes up and down, and is set."""


@dataclass(frozen=True, slots=True, eq=False)
class Histogram(Measure):
    """How values are spread; each bucket has those up to its bound."""

    buckets: tuple[float, ...] = ()


class Measures(Protocol):
    """Counts; label values come in the order of the table."""

    def add(self, counter: Counter, *values: str, by: float = 1.0) -> None:
        """Add to a counter."""
        ...

    def observe(self, histogram: Histogram, value: float, *values: str) -> None:
        """Note one value."""
        ...

    def set(self, gauge: Gauge, value: float, *values: str) -> None:
        """Set a gauge."""
        ...

    def last(self, gauge: Gauge, *values: str) -> float | None:
        """Return what a gauge was set to last; None where it was not."""
        ...

    def answered(self, about: Answering) -> None:
        """Count an answer that has ended."""
        ...


class Unmeasured:
    """A `Measures` for where nobody looks: it counts nothing."""

    def add(self, counter: Counter, *values: str, by: float = 1.0) -> None:
        """Do nothing."""

    def observe(self, histogram: Histogram, value: float, *values: str) -> None:
        """Do nothing."""

    def set(self, gauge: Gauge, value: float, *values: str) -> None:
        """Do nothing."""

    def last(self, gauge: Gauge, *values: str) -> float | None:
        """Return None."""

    def answered(self, about: Answering) -> None:
        """Do nothing."""


UNMEASURED = Unmeasured()

_QUICK = (0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0)
_WORK = (0.3, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0)
_WIRE = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 180.0)
_LATE = (1.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 900.0, 1800.0, 3600.0, 7200.0, 14400.0, 43200.0)

BUILD = Gauge("herald_build_info", "1, with the version that runs.", {"version": GIVEN, "python": GIVEN})
STARTED = Gauge("herald_start_timestamp_seconds", "When the process began its work.")
RELOAD_WORKED = Gauge(
    "herald_config_last_reload_successful",
    "1 where the settings were put in force when they were read last, 0 where the old ones stayed.",
)
RELOADED_AT = Gauge(
    "herald_config_last_reload_success_timestamp_seconds",
    "When settings were last put in force, at the start at first.",
)
LAG = Histogram(
    "herald_event_loop_lag_seconds",
    "How much later than asked for a wait of a second ended: how long everything else had to wait.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0),
)

ROLE_HELD = Gauge(
    "herald_role_held",
    "1 where this process has the role, 0 where it stands by while another one that shares its database has it.",
    {"role": GIVEN},
)
TAKEOVERS = Counter(
    "herald_role_takeovers",
    "How often this process took a role's lease, at its start or after another one.",
    {"role": GIVEN},
)

UPDATES = Counter(
    "herald_updates",
    "What a platform told of, whether it was meant for the bot or not.",
    {
        "platform": GIVEN,
        "kind": ("message", "edit", "command", "press", "form", "completion", "inline", "member", "place", "other"),
    },
)
HEARD = Gauge(
    "herald_platform_last_update_timestamp_seconds",
    "When the platform last told of anything; 0 where it has not yet.",
    {"platform": GIVEN},
)
PLATFORM_UP = Gauge("herald_platform_up", "Whether the platform hears: 1, else 0.", {"platform": GIVEN})
REQUESTS = Counter(
    "herald_requests",
    "Messages and presses for the bot: taken, refused with a sentence, or dropped without a word.",
    {"platform": GIVEN, "outcome": ("taken", "refused", "dropped")},
)

ANSWERS = Counter(
    "herald_answers",
    "Answers: given; refusals, which say why; failed, where it did not reach the person; stopped by the bot's end.",
    {"platform": GIVEN, "outcome": ("answered", "refused", "failed", "stopped")},
)
COMMANDS = Counter("herald_commands", "Answers by command.", {"platform": GIVEN, "command": GIVEN})
FIRST_SIGN = Histogram(
    "herald_answer_first_sign_seconds",
    "How long until a person saw the first sign of an answer, or all of it, from when it was read what they wrote.",
    {"platform": GIVEN},
    buckets=_QUICK,
)
ANSWER_SECONDS = Histogram(
    "herald_answer_seconds",
    "How long until a person had the whole answer; whether a language model was asked for it.",
    {"platform": GIVEN, "model": ("asked", "not_asked")},
    buckets=_WORK,
)

POSTED = Counter(
    "herald_deliveries",
    "Tries to post queued messages (digests, and what operators say to all): sent; refused by the chat, which is paused"
    " then, or for what the message is, which is left out; to be tried again; or for a chat that has moved.",
    {"platform": GIVEN, "outcome": ("sent", "chat_refused", "message_refused", "again", "moved")},
)
POSTED_AFTER = Histogram(
    "herald_delivery_wait_seconds",
    "How long a queued message waited, from being written down until the platform took it.",
    {"platform": GIVEN},
    buckets=_LATE,
)
SENT_AT = Gauge(
    "herald_platform_last_message_timestamp_seconds",
    "When the platform last took a message, queued or of an answer; 0 where it has not yet.",
    {"platform": GIVEN},
)
CALLS = Counter(
    "herald_platform_requests",
    "Requests to the platform by the status of the answer, failed where there was none; waiting for updates is none.",
    {"platform": GIVEN, "status": ("2xx", "3xx", "4xx", "429", "5xx", "failed")},
)
CALL_SECONDS = Histogram(
    "herald_platform_request_seconds", "How long the platform took to answer.", {"platform": GIVEN}, buckets=_WIRE
)
ASKED_TO_WAIT = Counter(
    "herald_platform_rate_limit_seconds",
    "How long the platform asked the bot to wait, in answers with status 429.",
    {"platform": GIVEN},
)

DIGESTS = Counter(
    "herald_digests",
    "Digests that came due: posted; not, because nothing was new; or put off, because arXiv or a model did not answer.",
    {"platform": GIVEN, "outcome": ("posted", "nothing_new", "put_off")},
)
DIGEST_LATENESS = Histogram(
    "herald_digest_lateness_seconds",
    "How long after the chat's hour, or its list's coming, a digest was written and its messages queued.",
    {"platform": GIVEN},
    buckets=_LATE,
)
DIGEST_PAPERS = Histogram(
    "herald_digest_papers", "Papers in a posted digest.", {"platform": GIVEN}, buckets=(1, 2, 3, 5, 10, 20, 50, 100)
)

ARXIV = Counter(
    "herald_arxiv_requests",
    "Requests to arXiv by service and outcome; throttled where arXiv said that it is asked too often.",
    {
        "service": ("api", "rss", "oai", "files"),
        "outcome": ("answered", "not_accepted", "missing", "moved", "throttled", "unavailable", "unreachable", "other"),
    },
)
ARXIV_SECONDS = Histogram(
    "herald_arxiv_request_seconds",
    "How long arXiv took to answer.",
    {"service": ("api", "rss", "oai", "files")},
    buckets=_WIRE,
)

MODEL_CALLS = Counter(
    "herald_model_requests",
    "Questions to language models; all but answered are errors.",
    {"model": GIVEN, "outcome": ("answered", "busy", "quota", "down", "refused", "setup")},
)
MODEL_SECONDS = Histogram(
    "herald_model_request_seconds", "How long a language model took to answer.", {"model": GIVEN}, buckets=_WORK
)
MODEL_TOKENS = Counter(
    "herald_model_tokens", "Tokens of questions (in) and answers (out).", {"model": GIVEN, "direction": ("in", "out")}
)
MODEL_COST = Counter("herald_model_cost_usd", "What language models cost, in US dollars.", {"model": GIVEN})
CLAIMS = Counter(
    "herald_claims",
    "Statements of models: kept, or dropped because they hold against the paper neither as written nor as corrected.",
    {"model": GIVEN, "outcome": ("kept", "dropped")},
)
MODEL_RESTING = Gauge(
    "herald_model_resting",
    "1 where a language model is not asked at present, by the reason.",
    {"model": GIVEN, "why": ("budget", "quota", "busy", "down", "refused", "setup", "unsupported")},
)
EMBEDDINGS = Counter(
    "herald_embeddings",
    "Embeddings of papers and topics: made; failed counts the tries after which the model rests.",
    {"outcome": ("made", "failed")},
)

READINGS = Counter(
    "herald_readings",
    "Papers and lists of references read in processes of their own; killed where the process ended before it had told"
    " anything, from outside or at its limits; broken off where nobody waited any more.",
    {"kind": ("pdf", "html", "references"), "outcome": ("read", "unreadable", "too_slow", "killed", "broken_off")},
)
READING_SECONDS = Histogram(
    "herald_reading_seconds",
    "How long the reading of a paper, or of a list of references, took.",
    {"kind": ("pdf", "html", "references")},
    buckets=_WORK,
)
READING_PAGES = Counter("herald_reading_pages", "Pages of the PDFs that were read.")

DATABASE_ERRORS = Counter(
    "herald_database_errors",
    "Transactions that the database failed.",
    {
        "kind": (
            "full",
            "read_only",
            "locked",
            "damaged",
            "disk",
            "cannot_open",
            "unreachable",
            "busy",
            "refused",
            "other",
        )
    },
)
_JOBS: Values = ("brief", "deep", "text", "answer", "outline", "overview", "harvest", "publish")
JOBS = Counter(
    "herald_jobs",
    "Jobs that this process took from the queue that all processes share, by how they ended here.",
    {"kind": _JOBS, "outcome": ("done", "failed", "broken_off")},
)
JOBS_NOW = Gauge(
    "herald_jobs_now",
    "Jobs in the queue that all processes share.",
    {"kind": _JOBS, "state": ("waiting", "running")},
)
PAGES = Counter("herald_pages", "Digests' pages of the archive, written or failed.", {"outcome": ("written", "failed")})

PART_OK = Gauge(
    "herald_part_ok",
    "Whether a part of /readyz is well: 1, else 0; looked at every 15 seconds.",
    {"part": ("platforms", "database", "clock", "list", "queue", "models", "roles")},
)
QUEUE_CHATS = Gauge(
    "herald_queue_chats", "Chats with a message that could be sent now and is not; 10,000 where there are more."
)
QUEUE_AGE = Gauge("herald_queue_age_seconds", "How long the oldest of those messages could have been sent.")
LIST_LATE = Gauge(
    "herald_list_late_seconds", "How long arXiv's list that should be out is missing here; 0 where it is here."
)
LIST_DAY = Gauge(
    "herald_list_newest_timestamp_seconds", "The day of arXiv's newest list here that holds any papers; 0 without one."
)

CENSUS_AT = Gauge(
    "herald_census_timestamp_seconds", "When the store was last counted, for the measures below; every 10 minutes."
)
CHATS = Gauge("herald_chats", "Chats that the bot knows.", {"platform": GIVEN})
CHATS_PAUSED = Gauge("herald_chats_paused", "Chats that get no digests at present.")
SUBSCRIPTIONS = Gauge("herald_subscriptions", "Subscriptions of all chats.")
TOPICS = Gauge("herald_topics", "Topics that somebody follows or followed.")
PAPERS = Gauge("herald_papers", "Papers whose records are kept.")
SUMMARIES = Gauge("herald_summaries", "Summaries that are kept.")
WAITING = Gauge("herald_messages_waiting", "Messages in the outbox that are still to be sent.")
GIVEN_UP = Gauge("herald_messages_failed", "Messages of the last month that were given up.")

MEASURES: tuple[Measure, ...] = tuple(each for each in list(globals().values()) if isinstance(each, Measure))
"""The whole table, in its order."""


TOO_MANY = 429


@dataclass(slots=True)
class Call:
    """A request: the status of its answer, 0 where there is none, and for how many seconds that asks to wait."""

    began: float
    status: int = 0
    wait: float = 0.0


class Traffic:
    """Counts what goes between the bot and one platform: what it tells of, and what it answers to requests."""

    def __init__(self, platform: str, measures: Measures, clock: Clock) -> None:
        self._platform = platform
        self._measures = measures
        self._clock = clock

    def heard(self, kind: str) -> None:
        """Count something that the platform tells of."""
        self._measures.add(UPDATES, self._platform, kind)
        self._measures.set(HEARD, self._clock.now().timestamp(), self._platform)

    def begin(self) -> Call:
        """Return a request that begins now."""
        return Call(self._clock.monotonic())

    def end(self, call: Call) -> None:
        """Count a request that has ended."""
        code = call.status
        status = str(code) if code == TOO_MANY else f"{code // 100}xx" if code else "failed"
        self._measures.add(CALLS, self._platform, status)
        self._measures.add(ASKED_TO_WAIT, self._platform, by=max(0.0, call.wait))
        self._measures.observe(CALL_SECONDS, self._clock.monotonic() - call.began, self._platform)

    @contextmanager
    def call(self) -> Iterator[Call]:
        """Count a request that is made within the context, where its status is noted."""
        call = self.begin()
        try:
            yield call
        finally:
            self.end(call)
