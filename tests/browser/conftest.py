"""A real browser for the report's pages, without a network, and what every page must satisfy.

The browser is the system's Chromium; nothing is downloaded. Where there is none the tests are
skipped and say so, and fail in continuous integration, where skipping would hide them.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SCREEN_HEIGHT_PX = 900
POLLS = 200
POLL_MS = 25


@dataclass
class OpenedPage:
    """A page in the browser, with what it asked for and complained about since it was opened."""

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def wait_until(self, expression: str) -> None:
        """Waits for a JavaScript expression; the page's policy forbids Playwright's own way."""
        for _ in range(POLLS):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(POLL_MS)
        pytest.fail(f"never true: {expression}")

    def assert_no_requests(self) -> None:
        """Nothing but the file itself was asked for."""
        assert self.requests == []

    def assert_no_errors(self) -> None:
        """The console is clean and no script failed."""
        assert self.errors == []

    def assert_drawn(self, figures: int) -> None:
        """Every chart is drawn once."""
        drawn = self.page.eval_on_selector_all(
            ".plot", "plots => plots.map(plot => plot.querySelectorAll('svg.main-svg').length > 0)"
        )
        assert drawn == [True] * figures

    def assert_accessible(self) -> None:
        """axe-core finds nothing, with every table open."""
        from axe_playwright_python.sync_playwright import Axe

        self.page.eval_on_selector_all("details", "all => all.forEach(d => { d.open = true })")
        results = Axe().run(self.page)
        assert results.violations_count == 0, results.generate_snapshot()

    def assert_no_sideways_scroll(self) -> None:
        """The page is not wider than the window."""
        wide, window = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= window

    def assert_sound(self, figures: int) -> None:
        """All of the above."""
        self.assert_drawn(figures)
        self.assert_no_sideways_scroll()
        self.assert_accessible()
        self.assert_no_sideways_scroll()  # now with the tables open
        self.assert_no_requests()
        self.assert_no_errors()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for the tests of a file.

    Not for the whole session: while Playwright's event loop runs, nothing else in this process
    can start one, as running a notebook does. A file makes its pages in a fixture of its own
    scope ``module`` or ``session``, which pytest sets up first.
    """
    paths = [path for name in BROWSERS if (path := shutil.which(name))]
    if not paths:
        reason = f"NOT RUN: no browser to look at the report with ({', '.join(BROWSERS)})"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=paths[0], headless=True, args=list(FLAGS)
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., OpenedPage]]:
    """Opens a file, as in ``open_page(path, width=390, dark=True)``, with options of a context."""
    contexts = []

    def open_(path: Path, width: int = 1280, dark: bool = False, **options: Any) -> OpenedPage:
        context = browser.new_context(
            viewport={"width": width, "height": SCREEN_HEIGHT_PX},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        address = path.resolve().as_uri()
        opened = OpenedPage(context.new_page())

        def pass_only_the_file(route: Any) -> None:
            if route.request.url.split("#")[0] == address:
                route.continue_()
            else:
                route.abort()

        def note_request(request: Any) -> None:
            if request.url.split("#")[0] != address:
                opened.requests.append(request.url)

        def note_message(message: Any) -> None:
            if message.type in ("error", "warning"):
                opened.errors.append(message.text)

        context.set_offline(True)
        context.route("**/*", pass_only_the_file)
        opened.page.on("request", note_request)
        opened.page.on("console", note_message)
        opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
        opened.page.goto(address)
        return opened

    yield open_
    for context in contexts:
        context.close()
