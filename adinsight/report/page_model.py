"""What the page shows, as plain data: the contract between the database and the page.

Every record becomes JSON by its field names. Shares and scores lie in 0..1, lifts are relative (0.1 is +10 %),
boxes are (x0, y0, x1, y1) as shares of width and height, dates are ISO 8601 text. Nothing here is escaped:
the page puts text into the document as text, never as markup.
"""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of something that has a name."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Money:
    """Spend in one currency; currencies are never added up."""

    currency: str
    amount: float


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that could not be read: its name, the stage that refused it and the sentence that says why."""

    file_name: str
    stage: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What was read; ads are those that are no variants, but for `count_shown`.

    `weekly` counts the ads first seen in the week that begins on that Monday, `conversions` the results called
    `result_name`. `headlines` are sentences made from the numbers, the most telling first.
    """

    count_ads: int
    count_files: int
    count_shown: int
    count_rejected: int
    count_failed: int
    count_near_duplicates: int
    count_variants: int
    count_out_of_domain: int
    first_seen: str | None
    last_seen: str | None
    performance_start: str | None
    performance_end: str | None
    count_with_performance: int
    impressions: int
    clicks: int
    conversions: float
    spend: tuple[Money, ...]
    unmatched_spend: tuple[Money, ...]
    weekly: tuple[Count, ...]
    platforms: tuple[Count, ...]
    advertisers: tuple[Count, ...]
    campaigns: tuple[Count, ...]
    coverage: tuple[Coverage, ...]
    rejected: tuple[Rejected, ...]
    headlines: tuple[str, ...]
    result_name: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many ads a kind of description was made for: `name` is the extractor's."""

    name: str
    count_done: int
    count_missing: int


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour of an ad's palette."""

    hex: str
    share: float
    term: str
    role: str


@dataclass(frozen=True, slots=True)
class SeenObject:
    """An object and where it stands."""

    label: str
    score: float
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, what it is for and where it stands."""

    text: str
    role: str
    box: Box


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept that is present, by its taxonomy; the score is calibrated."""

    taxonomy: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Achieved:
    """What an ad achieved over all its days; rates are None without exposure.

    `conversions` are the results called `result_name`; where an export counts several kinds, the commonest.
    """

    impressions: int
    clicks: int
    conversions: float
    spend: tuple[Money, ...]
    ctr: float | None
    result_name: str | None = None


@dataclass(frozen=True, slots=True)
class Ad:
    """All that is known of one ad. `x`, `y` are its place on the map, None without an embedding."""

    ad_id: str
    file_name: str
    width: int
    height: int
    advertiser: str | None
    brand: str | None
    platform: str | None
    campaign: str | None
    placement: str | None
    first_seen: str | None
    caption: str | None
    intentions: tuple[tuple[str, str], ...]
    is_out_of_domain: bool
    is_variant: bool
    background: str | None
    background_hex: str | None
    accent: str | None
    orientation: str | None
    topic: str | None
    setting: str | None
    sentiment: str | None
    near_duplicate_group: str | None
    palette: tuple[Swatch, ...]
    objects: tuple[SeenObject, ...]
    lines: tuple[Line, ...]
    concepts: tuple[Concept, ...]
    measures: tuple[tuple[str, float], ...]
    achieved: Achieved | None
    trend_ids: tuple[str, ...]
    look: str | None
    x: float | None
    y: float | None


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a trend: share of the week's creatives with its interval."""

    start: str
    count: int
    share: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Trend:
    """A look, a message or an attribute over time. `status` and `signal` as in the view `trends`.

    `growth` is the change of the expected count per week. `share` is that of the last four weeks' creatives, with an
    interval at `level`. Only clusters have medoids; every ad names all trends that it is of.
    """

    trend_id: str
    kind: str
    name: str
    terms: tuple[str, ...]
    status: str
    signal: str | None
    count_ads: int
    count_advertisers: int
    level: float | None
    growth: float | None
    growth_lower: float | None
    growth_upper: float | None
    stability: float | None
    medoid_ids: tuple[str, ...]
    weeks: tuple[Week, ...]
    share: float | None = None
    share_lower: float | None = None
    share_upper: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """An ad behind a finding: the events that it achieved against those that its campaign and week let expect.

    Events are clicks of impressions for click_rate, results of clicks for conversion_rate, else results of spend.
    """

    ad_id: str
    file_name: str
    has_attribute: bool
    observed: float
    expected: float
    exposure: float = 0.0


@dataclass(frozen=True, slots=True)
class Effect:
    """One finding. `verdict` as in the view `findings`; what is missing stands in `reason`."""

    finding_id: str
    outcome: str
    kind: str
    name: str
    family: str
    attribute: str
    verdict: str
    evidence: str | None
    estimate: float | None
    lower: float | None
    upper: float | None
    level: float | None
    shrunken: float | None
    p_value: float | None
    q_value: float | None
    count_with: int
    count_without: int
    count_campaigns: int
    exposure: float
    statement: str
    reason: str | None
    ads: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ColorUse:
    """How a colour term is used: ads with it as background and as accent, its commonest hex, and its course."""

    term: str
    hex: str
    count_background: int
    count_accent: int
    mean_share: float
    ctr: float | None
    count_impressions: int
    monthly: tuple[Count, ...]
    ad_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two colour terms as background and accent of one ad."""

    background: str
    accent: str
    count: int


@dataclass(frozen=True, slots=True)
class WordUse:
    """A phrase by its role: how many ads carry it, and some of them."""

    text: str
    role: str
    count_ads: int
    ctr: float | None
    count_impressions: int
    ad_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckShown:
    """A check of a variant. `verdict` as in `variant_checks_long`."""

    name: str
    verdict: str
    observed: float | None
    threshold: float | None
    is_weighed: bool
    detail: str | None


@dataclass(frozen=True, slots=True)
class VariantShown:
    """An attempt at a variant: its picture is in the thumbnails under `variant_id`."""

    variant_id: str
    ad_id: str | None
    size_name: str
    attempt: int
    status: str
    reasons: tuple[str, ...]
    prompt: str
    negative_prompt: str | None
    prompt_reasons: tuple[tuple[str, str], ...]
    prompt_cut: tuple[str, ...]
    seed: int
    model: str
    license: str | None
    checks: tuple[CheckShown, ...]


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm of an experiment: the change, or one of its two controls."""

    brief_id: str
    arm: str
    change: str
    is_wanted: bool
    parent_id: str | None
    variants: tuple[VariantShown, ...]


@dataclass(frozen=True, slots=True)
class Experiment:
    """A finding (or trend), named by `source_id`, made into ads: why, what is promised, and what came of it."""

    experiment_id: str
    product: str
    grounds: str
    statement: str | None
    outcome: str | None
    predicted: float | None
    predicted_lower: float | None
    predicted_upper: float | None
    gate_p: float | None
    arms: tuple[Arm, ...]
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of how this was made: a name and its value as text."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Making:
    """How the report came about, what limits it, and what was not concluded."""

    runs: tuple[tuple[Fact, ...], ...]
    models: tuple[Fact, ...]
    settings: tuple[Fact, ...]
    limits: tuple[str, ...]
    not_concluded: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Everything on the page, but the pictures.

    `thumbnails` are kept apart (ad_id or variant_id → data URI), since they are most of the file's bytes.
    A part that was never run is empty, and `missing` says by what command it comes: (part, sentence).
    """

    title: str
    made_at: str
    package_version: str
    database: str
    notes: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    overview: Overview
    ads: tuple[Ad, ...]
    trends: tuple[Trend, ...]
    effects: tuple[Effect, ...]
    colors: tuple[ColorUse, ...]
    pairings: tuple[Pairing, ...]
    words: tuple[WordUse, ...]
    experiments: tuple[Experiment, ...]
    making: Making
