//! The firewall's rules: for each what is refused, and what looks alike and is not.

use std::collections::BTreeSet;

use population::Person;
use reference_server::firewall_rules;
use serde_json::json;

use crate::client::Request;
use crate::drill::{DASHBOARD, Drill};

const OTP: &str = "/api/v2/auth/public/generateOTP";
const STATUS: &str = "/api/v3/vaccination/status/generateOTP";
const BLOCKED: &str = r#"403 {"message":"Forbidden"}"#;
const WRONG_TYPE: &str = "415 Unsupported Media Type: send JSON with `Content-Type: application/json`, lines of JSON with `application/x-ndjson`; forms are taken outside of /api/ only";

enum Try {
    /// A method with a path and query.
    Head(&'static str, &'static str),
    /// A member of a JSON body, as JSON.
    Member(&'static str),
    /// A content type.
    Type(&'static str, &'static str),
}
use Try::{Head, Member, Type};

/// A rule, what it refuses, and what it lets through.
#[rustfmt::skip]
const TABLE: &[(&str, &[Try], &[Try])] = &[
    ("odd-method",
        &[Head("PROPFIND", "/"), Head("TRACK", DASHBOARD), Head("get", "/"), Head("CONNECT", "/")],
        &[Head("GET", "/"), Head("OPTIONS", DASHBOARD), Head("TRACE", DASHBOARD), Head("DELETE", "/")]),
    ("path-traversal",
        &[Head("GET", "/../etc/passwd"), Head("GET", "/api/..%2f..%2fx"), Head("GET", "/api/%2e%2e/x"),
          Head("GET", "/a%2fb"), Head("GET", "/a%5cb"), Head("GET", "/api/..;/x"), Head("GET", "/?file=../../x"),
          Member(r#""../../etc""#), Member(r#""..\\windows""#), Member(r#""\u002e\u002e/x""#)],
        &[Head("GET", "/.well-known/jwks.json"), Head("GET", "/a.b/c.d"), Head("GET", "/?name=A..B"),
          Head("GET", "/?date=8/6/21"), Member(r#""R. K. Rao .. Patil""#)]),
    ("broken-encoding",
        &[Head("GET", "/%zz"), Head("GET", "/?a=%"), Head("GET", "/?a=%c0%ae%c0%ae"), Head("GET", "/%ff")],
        &[Head("GET", "/?name=%E0%A4%86%E0%A4%B6%E0%A4%BE"), Head("GET", "/?a=50%25")]),
    ("double-encoding",
        &[Head("GET", "/%252e%252e/"), Head("GET", "/?a=%2527")],
        &[Head("GET", "/?a=%25zz"), Head("GET", "/?a=100%25+sure")]),
    ("control-byte",
        &[Head("GET", "/a%00.pdf"), Head("GET", "/?a=b%0d%0aset-cookie:x"), Member(r#""a\u0000b""#)],
        &[Head("GET", "/?a=b%20c"), Member(r#""a\tb""#)]),
    ("oversized-number",
        &[Head("GET", "/?center_id=1111111111111111111111111"), Head("GET", "/1111111111111111111111111"),
          Member("1111111111111111111111111")],
        &[Head("GET", "/?mobile_number=1234567890&beneficiary_reference_id=12345678901234"),
          Head("GET", "/?lat=12.9715987123456789&long=77.5945627123456789"),
          Head("GET", "/?key=1111111111111111111111111f"), Head("GET", "/?key=f1111111111111111111111111"),
          Member("111111111111111111111111"), Member(r#""1111111111111111111111111""#)]),
    ("wrong-content-type",
        &[Type(OTP, "application/x-www-form-urlencoded"), Type(OTP, "text/plain;charset=UTF-8"),
          Type(OTP, "application/xml"), Type(OTP, "multipart/form-data; boundary=x"), Type("/", "text/plain"),
          Type(OTP, "")],
        &[Type(OTP, "application/json"), Type(OTP, "application/json; charset=utf-8"), Type(OTP, "Application/JSON"),
          Type(OTP, "application/x-ndjson"), Type("/", "application/x-www-form-urlencoded")]),
    ("sql-probe",
        &[Head("GET", "/?id=1'+or+'1'='1"), Head("GET", "/?id=1%27%20OR%201=1--"), Head("GET", "/?id=1+UNION+SELECT+1"),
          Head("GET", "/?id=1/**/union/**/select/**/1"), Head("GET", "/?id=1;+drop+table+people"), Head("GET", "/x'--"),
          Member(r#""' or '1'='1""#), Member(r#""x\u0027 OR 1=1""#), Member(r#""1 union select 2""#), Member(r#""1 union  all\tselect 2""#),
          Member(r#""pg_sleep(10)""#)],
        &[Head("GET", "/?name=O'Brien"), Head("GET", "/?name=D%27Souza"), Head("GET", "/?name=Orla+O%27+Union"),
          Member(r#""Siobh\u00e1n O'Brien""#), Member(r#""N'Golo D'Or""#), Member(r#""Selection Union""#),
          Member(r#""Drop, Table""#)]),
    ("script-probe",
        &[Head("GET", "/?q=%3Cscript%3Ealert(1)"), Head("GET", "/?q=%3CIMG+src=x"), Head("GET", "/?q=javascript:alert(1)"),
          Member(r#""<ScRiPt>""#), Member(r#""\u003csvg/onload=x>""#), Member(r#""x\" onerror=y""#)],
        &[Head("GET", "/?q=a%3Cb"), Member(r#""<3""#), Member(r#""Manu Script""#)]),
    ("template-probe",
        &[Head("GET", "/?q=${jndi:ldap://x}"), Head("GET", "/?q=%7B%7B7*7%7D%7D"), Member(r#""${7*7}""#), Member(r##""#{x}""##)],
        &[Head("GET", "/?price=$5"), Member(r#""Rs 5 {five}""#), Member(r#"{"a":{"b":1}}"#)]),
    ("command-probe",
        &[Head("GET", "/?q=$(id)"), Head("GET", "/?q=x;cat+/x"), Head("GET", "/?f=/etc/passwd"), Head("GET", "/?q=a%7Cnc+x"),
          Member(r#""; curl x""#), Member(r#""/bin/sh""#)],
        &[Head("GET", "/?name=Cat;Stevens"), Member(r#""Cat; Curly""#), Member(r#""2/3, Bin Road""#)]),
];

fn request(attempt: &Try) -> Request {
    match *attempt {
        Head(method, path) => Request::new(method, path),
        Member(value) => {
            let body = format!(r#"{{"mobile":"1","extra":{value}}}"#);
            Request::new("POST", OTP).body(body)
        }
        Type(path, kind) => Request::new("POST", path).typed_body(kind, r#"{"mobile":"1"}"#),
    }
}

fn answered(drill: &Drill, request: Request) -> String {
    drill.send(&request.from(drill.visitor())).line()
}

fn is_blocked(drill: &Drill, request: Request) -> bool {
    answered(drill, request) == BLOCKED
}

#[test]
fn each_rule_refuses_its_own_and_nothing_that_looks_alike() {
    let rows: BTreeSet<_> = TABLE.iter().map(|(id, ..)| *id).collect();
    let rules: BTreeSet<_> = firewall_rules().into_iter().map(|(id, _)| id).collect();
    assert_eq!(rows, rules, "every rule has a row");
    for (id, refused, passed) in TABLE {
        let drill = Drill::hardened();
        assert!(!refused.is_empty() && !passed.is_empty(), "{id}");
        for (number, attempt) in refused.iter().enumerate() {
            // What honest clients get wrong too is explained.
            let expected = match attempt {
                Type(..) => WRONG_TYPE,
                Head(..) | Member(_) => BLOCKED,
            };
            assert_eq!(
                answered(&drill, request(attempt)),
                expected,
                "{id}: refused {number}"
            );
            assert_eq!(
                drill.refused(id),
                number as u64 + 1,
                "{id}: refused {number} by another rule"
            );
        }
        for (number, attempt) in passed.iter().enumerate() {
            let answer = answered(&drill, request(attempt));
            assert!(
                answer != BLOCKED && answer != WRONG_TYPE,
                "{id}: passed {number}"
            );
        }
    }
}

#[test]
fn nobody_is_refused_for_a_name() {
    let drill = Drill::hardened();
    let of_population = |person: &Person| person.name().to_string();
    let mut names: Vec<String> = (0..200)
        .map(|n| of_population(&drill.person(n, |_| true)))
        .collect();
    names.extend(
        [
            "Séamus O'Brien",
            "O’Brien",
            "Mary-Jane D'Souza e Silva",
            "आशा देवी",
            "முத்து வேல்",
            "A. P. J. Abdul Kalam",
            "Union, Select & Sons",
            "Nguyễn Thị \"Script\" Hoa",
            "M/s Or And Or",
            "Ravi @ Raju",
            "R;K",
            "'",
        ]
        .map(str::to_owned),
    );
    for name in names {
        let body = json!({ "mobile": "1", "full_name": name });
        assert!(!is_blocked(&drill, Request::post(STATUS, &body)), "{name}");
        let escaped = escaped(&body.to_string());
        assert!(
            !is_blocked(&drill, Request::new("POST", STATUS).body(escaped)),
            "{name}"
        );
    }
}

#[test]
fn a_password_may_be_anything() {
    let drill = Drill::hardened();
    let body =
        |member: &str| json!({ "mobile": "1", member: "' or 1=1; drop table x --<script>${" });
    assert!(!is_blocked(&drill, Request::post(OTP, &body("password"))));
    assert!(is_blocked(&drill, Request::post(OTP, &body("passwords"))));
}

/// Letters beyond ASCII written as JSON also may.
fn escaped(json: &str) -> String {
    let mut units = [0; 2];
    let letters = json.chars().map(|letter| {
        if letter.is_ascii() {
            return letter.to_string();
        }
        let units = letter.encode_utf16(&mut units);
        units.iter().map(|unit| format!("\\u{unit:04x}")).collect()
    });
    letters.collect()
}
