"""All defects that a composite can have, looked for at once."""

from __future__ import annotations

from adinsight.variants.audit.check import Check
from adinsight.variants.audit.product import Placed, product_checks
from adinsight.variants.audit.realism import realism_checks


def defect_checks(placed: Placed) -> list[Check]:
    """product_intact, product_blur, product_brightness, illumination, color_agreement, shadow and contact.

    Shadow and contact are left out for a product that does not stand.
    """
    return [*product_checks(placed), *realism_checks(placed)]
