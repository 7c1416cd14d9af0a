//! Signed requests: what is refused, and what is said about it.

use ed25519_dalek::{Signer as _, SigningKey};
use population::Mobile;
use serde_json::json;

use crate::client::Request;
use crate::drill::{Drill, LOOKUP, sha256};
use crate::signing::{Signer, hexadecimal, message, nonce, register, with_partners};

const UNSIGNED: &str = r#"403 {"errorCode":"PARTNR0101","error":"Request Not Signed"}"#;
const UNTIMELY: &str =
    r#"403 {"errorCode":"PARTNR0102","error":"Timestamp More Than 60 Seconds Off"}"#;
const WRONG: &str = r#"403 {"errorCode":"PARTNR0103","error":"Wrong Signature"}"#;
const REPLAYED: &str = r#"403 {"errorCode":"PARTNR0104","error":"Nonce Used Before"}"#;
const OUT_OF_SCOPE: &str =
    r#"403 {"errorCode":"PARTNR0105","error":"Outside The Scopes Of The Key"}"#;
const FORBIDDEN: &str = r#"403 {"message":"Forbidden"}"#;
/// What comes after the signature: nobody consented.
const ADMITTED: &str = "401 Unauthenticated access!";

fn lookup(mobile: Mobile) -> Request {
    Request::get(format!("{LOOKUP}?mobile_number={mobile}"))
}

fn mobile(drill: &Drill) -> Mobile {
    drill.household(0, 1).mobile()
}

fn line(drill: &Drill, request: &Request) -> String {
    drill.send(request).line()
}

/// The request without the header `name`.
fn without(request: &Request, name: &str) -> Request {
    request
        .clone()
        .map_headers(|headers| headers.retain(|header| header.0 != name))
}

/// The request with another value of the header `name`.
fn with(request: &Request, name: &str, value: &str) -> Request {
    without(request, name).header(name, value)
}

#[test]
fn every_header_of_a_signature_is_needed_once_and_in_its_form() {
    let drill = Drill::hardened();
    let signed = || drill.as_partner(lookup(mobile(&drill)));
    for name in [
        "x-partner-timestamp",
        "x-partner-nonce",
        "x-partner-signature",
    ] {
        assert_eq!(
            line(&drill, &without(&signed(), name)),
            UNSIGNED,
            "no {name}"
        );
        let twice = signed().header(name, "1");
        assert_eq!(line(&drill, &twice), UNSIGNED, "two {name}");
    }
    for (name, odd) in [
        ("x-partner-timestamp", "yesterday"),
        ("x-partner-timestamp", "-1"),
        ("x-partner-nonce", "1234"),
        ("x-partner-nonce", &"g".repeat(32)),
    ] {
        assert_eq!(
            line(&drill, &with(&signed(), name, odd)),
            UNSIGNED,
            "{name}: {odd}"
        );
    }
    let two_keys = signed().header("x-api-key", Signer::rehearsal(&drill).key);
    assert_eq!(line(&drill, &two_keys), FORBIDDEN);
    assert_eq!(line(&drill, &signed()), ADMITTED);
}

#[test]
fn a_signature_is_good_for_one_request_only() {
    let drill = with_partners();
    let partner = Signer::enrolled(2);
    let [mobile, other] = [0, 1].map(|n| drill.household(n, 1).mobile());
    let post = |mobile: Mobile| {
        let body = json!({ "mobile": mobile.to_string() });
        Request::post("/api/v2/auth/generateOTP", &body)
    };
    let headers_of = |signed: &Request, request: Request| {
        request
            .map_headers(|headers| headers.extend(signed.headers().to_vec()))
            .from(partner.address)
    };
    let sign = |request: Request| partner.sign(&drill, request);
    for (what, request) in [
        (
            "another query",
            headers_of(&sign(lookup(mobile)), lookup(other)),
        ),
        (
            "another path",
            headers_of(&sign(post(mobile)), {
                let body = json!({ "mobile": mobile.to_string() });
                Request::post("/api/v2/auth/confirmOTP", &body)
            }),
        ),
        ("another body", headers_of(&sign(post(mobile)), post(other))),
        (
            "another method",
            headers_of(
                &sign(Request::new(
                    "HEAD",
                    format!("{LOOKUP}?mobile_number={mobile}"),
                )),
                lookup(mobile),
            ),
        ),
        (
            "another nonce",
            with(&sign(lookup(mobile)), "x-partner-nonce", &nonce()),
        ),
        (
            "another timestamp",
            with(
                &sign(lookup(mobile)),
                "x-partner-timestamp",
                &(drill.now() + 1).to_string(),
            ),
        ),
        (
            "no signature",
            with(&sign(lookup(mobile)), "x-partner-signature", ""),
        ),
        (
            "zeros",
            with(
                &sign(lookup(mobile)),
                "x-partner-signature",
                &"0".repeat(64),
            ),
        ),
    ] {
        assert_eq!(line(&drill, &request), WRONG, "{what}");
    }
    assert_eq!(line(&drill, &sign(lookup(mobile))), ADMITTED);
    assert_eq!(
        drill.control(format!("/handset/{other}"))["messages"],
        json!([])
    );
}

#[test]
fn another_partners_secret_signs_nothing() {
    let drill = with_partners();
    let [partner, other] = [2, 3].map(Signer::enrolled);
    let stranger = Signer {
        secret: other.secret,
        ..partner
    };
    let request = stranger.sign(&drill, lookup(mobile(&drill)));
    assert_eq!(line(&drill, &request), WRONG);
}

#[test]
fn a_timestamp_is_good_for_a_minute_either_way() {
    let drill = Drill::hardened();
    drill.wait(1_000);
    let partner = Signer::rehearsal(&drill);
    let at = |timestamp: u64| {
        let request = partner.sign_with(lookup(mobile(&drill)), timestamp, &nonce());
        line(&drill, &request)
    };
    let now = drill.now();
    assert_eq!([now - 61, now + 61, 0, u64::MAX].map(at), [UNTIMELY; 4]);
    assert_eq!([now - 60, now + 60].map(at), [ADMITTED; 2]);
}

#[test]
fn a_request_is_answered_once() {
    let drill = Drill::hardened();
    let partner = Signer::rehearsal(&drill);
    let request = partner.sign_with(lookup(mobile(&drill)), drill.now() + 60, &nonce());
    assert_eq!(line(&drill, &request), ADMITTED);
    assert_eq!(line(&drill, &request), REPLAYED);
    drill.wait(120);
    assert_eq!(
        line(&drill, &request),
        REPLAYED,
        "as long as its timestamp is good"
    );
    drill.wait(1);
    assert_eq!(line(&drill, &request), UNTIMELY);
}

#[test]
fn a_nonce_cannot_be_used_up_by_somebody_else() {
    let drill = with_partners();
    let [one, other] = [2, 3].map(Signer::enrolled);
    let nonce = nonce();
    let request = one.sign_with(lookup(mobile(&drill)), drill.now(), &nonce);
    let forged = with(&request, "x-partner-signature", &"0".repeat(64));
    assert_eq!(line(&drill, &forged), WRONG);
    let same = other.sign_with(lookup(mobile(&drill)), drill.now(), &nonce);
    assert_eq!(
        line(&drill, &same),
        OUT_OF_SCOPE,
        "another partner, the same nonce"
    );
    assert_eq!(line(&drill, &request), ADMITTED);
}

#[test]
fn a_partner_may_keep_its_key_and_show_the_public_half() {
    let partner = Signer::enrolled(4);
    let key = SigningKey::from_bytes(&[4; 32]);
    let public = hexadecimal(key.verifying_key().as_bytes());
    let shared = format!("signing_secret = \"{}\"", hexadecimal(&partner.secret));
    let entry = partner.entry(r#""lookup""#);
    let entry = entry.replace(&shared, &format!("public_key = \"{public}\""));
    let file = register(&[entry]);
    let drill = Drill::with(|config| config.partners.register = Some(file.path().to_owned()));

    let by_hmac = partner.sign(&drill, lookup(mobile(&drill)));
    assert_eq!(line(&drill, &by_hmac), WRONG);
    let nonce = nonce();
    let bare = lookup(mobile(&drill));
    let text = message("partner-4", drill.now(), &nonce, &bare);
    let signature = hexadecimal(&key.sign(text.as_bytes()).to_bytes());
    let signed = partner.sign_with(bare, drill.now(), &nonce);
    let signed = with(&signed, "x-partner-signature", &signature);
    assert_eq!(line(&drill, &signed), ADMITTED);
    assert_eq!(line(&drill, &signed), REPLAYED);
}

#[test]
fn the_example_of_the_documentation_is_accepted() {
    let documentation = include_str!("../../../docs/partners.md");
    let partner = Signer {
        key: "example-app.3f1c".to_owned(),
        secret: (0..32).collect(),
        address: "127.0.77.1".parse().expect("an address"),
    };
    let body = r#"{"mobile":"1234567890"}"#;
    let request = Request::new("POST", "/api/v2/auth/generateOTP").body(body);
    let nonce = hexadecimal(b"0123456789abcdef");
    let signed = partner.sign_with(request.clone(), 1_686_441_600, &nonce);
    let text = message("example-app", 1_686_441_600, &nonce, &request);
    assert!(documentation.contains(&text), "{text}");
    for (name, value) in signed.headers() {
        let shown = documentation
            .to_lowercase()
            .contains(&format!("{name}: {value}"));
        assert!(shown, "{name}: {value}");
    }
    assert!(documentation.contains(&sha256(&partner.key)));
}
