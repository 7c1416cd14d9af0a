//! Signed requests: what is signed, and whether the signature is right. `docs/partners.md` tells
//! partners how to make one.

use axum::http::HeaderMap;
use ed25519_dalek::{Signature, VerifyingKey};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use crate::auth::only;
use crate::hex;

/// The first line of what is signed: another shape would begin with another line, and a signature
/// for the one is never good for the other.
const SHAPE: &str = "mockdrill-signature-1";
const TIMESTAMP: &str = "x-partner-timestamp";
const NONCE: &str = "x-partner-nonce";
const SIGNATURE: &str = "x-partner-signature";
/// Seconds that a partner's clock may be ahead or behind.
pub(super) const WINDOW_SECONDS: u64 = 60;

/// A number that a partner uses for one request only.
pub(super) type Nonce = [u8; 16];

/// What a partner's signatures are checked with.
#[derive(Clone)]
pub(crate) enum Verifier {
    /// A secret that the partner shares with the registry.
    Shared([u8; 32]),
    /// The public half of a key that the partner keeps.
    Public(VerifyingKey),
}

impl Verifier {
    /// Whether `signature`, in hexadecimal, was made over `message` with the partner's key. Takes
    /// the same time however much of it is right.
    fn accepts(&self, message: &[u8], signature: &str) -> bool {
        match self {
            Self::Shared(secret) => {
                let signer = Hmac::<Sha256>::new_from_slice(secret);
                let Ok(signer) = signer.map(|signer| signer.chain_update(message)) else {
                    return false;
                };
                hex::decode::<32>(signature)
                    .is_some_and(|presented| signer.verify_slice(&presented).is_ok())
            }
            Self::Public(key) => hex::decode::<64>(signature)
                .map(|bytes| Signature::from_bytes(&bytes))
                .is_some_and(|presented| key.verify_strict(message, &presented).is_ok()),
        }
    }
}

/// What was asked for, in the words that are signed.
pub(super) struct Signed<'a> {
    pub(super) key_id: &'a str,
    pub(super) method: &'a str,
    /// Path and query as they were sent.
    pub(super) target: &'a str,
    pub(super) body: &'a [u8],
}

/// The headers that a signed request has beside its key.
pub(super) struct Presented<'a> {
    timestamp: &'a str,
    nonce: &'a str,
    signature: &'a str,
    seconds: u64,
    number: Nonce,
}

impl<'a> Presented<'a> {
    /// The headers, if all of them are there, once, and have the documented form.
    pub(super) fn of(headers: &'a HeaderMap) -> Option<Self> {
        let timestamp = only(headers, TIMESTAMP)?;
        let nonce = only(headers, NONCE)?;
        Some(Self {
            timestamp,
            nonce,
            signature: only(headers, SIGNATURE)?,
            seconds: timestamp.parse().ok()?,
            number: hex::decode(nonce)?,
        })
    }

    /// Whether it was signed about now.
    pub(super) fn is_timely(&self, now: u64) -> bool {
        self.seconds.abs_diff(now) <= WINDOW_SECONDS
    }

    pub(super) fn nonce(&self) -> Nonce {
        self.number
    }

    /// Whether the signature belongs to this request.
    pub(super) fn is_by(&self, verifier: &Verifier, signed: &Signed<'_>) -> bool {
        let Signed {
            key_id,
            method,
            target,
            body,
        } = signed;
        let (timestamp, nonce) = (self.timestamp, self.nonce);
        let body = hex::encode(&Sha256::digest(body));
        let message =
            format!("{SHAPE}\n{key_id}\n{timestamp}\n{nonce}\n{method}\n{target}\n{body}");
        verifier.accepts(message.as_bytes(), self.signature)
    }
}
