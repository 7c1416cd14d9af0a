"""Walks through the dashboard as a person does, in headless Chromium without JavaScript, and
looks at every page at the width of a phone. Then once more with it: axe-core needs it.

Started by tests/web/run.
"""

import argparse
import pathlib
import shlex
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "clients"))

import certificate  # noqa: E402
from browser import DESK, PHONE, Browser  # noqa: E402


class Walk:
    def __init__(self, browser, handset, look):
        self.browser = browser
        self.handset = shlex.split(handset)
        self.look = look
        self.played = set()

    def at(self, name):
        """Looks at the page on which the person is now."""
        self.browser.picture(name)
        self.look(self.browser, name)

    def asked(self, *arguments):
        """What `mockdrill handset` prints."""
        done = subprocess.run(
            [*self.handset, *arguments], check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def somebody(self, first, doses):
        """The mobile of the first person from a number on who has had so many doses, and whose
        household was not played yet: one mobile gets one code in three minutes."""
        for index in range(first, first + 200):
            mobile, rest = self.asked("--person", str(index)).split(maxsplit=1)
            if rest.endswith(f"doses: {doses}") and mobile not in self.played:
                self.played.add(mobile)
                return index, mobile
        raise AssertionError(f"nobody with {doses} doses")

    def sign_in(self, mobile):
        browser = self.browser
        browser.open("/")
        self.at("1-sign-in")
        browser.type("Mobile number", mobile)
        browser.press("Send the code")
        browser.must_be_at("/sign-in/code")
        self.at("2-code")
        browser.type("Code", "12")
        browser.press("Sign in")
        browser.must_say("There is a problem")
        self.at("3-wrong-code")
        browser.type("Code", self.asked(mobile))
        browser.press("Sign in")
        browser.must_be_at("/household")

    def an_adult(self, first):
        """Signs somebody in who can be booked for a first dose in a session for adults."""
        for _ in range(6):
            index, mobile = self.somebody(first, 0)
            self.sign_in(mobile)
            cards = self.browser.all(".cards .card")
            for number in range(1, len(cards) + 1):
                self.browser.open(f"/household/member/{number}")
                facts = {fact.text.split("\n")[0]: fact.text.split("\n")[1]
                         for fact in self.browser.all(".facts div")}
                if facts["First dose"] == "not yet" and int(facts["Year of birth"]) <= 2003:
                    return number, self.browser.one("h1").text
            self.sign_out()
            first = index + 1
        raise AssertionError("no adult without a dose")

    def find(self):
        """Looks through districts until a session for adults has places for first doses."""
        browser = self.browser
        browser.open("/places")
        self.at("5-places")
        for district in range(1, 12):
            browser.one(f'option[value="{district}"]').click()
            browser.press("Search")
            browser.must_begin_at(f"/places?district={district}&")
            for card in browser.all(".cards .card"):
                if "from 18 years" in card.text and "\n0 first" not in card.text and \
                        not card.text.split("years")[1].split("\n")[1].startswith("0 "):
                    self.at("6-found")
                    link = card.find_element("css selector", "a")
                    browser.driver.execute_script("arguments[0].scrollIntoView()", link)
                    link.click()
                    browser.must_begin_at("/book?")
                    return
        raise AssertionError("no place for an adult's first dose")

    def book_and_cancel(self, name):
        browser = self.browser
        self.find()
        self.at("7-book")
        browser.press("Book")
        browser.must_say("Choose at least one person")
        self.at("8-nobody-chosen")
        browser.labelled(name).click()
        browser.labelled("9:00 am").click()
        browser.press("Book")
        browser.must_say("is booked")
        self.at("9-booked")
        browser.press("Slip, move or cancel")
        browser.must_be_at("/household/appointment/1")
        self.at("10-appointment")
        browser.press("Download the slip")
        assert browser.downloaded("appointment.pdf").startswith(b"%PDF-")
        browser.press("Find another place")
        browser.must_be_at("/places")
        self.find()
        browser.all('input[name="appointment"]')[0].click()
        browser.all('#new_slot input')[3].click()
        browser.press("Move it here")
        browser.must_say("is moved", "3:00 pm")
        browser.press("Slip, move or cancel")
        browser.labelled(name).click()
        browser.press("Cancel the appointment")
        browser.must_say("is cancelled")
        browser.must_say("There is no appointment")

    def register_and_remove(self):
        browser = self.browser
        browser.open("/household/register")
        self.at("11-register")
        browser.press("Register")
        browser.must_say("There is a problem")
        browser.type("Name", "New Comer")
        browser.type("Year of birth", "1990")
        browser.labelled("Female").click()
        browser.one('option[value="6"]').click()
        browser.type("Number of the document", "ABCXA1234Z")
        browser.labelled("No").click()
        browser.labelled("This person agrees").click()
        browser.press("Register")
        browser.must_say("is registered", "New Comer")
        browser.press("New Comer")
        browser.must_begin_at("/household/member/")
        self.at("12-newcomer")
        browser.labelled("Yes, remove").click()
        browser.press("Remove")
        browser.must_say("is removed")
        assert "New Comer" not in browser.text(), browser.text()

    def keep_certificate(self, folder):
        browser = self.browser
        browser.press("Download the certificate")
        page = folder / "certificate.pdf"
        page.write_bytes(browser.downloaded("certificate.pdf"))
        keys = certificate.fetch(f"{browser.registry}/.well-known/jwks.json")
        content = certificate.verified_here(certificate.read_code(page), keys)
        name = content["credentialSubject"]["name"]
        assert name in browser.text(), (name, browser.text())

    def sign_out(self):
        self.browser.press("Sign out")
        self.browser.must_say("You are signed out")
        self.browser.open("/household")
        self.browser.must_be_at("/?notice=ended")


def fits(browser, name):
    """A phone held upright, light and dark."""
    for dark in (False, True):
        browser.width(PHONE, dark)
        browser.must_fit()
        browser.picture(f"{name}-phone{'-dark' if dark else ''}")
    browser.width(DESK)


def without_script(registry, handset, pictures):
    with tempfile.TemporaryDirectory() as folder:
        browser = Browser(registry, pictures, folder, script=False)
        try:
            browser.open("/")
            assert not has_script(browser), "JavaScript is on"
            browser.width(DESK)
            walk = Walk(browser, handset, fits)
            number, name = walk.an_adult(0)
            browser.open("/household")
            walk.at("4-household")
            walk.book_and_cancel(name)
            if len(browser.all(".cards .card")) < 4:
                walk.register_and_remove()
            walk.sign_out()
            _, mobile = walk.somebody(0, 2)
            walk.sign_in(mobile)
            walk.at("13-vaccinated")
            walk.keep_certificate(pathlib.Path(folder))
            walk.sign_out()
            browser.must_not_complain()
        except BaseException:
            browser.picture("failed")
            raise
        finally:
            browser.close()


def has_script(browser):
    browser.driver.get("data:text/html,<p>off</p><script>document.body.innerText='on'</script>")
    return browser.text() == "on"


def with_axe(registry, handset, pictures, axe):
    script = pathlib.Path(axe).read_text()

    def judge(browser, name):
        for width, dark in ((DESK, False), (PHONE, True)):
            browser.width(width, dark)
            browser.driver.execute_script(script)
            found = browser.driver.execute_async_script(
                "const done = arguments[arguments.length - 1];"
                "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                "'wcag22aa', 'best-practice']}).then(done)"
            )
            assert found["passes"], "axe looked at nothing"
            faults = [f"{fault['id']}: {[node['html'] for node in fault['nodes']]}"
                      for fault in found["violations"]]
            assert not faults, f"{name}, {width} wide: " + "\n".join(faults)
        browser.width(DESK)

    with tempfile.TemporaryDirectory() as folder:
        browser = Browser(registry, pictures, folder, script=True)
        try:
            browser.open("/")
            assert has_script(browser), "JavaScript is off"
            browser.width(DESK)
            walk = Walk(browser, handset, judge)
            _, name = walk.an_adult(400)
            browser.open("/household")
            walk.at("4-household")
            walk.book_and_cancel(name)
            if len(browser.all(".cards .card")) < 4:
                walk.register_and_remove()
            walk.sign_out()
        except BaseException:
            browser.picture("failed-axe")
            raise
        finally:
            browser.close()


def main():
    parser = argparse.ArgumentParser()
    for name in ("registry", "handset", "axe", "pictures"):
        parser.add_argument(f"--{name}", required=True)
    given = parser.parse_args()
    pathlib.Path(given.pictures).mkdir(parents=True, exist_ok=True)
    without_script(given.registry, given.handset, given.pictures)
    with_axe(given.registry, given.handset, given.pictures, given.axe)


if __name__ == "__main__":
    main()
