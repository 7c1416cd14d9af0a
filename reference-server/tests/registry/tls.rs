//! TLS: what is served over it, with which certificate, and what is wrong with others.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use reference_server::{CertificateFiles, Clock, Tls, start, start_with_clock};
use tempfile::TempDir;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};

use crate::client::Request;
use crate::drill::{DASHBOARD, Drill, config};
use crate::tls_client::TlsClient;

const STATES: &str = "/api/v2/admin/location/states";

/// TLS on a free loopback port with a certificate of the registry's own making.
pub(crate) fn own() -> Tls {
    Tls {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        certificate: None,
        client_authorities: None,
    }
}

pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

pub(crate) fn secured(data: &Path, tls: Tls) -> Drill {
    Drill::with(|config| {
        config.data = Some(data.to_owned());
        config.edge.tls = Some(tls);
    })
}

/// What a client of the registry with this data folder must trust.
pub(crate) fn certificate(data: &Path) -> PathBuf {
    data.join("tls/certificate.pem")
}

pub(crate) fn at(drill: &Drill) -> SocketAddr {
    drill.server.listening_tls().expect("TLS was asked for")
}

#[test]
fn tls_answers_as_the_plain_port_does_and_insists_on_tls() {
    let folder = folder();
    let drill = secured(folder.path(), own());
    let client = TlsClient::trusting(&certificate(folder.path()));
    for (path, status) in [(STATES, 200), (DASHBOARD, 401), ("/none", 404)] {
        let answer = client.send(&Request::get(path), at(&drill)).expect(path);
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(
            answer.header("strict-transport-security"),
            Some("max-age=300"),
            "{path}"
        );
        let plain = drill.get(path);
        assert_eq!(plain.status, status, "{path}");
        assert_eq!(plain.header("strict-transport-security"), None, "{path}");
    }
    let page = client.send(&Request::get("/"), at(&drill)).expect("a page");
    let cookie = page.header("set-cookie").expect("a cookie for the guest");
    assert!(cookie.starts_with("__Host-"), "{cookie}");
    let localhost = ServerName::try_from("localhost").expect("a name");
    let by_name = client.send_as(localhost, &Request::get(STATES), at(&drill));
    assert_eq!(
        by_name.expect("the certificate is for localhost").status,
        200
    );
    let old = client.old().send(&Request::get(STATES), at(&drill));
    assert_eq!(old.expect("TLS 1.2 is spoken").status, 200);
}

#[test]
fn a_client_that_was_told_nothing_does_not_trust_it() {
    let (folder, other) = (folder(), folder());
    let drill = secured(folder.path(), own());
    let _stranger = secured(other.path(), own());
    let client = TlsClient::trusting(&certificate(other.path()));
    let refused = client.send(&Request::get(STATES), at(&drill));
    assert!(refused.is_err());
}

#[test]
fn the_own_certificate_is_kept_for_its_owner_as_long_as_it_is_good() {
    let folder = folder();
    let read = || fs::read(certificate(folder.path())).expect("a certificate");
    let start_at = |last: u8, days: u64| {
        let mut config = config();
        config.data = Some(folder.path().to_owned());
        let mut tls = own();
        tls.listen.set_ip(IpAddr::from([127, 0, 0, last]));
        config.edge.tls = Some(tls);
        let (clock, hands) = Clock::manual();
        hands.advance(std::time::Duration::from_secs(days * 86_400));
        drop(start_with_clock(config, clock).expect("it starts"));
        read()
    };
    let first = start_at(1, 0);
    let mode = fs::metadata(folder.path().join("tls/key.pem")).expect("a key");
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    assert_eq!(start_at(1, 380), first, "still good");
    let renewed = start_at(1, 391);
    assert_ne!(renewed, first, "about to end");
    assert_ne!(start_at(7, 391), renewed, "not made for that address");
}

/// Certificates as an authority would give them.
pub(crate) struct Authority {
    folder: TempDir,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).expect("a certificate");
        let folder = folder();
        fs::write(folder.path().join("ca.pem"), certificate.pem()).expect("written");
        let issuer = Issuer::new(params, key);
        Self { folder, issuer }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A certificate for `name`, in two files.
    pub(crate) fn issue(&self, name: &str) -> CertificateFiles {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
        let certificate = params.signed_by(&key, &self.issuer).expect("signed");
        let files = CertificateFiles {
            certificate: self.file(&format!("{name}.pem")),
            key: self.file(&format!("{name}.key")),
        };
        fs::write(&files.certificate, certificate.pem()).expect("written");
        fs::write(&files.key, key.serialize_pem()).expect("written");
        files
    }
}

#[test]
fn a_certificate_from_an_authority_is_shown() {
    let authority = Authority::new();
    let shown = Tls {
        certificate: Some(authority.issue("registry.example")),
        ..own()
    };
    let drill = secured(authority.folder.path(), shown);
    let client = TlsClient::trusting(&authority.file("ca.pem"));
    let name = ServerName::try_from("registry.example").expect("a name");
    let answer = client.send_as(name, &Request::get(STATES), at(&drill));
    let answer = answer.expect("the certificate is for this name");
    assert_eq!(
        answer.header("strict-transport-security"),
        Some("max-age=31536000")
    );
    assert!(client.send(&Request::get(STATES), at(&drill)).is_err());
}

#[test]
fn callers_may_show_a_certificate_but_no_wrong_one() {
    let (authority, other, folder) = (Authority::new(), Authority::new(), folder());
    let verifying = Tls {
        client_authorities: Some(authority.file("ca.pem")),
        ..own()
    };
    let drill = secured(folder.path(), verifying);
    let statuses = [None, Some(&authority), Some(&other)].map(|issuer| {
        let mut client = TlsClient::trusting(&certificate(folder.path()));
        client.shown = issuer.map(|issuer| {
            let files = issuer.issue("partner.example");
            let certificate = CertificateDer::from_pem_file(files.certificate);
            let key = PrivateKeyDer::from_pem_file(files.key);
            (certificate.expect("a certificate"), key.expect("a key"))
        });
        let answer = client.send(&Request::get(STATES), at(&drill));
        answer.ok().map(|answer| answer.status)
    });
    assert_eq!(statuses, [Some(200), Some(200), None]);
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let authority = Authority::new();
    let (one, two) = (
        authority.issue("one.example"),
        authority.issue("two.example"),
    );
    let empty = authority.file("empty.pem");
    fs::write(&empty, "").expect("written");
    let broken = authority.file("broken.pem");
    fs::write(&broken, "-----BEGIN CERTIFICATE-----\nnone").expect("written");
    let missing = authority.file("missing.pem");
    let pair = |certificate: &Path, key: &Path| Tls {
        certificate: Some(CertificateFiles {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
        }),
        ..own()
    };
    let clients = |file: &Path| Tls {
        client_authorities: Some(file.to_owned()),
        ..own()
    };
    let refused = [
        pair(&missing, &one.key),
        pair(&empty, &one.key),
        pair(&broken, &one.key),
        pair(&one.certificate, &missing),
        pair(&one.certificate, &one.certificate),
        pair(&one.certificate, &two.key),
        clients(&empty),
    ]
    .map(|tls| {
        let mut config = config();
        config.edge.tls = Some(tls);
        let error = start(config).expect_err("this must not start").to_string();
        let folder = authority.folder.path().display().to_string();
        let advice = error.find("): a certificate").expect("advice");
        error[..advice].replace(&folder, "")
    });
    insta::assert_snapshot!(refused.join("\n"), @r"
    /missing.pem cannot be used for TLS (No such file or directory (os error 2)
    /empty.pem cannot be used for TLS (it holds no certificate
    /broken.pem cannot be used for TLS (it holds no certificate that can be read
    /missing.pem cannot be used for TLS (No such file or directory (os error 2)
    /one.example.pem cannot be used for TLS (it holds no private key
    /one.example.pem cannot be used for TLS (it belongs to another key
    /empty.pem cannot be used for TLS (it holds no certificate
    ");
}

#[test]
fn off_loopback_the_plain_port_only_says_where_tls_is() {
    let folder = folder();
    let everywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
    let drill = Drill::with(|config| {
        config.listen = everywhere;
        config.data = Some(folder.path().to_owned());
        config.edge.tls = Some(Tls {
            listen: everywhere,
            ..own()
        });
    });
    let here = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let (plain, tls) = (
        here(drill.server.listening().port()),
        here(at(&drill).port()),
    );
    let body = serde_json::json!({ "mobile": "1234567890" });
    for request in [
        Request::get(format!("{STATES}?a=b")),
        Request::post("/api/v2/auth/public/generateOTP", &body),
    ] {
        let answer = request.send(plain);
        assert_eq!(answer.status, 308);
        assert!(answer.body.is_empty());
        let to = answer.header("location").expect("a location");
        let path = to.strip_prefix(&format!("https://{tls}")).expect(to);
        assert!(
            request
                .text(plain)
                .contains(&format!(" {path} HTTP/1.1\r\n")),
            "{path}"
        );
    }
    let client = TlsClient::trusting(&certificate(folder.path()));
    assert_eq!(
        client
            .send(&Request::get(STATES), tls)
            .expect("served")
            .status,
        200
    );
}
