"""Reads the response times that a run leaves second by second with a library that is not ours.

Usage: intervals.py PATH-TO-MOCKDRILL FOLDER
"""

import csv
import json
import pathlib
import subprocess
import sys

from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

HIGHEST = 3_600_000_000  # an hour in microseconds


def main(mockdrill, folder):
    run = [mockdrill, "run", "registration-opening", "open-api-probe", "--for", "3s", "--scale", "1:500"]
    code = subprocess.run([*run, "--out", folder], stdout=subprocess.DEVNULL).returncode
    # On a busy machine a run is not valid; its files are whole all the same.
    assert code in (0, 4), code
    folder = pathlib.Path(folder)
    record = json.loads((folder / "run.json").read_text())
    expected = {
        f"{scenario['name']}/{actor['id']}/{step['id']}": step
        for scenario in record["scenarios"]
        for actor in scenario["actors"]
        for step in actor["steps"]
        if step["stretches"]
    }
    assert len(expected) > 3, list(expected)

    sums = {name: HdrHistogram(1, HIGHEST, 2) for name in expected}
    log = HistogramLogReader(str(folder / "run.hlog"), HdrHistogram(1, HIGHEST, 2))
    lines = 0
    last = 0
    while (interval := log.get_next_interval_histogram()) is not None:
        lines += 1
        assert interval.get_start_time_stamp() >= last, "lines are in order of time"
        last = interval.get_start_time_stamp()
        sums[interval.get_tag()].add(interval)
    some = [one for step in expected.values() for one in step["stretches"] if one["count"]]
    assert lines == len(some), (lines, len(some))
    for name, step in expected.items():
        total, response = sums[name], step["response"]
        assert total.get_total_count() == response["count"], name
        # Two significant digits; and a rank is rounded up here and to the nearest there.
        rank = 150 / response["count"]
        for percent, field in ((50, "p50_ms"), (99, "p99_ms"), (100, "max_ms")):
            ends = max(percent - rank, 0), min(percent + rank, 100)
            low, high = (total.get_value_at_percentile(end) / 1000 for end in ends)
            assert low * 0.99 - 0.002 <= response[field] <= high * 1.01 + 0.002, (name, field, low, high)

    with open(folder / "intervals.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    for name, step in expected.items():
        own = [row for row in rows if "/".join((row["scenario"], row["actor"], row["step"])) == name]
        assert len(own) == len(step["stretches"]), name
        for column in ("due", "answered", "count"):
            assert sum(int(row[column]) for row in own) == sum(one[column] for one in step["stretches"])
        slowest = max(float(row["max_ms"]) for row in own if row["max_ms"])
        assert abs(slowest - step["response"]["max_ms"]) <= 0.01 * slowest, (name, slowest)
    print(f"intervals: {lines} histograms of {len(expected)} steps, {len(rows)} rows, all accounted for")


if __name__ == "__main__":
    main(*sys.argv[1:3])
