"""Signs as a partner, with the standard library alone.

Usage: python partner.py http://127.0.0.1:8080 http://127.0.0.1:8081 CONTROL_TOKEN

The first function is all that a partner needs; the rest shows that it is accepted.
"""

import hashlib
import hmac
import http.client
import json
import secrets
import sys
import time
import urllib.parse
import urllib.request


def signed(key, secret, method, target, body=b""):
    """The headers that sign a request; `target` is path and query, `body` bytes."""
    timestamp, nonce = str(int(time.time())), secrets.token_hex(16)
    lines = ["mockdrill-signature-1", key.split(".")[0], timestamp, nonce, method, target,
             hashlib.sha256(body).hexdigest()]
    signature = hmac.new(bytes.fromhex(secret), "\n".join(lines).encode(), hashlib.sha256)
    return {
        "X-Api-Key": key,
        "X-Partner-Timestamp": timestamp,
        "X-Partner-Nonce": nonce,
        "X-Partner-Signature": signature.hexdigest(),
    }


def main(registry, control, control_token):
    def operator(path):
        headers = {"Authorization": f"Bearer {control_token}"}
        with urllib.request.urlopen(urllib.request.Request(control + path, headers=headers)) as answer:
            return json.load(answer)

    partner = operator("/credentials")
    mobile = operator("/people/5")["mobile"]
    address = urllib.parse.urlsplit(registry)

    def call(method, target, body=None, **headers):
        body = b"" if body is None else json.dumps(body).encode()
        headers |= signed(partner["partner_key"], partner["partner_signing_secret"], method, target, body)
        source = (partner["partner_address"], 0)
        connection = http.client.HTTPConnection(address.netloc, timeout=10, source_address=source)
        connection.request(method, target, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        assert answer.status == 200, (target, answer.status, text)
        again = http.client.HTTPConnection(address.netloc, timeout=10, source_address=source)
        again.request(method, target, body, headers)
        assert again.getresponse().status == 403, f"{target}: answered twice"
        return json.loads(text)

    sent = call("POST", "/api/v2/auth/generateOTP", {"mobile": mobile})
    otp = operator(f"/handset/{mobile}")["messages"][0]["otp"]
    answer = {"otp": hashlib.sha256(otp.encode()).hexdigest(), "txnId": sent["txnId"]}
    consent = call("POST", "/api/v2/auth/confirmOTP", answer)["token"]
    target = f"/api/v2/vaccinator/beneficiaries/findByMobile?mobile_number={mobile}"
    people = call("GET", target, Authorization=f"Bearer {consent}")["beneficiaries"]
    assert people, "nobody is registered on this mobile"
    print(f"a partner signed, asked, and was shown {len(people)} people")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2].rstrip("/"), sys.argv[3])
