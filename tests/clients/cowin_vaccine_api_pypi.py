"""The whole of the PyPI client `cowin-vaccine-api` 0.0.3, which nobody here wrote.

Usage: python cowin_vaccine_api_pypi.py http://127.0.0.1:8080

Only two things are changed: the address, and the random browser name, which the
client would fetch from the internet. The client writes years with two digits, and one
of its paths is misspelt.
"""

import sys

import fake_useragent


class FixedUserAgent:
    """Stands in for fake_useragent.UserAgent, which downloads a list of browsers."""

    random = "Mozilla/5.0"


fake_useragent.UserAgent = FixedUserAgent

from cowin import CoWinAPI  # noqa: E402
from cowin.constants import Constants  # noqa: E402
from requests.exceptions import HTTPError  # noqa: E402

SESSION = {
    "center_id", "name", "state_name", "district_name", "block_name", "pincode", "from", "to",
    "lat", "long", "fee_type", "fee", "session_id", "date", "available_capacity",
    "available_capacity_dose1", "available_capacity_dose2", "min_age_limit", "vaccine", "slots",
}  # fmt: skip


def point_at(address):
    """Replaces the production address in every URL that the client knows."""
    for name, value in vars(Constants).items():
        if isinstance(value, str) and value.startswith("https://"):
            path = value.split("/api/", 1)[1]
            setattr(Constants, name, f"{address}/api/{path}")


def main(address):
    point_at(address)
    client = CoWinAPI()

    states = client.get_states()["states"]
    assert [state["state_id"] for state in states] == list(range(1, 38)), states
    districts = client.get_districts("16")["districts"]
    assert all({"district_id", "district_name"} <= set(one) for one in districts), districts
    district = str(districts[0]["district_id"])

    # Without a date the client asks for today, `24-11-26`.
    assert isinstance(client.get_availability_by_district(district)["sessions"], list)
    day = client.get_availability_by_district(district, "11-06-23")["sessions"]
    assert day and all(SESSION <= set(session) for session in day), day[:1]
    assert {session["date"] for session in day} == {"11-06-2023"}
    assert day == client.get_availability_by_district(district, "11-06-2023")["sessions"]

    pincode = str(day[0]["pincode"])
    there = client.get_availability_by_pincode(pincode, "11-06-23")["sessions"]
    assert day[0] in there and {session["pincode"] for session in there} == {int(pincode)}
    week = client.get_availability_by_pincode_week(pincode, "11-06-23")["centers"]
    centre = next(one for one in week if one["center_id"] == day[0]["center_id"])
    assert day[0]["session_id"] in [session["session_id"] for session in centre["sessions"]]

    # `calenderByDistrict`: the client hands the refusal back instead of raising it.
    misspelt = client.get_availability_by_district_week(district, "11-06-23")
    assert isinstance(misspelt, HTTPError) and misspelt.response.status_code == 404, misspelt
    unknown = client.get_availability_by_pincode("12", "11-06-23")
    assert isinstance(unknown, HTTPError) and unknown.response.status_code == 400, unknown
    assert unknown.response.json()["errorCode"] == "APPOIN0018", unknown.response.text

    print(f"cowin-vaccine-api: {len(day)} sessions in the first district, {len(there)} at {pincode}")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
