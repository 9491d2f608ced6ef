from __future__ import annotations

import csv
import os
import threading
import weakref
from pathlib import Path

import pytest

from adinsight.config import AnalyzeConfig, ImageLimits
from adinsight.engines import local, reading
from adinsight.engines.local import analyze
from adinsight.errors import ExtractionError, ModelError, SourceError, StoreError
from adinsight.store.checks import run_checks
from adinsight.store.writer import Writer

ONE_BY_ONE = AnalyzeConfig(batch_size=1, threads=1)


def outcomes(fakes, database: Path, run: int = 1) -> dict[tuple[str, str], tuple[str, str]]:
    """Status and reason by file name and stage, of the n-th run."""
    query = f"""
        SELECT parse_filename(location), stage, status, split_part(reason, ':', 1) FROM outcomes
        WHERE run_id = (SELECT run_id FROM runs ORDER BY started_at LIMIT 1 OFFSET {run - 1})
    """
    return {(name, stage): (status, reason) for name, stage, status, reason in fakes.rows(database, query)}


def statuses(fakes, database: Path) -> list[str]:
    return [status for (status,) in fakes.rows(database, "SELECT status FROM runs ORDER BY started_at")]


@pytest.fixture
def mixed(fakes, folder: Path) -> Path:
    """Two ads, a copy of the first, and three files that are no ads."""
    fakes.fill(folder, [1, 2])
    (folder / "copy.png").write_bytes(fakes.png(1))
    (folder / "cut.png").write_bytes(fakes.png(3)[:-30])
    (folder / "empty.png").touch()
    (folder / "letter.png").write_text("Dear customer")
    return folder


@pytest.mark.parametrize("batch_size", [1, 2, 16])
def test_every_input_and_stage_has_its_outcome(fakes, mixed: Path, database: Path, batch_size: int) -> None:
    report = analyze(mixed, database, AnalyzeConfig(batch_size=batch_size), extractors=[fakes.MeanColor()])
    assert (report.count_files, report.count_done, report.count_ads) == (6, 3, 2)
    assert (report.count_rejected, report.count_failed, report.count_unchanged) == (3, 0, 0)
    assert report.reasons == {"truncated": 1, "empty": 1, "not_an_image": 1}
    assert outcomes(fakes, database) == {
        ("0001.png", "read"): ("done", ""),
        ("0001.png", "mean_color"): ("done", ""),
        ("0002.png", "read"): ("done", ""),
        ("0002.png", "mean_color"): ("done", ""),
        ("copy.png", "read"): ("done", ""),
        ("copy.png", "mean_color"): ("done", "duplicate"),
        ("cut.png", "read"): ("rejected", "truncated"),
        ("empty.png", "read"): ("rejected", "empty"),
        ("letter.png", "read"): ("rejected", "not_an_image"),
    }


def test_tables_hold_what_the_pixels_say(fakes, mixed: Path, database: Path) -> None:
    analyze(mixed, database, extractors=[fakes.MeanColor(), fakes.Channels()])
    first, second = (fakes.id_of(fakes.png(number)) for number in (1, 2))
    query = "SELECT ad_id, fingerprint, red, green, blue FROM mean_colors ORDER BY red"
    assert fakes.rows(database, query) == [(first, "mean_color-1", 1, 7, 0), (second, "mean_color-1", 2, 14, 0)]
    assert fakes.rows(database, "SELECT channel, level FROM channels WHERE level > 0 ORDER BY ALL") == [
        ("g", 7), ("g", 14), ("r", 1), ("r", 2),
    ]  # fmt: skip
    assert fakes.rows(database, "SELECT ad_id, width, height FROM ads ORDER BY ALL") == [
        (ad_id, *fakes.SIZE) for ad_id in sorted((first, second))
    ]
    files = "SELECT parse_filename(location), ad_id, format FROM ad_files ORDER BY ALL"
    assert fakes.rows(database, files) == [
        ("0001.png", first, "PNG"), ("0002.png", second, "PNG"), ("copy.png", first, "PNG"),
    ]  # fmt: skip
    assert [check.name for check in run_checks(database) if not check.is_passed] == []


def test_run_is_recorded_and_judged(fakes, mixed: Path, database: Path) -> None:
    strict = analyze(mixed, database, AnalyzeConfig(tolerance=0.49), extractors=[fakes.MeanColor()])
    patient = analyze(mixed, database, AnalyzeConfig(tolerance=0.5), extractors=[fakes.MeanColor()])
    assert (strict.exceeds_tolerance, patient.exceeds_tolerance) == (True, False)
    assert statuses(fakes, database) == ["failed", "done"]
    query = """
        SELECT run_id, profile, counts ->> 'files', counts ->> 'done', counts ->> 'unchanged',
            counts -> 'reasons' ->> 'empty', config ->> 'target', config -> 'process' ->> 'pid',
            models -> 'fingerprints' ->> 'mean_color'
        FROM runs ORDER BY started_at
    """
    facts = ("1", str(mixed), str(os.getpid()), "mean_color-1")
    assert fakes.rows(database, query) == [
        (strict.run_id, strict.profile, "6", "3", "0", *facts),
        (patient.run_id, patient.profile, "6", "0", "3", *facts),
    ]  # fmt: skip
    assert set(strict.seconds) == {"total", "read", "write", "mean_color"}
    assert 0 < strict.seconds["mean_color"] < strict.seconds["total"]


def test_second_run_opens_and_computes_nothing(fakes, folder: Path, database: Path, monkeypatch) -> None:
    fakes.fill(folder, range(5))
    analyze(folder, database, extractors=[fakes.MeanColor()])
    before = fakes.contents(database)
    opened = []
    monkeypatch.setattr(reading, "open_ad", lambda source, config: opened.append(source))
    again = fakes.MeanColor()
    report = analyze(folder, database, extractors=[again])
    assert (again.calls, opened) == ([], [])
    assert (report.count_unchanged, report.count_done, report.count_ads) == (5, 0, 0)
    assert fakes.contents(database) == before
    assert set(outcomes(fakes, database, run=2).values()) == {("done", "unchanged")}


def test_one_new_ad_costs_one_ad(fakes, folder: Path, database: Path) -> None:
    fakes.fill(folder, range(4))
    analyze(folder, database, extractors=[fakes.MeanColor()])
    new = fakes.fill(folder, [9])
    extractor = fakes.MeanColor()
    report = analyze(folder, database, extractors=[extractor])
    assert extractor.calls == [new]
    assert (report.count_done, report.count_unchanged, report.count_ads) == (1, 4, 1)


def test_new_extractor_runs_alone(fakes, folder: Path, database: Path) -> None:
    ads = fakes.fill(folder, range(3))
    analyze(folder, database, extractors=[fakes.MeanColor()])
    old, new = fakes.MeanColor(), fakes.Channels()
    report = analyze(folder, database, extractors=[old, new])
    assert (old.calls, new.seen, report.count_done) == ([], sorted(ads), 3)
    assert outcomes(fakes, database, run=2)["0001.png", "channel"] == ("done", "")
    assert ("0001.png", "mean_color") not in outcomes(fakes, database, run=2)


def test_changed_fingerprint_adds_and_deletes_nothing(fakes, folder: Path, database: Path) -> None:
    fakes.fill(folder, range(3))
    analyze(folder, database, extractors=[fakes.MeanColor(version=1)])
    analyze(folder, database, extractors=[fakes.MeanColor(version=2)])
    query = "SELECT fingerprint, count(*) FROM {} GROUP BY ALL ORDER BY ALL"
    for table in ("mean_colors", "results"):
        assert fakes.rows(database, query.format(table)) == [("mean_color-1", 3), ("mean_color-2", 3)]
    back = fakes.MeanColor(version=1)
    assert analyze(folder, database, extractors=[back]).count_unchanged == 3
    assert back.calls == []


def test_touched_file_is_read_but_not_computed(fakes, folder: Path, database: Path, monkeypatch) -> None:
    fakes.fill(folder, [1, 2])
    analyze(folder, database, extractors=[fakes.MeanColor()])
    before = fakes.contents(database)
    os.utime(folder / "0001.png", ns=(0, 10**18))
    opened = []
    real = reading.open_ad

    def open_ad(source, config):
        opened.append(Path(source.location).name)
        return real(source, config)

    monkeypatch.setattr(reading, "open_ad", open_ad)
    extractor = fakes.MeanColor()
    for _ in range(2):
        assert analyze(folder, database, extractors=[extractor]).count_unchanged == 2
    assert (opened, extractor.calls) == (["0001.png"], [])
    after = fakes.contents(database)
    assert before.pop("file_stamps") != after.pop("file_stamps")
    assert before == after


def test_renamed_file_is_the_same_ad(fakes, folder: Path, database: Path) -> None:
    (ad_id,) = fakes.fill(folder, [1])
    analyze(folder, database, extractors=[fakes.MeanColor()])
    (folder / "0001.png").rename(folder / "new_name.png")
    extractor = fakes.MeanColor()
    assert analyze(folder, database, extractors=[extractor]).count_unchanged == 1
    assert extractor.calls == []
    query = "SELECT ad_id, parse_filename(location) FROM ad_files ORDER BY ALL"
    assert fakes.rows(database, query) == [(ad_id, "0001.png"), (ad_id, "new_name.png")]


def test_new_picture_under_an_old_name_is_a_new_ad(fakes, folder: Path, database: Path) -> None:
    (old,) = fakes.fill(folder, [1])
    analyze(folder, database, extractors=[fakes.MeanColor()])
    (folder / "0001.png").write_bytes(fakes.png(70_000))
    extractor = fakes.MeanColor()
    assert analyze(folder, database, extractors=[extractor]).count_done == 1
    assert fakes.rows(database, "SELECT ad_id FROM ads ORDER BY ALL") == [(i,) for i in sorted([old, *extractor.seen])]


def opened_names(monkeypatch) -> list[str]:
    """Grows by the name of every file that is opened from now on."""
    names: list[str] = []
    real = reading.open_ad

    def open_ad(source, config):
        names.append(Path(source.location).name)
        return real(source, config)

    monkeypatch.setattr(reading, "open_ad", open_ad)
    return names


def test_a_refused_file_is_not_opened_again_and_still_has_its_outcome(fakes, mixed, database, monkeypatch) -> None:
    first = analyze(mixed, database, extractors=[fakes.MeanColor()])
    before, said = fakes.contents(database), outcomes(fakes, database)
    opened = opened_names(monkeypatch)
    second = analyze(mixed, database, extractors=[fakes.MeanColor()])
    assert opened == []
    assert (second.count_rejected, second.count_unchanged, second.reasons) == (3, 3, first.reasons)
    for name in ("cut.png", "empty.png", "letter.png"):
        assert outcomes(fakes, database, run=2)[name, "read"] == said[name, "read"]
    reasons = "SELECT count(DISTINCT reason), count(*) FROM outcomes WHERE status = 'rejected'"
    assert fakes.rows(database, reasons) == [(3, 6)]
    assert fakes.contents(database) == before


def test_a_refused_file_is_opened_again_once_it_or_the_limits_change(fakes, mixed, database, monkeypatch) -> None:
    analyze(mixed, database, extractors=[fakes.MeanColor()])
    (mixed / "cut.png").write_bytes(fakes.png(3))
    opened = opened_names(monkeypatch)
    report = analyze(mixed, database, extractors=[fakes.MeanColor()])
    assert (opened, report.count_done, report.count_rejected) == (["cut.png"], 1, 2)
    opened.clear()
    small = AnalyzeConfig(limits=ImageLimits(max_bytes=10**6))
    assert analyze(mixed, database, small, extractors=[fakes.MeanColor()]).count_rejected == 2
    assert sorted(opened) == ["empty.png", "letter.png"]


def test_a_place_at_fault_is_asked_again(fakes, folder: Path, database: Path, monkeypatch) -> None:
    fakes.fill(folder, [1])
    (folder / "ads.csv").write_text("path\n0001.png\n0002.png\n")
    assert analyze(folder / "ads.csv", database, extractors=[fakes.MeanColor()]).reasons == {"not_found": 1}
    fakes.fill(folder, [2])
    opened = opened_names(monkeypatch)
    assert analyze(folder / "ads.csv", database, extractors=[fakes.MeanColor()]).count_done == 1
    assert opened == ["0002.png"]


def test_facts_that_are_known_already_cost_no_reading(fakes, folder: Path, database: Path, monkeypatch) -> None:
    fakes.fill(folder, [1, 2])
    manifest = folder / "ads.csv"
    manifest.write_text("path,brand,platform\n0001.png,Nimbus,\n0002.png,Peak,tiktok\n")
    analyze(manifest, database, extractors=[fakes.MeanColor()])
    before = fakes.contents(database)
    opened = opened_names(monkeypatch)
    assert analyze(manifest, database, extractors=[fakes.MeanColor()]).count_unchanged == 2
    assert opened == []
    assert fakes.contents(database) == before
    manifest.write_text("path,brand,platform\n0001.png,Nimbus,meta\n0002.png,Peak,\n")
    assert analyze(manifest, database, extractors=[fakes.MeanColor()]).count_unchanged == 2
    assert opened == ["0001.png"]
    files = "SELECT parse_filename(location), brand, platform FROM ad_files ORDER BY ALL"
    assert fakes.rows(database, files) == [("0001.png", "Nimbus", "meta"), ("0002.png", "Peak", "tiktok")]


def test_new_facts_reach_the_file_without_work(fakes, folder: Path, database: Path) -> None:
    fakes.fill(folder, [1])
    manifest = folder / "ads.csv"
    extractor = fakes.MeanColor()
    for brand in ("Nimbus", "Peak"):
        with manifest.open("w", newline="") as stream:
            csv.writer(stream).writerows([["path", "brand"], ["0001.png", brand]])
        analyze(manifest, database, extractors=[extractor])
        assert fakes.rows(database, "SELECT brand FROM ad_files") == [(brand,)]
    assert len(extractor.calls) == 1


@pytest.mark.parametrize("batch_size", [1, 3, 16])
def test_bad_ad_fails_alone(fakes, folder: Path, database: Path, tmp_path: Path, batch_size: int) -> None:
    good = fakes.fill(folder, range(7))
    config = AnalyzeConfig(batch_size=batch_size)
    analyze(folder, tmp_path / "without.duckdb", config, extractors=[fakes.MeanColor(), fakes.Channels()])
    for name in ("0003b.png", "z.png"):
        (folder / name).write_bytes(fakes.png(200))
    bad = fakes.id_of(fakes.png(200))

    def refuse(images) -> None:
        if bad in [image.ad_id for image in images]:
            raise RuntimeError("no colour\n at all")

    report = analyze(folder, database, config, extractors=[fakes.MeanColor(before=refuse), fakes.Channels()])
    assert (report.count_done, report.count_failed, report.reasons) == (7, 2, {"mean_color failed": 2})
    for name in ("0003b.png", "z.png"):
        assert outcomes(fakes, database)[name, "mean_color"] == ("failed", "RuntimeError")
        assert outcomes(fakes, database)[name, "channel"][0] == "done"
    assert {text for (text,) in fakes.rows(database, "SELECT reason FROM outcomes WHERE status = 'failed'")} == {
        "RuntimeError: no colour at all"
    }
    same = "SELECT * FROM {} WHERE ad_id <> '{}' ORDER BY ALL"
    for table in ("mean_colors", "channels"):
        expected = fakes.rows(tmp_path / "without.duckdb", same.format(table, bad))
        assert fakes.rows(database, same.format(table, bad)) == expected
    retry = fakes.MeanColor()
    assert analyze(folder, database, config, extractors=[retry, fakes.Channels()]).count_done == 2
    assert retry.calls == [[bad]]
    assert len(good) == 7


def test_extractors_without_a_model_look_beside_the_others(fakes, folder: Path, database: Path) -> None:
    """Each waits until the other has begun, which they could not if one came after the other."""
    ads = fakes.fill(folder, range(4))
    both = threading.Barrier(2, timeout=60)

    def meet(images) -> None:
        both.wait()
        if ads[1] in [image.ad_id for image in images]:
            raise RuntimeError("no colour")

    model, light = fakes.MeanColor(before=lambda images: both.wait()), fakes.Channels()
    light.needs_model = False
    light.before = None
    extract = light.extract
    light.extract = lambda images: meet(images) or extract(images)
    report = analyze(folder, database, ONE_BY_ONE, extractors=[light, model])
    assert (report.count_done, report.count_failed, report.reasons) == (3, 1, {"channel failed": 1})
    assert (model.seen, light.seen) == (sorted(ads), sorted(set(ads) - {ads[1]}))
    assert fakes.rows(database, "SELECT count(*) FROM channels") == [(9,)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda n: [[]] * (n - 1), "ExtractionError: wrong returned 0 lists of rows for 1 images"),
        (lambda n: [[{"red": 1.0}]] * n, "missing ['blue', 'green']"),
        (lambda n: [[{"red": "deep", "green": 0.0, "blue": 0.0}]] * n, "does not fit the columns of wrongs"),
        (lambda n: [[{"red": float("nan"), "green": 0.0, "blue": 0.0}]] * n, "wrongs.red holds NaN"),
        (lambda n: [["red"]] * n, "must be a dictionary, got str"),
        (lambda n: None, "TypeError"),
    ],
)
def test_wrong_rows_are_an_outcome(fakes, folder: Path, database: Path, answer, reason: str) -> None:
    fakes.fill(folder, [1, 2])
    report = analyze(folder, database, extractors=[fakes.WrongRows(answer), fakes.MeanColor()])
    assert (report.count_failed, report.exceeds_tolerance) == (2, True)
    said = fakes.rows(database, "SELECT reason FROM outcomes WHERE stage = 'wrong'")
    assert len(said) == 2
    assert all(reason in text for (text,) in said)
    assert fakes.rows(database, "SELECT count(*) FROM mean_colors") == [(2,)]


def test_impossible_declaration_stops_the_run(fakes, folder: Path, database: Path) -> None:
    fakes.fill(folder, [1])
    extractor = fakes.MeanColor()
    extractor.columns = {"red": "COLOUR"}
    with pytest.raises(StoreError, match="mean_color declares the unknown type 'COLOUR'"):
        analyze(folder, database, extractors=[extractor])
    assert statuses(fakes, database) == ["interrupted"]


@pytest.mark.parametrize("error", [ModelError("weights are gone"), KeyboardInterrupt()])
def test_stopped_run_loses_nothing_and_goes_on(fakes, folder: Path, database: Path, error: BaseException) -> None:
    ads = fakes.fill(folder, range(5))

    def stop_at_third(images) -> None:
        if images[0].ad_id == ads[2]:
            raise error

    listener = fakes.Listener()
    with pytest.raises(type(error)):
        analyze(folder, database, ONE_BY_ONE, listener, [fakes.MeanColor(before=stop_at_third)])
    assert statuses(fakes, database) == ["interrupted"]
    assert sorted(i for (i,) in fakes.rows(database, "SELECT ad_id FROM mean_colors")) == sorted(ads[:2])
    assert fakes.rows(database, "SELECT counts ->> 'files', counts ->> 'done' FROM runs") == [("2", "2")]
    assert listener.told[-1] == ("finish",)
    ours = ("read-ahead", "commit", "beside")
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith(ours)] == []
    extractor = fakes.MeanColor()
    assert analyze(folder, database, ONE_BY_ONE, extractors=[extractor]).count_done == 3
    assert [call[0] for call in extractor.calls] == ads[2:]
    assert statuses(fakes, database) == ["interrupted", "done"]


def test_refused_commit_surfaces_and_is_not_counted(fakes, folder: Path, database: Path, monkeypatch) -> None:
    fakes.fill(folder, range(4))
    real, commits = Writer.write, []

    def write(self, commit, stamps=()):
        commits.append(commit)
        if len(commits) == 2:
            raise StoreError("the disk is full")
        return real(self, commit, stamps)

    monkeypatch.setattr(Writer, "write", write)
    with pytest.raises(StoreError, match="the disk is full"):
        analyze(folder, database, ONE_BY_ONE, extractors=[fakes.MeanColor()])
    assert len(commits) == 2
    assert fakes.rows(database, "SELECT status, counts ->> 'files' FROM runs") == [("interrupted", "1")]
    assert fakes.rows(database, "SELECT count(*) FROM mean_colors") == [(1,)]


def test_ads_that_look_alike_are_grouped_even_after_a_stop(fakes, folder: Path, database: Path, monkeypatch) -> None:
    from adinsight.analyze.hashes import Hashes

    pictures = {"a.png": fakes.noise_png(1), "b.png": fakes.noise_png(1, shift=3), "c.png": fakes.noise_png(2)}
    for name, data in pictures.items():
        (folder / name).write_bytes(data)
    alike = sorted(fakes.id_of(pictures[name]) for name in ("a.png", "b.png"))

    def stop(self, pairs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Writer, "replace_near_duplicates", stop)
        with pytest.raises(KeyboardInterrupt):
            analyze(folder, database, extractors=[Hashes()])
    assert fakes.rows(database, "SELECT count(*) FROM near_duplicates") == [(0,)]
    assert analyze(folder, database, extractors=[Hashes()]).count_unchanged == 3
    groups = fakes.rows(database, "SELECT ad_id, group_id FROM near_duplicates ORDER BY ALL")
    assert groups == [(ad_id, alike[0]) for ad_id in alike]


@pytest.mark.parametrize(("batch_size", "look_ahead"), [(1, 1), (4, 1), (3, 3)])
def test_pictures_alive_are_bounded(fakes, folder, database, monkeypatch, batch_size: int, look_ahead: int) -> None:
    fakes.fill(folder, range(40))
    changed, counts = threading.Condition(), {"opened": 0, "alive": 0, "most": 0}
    find, real = local.find_sources, reading.open_ad

    def let_go() -> None:
        with changed:
            counts["alive"] -= 1

    def open_ad(source, config):
        image, file = real(source, config)
        weakref.finalize(image.pixels, let_go)
        with changed:
            counts["opened"] += 1
            counts["alive"] += 1
            counts["most"] = max(counts["most"], counts["alive"])
            changed.notify()
        return image, file

    def unhurried(target, config):
        """Gives a source only when all before it are decoded: nobody waits for a picture, and all that may live do."""
        for given, source in enumerate(find(target, config)):
            with changed:
                assert changed.wait_for(lambda given=given: counts["opened"] == given, timeout=60)
            yield source

    monkeypatch.setattr(local, "find_sources", unhurried)
    monkeypatch.setattr(reading, "open_ad", open_ad)
    config = AnalyzeConfig(batch_size=batch_size, look_ahead=look_ahead, threads=1)
    assert analyze(folder, database, config, extractors=[fakes.MeanColor()]).count_done == 40
    assert 0 <= batch_size * look_ahead + batch_size - counts["most"] <= 1
    assert counts["alive"] == 0


def test_progress_is_told_in_order(fakes, folder: Path, database: Path) -> None:
    fakes.fill(folder, range(5))
    listener = fakes.Listener()
    analyze(folder, database, AnalyzeConfig(batch_size=2), listener, [fakes.MeanColor()])
    advances = [("advance", count) for count in (2, 2, 1)]
    assert listener.told == [("start", "reading ads", 5), *advances, ("finish",)]


def test_missing_folder_leaves_no_database(database: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no folder or file"):
        analyze(tmp_path / "nowhere", database, extractors=[])
    assert not database.exists()


def test_extractors_of_one_name_are_refused(fakes, folder: Path, database: Path) -> None:
    with pytest.raises(ExtractionError, match="two extractors are called 'mean_color'"):
        analyze(folder, database, extractors=[fakes.MeanColor(), fakes.MeanColor(version=2)])


def test_starter_profile_is_used_where_standard_is_not_fetched(fakes, folder, database, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("ADINSIGHT_HOME", str(tmp_path / "nothing"))
    fakes.fill(folder, [1])
    assert analyze(folder, database, extractors=[fakes.MeanColor()]).profile == "starter"
    assert analyze(folder, database, AnalyzeConfig(profile="large"), extractors=[fakes.MeanColor()]).profile == "large"
