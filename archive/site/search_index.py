"""The prebuilt index of the search: one script a month, for pages that may stand on no server at all."""

import json
from collections.abc import Iterable, Sequence

from archive.site import places
from archive.site.months import Month


def month_script(months: Iterable[Month]) -> bytes:
    """Write one month's papers of all topics, each once, with its topics and the first day that it was shown."""
    papers: dict[str, dict[str, str]] = {}
    for month in months:
        for day, entries in sorted(month.days.items()):
            for entry in entries:
                known = papers.get(entry.id)
                if known:
                    known["k"] = ", ".join(dict.fromkeys([*known["k"].split(", "), month.name]))
                    continue
                papers[entry.id] = {
                    "i": entry.id,
                    "t": entry.title,
                    "a": ", ".join(entry.authors),
                    "s": entry.tldr,
                    "d": day.isoformat(),
                    "k": month.name,
                    "p": places.relative(places.paper(month.language, entry.paper_id), places.search(month.language)),
                }
    newest = sorted(papers.values(), key=lambda each: (each["d"], each["i"]), reverse=True)
    return f"heraldSearch.add({_json(newest)});\n".encode()


def manifest(months: Sequence[str]) -> bytes:
    """Write the months that there are, "2024-03", the newest first."""
    return f"heraldSearch.months({_json(sorted(months, reverse=True))});\n".encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=0).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
