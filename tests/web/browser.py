"""A headless Chromium, with or without JavaScript, and what the walk asks of it."""

import base64
import os
import pathlib
import time

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

PHONE = 360
DESK = 1100
PATIENCE = 15


class Browser:
    def __init__(self, registry, pictures, downloads, script):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        options.add_argument("--headless=new")
        options.add_argument("--disable-gpu")
        options.add_argument("--disable-dev-shm-usage")
        options.add_argument("--force-color-profile=srgb")
        if os.geteuid() == 0:
            options.add_argument("--no-sandbox")
        preferences = {"download.default_directory": str(downloads)}
        if not script:
            preferences["profile.managed_default_content_settings.javascript"] = 2
        options.add_experimental_option("prefs", preferences)
        # The console: a page that the policy of contents refuses something would say so there.
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options, Service("/usr/bin/chromedriver"))
        self.driver.set_page_load_timeout(PATIENCE)
        self.registry = registry
        self.pictures = pathlib.Path(pictures)
        self.downloads = pathlib.Path(downloads)

    def close(self):
        self.driver.quit()

    def open(self, path):
        self.driver.get(self.registry + path)

    def path(self):
        return self.driver.current_url.removeprefix(self.registry)

    def text(self):
        return self.driver.find_element(By.TAG_NAME, "body").text

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} x {selector} on {self.path()}"
        return found[0]

    def labelled(self, label):
        """The field that a label names, as somebody who reads the label finds it."""
        named = self.until_there("label", label)
        return self.driver.find_element(By.ID, named.get_attribute("for"))

    def type(self, label, text):
        field = self.labelled(label)
        field.clear()
        field.send_keys(text)

    def press(self, words):
        """Presses the button or follows the link with these words."""
        found = self.until_there("main button, main a, header button", words)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        found.click()

    def until_there(self, selector, words):
        """The first of these elements that begins with the words, once it is on the page."""
        found = []

        def look():
            fit = [element for element in self.all(selector) if element.text.startswith(words)]
            found.extend(fit[:1])
            return bool(fit)

        self.wait(look, lambda: f"nothing says {words!r} on {self.path()}: {self.text()}")
        return found[0]

    def must_be_at(self, path):
        """The page that comes next has this path."""
        self.wait(lambda: self.path() == path, lambda: f"not at {path}, but {self.path()}")

    def must_begin_at(self, path):
        """The page that comes next has a path that begins so."""
        self.wait(lambda: self.path().startswith(path), lambda: f"at {self.path()}, not {path}")

    def must_say(self, *texts):
        """The page that comes next says all this."""
        self.wait(
            lambda: all(text in self.text() for text in texts),
            lambda: f"{texts} are not on {self.path()}: {self.text()}",
        )

    def is_loaded(self):
        return self.driver.execute_script("return document.readyState") == "complete"

    def wait(self, holds, complaint):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if self.is_loaded() and holds():
                    return
            except WebDriverException:
                pass  # the page changed while it was read, which drivers say in several ways
            time.sleep(0.02)
        raise AssertionError(complaint())

    def downloaded(self, name):
        """The bytes of a file that was asked for."""
        file = self.downloads / name
        for _ in range(PATIENCE * 20):
            # Until it is whole the browser writes to another file beside an empty one.
            if file.exists() and file.stat().st_size and not list(self.downloads.glob("*.crdownload")):
                content = file.read_bytes()
                file.unlink()
                return content
            time.sleep(0.05)
        raise AssertionError(f"{name} did not arrive")

    def width(self, width, dark=False):
        self.wanted = width
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 780, "deviceScaleFactor": 1, "mobile": width < 600},
        )
        scheme = "dark" if dark else "light"
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {"features": [{"name": "prefers-color-scheme", "value": scheme}]},
        )

    def picture(self, name):
        shot = self.driver.execute_cdp_cmd(
            "Page.captureScreenshot", {"captureBeyondViewport": True, "format": "png"}
        )
        (self.pictures / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))

    def must_fit(self):
        """Nothing is wider than the window. A phone's window grows with what is too wide for it, so
        its width is the one that was asked for."""
        wide = self.driver.execute_script("return document.documentElement.scrollWidth")
        assert wide <= self.wanted, f"{self.path()} is {wide} wide at {self.wanted}"

    def must_not_complain(self):
        """Nothing was refused by the policy of contents. (Refusals of forms are in the log too.)"""
        entries = [entry["message"] for entry in self.driver.get_log("browser")]
        refused = [entry for entry in entries if "Content Security Policy" in entry]
        assert not refused, refused
