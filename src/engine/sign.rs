//! Signs a request as the partner does. `docs/partners.md` says what is signed.

use std::fmt::Write;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use super::target::Partner;

/// What makes one signed request unlike all others.
#[derive(Clone, Debug)]
pub(crate) struct Stamp {
    /// Seconds since 1970.
    pub(crate) timestamp: u64,
    pub(crate) nonce: [u8; 16],
}

/// The headers of a signature.
pub(crate) type Headers = [(&'static str, String); 3];

/// The headers that sign a request for `target` (path and query), or none where the partner has no
/// secret because its registry knows no signatures.
pub(crate) fn headers(
    partner: &Partner,
    stamp: &Stamp,
    method: &str,
    target: &[u8],
    body: &[u8],
) -> Option<Headers> {
    let secret = partner.signing_secret.as_deref()?;
    let (timestamp, nonce) = (stamp.timestamp.to_string(), hexadecimal(&stamp.nonce));
    let key_id = partner.key.split('.').next().unwrap_or_default();
    let mut signer = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    for part in ["mockdrill-signature-1", key_id, &timestamp, &nonce, method] {
        signer.update(part.as_bytes());
        signer.update(b"\n");
    }
    signer.update(target);
    signer.update(b"\n");
    signer.update(hexadecimal(&Sha256::digest(body)).as_bytes());
    let signature = hexadecimal(&signer.finalize().into_bytes());
    Some([
        ("X-Partner-Timestamp", timestamp),
        ("X-Partner-Nonce", nonce),
        ("X-Partner-Signature", signature),
    ])
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let written = write!(text, "{byte:02x}");
        debug_assert!(written.is_ok(), "memory takes all that is written");
    }
    text
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn signed(secret: Option<Vec<u8>>) -> Option<Headers> {
        let partner = Partner {
            key: "example-app.3f1c".to_owned(),
            signing_secret: secret,
            address: Ipv4Addr::LOCALHOST,
        };
        let stamp = Stamp {
            timestamp: 1_686_441_600,
            nonce: *b"0123456789abcdef",
        };
        let body = br#"{"mobile":"1234567890"}"#;
        headers(&partner, &stamp, "POST", b"/api/v2/auth/generateOTP", body)
    }

    #[test]
    fn the_worked_example_of_the_documentation_comes_out() {
        let documentation = include_str!("../../docs/partners.md");
        let secret: Vec<u8> = (0..32).collect();
        for (name, value) in signed(Some(secret)).expect("a signature") {
            let line = format!("{name}: {value}");
            assert!(documentation.contains(&line), "{line}");
        }
    }

    #[test]
    fn a_partner_without_a_secret_signs_nothing() {
        assert_eq!(signed(None), None);
    }
}
