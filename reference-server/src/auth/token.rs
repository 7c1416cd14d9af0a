//! Bearer tokens: JWT (HS256) around a random session id.
//!
//! The token says nothing about its owner. What it opens is in the session table, under the id, so
//! a token is good only while the registry that made it remembers the session.

use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use population::{Mobile, Population};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Purpose, VerifiedOtp};
use crate::clock::Clock;
use crate::entropy;
use crate::expiring::{ExpiringTable, Fate};
use crate::policy::TokenPolicy;
use crate::redact::redacted;
use crate::shared::{Shared, Table, mobile};
use crate::store::Unavailable;

/// As the tokens of the real registry: 15 minutes, not renewed.
const LIFETIME: Duration = Duration::from_secs(900);
/// Sessions at once: the 741 registrations a second of 28 April 2021 over 15 minutes are 667,000.
const SESSIONS_MAX: usize = 1 << 20;

/// Tokens whose signature was found genuine and need not be worked out again, about 200 bytes each.
const KNOWN_MAX: usize = 1 << 17;

#[derive(Serialize)]
struct NewClaims {
    sub: Uuid,
    aud: String,
    iat: u64,
    exp: u64,
    #[serde(flatten)]
    personal: Map<String, Value>,
}

#[derive(Clone, Deserialize)]
struct Claims {
    sub: Uuid,
    aud: String,
    exp: u64,
}

/// What a genuine token stands for.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Token {
    #[serde(with = "mobile")]
    pub(crate) mobile: Mobile,
    pub(crate) purpose: Purpose,
    /// Seconds since 1970.
    pub(crate) issued_at: u64,
}

redacted!(Token);

/// Makes tokens and recognises its own.
pub(crate) struct Tokens {
    signing: EncodingKey,
    checking: DecodingKey,
    validation: Validation,
    sessions: Table<Uuid, Token>,
    /// What genuine tokens say, by the SHA-256 of their text.
    known: ExpiringTable<[u8; 32], Claims>,
    policy: Arc<dyn TokenPolicy>,
    population: Population,
    clock: Clock,
}

impl Tokens {
    /// Signed with the key of `shared`: where nothing is shared, a token does not outlive the
    /// registry that made it.
    pub(crate) fn new(
        policy: Arc<dyn TokenPolicy>,
        population: Population,
        clock: Clock,
        shared: &Shared,
    ) -> Self {
        let key = shared.token_key;
        let mut validation = Validation::new(Algorithm::HS256);
        // Expiry and audience are compared in `verify`, by the registry's own clock.
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        Self {
            signing: EncodingKey::from_secret(&key),
            checking: DecodingKey::from_secret(&key),
            validation,
            sessions: Table::new(shared.away.as_ref(), "session", LIFETIME, SESSIONS_MAX),
            known: ExpiringTable::new(LIFETIME, KNOWN_MAX),
            policy,
            population,
            clock,
        }
    }

    /// A token for the owner of the mobile that was verified.
    pub(crate) async fn issue(&self, proof: &VerifiedOtp) -> Result<String, Unavailable> {
        let session = entropy::uuid();
        let issued_at = self.clock.unix_seconds();
        let token = Token {
            mobile: proof.mobile(),
            purpose: proof.purpose(),
            issued_at,
        };
        let now = self.clock.elapsed();
        self.sessions.insert(now, session, token).await?;
        let claims = NewClaims {
            sub: session,
            aud: token.purpose.to_string(),
            iat: issued_at,
            exp: issued_at + LIFETIME.as_secs(),
            personal: self.policy.personal_claims(&self.population, token.mobile),
        };
        Ok(
            jsonwebtoken::encode(&Header::default(), &claims, &self.signing)
                .expect("claims of text and numbers are always JSON"),
        )
    }

    /// How many sessions are remembered here.
    pub(crate) fn len(&self) -> usize {
        self.sessions.len()
    }

    /// Ends the session of a genuine token: it opens nothing any more.
    pub(crate) async fn end(&self, text: &str) -> Result<(), Unavailable> {
        if let Some(claims) = self.claims(text) {
            let now = self.clock.elapsed();
            self.sessions
                .visit(now, &claims.sub, |_| ((), Fate::Remove))
                .await?;
        }
        Ok(())
    }

    /// What `text` stands for, if it is one of ours, unexpired, and its session is remembered.
    pub(crate) async fn verify(&self, text: &str) -> Result<Option<Token>, Unavailable> {
        let Some(claims) = self.claims(text) else {
            return Ok(None);
        };
        if claims.exp <= self.clock.unix_seconds() {
            return Ok(None);
        }
        let session = self.sessions.get(self.clock.elapsed(), &claims.sub).await?;
        Ok(session.filter(|token| token.purpose.to_string() == claims.aud))
    }

    /// What `text` says, if it was signed here. Never more than that: whether it has expired and
    /// whether its session goes on is for the caller to ask, each time.
    fn claims(&self, text: &str) -> Option<Claims> {
        let name: [u8; 32] = Sha256::digest(text).into();
        let now = self.clock.elapsed();
        self.known.get(now, &name).or_else(|| {
            let decoded = jsonwebtoken::decode::<Claims>(text, &self.checking, &self.validation);
            let claims = decoded.ok()?.claims;
            self.known.insert(now, name, claims.clone());
            Some(claims)
        })
    }
}
