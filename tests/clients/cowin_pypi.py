"""Lists states, districts and centres with the PyPI client `cowin` 0.0.5, which nobody here wrote.

Usage: python cowin_pypi.py http://127.0.0.1:8080

Only two things are changed: the address, and the random browser name, which the
client would fetch from the internet.
"""

import sys

import fake_useragent


class FixedUserAgent:
    """Stands in for fake_useragent.UserAgent, which downloads a list of browsers."""

    random = "Mozilla/5.0"


fake_useragent.UserAgent = FixedUserAgent

from cowin_api import CoWinAPI  # noqa: E402
from cowin_api.constants import Constants  # noqa: E402


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
    assert len(states) == 37, states
    assert all({"state_id", "state_name"} <= set(state) for state in states), states

    districts = []
    for state in states:
        answer = client.get_districts(str(state["state_id"]))
        assert answer["districts"], f"{state} has no districts"
        districts += answer["districts"]
    assert len({district["district_id"] for district in districts}) == len(districts)

    district = str(districts[0]["district_id"])
    centers = client.get_availability_by_district(district)["centers"]
    assert centers, f"district {district} has no centres"
    pincode = str(centers[0]["pincode"])
    nearby = client.get_availability_by_pincode(pincode)["centers"]
    assert any(center["center_id"] == centers[0]["center_id"] for center in nearby), nearby
    adults = client.get_availability_by_district(district, min_age_limt=45)["centers"]
    assert len(adults) <= len(centers)

    print(f"{len(states)} states, {len(districts)} districts, {len(centers)} centres in the first")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
