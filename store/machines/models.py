"""What one process has learnt of a model, for the others, by the server's own time."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import ring
from summarizer.models.news import ModelNews

BELL = "models"
_MAKE = text("INSERT INTO model_news (model, why, refusal) VALUES (:model, '', '') ON CONFLICT DO NOTHING")
_REST = text("""
UPDATE model_news SET resting_until = clock_timestamp() + make_interval(secs => :seconds), why = :why
WHERE model = :model
AND coalesce(resting_until, '-infinity') < clock_timestamp() + make_interval(secs => :seconds)
""")
_REFUSE = text("UPDATE model_news SET refusal = :refusal, refused_at = clock_timestamp() WHERE model = :model")
# What a service said a day ago may have been about a key that is another one by now.
_ALL = text("""
SELECT model, why, coalesce(extract(epoch FROM resting_until - clock_timestamp()), 0) AS rests,
       CASE WHEN refused_at > clock_timestamp() - interval '1 day' THEN refusal ELSE '' END AS refusal
FROM model_news
""")


async def note(c: AsyncConnection, news: ModelNews) -> None:
    """Note what was learnt; a longer rest stays."""
    await c.execute(_MAKE, {"model": news.model})
    if news.rests > 0:
        await c.execute(_REST, {"model": news.model, "seconds": news.rests, "why": news.why})
    if news.refusal is not None:
        await c.execute(_REFUSE, {"model": news.model, "refusal": news.refusal})
    await ring(c, BELL, news.model)


async def known(c: AsyncConnection) -> list[ModelNews]:
    """Return what is known of each model."""
    rows = await c.execute(_ALL)
    return [ModelNews(row.model, max(0.0, float(row.rests)), row.why, row.refusal) for row in rows]
