"""`herald demo`: the whole job in a minute, on the bundled papers, through the same commands as everywhere."""

from datetime import datetime, timedelta

from rich.console import Console as Screen
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.rule import Rule

from bot.app import House
from bot.commands import notes, out
from bot.platforms.console.adapter import CHAT, Console, talk
from bot.redact import redactor
from chat.clock import SystemClock
from papers.sample import SAMPLE_NOW
from scheduler.delivery import Outbox
from services.editions import Editions

PAPER, TOPIC, CATEGORY = "2403.14148", "diffusion-models", "cs.CV"


class TourClock(SystemClock):
    """The machine's clock, set to the day of the sample papers, which can be put forward."""

    def __init__(self) -> None:
        super().__init__(SAMPLE_NOW)
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """Give the moment that the tour has come to, in UTC."""
        return super().now() + self._ahead

    def put_forward(self, moment: datetime) -> None:
        """Go to a later moment."""
        self._ahead += max(moment - self.now(), timedelta(0))


async def tour(house: House) -> None:
    """Summarise a paper, subscribe, show the settings, post the digest, and say what to do next."""
    screen = out()
    console = Console(house.dispatcher, house.services.languages, screen, notes())
    screen.print(f"Paper Herald, on 13 papers of {SAMPLE_NOW:%B %Y}: no token, no network.\n", style="bold")
    await _act(screen, console, "A paper in seconds, every sentence with its quote", f"/summarize {PAPER}", "1")
    topic = TOPIC if TOPIC in house.services.catalogue.topics else CATEGORY  # settings may have topics of their own
    await _act(screen, console, "A topic every day, at this chat's hour", f"/subscribe {topic} at 09:00 Asia/Shanghai")
    await _act(screen, console, "This chat's settings", "/settings papers 20", "/settings")
    await _post(house, screen, console)
    await _act(
        screen,
        console,
        "What this chat follows, in Chinese as well",
        "/subscriptions",
        "/settings language zh",
        "/subscriptions",
        "/settings language en",
    )
    _next_steps(house, screen)
    if console.is_interactive:
        screen.print("The tour is over; the bot is yours: try /help. Ctrl-D ends it.\n", style="bold")
        await talk(console, screen)


async def _act(screen: Screen, console: Console, title: str, *commands: str) -> None:
    screen.print(Rule(title, align="left", characters="─"))
    for command in commands:
        button = console.button(command)
        screen.print(f"> {command} ({button.label})\n" if button else f"> {command}\n", style="bold")
        await console.hear(command)


async def _post(house: House, screen: Screen, console: Console) -> None:
    """Put the clock forward to the hour of the subscription, and let the digest go out as it would on any day."""
    held = await house.services.subscriptions.of(CHAT)
    if not held:  # the settings' [access] is closed to the terminal, which was said above
        return
    if (next_run := held[0].next_run) and isinstance(house.clock, TourClock):
        house.clock.put_forward(next_run)
    strikes = f"{house.clock.now():%A %Y-%m-%d %H:%M} UTC"
    screen.print(Rule(f"The clock strikes: {strikes}, the digest goes out", align="left"))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=notes()) as bar:
        await _prepare(house.services.editions, bar)
    sent = await Outbox(house.store, {Console.name: console}, house.clock).send_waiting()
    screen.print(f"{sent} messages posted: the list, and one for each paper.\n", style="bold")


async def _prepare(editions: Editions, bar: Progress) -> None:
    task = bar.add_task("summarising and checking", total=None)
    for due in await editions.claim({Console.name}, 1):
        await editions.prepare(due, lambda done, total: bar.update(task, completed=done, total=total))


def _next_steps(house: House, screen: Screen) -> None:
    screen.print(Rule("What next", align="left"))
    place = "a temporary file, deleted when the tour ends" if house.temporary else redactor()(house.settings.store.url)
    screen.print(
        f"The database of this tour: {place}. Yours will be herald.db in the folder where you start\n"
        "herald, or what [store] url in config.toml names.\n\n"
        "  herald chat --sample               talk to the bot about the sample papers\n"
        "  herald chat                        the same with all of arXiv\n"
        "  herald summarize 1706.03762        one paper, as text, --format json or markdown\n"
        "  herald digest cs.CL                a category's digest of today\n"
        "  herald config                      the settings in force\n\n"
        "On Telegram: put a bot's token (from @BotFather) into HERALD_TELEGRAM__TOKEN and start\n"
        "  herald run\n"
        "docs/how-to/telegram.md has the steps. Discord comes with a later version.\n"
    )
