from __future__ import annotations

import pytest

from adinsight.ads.formats import HEAD_BYTES, is_cut_short, sniff


def test_every_format_is_known_by_its_head(every_format: list[tuple[str, bytes]]) -> None:
    assert [sniff(data[:HEAD_BYTES]) for _, data in every_format] == [kind for kind, _ in every_format]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1avif", "AVIF"),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", "HEIF"),
        (b"\x00\x00\x00\x14ftypisom\x00\x00\x00\x00mp42avif", None),
        (b"\x00\x00\x00\x00ftyp", None),
        (b"BMW sells cars in many countries", None),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
        (b"", None),
    ],
)
def test_sniff(head: bytes, kind: str | None) -> None:
    assert sniff(head) == kind


def test_whole_files_are_not_cut_and_shortened_ones_are(every_format: list[tuple[str, bytes]]) -> None:
    assert [is_cut_short(data, kind) for kind, data in every_format] == [False] * len(every_format)
    halves = [(data[: len(data) // 2], kind) for kind, data in every_format if kind != "TIFF"]
    assert [is_cut_short(data, kind) for data, kind in halves] == [True] * len(halves)


def test_a_tiff_without_its_directory_is_cut() -> None:
    assert is_cut_short(b"II*\x00\x10\x00\x00\x00" + b"\x00" * 7, "TIFF")
    assert is_cut_short(b"MM\x00*\x00\x00\x00\x08\x00\x02" + b"\x00" * 12, "TIFF")
    assert not is_cut_short(b"MM\x00*\x00\x00\x00\x08\x00\x01" + b"\x00" * 16, "TIFF")
