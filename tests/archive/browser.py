"""A real browser: Debian's Chromium, driven through its chromedriver."""

import json
import shutil
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

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

    def find(self, css: str) -> Any:
        """Find the first element; None where there is none."""
        return next(iter(self.all(css)), None)

    def all(self, css: str) -> list[Any]:
        """Find all elements."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def until(self, css: str, text: str) -> None:
        """Wait until an element says so."""
        waiting = WebDriverWait(self.driver, 10, ignored_exceptions=(AttributeError, StaleElementReferenceException))
        waiting.until(lambda _: text in self.find(css).text)

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
