"""What Schemathesis needs to know about this registry: who it is, where it calls from, and what of
its findings is explained."""

import os

import schemathesis

import explained
from callers import Callers
from sources import Spread

SPREAD = Spread()
CALLERS = Callers(os.environ["REGISTRY"], os.environ["CONTROL"], os.environ["CONTROL_TOKEN"], SPREAD)
EXPLAINED = explained.load()


@schemathesis.auth(refresh_interval=None)
class Credentials:
    """The credentials that the document asks for."""

    def get(self, case, context):
        security = context.operation.definition.raw.get("security") or [{}]
        return CALLERS.credentials(tuple(sorted(security[0])))

    def set(self, case, data, context):
        case.headers = {**(case.headers or {}), **data.headers}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Each call comes from its own address, and sound data speaks of people who exist."""
    CALLERS.make_real(case)
    session = kwargs.get("session")
    if session is not None:
        session.mount("http://", SPREAD)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Whether to report the failure."""
    entry = explained.find(EXPLAINED, failure, response)
    if entry is None:
        return True
    with open(os.environ["OCCURRED"], "a", encoding="utf-8") as out:
        print(entry["number"], file=out)
    return False
