"""The week's and the month's best: what a chat's readers liked, once, when the week or month is over."""

from datetime import UTC, datetime

import pytest

from tests.talks import Talk

LIKED = "2403.14621"


@pytest.mark.parametrize(
    ("how", "early", "due", "heading"),
    [
        (
            "weekly",
            datetime(2024, 3, 25, 8, 59, tzinfo=UTC),
            datetime(2024, 3, 25, 9, 1, tzinfo=UTC),
            "The week's best",
        ),
        (
            "monthly",
            datetime(2024, 4, 1, 8, 59, tzinfo=UTC),
            datetime(2024, 4, 1, 9, 1, tzinfo=UTC),
            "The month's best",
        ),
    ],
)
async def test_what_was_liked_is_posted_once_at_the_hour_and_nothing_else(
    talk: Talk, how: str, early: datetime, due: datetime, heading: str
) -> None:
    best, runner = talk.app.services.best, talk.runner
    await talk.say(f"/settings best {how}")
    await talk.say(f"/vote {LIKED} up")
    talk.clock.set(early)
    assert await best.post_due() == 0
    talk.clock.set(due)
    assert await best.post_due() == 1
    assert await best.post_due() == 0, "each period once"
    assert await runner.run_due() == 1
    said = talk.read()
    assert heading in said
    assert "GRM" in said
    assert "👍 1" in said
    talk.clock.set(due.replace(month=due.month + 1, day=1 if how == "monthly" else 29))
    assert await best.post_due() == 0, "nothing was liked since"


async def test_a_chat_that_wishes_it_late_waits_for_the_next_one(talk: Talk) -> None:
    best = talk.app.services.best
    await talk.say(f"/vote {LIKED} up")
    talk.clock.set(datetime(2024, 3, 27, 12, tzinfo=UTC))
    await talk.say("/settings best weekly")
    assert await best.post_due() == 0
    await talk.say("/vote 2403.14421 up")
    talk.clock.set(datetime(2024, 4, 1, 10, tzinfo=UTC))
    assert await best.post_due() == 1
    await talk.say("/settings best off")
    talk.clock.set(datetime(2024, 4, 8, 10, tzinfo=UTC))
    assert await best.post_due() == 0
