"""Papers, summaries and digests as JSON: names and forms that other programs may rely on."""

from datetime import UTC, datetime

from chat.reply import Claim
from papers.credits import accepted
from papers.paper import Paper
from summarizer.digest import Digest, Entry, Overview
from summarizer.points import KEYS
from summarizer.schema import Reading, Summary
from summarizer.wording import is_told

JsonObject = dict[str, object]


def paper_json(paper: Paper) -> JsonObject:
    """Return a paper with its record's words letter for letter; a licence that is not known is null."""
    return {
        "id": paper.id,
        "version": paper.version,
        "title": paper.title,
        "authors": list(paper.authors),
        "abstract": paper.abstract,
        "categories": list(paper.categories),
        "comment": paper.comment,
        "published": _moment(paper.published),
        "updated": _moment(paper.updated),
        "links": [{"kind": link.kind, "url": link.url} for link in paper.links],
        "licence": paper.licence or None,
        "withdrawn": paper.withdrawn,
        "journal_ref": paper.journal_ref,
        "doi": paper.doi,
        "venue": paper.journal_ref or ("" if paper.withdrawn else accepted(paper.comment)),
    }


def claim_json(claim: Claim) -> JsonObject:
    """Return a claim with its evidence, and what it was held against."""
    return {"text": claim.text, "evidence": claim.evidence, "place": claim.place, **verdict_json(claim)}


def verdict_json(claim: Claim) -> JsonObject:
    """Return a claim's status, the problems of one that is not supported, each check's result, and who judged it.

    `judge` is "rules" or a model, and is left out where nobody looked at the meaning.
    """
    return {
        "status": claim.status.value,
        "problems": [{"kind": p.kind, "value": p.value, "reason": p.reason} for p in claim.problems],
        "checks": dict(claim.checks.results),
        **({"judge": claim.checks.judge} if claim.checks.judge else {}),
    }


def summary_json(summary: Summary) -> JsonObject:
    """Return a summary, and who wrote it in which language; `title` is the paper's in that, where it has another.

    Without an abstract the title stands in, and a `note` says so.
    """
    return {
        "tldr": claim_json(summary.tldr),
        "takeaways": [claim_json(claim) for claim in summary.takeaways],
        "keywords": list(summary.keywords),
        "title": summary.title,
        "affiliation": summary.affiliation,
        "model": summary.model,
        "language": summary.language,
        **({} if is_told(summary) else {"note": "The record has no abstract to be summarised."}),
    }


def reading_json(reading: Reading) -> JsonObject:
    """Return the reading of a whole paper; a point that the paper does not speak of is an empty list.

    `share` is how much of the text was read, 1.0 for all of it; of less, `pages_read` are ranges of whole pages and
    `sections_unread` those of which something was left out.
    """
    coverage = reading.coverage
    return {
        "origin": reading.origin,
        "pages": reading.pages,
        "share": 1.0 if coverage.is_whole else min(0.999, round(coverage.share, 3)),
        "pages_read": [list(pages) for pages in coverage.pages],
        "sections_unread": list(coverage.unread),
        "affiliation": reading.affiliation,
        **{key: [claim_json(claim) for claim in reading.points.get(key, ())] for key in KEYS},
        "figures": [{"number": f.number, "caption": f.caption, "page": f.page} for f in reading.figures],
        "model": reading.model,
        "language": reading.language,
    }


def entry_json(entry: Entry) -> JsonObject:
    """Return a paper with its summary, where the whole of it was read the reading (else null), and what both cost."""
    usage = entry.summary.usage
    reading = entry.summary.reading
    return {
        "paper": paper_json(entry.paper),
        "summary": summary_json(entry.summary),
        "reading": reading_json(reading) if reading else None,
        "usage": {
            "requests": usage.requests,
            "tokens_in": usage.tokens_in,
            "tokens_out": usage.tokens_out,
            "cost_usd": usage.cost_usd,
        },
    }


def overview_json(digest: Digest, overview: Overview) -> JsonObject:
    """Return the groups of a digest's papers, by their ids with versions, in its order.

    A group's `text` holds of the papers of its `claims`, each with the quote that bears it out; it is "" where no
    sentence holds. `others` are in no group.
    """
    order = [paper.versioned_id for paper in digest.papers]
    return {
        "groups": [
            {
                "name": group.name,
                "papers": [key for key in order if key in group.papers],
                "text": group.text,
                "claims": [{"paper": key, **claim_json(group.claims[key])} for key in order if key in group.claims],
            }
            for group in overview.groups
        ],
        "others": [paper.versioned_id for paper in overview.others(digest.papers)],
        "model": overview.model,
        "language": overview.language,
    }


def digest_json(digest: Digest) -> JsonObject:
    """Return a digest; `date` is its day and `made` the moment it was put together, in UTC."""
    return {
        "topic": {"key": digest.key, "name": digest.name, "query": digest.query},
        "date": digest.day.isoformat(),
        "language": digest.language,
        "made": _moment(digest.made),
        "found": digest.found,
        "overview": overview_json(digest, digest.overview) if digest.overview else None,
        "papers": [entry_json(entry) for entry in digest.entries],
    }


def _moment(moment: datetime) -> str:
    """Write a moment as ISO 8601 with seconds, in UTC: "2024-03-21T17:59:59Z"."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
