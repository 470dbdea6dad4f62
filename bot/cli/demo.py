"""`herald demo`: the main job in a minute, on the bundled papers, through the same commands as everywhere."""

import asyncio
import shutil
import tempfile
from datetime import datetime, timedelta
from itertools import count, takewhile
from pathlib import Path

from rich.console import Console as Screen
from rich.rule import Rule

from bot.app import App
from bot.cli.calling import document, told_name
from bot.cli.commands import notes, out
from bot.platforms.console.adapter import CHAT, Console, talk
from chat.clock import SystemClock
from papers.sample import SAMPLE_NOW

PAPER, TOPIC, CATEGORY = "2403.14621", "diffusion-models", "cs.CV"
MOST_PAPERS = 3

NEXT_STEPS = """\
{name}
  Talk to it                herald chat --sample; all of arXiv without --sample
  Read a whole paper        herald summarize 1706.03762 --depth deep; the bundled papers are abstracts only
  Put it on Telegram        herald setup, which asks for a token, a channel and a topic:
                            {telegram}
  Put it on Discord         the same:
                            {discord}
  Give it a language model  Gemini, Ollama and others, a few lines in config.toml:
                            {models}
  Serve the pages           HERALD_WEB__LISTEN=127.0.0.1:8080 beside a token:
                            {archive}

This tour's database is gone when it ends. Yours will be herald.db in the folder where you start herald.
"""


class TourClock(SystemClock):
    """The machine's clock, set to the day of the sample papers, which can be put forward."""

    def __init__(self) -> None:
        super().__init__(SAMPLE_NOW)
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """Return the moment that the tour has come to, in UTC."""
        return super().now() + self._ahead

    def put_forward(self, moment: datetime) -> None:
        """Go to a later moment."""
        self._ahead += max(moment - self.now(), timedelta(0))


async def tour(app: App) -> None:
    """Summarise a paper, vote, subscribe, post the digest, write its pages, speak Chinese, and say what to do next."""
    screen = out()
    console = Console(app.dispatcher, app.services.languages, screen, notes())
    topic = TOPIC if TOPIC in app.services.catalogue.topics else CATEGORY  # settings may have topics of their own
    _say(screen, f"Paper Herald, on {SAMPLE_NOW:%B %Y} and its 13 bundled papers: no token, no network, no model.\n")
    _title(screen, "1. A paper in short")
    await _give(screen, console, f"/summarize {PAPER}")
    _title(screen, "2. A reader likes it, and wants to see the quote behind each sentence")
    await _press(screen, console, "👍")
    await _give(screen, console, f"/evidence {PAPER}")
    _title(screen, "3. The chat follows a topic, and wants few papers a day")
    await _give(screen, console, f"/subscribe {topic} at 09:00 Asia/Shanghai", f"/settings papers {MOST_PAPERS}")
    if held := await app.services.subscriptions.of(CHAT):
        await _post(app, screen, console, held[0].next_run)
        _title(screen, "6. It speaks Chinese as well")
        await _give(screen, console, "/settings language zh", "/subscriptions", "/settings language en")
    _title(screen, "What next")
    pages = {each: document(f"how-to/{each}.md") for each in ("telegram", "discord", "models", "archive")}
    screen.print(NEXT_STEPS.format(name=told_name(), **pages), soft_wrap=True)
    if console.is_interactive:
        _say(screen, "The tour is over; the bot is yours: try /help. Ctrl-D ends it.\n")
        await talk(console, screen)


async def _post(app: App, screen: Screen, console: Console, hour: datetime | None) -> None:
    """Put the clock forward to the hour of the subscription: its digest goes out as on any day, then its pages."""
    if hour and isinstance(app.clock, TourClock):
        app.clock.put_forward(hour)
    _title(screen, f"4. The clock strikes {app.clock.now():%A %Y-%m-%d %H:%M} UTC: the digest goes out")
    sent = await app.runner({Console.name: console}).run_due()
    _say(screen, f"{sent} messages posted: the list, and one for each paper on it.\n")
    ranked = "Of more papers than the chat wants, those come that suit the topic's words and the 👍 of step 2 best.\n"
    screen.print(ranked, soft_wrap=True)
    _title(screen, "5. What the chat got becomes pages")
    await app.services.publishing.publish()
    if isinstance(app.directory, Path) and (app.directory / "index.html").is_file():
        kept = await asyncio.to_thread(_keep, app.directory)
        screen.print(
            "Pages with evidence, an Atom feed, a search and a post for a blog. Open this in a browser:\n",
            soft_wrap=True,
        )
        screen.print(f"  {kept / 'index.html'}\n\nIt is yours to delete.\n", soft_wrap=True)


def _keep(pages: Path) -> Path:
    """Copy the pages out of the tour's folder, which goes with it, into another temporary one."""
    return shutil.copytree(pages, Path(tempfile.mkdtemp(prefix="paper-herald-pages-")), dirs_exist_ok=True)


async def _give(screen: Screen, console: Console, *commands: str) -> None:
    for command in commands:
        _say(screen, f"> {command}\n")
        await console.hear(command)


async def _press(screen: Screen, console: Console, label: str) -> None:
    """Press the button with a label, as somebody at the terminal does: by its number."""
    for number in takewhile(console.button, map(str, count(1))):
        button = console.button(number)
        if button and button.label == label:
            _say(screen, f"> {number} ({label})\n")
            await console.hear(number)


def _say(screen: Screen, text: str) -> None:
    screen.print(text, style="bold", soft_wrap=True)


def _title(screen: Screen, text: str) -> None:
    screen.print(Rule(text, align="left", characters="─"))
