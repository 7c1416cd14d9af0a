"""Whom Schemathesis plays: citizens and authorised users, who sign in with the OTP from their handset,
and a partner."""

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
        spread.as_partner(self.key, partner["partner_signing_secret"], partner["partner_address"])
        self.citizen = requests.Session()
        # Other people with each seed, so that runs against one registry do not meet.
        self.next_person = itertools.count(1_000_000 * int(os.environ["SEED"]))
        self.met = set()
        # Who administers all of it sees everybody, so that there is somebody to see.
        self.next_user = itertools.count(1)
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
            if scheme == "staff":
                headers["Authorization"] = f"Bearer {self.staff_token()}"
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
        wish = {"mobile": mobile, "secret": "x"} if scheme == "portal" else {"mobile": mobile}
        sent = self.post(f"v2/auth/{send}", wish)
        otp = self.otp(mobile, (scheme, "partner"))
        return self.post(f"v2/auth/{confirm}", {"otp": otp, "txnId": sent["txnId"]})["token"]

    def staff_token(self):
        user = self.ask(f"/credentials/staff/national-{next(self.next_user)}")
        login = {name: user[name] for name in ("user_name", "password")}
        sent = self.post("v3/staff/auth/login", login)
        proof = {"user_name": user["user_name"], "otp": self.otp(user["mobile"], ("staff",)), "txnId": sent["txnId"]}
        return self.post("v3/staff/auth/confirmOTP", proof)["token"]

    def otp(self, mobile, purposes):
        """The newest OTP on a handset, as clients send it."""
        messages = self.ask(f"/handset/{mobile}")["messages"]
        otp = next(message["otp"] for message in reversed(messages) if message["purpose"] in purposes)
        return hashlib.sha256(otp.encode()).hexdigest()

    def post(self, path, body):
        of_partner = path.removeprefix("v2/auth/") in OTP_PAIRS["consent"]
        headers = {"x-api-key": self.key} if of_partner else {}
        answer = self.citizen.post(f"{self.registry}/api/{path}", json=body, headers=headers, timeout=10)
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
