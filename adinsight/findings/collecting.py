"""From the database to a panel: summed by SQL to creative, placement, audience and week before anything is fitted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from adinsight.errors import InsufficientData
from adinsight.findings.layout import Floats, numbered
from adinsight.findings.panel import Attribute, Outcome, Panel
from adinsight.findings.reader import ReaderRates
from adinsight.store.database import connect

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import pyarrow as pa

CLICK_RATE, CONVERSION_RATE, COST_PER_RESULT = "click_rate", "conversion_rate", "cost_per_result"
_GRAINS = """
SELECT grain, is_summable, count(*) AS count_rows, sum(impressions) AS impressions
FROM performance_rows WHERE ad_id IS NOT NULL AND impressions > 0
GROUP BY ALL ORDER BY is_summable DESC, impressions DESC, grain
"""
_RESULT = """
SELECT coalesce(result_name, '') AS result_name, sum(conversions) AS count_results
FROM performance_rows WHERE ad_id IS NOT NULL AND grain = $grain AND is_summable = $is_summable
GROUP BY ALL HAVING count_results > 0 ORDER BY count_results DESC, result_name
"""
# Currencies are never mixed: each is a stratum of its own. A row of several weeks counts for its first.
_ROWS = """
SELECT
    p.ad_id,
    concat_ws(chr(31), p.platform, coalesce(p.advertiser, ''), coalesce(p.campaign, ''), coalesce(p.currency, ''))
        AS campaign,
    coalesce(n.group_id, p.ad_id) AS copies,
    coalesce(p.placement, '') AS placement,
    coalesce(p.audience, p.ad_group, '') AS audience,
    coalesce(date_diff('week', DATE '2000-01-03', p.period_start), -1) AS week,
    bool_or(p.is_experiment) AS is_experiment,
    sum(p.impressions)::DOUBLE AS impressions,
    coalesce(sum(p.clicks), 0)::DOUBLE AS clicks,
    coalesce(sum(p.clicks) FILTER (coalesce(p.result_name, '') = $result AND p.conversions IS NOT NULL), 0)::DOUBLE
        AS result_clicks,
    coalesce(sum(p.spend) FILTER (coalesce(p.result_name, '') = $result AND p.conversions IS NOT NULL), 0)::DOUBLE
        AS result_spend,
    coalesce(sum(p.conversions) FILTER (coalesce(p.result_name, '') = $result), 0)::DOUBLE AS results,
    coalesce(sum(p.frequency * p.impressions) / sum(p.impressions) FILTER (p.frequency IS NOT NULL), 'nan'::DOUBLE)
        AS frequency
FROM performance_rows AS p
LEFT JOIN near_duplicates AS n ON n.ad_id = p.ad_id
WHERE p.ad_id IS NOT NULL AND p.impressions > 0 AND p.grain = $grain AND p.is_summable = $is_summable
GROUP BY ALL ORDER BY ALL
"""
_ATTRIBUTES = "SELECT DISTINCT ad_id, family, attribute FROM ad_attributes ORDER BY family, attribute, ad_id"
# Rates hold for one version of an extractor: where ads were read by several, none are used.
_RATES = """
SELECT r.family, r.attribute, r.count_hits, r.count_misses, r.count_false_alarms, r.count_rejections
FROM reader_rates AS r
JOIN (
    SELECT extractor, min(fingerprint) AS fingerprint
    FROM stg_current GROUP BY extractor HAVING count(DISTINCT fingerprint) = 1
) AS c ON c.extractor = r.extractor AND c.fingerprint = r.fingerprint
"""
_STRANGE = """
SELECT count(*) FILTER (is_out_of_domain), count(*) FROM stg_captions WHERE extractor = 'captions'
"""
_LATER = """
SELECT count(*) FROM ads
WHERE first_analyzed_at > (SELECT max(computed_at) FROM trend_runs)
"""
# Words are too many to measure each: this stands for those that have no rates of their own.
_ANY = "*"
_MOST_STRANGE = 0.5


@dataclass(frozen=True, slots=True)
class Collected:
    """What an analysis works on.

    Args:
        panel: Rows, creatives and attributes.
        outcomes: What was counted; those of results only where the exports have some.
        ads: Ad of each creative, shape (creatives,).
        grain: Of the rows: ad, asset or asset_group.
        is_summable: Whether the platform counts each impression once.
        notes: What was left out, in sentences.
    """

    panel: Panel
    outcomes: tuple[Outcome, ...]
    ads: tuple[str, ...]
    grain: str
    is_summable: bool
    notes: tuple[str, ...]


def collect(path: Path) -> Collected:
    """The panel of everything that was imported and matched.

    Raises:
        InsufficientData: If no row of an export is matched to an ad.
        StoreError: If the database cannot be read.
    """
    with connect(path, read_only=True) as connection:
        grain, is_summable, notes = _grain(connection)
        chosen = {"grain": grain, "is_summable": is_summable}
        result, further = _result(connection, chosen)
        rows = connection.sql(_ROWS, params={**chosen, "result": result}).to_arrow_table()
        listed = connection.sql(_ATTRIBUTES).to_arrow_table()
        rates, unmeasured = _rates(connection)
        later = _later(connection)
    panel, ads = _panel(rows, listed)
    if rates:
        panel = replace(panel, rates=tuple(rates.get(n) or rates.get(Attribute(n.family, _ANY)) for n in panel.names))
    return Collected(
        panel=panel,
        outcomes=_outcomes(rows),
        ads=ads,
        grain=grain,
        is_summable=is_summable,
        notes=(*notes, *further, *unmeasured, *later),
    )


def _grain(connection: duckdb.DuckDBPyConnection) -> tuple[str, bool, tuple[str, ...]]:
    """One grain, since the same impression may be in several: what can be summed goes first."""
    found = connection.sql(_GRAINS).fetchall()
    if not found:
        raise InsufficientData(
            "no row of a performance export is matched to an ad of this database: import one with "
            "adinsight performance import FILE, and see adinsight performance show for what stayed unmatched"
        )
    (grain, is_summable, _, _), *rest = found
    notes = tuple(
        f"{count} rows of the grain {other}{'' if summable else ' that cannot be summed'} were left out; "
        f"this is of the grain {grain}"
        for other, summable, count, _ in rest
    )
    if not is_summable:
        notes = (
            *notes,
            f"the platform counts one impression for several rows of the grain {grain}; rates are of those",
        )
    return grain, is_summable, notes


def _result(connection: duckdb.DuckDBPyConnection, chosen: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The kind of result of which there are most; kinds are never added up."""
    found = connection.sql(_RESULT, params=chosen).fetchall()
    if not found:
        return "", ()
    name = found[0][0]
    others = ", ".join(other or "unnamed" for other, _ in found[1:])
    return name, ((f"results are {name or 'unnamed'}; left out: {others}",) if others else ())


def _rates(connection: duckdb.DuckDBPyConnection) -> tuple[dict[Attribute, ReaderRates], tuple[str, ...]]:
    """How well each attribute is read, as far as that was measured on ads like these."""
    rates = {Attribute(family, name): ReaderRates(*counts) for family, name, *counts in _all(connection, _RATES)}
    strange, count = _all(connection, _STRANGE)[0]
    if rates and strange > _MOST_STRANGE * count:
        note = (
            f"{strange} of {count} ads are unlike those that the readers were measured on; "
            "effects are of what was read, not corrected for reading errors"
        )
        return {}, (note,)
    return rates, ()


def _later(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Clusters know nothing of ads that came after the latest trends."""
    ((count,),) = _all(connection, _LATER)
    if not count:
        return ()
    return (f"{count} ads came after the latest trends and count as in no look and no message: run adinsight trends",)


def _all(connection: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    return connection.sql(query).fetchall()


def _panel(rows: pa.Table, listed: pa.Table) -> tuple[Panel, tuple[str, ...]]:
    ad, campaign = _text(rows, "ad_id"), _text(rows, "campaign")
    creative = numbered(ad, campaign)
    _, first = np.unique(creative, return_index=True)
    ads = ad[first]
    week = rows.column("week").to_numpy()
    launched = np.full(len(first), np.iinfo(np.int64).max)
    np.minimum.at(launched, creative, week)
    attributes, names = _attributes(listed, ads)
    is_experiment = np.zeros(len(first), bool)
    np.logical_or.at(is_experiment, creative, rows.column("is_experiment").to_numpy(zero_copy_only=False))
    panel = Panel(
        creative=creative,
        factors={
            "placement": numbered(_text(rows, "placement")),
            "audience": numbered(_text(rows, "audience")),
            "period": numbered(week),
        },
        age=(week - launched[creative]).astype(float),
        frequency=_numbers(rows, "frequency"),
        attributes=attributes,
        names=names,
        campaign=numbered(campaign[first]),
        copies=numbered(_text(rows, "copies")[first]),
        is_experiment=is_experiment,
    )
    return panel, tuple(ads.tolist())


def _attributes(listed: pa.Table, ads: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], tuple[Attribute, ...]]:
    """Which creative has which, shape (creatives, attributes); attributes that no creative has are left out."""
    told = (listed.column(column).to_pylist() for column in ("family", "attribute"))
    names = [Attribute(family, name) for family, name in zip(*told, strict=True)]
    own, place = np.unique(ads, return_inverse=True)
    number = {ad: index for index, ad in enumerate(own.tolist())}
    listed_ads = listed.column("ad_id").to_pylist()
    pairs = [(number[ad], name) for ad, name in zip(listed_ads, names, strict=True) if ad in number]
    kept = {name: index for index, name in enumerate(dict.fromkeys(name for _, name in pairs))}
    table = np.zeros((len(own), len(kept)), bool)
    for ad, name in pairs:
        table[ad, kept[name]] = True
    return table[place], tuple(kept)


def _outcomes(rows: pa.Table) -> tuple[Outcome, ...]:
    outcomes = [Outcome(CLICK_RATE, _numbers(rows, "clicks"), _numbers(rows, "impressions"))]
    results = _numbers(rows, "results")
    if results.sum() > 0:
        outcomes.append(Outcome(CONVERSION_RATE, results, _numbers(rows, "result_clicks")))
        if _numbers(rows, "result_spend").sum() > 0:
            outcomes.append(Outcome(COST_PER_RESULT, results, _numbers(rows, "result_spend"), is_inverse=True))
    return tuple(outcomes)


def _text(rows: pa.Table, name: str) -> np.ndarray[Any, Any]:
    text: np.ndarray[Any, Any] = rows.column(name).to_numpy(zero_copy_only=False).astype(str)
    return text


def _numbers(rows: pa.Table, name: str) -> Floats:
    values: Floats = rows.column(name).to_numpy(zero_copy_only=False).astype(np.float64)
    return values
