//! Who gets what: every route of the registry, called by every kind of caller.
//!
//! Each caller comes to a registry of its own, and for whatever might change something to another one
//! each time, so that neither a limit nor what was done before plays a part. What only reads is asked
//! for at one registry, by a caller who signed in once. A route that the registry has and this table
//! has not fails the test.

use std::cell::OnceCell;
use std::fmt::Write;

use population::Person;
use reference_server::{Route, routes};

use serde_json::Value;

use crate::bookings::{NEW, SCHEDULE, booking, newcomer, session};
use crate::client::{Answer, Request};
use crate::documents::access;
use crate::drill::{Drill, Pair};
use crate::side_by_side;
use crate::signing::{Signer, nonce, with_partners};
use crate::staff::Sitting;
use crate::web::Browser;

/// Route, query, body. In both, `MOBILE`, `ID` and `NAME` are those of the person asked about, and
/// `TXN` is the id of an OTP transaction that nobody began. `NEWCOMER` is somebody without a dose who
/// was registered on `MOBILE` before, `SESSION` has free places, and `APPOINTMENT` is the newcomer's.
/// `CENTRE` has a session with `VACCINE` today, where the person asked about lives.
pub(crate) type Row = (&'static str, &'static str, &'static str);

#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    ("GET /api/v1/reports/v2/getPublicReports", "", ""),
    ("POST /api/v2/auth/public/generateOTP", "", r#"{"mobile":"MOBILE"}"#),
    ("POST /api/v2/auth/public/confirmOTP", "", r#"{"otp":"0","txnId":"TXN"}"#),
    ("POST /api/v2/auth/generateOTP", "", r#"{"mobile":"MOBILE"}"#),
    ("POST /api/v2/auth/confirmOTP", "", r#"{"otp":"0","txnId":"TXN"}"#),
    ("POST /api/v2/auth/generateMobileOTP", "", r#"{"mobile":"MOBILE","secret":"x"}"#),
    ("POST /api/v2/auth/validateMobileOtp", "", r#"{"otp":"0","txnId":"TXN"}"#),
    ("POST /api/v2/auth/getRecaptcha", "", "{}"),
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
    ("POST /api/v2/registration/beneficiary/new", "", r#"{"name":"New Comer","birth_year":"1970","gender_id":2,"photo_id_type":6,"photo_id_number":"ABCXA1234Z","comorbidity_ind":"N","consent_version":"1"}"#),
    ("POST /api/v2/registration/beneficiary/delete", "", r#"{"beneficiary_reference_id":"NEWCOMER"}"#),
    ("POST /api/v2/appointment/schedule", "", r#"{"dose":1,"session_id":"SESSION","slot":"09:00AM-11:00AM","beneficiaries":["NEWCOMER"]}"#),
    ("POST /api/v2/appointment/reschedule", "", r#"{"appointment_id":"APPOINTMENT","session_id":"SESSION","slot":"03:00PM-05:00PM"}"#),
    ("POST /api/v2/appointment/cancel", "", r#"{"appointment_id":"APPOINTMENT","beneficiariesToCancel":["NEWCOMER"]}"#),
    ("GET /api/v2/appointment/appointmentslip/download", "?appointment_id=APPOINTMENT", ""),
    ("GET /api/v2/registration/certificate/public/download", "?beneficiary_reference_id=ID", ""),
    ("GET /api/v2/registration/certificate/download", "?beneficiary_reference_id=ID", ""),
    ("POST /api/v2/vaccinator/beneficiaries/new", "", r#"{"mobile_number":"MOBILE","name":"New Comer","birth_year":"1970","gender_id":2,"photo_id_type":6,"photo_id_number":"ABCXA1234Z","comorbidity_ind":"N","consent_version":"1"}"#),
    ("GET /api/v2/vaccinator/beneficiaries/findByReferenceId", "?beneficiary_reference_id=ID", ""),
    ("POST /api/v2/vaccinator/onspots/schedule", "", r#"{"beneficiary_reference_id":"NEWCOMER","center_id":CENTRE,"vaccine":"VACCINE","vaccine_batch":"B1","dose":1}"#),
    ("POST /api/v2/vaccinator/beneficiaries/vaccinate", "", r#"{"beneficiary_reference_id":"NEWCOMER","center_id":CENTRE,"vaccine":"VACCINE","vaccine_batch":"B1","dose":1}"#),
    ("GET /api/v2/vaccinator/certificate/download", "?beneficiary_reference_id=ID", ""),
    ("GET /api/v2/vaccinator/beneficiaries/findByMobile", "?mobile_number=MOBILE", ""),
    ("POST /cert/external/token", "", "grant_type=client_credentials&scope=read:cert"),
    ("POST /cert/external/pdf/certificate", "", r#"{"beneficiaryId":"ID","mobile":"MOBILE"}"#),
    ("POST /api/v3/vaccination/status/generateOTP", "", r#"{"mobile":"MOBILE","full_name":"NAME"}"#),
    ("POST /api/v3/vaccination/status/confirmOTP", "", r#"{"otp":"0","txnId":"TXN"}"#),
    ("POST /api/v3/certificate/verify", "", r#"{"credential":"x"}"#),
    ("POST /api/v3/staff/auth/login", "", r#"{"user_name":"vaccinator-1-1","password":"x"}"#),
    ("POST /api/v3/staff/auth/confirmOTP", "", r#"{"user_name":"vaccinator-1-1","otp":"0","txnId":"TXN"}"#),
    ("GET /api/v3/staff/beneficiaries/findByMobile", "?mobile_number=MOBILE", ""),
    ("POST /api/v3/vaccinator/doses", "", r#"{"beneficiary_reference_id":"NEWCOMER","center_id":CENTRE,"vaccine":"VACCINE","vaccine_batch":"B1","dose":1}"#),
    ("GET /.well-known/jwks.json", "", ""),
    ("GET /openapi.json", "", ""),
    ("GET /", "", ""),
    ("POST /sign-in", "", "key=KEY&mobile=MOBILE"),
    ("GET /sign-in/code", "", ""),
    ("POST /sign-in/code", "", "key=KEY&code=000000"),
    ("POST /sign-out", "", "key=KEY"),
    ("GET /household", "", ""),
    ("GET /household/member/{number}", "", ""),
    ("POST /household/remove", "", "key=KEY&sure=yes&person=NEWCOMER"),
    ("GET /household/register", "", ""),
    ("POST /household/register", "", "key=KEY&name=New+Comer&birth_year=1970&gender=2&document=6&document_number=ABCXA1234Z&comorbidity=N&consent=yes"),
    ("GET /household/appointment/{number}", "", ""),
    ("POST /household/cancel", "", "key=KEY&appointment=APPOINTMENT&person=NEWCOMER"),
    ("POST /household/certificate", "", "key=KEY&person=ID"),
    ("POST /household/slip", "", "key=KEY&appointment=APPOINTMENT"),
    ("GET /places", "?district=1&date=2021-09-18", ""),
    ("GET /book", "?session_id=SESSION", ""),
    ("POST /book", "", "key=KEY&session_id=SESSION&slot=09%3A00AM-11%3A00AM&person=NEWCOMER"),
    ("POST /move", "", "key=KEY&appointment=APPOINTMENT&session_id=SESSION&slot=03%3A00PM-05%3A00PM"),
    ("GET /style.css", "", ""),
    ("GET /icon.svg", "", ""),
];

/// How a caller comes: what it gets hold of first, and how it then sends its request.
pub(crate) type Caller = (
    &'static str,
    fn(&Drill, &People) -> String,
    fn(&Drill, &str, Request) -> Request,
);

fn nothing(_: &Drill, _: &People) -> String {
    String::new()
}

fn own(drill: &Drill, people: &People, pair: Pair) -> String {
    drill.token(pair, people.asked_about.household().mobile())
}

fn other(drill: &Drill, people: &People, pair: Pair) -> String {
    drill.token(pair, people.other.household().mobile())
}

/// Access and the citizen's consent, for partner 2, who may do everything.
fn consent(drill: &Drill, people: &People) -> String {
    let partner = Signer::enrolled(2);
    let consent = drill.consent(&partner, people.asked_about.household().mobile());
    format!("{}\n{consent}", access(drill, &partner))
}

/// As partner 2 sends it, but not signed.
fn with_access(_: &Drill, got: &str, request: Request) -> Request {
    let (access, consent) = got.split_once('\n').expect("access and consent");
    request.bearer(access).header("x-consent", consent)
}

fn bearer(_: &Drill, token: &str, request: Request) -> Request {
    request.bearer(token)
}

/// As an authorised user sends it.
fn with_purpose(_: &Drill, token: &str, request: Request) -> Request {
    let request = request.bearer(token);
    request.header("x-purpose", "vaccination")
}

/// Short names, because they head the columns.
pub(crate) const CALLERS: &[Caller] = &[
    ("nobody", nothing, |_, _, request| request),
    ("garbage", nothing, |_, _, request| {
        request.bearer("garbage")
    }),
    (
        "public",
        |drill, people| own(drill, people, Pair::Public),
        bearer,
    ),
    (
        "publ. other",
        |drill, people| other(drill, people, Pair::Public),
        bearer,
    ),
    (
        "portal",
        |drill, people| own(drill, people, Pair::Portal),
        bearer,
    ),
    (
        "port. other",
        |drill, people| other(drill, people, Pair::Portal),
        bearer,
    ),
    (
        "browser",
        |drill, people| in_a_browser(drill, &people.asked_about),
        from_a_page,
    ),
    (
        "brow. other",
        |drill, people| in_a_browser(drill, &people.other),
        from_a_page,
    ),
    ("partner", nothing, |drill, _, request| {
        drill.as_partner(request)
    }),
    (
        "consented",
        |drill, people| own(drill, people, Pair::Partner),
        |drill, token, request| drill.as_partner(request).bearer(token),
    ),
    ("unlisted", nothing, |drill, _, request| {
        drill.as_partner(request).from(drill.visitor())
    }),
    ("wrong key", nothing, |_, _, request| {
        request.header("x-api-key", "rehearsal.0123456789abcdef")
    }),
    ("with access", consent, |drill, consent, request| {
        with_access(drill, consent, Signer::enrolled(2).sign(drill, request))
    }),
    ("unsigned", consent, |drill, consent, request| {
        let Signer { key, address, .. } = Signer::enrolled(2);
        let request = request.header("x-api-key", key).from(address);
        with_access(drill, consent, request)
    }),
    ("stale", consent, |drill, consent, request| {
        let signed = Signer::enrolled(2).sign_with(request, drill.now() - 61, &nonce());
        with_access(drill, consent, signed)
    }),
    ("replayed", consent, |drill, consent, request| {
        let signed = Signer::enrolled(2).sign(drill, request);
        let request = with_access(drill, consent, signed);
        drill.send(&request);
        request
    }),
    ("certs only", nothing, |drill, _, request| {
        Signer::enrolled(3).sign(drill, request)
    }),
    ("revoked", consent, |drill, consent, request| {
        let request = with_access(drill, consent, Signer::enrolled(2).sign(drill, request));
        assert_eq!(drill.order("/partners/2/revoke"), 204);
        request
    }),
    (
        "vaccinator",
        |drill, people| drill.staff_token(&people.vaccinator(&people.asked_about)),
        with_purpose,
    ),
    (
        "vacc. other",
        |drill, people| drill.staff_token(&people.vaccinator(&people.other)),
        with_purpose,
    ),
    (
        "district",
        |drill, people| {
            drill.staff_token(&format!("district-{}-1", people.asked_about.district().id))
        },
        with_purpose,
    ),
    (
        "dist. other",
        |drill, people| drill.staff_token(&format!("district-{}-1", people.other.district().id)),
        with_purpose,
    ),
    (
        "state",
        |drill, people| drill.staff_token(&format!("state-{}-1", people.asked_about.state().id)),
        with_purpose,
    ),
    (
        "state other",
        |drill, people| drill.staff_token(&format!("state-{}-1", people.other.state().id)),
        with_purpose,
    ),
    (
        "national",
        |drill, _| drill.staff_token("national-1"),
        with_purpose,
    ),
    (
        "no purpose",
        |drill, people| drill.staff_token(&people.vaccinator(&people.asked_about)),
        bearer,
    ),
];

/// Cookies and form key of a page of the dashboard on which `person` is signed in.
fn in_a_browser(drill: &Drill, person: &Person) -> String {
    let browser = Browser::signed_in(drill, person.household().mobile());
    let key = browser.key("/household");
    let request = browser.with_cookies(Request::get("/"));
    let cookies = request.headers().iter().map(|(_, value)| value.as_str());
    format!("{}\n{key}", cookies.collect::<Vec<_>>().join("; "))
}

fn from_a_page(_: &Drill, got: &str, request: Request) -> Request {
    let (cookies, key) = got.split_once('\n').expect("cookies and a key");
    request.header("cookie", cookies).replaced("KEY", key)
}

/// Two vaccinated people of different states, whose households have room for more.
pub(crate) struct People {
    pub(crate) asked_about: Person,
    pub(crate) other: Person,
    /// A centre with a session today, in the district of the person asked about.
    sitting: Sitting,
    /// A centre in the district of the other one.
    elsewhere: u32,
}

impl People {
    pub(crate) fn of(drill: &Drill) -> Self {
        let fits = |person: &Person| {
            !person.doses_by(drill.date).is_empty() && person.household().members().count() <= 2
        };
        let (asked_about, sitting) = (0..)
            .map(|n| drill.person(n, fits))
            .find_map(|person| Some((person, Sitting::today(drill, &person)?)))
            .expect("people in a district with a session today");
        let far = |person: &Person| fits(person) && person.state() != asked_about.state();
        let other = drill.person(0, far);
        let mut centres = drill.population.centres_in(other.district());
        let elsewhere = centres.next().expect("a district has centres").id.0;
        Self {
            asked_about,
            other,
            sitting,
            elsewhere,
        }
    }

    /// A vaccinator who works where this person lives.
    fn vaccinator(&self, person: &Person) -> String {
        let centre = if *person == self.other {
            self.elsewhere
        } else {
            self.sitting.centre
        };
        format!("vaccinator-{centre}-1")
    }
}

/// From an OTP to the next one for the same mobile; a partner's access lives longer.
const PAUSE: u64 = 240;

/// A caller at a registry that nobody else calls.
struct Visit<'caller> {
    drill: Drill,
    people: People,
    caller: &'caller Caller,
    /// What the caller gets hold of, once.
    got: OnceCell<String>,
}

impl<'caller> Visit<'caller> {
    fn new(start: fn() -> Drill, caller: &'caller Caller) -> Self {
        let drill = start();
        Self {
            people: People::of(&drill),
            drill,
            caller,
            got: OnceCell::new(),
        }
    }

    fn call(&self, row: &Row) -> Answer {
        let (_, get, send) = self.caller;
        let request = request(&self.drill, row, &self.people);
        let got = self.got.get_or_init(|| {
            self.drill.wait(PAUSE);
            let got = get(&self.drill, &self.people);
            self.drill.wait(PAUSE);
            got
        });
        self.drill.send(&send(&self.drill, got, request))
    }
}

/// Whether a row changes nothing and needs no business done before.
fn only_reads((route, query, _): &Row) -> bool {
    route.starts_with("GET ") && !needs_business(query)
}

/// Calls every row as `caller`, in the order of the table, and shows each answer to `see`, with the
/// registry that gave it.
pub(crate) fn call_all(
    start: fn() -> Drill,
    caller: &Caller,
    mut see: impl FnMut(&Row, &Drill, &People, Answer),
) {
    let reader = Visit::new(start, caller);
    for row in ROWS {
        let own;
        let visit = if only_reads(row) {
            &reader
        } else {
            own = Visit::new(start, caller);
            &own
        };
        let answer = visit.call(row);
        see(row, &visit.drill, &visit.people, answer);
    }
}

fn needs_business(text: &str) -> bool {
    let words = ["SESSION", "NEWCOMER", "APPOINTMENT"];
    words.iter().any(|word| text.contains(word))
}

/// A query or a body with what the household of `person` did before: somebody registered, a place
/// booked.
fn after_business(drill: &Drill, body: &str, person: &Person) -> String {
    if !needs_business(body) {
        return body.to_owned();
    }
    let token = drill.token(Pair::Portal, person.household().mobile());
    let done = |path: &str, body: &Value, id: &str| {
        let answer = drill.send(&Request::post(path, body).bearer(&token));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()[id].as_str().expect("an id").to_owned()
    };
    let registered = done(NEW, &newcomer("Asha Rao"), "beneficiary_reference_id");
    let mut body = body.replace("NEWCOMER", &registered);
    if !body.contains("SESSION") && !body.contains("APPOINTMENT") {
        return body;
    }
    let (session, _) = session(drill, |places| places > 1);
    if body.contains("APPOINTMENT") {
        let booking = booking(&[&registered], &session);
        let booked = done(SCHEDULE, &booking, "appointment_confirmation_no");
        body = body.replace("APPOINTMENT", &booked);
    }
    let id = session["session_id"].as_str().expect("an id");
    body.replace("SESSION", id)
}

fn request(drill: &Drill, (route, query, body): &Row, people: &People) -> Request {
    let person = &people.asked_about;
    let fill = |text: &str| {
        let name = person.name().to_string();
        text.replace("MOBILE", &person.household().mobile().to_string())
            .replace("=ID", &format!("={}", person.reference_id()))
            .replace(r#""ID""#, &format!(r#""{}""#, person.reference_id()))
            .replace("NAME", &name)
            .replace("CENTRE", &people.sitting.centre.to_string())
            .replace("VACCINE", &people.sitting.vaccine)
            .replace("TXN", "5d0e1a3e-4f0e-4d53-9f3e-000000000000")
    };
    let (method, path) = route.split_once(' ').expect("method and path");
    let query = after_business(drill, &fill(query), person);
    let path = format!(
        "{}{query}",
        path.replace("{state_id}", "16").replace("{number}", "1")
    );
    let method = if method == "GET" { "GET" } else { "POST" };
    match *body {
        "" => Request::new(method, path),
        body => {
            let body = fill(&after_business(drill, body, person));
            Request::new(method, path).body(body)
        }
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
    let column = |caller: &Caller| {
        let mut statuses = Vec::new();
        call_all(with_partners, caller, |_, _, _, answer| {
            statuses.push(answer.status);
        });
        statuses
    };
    let columns = side_by_side::each(CALLERS, column);
    let mut table = format!("{:<58}", "");
    for caller in CALLERS {
        write!(table, "{:>12}", caller.0).expect("text grows");
    }
    for (number, row) in ROWS.iter().enumerate() {
        write!(table, "\n{:<58}", row.0).expect("text grows");
        for column in &columns {
            write!(table, "{:>12}", column[number]).expect("text grows");
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn no_answer_names_somebody_of_another_household() {
    for caller in CALLERS.iter().filter(|caller| caller.0.contains("other")) {
        call_all(Drill::hardened, caller, |row, _, people, answer| {
            let name = people.asked_about.name().to_string();
            let text = answer.text();
            assert!(!text.contains(&name), "{} tells {}", row.0, caller.0);
        });
    }
}
