"""A real browser: Debian's Chromium, driven through its chromedriver."""

import json
import shutil
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.patience import PATIENCE

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
AXE = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
_SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)
T = TypeVar("T")
_LEFT = "__left"  # a variable of a page that is being left: the next one's window has none


@dataclass(frozen=True)
class Found:
    """What a selector finds first, looked for at each use, and once more where the page has changed meanwhile."""

    driver: Chrome
    css: str

    @property
    def text(self) -> str:
        """The text that is shown."""
        return self._do(lambda element: element.text)

    @property
    def tag(self) -> str:
        """The tag's name."""
        return self._do(lambda element: element.tag_name)

    def is_shown(self) -> bool:
        """Return whether people see it."""
        return self._do(WebElement.is_displayed)

    @property
    def height(self) -> float:
        """The height in CSS pixels."""
        return self._do(lambda element: float(element.size["height"]))

    def attribute(self, name: str) -> str | None:
        """Return an attribute, None where it is not set."""
        return self._do(lambda element: element.get_attribute(name))

    def style(self, name: str) -> str:
        """Return a computed property of the style."""
        return self._do(lambda element: element.value_of_css_property(name))

    def click(self) -> None:
        """Click on it."""
        self._do(WebElement.click)

    def clear(self) -> None:
        """Take out what is typed in it."""
        self._do(WebElement.clear)

    def type(self, keys: str) -> None:
        """Press keys on it."""
        self._do(lambda element: element.send_keys(keys))

    def _do(self, use: Callable[[WebElement], T]) -> T:
        """Use it, and again while there is no such element or the page of the one that was found is gone."""
        return waited(self.driver, lambda: (use(self.driver.find_element(By.CSS_SELECTOR, self.css)),))[0]


def waited(driver: Chrome, ask: Callable[[], T]) -> T:
    """Ask until the answer is neither empty nor an error, such as one of a page that goes while it is asked."""
    return WebDriverWait(driver, PATIENCE, 0.02, ignored_exceptions=(WebDriverException,)).until(lambda _: ask())


@dataclass
class Browser:
    """A browser with one page open at a time."""

    driver: Chrome

    def open(self, address: str) -> None:
        """Open a page and forget what was noted about those before."""
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(address)

    def look(self, *, scheme: str = "light", width: int = 1200) -> None:
        """Look through a screen of that width in CSS pixels, a phone's where it is narrow."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)

    def scripts(self, *, allowed: bool) -> None:
        """Let pages run scripts, or not."""
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not allowed})

    def find(self, css: str) -> Found:
        """Find the first element, when it is used."""
        return Found(self.driver, css)

    def texts(self, css: str) -> list[str]:
        """Return the texts of all elements, shown or not."""
        found: list[str] = self.script(f"return [...document.querySelectorAll({css!r})].map(each => each.textContent)")
        return found

    def script(self, source: str) -> Any:
        """Run a script in the page."""
        return self.driver.execute_script(source)

    def until(self, css: str, text: str) -> None:
        """Wait until an element says so."""
        waited(self.driver, lambda: text in self.find(css).text)

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """Wait, after what is done inside, until the page is another one, and that one is loaded."""
        self.script(f"window.{_LEFT} = true")
        yield
        waited(self.driver, lambda: self.script(f"return !window.{_LEFT} && document.readyState === 'complete'"))

    def printed(self) -> bytes:
        """Return the page as it would be printed, a PDF."""
        return b64decode(self.driver.execute_cdp_cmd("Page.printToPDF", {})["data"])

    def complaints(self) -> list[str]:
        """Return what the console says of the page."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Return the addresses that the page asked for."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [each["params"]["request"]["url"] for each in events if each["method"] == "Network.requestWillBeSent"]

    def barriers(self) -> list[str]:
        """Return what axe-core finds that keeps people out, serious or critical."""
        self.driver.execute_script(AXE.read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(
            "const done = arguments[0]; axe.run().then(done, e => done(String(e)))"
        )
        assert not isinstance(found, str), found
        return [
            f"{each['id']}: {each['help']}: {each['nodes'][0]['html']}"
            for each in found["violations"]
            if each["impact"] in {"serious", "critical"}
        ]


@contextmanager
def browsing(folder: Path) -> Iterator[Browser]:
    """Run a browser that keeps what it keeps in a folder."""
    options = ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for switch in (*_SWITCHES, f"--user-data-dir={folder}"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(DRIVER))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
