//! Revocation: a partner's key is gone with the next request, and so is what was consented to.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use population::Mobile;
use serde_json::json;

use crate::client::{Answer, Request, connect};
use crate::documents::access;
use crate::drill::{Drill, LOOKUP};
use crate::signing::{Signer, with_partners};

const FORBIDDEN: &str = r#"403 {"message":"Forbidden"}"#;
const REFUSED: &str = "401 Unauthenticated access!";

fn lookup(drill: &Drill, partner: &Signer, mobile: Mobile, consent: &str) -> Request {
    let request = Request::get(format!("{LOOKUP}?mobile_number={mobile}"));
    partner.sign(drill, request).bearer(consent)
}

/// Sends on a connection that stays open.
fn on(stream: &mut TcpStream, drill: &Drill, request: &Request) -> Answer {
    let text = request.text(drill.server.listening());
    let text = text.replace("connection: close\r\n", "");
    stream.write_all(text.as_bytes()).expect("sent");
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let count = stream.read(&mut chunk).expect("answered");
        assert!(count > 0, "the connection stays open");
        bytes.extend_from_slice(&chunk[..count]);
        if !bytes.windows(4).any(|window| window == b"\r\n\r\n") {
            continue;
        }
        let answer = Answer::parse(&bytes);
        let length = answer.header("content-length").map(str::parse);
        if length == Some(Ok(answer.body.len())) {
            return answer;
        }
    }
}

#[test]
fn the_next_request_on_an_open_connection_is_refused() {
    let (drill, partner) = (with_partners(), Signer::enrolled(2));
    let mobile = drill.household(0, 1).mobile();
    let consent = drill.consent(&partner, mobile);
    let request = || lookup(&drill, &partner, mobile, &consent);
    let mut stream = connect(partner.address, drill.server.listening());
    assert_eq!(on(&mut stream, &drill, &request()).status, 200);
    assert_eq!(drill.order("/partners/2/revoke"), 204);
    assert_eq!(on(&mut stream, &drill, &request()).line(), FORBIDDEN);
    assert_eq!(drill.order("/partners/2/restore"), 204);
    assert_eq!(on(&mut stream, &drill, &request()).line(), REFUSED);
}

#[test]
fn a_revocation_voids_consent_and_access_for_good() {
    let (drill, partner) = (with_partners(), Signer::enrolled(2));
    let mobile = drill.household(0, 1).mobile();
    let line = |consent: &str| {
        drill
            .send(&lookup(&drill, &partner, mobile, consent))
            .line()
    };
    let old = drill.consent(&partner, mobile);
    let old_access = access(&drill, &partner);
    assert!(line(&old).starts_with("200 "));
    drill.order("/partners/2/revoke");
    assert_eq!(line(&old), FORBIDDEN);
    drill.wait(200);
    drill.order("/partners/2/restore");
    drill.wait(1);
    assert_eq!(line(&old), REFUSED);
    let new = drill.consent(&partner, mobile);
    assert!(line(&new).starts_with("200 "));
    let body = json!({ "beneficiaryId": "", "mobile": mobile.to_string() });
    let request = Request::post("/cert/external/pdf/certificate", &body);
    let request = partner.sign(&drill, request).bearer(&old_access);
    assert_eq!(
        drill.send(&request.header("x-consent", new)).line(),
        REFUSED
    );
}

#[test]
fn a_revocation_concerns_one_partner() {
    let drill = with_partners();
    drill.order("/partners/2/revoke");
    let mobile = drill.household(0, 1).mobile();
    let consent = drill.consent(&Signer::rehearsal(&drill), mobile);
    let request = lookup(&drill, &Signer::rehearsal(&drill), mobile, &consent);
    assert_eq!(drill.send(&request).status, 200);
    let revoked = |id: usize| drill.control("/partners")["partners"][id]["revoked"].clone();
    assert_eq!([0, 1, 2].map(revoked), [false, true, false]);
}

#[test]
fn the_operator_sees_partners_without_their_secrets_and_alone_may_revoke() {
    let drill = with_partners();
    let listed = drill.control("/partners");
    assert_eq!(
        listed["partners"][1],
        json!({
            "id": 2, "name": "Partner 2", "key_id": "partner-2",
            "scopes": ["otp", "lookup", "certificate"], "revoked": false,
        })
    );
    for path in [
        "/partners/99/revoke",
        "/partners/99/restore",
        "/partners/0/revoke",
    ] {
        assert_eq!(drill.order(path), 404, "{path}");
    }
    let request = Request::new("POST", "/partners/2/revoke").bearer("guess");
    assert_eq!(request.send(drill.control_address()).status, 401);
    assert_eq!(drill.control("/partners"), listed);
}
