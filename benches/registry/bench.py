"""The benchmark of the reference registry: rows, bars, and the table. Started by `run`."""

import datetime
import hashlib
import json
import os
import pathlib
import platform
import random
import tempfile

from machine import (ROOT, arguments_of, bare_hyper, median, must_be_clean, people, put_into_page,
                     registry, wrk, wrk_until_written)
from upload import upload

SEED = 1
# Early in the drive: most people have no dose yet and can book one.
BOOKING_DATE = "2021-05-10"
CALENDAR_DATE = "11-06-2023"
CONNECTIONS = 32


class Size:
    """How much of everything; a smoke run only shows that the benchmark still works."""

    def __init__(self, arguments):
        smoke = arguments.smoke
        self.rounds = 1 if smoke else arguments.rounds
        self.seconds = 1 if smoke else arguments.seconds
        self.accounts = 20_000 if smoke else 40_000
        self.bookings_a_second = 40_000
        self.sessions = 1_000 if smoke else 1_000_000
        self.districts = 5 if smoke else 100
        self.uploads = 2 if smoke else 16
        self.smoke = smoke


def sign_in(server, folder, lines, threads=4):
    """Signs in the mobiles of `lines`; lines of a token and what stood behind its mobile."""
    for number in range(threads):
        part = "\n".join(lines[number::threads])
        (folder / f"mobiles.{number}").write_text(part + "\n")
    files = [folder / f"tokens.{number}" for number in range(threads)]
    wrk_until_written(server, "otp.lua", hashes(folder), folder / "mobiles", folder / "tokens",
                      files=files, patience=300)
    signed_in = [line for file in files for line in file.read_text().splitlines()]
    if len(signed_in) != len(lines):
        raise SystemExit(f"{len(signed_in)} of {len(lines)} mobiles were signed in")
    return signed_in


def hashes(folder):
    """The hash of every OTP, which a citizen's browser works out."""
    file = folder / "otp-hashes"
    if not file.exists():
        file.write_text("".join(hashlib.sha256(b"%06d" % n).hexdigest() for n in range(1_000_000)))
    return file


def against_bare(size, bare, server, load):
    """Rounds of the registry and of bare hyper in turn; `load` is called with each."""
    rounds = [(must_be_clean(load(server)), must_be_clean(load(bare))) for _ in range(size.rounds)]
    own, other = [pair[0] for pair in rounds], [pair[1] for pair in rounds]

    def ratio(what):
        ratios = [{"ratio": a[what] / b[what]} for a, b in rounds]
        return median(ratios, "ratio")

    return {
        "rate": median(own, "rate"), "bare_rate": median(other, "rate"),
        "per_cpu": median(own, "per_cpu_second"), "bare_per_cpu": median(other, "per_cpu_second"),
        "ratio": ratio("per_cpu_second"), "wall_ratio": ratio("rate"),
    }


def compared(what, bar, result, note):
    figure = (
        f"{result['ratio']:.2f} ({result['per_cpu']:,.0f} of {result['bare_per_cpu']:,.0f} requests"
        f" a CPU second; by the clock {result['rate']:,.0f} of {result['bare_rate']:,.0f} a second,"
        f" {result['wall_ratio']:.2f})"
    )
    return [what, f">= {bar} x bare hyper", figure, result["ratio"] >= bar, note]


def replay(size, lines, folder):
    """Loads with GET requests, one for each line in turn."""
    file = folder / "requests"
    random.Random(SEED).shuffle(lines)
    file.write_text("\n".join(lines) + "\n")

    def load(server):
        return wrk(server, "replay.lua", file, seconds=size.seconds, connections=CONNECTIONS)

    return load


def household(size, folder):
    path = "/api/v2/appointment/beneficiaries"
    with registry(folder / "data") as server:
        tokens = [line.split()[0] for line in
                  sign_in(server, folder, people(SEED, BOOKING_DATE, size.accounts))]
        bodies = [len(server.get(path, token)) for token in tokens[:200]]
        body = sum(bodies) // len(bodies)
        load = replay(size, [f"{path} {token}" for token in tokens], folder)
        with bare_hyper(body) as bare:
            result = against_bare(size, bare, server, load)
    return compared("household read with a token", 0.75, result, f"{len(tokens):,} sessions, {body} bytes")


def districts(server, count):
    states = json.loads(server.get("/api/v2/admin/location/states"))["states"]
    for state in states:
        path = f"/api/v2/admin/location/districts/{state['state_id']}"
        for district in json.loads(server.get(path))["districts"]:
            if count == 0:
                return
            count -= 1
            yield district["district_id"]


def week(district, date):
    path = "/api/v2/appointment/sessions/public/calendarByDistrict"
    return f"{path}?district_id={district}&date={date}"


def calendar(size, folder, by_pincode):
    with registry(folder / "data") as server:
        paths, pincodes = [], set()
        for district in districts(server, size.districts):
            path = week(district, CALENDAR_DATE)
            paths.append(path)
            if by_pincode:
                centres = json.loads(server.get(path))["centers"]
                pincodes.update(centre["pincode"] for centre in centres)
        if by_pincode:
            path = "/api/v2/appointment/sessions/public/calendarByPin"
            paths = [f"{path}?pincode={pin}&date={CALENDAR_DATE}" for pin in sorted(pincodes)]
        bodies = [len(server.get(path)) for path in paths]
        body = sum(bodies) // len(bodies)
        with bare_hyper(body) as bare:
            result = against_bare(size, bare, server, replay(size, paths, folder))
    what = "public calendar of a pincode" if by_pincode else "public calendar of a district"
    return compared(what, 0.85, result, f"{len(paths):,} pages, {body} bytes")


def otp(size, folder):
    mobiles = iter(range(1_000_000_000, 5_000_000_000, 20_000_000))
    with registry(folder / "data") as server:
        first = sign_in(server, folder, ["1999999999"], threads=1)
        # The mean of both answers; the first one is 68 bytes with the OTP in it.
        body = (len(first[0].strip()) + len('{"token":""}') + 68) // 2

        def load(target):
            mode = [] if target is server else ["bare"]
            return wrk(target, "otp.lua", hashes(folder), next(mobiles), *mode,
                       seconds=size.seconds, connections=CONNECTIONS)

        with bare_hyper(body) as bare:
            result = against_bare(size, bare, server, load)
    return compared("OTP generate and confirm, each request", 0.5, result, f"{body} bytes")


def free_places(server, count):
    """Sessions for adults, each as often as it has places for first doses, shuffled."""
    known, places = list(districts(server, -1)), []
    day = datetime.date.fromisoformat(BOOKING_DATE)
    while len(places) < count:
        for district in known:
            page = json.loads(server.get(week(district, day.strftime("%d-%m-%Y"))))
            for centre in page["centers"]:
                for session in centre["sessions"]:
                    if session["min_age_limit"] == 18:
                        places += [session["session_id"]] * session["available_capacity_dose1"]
            if len(places) >= count:
                break
        day += datetime.timedelta(days=7)
    random.Random(SEED).shuffle(places)
    return places


def booking(size, folder):
    connections, threads = 256, 2
    wanted = size.rounds * size.seconds * size.bookings_a_second
    with registry(folder / "data", "--date", BOOKING_DATE, core=None, threads=2) as server:
        signed_in = sign_in(server, folder, people(SEED, BOOKING_DATE, wanted // 2))
        callers = [(words[0], person) for words in map(str.split, signed_in) for person in words[1:]]
        if len(callers) < wanted:
            raise SystemExit(f"{len(callers)} people for {wanted} bookings")
        random.Random(SEED).shuffle(callers)
        orders = [f"{token} {person} {session}" for (token, person), session in
                  zip(callers, free_places(server, len(callers)))]
        rounds = []
        for number in range(size.rounds):
            part = orders[number::size.rounds]
            for thread in range(threads):
                (folder / f"orders.{thread}").write_text("\n".join(part[thread::threads]) + "\n")
            rounds.append(must_be_clean(wrk(
                server, "booking.lua", folder / "orders", seconds=size.seconds,
                connections=connections, threads=threads, core=None)))
    rate, p99 = median(rounds, "rate"), median(rounds, "p99_ms")
    figure = (f"{rate:,.0f} a second, p99 {p99:.1f} ms ({median(rounds, 'per_cpu_second'):,.0f}"
              f" a CPU second of the registry)")
    return ["durable booking, 256 connections, both processors", ">= 20,000 a second, p99 <= 25 ms",
            figure, rate >= 20_000 and p99 <= 25,
            f"{sum(r['requests'] for r in rounds):,} bookings, all acknowledged"]


def memory(size, folder):
    with registry(folder / "data", core=None, threads=2) as server:
        before = server.resident_mib()
        mobiles = [str(1_000_000_000 + 37 * n) for n in range(size.sessions)]
        count = len(sign_in(server, folder, mobiles))
        resident = server.resident_mib()
    return ["memory: 1.1 billion people, a million sessions", "<= 1,024 MiB resident",
            f"{resident:,.0f} MiB", resident <= 1_024, f"{count:,} sessions; {before:.0f} MiB before"]


ROWS = {
    "household": household,
    "calendar": lambda size, folder: calendar(size, folder, by_pincode=False),
    "pincode": lambda size, folder: calendar(size, folder, by_pincode=True),
    "otp": otp,
    "booking": booking,
    "upload": upload,
    "memory": memory,
}


def line(cells):
    what, bar, figure, holds, note = cells
    return f"| {what} | {bar} | {figure} | {'held' if holds else '**missed**'} | {note} |"


def state(before):
    after = os.getloadavg()
    model = next((text.partition(":")[2].strip() for text in
                  pathlib.Path("/proc/cpuinfo").read_text().splitlines() if "model name" in text), "?")
    return (f"{datetime.date.today():%d %B %Y}, {os.cpu_count()} processors ({model}), Linux"
            f" {platform.release()}; load average {before[0]:.1f} before and {after[0]:.1f} after.")


def main():
    arguments = arguments_of(__doc__, ROWS)
    size, before, table = Size(arguments), os.getloadavg(), [
        "| what | bar | measured | | with |", "|---|---|---|---|---|"]
    for name in arguments.only or ROWS:
        (ROOT / "target").mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=ROOT / "target") as folder:
            table.append(line(ROWS[name](size, pathlib.Path(folder))))
        print(table[-1], flush=True)
    text = "\n".join(table)
    said = f"{state(before)} Medians of {size.rounds} rounds of {size.seconds} s.\n\n{text}"
    if not arguments.smoke:
        print(f"\n{said}")
    if arguments.write:
        put_into_page("benchmark", said)


if __name__ == "__main__":
    main()
