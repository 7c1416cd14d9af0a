//! The searches of the portal, one centre's calendar, and the centres around a position.

use serde_json::Value;

use crate::client::{Answer, Request};
use crate::drill::{Drill, Pair};
use crate::shape::shape;

const SESSIONS: &str = "/api/v2/appointment/sessions";
const CENTRES: &str = "/api/v2/appointment/centers";

fn search(drill: &Drill, token: &str, endpoint: &str) -> Answer {
    drill.send(&Request::get(format!("{SESSIONS}/{endpoint}")).bearer(token))
}

fn list(page: &Value, name: &str) -> Vec<Value> {
    page[name].as_array().expect("a list").clone()
}

#[test]
fn without_a_vaccine_the_portal_shows_the_public_pages() {
    let drill = Drill::hardened();
    let token = drill.token(Pair::Portal, drill.household(0, 1).mobile());
    let centre = drill.get(format!(
        "{SESSIONS}/public/calendarByDistrict?district_id=3&date=8-6-21"
    ));
    let pincode = centre.json()["centers"][0]["pincode"].clone();
    for query in [
        format!("findByPin?pincode={pincode}&date=08-06-2021"),
        "findByDistrict?district_id=3&date=08-06-2021".to_owned(),
        format!("calendarByPin?pincode={pincode}&date=08-06-2021"),
        "calendarByDistrict?district_id=3&date=08-06-2021&vaccine=".to_owned(),
    ] {
        let own = search(&drill, &token, &query);
        let public = drill.get(format!("{SESSIONS}/public/{query}"));
        assert_eq!((own.status, own.text()), (200, public.text()), "{query}");
    }
}

#[test]
fn with_a_vaccine_only_its_sessions_are_shown() {
    let drill = Drill::hardened();
    let token = drill.token(Pair::Portal, drill.household(0, 1).mobile());
    let both = |district: &u16| {
        let query = format!("findByDistrict?district_id={district}&date=08-06-2021");
        let page = drill.get(format!("{SESSIONS}/public/{query}")).text();
        page.contains("COVAXIN") && page.contains("COVISHIELD")
    };
    let district = (1..=90).find(both).expect("a district with both vaccines");
    let query = format!("district_id={district}&date=08-06-2021");
    let day = |filter: &str| {
        let endpoint = format!("findByDistrict?{query}{filter}");
        list(&search(&drill, &token, &endpoint).json(), "sessions")
    };
    let week = |filter: &str| {
        let endpoint = format!("calendarByDistrict?{query}{filter}");
        let centres = list(&search(&drill, &token, &endpoint).json(), "centers");
        assert!(
            centres
                .iter()
                .all(|centre| !list(centre, "sessions").is_empty())
        );
        centres
            .iter()
            .flat_map(|centre| list(centre, "sessions"))
            .collect::<Vec<_>>()
    };
    for pages in [
        [day(""), day("&vaccine=COVAXIN")],
        [week(""), week("&vaccine=COVAXIN")],
    ] {
        let [all, covaxin] = pages;
        let expected = all
            .iter()
            .filter(|session| session["vaccine"] == "COVAXIN")
            .count();
        assert!(expected > 0 && expected < all.len());
        assert_eq!(covaxin.len(), expected);
        assert!(
            covaxin
                .iter()
                .all(|session| session["vaccine"] == "COVAXIN")
        );
    }
    let unknown = search(
        &drill,
        &token,
        &format!("findByDistrict?{query}&vaccine=WATER"),
    );
    assert_eq!(
        unknown.line(),
        r#"400 {"errorCode":"REQUEST0007","error":"Invalid Vaccine"}"#
    );
}

#[test]
fn the_twenty_first_search_signs_out() {
    let drill = Drill::hardened();
    let mobile = drill.household(0, 1).mobile();
    let other = drill.token(Pair::Portal, drill.household(1, 1).mobile());
    let token = drill.token(Pair::Portal, mobile);
    let once = |token: &str| search(&drill, token, "findByPin?pincode=110001&date=8-6-21").line();
    let refused = "401 Unauthenticated access!";
    for n in 0..20 {
        assert_ne!(once(&token), refused, "search {n}");
    }
    assert_eq!(drill.dashboard(&token, "").status, 200);
    assert_eq!(once(&token), refused);
    assert_eq!(drill.dashboard(&token, "").line(), refused, "signed out");
    drill.wait(181);
    // Refilled evenly: one search in 45 seconds, so four by now.
    let again = drill.token(Pair::Portal, mobile);
    let more = (0..20).take_while(|_| once(&again) != refused).count();
    assert_eq!(more, 4);
    assert_ne!(once(&other), refused);
}

#[test]
fn one_centres_calendar_is_its_part_of_the_districts() {
    let drill = Drill::hardened();
    let district = drill.get(format!(
        "{SESSIONS}/public/calendarByDistrict?district_id=3&date=8-6-21"
    ));
    let centres = list(&district.json(), "centers");
    let calendar = |id: &str| {
        drill.get(format!(
            "{SESSIONS}/public/calendarByCenter?center_id={id}&date=08-06-2021"
        ))
    };
    for centre in centres.iter().take(3) {
        let own = calendar(&centre["center_id"].to_string());
        assert_eq!(own.json(), serde_json::json!({ "centers": [centre] }));
    }
    assert_eq!(calendar("999999").line(), r#"200 {"centers":[]}"#);
    assert_eq!(
        calendar("x").line(),
        r#"400 {"errorCode":"REQUEST0004","error":"Invalid Center"}"#
    );
}

#[test]
fn centres_around_a_position_come_nearest_first() {
    let drill = Drill::hardened();
    let district = population::places::district(3).expect("a district");
    let centre = drill
        .population
        .centres_in(district)
        .next()
        .expect("a centre");
    let query = format!("lat={}&long={}", centre.latitude, centre.longitude);
    let page = drill
        .get(format!("{CENTRES}/public/findByLatLong?{query}"))
        .json();
    insta::assert_snapshot!(shape(&page), @r"
    centers: list
      block_name: text
      center_id: number
      district_name: text
      lat: text
      location: text
      long: text
      name: text
      pincode: text
      state_name: text
    ");
    let ids = |page: &Value| -> Vec<u32> {
        let number = |centre: Value| centre["center_id"].as_u64().expect("a number");
        list(page, "centers")
            .into_iter()
            .map(|centre| number(centre) as u32)
            .collect()
    };
    // By hand, over every centre of the country, from the position to about a kilometre.
    let [lat, long] =
        [centre.latitude, centre.longitude].map(|degrees| (degrees * 100.0).round() / 100.0);
    let mut all: Vec<(f64, u32)> = population::places::DISTRICTS
        .iter()
        .flat_map(|district| drill.population.centres_in(district))
        .map(|other| {
            let east = (other.longitude - long) * lat.to_radians().cos();
            ((other.latitude - lat).hypot(east), other.id.0)
        })
        .filter(|(distance, _)| *distance <= 0.5)
        .collect();
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    let expected: Vec<u32> = all.iter().take(20).map(|(_, id)| *id).collect();
    assert_eq!(ids(&page), expected);
    assert!(expected.len() > 5);
    let token = drill.token(Pair::Portal, drill.household(0, 1).mobile());
    let path = format!("{CENTRES}/findByLatLong?{query}");
    assert_eq!(drill.get(&path).status, 401);
    assert_eq!(drill.send(&Request::get(path).bearer(&token)).json(), page);
    for position in [
        "lat=91&long=0",
        "lat=1",
        "lat=NaN&long=1",
        "lat=inf&long=1",
        "lat=x&long=1",
    ] {
        assert_eq!(
            drill
                .get(format!("{CENTRES}/public/findByLatLong?{position}"))
                .line(),
            r#"400 {"errorCode":"REQUEST0003","error":"Invalid Position"}"#
        );
    }
    let sea = drill.get(format!("{CENTRES}/public/findByLatLong?lat=0&long=0"));
    assert_eq!(sea.line(), r#"200 {"centers":[]}"#);
}
