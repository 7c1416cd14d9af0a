//! What a certificate says, as a W3C verifiable credential in DIVOC's shape.
//!
//! Person, one `evidence` for each dose, issuer and dates. Left out of that shape: address,
//! nationality, contact and full birth date, which the registry does not serve.

use jiff::civil::Date;
use serde::Serialize;

use crate::redact::redacted;
use crate::store::{Certified, GivenDose};

/// Contexts name the vocabulary; the second is ours, under a name that no one can own (RFC 2606).
const CONTEXTS: [&str; 2] = [
    "https://www.w3.org/2018/credentials/v1",
    "https://registry.invalid/credentials/vaccination/v1",
];
const ISSUER: &str = "https://registry.invalid/";

/// The signed content of a certificate.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Credential {
    #[serde(rename = "@context")]
    context: [&'static str; 2],
    #[serde(rename = "type")]
    kinds: [&'static str; 2],
    issuer: &'static str,
    issuance_date: String,
    credential_subject: Subject,
    evidence: Vec<Evidence>,
    /// Text, as in DIVOC.
    non_transferable: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Subject {
    #[serde(rename = "type")]
    kind: &'static str,
    ref_id: String,
    name: String,
    gender: &'static str,
    birth_year: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Evidence {
    #[serde(rename = "type")]
    kinds: [&'static str; 1],
    vaccine: &'static str,
    batch: String,
    date: String,
    dose: u8,
    total_doses: u8,
    facility: Facility,
}

#[derive(Serialize)]
struct Facility {
    name: String,
    address: FacilityAddress,
}

redacted!(Credential, Subject, Evidence, Facility);

#[derive(Debug, Serialize)]
struct FacilityAddress {
    district: &'static str,
    state: &'static str,
    pincode: u32,
}

impl Credential {
    /// The credential over `certified`, issued on the day `issued`.
    pub(crate) fn new(certified: &Certified, issued: Date) -> Self {
        let holder = &certified.holder;
        Self {
            context: CONTEXTS,
            kinds: ["VerifiableCredential", "ProofOfVaccinationCredential"],
            issuer: ISSUER,
            issuance_date: day_text(issued),
            credential_subject: Subject {
                kind: "Person",
                ref_id: holder.beneficiary_reference_id.clone(),
                name: holder.name.clone(),
                gender: holder.gender,
                birth_year: holder.birth_year.clone(),
            },
            evidence: certified.doses.iter().map(Evidence::new).collect(),
            non_transferable: "true",
        }
    }
}

impl Evidence {
    fn new(given: &GivenDose) -> Self {
        let (dose, centre) = (&given.dose, &given.centre);
        Self {
            kinds: ["Vaccination"],
            vaccine: dose.vaccine.name(),
            batch: dose.batch.clone(),
            date: day_text(dose.date),
            dose: dose.number,
            // Of every vaccine in use two doses are a full course; the precaution dose is the third.
            total_doses: dose.number.max(2),
            facility: Facility {
                name: centre.name.clone(),
                address: FacilityAddress {
                    district: centre.district.name,
                    state: centre.district.state().name,
                    pincode: centre.pincode,
                },
            },
        }
    }
}

/// A day as a credential writes it: midnight UTC.
fn day_text(date: Date) -> String {
    format!("{date}T00:00:00Z")
}
