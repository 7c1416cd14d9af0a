//! Whose data an answer holds, and how much of it the caller may not see.
//!
//! The few people that a visit is about (its own household, the household that it asked for)
//! are searched by value. Everybody else is found through the reversible ids: a number of
//! the right length names its person, and that person's other values are then looked for
//! near the number. An id alone proves nothing; see [`super::certainty`].
//!
//! Mobiles, identity numbers and reference ids are also recognised in groups: `1234 5678 9012`.
//!
//! What it does not see: values cut up by markup, dates with two-digit years, in words of other
//! languages, in separate members or as a number of seconds, names in other scripts, fields of a
//! stranger without any id.

use jiff::civil::Date;
use population::Population;

use super::certainty::{self, DISTINCTIVE, HINT_BITS, LONG, PROOF_BITS};
use super::decode::{self, Cover, Part, Texts};
use super::disclosure::{self, Disclosure};
use super::entitlement::AFTER_OTP;
use super::exchange::{Exchange, Response};
use super::familiar::{Familiar, Fingerprint, Pages};
use super::field::{Field, FieldSet};
use super::marks::{Marks, Named};
use super::profile::Profile;
use super::runs::{self, Run};
use super::search::{self, Hits};
use super::watch::Watch;

/// A person's values are looked for so many runs before and behind an id; a record has about sixty.
const RECORD_RUNS: usize = 64;
/// People who are looked up in one answer, so that a dump costs a bounded time.
const PEOPLE_MAX: usize = 512;

/// An answer with so many values of one person, more than the caller sent, is taken for a record of that person.
const RECORD_FIELDS_MIN: u32 = 3;

/// What says who somebody is: two members of a household differ in it.
const PERSONAL: FieldSet = FieldSet::of(&[
    Field::ReferenceId,
    Field::Name,
    Field::BirthDate,
    Field::PhotoIdNumber,
    Field::PhotoIdLastFour,
]);

/// Reads answers. Its buffers are reused.
#[derive(Debug)]
pub(crate) struct Recogniser {
    population: Population,
    date: Date,
    /// The texts of the answer.
    pub texts: Texts,
    /// What was found.
    pub disclosures: Vec<Disclosure>,
    /// Six-digit numbers of the answer, with their part of it.
    pub codes: Vec<(u64, Part)>,
    /// Whether the answer holds a record that the caller did not send itself, allowed or not.
    pub is_record: bool,
    /// People who were looked for.
    pub tries: u64,
    runs: Vec<Run>,
    marks: Marks,
    pages: Pages,
    request: Texts,
    request_runs: Vec<Run>,
}

/// Why a person is looked for.
#[derive(Clone, Copy)]
enum Tie {
    /// Plays the visit, or lives with who plays it.
    Own,
    /// The visit asked about that household, or is logged in as it.
    Asked,
    /// This id in the answer names the person.
    Named(Field),
}

impl Tie {
    /// What of these fields is evidence. An id that names somebody is none: some number always does.
    fn evidence(self, fields: FieldSet) -> FieldSet {
        match self {
            Self::Own | Self::Asked => fields,
            Self::Named(id) => fields.without(FieldSet::of(&[id]).with_implied()),
        }
    }

    /// Whether the fields are more than a coincidence to begin with. An answer to a question
    /// about a person needs less than a page that happens to hold a common name.
    fn is_enough(self, fields: FieldSet) -> bool {
        let evidence = self.evidence(fields).both(DISTINCTIVE);
        let count_min = match self {
            Self::Own => 3,
            Self::Asked => 2,
            Self::Named(_) => 1,
        };
        evidence.len() >= count_min || !evidence.both(LONG).is_empty()
    }
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
            pages: Pages::new(),
            texts: Texts::default(),
            disclosures: Vec::new(),
            codes: Vec::new(),
            is_record: false,
            tries: 0,
            runs: Vec::new(),
            marks: Marks::default(),
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
        let response = &exchange.response;
        let head = self.pages.fingerprint(Part::Head, response.head);
        let head_recalled = self.recall(watch, head, Part::Head);
        let uncoded = head_recalled.unwrap_or_else(|| decode::is_uncoded(response.head));
        // Only without a coding do the bytes of a body alone say what it means.
        let body = uncoded.then(|| self.pages.fingerprint(Part::Body, response.body));
        let body = body.flatten();
        let body_recalled = self.recall(watch, body, Part::Body);
        self.texts.decode(response, |part| match part {
            Part::Head => head_recalled.is_some(),
            Part::Body => body_recalled.is_some(),
            _ => false,
        });
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
            let names_nobody = self.read_page(watch, page);
            let print = match text.part {
                Part::Head => head,
                Part::Body => body,
                _ => None,
            };
            if names_nobody && texts.is_plain(text.part) {
                self.remember(print, page, uncoded);
            }
        }
        self.texts = texts;
        self.runs = runs;
    }

    /// Whether the answer holds somebody's data beyond doubt, allowed or not.
    pub(crate) fn shows_somebody(&self) -> bool {
        let is_sure = |found: &Disclosure| found.evidence_bits >= PROOF_BITS;
        self.is_record || self.disclosures.iter().any(is_sure)
    }

    /// Recalls what reading a part found, and whether it named no coding. `None` when it is not
    /// known, or may hold something of the people that the visit is about.
    fn recall(&mut self, watch: &Watch, print: Option<Fingerprint>, part: Part) -> Option<bool> {
        let familiar = self.pages.get(print?)?;
        if familiar.may_hold(watch.keys()) {
            return None;
        }
        let codes = familiar.codes.iter().map(|code| (*code, part));
        self.codes.extend(codes);
        self.tries += (watch.own().len() + watch.other().len()) as u64;
        Some(familiar.uncoded)
    }

    /// Remembers a part in which no id named anybody.
    fn remember(&mut self, print: Option<Fingerprint>, page: Page<'_>, uncoded: bool) {
        let Some(print) = print else { return };
        let codes = &self.marks.codes;
        let familiar = || Familiar::of(page.bytes, page.runs, codes, uncoded);
        self.pages.see(print, page.bytes.len(), familiar);
    }

    /// False when an id in it names somebody.
    fn read_page(&mut self, watch: &Watch, page: Page<'_>) -> bool {
        let mut marks = std::mem::take(&mut self.marks);
        marks.set(page.bytes, page.runs, watch.names());
        let codes = marks.codes.iter().map(|code| (*code, page.part));
        self.codes.extend(codes);
        // Who is logged in gets answers about itself.
        let own = if watch.entitlement().otp_completed() {
            Tie::Asked
        } else {
            Tie::Own
        };
        for (household, tie) in [(watch.own(), own), (watch.other(), Tie::Asked)] {
            self.tries += household.len() as u64;
            self.read_household(watch, page, &marks.values, household, tie);
        }
        let mut names_nobody = true;
        for named in &marks.named {
            names_nobody &= self.read_named(watch, page, *named);
        }
        self.marks = marks;
        names_nobody
    }

    /// Looks for people who are known beforehand.
    fn read_household(
        &mut self,
        watch: &Watch,
        page: Page<'_>,
        values: &[usize],
        household: &[Profile],
        tie: Tie,
    ) {
        let is_person = |hits: &Hits| !hits.fields.both(PERSONAL).is_empty();
        let mut of_household = None;
        let mut somebody = false;
        for profile in household {
            let places = values.iter().copied();
            let hits = search::search(profile, page.bytes, page.runs, places);
            if is_person(&hits) {
                somebody = true;
                self.weigh(watch, page, profile, hits, tie);
            } else if !hits.fields.is_empty() {
                of_household.get_or_insert((profile, hits));
            }
        }
        // The mobile is everybody's: it counts once, and for nobody in particular.
        if let (false, Some((profile, hits))) = (somebody, of_household) {
            self.weigh(watch, page, profile, hits, tie);
        }
    }

    /// Looks up whom an id names. True when it is nobody.
    fn read_named(&mut self, watch: &Watch, page: Page<'_>, named: Named) -> bool {
        let from = named.run.saturating_sub(RECORD_RUNS);
        let until = page.runs.len().min(named.run + RECORD_RUNS);
        let near = Page {
            runs: &page.runs[from..until],
            ..page
        };
        let mut nobody = true;
        for person in named.people(&self.population, page.bytes, page.runs) {
            nobody = false;
            let seen = |found: &Disclosure| found.text == page.number && found.person == person;
            if watch.knows(&person)
                || self.disclosures.iter().any(seen)
                || self.disclosures.len() >= PEOPLE_MAX
            {
                continue;
            }
            self.tries += 1;
            let profile = Profile::of(person);
            let hits = search::search(&profile, near.bytes, near.runs, 0..near.runs.len());
            if hits.fields.len() > 1 {
                self.weigh(watch, near, &profile, hits, Tie::Named(named.field));
            }
        }
        nobody
    }

    /// Takes off what the caller may see or said itself, and weighs the rest.
    fn weigh(
        &mut self,
        watch: &Watch,
        page: Page<'_>,
        profile: &Profile,
        mut hits: Hits,
        tie: Tie,
    ) {
        let entitlement = watch.entitlement();
        let allowed = entitlement.allows(&profile.person, page.part, page.cover);
        search::find_address(profile, page.bytes, page.runs, &mut hits);
        let may_be_record = !self.is_record && hits.fields.len() >= RECORD_FIELDS_MIN;
        let may_leak = !hits.fields.without(allowed).is_empty() && tie.is_enough(hits.fields);
        if !may_be_record && !may_leak {
            return;
        }
        let said = self.said(profile, page.request);
        self.is_record |= hits.fields.without(said).len() >= RECORD_FIELDS_MIN;
        if !may_leak {
            return;
        }
        let entitled = entitlement.covers(&profile.person);
        if !entitled {
            search::find_shared(profile, self.date, page.bytes, page.runs, &mut hits);
        }
        let told = hits.fields.without(said);
        let evidence_bits =
            certainty::evidence_bits(tie.evidence(told), &profile.person, page.runs);
        if !tie.is_enough(told) || evidence_bits < HINT_BITS {
            return;
        }
        let fields = told.without(allowed);
        if fields.is_empty() {
            return;
        }
        let known = if entitled { AFTER_OTP } else { FieldSet::EMPTY };
        self.disclosures.push(Disclosure {
            person: profile.person,
            entitled,
            fields,
            known: known.without(fields).with(said),
            evidence_bits,
            text: page.number,
            places: disclosure::places(&hits, fields, page.runs),
        });
    }

    /// What the caller itself said about a person: an answer that repeats it tells nothing.
    fn said(&mut self, profile: &Profile, request: &[u8]) -> FieldSet {
        let request = Response {
            status: 0,
            interim: &[],
            head: request,
            body: &[],
            trailers: &[],
            surplus: &[],
        };
        self.request.decode(&request, |_| false);
        let open = self
            .request
            .readable()
            .filter(|(_, text)| text.cover == Cover::Open);
        let mut said = FieldSet::EMPTY;
        for (number, _) in open {
            let bytes = self.request.bytes(number, &request);
            runs::cut(bytes, &mut self.request_runs);
            let places = 0..self.request_runs.len();
            let hits = search::search(profile, bytes, &self.request_runs, places);
            said = said.with(hits.fields);
        }
        said.with_implied()
    }
}
