//! Signs requests as partners do, and writes registers of partners.

use std::io::Write as _;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use tempfile::NamedTempFile;

use crate::client::Request;
use crate::drill::{Drill, sha256};

/// What a partner calls with.
#[derive(Clone, Debug)]
pub(crate) struct Signer {
    pub(crate) key: String,
    pub(crate) secret: Vec<u8>,
    pub(crate) address: IpAddr,
}

/// A nonce that no other request of this process has.
pub(crate) fn nonce() -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    format!("{:032x}", COUNTER.fetch_add(1, Ordering::Relaxed))
}

/// What is signed.
pub(crate) fn message(key_id: &str, timestamp: u64, nonce: &str, request: &Request) -> String {
    let (method, target, body) = request.parts();
    let body = sha256(body);
    format!("mockdrill-signature-1\n{key_id}\n{timestamp}\n{nonce}\n{method}\n{target}\n{body}")
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Signer {
    /// The rehearsal's partner.
    pub(crate) fn rehearsal(drill: &Drill) -> Self {
        let credentials = drill.control("/credentials");
        let text = |name: &str| credentials[name].as_str().expect("credentials");
        let key_id = text("partner_key").split('.').next();
        assert_eq!(key_id, Some(text("partner_key_id")));
        let digits = text("partner_signing_secret").as_bytes();
        let byte = |pair: &[u8]| {
            let pair = std::str::from_utf8(pair).expect("digits");
            u8::from_str_radix(pair, 16).expect("hexadecimal")
        };
        Self {
            key: text("partner_key").to_owned(),
            secret: digits.chunks(2).map(byte).collect(),
            address: text("partner_address").parse().expect("an address"),
        }
    }

    /// A partner of a register, number 2 to 9.
    pub(crate) fn enrolled(id: u8) -> Self {
        Self {
            key: format!("partner-{id}.{}", "0123456789".repeat(4)),
            secret: vec![id; 32],
            address: IpAddr::from([127, 0, 77, id]),
        }
    }

    /// Its entry in a register.
    pub(crate) fn entry(&self, scopes: &str) -> String {
        let id = self.secret[0];
        let (key_id, _) = self.key.split_once('.').expect("an id");
        format!(
            "[[partner]]\nid = {id}\nname = \"Partner {id}\"\nkey_id = \"{key_id}\"\n\
             key_sha256 = \"{}\"\nsigning_secret = \"{}\"\nscopes = [{scopes}]\n\
             addresses = [\"{}\"]\n",
            sha256(&self.key),
            hexadecimal(&self.secret),
            self.address,
        )
    }

    /// The request, signed now, from the partner's address.
    pub(crate) fn sign(&self, drill: &Drill, request: Request) -> Request {
        self.sign_with(request, drill.now(), &nonce())
    }

    pub(crate) fn sign_with(&self, request: Request, timestamp: u64, nonce: &str) -> Request {
        let (key_id, _) = self.key.split_once('.').expect("an id");
        let signer = Hmac::<Sha256>::new_from_slice(&self.secret).expect("any length will do");
        let signer = signer.chain_update(message(key_id, timestamp, nonce, &request));
        let signature = hexadecimal(&signer.finalize().into_bytes());
        request
            .header("x-api-key", self.key.clone())
            .header("x-partner-timestamp", timestamp.to_string())
            .header("x-partner-nonce", nonce)
            .header("x-partner-signature", signature)
            .from(self.address)
    }
}

/// A register with these entries.
pub(crate) fn register(entries: &[String]) -> NamedTempFile {
    let mut file = NamedTempFile::new().expect("a temporary file");
    file.write_all(entries.join("\n").as_bytes())
        .expect("room for it");
    file
}

/// The hardened registry with further partners: 2 may do everything, 3 fetch certificates only.
pub(crate) fn with_partners() -> Drill {
    let everything = Signer::enrolled(2).entry(r#""otp", "lookup", "certificate""#);
    let certificates = Signer::enrolled(3).entry(r#""certificate""#);
    let file = register(&[everything, certificates]);
    Drill::with(|config| config.partners.register = Some(file.path().to_owned()))
}
