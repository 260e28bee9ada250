"""Coverage of the tests that draw examples: measured for the first examples of each, not for hundreds like them.

Measuring makes an example take two or three times as long, and what a test reaches it mostly reaches at once. Every
example runs all the same; a line that only a later one reaches is reported as missed.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import pytest
from coverage import Coverage

if TYPE_CHECKING:
    from collections.abc import Generator

MOST_MEASURED = 25


class FirstExamples:
    """Stops measuring where a test has had so many examples, until it ends."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Count the examples of a test that draws them."""
        drawing = getattr(getattr(item, "obj", None), "hypothesis", None)
        measuring = Coverage.current()
        if drawing is None or measuring is None:
            return (yield)
        inner, seen = drawing.inner_test, 0

        @wraps(inner)
        def counted(*args: Any, **more: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == MOST_MEASURED + 1:
                measuring.stop()
            return inner(*args, **more)

        drawing.inner_test = counted
        try:
            return (yield)
        finally:
            drawing.inner_test = inner
            if seen > MOST_MEASURED:
                measuring.start()
