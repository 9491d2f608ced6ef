from __future__ import annotations

from adinsight.progress import Progress, Silent


def test_silence_takes_everything_and_writes_nothing(capsys) -> None:
    progress: Progress = Silent()
    progress.start("reading ads", None)
    progress.advance(2)
    progress.note("a word")
    progress.finish()
    assert capsys.readouterr() == ("", "")
