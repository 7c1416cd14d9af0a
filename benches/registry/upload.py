"""The row of the bulk upload: authorised users of one state record doses, 65,536 a request."""

import hashlib
import itertools
import json
import subprocess
import threading
import time

from machine import RELEASE, call, median, registry

# Early in the drive: most people have no dose yet.
DATE = "2021-05-10"
SEED = 1
# Uttar Pradesh, where most people live.
STATE = 34
LINES = 65_536
USERS = 2


def uploads(count):
    """So many bodies, each of people who are in no other."""
    command = [RELEASE / "examples" / "doses", str(SEED), DATE, str(STATE), str(count * LINES)]
    lines = subprocess.Popen(command, stdout=subprocess.PIPE)
    for _ in range(count):
        yield b"".join(itertools.islice(lines.stdout, LINES))
    if lines.wait():
        raise SystemExit("no doses to upload")


def token(server, user):
    """A token of this authorised user, with password and OTP from the operator's port."""
    announced = json.loads(server.said)

    def operator(path):
        return json.loads(call(announced["control"], "GET", path, token=announced["control_token"]))

    def staff(path, body):
        return json.loads(call(server.address, "POST", f"/api/v3/staff/auth/{path}", json.dumps(body)))

    account = operator(f"/credentials/staff/{user}")
    sent = staff("login", {name: account[name] for name in ("user_name", "password")})
    otp = operator(f"/handset/{account['mobile']}")["messages"][-1]["otp"]
    digest = hashlib.sha256(otp.encode()).hexdigest()
    return staff("confirmOTP", {"user_name": user, "otp": digest, "txnId": sent["txnId"]})["token"]


def record(server, tokens, bodies):
    """Sends the bodies, each user one after the other, all users at once; seconds and doses."""
    left, accepted, failed = iter(bodies), [], []
    one_at_a_time = threading.Lock()

    def user(token):
        try:
            while True:
                with one_at_a_time:
                    body = next(left, None)
                if body is None:
                    return
                answer = call(server.address, "POST", "/api/v3/vaccinator/doses", body, token)
                accepted.append(answer.count(b'"accepted"'))
        except BaseException as fault:
            failed.append(fault)

    users = [threading.Thread(target=user, args=[token]) for token in tokens]
    begun = time.monotonic()
    for thread in users:
        thread.start()
    for thread in users:
        thread.join()
    if failed:
        raise SystemExit(f"an upload failed: {failed[0]}")
    return time.monotonic() - begun, sum(accepted)


def upload(size, folder):
    made = uploads(size.rounds * size.uploads)
    rounds = []
    with registry(folder / "data", "--date", DATE, core=None, threads=2) as server:
        tokens = [token(server, f"state-{STATE}-{n + 1}") for n in range(USERS)]
        for _ in range(size.rounds):
            bodies = list(itertools.islice(made, size.uploads))
            cpu = server.cpu_seconds()
            seconds, doses = record(server, tokens, bodies)
            if doses != len(bodies) * LINES:
                raise SystemExit(f"{doses} of {len(bodies) * LINES} doses were accepted")
            cpu = server.cpu_seconds() - cpu
            rounds.append({"rate": doses / seconds, "per_cpu_second": doses / cpu, "doses": doses})
    rate = median(rounds, "rate")
    figure = f"{rate:,.0f} a second ({median(rounds, 'per_cpu_second'):,.0f} a CPU second of the registry)"
    return ["bulk upload of doses, both processors", ">= 400,000 a second", figure, rate >= 400_000,
            f"{sum(r['doses'] for r in rounds):,} doses, all accepted, {USERS} users, {LINES:,} lines a request"]
