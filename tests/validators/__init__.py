"""Foreign parsers and checkers that read what sitegen writes.

A test with sitegen's own reader would repeat sitegen's own mistakes. So the tests let the
parsers that readers use judge the output: the Nu Html Checker, ical.js and Chromium. Nothing
here is imported by the product; `scripts/test-tools` installs what is missing.

`browser` is not imported here, so that tests without a browser do not load Playwright.
"""

from .html5 import HtmlMessage, HtmlReport, check_html, html_errors
from .ical import IcalCalendar, IcalError, IcalEvent, ical_js_events
from .tools import chromium_path, missing, need

__all__ = [
    "HtmlMessage",
    "HtmlReport",
    "IcalCalendar",
    "IcalError",
    "IcalEvent",
    "check_html",
    "chromium_path",
    "html_errors",
    "ical_js_events",
    "missing",
    "need",
]
