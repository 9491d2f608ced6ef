"""What a report is to be. Loads nothing, so that the command line can state its defaults."""

from __future__ import annotations

from dataclasses import dataclass

from adinsight.errors import ConfigError


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What a report is to be.

    Args:
        title: Its heading.
        ads: How many ads it shows; of more a sample.
        megabytes: Largest file, in 10^6 bytes; pictures are made as large as that allows.

    Raises:
        ConfigError: If a number is out of range.
    """

    title: str = "What the ads say"
    ads: int = 5000
    megabytes: float = 40.0

    def __post_init__(self) -> None:
        if self.ads < 1:
            raise ConfigError(f"a report shows at least 1 ad, got {self.ads}; change it with --ads")
        if not self.megabytes > 0:
            raise ConfigError(f"a file has more than 0 MB, got {self.megabytes}; change it with --max-megabytes")


DEFAULTS = ReportOptions()
