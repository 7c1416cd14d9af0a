//! What a person does, from signing in to signing out.

use crate::bookings::{early, undosed};
use crate::client::Answer;
use crate::drill::Drill;

use super::Browser;

/// What stands between two marks, for every place where it stands.
fn between(text: &str, before: &str, after: &str) -> Vec<String> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| Some(rest.split_once(after)?.0.to_owned()))
        .collect()
}

/// Looks for a session with places for first doses, as the search form does.
pub(super) fn session(browser: &Browser<'_>) -> String {
    let day = browser.drill.date.tomorrow().expect("a day");
    (1..=19)
        .find_map(|district| {
            let page = browser.get(&format!("/places?district={district}&pincode=&date={day}"));
            assert_eq!(page.status, 200, "{}", page.text());
            let text = page.text();
            let cards = between(&text, "<li class=\"card\">", "</li>");
            let fit = cards.iter().find(|card| {
                let first = between(card, "<span><b>", "</b>").remove(0);
                first.parse::<u64>().expect("a number") > 4 && !card.contains("from 45")
            })?;
            Some(between(fit, "session_id=", "\"").remove(0))
        })
        .expect("some district has free places")
}

/// Somebody signed in, with the reference id of a member who may get a first dose.
pub(super) fn citizen(drill: &Drill, n: usize) -> (Browser<'_>, String) {
    let (household, person) = undosed(drill, n);
    let browser = Browser::signed_in(drill, household.mobile());
    (browser, person.reference_id().to_string())
}

/// Books a place; the appointment's id.
pub(super) fn booked(browser: &Browser<'_>, person: &str) -> String {
    let session = session(browser);
    let fields = [
        ("session_id", session.as_str()),
        ("slot", "09:00AM-11:00AM"),
        ("person", person),
    ];
    let page = format!("/book?session_id={session}");
    let answer = browser.submit(&page, "/book", &fields);
    assert_eq!(answer.goes_to(), "/household?notice=booked");
    let shown = browser.get("/household/appointment/1").text();
    between(&shown, "name=\"appointment\" value=\"", "\"").remove(0)
}

fn shows(answer: &Answer, texts: &[&str]) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let page = answer.text();
    for text in texts {
        assert!(page.contains(text), "{text} is not on {page}");
    }
}

#[test]
fn from_signing_in_to_signing_out() {
    let drill = early();
    let (browser, id) = citizen(&drill, 0);
    let (_, person) = undosed(&drill, 0);
    let name = person.name().to_string();
    shows(
        &browser.get("/household"),
        &[&name, "Not Vaccinated", "There is no appointment"],
    );

    let appointment = booked(&browser, &id);
    let household = browser.get("/household?notice=booked");
    shows(
        &household,
        &[
            "The appointment is booked",
            "Booked: ",
            "9:00 am to 11:00 am",
        ],
    );
    assert!(
        !household.text().contains(&appointment),
        "no id where none is needed"
    );

    let slip = browser.submit(
        "/household",
        "/household/slip",
        &[("appointment", &appointment)],
    );
    assert_eq!(
        (slip.status, slip.header("content-type")),
        (200, Some("application/pdf"))
    );

    let other = session(&browser);
    let fields = [
        ("session_id", other.as_str()),
        ("slot", "03:00PM-05:00PM"),
        ("appointment", &appointment),
    ];
    let moved = browser.submit(&format!("/book?session_id={other}"), "/move", &fields);
    assert_eq!(moved.goes_to(), "/household?notice=moved");
    shows(
        &browser.get("/household/appointment/1"),
        &["3:00 pm to 5:00 pm", &name],
    );

    let fields = [("appointment", appointment.as_str()), ("person", &id)];
    let cancelled = browser.submit("/household/appointment/1", "/household/cancel", &fields);
    assert_eq!(cancelled.goes_to(), "/household?notice=cancelled");
    shows(&browser.get("/household"), &["There is no appointment"]);
    assert_eq!(
        browser.get("/household/appointment/1").goes_to(),
        "/household"
    );

    let token = browser.cookie("session").expect("signed in");
    let out = browser.submit("/household", "/sign-out", &[]);
    assert_eq!(out.goes_to(), "/?notice=signed-out");
    assert_eq!(browser.cookie("session"), None);
    assert_eq!(
        drill.dashboard(&token, "").status,
        401,
        "the token is worth nothing"
    );
}

#[test]
fn registering_and_removing() {
    let drill = early();
    let (browser, _) = citizen(&drill, 0);
    let form = [
        ("name", "Zo\u{eb} <b>Rao</b>"),
        ("birth_year", "1970"),
        ("gender", "2"),
        ("document", "6"),
        ("document_number", "ABCXA1234Z"),
        ("comorbidity", "N"),
        ("consent", "yes"),
    ];
    let page = "/household/register";
    let refused = browser.submit(page, page, &form);
    assert_eq!(refused.status, 400);
    assert!(
        refused.text().contains("Zo\u{eb} &#60;b&#62;Rao"),
        "{}",
        refused.text()
    );
    assert!(refused.text().contains("<a href=\"#name\">Enter the name"));

    let mut form = form;
    form[0].1 = "Zo\u{eb} Rao";
    let added = browser.submit(page, page, &form);
    assert_eq!(added.goes_to(), "/household?notice=registered");
    let household = browser.get("/household").text();
    assert!(household.contains("Zo\u{eb} Rao"));
    let number = household.matches("/household/member/").count();
    let own = format!("/household/member/{number}");
    let shown = browser.get(&own);
    shows(&shown, &["Zo\u{eb} Rao", "XXXXXX234Z"]);
    let id = between(&shown.text(), "name=\"person\" value=\"", "\"").remove(0);

    let unsure = browser.submit(&own, "/household/remove", &[("person", &id)]);
    assert_eq!(unsure.status, 400);
    assert!(unsure.text().contains("Tick the box"));
    let removed = browser.submit(
        &own,
        "/household/remove",
        &[("person", &id), ("sure", "yes")],
    );
    assert_eq!(removed.goes_to(), "/household?notice=removed");
    assert!(!browser.get("/household").text().contains("Zo\u{eb} Rao"));
}

#[test]
fn only_the_masked_record_is_shown() {
    let drill = Drill::hardened();
    let person = drill.person(0, |person| !person.doses_by(drill.date).is_empty());
    let browser = Browser::signed_in(&drill, person.household().mobile());
    let pages: Vec<String> = [
        "/household",
        "/household/member/1",
        "/household/member/2",
        "/places",
    ]
    .iter()
    .map(|page| browser.get(page).text())
    .collect();
    for member in person.household().members() {
        for secret in [
            member.photo_id().number,
            member.household().mobile().to_string(),
            member.birth_date().strftime("%d-%m-%Y").to_string(),
        ] {
            assert!(pages.iter().all(|page| !page.contains(&secret)), "{secret}");
        }
    }
    assert!(pages[0].contains("Download the certificate"));
}
