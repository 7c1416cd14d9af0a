//! The digits of an OTP, and the hash of them that clients send.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::entropy;
use crate::hex;

/// How many codes there are: six digits.
const CODES: u32 = 1_000_000;

/// A one-time password of six digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code(u32);

impl Code {
    /// Any of the million codes, each as likely as the others.
    pub(crate) fn random() -> Self {
        Self(entropy::below(CODES))
    }

    /// A chosen code; `None` when it has more than six digits.
    pub(crate) fn new(number: u32) -> Option<Self> {
        (number < CODES).then_some(Self(number))
    }

    /// The six digits.
    pub(crate) fn digits(self) -> String {
        format!("{:06}", self.0)
    }

    /// What a client sends for this code.
    pub(crate) fn hash(self) -> CodeHash {
        CodeHash(hash(&self.digits()))
    }
}

/// An OTP must not reach a log by way of a debug print.
impl fmt::Debug for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Code(..)")
    }
}

/// What a client with a script would send for the digits that somebody typed.
pub(crate) fn hash_of_digits(typed: &str) -> String {
    hex::encode(&hash(typed))
}

fn hash(digits: &str) -> [u8; 32] {
    Sha256::digest(digits).into()
}

/// The unsalted SHA-256 of the digits. It hides nothing (a table of a million rows undoes it); it
/// is what the documented interface carries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct CodeHash(pub(crate) [u8; 32]);

impl CodeHash {
    /// The hash as hexadecimal text; `None` when it is anything else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        hex::decode(text).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_six_digits_and_the_published_hash() {
        assert_eq!(Code(42).digits(), "000042");
        assert_eq!(Code::new(1_000_000), None);
        // printf 123456 | sha256sum
        let published = "8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92";
        assert!(Some(Code(123_456).hash()) == CodeHash::parse(published));
    }
}
