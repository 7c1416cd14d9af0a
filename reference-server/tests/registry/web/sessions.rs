//! When a session begins and ends.

use crate::bookings::{early, undosed};
use crate::client::Request;
use crate::drill::{Drill, Pair};

use super::Browser;
use super::journey::citizen;

const ENDED: &str = "/?notice=ended";

#[test]
fn known_and_unknown_mobiles_get_the_same_pages() {
    let drill = Drill::hardened();
    let known = drill.household(0, 1).mobile();
    let unknown = drill.population.unregistered_mobile(0).to_string();
    let pages = [known.to_string(), unknown].map(|mobile| {
        let browser = Browser::new(&drill);
        let sent = browser.submit("/", "/sign-in", &[("mobile", &mobile)]);
        let page = browser.get("/sign-in/code");
        let wrong = browser.submit("/sign-in/code", "/sign-in/code", &[("code", "12")]);
        let again = browser.submit("/", "/sign-in", &[("mobile", &mobile)]);
        [sent, page, wrong, again].map(|answer| {
            let text = answer.text().replace(&mobile, "MOBILE");
            let keyless = text.split("name=\"key\" value=\"").map(|part| {
                part.split_once('"')
                    .map_or(part, |(_, rest)| rest)
                    .to_owned()
            });
            (answer.status, keyless.collect::<Vec<_>>())
        })
    });
    assert_eq!(pages[0], pages[1]);
    let statuses = pages[0].clone().map(|page| page.0);
    assert_eq!(statuses, [303, 200, 400, 400]);
}

#[test]
fn a_session_ends_after_fifteen_minutes() {
    let drill = early();
    let (browser, id) = citizen(&drill, 0);
    let key = browser.key("/household");
    drill.wait(901);
    let fields = [("key", key.as_str()), ("person", &id)];
    assert_eq!(
        browser.post("/household/certificate", &fields).goes_to(),
        ENDED
    );
    assert_eq!(browser.cookie("session"), None, "it is taken back");
    for page in [
        "/household",
        "/household/member/1",
        "/household/register",
        "/places",
        "/book",
    ] {
        assert_eq!(browser.get(page).goes_to(), ENDED, "{page}");
    }
}

#[test]
fn only_a_portal_token_in_a_cookie_opens_the_dashboard() {
    let drill = early();
    let mobile = undosed(&drill, 0).0.mobile();
    let public = drill.token(Pair::Public, mobile);
    let portal = drill.token(Pair::Portal, mobile);
    let browser = Browser::new(&drill);
    for wrong in ["", "garbage", &public] {
        browser.set_cookie("session", wrong);
        assert_eq!(browser.get("/household").goes_to(), ENDED);
    }
    browser.set_cookie("session", &portal);
    assert_eq!(browser.get("/household").status, 200);

    let bearer = Request::get("/household").bearer(&portal);
    assert_eq!(drill.send(&bearer).status, 303, "a bearer opens no page");
    let twice = format!("session={portal}; session={portal}");
    let twice = Request::get("/household").header("cookie", twice);
    assert_eq!(
        drill.send(&twice).status,
        303,
        "one of two cookies is not ours"
    );
    let path = "/api/v2/appointment/beneficiaries";
    let by_cookie = Request::get(path).header("cookie", format!("session={portal}"));
    assert_eq!(
        drill.send(&by_cookie).status,
        401,
        "a cookie opens no interface"
    );
}

#[test]
fn a_code_that_was_sent_to_one_browser_is_no_good_in_another() {
    let drill = early();
    let mobile = undosed(&drill, 0).0.mobile();
    let browser = Browser::new(&drill);
    browser.submit("/", "/sign-in", &[("mobile", &mobile.to_string())]);
    let code = drill.newest_otp(mobile);
    let thief = Browser::new(&drill);
    thief.get("/");
    let tried = thief.submit("/sign-in/code", "/sign-in/code", &[("code", &code)]);
    assert_eq!(tried.status, 401);
    assert!(tried.text().contains("not good any more"));
    let own = browser.submit(
        "/sign-in/code",
        "/sign-in/code",
        &[("code", &format!(" {code} "))],
    );
    assert_eq!(own.goes_to(), "/household");
}
