"""What Schemathesis reports and is right to report, but stays: `explained.toml`.

Usage: python explained.py OCCURRED: fails when an entry did not occur, because it is then no longer
true, unless it is `rare`: then it takes more luck than one run has. So the list can only shrink.
"""

import pathlib
import sys
import tomllib

FILE = pathlib.Path(__file__).with_name("explained.toml")
# The classes of failures, by the check that finds them.
CHECKS = {
    "positive_data_acceptance": "RejectedPositiveData",
    "negative_data_rejection": "AcceptedNegativeData",
    "missing_required_header": "MissingHeaderNotRejected",
}


def load():
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["explained"]
    for number, entry in enumerate(entries):
        assert set(entry) - {"rare"} == {"check", "operation", "answers", "reason"}, entry
        entry["number"] = number
    return entries


def find(entries, failure, response):
    """The entry for this failure: the same check and operation, and one of the listed answers."""
    return next((entry for entry in entries if fits(entry, failure, response)), None)


def fits(entry, failure, response):
    return (
        type(failure).__name__ == CHECKS[entry["check"]]
        and entry["operation"] in ("any", failure.operation)
        and any(answer in response.text for answer in entry["answers"])
    )


def main(occurred):
    occurred = pathlib.Path(occurred)
    lines = occurred.read_text(encoding="utf-8").split() if occurred.exists() else []
    missing = [entry for entry in load() if str(entry["number"]) not in lines and not entry.get("rare")]
    for entry in missing:
        print(f"explained, but does not occur: {entry['check']} {entry['operation']}; take it out of {FILE.name}")
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main(sys.argv[1])
