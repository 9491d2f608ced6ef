from __future__ import annotations

import plotly.offline
import pytest

from adinsight.report.vendored import chart_script


def test_the_script_keeps_its_licence_and_cannot_end_its_element():
    script = chart_script()
    assert "Licensed under the MIT license" in script[:400]
    assert "plotly.js v" in script[:400]
    assert "</script" not in script.lower()
    assert "\r" not in script


@pytest.mark.parametrize("wrong", ["var a = '</SCRIPT>'", "<!-- a"])
def test_a_script_that_would_break_the_page_is_refused(monkeypatch, wrong):
    monkeypatch.setattr(plotly.offline, "get_plotlyjs", lambda: wrong)
    with pytest.raises(ValueError, match="install another plotly"):
        chart_script.__wrapped__()
