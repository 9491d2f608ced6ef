"""One WordPiece vocabulary for the captioner and for CLIP, learned from the studio's texts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tokenizers import BertWordPieceTokenizer
from transformers import BertTokenizer

# Their places are written into the models' configurations: [PAD] 0, [UNK] 1, [CLS] 2,
# [SEP] 3, [MASK] 4, and [DEC] 5, with which BLIP begins a caption.
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]")
PAD, CLS, SEP, DEC = 0, 2, 3, 5


def learn_vocabulary(texts: Iterable[str], size: int, folder: Path) -> BertTokenizer:
    """Learns a tokenizer from texts and saves it.

    The learner breaks ties between equally frequent pieces by chance, so a second tokenizer of
    the same texts may number or cut words differently: weights belong to the saved one alone.
    """
    learner = BertWordPieceTokenizer(lowercase=True)
    learner.train_from_iterator(texts, vocab_size=size, min_frequency=2, special_tokens=list(SPECIAL))
    tokenizer = BertTokenizer(vocab=learner.get_vocab(), do_lower_case=True, model_max_length=64)
    tokenizer.add_special_tokens({"bos_token": "[DEC]"})
    tokenizer.save_pretrained(str(folder))
    return tokenizer
