from adinsight.benchmarks.beams import beam_captions
from adinsight.benchmarks.fresh import fresh_ads
from adinsight.models.captioner import Captioner
from adinsight.models.catalogue import profile
from adinsight.models.compute import Compute, Runtime


def test_one_beam_is_greedy_and_three_find_captions_too():
    runtime = Runtime("cpu")
    runtime.compute = Compute("cpu", "float32", "a test")
    captioner = Captioner(profile("starter").model("captioner"), runtime)
    images = [image for image, _ in fresh_ads(3)]
    assert beam_captions(captioner, images, 1) == [caption.text for caption in captioner.caption(images)]
    assert all(beam_captions(captioner, images, 3))
