"""Reads the registry's metrics with Prometheus' own parser and holds them against what was sent.

Usage: python metrics.py http://127.0.0.1:8080 http://127.0.0.1:8081 CONTROL_TOKEN
"""

import hashlib
import json
import sys
import urllib.error
import urllib.request

from prometheus_client.openmetrics.parser import text_string_to_metric_families

STATES = "GET /api/v2/admin/location/states"
SEND = "POST /api/v2/auth/generateMobileOTP"
CONFIRM = "POST /api/v2/auth/validateMobileOtp"
DASHBOARD = "GET /api/v2/appointment/beneficiaries"
LOOKUP = "GET /api/v2/vaccinator/beneficiaries/findByMobile"
NEW = "POST /api/v2/registration/beneficiary/new"


def call(url, body=None, token=None):
    """Status and bytes of an answer, whatever it is."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


def scrape(control):
    """Every sample, by name and labels; the parser refuses what is not OpenMetrics."""
    status, text = call(f"{control}/metrics")
    assert status == 200, text
    samples = {}
    for family in text_string_to_metric_families(text.decode()):
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            assert key not in samples, f"{key} is told twice"
            samples[key] = sample.value
    return samples


def requests(samples, route, status):
    return samples.get(("mockdrill_requests_total", (("route", route), ("status", status))), 0)


def main(registry, control, token):
    assert call(f"{control}/healthz") == (200, b'{"status":"ok"}')
    before = scrape(control)
    mobile = "5999999999"

    for _ in range(7):
        assert call(f"{registry}/api/v2/admin/location/states")[0] == 200
    for _ in range(3):
        assert call(f"{registry}/api/v2/appointment/beneficiaries")[0] == 401
    for _ in range(2):
        assert call(f"{registry}/api/v2/vaccinator/beneficiaries/findByMobile?mobile_number={mobile}")[0] == 403
    for _ in range(4):
        assert call(f"{registry}/no/such/page")[0] == 404
    wanted = {"mobile": mobile, "secret": "x"}
    status, text = call(f"{registry}/api/v2/auth/generateMobileOTP", wanted)
    assert status == 200, text
    transaction = json.loads(text)["txnId"]
    # Within three minutes there is no second OTP: the resend window is a limit.
    assert call(f"{registry}/api/v2/auth/generateMobileOTP", wanted)[0] == 400
    _, handset = call(f"{control}/handset/{mobile}", token=token)
    right = json.loads(handset)["messages"][0]["otp"]
    for otp in ["not it", right]:
        digest = hashlib.sha256(otp.encode()).hexdigest()
        proof = {"otp": digest, "txnId": transaction}
        status, text = call(f"{registry}/api/v2/auth/validateMobileOtp", proof)
    session = json.loads(text)["token"]
    assert call(f"{registry}/api/v2/appointment/beneficiaries", token=session)[0] == 200
    newcomer = {
        "name": "Asha Rao", "birth_year": "1970", "gender_id": 2, "photo_id_type": 6,
        "photo_id_number": "ABCXA1234Z", "comorbidity_ind": "N", "consent_version": "1",
    }  # fmt: skip
    statuses = [
        call(f"{registry}/api/v2/registration/beneficiary/new", newcomer, session)[0] for _ in range(5)
    ]
    assert statuses == [200] * 4 + [400], "a mobile has four beneficiaries"

    after = scrape(control)

    def grew(name, **labels):
        key = (f"mockdrill_{name}", tuple(sorted(labels.items())))
        return after[key] - before.get(key, 0)

    expected = {
        (STATES, "2xx"): 7, (DASHBOARD, "4xx"): 3, (DASHBOARD, "2xx"): 1, (LOOKUP, "4xx"): 2,
        ("none", "4xx"): 4, (SEND, "2xx"): 1, (SEND, "4xx"): 1, (CONFIRM, "4xx"): 1,
        (CONFIRM, "2xx"): 1, (NEW, "2xx"): 4, (NEW, "4xx"): 1,
    }  # fmt: skip
    for (route, status), count in expected.items():
        assert requests(after, route, status) - requests(before, route, status) == count, (route, status)
    counted = sum(value for (name, _), value in after.items() if name == "mockdrill_requests_total")
    assert counted == sum(expected.values()), f"{counted} requests are counted in all"

    assert grew("request_duration_seconds_count", route=STATES) == 7
    assert grew("request_duration_seconds_bucket", route=STATES, le="+Inf") == 7
    assert grew("limits_reached_total", limit="OTP resend window") == 1
    assert grew("otps_sent_total") == 1
    ends = {end: grew("otps_presented_total", end=end) for end in ("confirmed", "refused", "spoiled")}
    assert ends == {"confirmed": 1, "refused": 1, "spoiled": 0}, ends
    assert grew("partners_refused_total") == 2
    assert grew("orders_total", order="register", end="kept") == 4
    assert grew("orders_total", order="register", end="refused") == 1
    assert grew("order_duration_seconds_count") == 5
    assert after["mockdrill_table_rows", (("table", "sessions"),)] == 1
    assert after["mockdrill_table_rows", (("table", "pages"),)] == 1
    assert after["mockdrill_process_resident_memory_bytes", ()] > 1_000_000
    # The kernel counts processor time in hundredths of a second; a fast machine has used less so far.
    used = ("mockdrill_process_cpu_seconds_total", ())
    assert any(scrape(control)[used] > 0 for _ in range(5_000)), "no processor time is counted"
    assert not any(mobile in str(key) for key in after), "a metric names a mobile"
    print(f"metrics: {len(after)} samples, {int(counted)} requests, all accounted for")


if __name__ == "__main__":
    main(*(argument.rstrip("/") for argument in sys.argv[1:4]))
