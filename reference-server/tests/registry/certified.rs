//! Partners whose register names a certificate: no key without it.

use reference_server::Tls;
use sha2::{Digest as _, Sha256};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::client::Request;
use crate::drill::Drill;
use crate::signing::{Signer, hexadecimal, register};
use crate::tls::{Authority, at, certificate, folder, own};
use crate::tls_client::TlsClient;

const ACCESS: &str = "/cert/external/token";
const FORM: [(&str, &str); 2] = [("grant_type", "client_credentials"), ("scope", "read:cert")];

#[test]
fn a_partner_with_a_certificate_shows_it() {
    let (authority, folder) = (Authority::new(), folder());
    let shown = |name: &str| {
        let files = authority.issue(name);
        let shown = CertificateDer::from_pem_file(files.certificate).expect("a certificate");
        (
            shown,
            PrivateKeyDer::from_pem_file(files.key).expect("a key"),
        )
    };
    let (own_one, another) = (shown("partner.example"), shown("another.example"));
    let (bound, free) = (Signer::enrolled(2), Signer::enrolled(3));
    let print = hexadecimal(&Sha256::digest(&own_one.0));
    let entry = bound.entry(r#""certificate""#) + &format!("certificate_sha256 = \"{print}\"\n");
    let file = register(&[entry, free.entry(r#""certificate""#)]);
    let drill = Drill::with(|config| {
        config.data = Some(folder.path().to_owned());
        config.partners.register = Some(file.path().to_owned());
        config.edge.tls = Some(Tls {
            client_authorities: Some(authority.file("ca.pem")),
            ..own()
        });
    });
    let ask = |partner: &Signer, shown: Option<_>| {
        let request = partner.sign(&drill, Request::new("POST", ACCESS).form(&FORM));
        let client = TlsClient {
            shown,
            ..TlsClient::trusting(&certificate(folder.path()))
        };
        client.send(&request, at(&drill)).expect("served").status
    };
    let copy = |(certificate, key): &(CertificateDer<'static>, PrivateKeyDer<'static>)| {
        Some((certificate.clone(), key.clone_key()))
    };
    assert_eq!(ask(&bound, copy(&own_one)), 200);
    assert_eq!(ask(&bound, copy(&another)), 403, "another's certificate");
    assert_eq!(ask(&bound, None), 403, "no certificate");
    assert_eq!(ask(&free, None), 200, "none is asked for");
    assert_eq!(ask(&free, copy(&another)), 200);
    let in_clear = bound.sign(&drill, Request::new("POST", ACCESS).form(&FORM));
    assert_eq!(drill.send(&in_clear).status, 403, "in clear");
}
