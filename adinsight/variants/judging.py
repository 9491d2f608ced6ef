"""Every check of one draft, from what it was asked for and what was read back of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adinsight.errors import ConfigError
from adinsight.variants.audit.check import Check
from adinsight.variants.audit.defects import defect_checks
from adinsight.variants.audit.fidelity import MOST_DRIFT, Drift, drift_between, fidelity_of
from adinsight.variants.audit.product import Placed
from adinsight.variants.audit.requests import avoided_check, change_check, kept_check, lost_of, text_checks
from adinsight.variants.audit.safety import check_words
from adinsight.variants.brief import Brief, Trait
from adinsight.variants.faithfulness import TextVector
from adinsight.variants.reading_back import ReadBack
from adinsight.variants.scenes.checking import layout_checks
from adinsight.variants.scenes.rendering import rendered

if TYPE_CHECKING:
    from adinsight.generate.request import Pixels
    from adinsight.variants.audit.copies import CopyGuard
    from adinsight.variants.drafting import Draft

_PICTURE = ("background", "shadow", "product")
# A new layout in new words changes these by itself.
FOLLOWS = frozenset({"word", "line", "look", "message", "orientation", "composition", "accent"})
SafetyCheck = Callable[["Pixels"], Check]


@dataclass(frozen=True, slots=True)
class JudgingRules:
    """What a variant must keep to.

    Args:
        most_drift: Traits that may be otherwise than in the parent, or than the brief keeps, besides the change.

    Raises:
        ConfigError: If it is out of range.
    """

    most_drift: int = MOST_DRIFT

    def __post_init__(self) -> None:
        if self.most_drift < 0:
            raise ConfigError(f"most_drift must be at least 0, got {self.most_drift}; change it with --most-drift")


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """Holds what all drafts are judged by.

    Args:
        guard: Knows the ads that there are.
        is_safe: Looks at a picture; says unchecked where nothing can.
        text_vector: CLIP's vector of a prompt.
        parent: What was seen in an ad that variants are made of, by its id; None where it is not known.
        rules: What a variant must keep to.
        variants: Ads that are variants themselves, of which no draft is called a copy.
    """

    guard: CopyGuard
    is_safe: SafetyCheck
    text_vector: TextVector
    parent: Callable[[str], ReadBack | None]
    rules: JudgingRules
    variants: Sequence[str] = ()

    def checks(self, draft: Draft, seen: ReadBack, file: bytes) -> tuple[Check, ...]:
        """What every check says of a draft.

        Args:
            draft: The ad and how it was made.
            seen: What the extractors say of it.
            file: Its bytes as they are delivered.
        """
        brief, scene = draft.slot.brief, draft.scene
        product = None if draft.product is None else draft.product.box
        return (
            change_check(brief, seen.traits),
            avoided_check(brief, seen.traits),
            kept_check(brief, seen.traits),
            check_words(brief),
            *self._of_parent(draft, seen),
            *text_checks(scene, seen.lines, product),
            *layout_checks(scene, draft.assets, draft.slot.size, draft.shelf, file),
            *self._of_product(draft),
            self.guard.check(draft.pixels, seen.vector, (*self.variants, seen.ad_id)),
        )

    def _of_parent(self, draft: Draft, seen: ReadBack) -> Sequence[Check]:
        """How near it stays to its parent and prompt; drift weighs, nearness is reported."""
        brief = draft.slot.brief
        parent = None if brief.parent_id is None else self.parent(brief.parent_id)
        checks: list[Check] = []
        if seen.vector is not None:
            of_parent = None if parent is None else parent.vector
            fidelity = fidelity_of(seen.vector[None], of_parent, self.text_vector(draft.prompt.text))
            checks += [check for check in fidelity.checks() if check.name != "diversity"]
        return [*checks, self._drift(brief, parent, seen)]

    def _drift(self, brief: Brief, parent: ReadBack | None, seen: ReadBack) -> Check:
        """What is otherwise than in the parent, and what the brief keeps and is not to be seen."""
        lost = lost_of(brief, seen.traits)
        if parent is None:
            return Drift((), lost).check(self.rules.most_drift)
        families = {trait.family for trait in brief.traits}
        before, after = (map(_trait, one.traits) for one in (parent, seen))
        found = drift_between(before, after, families | FOLLOWS)
        return Drift(found.gained, (*found.lost, *lost)).check(self.rules.most_drift)

    def _of_product(self, draft: Draft) -> Sequence[Check]:
        """Of a product that was given; one that the generator drew has no picture to be held against."""
        if draft.product is None:
            return ()
        layers = tuple(layer for layer in draft.scene.layers if layer.role in _PICTURE)
        bare = rendered(replace(draft.scene, layers=layers), draft.assets, draft.shelf)
        return defect_checks(Placed(bare, draft.product, draft.gains, draft.stands))


def _trait(seen: tuple[str, str]) -> Trait:
    return Trait(*seen)
