"""Works off one shard at a time: what the local loop and each of Ray's actors runs."""

from __future__ import annotations

import hashlib
import json
import platform
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from os import getpid

from adinsight.analyze.extractor import Extractor
from adinsight.config import AnalyzeConfig
from adinsight.engines.examining import Examined, ExaminedBatch, Examiner, settled
from adinsight.engines.reading import Ledger, crashed
from adinsight.engines.shards.attempts import MOST_CRASHES, Attempts
from adinsight.engines.shards.folder import ShardFolder
from adinsight.engines.shards.job import Shard
from adinsight.engines.shards.known import read_known
from adinsight.engines.shards.shard_file import to_parquet
from adinsight.errors import ExtractionError
from adinsight.records import Extraction


@dataclass(frozen=True, slots=True)
class Receipt:
    """Says that a shard is finished, and what it took.

    Args:
        shard_id: The shard.
        file: Name of its Parquet file.
        sha256: Of the file's bytes.
        worker: Host and process id.
        counts: Number of inputs by verdict: done, unchanged, rejected, failed.
        stages: Number of inputs that each station looked at: read and each extractor.
        seconds: Wall seconds of each station.
    """

    shard_id: str
    file: str
    sha256: str
    worker: str
    counts: dict[str, int]
    stages: dict[str, int]
    seconds: dict[str, float]

    def as_text(self) -> str:
        """JSON."""
        return json.dumps(asdict(self), indent=1, sort_keys=True)

    @classmethod
    def from_text(cls, text: str | bytes) -> Receipt:
        """The receipt that `as_text` wrote down."""
        return cls(**json.loads(text))

    @property
    def seconds_each(self) -> dict[str, float]:
        """Wall seconds of each station per input that it looked at."""
        return {name: self.seconds.get(name, 0.0) / count for name, count in self.stages.items() if count}


def receipt_of(folder: ShardFolder, fingerprint: str, shard: Shard) -> Receipt | None:
    """The receipt of a shard whose file is whole; None where it has to be made."""
    name = _name(shard, fingerprint)
    text = folder.read(f"{name}.json")
    if text is None:
        return None
    receipt = Receipt.from_text(text)
    data = folder.read(receipt.file)
    return receipt if data is not None and hashlib.sha256(data).hexdigest() == receipt.sha256 else None


class ShardWorker:
    """Holds the extractors of a job, and what was known when it began.

    Args:
        folder: Folder of the job.
        fingerprint: Of the job; see `Job`.
        config: Settings of the run.
        extractors: Its extractors.

    Raises:
        ExtractionError: If the extractors here are not those that the job was planned with.
    """

    def __init__(
        self, folder: ShardFolder, fingerprint: str, config: AnalyzeConfig, extractors: Sequence[Extractor]
    ) -> None:
        self.folder, self.fingerprint, self.config, self.extractors = folder, fingerprint, config, extractors
        self.known = read_known(folder)
        here = self._ledger().fingerprint_of_all
        if here != fingerprint:
            raise ExtractionError(
                f"the worker on {platform.node()} has other extractors, models or versions ({here}) than the run was "
                f"planned with ({fingerprint}); install the same packages and weights on every machine"
            )

    def process(self, shard: Shard) -> Receipt:
        """Leaves the shard's file and its receipt; a shard that is finished already is left as it is.

        Raises:
            ModelError: If a model cannot be loaded.
            StoreError: If the folder cannot be used, or an extractor declares what cannot be.
        """
        finished = receipt_of(self.folder, self.fingerprint, shard)
        if finished is not None:
            return finished
        name = _name(shard, self.fingerprint)
        seconds: defaultdict[str, float] = defaultdict(float)
        attempts = Attempts(self.folder, f"{name}.attempts.json")
        with attempts.watched():
            batch = self._examine(shard, attempts, seconds)
            data = to_parquet(batch, self.extractors)
            receipt = _receipt(shard, f"{name}.parquet", data, batch, seconds)
            self.folder.write(receipt.file, data)
            self.folder.write(f"{name}.json", receipt.as_text().encode())
        return receipt

    def _examine(self, shard: Shard, attempts: Attempts, seconds: defaultdict[str, float]) -> ExaminedBatch:
        ledger = self._ledger()
        examiner = Examiner(ledger, seconds)
        found: dict[int, Examined] = {}
        extractions: list[Extraction] = []
        for places in self._portions(shard, attempts):
            if attempts.ends(places[0]) >= MOST_CRASHES:
                found |= {place: settled(crashed(shard.sources[place], ledger)) for place in places}
                continue
            for done, batch in self._batches(shard, places, examiner, attempts):
                found |= zip(done, batch.inputs, strict=True)
                extractions += batch.extractions
        return ExaminedBatch(tuple(found[place] for place in range(len(shard.sources))), tuple(extractions))

    def _portions(self, shard: Shard, attempts: Attempts) -> Iterator[Sequence[int]]:
        """The places of the inputs, together where no worker has ended with them; each suspect alone, at the end."""
        every = range(len(shard.sources))
        innocent = [place for place in every if not attempts.ends(place)]
        if innocent:
            yield innocent
        yield from ([place] for place in every if attempts.ends(place))

    def _batches(
        self, shard: Shard, places: Sequence[int], examiner: Examiner, attempts: Attempts
    ) -> Iterator[tuple[Sequence[int], ExaminedBatch]]:
        """Each batch with its places. Whatever is read ahead counts as in hand."""
        size = self.config.batch_size
        reach = size * (1 + self.config.look_ahead)
        begun = 0
        attempts.take(places[:reach])
        with closing(examiner.examine((shard.sources[place] for place in places), self.config)) as batches:
            for batch in batches:
                done = places[begun : begun + len(batch.inputs)]
                begun += len(batch.inputs)
                attempts.take(places[begun : begun + reach])
                yield done, batch

    def _ledger(self) -> Ledger:
        return Ledger(self.known, self.extractors, self.config.limits)


def _name(shard: Shard, fingerprint: str) -> str:
    return f"{shard.shard_id}-{fingerprint}"


def _receipt(shard: Shard, file: str, data: bytes, batch: ExaminedBatch, seconds: defaultdict[str, float]) -> Receipt:
    verdicts = Counter(item.verdict[0] for item in batch.inputs)
    stages = Counter(o.stage for item in batch.inputs for o in item.outcomes if o.reason != "duplicate")
    # What a file took to read is its own; the station's seconds are those that nothing else went on in.
    reading = sum(item.outcomes[0].seconds for item in batch.inputs)
    return Receipt(
        shard.shard_id, file, hashlib.sha256(data).hexdigest(), f"{platform.node()}:{getpid()}",
        dict(verdicts), dict(stages), {**seconds, "read": reading},
    )  # fmt: skip
