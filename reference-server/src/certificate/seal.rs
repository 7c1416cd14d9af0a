//! The registry's signature: a compact JWS (RFC 7515) with Ed25519.
//!
//! Whoever reads one needs the public key and nothing else; it is at the well-known path, as a set
//! of JSON Web Keys. The kind of a document is in the protected header, so that a statement cannot
//! be passed off as a certificate.

use std::io::Write as _;
use std::path::Path;
use std::{fs, io};

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey as _, KeypairBytes};
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::Serialize;
use serde_json::Value;
use tempfile::NamedTempFile;

use crate::entropy;

/// What comes before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410, section 7).
const PKCS8_PREFIX: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// What kind of document is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A certificate of vaccination.
    Certificate,
    /// A statement of somebody's status.
    Status,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Certificate, Self::Status];

    /// The `typ` of the header.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Certificate => "vc+jwt",
            Self::Status => "vaccination-status+jwt",
        }
    }
}

/// Signs documents and recognises its own signatures.
pub(crate) struct Seal {
    signing: EncodingKey,
    checking: DecodingKey,
    validation: Validation,
    public: Jwk,
}

impl Seal {
    /// With a new random key: certificates verify as long as this registry runs.
    pub(crate) fn random() -> Self {
        Self::new(&entropy::bytes())
    }

    /// With the key in a file, PKCS #8 as PEM; the error says what is wrong with the file.
    pub(crate) fn read(file: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
        let key = SigningKey::from_pkcs8_pem(&text).map_err(|error| error.to_string())?;
        Ok(Self::new(&key.to_bytes()))
    }

    /// With the key in a file that is made, for its owner only, when it is not there.
    pub(crate) fn kept(file: &Path) -> Result<Self, String> {
        if !file.exists() {
            make_key(file).map_err(|error| error.to_string())?;
        }
        Self::read(file)
    }

    fn new(key: &[u8; 32]) -> Self {
        let signing = EncodingKey::from_ed_der(&[&PKCS8_PREFIX[..], key].concat());
        let mut public = Jwk::from_encoding_key(&signing, Algorithm::EdDSA)
            .expect("every 32 bytes are an Ed25519 key");
        public.common.key_id = public.thumbprint(ThumbprintHash::SHA256).ok();
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        let mut validation = Validation::new(Algorithm::EdDSA);
        // Documents are not tokens: whoever accepts one decides how old it may be.
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        Self {
            checking: DecodingKey::from_jwk(&public).expect("it is a public key of this kind"),
            signing,
            validation,
            public,
        }
    }

    /// The document with its signature.
    pub(crate) fn sign(&self, kind: Kind, document: &impl Serialize) -> String {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(kind.name().to_owned());
        header.kid.clone_from(&self.public.common.key_id);
        jsonwebtoken::encode(&header, document, &self.signing)
            .expect("documents hold text and numbers only")
    }

    /// What was signed, if the signature is ours and nothing was changed since.
    pub(crate) fn open(&self, text: &str) -> Option<(Kind, Value)> {
        let opened = jsonwebtoken::decode::<Value>(text, &self.checking, &self.validation).ok()?;
        let named = opened.header.typ?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == named)?;
        Some((kind, opened.claims))
    }

    /// The public key, for those who verify by themselves.
    pub(crate) fn public(&self) -> JwkSet {
        JwkSet {
            keys: vec![self.public.clone()],
        }
    }
}

/// Whole or not at all; when another registry was quicker its key counts.
fn make_key(file: &Path) -> io::Result<()> {
    let key = KeypairBytes {
        secret_key: entropy::bytes(),
        public_key: None,
    };
    let text = key
        .to_pkcs8_pem(LineEnding::LF)
        .expect("every 32 bytes are an Ed25519 key");
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut draft = NamedTempFile::new_in(folder)?;
    draft.write_all(text.as_bytes())?;
    draft.as_file().sync_all()?;
    match draft.persist_noclobber(file) {
        Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => Err(error.error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_signed_is_opened_by_the_same_key_only() {
        let (seal, other) = (Seal::random(), Seal::random());
        let document = json!({ "name": "A", "dose": 1 });
        let text = seal.sign(Kind::Status, &document);
        assert_eq!(seal.open(&text), Some((Kind::Status, document)));
        assert_eq!(other.open(&text), None);
    }

    #[test]
    fn the_key_and_its_signature_are_those_of_rfc_8032() {
        // Section 7.1, test 1.
        let secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
        let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        let seal = Seal::new(&crate::hex::decode(secret).expect("32 bytes"));
        let key = seal.checking.try_get_as_bytes().expect("raw bytes");
        assert_eq!(crate::hex::encode(key), public);
    }
}
