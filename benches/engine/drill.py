"""One run of mockdrill, and what every run is held to."""

import base64
import json
import pathlib
import subprocess
import tempfile

from machine import CLIENT_CORE, RELEASE, pinned

FATES = ("answered", "failed", "timed_out", "shed", "unsent", "ended")


def must_add_up(run):
    """Bar C3, for one scenario of a record; how many requests were due."""
    counts = [step["conservation"] for actor in run["actors"] for step in actor["steps"]]
    for count in counts:
        if count["scheduled"] != sum(count[fate] for fate in FATES):
            raise SystemExit(f"not all that was due is accounted for: {count}")
    return sum(count["scheduled"] for count in counts)


def drill(scenario, options, core=CLIENT_CORE, before=(), meanwhile=lambda process: None):
    """The scenario's part of the record, and what was printed. The first is None when nothing ran.
    `before` stands before the command; `meanwhile` is handed the process."""
    with tempfile.TemporaryDirectory() as folder:
        file, out = pathlib.Path(folder) / "bench.toml", pathlib.Path(folder) / "out"
        file.write_text(scenario)
        command = [RELEASE / "mockdrill", "run", file, "--out", out, *options]
        process = subprocess.Popen([*map(str, before), *pinned(core, command)], stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True)
        try:
            meanwhile(process)
            said, _ = process.communicate(timeout=60)
        finally:
            process.kill()
        record = out / "run.json"
        if not record.exists():
            return None, said
        run = json.loads(record.read_text())["scenarios"][0]
    must_add_up(run)
    return run, said


def samples(latency):
    """Pairs of microseconds (the highest that count as the same) and how many there were: what
    HdrHistogram V2 keeps, read as docs/run-record.md says."""
    if not latency["histogram"]:
        return
    body = base64.b64decode(latency["histogram"])[40:]
    index = place = 0
    while place < len(body):
        count, place = zigzag(body, place)
        if count < 0:
            index -= count
            continue
        if count:
            yield highest(index), count
        index += 1


def zigzag(body, place):
    """One number in LEB128, the ninth byte whole, its sign in the last bit."""
    value = shift = 0
    while True:
        byte = body[place]
        place += 1
        value |= (byte if shift == 56 else byte & 0x7F) << shift
        if shift == 56 or not byte & 0x80:
            return (value >> 1) ^ -(value & 1), place
        shift += 7


def highest(index, half=1024):
    """The highest value of a cell: three digits are 2,048 cells, of which each doubling adds 1,024."""
    bucket = max(index // half - 1, 0)
    return ((index - bucket * half + 1) << bucket) - 1


def at_least(latency, milliseconds):
    return sum(count for value, count in samples(latency) if value >= milliseconds * 1e3)
