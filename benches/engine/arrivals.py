"""Bars S2 and M4: do visits begin as the plan has them, in one process and in four?"""

import collections

from drill import drill, samples
from machine import RELEASE, SERVER_CORE, Server, median
from scenarios import at_random, even, shapes

EVEN_BAR, SEEDS_BAR, LEVEL = 0.4, 0.95, 0.01
SHARDS = 4


def on_bare(scenario, *options):
    """One scenario's part of the record."""
    command = [RELEASE / "examples" / "bare_hyper", 1024]
    with Server.start(command, SERVER_CORE, str.strip) as server:
        run, said = drill(scenario, ["--target", server.url(), "--workers", 1, *options])
    if run is None:
        raise SystemExit(f"mockdrill did not run:\n{said}")
    return run


def shape(size):
    """What each run's own test of its arrivals says."""
    yield evenly(size, 5_000, 1 if size.smoke else 6)
    for rate, seconds in ((200, 3), (1_000, 2)):
        yield randomly(rate, seconds, 2 if size.smoke else 20)


def evenly(size, rate, seconds):
    rounds = [on_bare(even(rate, seconds))["actors"][0]["arrivals"] for _ in range(size.rounds)]
    varied = median(rounds, "variation")
    return [f"S2 even arrivals at {rate:,} a second for {seconds} s", f"gaps vary by <= {EVEN_BAR}",
            f"{varied:.2f}; {100 * median(rounds, 'late'):.2f} % more than 5 ms late", varied <= EVEN_BAR]


def randomly(rate, seconds, seeds):
    scenario = at_random(rate, seconds)
    runs = [on_bare(scenario, "--seed", seed)["actors"][0]["arrivals"] for seed in range(1, seeds + 1)]
    accepted = sum(run["p_value"] is not None and run["p_value"] >= LEVEL for run in runs)
    # None where too few came to say so.
    distance = max(run["distance"] or 0 for run in runs)
    return [f"S2 arrivals at random, {rate:,} a second for {seconds} s",
            f"Anderson-Darling accepts >= {100 * SEEDS_BAR:.0f} % of the seeds, at the level of {100 * LEVEL:.0f} %",
            f"{accepted} of {seeds} seeds; at most {100 * distance:.1f} % of the gaps too long or too short",
            accepted >= SEEDS_BAR * seeds]


def counted(runs):
    """How many requests came due, by actor and second, and how many are in the histograms of response
    time once those of all `runs` are merged."""
    due, merged = collections.Counter(), collections.Counter()
    for run in runs:
        for actor in run["actors"]:
            for step in actor["steps"]:
                for stretch in step["stretches"]:
                    due[actor["id"], stretch["from_seconds"]] += stretch["due"]
                for value, count in samples(step["response"]):
                    merged[actor["id"]] += count
    # A second in which something only ended has none.
    return +due, merged


def shards(size):
    """The same visits by one process, and by four that take every fourth each."""
    scenario = shapes(2 if size.smoke else 10)
    due, merged = counted([on_bare(scenario)])
    parts = [on_bare(scenario, "--shard", f"{number}/{SHARDS}") for number in range(1, SHARDS + 1)]
    due_in_parts, merged_parts = counted(parts)
    off = sum(((due - due_in_parts) + (due_in_parts - due)).values())
    yield [f"M4 one process beside {SHARDS} shards, the same seed",
           "as many due in every second for each kind of arrivals, as many in the merged histograms",
           f"{due.total():,} due in one, {due_in_parts.total():,} in {SHARDS}, {off:,} of them in another second;"
           f" {merged.total():,} and {merged_parts.total():,} in the histograms of {len(merged)} kinds of arrivals",
           due == due_in_parts and merged == merged_parts and due.total() > 0]
