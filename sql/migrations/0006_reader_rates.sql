-- description: How well each extractor reads each attribute, as measured on ads whose truth is known.
-- Times are UTC. A released migration is never edited; a change is a new file with the next number.

CREATE TABLE reader_rates (
    extractor VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    family VARCHAR NOT NULL,
    attribute VARCHAR NOT NULL,
    count_hits INTEGER NOT NULL,
    count_misses INTEGER NOT NULL,
    count_false_alarms INTEGER NOT NULL,
    count_rejections INTEGER NOT NULL,
    PRIMARY KEY (extractor, fingerprint, family, attribute)
);

ALTER TABLE finding_results ADD COLUMN extractor_recall DOUBLE;
ALTER TABLE finding_results ADD COLUMN count_calibration_ads INTEGER;
