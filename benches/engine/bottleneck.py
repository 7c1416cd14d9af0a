"""Bar D1: does a run know what was its limit?

Twenty cases whose limit is known, because each was made: by a server that does one thing wrong
(faulty.py), by taking something from the harness, or by neither. Each says which verdict is right,
and what its reasons must name.
"""

import contextlib
import dataclasses
import re
import resource
import signal
import subprocess
import sys
import time
import typing

from drill import drill
from machine import CLIENT_CORE, RELEASE, ROOT, SERVER_CORE, Server, pinned

HERE = ROOT / "benches" / "engine"
ONE_ADDRESS = "127.66.0.1/32"
# A program that binds the ports from one to before another until its standard input ends.
HOLD = """
import socket, sys
address, first, end = sys.argv[1], *map(int, sys.argv[2:])
held = []
for port in range(first, end):
    held.append(socket.socket())
    try:
        held[-1].bind((address, port))
    except OSError:
        pass
print("held", flush=True)
sys.stdin.read()
"""

SCENARIO = """format = 1
name = "case"
title = "One page, again and again"
date = "2021-04-28"
drain = "4s"
[[actor]]
id = "reader"
kind = "citizen"
sources = "{sources}"
{actor}
[[actor.step]]
id = "read"
request = "GET /api/v2/admin/location/states"
expect = [200]
{step}
"""


def rate(visits, seconds=2, more="visits_max = 10000"):
    return f'process = "constant"\nstages = [{{ rate = {visits}, for = "{seconds}s" }}]\n{more}'


def users(count, seconds=2):
    return f'users = {{ count = {count}, for = "{seconds}s" }}'


@contextlib.contextmanager
def nothing():
    yield


def leave(process):
    """Lets the harness be."""


def stop(process):
    """Stops it for 700 ms in the middle of its run."""
    time.sleep(1)
    process.send_signal(signal.SIGSTOP)
    time.sleep(0.7)
    process.send_signal(signal.SIGCONT)


def squeeze(process):
    """Leaves it 5 ms of each 100, as a quota of 5 % of a processor does."""
    while process.poll() is None:
        process.send_signal(signal.SIGSTOP)
        time.sleep(0.095)
        process.send_signal(signal.SIGCONT)
        time.sleep(0.005)


@contextlib.contextmanager
def busy_loops():
    """Eight programs that want all of the harness's processor."""
    loops = [subprocess.Popen(pinned(CLIENT_CORE, [sys.executable, "-c", "while True: pass"]))
             for _ in range(8)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


@contextlib.contextmanager
def few_ports():
    """Takes all ports of the one source address but some twenty."""
    with open("/proc/sys/net/ipv4/ip_local_port_range") as file:
        first, last = map(int, file.read().split())
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 100
    starts = range(first, last + 1, files)
    address = ONE_ADDRESS.partition("/")[0]
    holders = [subprocess.Popen([sys.executable, "-c", HOLD, address, str(start),
                                 str(min(start + files, last - 20))],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE) for start in starts]
    try:
        for holder in holders:
            holder.stdout.readline()
        yield
    finally:
        for holder in holders:
            holder.communicate()


@dataclasses.dataclass
class Case:
    what: str
    right: str
    actor: str
    # What the reasons must name, as a regular expression.
    by: str = ""
    # A kind of faulty.py; `bare` is bare hyper, `bundled` the bundled registry.
    server: str = "bare"
    step: str = ""
    sources: str = "127.66.0.0/16"
    core: typing.Optional[str] = CLIENT_CORE
    before: tuple = ()
    around: typing.Callable = nothing
    meanwhile: typing.Callable = leave
    options: tuple = ("--workers", 1)


FINE, REGISTRY, HARNESS, WRONG = "valid", "target-limited", "generator-limited", "wrong-answers"
LATE, LOST = r"took [\d.]+ s or more", r"got no answer"
LAG = r"more than 50 ms late|not begun as planned"

CASES = [
    Case("healthy, 50 a second", FINE, rate(50)),
    Case("healthy, 1,000 a second", FINE, rate(1_000)),
    Case("healthy, 4 users in a closed loop", FINE, users(4), step='think = "5ms"'),
    Case("healthy, a new connection for each request", FINE,
         users(4) + '\nconnection = "request"', step='think = "5ms"\nrepeat = 20'),
    Case("healthy, over TLS", FINE, rate(50), server="bundled", options=("--workers", 1, "--tls")),
    Case("server answers after 1.5 s", REGISTRY, rate(50), LATE, "slow"),
    Case("server answers one by one, 50 of 100 a second", REGISTRY, rate(100, 3), LATE, "one_by_one"),
    Case("server stands still for 2 s", REGISTRY, rate(100), LATE, "stands_still"),
    Case("server can no longer be connected to", REGISTRY, rate(100), LOST, "closes"),
    Case("server resets every second connection", REGISTRY, rate(100), LOST, "resets"),
    Case("server is silent to every second caller", REGISTRY, rate(100), LOST, "silent",
         step='timeout = "500ms"'),
    Case("server slow, 10 places, the others dropped", REGISTRY,
         rate(100, more='visits_max = 10\noverload = "drop"'), LOST, "slowish"),
    Case("server answers 500", WRONG, rate(100), "status codes", "fails"),
    Case("server refuses everybody (403)", WRONG, rate(100), "status codes", "refuses"),
    Case("harness with 5 % of a processor", HARNESS, rate(1_000), LAG, meanwhile=squeeze),
    Case("harness stopped for 700 ms", HARNESS, rate(200, 3), LAG, meanwhile=stop),
    Case("harness and eight busy loops on one processor", HARNESS, rate(5_000), LAG, around=busy_loops),
    Case("harness with 40 descriptors", HARNESS, rate(200), "descriptors ran out", "slowish",
         before=("prlimit", "--nofile=40:40")),
    Case("harness with some 20 source ports", HARNESS, rate(200), "source ports ran out", "slowish",
         sources=ONE_ADDRESS, around=few_ports),
    Case("more than one processor can send", HARNESS, rate(150_000, 1), LAG),
]
# A case of every kind.
SMOKE = ("healthy, 50 a second", "server refuses everybody (403)", "harness with 40 descriptors")


@contextlib.contextmanager
def target(kind):
    """The options that say against what the case runs."""
    if kind == "bundled":
        yield ()
        return
    command = [RELEASE / "examples" / "bare_hyper", 1024]
    if kind != "bare":
        command = [sys.executable, HERE / "faulty.py", kind]
    with Server.start(command, SERVER_CORE, str.strip) as server:
        yield "--target", server.url()


def said(case):
    """The state of the case's run, and its reasons."""
    scenario = SCENARIO.format(sources=case.sources, actor=case.actor, step=case.step)
    with target(case.server) as at, case.around():
        run, printed = drill(scenario, [*at, *case.options], case.core, case.before, case.meanwhile)
    if run is None:
        return "nothing ran", printed.strip()
    return run["validity"]["state"], "; ".join(run["validity"]["reasons"])


def judge(cases):
    """How many of these cases were judged right; prints each."""
    right = 0
    for case in cases:
        state, reasons = said(case)
        is_right = state == case.right and re.search(case.by, reasons) is not None
        right += is_right
        print(f"  {'right' if is_right else 'WRONG'} | {case.what} | expected {case.right}"
              f"{f' ({case.by})' if case.by else ''} | said {state}: {reasons}", flush=True)
    return right


def rows(size):
    cases = [case for case in CASES if not size.smoke or case.what in SMOKE]
    right = judge(cases)
    yield ["D1 verdict on what was the limit", ">= 19 of 20 right", f"{right} of {len(cases)} right",
           right >= 0.95 * len(cases)]
