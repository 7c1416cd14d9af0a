"""What the benchmark starts, and what it reads of this machine."""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
RELEASE = ROOT / "target" / "release"
HERE = pathlib.Path(__file__).resolve().parent

# The registry has the first processor to itself, wrk the second.
SERVER_CORE, CLIENT_CORE = "0", "1"
# Ticks in a second of /proc/PID/stat, whatever the kernel's own tick is.
TICKS = os.sysconf("SC_CLK_TCK")


def arguments_of(document, rows):
    """What every benchmark is asked."""
    parser = argparse.ArgumentParser(description=document)
    parser.add_argument("--smoke", action="store_true", help="a few seconds, figures mean nothing")
    parser.add_argument("--only", action="append", choices=rows, metavar="ROW", help=", ".join(rows))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    arguments = parser.parse_args()
    # One line stands above the whole table: when, where, how many rounds.
    if arguments.write and (arguments.only or arguments.smoke):
        parser.error("--write makes the table of docs/performance.md anew: leave --only and --smoke out")
    return arguments


def put_into_page(name, said):
    """Puts a benchmark's table into its place in docs/performance.md."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    page = ROOT / "docs" / "performance.md"
    head, _, rest = page.read_text().partition(begin)
    tail = rest.partition(end)[2]
    page.write_text(f"{head}{begin}\n{said}\n{end}{tail}")


def pinned(core, command):
    return ["taskset", "--cpu-list", core, *map(str, command)] if core else list(map(str, command))


def people(seed, date, households):
    """Lines of `MOBILE REFERENCE-ID...`: whom a row of the table plays."""
    command = [RELEASE / "examples" / "people", str(seed), date, str(households)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def call(address, method, path, body=None, token=None):
    """The body of one answer, which must be a good one. An authorised user's purpose is always told."""
    connection = http.client.HTTPConnection(address, timeout=60)
    headers = {"x-purpose": "vaccination"} | ({"Authorization": f"Bearer {token}"} if token else {})
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{method} {path}: {answer.status} {text[:200]!r}")
    return text


class Server:
    """A process that answers on `address`, until the block ends."""

    def __init__(self, process, address, said):
        self.process, self.address, self.said = process, address, said

    @classmethod
    @contextlib.contextmanager
    def start(cls, command, core, read_address):
        process = subprocess.Popen(
            pinned(core, command), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )
        try:
            line = process.stdout.readline()
            if not line:
                raise SystemExit(f"{command[0]} did not start: {' '.join(map(str, command))}")
            yield cls(process, read_address(line), line)
        finally:
            process.terminate()
            process.wait()

    def url(self):
        return f"http://{self.address}"

    def cpu_seconds(self):
        stat = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text()
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / TICKS

    def resident_mib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def get(self, path, token=None):
        return call(self.address, "GET", path, token=token)


def registry(data, *options, core=SERVER_CORE, threads=1):
    """The bundled registry, with its embedded store in the folder `data`. Its OTPs are in its answers, because wrk has no handset, and the
    limits for each address are those of a staging system with one caller."""
    limits = ["public-pages-per-address", "otp-sends-per-address", "otp-confirms-per-address"]
    command = [
        RELEASE / "mockdrill", "serve", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0",
        "--announce", "json", "--threads", threads, "--weakness", "otp-echoed", "--data", data,
    ]
    for limit in limits:
        command += ["--limit", f"{limit}=1000000/1s"]
    return Server.start([*command, *options], core, lambda line: json.loads(line)["listening"])


def bare_hyper(body_bytes):
    command = [RELEASE / "examples" / "bare_hyper", body_bytes]
    return Server.start(command, SERVER_CORE, str.strip)


def wrk_command(server, script, arguments, seconds, connections, threads, core):
    return pinned(core, [
        "wrk", "--threads", threads, "--connections", connections, "--duration", f"{seconds}s",
        "--latency", "--timeout", "30s", "--script", HERE / script, server.url(), "--", *arguments,
    ])


def wrk_until_written(server, script, *arguments, files, patience):
    """Runs a script that ends by writing `files`, one for each thread. wrk itself would go on."""
    threads = len(files)
    command = wrk_command(server, script, arguments, patience, threads, threads, None)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    while process.poll() is None and not all(file.exists() for file in files):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate()
    if not all(file.exists() for file in files):
        raise SystemExit(f"{script} did not come to its end:\n{said}")


def wrk(server, script, *arguments, seconds, connections, threads=1, core=CLIENT_CORE):
    """Loads `server`; what was answered, how fast, and for how much of the server's processor."""
    command = wrk_command(server, script, arguments, seconds, connections, threads, core)
    before = server.cpu_seconds()
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    cpu = server.cpu_seconds() - before
    text = said.stdout
    requests = int(re.search(r"(\d+) requests in", text)[1])
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    broken = re.search(r"Socket errors: (.*)", text)
    return {
        "requests": requests,
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),
        "per_cpu_second": requests / cpu if cpu else float("nan"),
        "p99_ms": milliseconds(re.search(r"^\s+99%\s+(\S+)", text, re.M)[1]),
        "refused": int(refused[1]) if refused else 0,
        "broken": broken[1] if broken else None,
        "text": text + said.stderr,
    }


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


def must_be_clean(result):
    if result["refused"] or result["broken"]:
        raise SystemExit(f"not every request was answered as asked:\n{result['text']}")
    return result


def median(results, what):
    return statistics.median(result[what] for result in results)
