"""Downloads certificates of synthetic people and reads them with other people's tools.

Usage: python certificate.py http://127.0.0.1:8080 http://127.0.0.1:8081 CONTROL_TOKEN

Text with pdftotext, the QR code with pdftoppm and zbarimg (Debian: poppler-utils and
zbar-tools), the signature with the registry's own endpoint and, independently of it,
with PyPI's cryptography and the key at the well-known path.
"""

import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def call(url, body=None, token=None):
    """The status and the bytes of an answer."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


def fetch(url, body=None, token=None):
    """The JSON of an answer that must be 200."""
    status, text = call(url, body, token)
    assert status == 200, (url, status, text)
    return json.loads(text)


def signed_in(registry, control, control_token, mobile):
    """A token of the public page, with the OTP from the handset."""
    sent = fetch(f"{registry}/api/v2/auth/public/generateOTP", {"mobile": mobile})
    handset = fetch(f"{control}/handset/{mobile}", token=control_token)
    otp = hashlib.sha256(handset["messages"][0]["otp"].encode()).hexdigest()
    answer = {"otp": otp, "txnId": sent["txnId"]}
    return fetch(f"{registry}/api/v2/auth/public/confirmOTP", answer)["token"]


# A printed QR code is noise to readers of other codes: one of them sometimes sees a number in it.
ONLY_QR = ["-Sdisable", "-Sqrcode.enable"]


def read_text(page):
    return subprocess.run(
        ["pdftotext", "-layout", page, "-"], check=True, capture_output=True, text=True
    ).stdout


def read_code(page):
    """What the QR code says on a page printed at 200 dots to the inch."""
    picture = page.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", page, picture], check=True)
    scanned = subprocess.run(
        ["zbarimg", "--quiet", "--raw", *ONLY_QR, picture.with_suffix(".png")],
        check=True, capture_output=True, text=True,
    )
    return scanned.stdout.strip()


def unpacked(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def verified_here(credential, keys):
    """The content, if the signature is that of the published key."""
    header, content, signature = credential.split(".")
    wanted = json.loads(unpacked(header))
    assert wanted["alg"] == "EdDSA" and wanted["typ"] == "vc+jwt", wanted
    key = next(key for key in keys["keys"] if key["kid"] == wanted["kid"])
    assert (key["kty"], key["crv"]) == ("OKP", "Ed25519"), key
    public = Ed25519PublicKey.from_public_bytes(unpacked(key["x"]))
    public.verify(unpacked(signature), f"{header}.{content}".encode())
    return json.loads(unpacked(content))


def must_not_verify(registry, credential, keys):
    header, content, signature = credential.split(".")
    better = unpacked(content).replace(b'"dose":1', b'"dose":3')
    assert better != unpacked(content)
    better = base64.urlsafe_b64encode(better).decode().rstrip("=")
    forged = f"{header}.{better}.{signature}"
    try:
        verified_here(forged, keys)
    except InvalidSignature:
        pass
    else:
        raise AssertionError("a forged credential has a good signature")
    answer = fetch(f"{registry}/api/v3/certificate/verify", {"credential": forged})
    assert answer == {"valid": False}, answer


def check(registry, control, control_token, person, keys, folder):
    token = signed_in(registry, control, control_token, person["mobile"])
    reference_id = person["beneficiary_reference_id"]
    path = "api/v2/registration/certificate/public/download"
    status, pdf = call(f"{registry}/{path}?beneficiary_reference_id={reference_id}", token=token)
    if person["doses"] == 0:
        assert status == 400 and b"CERTIFICATE00002" in pdf, (status, pdf)
        return
    assert status == 200, (status, pdf)
    page = folder / f"{reference_id}.pdf"
    page.write_bytes(pdf)

    text = read_text(page)
    assert person["name"] in text and reference_id in text, text
    credential = read_code(page)
    content = verified_here(credential, keys)
    answer = fetch(f"{registry}/api/v3/certificate/verify", {"credential": credential})
    assert answer == {"valid": True, "kind": "vc+jwt", "content": content}, answer
    must_not_verify(registry, credential, keys)

    subject = content["credentialSubject"]
    assert (subject["name"], subject["refId"]) == (person["name"], reference_id), subject
    assert "VerifiableCredential" in content["type"], content
    assert len(content["evidence"]) == person["doses"], content
    for dose in content["evidence"]:
        year, month, day = dose["date"][:10].split("-")
        for printed in (dose["vaccine"], dose["batch"], f"{day}-{month}-{year}", dose["facility"]["name"]):
            assert printed in text, (printed, text)


def main(registry, control, control_token):
    keys = fetch(f"{registry}/.well-known/jwks.json")
    seen = {}
    with tempfile.TemporaryDirectory() as folder:
        for index in range(200):
            person = fetch(f"{control}/people/{index}", token=control_token)
            # Two people for each number of doses; one mobile gets one OTP in three minutes.
            same = seen.setdefault(person["doses"], set())
            if len(same) < 2 and not any(person["mobile"] in mobiles for mobiles in seen.values()):
                same.add(person["mobile"])
                check(registry, control, control_token, person, keys, pathlib.Path(folder))
    assert {0, 1, 2, 3} <= set(seen), seen
    checked = sum(len(mobiles) for mobiles in seen.values())
    print(f"{checked} people with {sorted(seen)} doses: text, code and signature agree")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2].rstrip("/"), sys.argv[3])
