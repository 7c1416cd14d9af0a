//! The captchas that are out: for each sign-in the letters of its newest one, until they are
//! compared or too old.

use std::sync::Arc;
use std::time::Duration;

use subtle::ConstantTimeEq;

use super::Session;
use crate::entropy;
use crate::expiring::Fate;
use crate::shared::{Away, Fingerprint, Table};
use crate::store::Unavailable;

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

/// Stands for a sign-in: the account and the token that it came with.
fn sign_in(session: &Session, token: Option<&str>) -> Fingerprint {
    let token = token.unwrap_or_default();
    Fingerprint::of(format!("{} {token}", session.account()))
}

/// All captchas that are out.
pub(crate) struct Captchas(Table<Fingerprint, Letters>);

impl Captchas {
    pub(crate) fn new(away: Option<&Arc<Away>>) -> Self {
        Self(Table::new(away, "captcha", LIFETIME, CAPTCHAS_MAX))
    }

    /// New letters for the session that came with `token`; those before them are worth nothing now.
    pub(crate) async fn challenge(
        &self,
        now: Duration,
        session: &Session,
        token: Option<&str>,
    ) -> Result<Letters, Unavailable> {
        let count = u32::try_from(ALPHABET.len()).unwrap_or(1);
        let letter = || ALPHABET[entropy::below(count) as usize];
        let letters = std::array::from_fn(|_| letter());
        let key = sign_in(session, token);
        self.0.insert(now, key, letters).await?;
        Ok(letters)
    }

    /// Whether `text` is what the newest captcha of this session shows, in either case. Looked at
    /// once: right or wrong, the letters are used up.
    pub(crate) async fn settle(
        &self,
        now: Duration,
        session: &Session,
        token: Option<&str>,
        text: &str,
    ) -> Result<bool, Unavailable> {
        let compare = |letters: &mut Letters| {
            let expected: String = letters.iter().collect();
            let given = text.trim().to_ascii_uppercase();
            let right: bool = given.as_bytes().ct_eq(expected.as_bytes()).into();
            (right, Fate::Remove)
        };
        let key = sign_in(session, token);
        let settled = self.0.visit(now, &key, compare).await?;
        Ok(settled.unwrap_or(false))
    }
}
