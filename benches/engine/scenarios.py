"""Scenarios of one actor that the benchmark of the engine writes."""

HEAD = """format = 1
name = "bench"
title = "One page, again and again"
date = "2021-04-28"
drain = "10s"
[[actor]]
id = "reader"
kind = "citizen"
sources = "127.128.0.0/9"
{arrivals}
"""

# Another actor of the same scenario.
ACTOR = """[[actor]]
id = "{name}"
kind = "citizen"
sources = "{sources}"
visits_max = 10000
{arrivals}
"""

STEP = """[[actor.step]]
id = "{name}"
request = "GET /api/v2/admin/location/{path}"
expect = [200]
repeat = {repeat}
{more}"""


def step(name="read", path="states", repeat=1, more=""):
    return STEP.format(name=name, path=path, repeat=repeat, more=more)


def closed(users, seconds):
    """So many users, each on one connection for 2,000 requests at a time."""
    arrivals = f'users = {{ count = {users}, for = "{seconds}s" }}'
    return HEAD.format(arrivals=arrivals) + step(repeat=2_000)


def idle(connections, seconds):
    """So many connections, each from the next of 8,192 addresses, all of them open for a while."""
    opening = seconds / 2
    block = HEAD.replace("127.128.0.0/9", "127.128.0.0/19")
    arrivals = (f"visits_max = {connections}\n"
                f'stages = [{{ rate = {connections / opening}, for = "{opening}s" }}]')
    return block.format(arrivals=arrivals) + step(more=f'manner = {{ idle = "{seconds}s" }}\n')


def endpoints(count, seconds):
    """32 users whose visits ask 1,000 times, of `count` endpoints in turn."""
    arrivals = f'users = {{ count = 32, for = "{seconds}s" }}'
    steps = [step(f"read-{n}", f"districts/{n}", 1_000 // count) for n in range(count)]
    return HEAD.format(arrivals=arrivals) + "".join(steps)


def even(rate, seconds, timeout="10s"):
    """One request a visit, at an even rate."""
    return one_each("constant", rate, seconds, timeout)


def at_random(rate, seconds):
    """The same, independent of one another."""
    return one_each("poisson", rate, seconds)


def one_each(process, rate, seconds, timeout="10s"):
    arrivals = f'process = "{process}"\nvisits_max = 10000\nstages = [{{ rate = {rate}, for = "{seconds}s" }}]'
    return HEAD.format(arrivals=arrivals) + step(more=f'timeout = "{timeout}"\n')


def shapes(seconds):
    """Actors with one request a visit, whose arrivals are of different kinds."""
    flat = f'stages = [{{ rate = 400, for = "{seconds}s" }}]'
    kinds = {
        "rising": f'stages = [{{ from = 100, to = 900, for = "{seconds}s" }}]',
        "at-random": f'process = "poisson"\n{flat}',
        "in-bursts": f'process = "poisson"\nbursts = {{ visits_max = 50, gap = {{ mean = "20ms" }} }}\n{flat}',
    }
    actors = [ACTOR.format(name=name, sources=f"127.{64 + number}.0.0/16", arrivals=arrivals) + step()
              for number, (name, arrivals) in enumerate(kinds.items())]
    return HEAD.partition("[[actor]]")[0] + "".join(actors)
