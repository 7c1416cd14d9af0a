//! One beneficiary as the registry serves it: masked from the start.
//!
//! The full birth date, the address and whole identity numbers are not part of a record, so no
//! handler can leak them by mistake.

use jiff::civil::Date;
use population::{Mobile, Person, mix};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::booked::Booked;
use super::changes::{Given, Newcomer};
use super::member::{Member, Origin};
use crate::forms;
use crate::redact::redacted;

/// Keeps the draw for comorbidity apart from every other draw about a person.
const COMORBIDITY_STREAM: u64 = 0x0000_636f_6d6f_7262;
/// One person in this many is registered with a comorbidity. Our assumption.
const COMORBIDITY_ONE_IN: u64 = 12;
/// Characters of a number that stay readable.
const READABLE: usize = 4;

/// The way by which records leave the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Door {
    Certificate,
    Dashboard,
    Partner,
    Staff,
    Status,
}

/// A beneficiary in the documented shape.
#[derive(Clone, JsonSchema, Serialize)]
pub(crate) struct Record {
    #[schemars(regex(pattern = forms::REFERENCE_ID))]
    pub(crate) beneficiary_reference_id: String,
    pub(crate) name: String,
    #[schemars(regex(pattern = forms::YEAR))]
    pub(crate) birth_year: String,
    pub(crate) gender: &'static str,
    /// Masked to the last four digits.
    pub(crate) mobile_number: String,
    pub(crate) photo_id_type: &'static str,
    /// Masked to the last four characters.
    pub(crate) photo_id_number: String,
    #[schemars(extend("enum" = ["Y", "N"]))]
    pub(crate) comorbidity_ind: &'static str,
    pub(crate) vaccination_status: &'static str,
    /// Empty before the first dose.
    pub(crate) vaccine: &'static str,
    #[schemars(regex(pattern = forms::DATE_OR_NOTHING))]
    pub(crate) dose1_date: String,
    #[schemars(regex(pattern = forms::DATE_OR_NOTHING))]
    pub(crate) dose2_date: String,
    pub(crate) appointments: Vec<Booked>,
    /// Members that a policy added; none in the secure registry.
    #[serde(flatten)]
    #[schemars(skip)]
    pub(crate) added: Map<String, Value>,
}

redacted!(Record);

impl Record {
    /// The masked record of a member of the household on `mobile`.
    pub(crate) fn masked(member: &Member, mobile: Mobile, seed: u64) -> Self {
        let newcomer = match &member.origin {
            Origin::Population(person) => &as_registered(person, seed),
            Origin::Newcomer(newcomer) => newcomer,
        };
        let doses = &member.doses;
        Self {
            beneficiary_reference_id: member.id.to_string(),
            name: newcomer.name.clone(),
            birth_year: newcomer.birth_year.to_string(),
            gender: newcomer.gender.name(),
            mobile_number: mask(&mobile.to_string()),
            photo_id_type: newcomer.photo_id_kind.name(),
            photo_id_number: newcomer.photo_id_masked.clone(),
            comorbidity_ind: if newcomer.comorbidity { "Y" } else { "N" },
            vaccination_status: status(doses),
            vaccine: doses.first().map_or("", |dose| dose.vaccine.name()),
            dose1_date: dose_date(doses, 0),
            dose2_date: dose_date(doses, 1),
            appointments: Vec::new(),
            added: Map::new(),
        }
    }
}

/// What a person of the population said about themselves.
fn as_registered(person: &Person, seed: u64) -> Newcomer {
    let photo_id = person.photo_id();
    Newcomer {
        name: person.name().to_string(),
        birth_year: person.birth_year(),
        gender: person.gender(),
        photo_id_kind: photo_id.kind,
        photo_id_masked: mask(&photo_id.number),
        comorbidity: comorbidity(seed, person),
        registered_at: None,
    }
}

/// A date as the interface writes it, `DD-MM-YYYY`.
pub(crate) fn date_text(date: Date) -> String {
    format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year())
}

/// The one mask: `X` for every character but the last four.
pub(crate) fn mask(number: &str) -> String {
    let hidden = number.len().saturating_sub(READABLE);
    number
        .char_indices()
        .map(|(place, letter)| if place < hidden { 'X' } else { letter })
        .collect()
}

fn comorbidity(seed: u64, person: &Person) -> bool {
    let word = mix::hash(seed, COMORBIDITY_STREAM, person.index().0);
    mix::scale(word, COMORBIDITY_ONE_IN) == 0
}

fn status(doses: &[Given]) -> &'static str {
    match doses.len() {
        0 => "Not Vaccinated",
        1 => "Partially Vaccinated",
        _ => "Vaccinated",
    }
}

fn dose_date(doses: &[Given], place: usize) -> String {
    doses
        .get(place)
        .map(|dose| date_text(dose.date))
        .unwrap_or_default()
}
