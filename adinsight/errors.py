"""Every error that adinsight raises, one tree.

    AdInsightError
    ├── ConfigError (ValueError)       an option or configuration value is out of range
    │   └── Unsupported                the loaded model does not take what was asked of it
    ├── SourceError (ValueError)       a place that ads should come from cannot be used
    ├── PerformanceRefused (ValueError) an export cannot be read without guessing; says what would settle it
    ├── ImageRejected (ValueError)     one file is not an ad that can be read; carries its reason
    ├── ModelError (RuntimeError)      a model cannot be found, loaded or run
    │   ├── WeightsMissing             its weights are not on this machine
    │   └── LicenseRefused             its licence has to be accepted by name first
    ├── ExtractionError (RuntimeError) an extractor broke its contract
    ├── StoreError (RuntimeError)      the database cannot be opened, migrated, written or read
    │   ├── StoreBusy                  another process holds it
    │   ├── QueryError                 a query failed, or asked for what is locked
    │   └── AdNotFound                 no ad answers to that name
    ├── SafetyRefused (ValueError)     a prompt, wording or picture is held back; says by which rule, and what allows it
    ├── InsufficientData (ValueError)  there is too little data to say anything
    └── MissingDependency (ImportError) an optional package is needed; says how to install it

The library raises these and never prints or exits. A caller who wants one net:

    try:
        adinsight.analyze("ads/")
    except adinsight.AdInsightError as error:
        ...
"""

from __future__ import annotations


class AdInsightError(Exception):
    """The root of every error that adinsight raises."""


class ConfigError(AdInsightError, ValueError):
    """An option or configuration value is out of range or unknown."""


class Unsupported(ConfigError):
    """The loaded model does not take what was asked of it; the message says what it takes instead."""


class SourceError(AdInsightError, ValueError):
    """A folder, manifest or URL that ads should come from cannot be used."""


class PerformanceRefused(AdInsightError, ValueError):
    """A performance export cannot be read, or only by guessing; the message names the option that settles it."""


class ImageRejected(AdInsightError, ValueError):
    """One file is not an ad that can be read.

    Args:
        reason: A short code that a query can group by, such as truncated or too_large.
        detail: A sentence with the limit and the option that changes it.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[ImageRejected], tuple[str, str]]:
        return type(self), (self.reason, self.detail)


class ModelError(AdInsightError, RuntimeError):
    """A model cannot be found, loaded or run."""


class WeightsMissing(ModelError):
    """A model's weights are not on this machine."""


class LicenseRefused(ModelError):
    """A model's licence forbids or limits commercial use, or is not known, and has not been accepted by name."""


class ExtractionError(AdInsightError, RuntimeError):
    """An extractor broke its contract or failed on an ad."""


class StoreError(AdInsightError, RuntimeError):
    """The database cannot be opened, migrated, written or read."""


class StoreBusy(StoreError):
    """Another process holds the database file."""


class QueryError(StoreError):
    """A query failed, or asked for something that is locked."""


class AdNotFound(StoreError, KeyError):
    """No ad answers to that name."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class SafetyRefused(AdInsightError, ValueError):
    """A prompt, the words on an ad or a picture are held back; the message names the rule and what allows it."""


class InsufficientData(AdInsightError, ValueError):
    """There is too little data, or too little variation in it, to estimate anything."""


class MissingDependency(AdInsightError, ImportError):
    """An optional package is needed; the message says how to install it."""
