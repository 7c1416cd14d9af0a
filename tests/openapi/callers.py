"""Whom Schemathesis plays: citizens, who sign in with the OTP from their handset, and a partner."""

import hashlib
import itertools
import os

import requests

# Somebody else comes before the smallest allowance of an account (20 searches) is used up.
CALLS_OF_ONE = 12
OTP_PAIRS = {
    "portal": ("generateMobileOTP", "validateMobileOtp"),
    "public": ("public/generateOTP", "public/confirmOTP"),
    "consent": ("generateOTP", "confirmOTP"),
}
# Where sound data names a person, by the name of the parameter or member.
PERSONAL = {"beneficiary_reference_id", "mobile_number"}


class Caller:
    """Somebody with credentials, for a few calls."""

    def __init__(self, person, headers):
        self.person = person
        self.headers = headers
        self.calls = 0


class Callers:
    """Makes callers for what an operation asks for."""

    def __init__(self, registry, control, token, spread):
        self.registry = registry
        self.control = control
        self.spread = spread
        self.operator = requests.Session()
        self.operator.headers["authorization"] = f"Bearer {token}"
        partner = self.ask("/credentials")
        self.key = partner["partner_key"]
        spread.as_partner(self.key, partner["partner_address"])
        self.citizen = requests.Session()
        # Other people with each seed, so that runs against one registry do not meet.
        self.next_person = itertools.count(1_000_000 * int(os.environ["SEED"]))
        self.met = set()
        self.current = {}

    def ask(self, path):
        answer = self.operator.get(self.control + path, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def credentials(self, schemes):
        """Somebody who has these; None when nothing is asked for."""
        if not schemes:
            return None
        caller = self.current.get(schemes)
        if caller is None or caller.calls >= CALLS_OF_ONE:
            caller = self.current[schemes] = self.sign_in(schemes)
        caller.calls += 1
        return caller

    def sign_in(self, schemes):
        person = self.vaccinated()
        headers = {}
        if "partnerKey" in schemes:
            headers["x-api-key"] = self.key
        for scheme in schemes:
            if scheme in OTP_PAIRS:
                headers["Authorization"] = f"Bearer {self.token(scheme, person['mobile'])}"
        return Caller(person, headers)

    def vaccinated(self):
        """The next person with a dose, so that there are certificates to get."""
        for index in self.next_person:
            person = self.ask(f"/people/{index}")
            # One OTP a mobile: whoever shares one waits three minutes for the next.
            if person["doses"] and person["mobile"] not in self.met:
                self.met.add(person["mobile"])
                return person

    def token(self, scheme, mobile):
        send, confirm = OTP_PAIRS[scheme]
        sent = self.post(send, {"mobile": mobile, "secret": "x"})
        messages = self.ask(f"/handset/{mobile}")["messages"]
        otp = next(message["otp"] for message in reversed(messages) if message["purpose"] in (scheme, "partner"))
        digest = hashlib.sha256(otp.encode()).hexdigest()
        return self.post(confirm, {"otp": digest, "txnId": sent["txnId"]})["token"]

    def post(self, path, body):
        headers = {"x-api-key": self.key} if path in OTP_PAIRS["consent"] else {}
        answer = self.citizen.post(f"{self.registry}/api/v2/auth/{path}", json=body, headers=headers, timeout=10)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def make_real(self, case):
        """Every other sound request speaks of the caller, so that more than refusals comes back."""
        if case.meta is None or not case.meta.generation.mode.is_positive:
            return
        caller = self.caller_of(case)
        if caller is None or caller.calls % 2:
            return
        ours = {
            "beneficiary_reference_id": caller.person["beneficiary_reference_id"],
            "mobile_number": caller.person["mobile"],
        }
        for place in (case.query, case.body):
            if isinstance(place, dict):
                place.update({name: ours[name] for name in PERSONAL & place.keys()})

    def caller_of(self, case):
        headers = case.headers or {}
        for caller in self.current.values():
            if all(headers.get(name) == value for name, value in caller.headers.items()):
                return caller
        return None
