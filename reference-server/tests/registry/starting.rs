//! Starting, stopping, and what is refused at the start.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use population::REGISTERED_PEOPLE;
use reference_server::{Config, Posture, StartError, decoys, start, weaknesses};

use crate::client::{HOME, Request, connect};
use crate::drill::{Drill, Pair, config};
use crate::tls::own;

/// A free port on an address that no other test listens on, so that nobody takes it meanwhile.
fn alone(last: u8) -> SocketAddr {
    SocketAddr::from(([127, 0, 71, last], 0))
}

fn refusal(change: impl FnOnce(&mut Config)) -> StartError {
    let mut config = config();
    change(&mut config);
    start(config).expect_err("this must not start")
}

#[test]
fn what_cannot_work_is_refused_with_advice() {
    let busy = Drill::hardened();
    let taken = busy.server.listening();
    let everywhere = SocketAddr::from(([0, 0, 0, 0], 0));
    let errors = [
        refusal(|config| config.listen = taken),
        refusal(|config| config.control = Some(taken)),
        refusal(|config| {
            config.listen = SocketAddr::from(([203, 0, 113, 1], 0));
            config.edge.tls = Some(own());
        }),
        refusal(|config| config.listen = everywhere),
        refusal(|config| {
            config.listen = everywhere;
            config.weaknesses = vec![weaknesses::find("otp-echoed").expect("a weakness")];
        }),
        refusal(|config| {
            config.listen = everywhere;
            config.posture = Posture::AsReported;
        }),
        refusal(|config| config.control = Some(everywhere)),
        refusal(|config| config.threads = 0),
        refusal(|config| config.people = 0),
    ];
    let text: Vec<String> = errors
        .iter()
        .map(|error| error.to_string().replace(&taken.to_string(), "ADDRESS"))
        .collect();
    insta::assert_snapshot!(text.join("\n"), @r"
    ADDRESS is in use: stop the program that listens there, or choose another port (0 takes a free one)
    ADDRESS is in use: stop the program that listens there, or choose another port (0 takes a free one)
    cannot listen on 203.0.113.1:0: use an address of this machine, and a port above 1023 unless you may use lower ones
    0.0.0.0:0 is not a loopback address: without TLS a registry listens on 127.0.0.0/8 or ::1 only
    0.0.0.0:0 is not a loopback address: a registry with a weakness or the posture as-reported listens on 127.0.0.0/8 or ::1 only
    0.0.0.0:0 is not a loopback address: a registry with a weakness or the posture as-reported listens on 127.0.0.0/8 or ::1 only
    0.0.0.0:0 is not a loopback address: the control port shows OTPs and listens on 127.0.0.0/8 or ::1 only
    0 threads cannot answer: ask for at least one
    a population has 1 to 2000000000 people, not 0
    ");
}

#[test]
fn a_file_without_a_certificate_key_is_refused_with_advice() {
    for file in ["/dev/null", "/no/such/file.pem"] {
        let error = refusal(|config| config.certificate_key = Some(file.into())).to_string();
        assert!(
            error.starts_with(&format!("{file} is no certificate key (")),
            "{error}"
        );
        assert!(
            error.contains("`openssl genpkey -algorithm ed25519"),
            "{error}"
        );
    }
}

#[test]
fn the_data_folder_keeps_the_certificate_key_for_its_owner() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let keys = || {
        let drill = Drill::with(|config| config.data = Some(data.clone()));
        drill.get("/.well-known/jwks.json").text()
    };
    assert_eq!(keys(), keys(), "the same key after a restart");
    let mode = |path: &Path| {
        let metadata = std::fs::metadata(path).expect("it was made");
        metadata.permissions().mode() & 0o777
    };
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("certificate-key.pem")), 0o600);
    let file = folder.path().join("file");
    std::fs::write(&file, "a file").expect("a file");
    let error = refusal(|config| config.data = Some(file)).to_string();
    assert!(
        error.contains("choose a folder that you may write to"),
        "{error}"
    );
}

#[test]
fn the_banner_names_what_is_on() {
    let banner = |drill: Drill| drill.server.banner().map(str::to_owned);
    assert_eq!(banner(Drill::hardened()), None);
    let weak = banner(Drill::weak("otp-reusable")).expect("a banner");
    assert!(
        weak.contains("INSECURE") && weak.contains("otp-reusable"),
        "{weak}"
    );
    let reported =
        banner(Drill::with(|config| config.posture = Posture::AsReported)).expect("a banner");
    assert!(
        reported.contains("INSECURE") && reported.contains("as-reported"),
        "{reported}"
    );
    let decoyed = banner(Drill::decoyed("request-ids")).expect("a banner");
    assert!(
        !decoyed.contains("INSECURE") && decoyed.contains("request-ids"),
        "{decoyed}"
    );
}

#[test]
fn ids_are_unique_and_found() {
    for weakness in weaknesses::ALL {
        assert_eq!(
            weaknesses::find(weakness.id).map(|found| found.summary),
            Some(weakness.summary)
        );
    }
    for decoy in decoys::ALL {
        assert_eq!(
            decoys::find(decoy.id).map(|found| found.summary),
            Some(decoy.summary)
        );
    }
    assert!(weaknesses::find("no-such-thing").is_none() && decoys::find("").is_none());
}

#[test]
fn postures_are_read_as_they_are_written() {
    for posture in [Posture::Hardened, Posture::AsReported] {
        assert_eq!(posture.to_string().parse(), Ok(posture));
    }
    assert!("Hardened".parse::<Posture>().is_err());
}

#[test]
fn everybody_can_be_registered() {
    let drill = Drill::with(|config| {
        config.people = REGISTERED_PEOPLE;
        config.threads = 2;
    });
    let last = population::HouseholdIndex(drill.population.households() - 1);
    let household = drill
        .population
        .household(last)
        .expect("the last household");
    let token = drill.token(Pair::Portal, household.mobile());
    let people = drill.dashboard(&token, "").json()["beneficiaries"]
        .as_array()
        .map(Vec::len);
    assert_eq!(people, Some(household.members().count()));
    assert_eq!(drill.control("/ready")["people"], REGISTERED_PEOPLE);
}

#[test]
fn a_connection_serves_many_requests_and_a_stopped_registry_none() {
    let drill = Drill::with(|config| config.listen = alone(1));
    let address = drill.server.listening();
    let mut stream = connect(HOME, address);
    let request = format!("HEAD /api/v2/admin/location/states HTTP/1.1\r\nhost: {address}\r\n\r\n");
    for _ in 0..3 {
        stream
            .write_all(request.as_bytes())
            .expect("the server reads");
        let mut answer = [0; 1_024];
        let read = stream.read(&mut answer).expect("the server answers");
        assert!(answer[..read].starts_with(b"HTTP/1.1 200"));
    }
    assert_eq!(drill.control("/usage")["requests"], 3);
    drop(drill);
    assert_eq!(
        stream.read(&mut [0; 1]).unwrap_or(0),
        0,
        "stopping closes connections"
    );
    assert!(
        std::net::TcpStream::connect(address).is_err(),
        "and nobody listens any more"
    );
}

#[test]
fn the_port_is_free_again_after_a_stop() {
    let first = Drill::with(|config| config.listen = alone(2));
    let address = first.server.listening();
    assert_eq!(first.get("/api/v2/admin/location/states").status, 200);
    drop(first);
    let second = Drill::with(|config| config.listen = address);
    let states = Request::get("/api/v2/admin/location/states");
    assert_eq!(states.send(second.server.listening()).status, 200);
}

#[tokio::test]
async fn waiting_ends_with_the_shutdown() {
    let mut config = config();
    config.listen = alone(3);
    let server = start(config).expect("a free port");
    let address = server.listening();
    server.wait(std::future::ready(())).await;
    assert!(std::net::TcpStream::connect(address).is_err());
}
