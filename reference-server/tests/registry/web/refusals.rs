//! What goes wrong is said in words, beside the field that it is about.

use jiff::civil::date;

use crate::bookings::{early, undosed};
use crate::client::Answer;
use crate::drill::Drill;

use super::Browser;
use super::journey::{booked, citizen, session};

/// The page is a refusal that links to the field, which is on the page and marked.
fn points_at(answer: &Answer, status: u16, field: &str, words: &str) {
    let text = answer.text();
    assert_eq!(answer.status, status, "{text}");
    assert!(text.contains("<title>Error: "), "{text}");
    assert!(
        text.contains(&format!("<a href=\"#{field}\">")),
        "{field}: {text}"
    );
    assert!(text.contains(&format!("id=\"{field}\"")), "{field}: {text}");
    assert!(text.contains(words), "{words}: {text}");
}

#[test]
fn signing_in() {
    let drill = early();
    let mobile = undosed(&drill, 0).0.mobile().to_string();
    let browser = Browser::new(&drill);
    let real = browser.submit("/", "/sign-in", &[("mobile", "9876543210")]);
    points_at(&real, 400, "mobile", "ten digits");
    assert!(
        real.text().contains("value=\"9876543210\""),
        "what was typed stays"
    );
    let (one, rest) = mobile.split_at(5);
    let sent = browser.submit("/", "/sign-in", &[("mobile", &format!("{one} {rest}"))]);
    assert_eq!(sent.goes_to(), "/sign-in/code");
    let again = browser.submit("/", "/sign-in", &[("mobile", &mobile)]);
    points_at(&again, 400, "mobile", "less than three minutes ago");
    for _ in 0..3 {
        let wrong = browser.submit("/sign-in/code", "/sign-in/code", &[("code", "x")]);
        points_at(&wrong, 400, "code", "not the code that was sent");
    }
    let code = drill.newest_otp(mobile.parse().expect("a mobile"));
    let late = browser.submit("/sign-in/code", "/sign-in/code", &[("code", &code)]);
    points_at(&late, 401, "code", "ask for a new one");
}

#[test]
fn searching() {
    let drill = early();
    let (browser, _) = citizen(&drill, 0);
    let search = |query: &str| browser.get(&format!("/places?{query}"));
    points_at(
        &search("district=&pincode=12&date=2021-05-11"),
        400,
        "pincode",
        "six digits",
    );
    points_at(
        &search("district=1&pincode=&date=tomorrow"),
        400,
        "date",
        "Enter a date",
    );
    points_at(
        &search("district=x&pincode=&date=2021-05-11"),
        400,
        "district",
        "Choose a district",
    );
    for _ in 3..20 {
        assert_eq!(search("district=1").status, 200);
    }
    assert_eq!(search("district=1").goes_to(), "/?notice=too-many-searches");
    assert_eq!(browser.get("/household").goes_to(), "/?notice=ended");
}

#[test]
fn booking() {
    let drill = early();
    let (browser, id) = citizen(&drill, 0);
    let session = session(&browser);
    let page = format!("/book?session_id={session}");
    let book = |fields: &[(&str, &str)]| {
        let mut all = vec![("session_id", session.as_str())];
        all.extend(fields);
        browser.submit(&page, "/book", &all)
    };
    points_at(
        &book(&[("slot", "09:00AM-11:00AM")]),
        400,
        "person",
        "at least one person",
    );
    points_at(
        &book(&[("person", &id)]),
        400,
        "slot",
        "Choose one of the times",
    );
    assert!(
        book(&[("person", &id)]).text().contains("checked"),
        "what was chosen stays"
    );
    booked(&browser, &id);
    let twice = book(&[("person", &id), ("slot", "09:00AM-11:00AM")]);
    points_at(&twice, 400, "person", "already has an appointment");
    let nowhere = browser.submit(
        &page,
        "/move",
        &[("session_id", &session), ("appointment", "1")],
    );
    points_at(&nowhere, 400, "appointment", "own household");
    assert_eq!(browser.get("/book?session_id=1").status, 400);
}

#[test]
fn changing_too_often() {
    let drill = early();
    let (browser, _) = citizen(&drill, 0);
    let key = browser.key("/household/register");
    let fields = [("key", key.as_str())];
    for _ in 0..20 {
        assert_eq!(browser.post("/household/register", &fields).status, 400);
    }
    let refused = browser.post("/household/register", &fields);
    assert_eq!(refused.status, 429);
    assert!(refused.text().contains("Please wait"), "{}", refused.text());
}

#[test]
fn papers_before_the_first_dose() {
    let drill = Drill::with(|config| config.date = date(2021, 5, 10));
    let (browser, id) = citizen(&drill, 0);
    let none = browser.submit("/household", "/household/certificate", &[("person", &id)]);
    assert_eq!(none.status, 400);
    assert!(none.text().contains("no certificate before the first one"));
}

#[test]
fn a_captcha_is_drawn_where_the_registry_needs_one() {
    let drill = Drill::with(|config| {
        config.date = date(2021, 5, 10);
        config.portal.captcha = true;
    });
    let (browser, id) = citizen(&drill, 0);
    let session = session(&browser);
    let page = format!("/book?session_id={session}");
    assert!(
        browser
            .get(&page)
            .text()
            .contains("aria-label=\"Security code\"")
    );
    let fields = [
        ("session_id", session.as_str()),
        ("slot", "09:00AM-11:00AM"),
        ("person", &id),
        ("captcha", "wrong"),
    ];
    points_at(
        &browser.submit(&page, "/book", &fields),
        400,
        "captcha",
        "letters",
    );
}
