//! A proxy in front: whom the registry takes for the caller.

use std::net::IpAddr;

use crate::client::{HOME, Request};
use crate::drill::{Drill, LOOKUP};
use crate::raw::Raw;
use crate::signing::Signer;

const PROXY: [u8; 4] = [127, 0, 50, 1];
const FORBIDDEN: u16 = 403;
/// What comes after key, address and signature: nobody consented.
const ADMITTED: u16 = 401;

fn behind_a_proxy() -> Drill {
    Drill::with(|config| {
        let block = "127.0.50.0/24".parse().expect("a block");
        config.partners.trusted_proxies = vec![block];
    })
}

/// The status of an honest partner's request that comes from `source` with this header.
fn partner(drill: &Drill, source: impl Into<IpAddr>, headers: &[(&str, &str)]) -> u16 {
    let mobile = drill.household(0, 1).mobile();
    let request = Request::get(format!("{LOOKUP}?mobile_number={mobile}"));
    let request = Signer::rehearsal(drill).sign(drill, request).from(source);
    let add = |request: Request, (name, value): &(&str, &str)| request.header(name, *value);
    drill.send(&headers.iter().fold(request, add)).status
}

const LIST: &str = "x-forwarded-for";
const STANDARD: &str = "forwarded";

#[test]
fn a_configured_proxy_says_who_is_calling() {
    let drill = behind_a_proxy();
    assert_eq!(partner(&drill, PROXY, &[(LIST, "127.0.77.1")]), ADMITTED);
    assert_eq!(
        partner(&drill, PROXY, &[(STANDARD, "for=127.0.77.1")]),
        ADMITTED
    );
    assert_eq!(
        partner(&drill, PROXY, &[(LIST, "9.9.9.9, 127.0.77.1, 127.0.50.7")]),
        ADMITTED,
        "through two proxies"
    );
}

#[test]
fn a_chain_that_the_caller_began_itself_opens_nothing() {
    let drill = behind_a_proxy();
    for headers in [
        [(LIST, "127.0.77.1, 9.9.9.9")].as_slice(),
        &[(LIST, "127.0.77.1, 127.0.50.1, 9.9.9.9")],
        &[(LIST, "127.0.77.1"), (LIST, "9.9.9.9")],
        &[(STANDARD, "for=127.0.77.1, for=9.9.9.9")],
        &[(STANDARD, "for=127.0.77.1"), (LIST, "9.9.9.9")],
        &[(LIST, "127.0.77.1, unknown")],
        &[(LIST, "127.0.50.1, 127.0.50.2")],
        &[],
    ] {
        assert_eq!(partner(&drill, PROXY, headers), FORBIDDEN, "{headers:?}");
    }
}

#[test]
fn nobody_else_is_believed() {
    for drill in [behind_a_proxy(), Drill::hardened()] {
        for headers in [[(LIST, "127.0.77.1")], [(STANDARD, "for=127.0.77.1")]] {
            assert_eq!(partner(&drill, HOME, &headers), FORBIDDEN);
        }
    }
    let header = [(LIST, "127.0.77.1")];
    assert_eq!(partner(&Drill::hardened(), PROXY, &header), FORBIDDEN);
}

#[test]
fn limits_count_callers_and_not_their_proxy() {
    let drill = behind_a_proxy();
    let page = |caller: &str| {
        let request = Request::get("/api/v2/admin/location/states").header(LIST, caller);
        drill.send(&request.from(PROXY)).status
    };
    assert!((0..100).all(|_| page("9.9.9.1") == 200));
    assert_eq!(page("9.9.9.1"), 429);
    assert_eq!(page("9.9.9.2"), 200);
    assert_eq!(page("9.9.9.9, 9.9.9.1"), 429, "whatever it adds in front");
}

#[test]
fn a_proxy_holds_more_connections_than_an_address_and_no_more_than_a_worker() {
    let drill = Drill::with(|config| {
        let block = "127.0.50.0/24".parse().expect("a block");
        config.partners.trusted_proxies = vec![block];
        config.edge.limits.connections_max_per_address = 2;
        config.edge.limits.connections_max_per_worker = 7;
    });
    let open = |source: IpAddr| {
        let mut raw = Raw::open_from(source, drill.server.listening());
        raw.say("GET /none HTTP/1.1\r\nhost: x\r\n\r\n");
        (raw.status(), raw)
    };
    let of_proxy: Vec<_> = (0..5).map(|_| open(PROXY.into())).collect();
    assert!(of_proxy.iter().all(|(status, _)| *status == 404));
    let visitor = drill.visitor();
    let of_visitor = [(); 3].map(|()| open(visitor));
    let statuses = of_visitor.each_ref().map(|(status, _)| *status);
    assert_eq!(statuses, [404, 404, 503], "two of an address");
    let (eighth, _) = open(PROXY.into());
    assert_eq!(eighth, 503, "seven of a worker");
}
