"""Writes docs/reference/metrics.md anew from the table of measures: `make metrics`."""

from collections.abc import Iterator
from pathlib import Path

from chat.measures import MEASURES, Counter, Measure

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "metrics.md"
HEAD = """\
# Metrics

What `/metrics` tells ([watching the process](watching.md)). All of it is counted in the process as it happens, and is 0
after a start; what only the database knows is read in the background: what is ready, the queue and the list every 15
seconds, and the numbers from `herald_census_timestamp_seconds` on every ten minutes. A scrape asks the database for
nothing. Those who ask for OpenMetrics get that form.

Labels have few values: those that stand here, the platforms that are set up, the models of the settings, and `other`.
No chat, person, paper or topic is among them. A histogram named N has the series `N_bucket`, `N_sum` and `N_count`.
Beside these there are the client library's own about the process and Python: `process_resident_memory_bytes`,
`process_cpu_seconds_total`, `process_open_fds`, `python_gc_collections_total` and others.

[Prometheus and Grafana](watching.md#prometheus-and-grafana) has rules that alert, and a dashboard.

| metric | type | labels | what it says |
| --- | --- | --- | --- |
"""


def page() -> str:
    """Return the page as it should be."""
    return HEAD + "".join(_rows())


def _rows() -> Iterator[str]:
    for each in MEASURES:
        yield f"| `{full_name(each)}` | {_kind(each)} | {_labels(each)} | {each.about} |\n"


def full_name(measure: Measure) -> str:
    """Return a measure's name as Prometheus has it."""
    return f"{measure.name}_total" if isinstance(measure, Counter) else measure.name


def _kind(measure: Measure) -> str:
    return type(measure).__name__.lower()


def _labels(measure: Measure) -> str:
    told = (f"`{name}`: {', '.join(values)}" if values else f"`{name}`" for name, values in measure.labels.items())
    return "; ".join(told) or "–"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
