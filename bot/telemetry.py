"""Traces by OpenTelemetry, where its variables ask for them: how long works take, and nothing of what anybody says."""

import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import structlog

from chat.clock import Clock, Note, Value, traced_by
from chat.errors import UnavailableError
from chat.words import phrase
from services.repeated import Repeated

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
    from opentelemetry.sdk.trace.export import SpanExportResult

OWN = "herald."  # what attributes of our own begin with
END_SECONDS = 1.5  # of the five after which whoever sent the signal may lose patience
SERVICE = "paper-herald"

# Of the libraries' attributes only these leave: addresses hold tokens and what people search for, errors and
# models' questions hold their words. A statement of SQL has places in it where its values go.
_KNOWN = frozenset(
    {
        "db.name",
        "db.operation",
        "db.operation.name",
        "db.statement",
        "db.query.text",
        "db.system",
        "db.system.name",
        "error.type",
        "http.method",
        "http.request.method",
        "http.response.status_code",
        "http.status_code",
        "http.scheme",
        "net.peer.name",
        "net.peer.port",
        "network.protocol.version",
        "server.address",
        "server.port",
        "url.scheme",
    }
)
_OF_MODELS = ("gen_ai.operation.", "gen_ai.provider.", "gen_ai.request.", "gen_ai.response.model", "gen_ai.usage.")
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def is_wanted(environ: Mapping[str, str]) -> bool:
    """Return whether OpenTelemetry's variables ask for traces."""
    if environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return False
    exporter = environ.get("OTEL_TRACES_EXPORTER", "").strip().lower()
    return exporter != "none" and bool(exporter or any(environ.get(name) for name in _ENDPOINTS))


def lacks(environ: Mapping[str, str]) -> str:
    """Return why traces that are wanted cannot be sent, "" where they can."""
    exporter = environ.get("OTEL_TRACES_EXPORTER", "").strip().lower() or "otlp"
    named = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
    protocol = next((environ[name].strip().lower() for name in named if environ.get(name)), "http/protobuf")
    if exporter != "otlp":
        return f"OTEL_TRACES_EXPORTER is {exporter[:40]!r}, and traces go out by otlp alone."
    if protocol != "http/protobuf":
        return f"OTEL_EXPORTER_OTLP_PROTOCOL is {protocol[:40]!r}, and traces go out by http/protobuf alone."
    try:
        import opentelemetry.exporter.otlp.proto.http.trace_exporter
        import opentelemetry.instrumentation.httpx
        import opentelemetry.instrumentation.sqlalchemy  # noqa: F401
    except ImportError:
        return "OpenTelemetry's libraries are missing: pip install 'paper-herald[telemetry]'."
    return ""


@contextmanager
def telemetry(clock: Clock, *, models: bool, environ: Mapping[str, str] = os.environ) -> Iterator["Telemetry | None"]:
    """Send traces as long as the context lasts, where they are wanted; what cannot be sent keeps nobody from working.

    With `models` what language models are asked is traced as well.
    """
    if not is_wanted(environ):
        yield None
        return
    if reason := lacks(environ):
        structlog.get_logger(__name__).warning("traces_not_sent", reason=reason)
        yield None
        return
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)  # what fails is told by us, in few lines
    tracing = Telemetry(clock, environ, models=models)
    try:
        with traced_by(tracing):
            yield tracing
    finally:
        tracing.close()


class Telemetry:
    """A `Tracer` that hands spans to OpenTelemetry, with those of the libraries below them."""

    def __init__(self, clock: Clock, environ: Mapping[str, str], *, models: bool) -> None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        self._provider = TracerProvider(resource=_resource(), shutdown_on_exit=False)
        self._provider.sampler = below_ours(self._provider.sampler)
        self._provider.add_span_processor(BatchSpanProcessor(_exporter(OTLPSpanExporter(), clock)))
        self._tracer = self._provider.get_tracer(SERVICE, version(SERVICE))
        if "OTEL_PROPAGATORS" not in environ:
            _tell_nobody()
        self._unhook = _hook(self._provider, models=models)

    @contextmanager
    def span(self, name: str, about: Mapping[str, Value]) -> Iterator[Note]:
        """Begin a span that ends with the context."""
        from opentelemetry.trace import StatusCode

        with self._tracer.start_as_current_span(
            name, attributes=_own(about), record_exception=False, set_status_on_exception=False
        ) as begun:
            try:
                yield lambda more: begun.set_attributes(_own(more))
            except BaseException as error:
                begun.set_attribute("error.type", type(error).__name__)
                begun.set_status(StatusCode.ERROR)
                raise

    def watch(self, engines: Sequence[object]) -> None:
        """Trace what a database is asked."""
        from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor

        # It says that it knows no SQLAlchemy newer than 2.0; what it needs of 2.1 is there, which a test holds it to.
        SQLAlchemyInstrumentor().instrument(engines=engines, tracer_provider=self._provider, skip_dep_check=True)

    def close(self) -> None:
        """Send what is still to be sent, as far as there is time."""
        self._unhook()
        ending = threading.Thread(target=self._provider.shutdown, name="traces", daemon=True)
        ending.start()
        ending.join(END_SECONDS)


def below_ours(sampler: Any) -> Any:
    """Return a sampler that takes what another one takes, of what libraries begin only what is a part of ours.

    The scheduler asks the database every second, and Telegram is always waited for: that nobody wants to read.
    """
    from opentelemetry.sdk.trace.sampling import Decision, Sampler, SamplingResult
    from opentelemetry.trace import get_current_span

    class BelowOurs(Sampler):
        def should_sample(self, parent_context: Any, trace_id: int, name: str, *args: Any, **named: Any) -> Any:
            attributes = named.get("attributes") or next((each for each in args if isinstance(each, Mapping)), {})
            is_ours = any(key.startswith(OWN) for key in attributes or {})
            if is_ours or get_current_span(parent_context).get_span_context().is_valid:
                return sampler.should_sample(parent_context, trace_id, name, *args, **named)
            return SamplingResult(Decision.DROP)

        def get_description(self) -> str:
            return f"BelowOurs{{{sampler.get_description()}}}"

    return BelowOurs()


def _own(about: Mapping[str, Value]) -> dict[str, str | int | float | bool]:
    return {f"{OWN}{key}": value for key, value in about.items() if value is not None}


def _resource() -> Any:
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource

    told = OTELResourceDetector().detect().attributes
    return Resource.create({"service.name": SERVICE, "service.version": version(SERVICE), **told})


def _tell_nobody() -> None:
    """Have requests carry no number of a trace: arXiv, the platforms and models are others' services."""
    from opentelemetry.propagate import set_global_textmap
    from opentelemetry.propagators.composite import CompositePropagator

    set_global_textmap(CompositePropagator([]))


def _hook(provider: "TracerProvider", *, models: bool) -> Callable[[], None]:
    """Have libraries tell of what they do; returns what ends that."""
    from opentelemetry.instrumentation.aiohttp_client import AioHttpClientInstrumentor
    from opentelemetry.instrumentation.httpx import HTTPX2ClientInstrumentor, HTTPXClientInstrumentor
    from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor

    hooks = (HTTPXClientInstrumentor(), HTTPX2ClientInstrumentor(), AioHttpClientInstrumentor())
    for each in hooks:
        each.instrument(tracer_provider=provider)
    if models:
        from pydantic_ai import Agent
        from pydantic_ai.models.instrumented import InstrumentationSettings

        Agent.instrument_all(InstrumentationSettings(tracer_provider=provider, include_content=False))

    def unhook() -> None:
        for each in (*hooks, SQLAlchemyInstrumentor()):
            if each.is_instrumented_by_opentelemetry:
                each.uninstrument()
        if models:
            Agent.instrument_all(instrument=False)

    return unhook


def _exporter(wrapped: Any, clock: Clock) -> Any:
    """Return an exporter that lets through only what says nothing of anybody, and logs in few lines that it fails."""
    from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

    faults = Repeated("traces_not_sent", clock, level="warning")
    failed = UnavailableError(phrase("Traces cannot be sent to where OpenTelemetry's variables say."))

    class Discreet(SpanExporter):
        def export(self, spans: "Sequence[ReadableSpan]") -> "SpanExportResult":
            result: SpanExportResult = wrapped.export([discreet(each) for each in spans])
            if result is SpanExportResult.SUCCESS:
                faults.worked()
            else:
                faults.failed(failed)
            return result

        def shutdown(self) -> None:
            wrapped.shutdown()

    return Discreet()


def discreet(span: "ReadableSpan") -> "ReadableSpan":
    """Return a span without what may hold anybody's words."""
    from opentelemetry.sdk.trace import Event, ReadableSpan
    from opentelemetry.trace import Status

    kept = {key: value for key, value in (span.attributes or {}).items() if _is_discreet(key)}
    events = []
    for each in span.events:
        kind = (each.attributes or {}).get("exception.type")
        events.append(Event(each.name, {"exception.type": kind} if kind else {}, each.timestamp))
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=kept,
        events=events,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _is_discreet(key: str) -> bool:
    return key in _KNOWN or key.startswith((OWN, *_OF_MODELS))
