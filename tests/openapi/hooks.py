"""What Schemathesis needs to know about this registry: who it is, where it calls from, and what of
its findings is explained."""

import json
import os

import requests
import schemathesis

import explained
from callers import Callers
from sources import Spread

SPREAD = Spread(os.environ["CONTROL"])
CALLERS = Callers(os.environ["REGISTRY"], os.environ["CONTROL"], os.environ["CONTROL_TOKEN"], SPREAD)
EXPLAINED = explained.load()
# Schemathesis makes sessions where no hook sees them; all of them are to call from many addresses.
requests.Session.get_adapter = lambda session, url: SPREAD


@schemathesis.auth(refresh_interval=None)
class Credentials:
    """The credentials that the document asks for."""

    def get(self, case, context):
        security = context.operation.definition.raw.get("security") or [{}]
        return CALLERS.credentials(tuple(sorted(security[0])))

    def set(self, case, data, context):
        case.headers = {**(case.headers or {}), **data.headers}


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    """One line, or one for each item."""
    items = value if isinstance(value, list) else [value]
    return "".join(json.dumps(item) + "\n" for item in items).encode()


@schemathesis.hook
def before_call(context, case, kwargs):
    """Sound data speaks of people who exist."""
    CALLERS.make_real(case)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Whether to report the failure."""
    entry = explained.find(EXPLAINED, failure, response)
    if entry is None:
        return True
    with open(os.environ["OCCURRED"], "a", encoding="utf-8") as out:
        print(entry["number"], file=out)
    return False
