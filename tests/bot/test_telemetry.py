"""Whether traces are sent: where variables ask for them, the extra is there, and somebody takes them."""

import sys
import time
from collections.abc import Mapping

import pytest
from structlog.testing import capture_logs

from bot.telemetry import telemetry
from chat.clock import SystemClock, span

ENDPOINT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}


def told(environ: Mapping[str, str]) -> list[str]:
    """Return what the log says of traces with these variables."""
    with (
        capture_logs() as lines,
        telemetry(SystemClock(), models=False, environ=environ) as tracing,
        span("update", platform="telegram") as note,
    ):
        note({"command": "topics"})
        assert tracing is None
    return [f"{line['event']}: {line['reason']}" for line in lines]


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, ""),
        ({"OTEL_SERVICE_NAME": "x"}, ""),
        ({**ENDPOINT, "OTEL_SDK_DISABLED": "TRUE"}, ""),
        ({**ENDPOINT, "OTEL_TRACES_EXPORTER": "none"}, ""),
        ({"OTEL_TRACES_EXPORTER": "zipkin"}, "OTEL_TRACES_EXPORTER"),
        ({**ENDPOINT, "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, "OTEL_EXPORTER_OTLP_PROTOCOL"),
        (ENDPOINT, "pip install 'paper-herald[telemetry]'"),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, "pip install 'paper-herald[telemetry]'"),
    ],
)
def test_what_is_wanted_and_cannot_be_is_one_line(
    environ: Mapping[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    lines = told(environ)
    assert len(lines) == bool(said)
    assert all(line.startswith("traces_not_sent") and said in line for line in lines)


def test_a_collector_that_is_not_there_is_told_of_once_and_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="the extra `telemetry` is not installed")
    for name, value in {**ENDPOINT, "OTEL_BSP_SCHEDULE_DELAY": "20", "OTEL_EXPORTER_OTLP_TIMEOUT": "0.05"}.items():
        monkeypatch.setenv(name, value)
    with capture_logs() as lines, telemetry(SystemClock(), models=False):
        while not lines:
            with span("update", platform="telegram"):
                time.sleep(0.01)
        with span("update", platform="telegram"):
            time.sleep(0.1)  # in which it fails once more
    assert [line["event"] for line in lines] == ["traces_not_sent"]
