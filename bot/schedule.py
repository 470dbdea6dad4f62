"""The schedule: what the process does by itself, how often, and when it is that process's turn."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from chat.errors import HeraldError
from chat.platform import Postman
from chat.words import Words
from scheduler.job import PeriodicJob
from scheduler.notices import OperatorNotices, SubscriberNotices
from scheduler.outbox import Outbox
from scheduler.runner import Runner
from scheduler.sharing import Sharing
from scheduler.watchdog import stepped
from services.operation.alerts import Alerts

if TYPE_CHECKING:
    from bot.app import App

TIDY_SECONDS = 6 * 3600.0
FEED_SECONDS = 3.0
PUBLISH_SECONDS = 30.0
LIST_SECONDS = 60.0
LIBRARY_SECONDS = 60.0
EMBED_SECONDS = 30.0
BEST_SECONDS = 60.0
COUNT_SECONDS = 600.0
WATCH_SECONDS = 300.0
PROBE_SECONDS = 15.0
NOTICE_SECONDS = 10.0


def runner_of(
    app: "App",
    postmen: Mapping[str, Postman],
    platforms: Callable[[], Mapping[str, HeraldError | None]],
    sharing: Sharing | None,
) -> Runner:
    """Build the clock and the outbox for the platforms that run; `platforms` tells what keeps each from hearing.

    Where other processes share the database `sharing` says what of it is this one's now.
    """
    services, posts = app.services, sharing.posts if sharing else None
    clocks = sharing.clocks if sharing else lambda: True
    outbox = Outbox(app.store, postmen, app.clock, services.closures, measures=services.measures, posts=posts)
    others, refusals = services.operators.troubles, lambda: app.chain.refusals
    languages = app.services.languages
    subscribers = SubscriberNotices(app.services.closures, languages, postmen, app.clock, posts)
    # Where others may hold the other platform, each platform's operators are told by themselves: by its holder.
    told = {name: {name: each} for name, each in postmen.items()} if sharing else {"": postmen}
    alerts = {
        who: Alerts(app.store, app.clock, lambda: app.chain.troubles, platforms, refusals, told=who, others=others)
        for who in told
    }

    def words() -> Words:
        return languages.words(languages.default)

    watches = [
        PeriodicJob(
            f"watch {who}".strip(),
            OperatorNotices(alerts[who], those, app.services.operators.keys, words, platforms).send,
            WATCH_SECONDS,
            app.clock,
            soon=60.0,
            on_duty=partial(sharing.posts, who) if sharing else lambda: True,
        )
        for who, those in told.items()
    ]
    errand = partial(PeriodicJob, clock=app.clock, on_duty=clocks)
    jobs = [
        errand("tidy", services.upkeep.tidy, TIDY_SECONDS, soon=60.0),
        errand("broadcasts", services.broadcasts.feed, FEED_SECONDS),
        errand("lists", services.listing.keep_up, LIST_SECONDS, soon=20.0),
        errand("embeddings", services.embeddings.keep_up, EMBED_SECONDS, soon=30.0),
        errand("word counts", services.word_counts.keep_up, COUNT_SECONDS, soon=45.0),
        errand("pages", services.publishing.keep_up, PUBLISH_SECONDS, soon=5.0),
        errand("best", services.best.post_due, BEST_SECONDS, soon=40.0),
        errand("libraries", services.libraries.keep_up, LIBRARY_SECONDS, soon=30.0),
        errand("closed chats", services.closures.probe, PROBE_SECONDS, soon=10.0),
        PeriodicJob("notices", subscribers.send, NOTICE_SECONDS, app.clock, soon=20.0),
        *watches,
    ]

    def on_step(step: timedelta) -> None:
        app.services.upkeep.mistrust()
        for each in alerts.values():
            each.notice(stepped(step).sentence)

    given = services.due_digests, services.preparations, outbox, jobs
    return Runner(*given, clock=app.clock, on_step=on_step, sharing=sharing)
