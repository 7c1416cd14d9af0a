"""Books like the booking clients of 2021: log in, list, poll, grab a slot, lose one, try again.

Usage: python booking_client.py http://127.0.0.1:8080 http://127.0.0.1:8081 CONTROL_TOKEN

Written after what such clients send and expect, with the standard library only. The
registry must have been started on a day of the drive, `--date 2021-05-10`.
"""

import datetime
import hashlib
import http.client
import itertools
import json
import sys
import urllib.parse

# What the portal's page sends; the clients copied it.
SECRET = "U2FsdGVkX1+z/4Nr9nta+2DrVJSv7KS6VoQUSQ1ZXYDx/CJUkWxFYG6P3iM/VW+6jLQ9RDQVzp/RcZ8kbT41xw=="
SLOTS = ["09:00AM-11:00AM", "11:00AM-01:00PM", "01:00PM-03:00PM", "03:00PM-05:00PM"]


class Refused(Exception):
    """An answer that is no success."""

    def __init__(self, status, text):
        super().__init__(f"{status} {text}")
        self.status = status
        self.code = json.loads(text)["errorCode"] if text.startswith("{") else None


class Client:
    """One browser, as the registry sees it: an address and a token."""

    def __init__(self, registry, address="127.0.0.1"):
        self.host = urllib.parse.urlsplit(registry).netloc
        self.address = address
        self.token = None

    def call(self, method, path, body=None):
        headers = {
            "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36",
            "Origin": "https://selfregistration.cowin.gov.in",
            "Referer": "https://selfregistration.cowin.gov.in/",
            "Content-Type": "application/json",
        }
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        connection = http.client.HTTPConnection(self.host, timeout=10, source_address=(self.address, 0))
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if answer.status not in (200, 204):
            raise Refused(answer.status, content.decode())
        if answer.headers.get("Content-Type", "").startswith("application/json"):
            return json.loads(content)
        return content

    def log_in(self, mobile, handset):
        sent = self.call("POST", "/api/v2/auth/generateMobileOTP", {"mobile": mobile, "secret": SECRET})
        digest = hashlib.sha256(handset(mobile).encode()).hexdigest()
        proof = {"otp": digest, "txnId": sent["txnId"]}
        self.token = self.call("POST", "/api/v2/auth/validateMobileOtp", proof)["token"]

    def beneficiaries(self):
        return self.call("GET", "/api/v2/appointment/beneficiaries")["beneficiaries"]

    def register(self, name, number):
        wanted = {
            "name": name, "birth_year": "1970", "gender_id": 2, "photo_id_type": 6,
            "photo_id_number": number, "comorbidity_ind": "N", "consent_version": "1",
        }  # fmt: skip
        path = "/api/v2/registration/beneficiary/new"
        return self.call("POST", path, wanted)["beneficiary_reference_id"]

    def calendar(self, district, date):
        query = urllib.parse.urlencode({"district_id": district, "date": date})
        return self.call("GET", f"/api/v2/appointment/sessions/calendarByDistrict?{query}")["centers"]

    def book(self, session, people, slot=SLOTS[0]):
        wanted = {"dose": 1, "session_id": session["session_id"], "slot": slot, "beneficiaries": people}
        answer = self.call("POST", "/api/v2/appointment/schedule", wanted)
        return answer["appointment_confirmation_no"]

    def grab(self, options, people):
        """Books the first session that still has room, as the clients do: lost, next. How many
        were lost, which one was got, and the appointment."""
        for lost, session in enumerate(options):
            try:
                return lost, session, self.book(session, people)
            except Refused as refusal:
                if (refusal.status, refusal.code) != (409, "APPOIN0040"):
                    raise
        raise AssertionError("every session is full")


class Operator:
    """The control port: reads handsets, and says that doses were given."""

    def __init__(self, control, token):
        self.client = Client(control)
        self.client.token = token

    def today(self):
        return datetime.date.fromisoformat(self.client.call("GET", "/ready")["date"])

    def otp(self, mobile):
        return self.client.call("GET", f"/handset/{mobile}")["messages"][0]["otp"]

    def vaccinate(self, person, vaccine, centre):
        given = {
            "beneficiary_reference_id": person, "dose": 1, "vaccine": vaccine,
            "vaccine_batch": "B1", "center_id": centre,
        }  # fmt: skip
        self.client.call("POST", "/doses", given)


def people_on(client, operator, mobiles, count):
    """Logs in with a mobile on which nobody is registered, and registers `count` people."""
    for mobile in mobiles:
        client.log_in(mobile, operator.otp)
        if not client.beneficiaries():
            break
    return [client.register(f"Asha Test{'abcd'[n]}", f"ABCXA{1000 + n}Z") for n in range(count)]


def small_and_next(client, today):
    """The session with the fewest places for first doses, and others with room: soonest first."""
    tomorrow = today + datetime.timedelta(days=1)
    for district in itertools.count(1):
        full = client.calendar(district, tomorrow.strftime("%d-%m-%Y"))
        short = client.calendar(district, f"{tomorrow.day}-{tomorrow.month}-{tomorrow.strftime('%y')}")
        assert full == short, "the two spellings of a date are answered differently"
        sessions = [
            {**session, "center_id": centre["center_id"]}
            for centre in full
            for session in centre["sessions"]
            if session["available_capacity_dose1"] > 0
        ]
        sessions.sort(key=lambda session: session["available_capacity_dose1"])
        if len(sessions) > 1 and sessions[0]["available_capacity_dose1"] <= 8:
            return district, sessions


def fill(registry, operator, session, mobiles):
    """Other people, from other addresses, take every place of the session."""
    left = session["available_capacity_dose1"]
    for number in itertools.count(1):
        if left == 0:
            return
        other = Client(registry, f"127.0.1.{number}")
        people = people_on(other, operator, mobiles, min(left, 4))
        other.book(session, people)
        left -= len(people)


def appointments(client, person):
    records = {record["beneficiary_reference_id"]: record for record in client.beneficiaries()}
    return records[person]["appointments"]


def main(registry, control, token):
    operator = Operator(control, token)
    mobiles = (str(5_999_999_999 - number * 7_919) for number in itertools.count())
    client = Client(registry)
    try:
        client.beneficiaries()
        raise AssertionError("the dashboard answered without a token")
    except Refused as refusal:
        assert (refusal.status, refusal.code) == (401, None), refusal
    person, = people_on(client, operator, mobiles, 1)
    record, = client.beneficiaries()
    assert record["beneficiary_reference_id"] == person, record
    assert record["vaccination_status"] == "Not Vaccinated" and record["appointments"] == [], record

    district, sessions = small_and_next(client, operator.today())
    fill(registry, operator, sessions[0], mobiles)
    # The client polled before the others came: it still tries the session that is full by now.
    lost, got, appointment = client.grab(sessions, [person])
    assert lost == 1 and got == sessions[1], (lost, got)
    try:
        client.book(sessions[2 % len(sessions)], [person])
        raise AssertionError("two appointments for one dose")
    except Refused as refusal:
        assert (refusal.status, refusal.code) == (400, "APPOIN0022"), refusal

    shown, = appointments(client, person)
    assert shown["appointment_id"] == appointment and shown["slot"] == SLOTS[0], shown

    move = {"appointment_id": appointment, "session_id": got["session_id"], "slot": SLOTS[3]}
    client.call("POST", "/api/v2/appointment/reschedule", move)
    shown, = appointments(client, person)
    assert shown["slot"] == SLOTS[3], shown
    give_back = {"appointment_id": appointment, "beneficiariesToCancel": [person]}
    client.call("POST", "/api/v2/appointment/cancel", give_back)
    assert appointments(client, person) == []

    operator.vaccinate(person, got["vaccine"], got["center_id"])
    record, = client.beneficiaries()
    assert record["vaccination_status"] == "Partially Vaccinated", record
    query = f"beneficiary_reference_id={person}"
    page = client.call("GET", f"/api/v2/registration/certificate/download?{query}")
    assert page.startswith(b"%PDF-"), page[:40]
    print(f"booking client: lost {lost} of district {district}, got the next, moved it, gave it back")


if __name__ == "__main__":
    main(*(argument.rstrip("/") for argument in sys.argv[1:4]))
