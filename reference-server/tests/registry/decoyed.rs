//! Each decoy looks like a leak and is none.

use std::io::Read;

use flate2::read::GzDecoder;
use population::{Mobile, ReferenceId};
use reference_server::decoys;
use serde_json::json;

use crate::client::Request;
use crate::drill::{Drill, Pair};
use crate::probes;

const STATES: &str = "/api/v2/admin/location/states";

#[test]
fn no_decoy_lets_anything_through() {
    for decoy in decoys::ALL {
        for (name, attack) in probes::ALL {
            assert!(!attack(&Drill::decoyed(decoy.id)), "{}: {name}", decoy.id);
        }
    }
}

#[test]
fn decoding_numbers_decode_to_people() {
    let drill = Drill::decoyed("decoding-numbers");
    let page = drill.get(STATES).json();
    let id = page["page_number"]
        .as_u64()
        .and_then(ReferenceId::new)
        .expect("14 digits");
    assert!(drill.population.person_by_reference_id(id).is_some());
    let stamp = page["generated_at"]
        .as_u64()
        .and_then(Mobile::new)
        .expect("10 digits");
    assert!(drill.population.household_by_mobile(stamp).is_some());
    assert!(
        stamp.as_u64() < 2_000_000_000,
        "reads as a time before 2033"
    );
    let token = drill.token(Pair::Portal, drill.household(0, 1).mobile());
    assert!(
        drill
            .dashboard(&token, "")
            .json()
            .get("page_number")
            .is_none(),
        "public pages only"
    );
}

#[test]
fn some_centres_bear_a_registered_name() {
    let drill = Drill::decoyed("names-on-public-pages");
    let names: Vec<String> = (0..drill.population.people())
        .filter_map(|index| drill.population.person(population::PersonIndex(index)))
        .map(|person| person.name().to_string())
        .collect();
    let query = "district_id=1&date=08-06-2021";
    let page = drill
        .get(format!(
            "/api/v2/appointment/sessions/public/calendarByDistrict?{query}"
        ))
        .json();
    let centres: Vec<&str> = page["centers"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|centre| centre["name"].as_str())
        .collect();
    let named = centres
        .iter()
        .filter(|centre| centre.contains(" Memorial "))
        .count();
    assert!(
        (1..centres.len()).contains(&named),
        "{named} of {}",
        centres.len()
    );
    for centre in centres.iter().filter_map(|centre| {
        centre
            .split(" Memorial ")
            .next()
            .filter(|name| name.len() < centre.len())
    }) {
        assert!(names.iter().any(|name| name == centre), "{centre}");
    }
}

#[test]
fn refusals_echo_what_was_sent() {
    let drill = Drill::decoyed("echo-of-the-request");
    let mobile = drill.household(0, 1).mobile();
    drill.transaction(Pair::Public, mobile);
    assert_eq!(
        drill.ask(Pair::Public, mobile).line(),
        format!("400 OTP Already Sent: {mobile}")
    );
    let send = |mobile: &str| {
        drill.send(&Request::post(
            "/api/v2/auth/public/generateOTP",
            &json!({ "mobile": mobile }),
        ))
    };
    let long = send(&format!("\"{}", "9".repeat(1_000)));
    assert_eq!(
        long.json()["error"],
        format!("Invalid Mobile Number: \"{}", "9".repeat(15))
    );
}

#[test]
fn compressed_pages_hold_the_same() {
    let plain = Drill::hardened().get(STATES);
    let packed = Drill::decoyed("compressed-public-body").get(STATES);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    let mut text = String::new();
    GzDecoder::new(packed.body.as_slice())
        .read_to_string(&mut text)
        .expect("gzip");
    assert_eq!(text, plain.text());
}

#[test]
fn request_ids_are_random_and_shaped_like_ids() {
    let drill = Drill::decoyed("request-ids");
    let ids = [(); 2].map(|()| {
        drill
            .get(STATES)
            .header("x-request-id")
            .map(str::to_owned)
            .expect("an id")
    });
    assert_ne!(ids[0], ids[1]);
    for id in &ids {
        let (long, short) = id.split_once('-').expect("two numbers");
        assert!(
            long.parse::<ReferenceId>().is_ok() && short.parse::<Mobile>().is_ok(),
            "{id}"
        );
    }
}
