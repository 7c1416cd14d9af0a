//! One probe for each promise of the registry: does an attack get through?

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use population::{Mobile, Person};

use crate::client::{Answer, HOME, Request};
use crate::drill::{DASHBOARD, Drill, LOOKUP, Pair, first};
use crate::staff::probes as staff;

/// A name, and whether the attack gets through.
pub(crate) type Probe = (&'static str, fn(&Drill) -> bool);

/// Every probe, each for a registry of its own.
pub(crate) const ALL: &[Probe] = &[
    ("read without a token", no_token),
    ("read with a garbage bearer", garbage_bearer),
    ("read before the OTP", unconfirmed),
    ("read with a public token", public_token),
    ("token names its owner", token_names_owner),
    ("121st guess", many_guesses),
    ("second use of an OTP", second_use),
    ("somebody else's OTP", somebody_elses_otp),
    ("OTP in the answer", otp_in_answer),
    ("fixed OTP", fixed_otp),
    ("somebody else's record", somebody_elses_record),
    ("somebody else's certificate", somebody_elses_certificate),
    ("partner without consent", partner_without_consent),
    ("partner from elsewhere", partner_from_elsewhere),
    ("partner outside its scopes", partner_outside_its_scopes),
    ("partner's request again", partners_request_again),
    (
        "citizen at a staff function",
        staff::citizen_at_a_staff_function,
    ),
    ("staff elsewhere", staff::staff_elsewhere),
    ("staff without purpose", staff::staff_without_purpose),
    ("staff off the record", staff::staff_off_the_record),
    ("birth date on the dashboard", birth_date),
    ("address on the dashboard", address),
    ("identity number on the dashboard", identity_number),
    ("mobile in a header", mobile_in_header),
    ("birth date to a partner", partner_birth_date),
    ("identity number to a partner", partner_identity_number),
    ("mobile to a partner", partner_mobile),
    ("existence by status", existence_by_status),
    ("existence by length", existence_by_length),
    ("existence by time", existence_by_time),
    ("200 public pages", many_pages),
    ("100 OTPs", many_otps),
];

fn victim(drill: &Drill) -> Person {
    first(&drill.household(0, 1))
}

fn attacker(drill: &Drill) -> Mobile {
    drill.household(1, 1).mobile()
}

fn names(answer: &Answer, person: &Person) -> bool {
    answer.status == 200 && answer.text().contains(&person.name().to_string())
}

fn of_mobile(person: &Person) -> String {
    format!("?mobile_number={}", person.household().mobile())
}

fn of_id(person: &Person) -> String {
    format!("?beneficiary_reference_id={}", person.reference_id())
}

fn no_token(drill: &Drill) -> bool {
    let victim = victim(drill);
    let read = |query: String| names(&drill.get(format!("{DASHBOARD}{query}")), &victim);
    let (by_mobile, by_id) = (read(of_mobile(&victim)), read(of_id(&victim)));
    assert_eq!(by_mobile, by_id);
    by_mobile
}

fn garbage_bearer(drill: &Drill) -> bool {
    let victim = victim(drill);
    let read = |query: String| names(&drill.dashboard("garbage", &query), &victim);
    let (by_mobile, by_id) = (read(of_mobile(&victim)), read(of_id(&victim)));
    assert_eq!(by_mobile, by_id);
    by_mobile
}

fn unconfirmed(drill: &Drill) -> bool {
    let victim = victim(drill);
    let transaction = drill.transaction(Pair::Portal, victim.household().mobile());
    names(&drill.dashboard(&transaction, ""), &victim)
}

fn public_token(drill: &Drill) -> bool {
    let victim = victim(drill);
    let token = drill.token(Pair::Public, victim.household().mobile());
    names(&drill.dashboard(&token, ""), &victim)
}

fn token_names_owner(drill: &Drill) -> bool {
    let mobile = victim(drill).household().mobile();
    let token = drill.token(Pair::Portal, mobile);
    let claims = token.split('.').nth(1).expect("three parts");
    let claims = URL_SAFE_NO_PAD.decode(claims).expect("base64url");
    String::from_utf8_lossy(&claims).contains(&mobile.to_string())
}

fn many_guesses(drill: &Drill) -> bool {
    let mobile = victim(drill).household().mobile();
    let transaction = drill.transaction(Pair::Portal, mobile);
    let right = drill.newest_otp(mobile);
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    for _ in 0..120 {
        drill.confirm(Pair::Portal, &transaction, wrong);
    }
    drill.confirm(Pair::Portal, &transaction, &right).status == 200
}

fn second_use(drill: &Drill) -> bool {
    let mobile = victim(drill).household().mobile();
    let transaction = drill.transaction(Pair::Portal, mobile);
    let otp = drill.newest_otp(mobile);
    let used = [(); 2].map(|()| drill.confirm(Pair::Portal, &transaction, &otp).status);
    assert_eq!(used[0], 200);
    used[1] == 200
}

fn somebody_elses_otp(drill: &Drill) -> bool {
    let victim = victim(drill);
    let transaction = drill.transaction(Pair::Portal, victim.household().mobile());
    drill.transaction(Pair::Portal, attacker(drill));
    let otp = drill.newest_otp(attacker(drill));
    let answer = drill.confirm(Pair::Portal, &transaction, &otp);
    if answer.status != 200 {
        return false;
    }
    let token = answer.json()["token"].as_str().expect("a token").to_owned();
    names(&drill.dashboard(&token, ""), &victim)
}

fn otp_in_answer(drill: &Drill) -> bool {
    let mobile = victim(drill).household().mobile();
    let answer = drill.ask(Pair::Portal, mobile);
    answer.json()["otp"] == drill.newest_otp(mobile)
}

fn fixed_otp(drill: &Drill) -> bool {
    let transaction = drill.transaction(Pair::Portal, victim(drill).household().mobile());
    drill.confirm(Pair::Portal, &transaction, "123456").status == 200
}

fn somebody_elses_record(drill: &Drill) -> bool {
    let victim = victim(drill);
    let token = drill.token(Pair::Portal, attacker(drill));
    names(&drill.dashboard(&token, &of_id(&victim)), &victim)
}

/// With a token of either kind, both of which open the own certificate.
fn somebody_elses_certificate(drill: &Drill) -> bool {
    let [own, other] = [0, 1].map(|n| {
        let vaccinated = |person: &Person| !person.doses_by(drill.date).is_empty();
        drill.person(n, vaccinated)
    });
    assert_ne!(own.household(), other.household());
    let got = [Pair::Public, Pair::Portal].map(|pair| {
        let token = drill.token(pair, own.household().mobile());
        let download = |person: &Person| {
            let id = person.reference_id().to_string();
            names(&drill.certificate(pair, &token, &id), person)
        };
        assert!(download(&own));
        download(&other)
    });
    assert_eq!(got[0], got[1]);
    got[0]
}

fn lookup(person: &Person) -> Request {
    Request::get(format!("{LOOKUP}{}", of_mobile(person)))
}

fn partner_without_consent(drill: &Drill) -> bool {
    let victim = victim(drill);
    names(&drill.send(&drill.as_partner(lookup(&victim))), &victim)
}

fn partner_from_elsewhere(drill: &Drill) -> bool {
    let victim = victim(drill);
    let consent = drill.token(Pair::Partner, victim.household().mobile());
    let request = drill
        .as_partner(lookup(&victim))
        .bearer(&consent)
        .from(HOME);
    names(
        &drill.send(&request.header("x-forwarded-for", "127.0.77.1, 10.0.0.1")),
        &victim,
    )
}

fn partner_outside_its_scopes(drill: &Drill) -> bool {
    let request = Request::new("POST", "/cert/external/token");
    let request = drill.as_partner(request.body("grant_type=client_credentials"));
    drill.send(&request).status == 200
}

fn partners_request_again(drill: &Drill) -> bool {
    let victim = victim(drill);
    let consent = drill.token(Pair::Partner, victim.household().mobile());
    let request = drill.as_partner(lookup(&victim)).bearer(&consent);
    assert!(names(&drill.send(&request), &victim));
    names(&drill.send(&request), &victim)
}

fn own_dashboard(drill: &Drill) -> Answer {
    let token = drill.token(Pair::Portal, victim(drill).household().mobile());
    drill.dashboard(&token, "")
}

fn consented_lookup(drill: &Drill) -> Answer {
    let victim = victim(drill);
    let consent = drill.token(Pair::Partner, victim.household().mobile());
    drill.send(&drill.as_partner(lookup(&victim)).bearer(&consent))
}

fn birth_date_text(drill: &Drill) -> String {
    victim(drill).birth_date().strftime("%d-%m-%Y").to_string()
}

fn birth_date(drill: &Drill) -> bool {
    own_dashboard(drill)
        .text()
        .contains(&birth_date_text(drill))
}

fn address(drill: &Drill) -> bool {
    own_dashboard(drill)
        .text()
        .contains(&victim(drill).address().to_string())
}

fn identity_number(drill: &Drill) -> bool {
    own_dashboard(drill)
        .text()
        .contains(&victim(drill).photo_id().number)
}

fn mobile_in_header(drill: &Drill) -> bool {
    let mobile = victim(drill).household().mobile().to_string();
    own_dashboard(drill)
        .headers
        .iter()
        .any(|(_, value)| *value == mobile)
}

fn partner_birth_date(drill: &Drill) -> bool {
    consented_lookup(drill)
        .text()
        .contains(&birth_date_text(drill))
}

fn partner_identity_number(drill: &Drill) -> bool {
    consented_lookup(drill)
        .text()
        .contains(&victim(drill).photo_id().number)
}

fn partner_mobile(drill: &Drill) -> bool {
    consented_lookup(drill)
        .text()
        .contains(&victim(drill).household().mobile().to_string())
}

/// The answers of all pairs that citizens use, for a registered and an unregistered mobile.
fn existence<T: PartialEq>(drill: &Drill, of: impl Fn(&Answer) -> T) -> bool {
    let known = victim(drill).household().mobile();
    let unknown = drill.population.unregistered_mobile(0);
    let different = [Pair::Public, Pair::Portal].map(|pair| {
        let answers = [known, unknown].map(|mobile| of(&drill.ask(pair, mobile)));
        answers[0] != answers[1]
    });
    assert_eq!(different[0], different[1]);
    different[0]
}

fn existence_by_status(drill: &Drill) -> bool {
    existence(drill, |answer| answer.status)
}

fn existence_by_length(drill: &Drill) -> bool {
    existence(drill, |answer| answer.body.len())
}

/// The fastest of several tries: what is always done shows in it, what the machine was busy with
/// does not.
#[expect(
    clippy::disallowed_methods,
    reason = "a timing attack looks at the wall clock"
)]
fn existence_by_time(drill: &Drill) -> bool {
    let fastest = |mobiles: Vec<Mobile>| {
        let times = mobiles.into_iter().map(|mobile| {
            let started = Instant::now();
            drill.ask(Pair::Portal, mobile);
            started.elapsed()
        });
        times.min().expect("some mobiles")
    };
    let known = fastest((0..10).map(|n| drill.household(n, 1).mobile()).collect());
    let unknown = fastest(
        (0..10)
            .map(|n| drill.population.unregistered_mobile(n))
            .collect(),
    );
    known.saturating_sub(unknown) > Duration::from_millis(1)
}

fn many_pages(drill: &Drill) -> bool {
    (0..200).all(|_| drill.get("/api/v2/admin/location/states").status == 200)
}

fn many_otps(drill: &Drill) -> bool {
    let ask = |n| {
        drill
            .ask(Pair::Public, drill.population.unregistered_mobile(n))
            .status
    };
    (0..100).all(|n| ask(n) != 429)
}
