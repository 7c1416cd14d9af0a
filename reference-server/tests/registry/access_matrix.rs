//! Who gets what: every route of the registry, called by every kind of caller.
//!
//! Each row is what a registry of its own answered, with enough time between callers that no limit
//! plays a part. A route that the registry has and this table has not fails the test.

use std::fmt::Write;

use population::Person;
use reference_server::{Route, routes};

use crate::client::Request;
use crate::drill::{Drill, Pair};

/// Route, query, body. In both, `MOBILE`, `ID` and `NAME` are those of the person asked about, and
/// `TXN` is the id of an OTP transaction that nobody began.
type Row = (&'static str, &'static str, &'static str);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("GET /api/v1/reports/v2/getPublicReports", "", ""),
    ("POST /api/v2/auth/public/generateOTP", "", r#"{"mobile":"MOBILE"}"#),
    ("POST /api/v2/auth/public/confirmOTP", "", r#"{"otp":"0","txnId":"TXN"}"#),
    ("POST /api/v2/auth/generateOTP", "", r#"{"mobile":"MOBILE"}"#),
    ("POST /api/v2/auth/confirmOTP", "", r#"{"otp":"0","txnId":"TXN"}"#),
    ("POST /api/v2/auth/generateMobileOTP", "", r#"{"mobile":"MOBILE","secret":"x"}"#),
    ("POST /api/v2/auth/validateMobileOtp", "", r#"{"otp":"0","txnId":"TXN"}"#),
    ("GET /api/v2/admin/location/states", "", ""),
    ("GET /api/v2/admin/location/districts/{state_id}", "", ""),
    ("GET /api/v2/registration/beneficiary/idTypes", "", ""),
    ("GET /api/v2/registration/beneficiary/genders", "", ""),
    ("GET /api/v2/appointment/centers/findByLatLong", "?lat=12.97&long=77.59", ""),
    ("GET /api/v2/appointment/centers/public/findByLatLong", "?lat=12.97&long=77.59", ""),
    ("GET /api/v2/appointment/sessions/public/findByPin", "?pincode=110001&date=8-6-21", ""),
    ("GET /api/v2/appointment/sessions/public/findByDistrict", "?district_id=1&date=8-6-21", ""),
    ("GET /api/v2/appointment/sessions/public/calendarByPin", "?pincode=110001&date=8-6-21", ""),
    ("GET /api/v2/appointment/sessions/public/calendarByDistrict", "?district_id=1&date=8-6-21", ""),
    ("GET /api/v2/appointment/sessions/public/calendarByCenter", "?center_id=1&date=8-6-21", ""),
    ("GET /api/v2/appointment/sessions/findByPin", "?pincode=110001&date=8-6-21", ""),
    ("GET /api/v2/appointment/sessions/findByDistrict", "?district_id=1&date=8-6-21", ""),
    ("GET /api/v2/appointment/sessions/calendarByPin", "?pincode=110001&date=8-6-21", ""),
    ("GET /api/v2/appointment/sessions/calendarByDistrict", "?district_id=1&date=8-6-21", ""),
    ("GET /api/v2/appointment/beneficiaries", "?beneficiary_reference_id=ID", ""),
    ("GET /api/v2/registration/certificate/public/download", "?beneficiary_reference_id=ID", ""),
    ("GET /api/v2/registration/certificate/download", "?beneficiary_reference_id=ID", ""),
    ("GET /api/v2/vaccinator/beneficiaries/findByMobile", "?mobile_number=MOBILE", ""),
    ("POST /api/v3/vaccination/status/generateOTP", "", r#"{"mobile":"MOBILE","full_name":"NAME"}"#),
    ("POST /api/v3/vaccination/status/confirmOTP", "", r#"{"otp":"0","txnId":"TXN"}"#),
    ("POST /api/v3/certificate/verify", "", r#"{"credential":"x"}"#),
    ("GET /.well-known/jwks.json", "", ""),
];

/// How a caller comes.
type Caller = (&'static str, fn(&Drill, &People, Request) -> Request);

/// Short names, because they head the columns.
const CALLERS: &[Caller] = &[
    ("nobody", |_, _, request| request),
    ("garbage", |_, _, request| request.bearer("garbage")),
    ("public", |drill, people, request| {
        request.bearer(&drill.token(Pair::Public, people.asked_about.household().mobile()))
    }),
    ("publ. other", |drill, people, request| {
        request.bearer(&drill.token(Pair::Public, people.other.household().mobile()))
    }),
    ("portal", |drill, people, request| {
        request.bearer(&drill.token(Pair::Portal, people.asked_about.household().mobile()))
    }),
    ("port. other", |drill, people, request| {
        request.bearer(&drill.token(Pair::Portal, people.other.household().mobile()))
    }),
    ("partner", |drill, _, request| drill.as_partner(request)),
    ("consented", |drill, people, request| {
        let consent = drill.token(Pair::Partner, people.asked_about.household().mobile());
        drill.as_partner(request).bearer(&consent)
    }),
    ("unlisted", |drill, _, request| {
        drill.as_partner(request).from(drill.visitor())
    }),
    ("wrong key", |_, _, request| {
        request.header("x-api-key", "0123456789abcdef")
    }),
];

/// Two vaccinated people of different households.
struct People {
    asked_about: Person,
    other: Person,
}

impl People {
    fn of(drill: &Drill) -> Self {
        let [asked_about, other] =
            [0, 1].map(|n| drill.person(n, |person| !person.doses_by(drill.date).is_empty()));
        assert_ne!(asked_about.household(), other.household());
        Self { asked_about, other }
    }
}

/// From an OTP to the next one for the same mobile, and until other limits have refilled.
const PAUSE: u64 = 600;

fn statuses(row: &Row) -> Vec<u16> {
    let drill = Drill::hardened();
    let people = People::of(&drill);
    let status = |caller: &Caller| {
        drill.wait(PAUSE);
        let request = (caller.1)(&drill, &people, request(row, &people.asked_about));
        drill.wait(PAUSE);
        drill.send(&request).status
    };
    CALLERS.iter().map(status).collect()
}

fn request((route, query, body): &Row, person: &Person) -> Request {
    let fill = |text: &str| {
        let name = person.name().to_string();
        text.replace("MOBILE", &person.household().mobile().to_string())
            .replace("=ID", &format!("={}", person.reference_id()))
            .replace("NAME", &name)
            .replace("TXN", "5d0e1a3e-4f0e-4d53-9f3e-000000000000")
    };
    let (method, path) = route.split_once(' ').expect("method and path");
    let path = format!("{}{}", path.replace("{state_id}", "16"), fill(query));
    let method = if method == "GET" { "GET" } else { "POST" };
    match *body {
        "" => Request::new(method, path),
        body => Request::new(method, path).body(fill(body)),
    }
}

fn named(route: &Route) -> String {
    format!("{} {}", route.method, route.path)
}

#[test]
fn every_route_has_a_row() {
    let known: Vec<&str> = ROWS.iter().map(|row| row.0).collect();
    let routes: Vec<String> = routes().iter().map(named).collect();
    for route in &routes {
        assert!(known.contains(&route.as_str()), "no row for {route}");
    }
    for row in &known {
        assert!(
            routes.iter().any(|route| route == row),
            "no route for {row}"
        );
    }
}

#[test]
fn who_gets_what() {
    let mut table = format!("{:<58}", "");
    for caller in CALLERS {
        write!(table, "{:>12}", caller.0).expect("text grows");
    }
    for row in ROWS {
        write!(table, "\n{:<58}", row.0).expect("text grows");
        for status in statuses(row) {
            write!(table, "{status:>12}").expect("text grows");
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn no_answer_names_somebody_of_another_household() {
    for row in ROWS {
        for caller in CALLERS.iter().filter(|caller| caller.0.contains("other")) {
            let drill = Drill::hardened();
            let people = People::of(&drill);
            let request = (caller.1)(&drill, &people, request(row, &people.asked_about));
            let text = drill.send(&request).text();
            let name = people.asked_about.name().to_string();
            assert!(!text.contains(&name), "{} tells {}", row.0, caller.0);
        }
    }
}
