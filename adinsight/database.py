"""adinsight in Python: analyse a collection, open what came of it, ask it questions in pandas."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adinsight.config import DEFAULT_DATABASE, AnalyzeConfig, PerformanceConfig
from adinsight.errors import StoreError

if TYPE_CHECKING:
    import pandas as pd

    from adinsight.analyze.extractor import Extractor
    from adinsight.engines.performance import PerformanceReport
    from adinsight.engines.report import RunReport
    from adinsight.findings.finding_run import FindingsReport
    from adinsight.findings.rules import Rules
    from adinsight.generate.generator import Generator
    from adinsight.progress import Progress
    from adinsight.report.options import ReportOptions
    from adinsight.report.writing import ReportFacts
    from adinsight.trends.analysis import TrendRules, TrendsReport
    from adinsight.variants.brief import Brief
    from adinsight.variants.briefs.arms import Order
    from adinsight.variants.briefs.planning import Proposal
    from adinsight.variants.making import VariantsReport
    from adinsight.variants.variant_run import VariantRules


def analyze(
    target: str | Path,
    db: str | Path = DEFAULT_DATABASE,
    *,
    config: AnalyzeConfig | None = None,
    progress: Progress | None = None,
    extractors: Sequence[Extractor] | None = None,
) -> RunReport:
    """Reads every ad of a folder, file, manifest or URL into one DuckDB file and says what it did.

    Args:
        target: Where the ads are.
        db: The DuckDB file; made where it is missing, added to where it is there.
        config: Profile, limits, questions and the rest; the defaults where left out.
        progress: Who is told while it runs; nobody where left out.
        extractors: Use these in place of the built-in ones.

    Raises:
        AdInsightError: See `adinsight.errors` for the kinds.
    """
    from adinsight.engines.local import analyze as run

    return run(target, Path(db), config, progress, extractors)


def import_performance(
    export: str | Path,
    db: str | Path = DEFAULT_DATABASE,
    *,
    config: PerformanceConfig | None = None,
    progress: Progress | None = None,
) -> PerformanceReport:
    """Reads what ads achieved from a platform's export into a database and says what it did.

    Args:
        export: A CSV or tab-separated file.
        db: The DuckDB file. Names are matched to the images that it holds, so analyse these first.
        config: What the file does not say by itself; the defaults where left out.
        progress: Who is told while it runs; nobody where left out.

    Raises:
        PerformanceRefused: If the export can only be read by guessing; says which setting settles it.
        AdInsightError: See `adinsight.errors` for the other kinds.
    """
    from adinsight.engines.performance import import_performance as run

    return run(export, Path(db), config, progress)


def estimate_findings(
    db: str | Path = DEFAULT_DATABASE, *, rules: Rules | None = None, progress: Progress | None = None
) -> FindingsReport:
    """Estimates which attributes go with performance, and keeps that in the views findings and finding_evidence.

    Args:
        db: The DuckDB file, with ads analysed and exports imported.
        rules: Thresholds; the defaults where left out.
        progress: Who is told while it runs; nobody where left out.

    Raises:
        InsufficientData: If no row of an export is matched to an ad.
        StoreError: If there is no such file, or it cannot be used.
    """
    from adinsight.findings.finding_run import find

    return find(open(db).path, rules, progress)


def find_trends(
    db: str | Path = DEFAULT_DATABASE, *, rules: TrendRules | None = None, progress: Progress | None = None
) -> TrendsReport:
    """Tells which looks, messages and attributes rise and fall, and keeps that in the views trends and trend_weekly.

    Args:
        db: The DuckDB file, with ads analysed.
        rules: Sizes and seed; the defaults where left out.
        progress: Who is told while it runs; nobody where left out.

    Raises:
        InsufficientData: If too few ads have an embedding; says how many are missing.
        StoreError: If there is no such file, or it cannot be used.
    """
    from adinsight.trends.analysis import find_trends as find

    return find(open(db).path, rules, progress)


def propose_variants(order: Order, db: str | Path = DEFAULT_DATABASE) -> Proposal:
    """Says what to make of an order: experiments of three arms for what passes the gate, reasons for what does not.

    Args:
        order: The product or parent ad, the words, the sizes and how many.
        db: The DuckDB file, with findings.

    Raises:
        InsufficientData: If there are no findings, or nothing that a brief could act on can be judged.
        AdNotFound: If no ad, or more than one, answers to the parent's name.
        StoreError: If there is no such file, or it cannot be used.
    """
    from adinsight.variants.briefs.planning import propose

    return propose(open(db).path, order)


def make_variants(
    briefs: Sequence[Brief],
    db: str | Path = DEFAULT_DATABASE,
    out: str | Path = "variants",
    *,
    generator: Generator | None = None,
    rules: VariantRules | None = None,
    progress: Progress | None = None,
) -> VariantsReport:
    """Makes the ads of briefs, reads each back by the extractors of the collection, and keeps all of them.

    Args:
        briefs: Such as `propose_variants(order).briefs`.
        db: The DuckDB file; each variant goes into it, linked to its brief and its parent.
        out: Folder for the files.
        generator: Draws; the starter's own where left out.
        rules: How they are made and judged; the defaults where left out.
        progress: Who is told while it runs; nobody where left out.

    Raises:
        AdInsightError: See `adinsight.errors` for the kinds.
    """
    from adinsight.generate.generator import Generator
    from adinsight.variants.variant_run import maker

    return maker(open(db).path, Path(out), generator or Generator.load(), rules, progress=progress).make(briefs)


def write_report(
    db: str | Path = DEFAULT_DATABASE,
    out: str | Path = "report.html",
    *,
    options: ReportOptions | None = None,
    progress: Progress | None = None,
) -> ReportFacts:
    """Writes one HTML file that shows everything that a database knows, and opens with no network.

    Args:
        db: The DuckDB file.
        out: The HTML file; its folder is made where it is missing.
        options: Title, number of ads and size of the file; the defaults where left out.
        progress: Who is told while it runs; nobody where left out.

    Raises:
        ConfigError: If the page does not fit into its size, or cannot be written there.
        StoreError: If there is no such database, or it cannot be read.
    """
    from adinsight.report.options import ReportOptions
    from adinsight.report.writing import write_report as write

    return write(open(db).path, Path(out), options or ReportOptions(), progress)


def open(db: str | Path = DEFAULT_DATABASE) -> Database:
    """The database of a collection, for reading.

    Raises:
        StoreError: If there is no such file.
    """
    path = Path(db)
    if not path.exists():
        raise StoreError(f"there is no database {path}; make one with: adinsight analyze FOLDER --db {path}")
    return Database(path)


class Database:
    """A collection that has been analysed. Holds no connection between calls."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __repr__(self) -> str:
        return f"Database({str(self.path)!r})"

    def sql(self, query: str, params: Sequence[Any] | None = None) -> pd.DataFrame:
        """The result of one query that reads. Values go into `params`, never into the text.

        Raises:
            QueryError: If it fails, writes, or reaches for files or the network.
        """
        from adinsight.store.query import run_sql

        frame: pd.DataFrame = run_sql(self.path, query, params=params).to_pandas()
        return frame

    def ads(self) -> pd.DataFrame:
        """One wide row per ad: the view `ads_wide`."""
        return self.sql("SELECT * FROM ads_wide ORDER BY ad_id")

    def performance(self) -> pd.DataFrame:
        """One row per row of the imported exports: the view `performance_rows`."""
        return self.sql("SELECT * FROM performance_rows ORDER BY import_id, row_number")

    def findings(self) -> pd.DataFrame:
        """One row per attribute, pair or kind of ageing of the latest analysis: the view `findings`."""
        return self.sql("SELECT * FROM findings ORDER BY outcome, q_value, family, attribute, finding_id")

    def trends(self) -> pd.DataFrame:
        """One row per look, message, topic, colour, object or offer of the latest analysis: the view `trends`."""
        return self.sql("SELECT * FROM trends ORDER BY kind, count_creatives DESC, trend_id")

    def variants(self) -> pd.DataFrame:
        """One row per attempt at a variant, with its brief, prompt and verdict: the view `variants`."""
        return self.sql("SELECT * FROM variants ORDER BY experiment_id, arm, size_name, number, attempt")

    def show(self, name: str) -> dict[str, Any]:
        """All that is known of one ad, by its id, the start of its id, file name or path.

        Raises:
            AdNotFound: If no ad, or more than one, answers to the name.
        """
        from adinsight.store.lookup import describe_ad, find_ad

        return describe_ad(self.path, find_ad(self.path, name))

    def search(
        self,
        text: str = "",
        *,
        like: str | Path | None = None,
        where: str | None = None,
        k: int = 10,
        profile: str | None = None,
    ) -> pd.DataFrame:
        """The ads nearest in meaning to a text, or in looks to a picture, nearest first.

        Args:
            text: What to look for, in words.
            like: A picture to look for instead.
            where: A condition on `ads_wide` that the ads must meet.
            k: Most ads to return.
            profile: Whose CLIP to ask; the default profile where left out.

        Raises:
            ConfigError: If neither or both of text and picture are given.
            QueryError: If the condition is not one SQL expression.
        """
        from adinsight.engines.searching import search

        frame: pd.DataFrame = search(self.path, text, like, where, k, profile).to_pandas()
        return frame
