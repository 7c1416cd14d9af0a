//! What every page carries, and what no address says.

use crate::bookings::early;

use super::Browser;
use super::journey::citizen;

const FIXED: [(&str, &str); 7] = [
    ("cache-control", "no-store"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
];

#[test]
fn every_page_and_refusal_carries_them() {
    let drill = early();
    let guest = Browser::new(&drill);
    let (browser, id) = citizen(&drill, 0);
    let answers = [
        guest.get("/"),
        guest.get("/sign-in/code"),
        guest.get("/household"),
        guest.post("/sign-in", &[]),
        browser.get("/"),
        browser.get("/household"),
        browser.get("/household/member/1"),
        browser.get("/household/register"),
        browser.get("/places?district=1"),
        browser.get("/places?district=0&district=1"),
        browser.get("/book?session_id=none"),
        browser.post("/household/slip", &[]),
        browser.submit("/household", "/household/certificate", &[("person", &id)]),
        browser.submit("/household", "/sign-out", &[]),
    ];
    for answer in answers {
        for (name, value) in FIXED {
            assert_eq!(answer.header(name), Some(value), "{}", answer.text());
        }
    }
    for path in ["/style.css", "/icon.svg"] {
        let answer = guest.get(path);
        assert_eq!(answer.header("cache-control"), Some("public, max-age=600"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
}

#[test]
fn pages_have_no_script_no_inline_style_and_nothing_from_elsewhere() {
    let drill = early();
    let (browser, _) = citizen(&drill, 0);
    for page in [
        "/household",
        "/household/member/1",
        "/household/register",
        "/places?district=1",
    ] {
        let text = browser.get(page).text();
        for foreign in [
            "<script",
            " style=",
            "<style",
            "http://",
            "https://",
            "javascript:",
            " onclick",
        ] {
            assert!(!text.contains(foreign), "{foreign} on {page}");
        }
        assert!(text.contains("<html lang=\"en\">") && text.contains("<main id=\"main\""));
    }
}

#[test]
fn cookies_are_out_of_reach_of_scripts_and_other_sites_and_addresses_name_nobody() {
    let drill = early();
    let (browser, id) = citizen(&drill, 0);
    let fresh = Browser::new(&drill);
    let cookie = fresh
        .get("/")
        .header("set-cookie")
        .expect("a cookie")
        .to_owned();
    assert!(
        cookie.starts_with("guest=")
            && cookie.ends_with("; Path=/; Max-Age=900; HttpOnly; SameSite=Strict"),
        "{cookie}"
    );
    let token = browser.cookie("session").expect("signed in");
    let mobile = crate::bookings::undosed(&drill, 0).0.mobile().to_string();
    for page in ["/household", "/household/member/1", "/places?district=1"] {
        let text = browser.get(page).text();
        let addresses = text.split("href=\"").chain(text.split("action=\"")).skip(1);
        for address in addresses.filter_map(|rest| rest.split('"').next()) {
            for secret in [&id, &token, &mobile] {
                assert!(!address.contains(secret.as_str()), "{address}");
            }
        }
    }
}
