"""How much exposure two arms need until a difference of a stated size is found."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf, sqrt

from scipy import stats

from adinsight.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two arms that are compared.

    Args:
        base_rate: Events per exposure of the control, above 0; at most 1 where each exposure has one event at most.
        change: Change of that rate as a share, above -1, not 0: 0.1 is 10 % more.
        dispersion: Variance of the luck of single ads on the log rate; no exposure averages it out, only more ads do.
        count_ads: Ads in each arm.
        is_share: Whether an exposure has one event at most, as an impression has a click; spend has any number.

    Raises:
        ConfigError: If a value is out of range.
    """

    base_rate: float
    change: float
    dispersion: float = 0.0
    count_ads: int = 1
    is_share: bool = True

    def __post_init__(self) -> None:
        if self.base_rate <= 0 or (self.is_share and max(self.base_rate, self.rate) >= 1):
            raise ConfigError(f"a base rate must be above 0 and stay below 1, got {self.base_rate}")
        if self.change <= -1 or self.change == 0:
            raise ConfigError(f"an effect must be above -1 and not 0, got {self.change}; see --effect")
        if self.dispersion < 0 or self.count_ads < 1:
            raise ConfigError(
                f"dispersion must be at least 0 and an arm has an ad, got {self.dispersion} and {self.count_ads}"
            )

    @property
    def rate(self) -> float:
        """Events per exposure of the arm with the change."""
        return self.base_rate * (1 + self.change)

    def exposure(self, level: float, power: float) -> float:
        """Exposure of each arm, infinite where the ads' own luck hides the change whatever they are shown.

        The test of two proportions with a common variance under the null (Fleiss, Levin and Paik, Statistical
        Methods for Rates and Proportions, 2003, 4.1), enlarged by what the ads' luck takes of the precision.

        Args:
            level: Two-sided, corrected for the number of comparisons.
            power: Chance of finding the change.
        """
        first, second = self.rate, self.base_rate
        z_level, z_power = self._quantiles(level, power)
        null, alternative = self._variance((first + second) / 2), (self._variance(first) + self._variance(second)) / 2
        numerator = z_level * sqrt(2 * null) + z_power * sqrt(2 * alternative)
        left = 1 - self.least_ads(level, power) / self.count_ads
        return inf if left <= 0 else ceil(numerator**2 / (first - second) ** 2 / left)

    def least_ads(self, level: float, power: float) -> float:
        """Ads in each arm at which their luck alone takes all of the precision; an arm needs more than that."""
        first, second = self.rate, self.base_rate
        return (
            sum(self._quantiles(level, power)) ** 2 * (first**2 + second**2) * self.dispersion / (first - second) ** 2
        )

    def _variance(self, rate: float) -> float:
        return rate * (1 - rate) if self.is_share else rate

    @staticmethod
    def _quantiles(level: float, power: float) -> tuple[float, float]:
        return float(stats.norm.ppf(1 - level / 2)), float(stats.norm.ppf(power))
