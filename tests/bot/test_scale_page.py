"""The page on many chats says what the limits that the program keeps to come to."""

import re
from pathlib import Path

from bot.platforms.telegram.rate_limits import A_SECOND
from bot.settings.settings import Settings

PAGE = Path(__file__).parents[2] / "docs/explanation/scale.md"
PAID, DISCORD = 1000, 50  # a second
PAPERS = Settings().digest.max_papers
IN_A_THREAD = 2  # requests: its name is read, and it is opened
WAYS = (
    (1, A_SECOND),
    (1 + PAPERS, A_SECOND),
    (1, PAID),
    (1 + PAPERS, PAID),
    (1, DISCORD),
    (1 + PAPERS + IN_A_THREAD, DISCORD),
)


def told(seconds: float) -> str:
    """Say how long something takes, as the page does."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    if seconds < 3600:
        minutes = seconds / 60
        return f"{minutes:.1f} min" if minutes < 2 else f"{minutes:.0f} min"
    hours = seconds / 3600
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"


def test_the_table_of_times_is_what_the_limits_come_to() -> None:
    table = re.search(r"<!-- table -->\n(.+?)<!-- /table -->", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert table
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in table[1].strip().splitlines()[2:]]
    assert rows == [
        [f"{digests:,}", *(told(digests * messages / pace) for messages, pace in WAYS)]
        for digests in (10_000, 100_000, 1_000_000)
    ]
