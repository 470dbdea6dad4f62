"""The measures in Prometheus' form: counted in the process, and written out when whoever watches asks."""

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from itertools import product
from typing import Any

import prometheus_client as prometheus
from prometheus_client.exposition import choose_encoder
from prometheus_client.gc_collector import GCCollector
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.platforms import PLATFORMS
from bot.settings.settings import Settings
from chat.clock import Clock
from chat.measures import (
    ANSWER_SECONDS,
    ANSWERS,
    BUILD,
    COMMANDS,
    FIRST_SIGN,
    MEASURES,
    SENT_AT,
    STARTED,
    Counter,
    Gauge,
    Histogram,
    Measure,
    Values,
)
from chat.refs import Answering
from handlers import COMMANDS as TABLE
from services.machines.duties import CLOCK

OTHER = "other"
MOST = 50  # values of a label that the table leaves open


class Metrics:
    """The `chat.measures.Measures` of a process that is watched.

    Whatever values of its labels a measure can have, it has from the start: what never happened is 0, and not unknown.
    """

    def __init__(self, given: Mapping[str, Values], clock: Clock) -> None:
        """Take by the labels' names the values, as far as they are known, that the table leaves open."""
        about = version("paper-herald"), platform.python_version()
        given = {"role": (*given.get("platform", ()), CLOCK), **given, "version": about[:1], "python": about[1:]}
        prometheus.disable_created_metrics()  # type: ignore[no-untyped-call]  # the process' start says as much as a second series for each
        self._registry = prometheus.CollectorRegistry()
        for collect in (ProcessCollector, PlatformCollector, GCCollector):
            collect(registry=self._registry)
        self._open: dict[str, dict[str, None]] = {label: dict.fromkeys(values) for label, values in given.items()}
        self._families = {measure: self._family(measure) for measure in MEASURES}
        self._clock = clock
        self._last: dict[tuple[Gauge, Values], float] = {}
        self._series: dict[tuple[Measure, Values], MetricWrapperBase] = {}
        for measure in MEASURES:
            for values in product(*(of_label or self._open[name] for name, of_label in measure.labels.items())):
                self._of(measure, values)
        self.set(BUILD, 1, *about)
        self.set(STARTED, clock.now().timestamp())

    def add(self, counter: Counter, *values: str, by: float = 1.0) -> None:
        """Add to a counter."""
        self._of(counter, values).inc(by)

    def observe(self, histogram: Histogram, value: float, *values: str) -> None:
        """Note one value."""
        self._of(histogram, values).observe(value)

    def set(self, gauge: Gauge, value: float, *values: str) -> None:
        """Set a gauge."""
        self._of(gauge, values).set(value)
        self._last[gauge, values] = value

    def last(self, gauge: Gauge, *values: str) -> float | None:
        """Return what a gauge was set to last; None where it was not."""
        return self._last.get((gauge, values))

    def answered(self, about: Answering) -> None:
        """Count an answer that has ended."""
        if about.outcome in {"answered", "refused"}:
            self.set(SENT_AT, self._clock.now().timestamp(), about.platform)
        self.add(ANSWERS, about.platform, about.outcome)
        self.add(COMMANDS, about.platform, about.command or OTHER)
        self.observe(FIRST_SIGN, about.seconds if about.first_seconds is None else about.first_seconds, about.platform)
        self.observe(ANSWER_SECONDS, about.seconds, about.platform, "asked" if about.asked_model else "not_asked")

    def told(self, accept: str = "") -> tuple[bytes, str]:
        """Write all of it out, in OpenMetrics' form for those who accept that, and return it with its media type."""
        try:
            write, media_type = choose_encoder(accept)
        except (TypeError, ValueError):  # which the library raises for a version that is no number
            write, media_type = choose_encoder("")
        return write(self._registry), media_type

    def route(self) -> Route:
        """Build the address."""

        async def metrics(request: Request) -> Response:
            told, media_type = self.told(request.headers.get("Accept", ""))
            return Response(told, headers={"Cache-Control": "no-store"}, media_type=media_type)

        return Route("/metrics", metrics)

    def _family(self, measure: Measure) -> MetricWrapperBase:
        about = measure.name, measure.about, tuple(measure.labels)
        match measure:
            case Histogram():
                return prometheus.Histogram(*about, buckets=measure.buckets, registry=self._registry)
            case Counter():
                return prometheus.Counter(*about, registry=self._registry)
        return prometheus.Gauge(*about, registry=self._registry)

    def _of(self, measure: Measure, values: Values) -> Any:
        series = self._series.get((measure, values))
        if series is None:
            known = tuple(map(self._known, measure.labels, measure.labels.values(), values))
            series = self._families[measure].labels(*known) if known else self._families[measure]
            if known == values:
                self._series[measure, values] = series
        return series

    def _known(self, label: str, of_label: Values, value: str) -> str:
        """Return a value that a label may have: one of the table, else one of the few that come later, as models do."""
        if of_label:
            return value if value in of_label else OTHER
        known = self._open[label]
        if value not in known and len(known) >= MOST:
            return OTHER
        known[value] = None
        return value


def measuring(settings: Settings, models: Sequence[str], clock: Clock) -> Metrics:
    """Build what counts, for the platforms that are set up and the models that may be asked."""
    known = ((spec.name, spec.settings and settings.section(spec.settings), spec.needs) for spec in PLATFORMS)
    platforms = tuple(name for name, section, needs in known if section and getattr(section, needs))
    return Metrics(
        {
            "platform": platforms,
            "model": tuple(models),
            "command": tuple(each.name for each in TABLE),
        },
        clock,
    )
