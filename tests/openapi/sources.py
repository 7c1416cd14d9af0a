"""Calls from many loopback addresses, so that the registry's limits for one address stay as they are
and do not turn every answer into 429."""

import itertools

from requests.adapters import HTTPAdapter

from partner import signed

# Well below the smallest allowance of an address (30 OTPs in five minutes).
CALLS_FROM_ONE = 10
# Partners call from here: the registry knows the address, so it is not spread.
KEY = "x-api-key"


class From(HTTPAdapter):
    """Calls from one address."""

    def __init__(self, address):
        self.address = address
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, source_address=(self.address, 0), **kwargs)


class Signing(From):
    """Calls from a partner's address, and signs as the partner does."""

    def __init__(self, key, secret, address):
        super().__init__(address)
        self.key = key
        self.secret = secret

    def send(self, request, **kwargs):
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        request.headers.update(signed(self.key, self.secret, request.method, request.path_url, body))
        return super().send(request, **kwargs)


class Spread(HTTPAdapter):
    """Calls from one address after the other; with a partner's key, from the partner's; to the
    control port, from anywhere."""

    def __init__(self, control):
        super().__init__()
        self.control = control
        self.operator = HTTPAdapter()
        self.calls = itertools.count()
        self.current = None
        self.partners = {}

    def send(self, request, **kwargs):
        return self.adapter(request).send(request, **kwargs)

    def adapter(self, request):
        if request.url.startswith(self.control):
            return self.operator
        partner = self.partners.get(request.headers.get(KEY))
        if partner:
            return partner
        number = next(self.calls)
        if number % CALLS_FROM_ONE == 0:
            if self.current:
                self.current.close()
            place = number // CALLS_FROM_ONE
            self.current = From(f"127.9.{place // 250 % 250}.{place % 250 + 1}")
        return self.current

    def as_partner(self, key, secret, address):
        self.partners[key] = Signing(key, secret, address)
