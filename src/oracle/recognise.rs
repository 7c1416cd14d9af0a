//! Whose data an answer holds, and how much of it the caller may not see.
//!
//! The few people that a visit is about (its own household, the household that it asked for)
//! are searched by value. Everybody else is found through the reversible ids: a number of
//! the right length names its person, and that person's other values are then looked for
//! near the number. An id alone proves nothing; see [`super::certainty`].
//!
//! What it does not see: values cut up by markup, dates with two-digit years or in words
//! of other languages, names in other scripts, fields of a stranger without any id.

use jiff::civil::Date;
use population::{Person, Population};

use super::candidate::{self, Named};
use super::certainty::{self, HINT_BITS, LONG};
use super::decode::{Cover, Part, Texts};
use super::entitlement::AFTER_OTP;
use super::exchange::{Exchange, Response};
use super::field::{Field, FieldSet};
use super::profile::Profile;
use super::runs::{self, Run};
use super::search::{self, Hits};
use super::watch::Watch;
use crate::record::Place;

/// A person's values are looked for so many runs before and behind an id; a record has about sixty.
const RECORD_RUNS: usize = 64;
/// People who are looked up in one answer, so that a dump costs a bounded time.
const PEOPLE_MAX: usize = 512;

/// An answer with so many values of one person is taken for a record of that person.
const RECORD_FIELDS_MIN: u32 = 3;

/// What says who somebody is: two members of a household differ in it.
const PERSONAL: FieldSet = FieldSet::of(&[
    Field::ReferenceId,
    Field::Name,
    Field::BirthDate,
    Field::PhotoIdNumber,
    Field::PhotoIdLastFour,
]);

/// Something that an answer holds of a person and its caller may not see, at least not there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Disclosure {
    /// Whose.
    pub person: Person,
    /// Whether the caller may see that person's record at all.
    pub entitled: bool,
    /// What it may not see.
    pub fields: FieldSet,
    /// What it knew of the person already, or may see.
    pub known: FieldSet,
    /// Evidence that it is no chance, in bits.
    pub evidence_bits: f64,
    /// Number of the text in which it lies.
    pub text: usize,
    /// Where in that text.
    pub place: Place,
}

impl Disclosure {
    /// How much these fields tell the caller about the person, in bits.
    pub(crate) fn bits(&self, fields: FieldSet) -> f64 {
        fields.bits(&self.person, self.known)
    }

    /// What nobody is ever served, not even the person.
    pub(crate) fn never_served(&self) -> FieldSet {
        self.fields.without(AFTER_OTP)
    }

    /// What the caller may not see anywhere.
    pub(crate) fn leaked_fields(&self) -> FieldSet {
        if self.entitled {
            self.never_served()
        } else {
            self.fields
        }
    }

    /// Whether the caller got something that it may not see anywhere.
    pub(crate) fn is_leak(&self) -> bool {
        !self.leaked_fields().is_empty()
    }
}

/// Reads answers. Its buffers are reused.
#[derive(Debug)]
pub(crate) struct Recogniser {
    population: Population,
    date: Date,
    /// The texts of the answer.
    pub texts: Texts,
    /// What was found.
    pub disclosures: Vec<Disclosure>,
    /// Six-digit numbers of the answer, with the number of their text.
    pub codes: Vec<(u64, usize)>,
    /// Whether the answer holds anything personal, allowed or not.
    pub is_record: bool,
    /// People who were looked for.
    pub tries: u64,
    runs: Vec<Run>,
    named: Vec<Named>,
    request: Texts,
    request_runs: Vec<Run>,
}

/// One text of the answer, cut into runs.
#[derive(Clone, Copy)]
struct Page<'a> {
    number: usize,
    part: Part,
    cover: Cover,
    bytes: &'a [u8],
    runs: &'a [Run],
    request: &'a [u8],
}

impl Recogniser {
    /// Reads answers about these people, vaccinated as of `date`.
    pub(crate) fn new(population: Population, date: Date) -> Self {
        Self {
            population,
            date,
            texts: Texts::default(),
            disclosures: Vec::new(),
            codes: Vec::new(),
            is_record: false,
            tries: 0,
            runs: Vec::new(),
            named: Vec::new(),
            request: Texts::default(),
            request_runs: Vec::new(),
        }
    }

    /// Reads an answer; what was found before is forgotten.
    pub(crate) fn read(&mut self, watch: &Watch, exchange: &Exchange<'_>) {
        self.disclosures.clear();
        self.codes.clear();
        self.is_record = false;
        self.tries = 0;
        self.texts.decode(&exchange.response);
        let texts = std::mem::take(&mut self.texts);
        let mut runs = std::mem::take(&mut self.runs);
        for (number, text) in texts.readable() {
            let bytes = texts.bytes(number, &exchange.response);
            runs::cut(bytes, &mut runs);
            let page = Page {
                number,
                part: text.part,
                cover: text.cover,
                bytes,
                runs: &runs,
                request: exchange.request,
            };
            self.read_page(watch, page);
        }
        self.texts = texts;
        self.runs = runs;
    }

    fn read_page(&mut self, watch: &Watch, page: Page<'_>) {
        self.named.clear();
        candidate::collect(
            page.bytes,
            page.runs,
            page.number,
            &mut self.named,
            &mut self.codes,
        );
        for household in [watch.own(), watch.other()] {
            self.tries += household.len() as u64;
            self.read_household(watch, page, household);
        }
        let named = std::mem::take(&mut self.named);
        for candidate in &named {
            self.read_named(watch, page, *candidate, named.len());
        }
        self.named = named;
    }

    /// Looks for people who are known beforehand.
    fn read_household(&mut self, watch: &Watch, page: Page<'_>, household: &[Profile]) {
        let hits = |profile| search::search(profile, page.bytes, page.runs);
        let is_person = |hits: &Hits| !hits.fields.both(PERSONAL).is_empty();
        let mut of_household = None;
        let mut somebody = false;
        for profile in household {
            let hits = hits(profile);
            if is_person(&hits) {
                somebody = true;
                self.weigh(watch, page, profile, hits, None);
            } else if !hits.fields.is_empty() {
                of_household.get_or_insert((profile, hits));
            }
        }
        // The mobile is everybody's: it counts once, and for nobody in particular.
        if let (false, Some((profile, hits))) = (somebody, of_household) {
            self.weigh(watch, page, profile, hits, None);
        }
    }

    /// Looks up whom an id names.
    fn read_named(&mut self, watch: &Watch, page: Page<'_>, named: Named, named_count: usize) {
        let rarity_bits = named.rarity_bits(&self.population) - (named_count as f64).log2();
        let from = named.run.saturating_sub(RECORD_RUNS);
        let until = page.runs.len().min(named.run + RECORD_RUNS);
        let near = Page {
            runs: &page.runs[from..until],
            ..page
        };
        for person in named.people(&self.population, page.bytes, page.runs) {
            let seen = |found: &Disclosure| found.text == page.number && found.person == person;
            if watch.knows(&person)
                || self.disclosures.iter().any(seen)
                || self.disclosures.len() >= PEOPLE_MAX
            {
                continue;
            }
            self.tries += 1;
            let profile = Profile::of(person);
            let hits = search::search(&profile, near.bytes, near.runs);
            if hits.fields.len() > 1 {
                self.weigh(
                    watch,
                    near,
                    &profile,
                    hits,
                    Some((named.field, rarity_bits)),
                );
            }
        }
    }

    /// Takes off what the caller may see or said itself, and weighs the rest.
    fn weigh(
        &mut self,
        watch: &Watch,
        page: Page<'_>,
        profile: &Profile,
        mut hits: Hits,
        named_by: Option<(Field, f64)>,
    ) {
        let entitlement = watch.entitlement();
        let allowed = entitlement.allows(profile.household, page.part, page.cover);
        search::find_address(profile, page.bytes, page.runs, &mut hits);
        self.is_record |= hits.fields.len() >= RECORD_FIELDS_MIN;
        if hits.fields.without(allowed).is_empty() {
            return;
        }
        let said = self.said(profile, page.request);
        let evidence = hits.fields.without(said);
        let enough = evidence.len() > 1 || !evidence.both(LONG).is_empty();
        let evidence_bits = evidence_of(evidence, named_by, &profile.person, page.runs);
        let entitled = entitlement.covers(profile.household);
        if !enough || evidence_bits < HINT_BITS {
            return;
        }
        if !entitled {
            search::find_shared(profile, self.date, page.bytes, page.runs, &mut hits);
        }
        let fields = hits.fields.without(allowed).without(said);
        let Some(first) = hits.first_of(fields) else {
            return;
        };
        let known = if entitled { AFTER_OTP } else { FieldSet::EMPTY };
        let known = known.without(fields).with(said);
        self.disclosures.push(Disclosure {
            person: profile.person,
            entitled,
            fields,
            known,
            evidence_bits,
            text: page.number,
            place: Place {
                offset: page.runs[first].start,
                length: page.runs[first].length,
            },
        });
    }

    /// What the caller itself said about a person: an answer that repeats it tells nothing.
    fn said(&mut self, profile: &Profile, request: &[u8]) -> FieldSet {
        let request = Response {
            status: 0,
            head: request,
            body: &[],
            trailers: &[],
        };
        self.request.decode(&request);
        let open = self
            .request
            .readable()
            .filter(|(_, text)| text.cover == Cover::Open);
        let mut said = FieldSet::EMPTY;
        for (number, _) in open {
            let bytes = self.request.bytes(number, &request);
            runs::cut(bytes, &mut self.request_runs);
            said = said.with(search::search(profile, bytes, &self.request_runs).fields);
        }
        said.with_implied()
    }
}

/// Evidence for somebody known beforehand, or named by an id of this rarity in bits.
fn evidence_of(
    fields: FieldSet,
    named_by: Option<(Field, f64)>,
    person: &Person,
    runs: &[Run],
) -> f64 {
    // An id that the caller sent named that person beforehand.
    match named_by.filter(|(field, _)| fields.has(*field)) {
        // It led here: it says how rare it is to be led, not that this is the person.
        Some((field, rarity_bits)) => {
            let rest = fields.without(FieldSet::of(&[field]));
            rarity_bits + certainty::evidence_bits(rest, person, runs)
        }
        None => certainty::evidence_bits(fields, person, runs),
    }
}
