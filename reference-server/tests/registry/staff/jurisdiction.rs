//! Whom an authorised user may see.

use population::{Centre, Person};
use serde_json::json;

use super::{BY_ID, BY_MOBILE, Sitting};
use crate::bookings::{NOBODY, newcomer};
use crate::client::{Answer, Request};
use crate::drill::Drill;

const NO_PURPOSE: &str = r#"403 {"errorCode":"STAFFU0101","error":"Say Why: One x-purpose Of vaccination, correction, certificate, grievance, audit"}"#;
pub(super) const NEW: &str = "/api/v2/vaccinator/beneficiaries/new";
pub(super) const SCHEDULE: &str = "/api/v2/vaccinator/onspots/schedule";
pub(super) const VACCINATE: &str = "/api/v2/vaccinator/beneficiaries/vaccinate";
const CERTIFICATE: &str = "/api/v2/vaccinator/certificate/download";

/// A user who signed in once, at work.
struct At<'a> {
    drill: &'a Drill,
    token: String,
}

impl<'a> At<'a> {
    fn work(drill: &'a Drill, name: &str) -> Self {
        let token = drill.staff_token(name);
        Self { drill, token }
    }

    fn send(&self, request: Request) -> Answer {
        let request = request.bearer(&self.token);
        self.drill.send(&request.header("x-purpose", "vaccination"))
    }

    fn finds(&self, id: &str) -> Answer {
        self.send(Request::get(format!(
            "{BY_ID}?beneficiary_reference_id={id}"
        )))
    }

    fn finds_mobile(&self, mobile: &str) -> Answer {
        self.send(Request::get(format!("{BY_MOBILE}?mobile_number={mobile}")))
    }
}

fn centre_near(drill: &Drill, person: &Person) -> Centre {
    let mut centres = drill.population.centres_in(person.district());
    centres.next().expect("a district has centres")
}

#[test]
fn a_vaccinator_sees_the_own_district_and_nobody_else() {
    let drill = Drill::hardened();
    let near = drill.person(0, |_| true);
    let user = format!("vaccinator-{}-1", centre_near(&drill, &near).id);
    let at_work = At::work(&drill, &user);
    let found = at_work.finds(&near.reference_id().to_string());
    assert_eq!(found.status, 200, "{}", found.text());
    let records = &found.json()["beneficiaries"];
    assert_eq!(records.as_array().map(Vec::len), Some(1));
    assert_eq!(records[0]["name"], near.name().to_string());
    let mobile = near.household().mobile();
    let whole = at_work.finds_mobile(&mobile.to_string());
    let count = whole.json()["beneficiaries"].as_array().map(Vec::len);
    assert_eq!(count, Some(near.household().members().count()));

    let far = drill.person(0, |person| {
        let elsewhere = |dose: &population::Dose| {
            drill
                .population
                .centre(dose.centre)
                .map(|centre| centre.district)
                != Some(near.district())
        };
        person.state() != near.state() && person.doses().iter().all(elsewhere)
    });
    assert_eq!(
        at_work.finds(&far.reference_id().to_string()).line(),
        NOBODY
    );
    let far_mobile = far.household().mobile().to_string();
    // Somebody elsewhere, nobody at all, and no id: one answer.
    assert_eq!(at_work.finds_mobile(&far_mobile).line(), NOBODY);
    let nobodys = drill.population.unregistered_mobile(1).to_string();
    assert_eq!(at_work.finds_mobile(&nobodys).line(), NOBODY);
    let nobody = drill.population.unregistered_reference_id(1).to_string();
    assert_eq!(at_work.finds(&nobody).line(), NOBODY);
    assert_eq!(at_work.finds("x").line(), NOBODY);
}

#[test]
fn who_got_a_dose_at_the_centre_is_seen_there_wherever_they_live() {
    let drill = Drill::hardened();
    let away = |person: &Person| {
        let doses = person.doses_by(drill.date);
        let first = doses
            .first()
            .and_then(|dose| drill.population.centre(dose.centre));
        first.is_some_and(|centre| centre.district != person.district())
    };
    let person = drill.person(0, away);
    let centre = person.doses()[0].centre;
    let at_centre = At::work(&drill, &format!("vaccinator-{centre}-1"));
    let id = person.reference_id().to_string();
    assert_eq!(at_centre.finds(&id).status, 200);
    // The centre next door sees them only if they live there, which they do not.
    let next = drill.population.centre(centre).expect("a centre").district;
    let mut others = drill.population.centres_in(next);
    let other = others.find(|other| {
        person
            .doses_by(drill.date)
            .iter()
            .all(|dose| dose.centre != other.id)
    });
    let other = other.expect("another centre").id;
    let next_door = At::work(&drill, &format!("vaccinator-{other}-1"));
    assert_eq!(next_door.finds(&id).line(), NOBODY);
    // Who administers that district has to do with the centre.
    let district = At::work(&drill, &format!("district-{}-1", next.id));
    assert_eq!(district.finds(&id).status, 200);
}

#[test]
fn a_purpose_is_one_of_a_few_words() {
    let drill = Drill::hardened();
    let person = drill.person(0, |_| true);
    let token = drill.staff_token("national-1");
    let path = format!("{BY_ID}?beneficiary_reference_id={}", person.reference_id());
    let with = |purpose: &str| {
        let request = Request::get(&path).bearer(&token);
        drill.send(&request.header("x-purpose", purpose))
    };
    for purpose in [
        "vaccination",
        "correction",
        "certificate",
        "grievance",
        "audit",
    ] {
        assert_eq!(with(purpose).status, 200, "{purpose}");
    }
    for purpose in ["", "curiosity", "Audit", "audit,correction"] {
        assert_eq!(with(purpose).line(), NO_PURPOSE, "{purpose}");
    }
    let twice = Request::get(&path)
        .bearer(&token)
        .header("x-purpose", "audit");
    let twice = twice.header("x-purpose", "correction");
    assert_eq!(drill.send(&twice).line(), NO_PURPOSE);
}

#[test]
fn a_bot_with_a_stolen_login_is_stopped_and_national_staff_sooner() {
    let drill = Drill::hardened();
    for (user, allowed) in [("vaccinator-1-1", 60), ("national-1", 20)] {
        let at_work = At::work(&drill, user);
        for _ in 0..allowed {
            assert_ne!(at_work.finds("10000000000000").status, 429);
        }
        assert_eq!(at_work.finds("10000000000000").status, 429, "{user}");
    }
}

#[test]
fn on_the_spot_from_registration_to_certificate() {
    let drill = Drill::hardened();
    let (near, today) = (0..)
        .map(|n| drill.person(n, |_| true))
        .find_map(|person| Some((person, Sitting::today(&drill, &person)?)))
        .expect("a district with a session today");
    let Sitting { centre, vaccine } = today;
    let at_work = At::work(&drill, &format!("vaccinator-{centre}-1"));
    // On a mobile of nobody: the newcomer is seen by those who registered them.
    let mut body = newcomer("Asha Rao");
    let mobile = drill.population.unregistered_mobile(77).to_string();
    body["mobile_number"] = json!(mobile);
    let registered = at_work.send(Request::post(NEW, &body));
    assert_eq!(registered.status, 200, "{}", registered.text());
    let id = registered.json()["beneficiary_reference_id"].clone();
    let id_text = id.as_str().expect("an id");
    assert_eq!(at_work.finds(id_text).status, 200);
    assert_eq!(at_work.finds_mobile(&mobile).status, 200);
    let elsewhere = drill.person(0, |person| person.state() != near.state());
    let elsewhere = centre_near(&drill, &elsewhere).id;
    let others = At::work(&drill, &format!("vaccinator-{elsewhere}-1"));
    assert_eq!(others.finds(id_text).line(), NOBODY);

    let dose = |centre: u32| {
        json!({
            "beneficiary_reference_id": id, "center_id": centre, "vaccine": vaccine,
            "vaccine_batch": "B1", "dose": 1, "vaccinator_name": "Drill",
        })
    };
    let booked = at_work.send(Request::post(SCHEDULE, &dose(centre)));
    assert_eq!(booked.status, 200, "{}", booked.text());
    assert!(booked.json()["appointment_confirmation_no"].is_string());
    let own = at_work.send(Request::post(VACCINATE, &dose(centre)));
    assert_eq!(own.status, 204, "{}", own.text());
    let again = at_work.send(Request::post(VACCINATE, &dose(centre)));
    assert_eq!(
        again.line(),
        r#"400 {"errorCode":"APPOIN0102","error":"Dose Already Given"}"#
    );
    let page = at_work.send(Request::get(format!(
        "{CERTIFICATE}?beneficiary_reference_id={id_text}"
    )));
    assert_eq!(page.header("content-type"), Some("application/pdf"));
    assert!(page.body.starts_with(b"%PDF"));
    // Doses are recorded where they were given.
    let foreign = at_work.send(Request::post(VACCINATE, &dose(elsewhere.0)));
    assert_eq!(
        foreign.line(),
        r#"403 {"errorCode":"STAFFU0102","error":"Centre Outside Jurisdiction"}"#
    );
    // Administrators register nobody.
    let national = At::work(&drill, "national-1");
    assert_eq!(
        national.send(Request::post(NEW, &body)).line(),
        r#"403 {"errorCode":"STAFFU0103","error":"Only Vaccinators Register"}"#
    );
    assert_eq!(
        national
            .send(Request::post(VACCINATE, &dose(centre)))
            .status,
        403
    );
}
