//! The captchas that are out: for each sign-in the letters of its newest one, until they are
//! compared or too old.

use std::time::Duration;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Session;
use crate::entropy;
use crate::expiring::{ExpiringTable, Fate};

/// Long enough to read five letters, too short to hand them on.
const LIFETIME: Duration = Duration::from_secs(120);
/// As many as the portal's sessions can be.
const CAPTCHAS_MAX: usize = 1 << 20;
/// Capital letters and digits of straight strokes, none like another.
const ALPHABET: [char; 20] = [
    'A', 'C', 'E', 'F', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'R', 'T', 'U', 'V', 'W', 'X', 'Y', '4',
    '7',
];
/// Letters of a captcha: one guess in three million is right.
pub(crate) const LENGTH: usize = 5;

/// What a caller has to read.
pub(crate) type Letters = [char; LENGTH];

/// A sign-in: the account and the token that it came with, of one size however long.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct SignIn([u8; 32]);

impl SignIn {
    fn new(session: &Session, token: Option<&str>) -> Self {
        let mut hasher = Sha256::new_with_prefix(session.account().as_u64().to_be_bytes());
        hasher.update(token.unwrap_or_default());
        Self(hasher.finalize().into())
    }
}

/// All captchas that are out.
pub(crate) struct Captchas(ExpiringTable<SignIn, Letters>);

impl Captchas {
    pub(crate) fn new() -> Self {
        Self(ExpiringTable::new(LIFETIME, CAPTCHAS_MAX))
    }

    /// New letters for the session that came with `token`; those before them are worth nothing now.
    pub(crate) fn challenge(
        &self,
        now: Duration,
        session: &Session,
        token: Option<&str>,
    ) -> Letters {
        let count = u32::try_from(ALPHABET.len()).unwrap_or(1);
        let letter = || ALPHABET[entropy::below(count) as usize];
        let letters = std::array::from_fn(|_| letter());
        self.0.insert(now, SignIn::new(session, token), letters);
        letters
    }

    /// Whether `text` is what the newest captcha of this session shows, in either case. Looked at
    /// once: right or wrong, the letters are used up.
    pub(crate) fn settle(
        &self,
        now: Duration,
        session: &Session,
        token: Option<&str>,
        text: &str,
    ) -> bool {
        let compare = |letters: &mut Letters| {
            let expected: String = letters.iter().collect();
            let given = text.trim().to_ascii_uppercase();
            let right: bool = given.as_bytes().ct_eq(expected.as_bytes()).into();
            (right, Fate::Remove)
        };
        self.0
            .visit(now, &SignIn::new(session, token), compare)
            .unwrap_or(false)
    }
}
