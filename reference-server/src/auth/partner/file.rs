//! The partner register as operators write it: a TOML file, read whole or not at all.
//!
//! Everything that is wrong is told at once, with its place. What a value holds is never repeated,
//! as it may be a secret.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::register::{Enrolment, REHEARSAL_ID, REHEARSAL_KEY_ID};
use super::scope::Scope;
use super::signature::Verifier;
use crate::hex;
use crate::redact::redacted;

const KEYS: [&str; 9] = [
    "id",
    "name",
    "key_id",
    "key_sha256",
    "signing_secret",
    "public_key",
    "scopes",
    "addresses",
    "certificate_sha256",
];
/// Characters of a name.
const NAME_MAX: usize = 100;
/// Characters of a key id.
const KEY_ID_MAX: usize = 40;
/// Numbers of other purposes lie above.
const ID_MAX: i64 = 1_000_000;

type Value<'a> = Spanned<DeValue<'a>>;

/// One thing that is wrong with a register.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {problem}")]
pub(crate) struct Fault {
    /// From 1.
    pub(crate) line: usize,
    /// In characters, from 1.
    pub(crate) column: usize,
    /// What is wrong, and how to mend it.
    pub(crate) problem: String,
}

redacted!(Fault);

/// The partners of a register, or all of its faults in their order.
pub(crate) fn read_partners(text: &str) -> Result<Vec<Enrolment>, Vec<Fault>> {
    let mut reading = Reading::default();
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        reading.file(table.get_ref());
    }
    for error in errors {
        // Messages of the parser may quote the text.
        reading.note(
            error.span().unwrap_or(0..0),
            "is no TOML; see https://toml.io",
        );
    }
    if reading.faults.is_empty() {
        return Ok(reading.partners);
    }
    reading.faults.sort_by_key(|(at, _)| at.start);
    let faults = reading.faults.into_iter();
    Err(faults
        .map(|(at, problem)| fault(text, at.start, problem))
        .collect())
}

#[derive(Default)]
struct Reading {
    partners: Vec<Enrolment>,
    faults: Vec<(Range<usize>, String)>,
    ids: BTreeSet<u32>,
    key_ids: BTreeSet<String>,
}

impl Reading {
    fn note(&mut self, at: Range<usize>, problem: impl Into<String>) {
        self.faults.push((at, problem.into()));
    }

    /// What `found` is, or a note.
    fn or_note<T>(&mut self, at: &Range<usize>, found: Option<T>, problem: &str) -> Option<T> {
        if found.is_none() {
            self.note(at.clone(), problem);
        }
        found
    }

    fn file(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("partner", DeValue::Array(partners)) => {
                    for partner in partners.iter() {
                        self.partner(partner);
                    }
                }
                _ => self.note(key.span(), "only [[partner]] tables belong here"),
            }
        }
    }

    fn partner(&mut self, written: &Value<'_>) {
        let DeValue::Table(table) = written.get_ref() else {
            return self.note(written.span(), "write a [[partner]] table");
        };
        for (key, _) in table.iter() {
            if !KEYS.contains(&key.get_ref().as_ref()) {
                let known = KEYS.join(", ");
                self.note(key.span(), format!("unknown key; a partner has {known}"));
            }
        }
        let place = written.span();
        let id = self.id(table, &place);
        let name = self.text(
            table,
            "name",
            &place,
            "a name of 1 to 100 characters",
            |text| {
                let fits = (1..=NAME_MAX).contains(&text.chars().count());
                fits.then(|| text.to_owned())
            },
        );
        let key_id = self.key_id(table, &place);
        let key_hash = self.text(
            table,
            "key_sha256",
            &place,
            "the SHA-256 of the whole key, 64 hexadecimal digits",
            hex::decode,
        );
        let verifier = self.verifier(table, &place);
        let scopes = self.list(
            table,
            "scopes",
            &place,
            "one of otp, lookup, certificate",
            Scope::named,
        );
        let addresses = self.list(
            table,
            "addresses",
            &place,
            "an address or a block, such as 10.1.2.3 or 10.1.0.0/16",
            |text| text.parse().ok(),
        );
        let certificate = self.certificate(table, &place);
        let whole = || {
            Some(Enrolment {
                id: id?,
                name: name?,
                key_id: key_id?,
                key_hash: key_hash?,
                verifier: verifier?,
                scopes: scopes?,
                addresses: addresses?,
                certificate: certificate?,
            })
        };
        self.partners.extend(whole());
    }

    fn id(&mut self, table: &DeTable<'_>, place: &Range<usize>) -> Option<u32> {
        let problem = "`id` is a number of the partner's own, 2 to 1000000 (1 is the rehearsal's)";
        let Some(value) = table.get("id") else {
            return self.or_note(place, None, problem);
        };
        let written = match value.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let id = written
            .filter(|id| (i64::from(REHEARSAL_ID) + 1..=ID_MAX).contains(id))
            .and_then(|id| u32::try_from(id).ok());
        let id = self.or_note(&value.span(), id, problem)?;
        let new = self.ids.insert(id).then_some(id);
        self.or_note(&value.span(), new, "another partner has this `id`")
    }

    fn key_id(&mut self, table: &DeTable<'_>, place: &Range<usize>) -> Option<String> {
        let problem = "the part of the key before its dot: 1 to 40 letters a-z, digits and `-`, not \
                       `rehearsal`";
        let key_id = self.text(table, "key_id", place, problem, |text| {
            let may = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            let fits = (1..=KEY_ID_MAX).contains(&text.len()) && text.bytes().all(may);
            (fits && text != REHEARSAL_KEY_ID).then(|| text.to_owned())
        })?;
        let at = table
            .get("key_id")
            .map_or_else(|| place.clone(), Spanned::span);
        let new = self.key_ids.insert(key_id.clone()).then_some(key_id);
        self.or_note(&at, new, "another partner has this `key_id`")
    }

    /// The certificate to be shown, if the partner has one.
    fn certificate(
        &mut self,
        table: &DeTable<'_>,
        place: &Range<usize>,
    ) -> Option<Option<[u8; 32]>> {
        let key = "certificate_sha256";
        if table.get(key).is_none() {
            return Some(None);
        }
        let what = "the SHA-256 of the certificate in DER, 64 hexadecimal digits";
        self.text(table, key, place, what, hex::decode).map(Some)
    }

    fn verifier(&mut self, table: &DeTable<'_>, place: &Range<usize>) -> Option<Verifier> {
        match (table.get("signing_secret"), table.get("public_key")) {
            (Some(_), None) => {
                let problem = "32 random bytes, 64 hexadecimal digits";
                self.text(table, "signing_secret", place, problem, |text| {
                    hex::decode(text).map(Verifier::Shared)
                })
            }
            (None, Some(_)) => {
                let problem = "an Ed25519 public key, 64 hexadecimal digits";
                self.text(table, "public_key", place, problem, |text| {
                    let key = ed25519_dalek::VerifyingKey::from_bytes(&hex::decode(text)?);
                    key.ok().filter(|key| !key.is_weak()).map(Verifier::Public)
                })
            }
            _ => {
                let problem = "a partner has either `signing_secret` or `public_key`";
                self.or_note(place, None, problem)
            }
        }
    }

    fn text<T>(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        place: &Range<usize>,
        what: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = table.get(key);
        let at = value.map_or_else(|| place.clone(), Spanned::span);
        let found = value.and_then(|value| read(value.get_ref().as_str()?));
        self.or_note(&at, found, &format!("`{key}` is {what}"))
    }

    /// A list that is not empty, of texts that `read` knows.
    fn list<T>(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        place: &Range<usize>,
        what: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let value = table.get(key);
        let at = value.map_or_else(|| place.clone(), Spanned::span);
        let items = value
            .and_then(|value| value.get_ref().as_array())
            .filter(|items| !items.is_empty());
        let items = self.or_note(&at, items, &format!("`{key}` is a list, each item {what}"))?;
        let mut found = Vec::new();
        for item in items.iter() {
            let one = item.get_ref().as_str().and_then(&read);
            let problem = format!("an item of `{key}` is {what}");
            found.extend(self.or_note(&item.span(), one, &problem));
        }
        (found.len() == items.len()).then_some(found)
    }
}

fn fault(text: &str, offset: usize, problem: String) -> Fault {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Fault {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        problem,
    }
}
