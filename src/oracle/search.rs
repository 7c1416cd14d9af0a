//! Looks for one person's values among the runs of a text.

use jiff::civil::Date;

use super::field::{Field, FieldSet};
use super::profile::Profile;
use super::runs::{self, Kind, Run, word_key};

/// How far a family name may be behind the given name, in runs: `"first":"A","last":"B"`.
const NAME_RUNS_MAX: usize = 3;
/// Bytes between the parts of one date.
const DATE_GAP_BYTES_MAX: usize = 2;

const MONTHS: [&[u8]; 12] = [
    b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec",
];

/// What was found of a person.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hits {
    /// Which fields.
    pub fields: FieldSet,
    /// For each of them, the number of the run where it was first found.
    runs: [usize; Field::ALL.len()],
}

impl Hits {
    /// Adds a field that was found at this run.
    pub(crate) fn add(&mut self, field: Field, run: usize) {
        if !self.fields.has(field) {
            self.fields.insert(field);
            self.runs[field as usize] = run;
        }
    }

    /// Number of the first run with this field.
    pub(crate) fn run_of(&self, field: Field) -> Option<usize> {
        self.fields.has(field).then(|| self.runs[field as usize])
    }
}

/// Looks for the values that only this person or few others have, at these places among the runs.
pub(crate) fn search(
    profile: &Profile,
    text: &[u8],
    runs: &[Run],
    places: impl Iterator<Item = usize>,
) -> Hits {
    let mut hits = Hits::default();
    for place in places {
        let run = &runs[place];
        let found = match run.kind {
            Kind::Letters if run.key == profile.given_key || run.key == profile.family_key => {
                is_name(profile, text, &runs[place..]).then_some(Field::Name)
            }
            Kind::Letters => None,
            Kind::Digits => runs::grouped(text, runs, place)
                .find_map(|whole| number_field(profile, text, &whole))
                .or_else(|| number_field(profile, text, run)),
            Kind::Mixed => mixed_field(profile, run.of(text)),
        };
        if let Some(field) = found {
            hits.add(field, place);
        }
        if found == Some(Field::BirthYear)
            && !profile.is_born_on_placeholder()
            && is_date(profile.birth, text, runs, place)
        {
            hits.add(Field::BirthDate, place);
        }
    }
    hits
}

/// Which field a number is.
fn number_field(profile: &Profile, text: &[u8], run: &Run) -> Option<Field> {
    let value = run.key;
    match run.length {
        4 if value == profile.birth_year => Some(Field::BirthYear),
        4 if value == profile.mobile % 10_000 => Some(Field::MobileLastFour),
        4 => (run.of(text) == profile.photo_id_end()).then_some(Field::PhotoIdLastFour),
        8 => {
            let mut dates = profile.compact_dates();
            dates.any(|date| date == value).then_some(Field::BirthDate)
        }
        // Also with a trunk prefix or the country's code in front.
        10 => (value == profile.mobile).then_some(Field::Mobile),
        11 => (value == profile.mobile).then_some(Field::Mobile),
        12 if value == profile.mobile_with_country() => Some(Field::Mobile),
        12 => (Some(value) == profile.photo_id_value).then_some(Field::PhotoIdNumber),
        14 => (value == profile.reference_id).then_some(Field::ReferenceId),
        _ => None,
    }
}

/// Which field a run of letters and digits is.
fn mixed_field(profile: &Profile, run: &[u8]) -> Option<Field> {
    if run.eq_ignore_ascii_case(profile.photo_id.as_bytes()) {
        return Some(Field::PhotoIdNumber);
    }
    let (mask, end) = run.split_at_checked(run.len().checked_sub(4)?)?;
    if !mask.iter().all(|byte| matches!(byte, b'X' | b'x')) {
        return None;
    }
    if end.eq_ignore_ascii_case(profile.photo_id_end()) {
        return Some(Field::PhotoIdLastFour);
    }
    let digits = std::str::from_utf8(end).ok()?.parse::<u64>().ok()?;
    (digits == profile.mobile % 10_000).then_some(Field::MobileLastFour)
}

/// Whether a full name, in either order, begins with the first of these runs.
fn is_name(profile: &Profile, text: &[u8], runs: &[Run]) -> bool {
    let name = [profile.name.given, profile.name.family];
    let is = |run: &Run, part: &str| run.of(text).eq_ignore_ascii_case(part.as_bytes());
    let Some(first) = runs.first() else {
        return false;
    };
    let Some(begun) = name.iter().position(|part| is(first, part)) else {
        return false;
    };
    let rest = name[1 - begun];
    let near = runs.iter().skip(1).take(NAME_RUNS_MAX);
    near.filter(|run| run.kind == Kind::Letters)
        .any(|run| is(run, rest))
}

/// Whether the year at `place` belongs to this date: `14-03-1987`, `1987-03-14`, `14 March 1987`, `Mar 14, 1987`.
fn is_date(date: Date, text: &[u8], runs: &[Run], place: usize) -> bool {
    let near = |from: usize| {
        let both = runs.get(from..from + 2)?;
        let all = &runs[from.min(place)..=(from + 1).max(place)];
        let close = |pair: &[Run]| pair[1].start - pair[0].end() <= DATE_GAP_BYTES_MAX;
        all.windows(2)
            .all(close)
            .then(|| (both[0].of(text), both[1].of(text)))
    };
    let is = |month: &[u8], day: &[u8]| {
        is_month(month, date.month()) && leading(day) == Some(date.day())
    };
    let before = place.checked_sub(2).and_then(near);
    let after = near(place + 1);
    before.is_some_and(|(first, second)| is(first, second) || is(second, first))
        || after.is_some_and(|(first, second)| is(first, second))
}

/// Number of the run with the year of this date.
fn find_date(date: Date, text: &[u8], runs: &[Run]) -> Option<usize> {
    let year = u64::from(date.year().unsigned_abs());
    let mut years = (0..runs.len()).filter(|&place| runs[place].is_number(4));
    years.find(|&place| runs[place].key == year && is_date(date, text, runs, place))
}

fn is_month(run: &[u8], month: i8) -> bool {
    let name = MONTHS[usize::from(month.unsigned_abs()) - 1];
    leading(run) == Some(month)
        || run
            .get(..3)
            .is_some_and(|head| head.eq_ignore_ascii_case(name))
}

/// The number of one or two digits with which a run begins: the 14 of `14T00` or `14th`.
fn leading(run: &[u8]) -> Option<i8> {
    let digits = run.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (1..=2).contains(&digits).then(|| {
        run[..digits]
            .iter()
            .fold(0, |value, digit| value * 10 + (digit - b'0') as i8)
    })
}

/// Whether street and locality of the home are both among the runs.
pub(crate) fn find_address(profile: &Profile, text: &[u8], runs: &[Run], hits: &mut Hits) {
    let home = profile.person.address();
    let street = find_phrase(home.street, text, runs);
    let locality = street.and_then(|_| find_phrase(home.locality, text, runs));
    if let (Some(street), Some(locality)) = (street, locality) {
        hits.add(Field::Address, street.min(locality));
    }
}

/// Looks for what many people share. It says something only of a person who was recognised by other values.
pub(crate) fn find_shared(
    profile: &Profile,
    date: Date,
    text: &[u8],
    runs: &[Run],
    hits: &mut Hits,
) {
    let doses = profile.person.doses_by(date);
    let vaccine = doses.first().map(|dose| dose.vaccine.name());
    let words = [
        (Field::Gender, Some(profile.person.gender().name())),
        (Field::PhotoIdKind, Some(profile.photo_id_kind)),
        (Field::Vaccine, vaccine),
    ];
    for (field, phrase) in words {
        if let Some(run) = phrase.and_then(|phrase| find_phrase(phrase, text, runs)) {
            hits.add(field, run);
        }
    }
    let mut given = doses.iter();
    if let Some(run) = given.find_map(|dose| find_date(dose.date, text, runs)) {
        hits.add(Field::DoseDates, run);
    }
}

/// Number of the run with which a phrase begins.
fn find_phrase(phrase: &str, text: &[u8], runs: &[Run]) -> Option<usize> {
    let phrase = phrase.as_bytes();
    let word = phrase.split(|byte| *byte == b' ').next()?;
    let key = word_key(word);
    runs.iter().position(|run| {
        let here = || text.get(run.start..run.start + phrase.len());
        run.key == key
            && run.kind == Kind::Letters
            && here().is_some_and(|here| here.eq_ignore_ascii_case(phrase))
    })
}
