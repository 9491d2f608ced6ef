from __future__ import annotations

from dataclasses import fields

import pytest

from adinsight.config import PROFILES
from adinsight.errors import LicenseRefused
from adinsight.generate import licenses
from adinsight.generate.licenses import license_of, require_accepted
from adinsight.generate.subject_training import SubjectRecipe
from adinsight.models.catalogue import generator

KEYS = {
    "license", "commercial", "gated", "steps", "guidance", "candidates", "native_side", "guided_sketches", "subject",
}  # fmt: skip
DEV = "black-forest-labs/FLUX.1-dev"


def test_every_entry_of_the_registry_is_whole():
    for name, entry in licenses._table().items():
        assert entry["commercial"] in ("yes", "conditional", "no"), name
        assert isinstance(entry["license"], str) and isinstance(entry["gated"], bool), name
        assert set(entry) <= KEYS, name
        assert isinstance(entry.get("guided_sketches", False), bool), name
        assert set(entry.get("subject", {})) <= {field.name for field in fields(SubjectRecipe)}, name


def test_what_the_profiles_draw_with_may_be_used_for_ads():
    for name in PROFILES:
        ref = generator(name)
        known = license_of(ref.model_id)
        assert known.commercial in ("yes", "conditional")
        assert known.name == ref.license
        require_accepted(known, ())


def test_a_non_commercial_model_is_refused_until_it_is_accepted_by_its_own_name():
    with pytest.raises(LicenseRefused, match=r"\(FLUX.1-dev Non-Commercial\) does not allow commercial use.*"
                       r"--accept-license black-forest-labs/FLUX.1-dev"):  # fmt: skip
        require_accepted(license_of(DEV), ())
    with pytest.raises(LicenseRefused):
        require_accepted(license_of(DEV), ("black-forest-labs/FLUX.2-dev",))
    require_accepted(license_of(DEV), (DEV,))
    require_accepted(license_of(DEV.lower()), (DEV,))


def test_a_model_of_unknown_licence_is_refused_too():
    with pytest.raises(LicenseRefused, match="is not known to adinsight"):
        require_accepted(license_of("somebody/model"), ())
    require_accepted(license_of("somebody/model"), ("somebody/model",))


def test_distilled_models_bring_their_steps_and_guidance():
    klein = license_of("black-forest-labs/FLUX.2-klein-4B")
    assert (klein.steps, klein.guidance, klein.is_gated) == (4, 1.0, False)
