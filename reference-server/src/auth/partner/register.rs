//! The partner register: who may call the partner interface, with what, from where.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tokio_rustls::rustls::pki_types::CertificateDer;

use super::access::AccessTokens;
use super::nonces::Nonces;
use super::scope::Scope;
use super::signature::Verifier;
use crate::auth::standing::{Standing, Standings};
use crate::block::Block;
use crate::shared::Away;
use crate::store::Unavailable;
use crate::{entropy, hex};

/// The rehearsal's partner, which is in every register.
pub(super) const REHEARSAL_ID: u32 = 1;
pub(super) const REHEARSAL_KEY_ID: &str = "rehearsal";
/// The address that it calls from: loopback, but nobody's default.
const REHEARSAL_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 77, 1));
/// It may not fetch certificates, so that a rehearsal can try what is outside its scopes.
const REHEARSAL_SCOPES: [Scope; 2] = [Scope::Otp, Scope::Lookup];
/// What an unknown key is compared with, so that it takes as long as a known one.
const NOBODY: [u8; 32] = [0; 32];

/// What the register says of a partner.
pub(crate) struct Enrolment {
    /// Names it on the control port and in tokens.
    pub(crate) id: u32,
    /// Who it is, for people.
    pub(crate) name: String,
    /// The part of its key before the dot.
    pub(crate) key_id: String,
    /// SHA-256 of its whole key.
    pub(crate) key_hash: [u8; 32],
    pub(crate) verifier: Verifier,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) addresses: Vec<Block>,
    /// SHA-256 of the certificate that it shows on each connection; without one none is asked for.
    pub(crate) certificate: Option<[u8; 32]>,
}

/// A partner with what the registry remembers of it.
pub(super) struct Entry {
    pub(super) enrolment: Enrolment,
    pub(super) nonces: Nonces,
}

/// What the rehearsal's partner calls with. The control port tells it.
pub(crate) struct Credentials {
    pub(crate) key: String,
    pub(crate) signing_secret: String,
    pub(crate) address: IpAddr,
}

impl Credentials {
    /// The part of the key that is no secret.
    pub(crate) fn key_id(&self) -> &str {
        REHEARSAL_KEY_ID
    }
}

/// One line of the register as an operator sees it.
pub(crate) struct Listed<'a> {
    pub(crate) enrolment: &'a Enrolment,
    pub(crate) revoked: bool,
}

/// Every partner.
pub(crate) struct Partners {
    entries: Vec<Arc<Entry>>,
    by_key_id: HashMap<String, Arc<Entry>>,
    rehearsal: Credentials,
    pub(super) access: AccessTokens,
    standings: Standings,
}

impl Partners {
    /// The rehearsal's partner, with new random credentials, and the `others`, whose ids and key
    /// ids differ.
    pub(crate) fn new(others: Vec<Enrolment>, away: Option<&Arc<Away>>) -> Self {
        let secret = entropy::bytes::<32>();
        let rehearsal = Credentials {
            key: format!("{REHEARSAL_KEY_ID}.{}", entropy::hex::<20>()),
            signing_secret: hex::encode(&secret),
            address: REHEARSAL_ADDRESS,
        };
        let own = Enrolment {
            id: REHEARSAL_ID,
            name: "the partner of rehearsals".to_owned(),
            key_id: REHEARSAL_KEY_ID.to_owned(),
            key_hash: Sha256::digest(&rehearsal.key).into(),
            verifier: Verifier::Shared(secret),
            scopes: REHEARSAL_SCOPES.to_vec(),
            addresses: vec![REHEARSAL_ADDRESS.into()],
            certificate: None,
        };
        let enrolments = std::iter::once(own).chain(others);
        let entries: Vec<_> = enrolments
            .map(|one| Arc::new(Entry::new(one, away)))
            .collect();
        let key_id = |entry: &Arc<Entry>| entry.enrolment.key_id.clone();
        Self {
            by_key_id: entries
                .iter()
                .map(|entry| (key_id(entry), Arc::clone(entry)))
                .collect(),
            entries,
            rehearsal,
            access: AccessTokens::new(away),
            standings: Standings::new("partner", away),
        }
    }

    /// What the rehearsal's partner calls with.
    pub(crate) fn credentials(&self) -> &Credentials {
        &self.rehearsal
    }

    /// What people know the partner with this id as.
    pub(crate) fn name(&self, id: u32) -> Option<&str> {
        let mut entries = self.entries.iter();
        let entry = entries.find(|entry| entry.enrolment.id == id)?;
        Some(&entry.enrolment.name)
    }

    /// The partner with this key. Key ids are no secret; of the rest, a hash is compared whole, with
    /// something also when nobody has the id, so that the time tells nothing.
    pub(super) fn by_key(&self, key: &str) -> Option<&Arc<Entry>> {
        let (key_id, _) = key.split_once('.')?;
        let entry = self.by_key_id.get(key_id);
        let expected = entry.map_or(&NOBODY, |entry| &entry.enrolment.key_hash);
        let presented: [u8; 32] = Sha256::digest(key).into();
        let genuine: bool = presented.ct_eq(expected).into();
        entry.filter(|_| genuine)
    }

    /// Takes a partner's key and all consents to it away, or makes the key good again, at the
    /// second `second`; false when there is no such partner.
    pub(crate) async fn set_revoked(
        &self,
        now: Duration,
        id: u32,
        revoked: bool,
        second: u64,
    ) -> Result<bool, Unavailable> {
        let mut entries = self.entries.iter();
        if !entries.any(|entry| entry.enrolment.id == id) {
            return Ok(false);
        }
        self.standings.set(now, id, revoked, second).await?;
        Ok(true)
    }

    pub(super) async fn standing(&self, now: Duration, id: u32) -> Result<Standing, Unavailable> {
        self.standings.of(now, id).await
    }

    /// All of them, in the order of the register.
    pub(crate) async fn list(&self, now: Duration) -> Result<Vec<Listed<'_>>, Unavailable> {
        let mut list = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            let enrolment = &entry.enrolment;
            let revoked = self.standing(now, enrolment.id).await?.is_revoked();
            list.push(Listed { enrolment, revoked });
        }
        Ok(list)
    }
}

impl Entry {
    fn new(enrolment: Enrolment, away: Option<&Arc<Away>>) -> Self {
        let nonces = Nonces::new(enrolment.id, away);
        Self { enrolment, nonces }
    }

    pub(super) fn calls_from(&self, address: IpAddr) -> bool {
        let mut blocks = self.enrolment.addresses.iter();
        blocks.any(|block| block.contains(address))
    }

    /// Whether `certificate`, which the caller proved to hold, is the one that it must show.
    pub(super) fn shows(&self, certificate: Option<&CertificateDer<'_>>) -> bool {
        let print = |der| <[u8; 32]>::from(Sha256::digest(der));
        let wanted = self.enrolment.certificate;
        wanted.is_none_or(|wanted| certificate.is_some_and(|shown| print(shown) == wanted))
    }
}
