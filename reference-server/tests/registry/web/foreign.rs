//! Forms that did not come from our page, and ids that are not the own household's.

use crate::bookings::early;

use super::Browser;
use super::journey::{booked, citizen, session};

/// Names and values.
type Filled<'a> = &'a [(&'a str, &'a str)];

/// Every form of a citizen, with what it needs beside the key.
const FORMS: [(&str, Filled<'static>); 9] = [
    ("/sign-out", &[]),
    ("/household/register", &[("name", "Asha Rao")]),
    ("/household/remove", &[("person", "1"), ("sure", "yes")]),
    (
        "/household/cancel",
        &[("appointment", "1"), ("person", "1")],
    ),
    ("/household/certificate", &[("person", "1")]),
    ("/household/slip", &[("appointment", "1")]),
    ("/book", &[("session_id", "1"), ("person", "1")]),
    ("/move", &[("session_id", "1"), ("appointment", "1")]),
    ("/household/cancel", &[("appointment", "1")]),
];

#[test]
fn a_form_without_the_key_of_the_own_page_does_nothing() {
    let drill = early();
    let ((browser, _), (other, _)) = (citizen(&drill, 0), citizen(&drill, 1));
    let (own_key, other_key) = (browser.key("/household"), other.key("/household"));
    let wrong = own_key.replace(|letter: char| letter.is_ascii_digit(), "0");
    for (path, fields) in FORMS {
        for key in [
            None,
            Some(""),
            Some(&*wrong),
            Some(&*other_key),
            Some(&own_key[1..]),
        ] {
            let key = key.map(|key| ("key", key));
            let fields: Vec<_> = key.iter().chain(fields).copied().collect();
            let answer = browser.post(path, &fields);
            assert_eq!(answer.status, 403, "{path} {key:?}: {}", answer.text());
            assert!(answer.text().contains("did not come from the page"));
        }
        let twice = [("key", own_key.as_str()), ("key", own_key.as_str())];
        assert_eq!(
            browser.post(path, &twice).status,
            403,
            "{path} with two keys"
        );
    }
    assert_eq!(browser.get("/household").status, 200, "still signed in");
}

#[test]
fn a_guest_s_form_needs_the_key_of_the_own_page_too() {
    let drill = early();
    let guest = Browser::new(&drill);
    let mobile = citizen_mobile(&drill);
    for path in ["/sign-in", "/sign-in/code"] {
        let fields = [("mobile", mobile.as_str()), ("code", "000000")];
        assert_eq!(
            guest.post(path, &fields).status,
            403,
            "{path} without a cookie"
        );
        guest.get("/");
        assert_eq!(
            guest.post(path, &fields).status,
            403,
            "{path} without the key"
        );
    }
    let sent = drill.control(format!("/handset/{mobile}"));
    assert_eq!(
        sent["messages"].as_array().expect("a list").len(),
        0,
        "nothing was sent"
    );
}

fn citizen_mobile(drill: &crate::drill::Drill) -> String {
    crate::bookings::undosed(drill, 3).0.mobile().to_string()
}

#[test]
fn ids_of_another_household_are_answered_like_none() {
    let drill = early();
    let ((browser, id), (other, own)) = (citizen(&drill, 0), citizen(&drill, 1));
    let appointment = booked(&browser, &id);
    let free = session(&other);
    let none = "5d0e1a3e-4f0e-4d53-9f3e-000000000000";
    let pairs: [(&str, Filled<'_>, Filled<'_>); 6] = [
        (
            "/household/certificate",
            &[("person", &id)],
            &[("person", "1")],
        ),
        (
            "/household/slip",
            &[("appointment", &appointment)],
            &[("appointment", none)],
        ),
        (
            "/household/remove",
            &[("person", &id), ("sure", "yes")],
            &[("person", "1"), ("sure", "yes")],
        ),
        (
            "/household/cancel",
            &[("appointment", &appointment), ("person", &own)],
            &[("appointment", none), ("person", &own)],
        ),
        (
            "/book",
            &[
                ("person", &id),
                ("session_id", &free),
                ("slot", "09:00AM-11:00AM"),
            ],
            &[
                ("person", "1"),
                ("session_id", &free),
                ("slot", "09:00AM-11:00AM"),
            ],
        ),
        (
            "/move",
            &[
                ("appointment", &appointment),
                ("session_id", &free),
                ("slot", "09:00AM-11:00AM"),
            ],
            &[
                ("appointment", none),
                ("session_id", &free),
                ("slot", "09:00AM-11:00AM"),
            ],
        ),
    ];
    for (path, of_others, of_nobody) in pairs {
        let theirs = other.submit("/household", path, of_others);
        let nobodys = other.submit("/household", path, of_nobody);
        assert_eq!(theirs.status, 400, "{path}: {}", theirs.text());
        assert_eq!(theirs.text(), nobodys.text(), "{path}");
    }
    let kept = browser.get("/household").text();
    assert!(kept.contains("Booked: "), "nothing was changed");
}
