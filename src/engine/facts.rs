//! What one visit knows: its people, its OTP, what it captured. Fills templates.

use std::io::Write;

use jiff::ToSpan;
use jiff::civil::Date;
use population::mix::Rng;
use population::{Household, Mobile, Person, Population};
use sha2::{Digest, Sha256};

use super::handset::Account;
use super::pool::Left;
use super::sign::Stamp;
use super::target::Partner;
use crate::clock;
use crate::oracle::exchange::About;
use crate::scenario::template::{PersonField, Segment, Template, Variable};

/// Digits of an OTP and, one more, the number of codes they give.
const OTP_CODES: u64 = 1_000_000;

/// What is the same for all visits of a scenario.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) population: Population,
    pub(crate) date: Date,
    pub(crate) partner: Option<Partner>,
    /// Keeps the choices of scenarios of one seed apart.
    pub(crate) seed: u64,
}

/// What one visit knows.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) person: Person,
    pub(crate) other: Other,
    /// The account that the visit works with, once the control port told it.
    pub(crate) account: Option<Account>,
    pub(crate) otp: Option<String>,
    pub(crate) captures: Vec<Option<String>>,
    /// That of the last request that was signed afresh.
    pub(crate) stamp: Option<Stamp>,
    guesses: u64,
    others_registered: f64,
    rng: Rng,
}

/// Whom a visit asks about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Other {
    Registered(Person),
    Unregistered(Mobile),
}

/// Something that a template mentions is not there; says what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Missing(pub(crate) &'static str);

/// Where filled text goes, for characters that need an escape there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Target,
    Head,
    Body,
}

impl Facts {
    /// The facts of visit number `arrival` of the actor whose stream is `stream`: the
    /// same for the same seed, so that one visit can be replayed alone.
    pub(crate) fn new(
        world: &World,
        stream: u64,
        arrival: u64,
        others_registered: f64,
        captures: usize,
    ) -> Self {
        let mut rng = Rng::new(world.seed ^ population::mix::scramble(arrival), stream);
        let household = household_of_visit(world, stream, arrival);
        let members = household.members().count() as u64;
        let member = rng.below(members) as usize;
        let person = household.members().nth(member);
        let mut facts = Self {
            person: person.unwrap_or_else(|| unreachable!("a household has {members} members")),
            other: Other::Unregistered(world.population.unregistered_mobile(0)),
            account: None,
            otp: None,
            captures: vec![None; captures],
            stamp: None,
            guesses: 0,
            others_registered,
            rng,
        };
        facts.next_other(world);
        facts
    }

    /// Turns to another person to ask about, never one of the own household.
    pub(crate) fn next_other(&mut self, world: &World) {
        if self.rng.unit_f64() >= self.others_registered {
            let mobile = world.population.unregistered_mobile(self.rng.next_u64());
            self.other = Other::Unregistered(mobile);
            return;
        }
        let people = world.population.people();
        let own = self.person.household().index();
        for _ in 0..64 {
            let index = population::PersonIndex(self.rng.below(people));
            if let Some(person) = world.population.person(index)
                && person.household().index() != own
            {
                self.other = Other::Registered(person);
                return;
            }
        }
        // A population of one household has nobody else.
        let mobile = world.population.unregistered_mobile(self.rng.next_u64());
        self.other = Other::Unregistered(mobile);
    }

    /// Goes on as the person of another visit, with what that one kept.
    pub(crate) fn take_over(&mut self, world: &World, left: Left) {
        self.person = left.person;
        for (slot, value) in self.captures.iter_mut().zip(left.captures) {
            *slot = Some(value);
        }
        // Not one of the new household.
        self.next_other(world);
    }

    /// A number in `[0, 1)`.
    pub(crate) fn chance(&mut self) -> f64 {
        self.rng.unit_f64()
    }

    /// A stamp that no other request has. The visit's own choices alone would not do: replayed with
    /// the same seed, it would send the nonces of the first time.
    pub(crate) fn new_stamp(&mut self) -> Stamp {
        let now = clock::unix_nanoseconds();
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&now.to_be_bytes());
        nonce[8..].copy_from_slice(&self.rng.next_u64().to_be_bytes());
        let timestamp = now / 1_000_000_000;
        Stamp { timestamp, nonce }
    }

    /// Whom a request asks about.
    pub(crate) fn about(&self, about_other: bool) -> About {
        match self.other {
            _ if !about_other => About::Own,
            Other::Registered(person) => About::Person(person.index()),
            Other::Unregistered(mobile) => About::Unregistered(mobile),
        }
    }

    /// Appends `template` to `out`.
    pub(crate) fn fill(
        &mut self,
        world: &World,
        template: &Template,
        place: Place,
        out: &mut Vec<u8>,
    ) -> Result<(), Missing> {
        for segment in &template.segments {
            match segment {
                Segment::Literal(text) => out.extend_from_slice(text.as_bytes()),
                Segment::Variable(variable) => self.fill_one(world, variable, place, out)?,
            }
        }
        Ok(())
    }

    fn fill_one(
        &mut self,
        world: &World,
        variable: &Variable,
        place: Place,
        out: &mut Vec<u8>,
    ) -> Result<(), Missing> {
        match variable {
            Variable::Person(field) => person_field(&self.person, *field, place, out),
            Variable::Other(field) => match (&self.other, field) {
                (Other::Registered(person), field) => person_field(person, *field, place, out),
                (Other::Unregistered(mobile), PersonField::Mobile) => put(out, mobile),
                (Other::Unregistered(_), _) => {
                    return Err(Missing("a registered person to ask about"));
                }
            },
            Variable::Otp => out.extend_from_slice(self.otp()?.as_bytes()),
            Variable::OtpSha256 => put_sha256(out, self.otp()?),
            Variable::GuessSha256 => {
                let guess = self.next_guess();
                put_sha256(out, &guess);
            }
            Variable::Capture(slot) => match self.captures.get(*slot) {
                Some(Some(text)) if place != Place::Body && text.contains(char::is_control) => {
                    return Err(Missing("a captured value that fits in one line"));
                }
                Some(Some(text)) => out.extend_from_slice(text.as_bytes()),
                _ => return Err(Missing("something that an earlier answer should have held")),
            },
            Variable::PartnerKey => put(out, &partner(world)?.key),
            Variable::PartnerAddress => put(out, partner(world)?.address),
            Variable::StaffUser => put(out, &self.account()?.user),
            Variable::StaffPassword => put(out, &self.account()?.password),
            Variable::StaffCentre => put(out, self.account()?.centre),
            Variable::Date { days, short } => put(out, date(world.date, *days, *short)),
            Variable::RandomUuid => self.put_uuid(out),
        }
        Ok(())
    }

    fn otp(&self) -> Result<&str, Missing> {
        self.otp.as_deref().ok_or(Missing("an OTP on the handset"))
    }

    fn account(&self) -> Result<&Account, Missing> {
        self.account
            .as_ref()
            .ok_or(Missing("an authorised user's credentials"))
    }

    /// Another code at each call, never the right one.
    fn next_guess(&mut self) -> String {
        loop {
            self.guesses += 1;
            // 7 does not divide the number of codes, so the walk visits all of them.
            let guess = format!("{:06}", (self.guesses * 7) % OTP_CODES);
            if self.otp.as_deref() != Some(guess.as_str()) {
                return guess;
            }
        }
    }

    fn put_uuid(&mut self, out: &mut Vec<u8>) {
        let (high, low) = (self.rng.next_u64(), self.rng.next_u64());
        let text = format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            low >> 52,
            low & 0xffff_ffff_ffff,
        );
        out.extend_from_slice(text.as_bytes());
    }
}

/// Each visit of an actor plays another household, so that two visits never share a
/// mobile by chance: a walk whose step shares no factor with the number of households.
fn household_of_visit(world: &World, stream: u64, arrival: u64) -> Household {
    let households = world.population.households();
    let offset = population::mix::hash(world.seed, stream, 0) % households;
    let mut stride = (households as f64 * 0.618_033_988_75) as u64 | 1;
    while greatest_common_divisor(stride, households) != 1 {
        stride += 2;
    }
    let position = u128::from(offset) + u128::from(arrival) * u128::from(stride);
    let index = population::HouseholdIndex((position % u128::from(households)) as u64);
    let household = world.population.household(index);
    household.unwrap_or_else(|| unreachable!("{index} lies below {households}"))
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 {
        a
    } else {
        greatest_common_divisor(b, a % b)
    }
}

pub(super) fn partner(world: &World) -> Result<&Partner, Missing> {
    world
        .partner
        .as_ref()
        .ok_or(Missing("a partner's credentials"))
}

fn person_field(person: &Person, field: PersonField, place: Place, out: &mut Vec<u8>) {
    match field {
        PersonField::Mobile => put(out, person.household().mobile()),
        PersonField::ReferenceId => put(out, person.reference_id()),
        PersonField::Name if place == Place::Target => {
            put(out, person.name().to_string().replace(' ', "%20"));
        }
        PersonField::Name => put(out, person.name()),
        PersonField::BirthYear => put(out, person.birth_year()),
        PersonField::StateId => put(out, person.state().id),
        PersonField::DistrictId => put(out, person.district().id),
        PersonField::Pincode => put(out, person.pincode()),
    }
}

pub(super) fn put(out: &mut Vec<u8>, value: impl std::fmt::Display) {
    let written = write!(out, "{value}");
    debug_assert!(written.is_ok(), "memory takes all that is written");
}

fn put_sha256(out: &mut Vec<u8>, text: &str) {
    for byte in Sha256::digest(text) {
        put(out, format_args!("{byte:02x}"));
    }
}

/// The run's today plus so many days, long or short.
pub(super) fn date(today: Date, days: u16, short: bool) -> String {
    let date = today.saturating_add(i32::from(days).days());
    let (day, month, year) = (date.day(), date.month(), date.year());
    match short {
        true => format!("{day}-{month}-{:02}", year.rem_euclid(100)),
        false => format!("{day:02}-{month:02}-{year}"),
    }
}
