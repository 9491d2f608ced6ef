from transformers import BertTokenizer

from adinsight.training.vocabulary import CLS, DEC, PAD, SEP, SPECIAL, learn_vocabulary

TEXTS = ["a red mug on a desk", "a blue mug in a kitchen", "a red sofa"] * 3


def test_special_tokens_have_the_places_that_the_models_are_built_with(tmp_path):
    tokenizer = learn_vocabulary(TEXTS, 80, tmp_path)
    assert tokenizer.convert_tokens_to_ids(list(SPECIAL)) == [0, 1, 2, 3, 4, 5]
    assert (tokenizer.pad_token_id, tokenizer.cls_token_id, tokenizer.sep_token_id) == (PAD, CLS, SEP)
    assert tokenizer.bos_token_id == DEC
    assert len(tokenizer) <= 80


def test_what_it_learned_survives_the_folder(tmp_path):
    tokenizer = learn_vocabulary(TEXTS, 80, tmp_path)
    again = BertTokenizer.from_pretrained(str(tmp_path))
    text = "A RED mug on a sofa"
    assert again(text).input_ids == tokenizer(text).input_ids
    assert again.decode(again(text, add_special_tokens=False).input_ids) == "a red mug on a sofa"
    assert again(text).input_ids[0] == CLS
    assert again(text).input_ids[-1] == SEP


def test_every_word_of_the_texts_can_be_written(tmp_path):
    tokenizer = learn_vocabulary(TEXTS, 80, tmp_path)
    for text in TEXTS:
        assert tokenizer.decode(tokenizer(text, add_special_tokens=False).input_ids) == text


def test_letters_never_seen_are_unknown(tmp_path):
    tokenizer = learn_vocabulary(TEXTS, 80, tmp_path)
    assert tokenizer("zzz", add_special_tokens=False).input_ids == [1]
