import numpy as np
import pytest
import torch

from adinsight.errors import ConfigError
from adinsight.models.captioner import MAX_NEW_TOKENS, Captioner
from adinsight.models.domain import DomainGuard, textures

PROMPT = "the intention of this ad is"


@pytest.fixture
def captioner(checkpoints, runtime):
    return Captioner(checkpoints.ref("captioner"), runtime)


def pictures(captioner, images):
    return captioner.processor.image_processor(images=[i.thumb for i in images], return_tensors="pt")["pixel_values"]


def room(model, count_given):
    """Tokens that may follow: the decoder has a limited number of places."""
    return min(MAX_NEW_TOKENS, model.config.text_config.max_position_embeddings - count_given)


def library_captions(captioner, images, prompt):
    """What BlipForConditionalGeneration.generate writes, its own prompt removed."""
    model, tokenizer = captioner.model, captioner.processor.tokenizer
    texts = []
    for image in images:
        prompt_ids = tokenizer(prompt, add_special_tokens=False).input_ids
        # Its generate puts the begin token in the first place and drops the last: the closing one.
        ids = torch.tensor([[tokenizer.cls_token_id, *prompt_ids, tokenizer.sep_token_id]])
        with torch.inference_mode():
            out = model.generate(
                pixel_values=pictures(captioner, [image]), input_ids=ids, attention_mask=torch.ones_like(ids),
                do_sample=False, num_beams=1, max_new_tokens=room(model, 1 + len(prompt_ids)),
            )  # fmt: skip
        texts.append(tokenizer.decode(out[0, 1 + len(prompt_ids) :], skip_special_tokens=True).strip())
    return texts


@pytest.mark.parametrize("prompt", ["", PROMPT])
def test_captions_are_the_librarys_own(captioner, images, prompt):
    texts = [caption.text for caption in captioner.caption(images, prompt)]
    assert texts == library_captions(captioner, images, prompt)
    assert len(set(texts)) > 1


def test_a_prompt_changes_the_caption_and_is_left_out(captioner, images):
    plain, prompted = captioner.caption(images), captioner.caption(images, PROMPT)
    assert [c.text for c in plain] != [c.text for c in prompted]
    assert not any(PROMPT in c.text for c in prompted)


@pytest.mark.parametrize("prompt", ["", PROMPT])
def test_mean_log_probability_by_one_full_pass(captioner, images, prompt):
    model, tokenizer = captioner.model, captioner.processor.tokenizer
    config = model.config.text_config
    for image in images[:3]:
        (caption,) = captioner.caption([image], prompt)
        start = [config.bos_token_id, *tokenizer(prompt, add_special_tokens=False).input_ids]
        with torch.inference_mode():
            seen = model.vision_model(pictures(captioner, [image])).last_hidden_state
            ids, sure = list(start), []
            while len(sure) < room(model, len(start)) and (not sure or ids[-1] != config.sep_token_id):
                logits = model.text_decoder(
                    input_ids=torch.tensor([ids]), encoder_hidden_states=seen, use_cache=False
                ).logits[0, -1].log_softmax(-1)  # fmt: skip
                ids.append(int(logits.argmax()))
                sure.append(float(logits.max()))
        # Random weights may write padding amid the words; it does not count.
        sure = [one for one, token in zip(sure, ids[len(start) :], strict=True) if token != config.pad_token_id]
        assert tokenizer.decode(ids[len(start) :], skip_special_tokens=True).strip() == caption.text
        assert caption.mean_log_probability == pytest.approx(np.mean(sure), abs=1e-4)


def test_padding_behind_a_short_caption_does_not_count(captioner, images):
    """A batch pads to its longest caption; alone, there is no padding."""
    together = captioner.caption(images)
    alone = [captioner.caption([image])[0] for image in images]
    assert [c.text for c in together] == [c.text for c in alone]
    np.testing.assert_allclose(
        [c.mean_log_probability for c in together], [c.mean_log_probability for c in alone], atol=1e-4
    )


def test_keys_and_values_are_cached(captioner, images):
    assert captioner.model.config.text_config.is_decoder
    lengths = []
    decoder = captioner.model.text_decoder
    hook = decoder.bert.register_forward_pre_hook(
        lambda _, args, kwargs: lengths.append((args[0] if args else kwargs["input_ids"]).shape[1]), with_kwargs=True
    )
    captioner.caption(images[:2], PROMPT)
    hook.remove()
    assert lengths[0] == 1 + len(captioner.processor.tokenizer(PROMPT, add_special_tokens=False).input_ids)
    assert set(lengths[1:]) == {1}


def test_several_prompts_cost_one_look(captioner, images):
    calls = []
    captioner.model.vision_model.register_forward_hook(lambda *_: calls.append(1))
    captioner.caption(images[:2])
    captioner.caption(images[:2], PROMPT)
    captioner.is_out_of_domain(images[:2])
    assert len(calls) == 1
    captioner.caption(images[2:])
    assert len(calls) == 2


def test_without_a_guard_nobody_knows_the_domain(captioner, images):
    assert captioner.is_out_of_domain(images) == [None] * 5


def test_a_prompt_that_fills_the_decoder_is_refused(captioner, images):
    with pytest.raises(ConfigError, match="has 60 tokens, the captioner takes at most 38"):
        captioner.caption(images[:1], "red " * 60)
    assert captioner.caption(images[:1], "red " * 38)[0].mean_log_probability < 0


def test_the_guard_flags_by_distance(captioner, images):
    count = captioner.model.config.vision_config.hidden_size + textures(images).shape[1]
    for threshold, is_outside in ((1e9, False), (0.0, True)):
        captioner.guard = DomainGuard(np.zeros(count, np.float32), np.eye(count, dtype=np.float32), threshold)
        assert captioner.is_out_of_domain(images) == [is_outside] * 5
