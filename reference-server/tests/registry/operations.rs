//! What the operator's machines read at the control port: metrics and health.

use population::Mobile;
use reference_server::{RemoteUrl, StoreKind};

use crate::client::Request;
use crate::drill::{Drill, Pair};
use crate::shared::fresh_database::FreshDatabase;

/// The value of a sample, 0 when it is not there.
fn sample(page: &str, name: &str) -> u64 {
    let line = page
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map_or(0, |value| value.parse().expect("a whole number"))
}

fn metrics(drill: &Drill) -> String {
    let answer = Request::get("/metrics").send(drill.control_address());
    assert_eq!(answer.status, 200);
    let kind = answer.header("content-type").expect("a content type");
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    answer.text()
}

#[test]
fn every_answer_is_counted_once() {
    let drill = Drill::with(|config| config.threads = 2);
    for _ in 0..9 {
        drill.get("/api/v2/admin/location/states");
    }
    for _ in 0..4 {
        drill.get("/api/v2/appointment/beneficiaries");
    }
    drill.get("/nowhere");
    drill.send(&Request::new("POST", "/api/v2/admin/location/states"));
    let mobile = drill.household(0, 1).mobile();
    let transaction = drill.transaction(Pair::Portal, mobile);
    for _ in 0..3 {
        drill.confirm(Pair::Portal, &transaction, "wrong");
    }
    let page = metrics(&drill);
    let requests = |route: &str, status: &str| {
        let name = format!(r#"mockdrill_requests_total{{route="{route}",status="{status}"}}"#);
        sample(&page, &name)
    };
    assert_eq!(requests("GET /api/v2/admin/location/states", "2xx"), 9);
    assert_eq!(requests("GET /api/v2/appointment/beneficiaries", "4xx"), 4);
    assert_eq!(requests("none", "4xx"), 2);
    assert_eq!(requests("POST /api/v2/auth/generateMobileOTP", "2xx"), 1);
    assert_eq!(requests("POST /api/v2/auth/validateMobileOtp", "4xx"), 3);
    assert_eq!(sample(&page, "mockdrill_otps_sent_total"), 1);
    let ends = ["confirmed", "refused", "spoiled"].map(|end| {
        sample(
            &page,
            &format!(r#"mockdrill_otps_presented_total{{end="{end}"}}"#),
        )
    });
    assert_eq!(ends, [0, 2, 1]);
    let all: u64 = page
        .lines()
        .filter(|line| line.starts_with("mockdrill_requests_total{"))
        .map(|line| {
            line.rsplit_once(' ')
                .expect("a value")
                .1
                .parse::<u64>()
                .expect("a count")
        })
        .sum();
    assert_eq!(all, 9 + 4 + 2 + 1 + 3);
    assert!(!page.contains(&Mobile::to_string(&mobile)), "{page}");
}

#[test]
fn both_spellings_of_a_date_share_one_page() {
    let drill = Drill::hardened();
    for date in ["08-06-2021", "8-6-21", "8-06-2021", "08-6-21"] {
        let query = format!("district_id=3&date={date}");
        let path = format!("/api/v2/appointment/sessions/public/calendarByDistrict?{query}");
        assert_eq!(drill.get(path).status, 200);
    }
    let pages = sample(&metrics(&drill), r#"mockdrill_table_rows{table="pages"}"#);
    assert_eq!(pages, 1);
}

#[test]
fn a_well_registry_says_so_to_whoever_asks() {
    let drill = Drill::with(|config| config.threads = 3);
    let answer = Request::get("/healthz").send(drill.control_address());
    assert_eq!(answer.line(), r#"200 {"status":"ok"}"#);
    // Counts and health are all that is to be had without the token.
    for path in [
        "/ready",
        "/usage",
        "/credentials",
        "/handset/1000000000",
        "/people/1",
    ] {
        let answer = Request::get(path).send(drill.control_address());
        assert_eq!(answer.status, 401, "{path}");
    }
}

#[test]
fn a_registry_without_its_store_says_so() {
    let Some(database) = FreshDatabase::new() else {
        return;
    };
    let drill = Drill::with(|config| {
        config.store = StoreKind::Postgres(RemoteUrl::new(database.url()));
    });
    let health = || {
        Request::get("/healthz")
            .send(drill.control_address())
            .line()
    };
    assert_eq!(health(), r#"200 {"status":"ok"}"#);
    drop(database);
    let gone = r#"503 {"reasons":["the store cannot be read"],"status":"unavailable"}"#;
    assert_eq!(health(), gone);
}
