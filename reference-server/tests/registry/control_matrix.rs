//! Who may what on the control port: every route, called without the operator's token, with a wrong
//! one, and with the right one. A route that the port has and this table has not fails the test.

use reference_server::control_routes;

use crate::client::Request;
use crate::drill::{Drill, Pair};

/// What callers without the token get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Without {
    /// 401.
    Refused,
    /// The same as the operator: it tells of nobody.
    Served,
}

/// Route, a path that it takes, the operator's status, everybody else's answer.
type Row = (&'static str, &'static str, u16, Without);

use Without::{Refused, Served};

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("GET /ready", "/ready", 200, Refused),
    ("GET /handset/{mobile}", "/handset/1234567890", 200, Refused),
    ("GET /people/{index}", "/people/1", 200, Refused),
    ("GET /audit", "/audit", 200, Refused),
    ("GET /audit/log", "/audit/log", 200, Refused),
    ("POST /doses", "/doses", 415, Refused),
    ("GET /usage", "/usage", 200, Refused),
    ("GET /metrics", "/metrics", 200, Served),
    ("GET /healthz", "/healthz", 200, Served),
    ("GET /credentials/staff/{user_name}", "/credentials/staff/national-1", 200, Refused),
    ("POST /staff/{user_name}/revoke", "/staff/national-1/revoke", 204, Refused),
    ("POST /staff/{user_name}/restore", "/staff/national-1/restore", 204, Refused),
    ("GET /credentials", "/credentials", 200, Refused),
    ("GET /partners", "/partners", 200, Refused),
    ("POST /partners/{id}/revoke", "/partners/1/revoke", 204, Refused),
    ("POST /partners/{id}/restore", "/partners/1/restore", 204, Refused),
];

fn request((route, path, ..): &Row) -> Request {
    let (method, _) = route.split_once(' ').expect("method and path");
    let method = if method == "GET" { "GET" } else { "POST" };
    Request::new(method, *path)
}

#[test]
fn every_route_has_a_row() {
    let routes = control_routes();
    let routes = routes
        .iter()
        .map(|route| format!("{} {}", route.method, route.path));
    let known: Vec<&str> = ROWS.iter().map(|row| row.0).collect();
    assert_eq!(routes.collect::<Vec<_>>(), known);
}

#[test]
fn only_the_operators_token_opens_the_control_port() {
    let drill = Drill::hardened();
    let genuine = drill.server.control_token().to_owned();
    let elsewhere = Drill::hardened().server.control_token().to_owned();
    let citizen = drill.token(Pair::Portal, drill.household(0, 1).mobile());
    let wrong = [
        "guess",
        &genuine[1..],
        &elsewhere,
        &citizen,
        &drill.staff_token("national-1"),
    ];
    let send = |request: &Request| request.send(drill.control_address()).status;
    for row in ROWS {
        let (route, _, operator, without) = *row;
        let expected = if without == Served { operator } else { 401 };
        assert_eq!(send(&request(row)), expected, "{route} of nobody");
        for token in wrong {
            let status = send(&request(row).bearer(token));
            assert_eq!(status, expected, "{route} with a wrong token");
        }
        let twice = request(row).bearer(&genuine).bearer("guess");
        assert_eq!(send(&twice), expected, "{route} with two tokens");
    }
    // Nothing was done by any of them.
    assert_eq!(drill.control("/audit")["entries"]["revoked"], 0);
    assert_eq!(drill.control("/partners")["partners"][0]["revoked"], false);
    for row in ROWS {
        let status = send(&request(row).bearer(&genuine));
        assert_eq!(status, row.2, "{} of the operator", row.0);
    }
}
