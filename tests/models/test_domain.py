import numpy as np
import pytest

from adinsight.models.domain import DomainGuard, textures
from adinsight.records import AdImage


def image(pixels):
    return AdImage("0" * 16, pixels, pixels, pixels.shape[1], pixels.shape[0])


def test_the_distance_is_mahalanobis_by_hand():
    precision = np.array([[1, 0], [0, 0.25]], np.float32)
    guard = DomainGuard(np.array([1, 2], np.float32), precision, 1.0)
    distances = guard.distance(np.array([[1, 2], [4, 2], [1, 6], [4, 10]], np.float32))
    np.testing.assert_allclose(distances, [0, 3, 2, 5], atol=1e-6)


def test_a_fit_finds_mean_and_spread():
    rng = np.random.default_rng(0)
    features = (rng.normal(size=(20_000, 2)) * [10, 0.1] + [5, -3]).astype(np.float32)
    guard = DomainGuard.fit(features[:10_000], features[10_000:])
    np.testing.assert_allclose(guard.mean, [5, -3], atol=0.5)
    # One deviation off along either feature is a distance of one, whatever the feature's unit.
    steps = np.array([[15, -3], [5, -2.9]], np.float32)
    np.testing.assert_allclose(guard.distance(steps), [1, 1], atol=0.06)
    # Two normal features: the distance that one in fifty exceeds is sqrt(-2 ln 0.02).
    assert guard.threshold == pytest.approx(np.sqrt(-2 * np.log(0.02)), abs=0.1)


def test_what_breaks_a_correlation_is_far():
    rng = np.random.default_rng(1)
    one = rng.normal(size=(4_000, 1))
    features = np.hstack([one, one + 0.1 * rng.normal(size=(4_000, 1))]).astype(np.float32)
    guard = DomainGuard.fit(features[:2_000], features[2_000:])
    along, across = guard.distance(np.array([[1, 1], [1, -1]], np.float32))
    assert along < guard.threshold < across


def test_a_constant_feature_is_no_trouble():
    features = np.hstack([np.random.default_rng(2).normal(size=(500, 1)), np.ones((500, 1))]).astype(np.float32)
    guard = DomainGuard.fit(features[:250], features[250:])
    assert np.isfinite(guard.distance(features)).all()


def test_the_share_of_held_out_that_is_flagged():
    features = np.random.default_rng(3).normal(size=(2_000, 4)).astype(np.float32)
    guard = DomainGuard.fit(features[:1_000], features[1_000:], share=0.1)
    assert (guard.distance(features[1_000:]) > guard.threshold).mean() == pytest.approx(0.1, abs=0.002)


def test_round_trip(tmp_path):
    guard = DomainGuard(np.array([1, 2], np.float32), np.array([[2, 0.5], [0.5, 1]], np.float32), 3.25)
    guard.save(tmp_path)
    assert (tmp_path / "domain.safetensors").stat().st_mode & 0o444 == 0o444
    loaded = DomainGuard.load(tmp_path)
    assert loaded is not None
    np.testing.assert_array_equal(loaded.mean, guard.mean)
    np.testing.assert_array_equal(loaded.precision, guard.precision)
    assert loaded.threshold == 3.25
    assert DomainGuard.load(tmp_path / "nowhere") is None


def test_textures_of_one_flat_colour():
    found = textures([image(np.full((40, 60, 3), 200, np.uint8))])
    assert found.shape == (1, 30)
    assert found.dtype == np.float32
    still = [np.log(1.002), *[np.log(0.002)] * 6, 0]
    np.testing.assert_allclose(found[0, :24], still * 3, atol=1e-4)
    np.testing.assert_allclose(found[0, 24:], [np.log(0.002)] * 4 + [0, 0], atol=1e-3)


def test_textures_of_two_halves():
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[:, 4:] = 30
    (found,) = textures([image(pixels)])
    # 112 steps between neighbours, eight of them of 30 levels: the range from 16 to 40.
    assert found[5] == pytest.approx(np.log(8 / 112 + 0.002), abs=1e-4)
    assert found[7] == pytest.approx(np.log1p(240 / 112), abs=1e-4)
    np.testing.assert_allclose(found[24:], [np.log(0.502), *[np.log(0.002)] * 3, np.log(2), np.log(2)], atol=1e-3)


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 300, 3), (3, 3, 3)])
def test_textures_of_the_smallest_pictures(shape):
    assert np.isfinite(textures([image(np.zeros(shape, np.uint8))])).all()


def test_flags_join_trunk_and_texture():
    images = [image(np.full((16, 16, 3), 9, np.uint8))] * 2
    calm = textures(images)[0]
    guard = DomainGuard(np.array([0, 0, *calm], np.float32), np.eye(32, dtype=np.float32), 1.0)
    assert guard.flags(np.array([[0, 0.9], [0, 1.1]], np.float32), images).tolist() == [False, True]
