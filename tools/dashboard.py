"""Writes deploy/grafana/paper-herald.json, the dashboard of the metrics, anew from the panels that stand here."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[1] / "deploy" / "grafana" / "paper-herald.json"
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
OURS = 'instance=~"$instance"'
COLUMNS = 24


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel: what it is called, what to see in it, its queries with their legends, and its unit in Grafana's words.

    A `stat` shows the last values alone; red from `red` on, or below it where that is `low`.
    """

    title: str
    about: str
    queries: Sequence[tuple[str, str]]
    unit: str = "short"
    stat: bool = False
    stacked: bool = False
    red: float | None = None
    low: bool = False


STARTED = (
    f"1000 * herald_start_timestamp_seconds{{{OURS}}} * on (instance) group_left (version) herald_build_info{{{OURS}}}"
)


def per_second(name: str, by: str, labels: str = "") -> str:
    """Return a query for a counter's rate."""
    return f"sum by ({by}) (rate({name}{{{_where(labels)}}}[$__rate_interval]))"


def quantile(share: float, name: str, by: str = "", labels: str = "") -> str:
    """Return a query for a histogram's quantile."""
    groups = f"le, {by}" if by else "le"
    rate = f"sum by ({groups}) (rate({name}_bucket{{{_where(labels)}}}[$__rate_interval]))"
    return f"histogram_quantile({share}, {rate})"


def _where(labels: str) -> str:
    return f"{OURS}, {labels}" if labels else OURS


def _spread(name: str, by: str = "platform", *shares: float) -> list[tuple[str, str]]:
    legend = f" {{{{{by}}}}}" if by else ""
    return [(quantile(share, name, by), f"p{share * 100:g}{legend}") for share in shares or (0.5, 0.95)]


ROWS: dict[str, Sequence[Panel]] = {
    "Now": (
        Panel(
            "Ready",
            "The parts of /readyz: 1 is well. Without platforms, database, clock and queue nobody is answered.",
            [(f"min by (part) (herald_part_ok{{{OURS}}})", "{{part}}")],
            stat=True,
            red=1,
            low=True,
        ),
        Panel(
            "Platforms",
            "1 where the platform hears, in whichever process.",
            [(f"max by (platform) (herald_platform_up{{{OURS}}})", "{{platform}}")],
            stat=True,
            red=1,
            low=True,
        ),
        Panel(
            "Oldest message that could be sent",
            "Digests that are due go out within seconds; what a platform has put off is not meant.",
            [(f"max(herald_queue_age_seconds{{{OURS}}})", "waits")],
            "s",
            stat=True,
            red=900,
        ),
        Panel(
            "Models cost in 24 hours",
            "In US dollars, by model.",
            [(f"sum by (model) (increase(herald_model_cost_usd_total{{{OURS}}}[24h]))", "{{model}}")],
            "currencyUSD",
            stat=True,
        ),
        Panel(
            "Chats",
            "That the bot knows, by platform; counted every ten minutes.",
            [(f"sum by (platform) (herald_chats{{{OURS}}})", "{{platform}}")],
            stat=True,
        ),
        Panel(
            "Runs since",
            "And which version.",
            [(STARTED, "{{version}}")],
            "dateTimeFromNow",
            stat=True,
        ),
    ),
    "People": (
        Panel(
            "Updates",
            "All that platforms tell of, other people's talk in groups among it.",
            [(per_second("herald_updates_total", "platform, kind"), "{{platform}} {{kind}}")],
            "reqps",
            stacked=True,
        ),
        Panel(
            "Time to the first sign of an answer",
            "Nobody should look at nothing for long: three seconds are much.",
            _spread("herald_answer_first_sign_seconds"),
            "s",
            red=3,
        ),
        Panel(
            "Time to the whole answer",
            "Readings of whole papers by a model take a minute or two.",
            [
                (quantile(0.95, "herald_answer_seconds", "model"), "p95, a model {{model}}"),
                (quantile(0.5, "herald_answer_seconds", "model"), "p50, a model {{model}}"),
            ],
            "s",
        ),
        Panel(
            "Answers",
            "Refused ones say why; failed ones did not reach the person, or were no answer.",
            [(per_second("herald_answers_total", "platform, outcome"), "{{platform}} {{outcome}}")],
            "reqps",
            stacked=True,
        ),
        Panel(
            "Commands",
            "The ten that are given most.",
            [(f"topk(10, {per_second('herald_commands_total', 'command')})", "{{command}}")],
            "reqps",
            stacked=True,
        ),
        Panel(
            "Too much asked",
            "Refused with a sentence, or dropped without a word: the limits, and who may use the bot at all.",
            [
                (
                    per_second("herald_requests_total", "platform, outcome", 'outcome!="taken"'),
                    "{{platform}} {{outcome}}",
                )
            ],
            "reqps",
        ),
    ),
    "Digests": (
        Panel(
            "Digests",
            "Put off where arXiv or a model did not answer; each is tried again in ten minutes.",
            [(f"sum by (outcome) (increase(herald_digests_total{{{OURS}}}[$__rate_interval]))", "{{outcome}}")],
            stacked=True,
        ),
        Panel(
            "Lateness",
            "From the chat's hour, or its list's coming, until the digest is written.",
            _spread("herald_digest_lateness_seconds", "", 0.5, 0.95, 1.0),
            "s",
            red=1800,
        ),
        Panel(
            "Wait in the queue",
            "From being written until the platform took it; a paused chat's wait is in it.",
            _spread("herald_delivery_wait_seconds"),
            "s",
        ),
        Panel(
            "Queued messages",
            "A chat that takes none is paused; a message that is not taken goes in a plainer form, else is left out.",
            [(per_second("herald_deliveries_total", "platform, outcome"), "{{platform}} {{outcome}}")],
            "reqps",
            stacked=True,
        ),
        Panel(
            "Queue",
            "Chats with a message that could be sent now, and how long the oldest waits.",
            [(f"max(herald_queue_chats{{{OURS}}})", "chats"), (f"max(herald_queue_age_seconds{{{OURS}}})", "seconds")],
        ),
        Panel(
            "Papers in a digest",
            "The middle one, and one of twenty.",
            _spread("herald_digest_papers", ""),
        ),
    ),
    "Platforms": (
        Panel(
            "Requests by status",
            "What Telegram and Discord answered.",
            [(per_second("herald_platform_requests_total", "platform, status"), "{{platform}} {{status}}")],
            "reqps",
            stacked=True,
        ),
        Panel(
            "Too many requests",
            "Answers with status 429, and the seconds for which they asked the bot to wait.",
            [
                (per_second("herald_platform_requests_total", "platform", 'status="429"'), "{{platform}}"),
                (per_second("herald_platform_rate_limit_seconds_total", "platform"), "{{platform}} seconds a second"),
            ],
        ),
        Panel(
            "Time of a request",
            "How long the platforms take to answer.",
            _spread("herald_platform_request_seconds"),
            "s",
        ),
    ),
    "arXiv": (
        Panel(
            "Requests by outcome",
            "Throttled where arXiv says that it is asked too often: the bot then leaves it alone for ten minutes.",
            [(per_second("herald_arxiv_requests_total", "service, outcome"), "{{service}} {{outcome}}")],
            "reqps",
            stacked=True,
        ),
        Panel(
            "Time of a request",
            "OAI-PMH takes minutes.",
            [(quantile(0.95, "herald_arxiv_request_seconds", "service"), "p95 {{service}}")],
            "s",
        ),
        Panel(
            "The list is missing",
            "For how long; on arXiv's holidays there is none.",
            [(f"max(herald_list_late_seconds{{{OURS}}})", "late")],
            "s",
        ),
    ),
    "Models and readers": (
        Panel(
            "Requests by outcome",
            "All but answered are errors; the next model, or the paper's own sentences, stand in.",
            [(per_second("herald_model_requests_total", "model, outcome"), "{{model}} {{outcome}}")],
            "reqps",
            stacked=True,
        ),
        Panel(
            "Time of a request",
            "How long models take to answer.",
            _spread("herald_model_request_seconds", "model"),
            "s",
        ),
        Panel(
            "Dollars an hour",
            "By model.",
            [(f"sum by (model) (rate(herald_model_cost_usd_total{{{OURS}}}[$__rate_interval])) * 3600", "{{model}}")],
            "currencyUSD",
        ),
        Panel(
            "Tokens",
            "Of questions and answers.",
            [(per_second("herald_model_tokens_total", "model, direction"), "{{model}} {{direction}}")],
            stacked=True,
        ),
        Panel(
            "Statements",
            "Kept, or dropped because they do not hold against the paper.",
            [(per_second("herald_claims_total", "model, outcome"), "{{model}} {{outcome}}")],
            stacked=True,
        ),
        Panel(
            "Resting",
            "Models that are not asked at present, and why.",
            [(f"max by (model, why) (herald_model_resting{{{OURS}}}) > 0", "{{model}}: {{why}}")],
        ),
        Panel(
            "Embeddings",
            "Made, and tries that failed, after which the model rests.",
            [(per_second("herald_embeddings_total", "outcome"), "{{outcome}}")],
            "reqps",
        ),
        Panel(
            "Papers read",
            "By processes of their own; killed at their limits or from outside.",
            [(per_second("herald_readings_total", "kind, outcome"), "{{kind}} {{outcome}}")],
            "reqps",
            stacked=True,
        ),
        Panel(
            "Time of a reading",
            "A PDF of twenty pages takes a second or two.",
            _spread("herald_reading_seconds", "kind"),
            "s",
        ),
        Panel(
            "Pages read",
            "Of PDFs.",
            [(f"sum(rate(herald_reading_pages_total{{{OURS}}}[$__rate_interval]))", "pages a second")],
        ),
    ),
    "Process": (
        Panel(
            "Roles",
            "1 where a process has a role; others that could have it stand by.",
            [(f"herald_role_held{{{OURS}}}", "{{role}} {{instance}}")],
        ),
        Panel(
            "Roles taken",
            "At a start, and from a process that died or ended.",
            [(f"increase(herald_role_takeovers_total{{{OURS}}}[$__rate_interval])", "{{role}} {{instance}}")],
        ),
        Panel(
            "Jobs waiting and under way",
            "What processes over one PostgreSQL share: readings, summaries, answers, lists, pages.",
            [(f"max by (kind, state) (herald_jobs_now{{{OURS}}})", "{{kind}}: {{state}}")],
        ),
        Panel(
            "Jobs that ended",
            "By how; each process counts those that it took.",
            [
                (
                    f"sum by (kind, outcome) (increase(herald_jobs_total{{{OURS}}}[$__rate_interval]))",
                    "{{kind}}: {{outcome}}",
                )
            ],
        ),
        Panel(
            "Memory",
            "Some 200 MB, and more while many papers are summarised.",
            [(f"process_resident_memory_bytes{{{OURS}}} and on (instance) herald_build_info", "{{instance}}")],
            "bytes",
        ),
        Panel(
            "Processor",
            "Seconds a second; readers of papers have processes of their own and are not in it.",
            [
                (
                    f"rate(process_cpu_seconds_total{{{OURS}}}[$__rate_interval]) and on (instance) herald_build_info",
                    "{{instance}}",
                )
            ],
        ),
        Panel(
            "Lag of the event loop",
            "For how long everybody had to wait for one.",
            _spread("herald_event_loop_lag_seconds", "", 0.5, 0.99),
            "s",
            red=1,
        ),
        Panel(
            "Database errors",
            "By kind: a full disk, a lock, damage.",
            [(f"sum by (kind) (increase(herald_database_errors_total{{{OURS}}}[$__rate_interval]))", "{{kind}}")],
        ),
        Panel(
            "Kept",
            "Counted every ten minutes.",
            [
                (f"max({name}{{{OURS}}})", legend)
                for name, legend in (
                    ("herald_subscriptions", "subscriptions"),
                    ("herald_papers", "papers"),
                    ("herald_summaries", "summaries"),
                    ("herald_messages_waiting", "messages waiting"),
                    ("herald_messages_failed", "messages given up"),
                )
            ],
        ),
        Panel(
            "Pages of the archive",
            "Written, or failed.",
            [(f"sum by (outcome) (increase(herald_pages_total{{{OURS}}}[$__rate_interval]))", "{{outcome}}")],
        ),
    ),
}


def dashboard() -> dict[str, Any]:
    """Return the dashboard in Grafana's form."""
    return {
        "uid": "paper-herald",
        "title": "Paper Herald",
        "description": "What the bot hears, answers, posts, asks and pays.",
        "tags": ["paper-herald"],
        "timezone": "browser",
        "editable": True,
        "graphTooltip": 1,
        "refresh": "1m",
        "schemaVersion": 39,
        "time": {"from": "now-24h", "to": "now"},
        "templating": {"list": [_datasource(), _instance()]},
        "panels": list(_panels()),
    }


def _datasource() -> dict[str, Any]:
    return {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus"}


def _instance() -> dict[str, Any]:
    query = "label_values(herald_build_info, instance)"
    return {
        "name": "instance",
        "label": "Instance",
        "type": "query",
        "datasource": SOURCE,
        "query": {"query": query, "refId": "instances"},
        "refresh": 2,
        "includeAll": True,
        "multi": True,
        "allValue": ".*",
    }


def _panels() -> Iterator[dict[str, Any]]:
    """Yield the panels row by row, three beside each other, or six that show a value alone."""
    top, number = 0, 1
    for title, panels in ROWS.items():
        yield {
            "type": "row",
            "id": number,
            "title": title,
            "collapsed": False,
            "panels": [],
            "gridPos": _at(0, top, COLUMNS, 1),
        }
        top, number, left = top + 1, number + 1, 0
        for panel in panels:
            width, height = (4, 5) if panel.stat else (8, 8)
            if left + width > COLUMNS:
                top, left = top + height, 0
            yield {"id": number, "gridPos": _at(left, top, width, height), **_panel(panel)}
            left, number = left + width, number + 1
        top += height


def _at(left: int, top: int, width: int, height: int) -> dict[str, int]:
    return {"x": left, "y": top, "w": width, "h": height}


def _panel(panel: Panel) -> dict[str, Any]:
    lines = {"fillOpacity": 20 if panel.stacked else 0, "stacking": {"mode": "normal" if panel.stacked else "none"}}
    shown: dict[str, Any] = {"unit": panel.unit, "thresholds": {"mode": "absolute", "steps": _steps(panel)}}
    return {
        "type": "stat" if panel.stat else "timeseries",
        "title": panel.title,
        "description": panel.about,
        "datasource": SOURCE,
        "fieldConfig": {"defaults": shown if panel.stat else {**shown, "min": 0, "custom": lines}, "overrides": []},
        "options": _stat() if panel.stat else _timeseries(),
        "targets": [
            {"refId": chr(ord("A") + place), "datasource": SOURCE, "expr": expr, "legendFormat": legend}
            for place, (expr, legend) in enumerate(panel.queries)
        ],
    }


def _stat() -> dict[str, Any]:
    return {"reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False}, "textMode": "auto"}


def _timeseries() -> dict[str, Any]:
    legend = {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []}
    return {"legend": legend, "tooltip": {"mode": "multi", "sort": "desc"}}


def _steps(panel: Panel) -> list[dict[str, Any]]:
    if panel.red is None:
        return [{"color": "green", "value": None}]
    first, then = ("red", "green") if panel.low else ("green", "red")
    return [{"color": first, "value": None}, {"color": then, "value": panel.red}]


def text() -> str:
    """Return the dashboard as it stands in the file."""
    return json.dumps(dashboard(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
