"""Bars C1 to C5: does a run count what everybody waited?

A server that stands still once logs when it did, and when it answered whom. A queue of a few rules
is fed with that: arrivals at an even rate, first come, first served, nobody while the server stands
still, and afterwards as fast as the log says on average. What everybody waits in it is what the run
must say too. Beside it stands what everybody waited by the log alone, which is known because the
schedule is: on a quiet machine the three agree; a server whose processor others want works its
queue off unevenly, which only its log knows. Nothing here comes from the figures that are judged.
"""

import contextlib
import itertools
import math
import signal
import time

from drill import at_least, drill, must_add_up
from machine import RELEASE, SERVER_CORE, Server
from scenarios import even as evenly

# Shares within which, or milliseconds within which, a percentile agrees with the model.
SHARE, MILLISECONDS = 0.02, 5
# Microseconds that the server works at an answer, beside what sending it costs: more than the harness
# needs to read one, so that it is the server's queue which is measured.
EACH = 40
# Whoever is answered sooner after being due did not stand in the queue that a freeze leaves.
CAUGHT_UP = 0.01


class Freezing:
    """The server, and once it has ended what it logged, in seconds."""

    def __init__(self, server):
        self.server = server
        self.freezes, self.answers = [], []

    @classmethod
    @contextlib.contextmanager
    def start(cls, from_seconds, for_seconds, each=EACH):
        command = [RELEASE / "examples" / "freezing", int(from_seconds * 1e3), int(for_seconds * 1e3), each]
        with Server.start(command, SERVER_CORE, str.strip) as server:
            yield cls(server)

    def end(self):
        said, _ = self.server.process.communicate()
        for what, *numbers in map(str.split, said.splitlines()):
            logged = {"freeze": self.freezes, "answer": self.answers}[what]
            # A caller's number is no time.
            logged.append(tuple(int(number) / 1e6 for number in numbers[-2:])
                          + tuple(map(int, numbers[:-2])))

    def began(self, rate):
        """When the run began on the server's clock: nothing is read before it is due."""
        return min(read - number / rate for read, _, number in self.answers)

    def each(self, due_of):
        """How long it worked at an answer while its queue was never empty: after the freeze."""
        _, to = self.freezes[0]
        after = sorted((written, number) for _, written, number in self.answers if written > to)
        queued = list(itertools.takewhile(lambda it: it[0] - due_of(it[1]) > CAUGHT_UP, after))
        return (queued[-1][0] - to) / len(queued) if queued else 0


def waits(rate, count, freeze, each):
    """What each of `count` arrivals waits, in seconds, in the order in which they come."""
    begin, end = freeze
    free, waited = 0, []
    for number in range(count):
        due = number / rate
        start = max(due, free)
        if begin <= start < end:
            start = end
        free = start + each
        waited.append(free - due)
    return waited


def quantile(sorted_values, share):
    return sorted_values[max(math.ceil(share * len(sorted_values)) - 1, 0)]


def frozen(rate, seconds, begin, length, timeout="10s"):
    """A run during which the server stands still; what everybody waited by its log and by the queue's
    rules."""
    count = round(rate * seconds)
    with Freezing.start(begin, length) as server:
        run, said = drill(evenly(rate, seconds, timeout),
                          ["--target", server.server.url(), "--workers", 1])
        if run is None:
            raise SystemExit(f"mockdrill did not run:\n{said}")
        server.end()
    began = server.began(rate)
    freeze = tuple(at - began for at in server.freezes[0])
    each = server.each(lambda number: began + number / rate)
    print(f"  frozen from {freeze[0]:.3f} to {freeze[1]:.3f} s, then {each * 1e6:.0f} us an answer")
    logged = [written - began - number / rate for _, written, number in server.answers]
    return run, logged, waits(rate, count, freeze, each)


def beside(run, logged, model):
    """Percentiles beside those of the model and the log, and whether they agree with the model."""
    step = only_step(run)
    logged, model, told, agree = sorted(logged), sorted(model), [], True
    for percent, key in PERCENTS.items():
        measured = step["response"][key]
        expected, by_log = (quantile(waited, percent / 100) * 1e3 for waited in (model, logged))
        off = abs(measured - expected)
        agree = agree and (off <= MILLISECONDS or off <= SHARE * expected)
        told.append(f"p{percent:g} {measured:.1f} ({expected:.1f}; {by_log:.1f})")
    # Then it was late itself, and says so: the figures are not the server's alone.
    state = run["validity"]["state"]
    told.append("the run says " + state)
    return "ms (queue; server's log): " + ", ".join(told), agree


PERCENTS = {90: "p90_ms", 99: "p99_ms", 99.9: "p999_ms"}


def only_step(run):
    return run["actors"][0]["steps"][0]


def in_the_middle(size):
    rate, seconds, begin, length = (1_000, 2, 0.5, 0.5) if size.smoke else (5_000, 8, 3, 1)
    run, logged, model = frozen(rate, seconds, begin, length)
    told, agree = beside(run, logged, model)
    return run, [f"C1 server frozen for {length:g} s of {seconds} s at {rate:,} a second",
                 "p90, p99, p99.9 within 2 % or 5 ms of a queue with the freeze that the server logged", told, agree]


def over_the_end(_):
    rate, seconds, begin, length = 5_000, 8, 7, 2
    run, logged, model = frozen(rate, seconds, begin, length)
    told, agree = beside(run, logged, model)
    counts = only_step(run)["conservation"]
    whole = counts["answered"] == counts["scheduled"] == len(model)
    return run, [f"C2 the same over the end, for {length:g} s", "within 2 % or 5 ms, nothing lost",
                 f"{told}; {counts['answered']:,} of {len(model):,} answered", agree and whole]


def beyond_the_timeout(_):
    rate, seconds, begin, length, timeout = 5_000, 8, 3, 1.5, 0.7
    run, logged, model = frozen(rate, seconds, begin, length, f"{timeout * 1e3:.0f}ms")
    step = only_step(run)
    counts, slow = step["conservation"], at_least(step["response"], timeout * 1e3)
    # Who had given up was perhaps not answered at all.
    expected = sum(wait >= timeout for wait in logged) + len(model) - len(logged)
    close = abs(counts["timed_out"] - expected) <= max(SHARE * expected, rate * MILLISECONDS / 1e3)
    holds = 0 < counts["timed_out"] <= slow and close
    return run, [f"C4 frozen for {length:g} s with a time-out of {timeout:g} s",
                 "every time-out recorded at >= the time-out, from due",
                 f"{counts['timed_out']:,} timed out (server's log: {expected:,}), {slow:,} recorded at"
                 f" {timeout:g} s or more, longest {step['response']['max_ms']:.0f} ms", holds]


def stopped(_):
    """The harness itself stands still."""
    rate, seconds, begin, length = 1_000, 8, 3, 0.3
    stopped_for = []

    def stop(process):
        time.sleep(begin)
        process.send_signal(signal.SIGSTOP)
        since = time.monotonic()
        time.sleep(length)
        process.send_signal(signal.SIGCONT)
        stopped_for.append(time.monotonic() - since)

    with Freezing.start(3_600, 0, 0) as server:
        run, said = drill(evenly(rate, seconds), ["--target", server.server.url(), "--workers", 1],
                          meanwhile=stop)
        if run is None:
            raise SystemExit(f"mockdrill did not run:\n{said}")
    step, half = only_step(run), length / 2
    expected = (stopped_for[0] - half) * rate
    late, slow, waited = (at_least(step[what], half * 1e3) for what in ("send_lag", "service", "response"))
    state = run["validity"]["state"]
    holds = (min(late, waited) >= 0.9 * expected and slow <= 0.1 * expected
             and state == "generator-limited")
    return run, [f"C5 the harness stopped for {length * 1e3:.0f} ms",
                 "in response time and send lag, not in service time; generator-limited",
                 f"over {half * 1e3:.0f} ms (were due: {expected:,.0f}): response {waited:,}, send lag {late:,},"
                 f" service {slow:,}; {state}", holds]


def rows(size):
    due = []
    cases = (in_the_middle, over_the_end, beyond_the_timeout, stopped)
    for case in cases[:1] if size.smoke else cases:
        run, cells = case(size)
        due.append(must_add_up(run))
        yield cells
    yield ["C3 conservation", "exact in every run",
           f"{sum(due):,} due in the runs above, each accounted for", True]
