//! Says quickly that a text holds nothing of a person.
//!
//! Every value by which [`search`](super::search::search) can begin to recognise somebody is a
//! whole run, or a number in groups, so it has a [`Key`] that depends on nothing else. Where no key of
//! a person is among the keys of a text, a search would find nothing. The reverse does not hold:
//! different values may share a key, and a given name alone is no name.

use super::profile::Profile;
use super::runs::{self, Kind, Run, word_key};

/// Characters of a masked number that are shown.
const MASKED_END: usize = 4;

/// A value with its shape, as a number of 32 bits that is never zero. Equal values have equal keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key(u32);

/// What tells values apart that look alike: a year and the end of a mobile are both four digits,
/// but a word is never a number.
#[derive(Clone, Copy)]
enum Shape {
    Word,
    Number {
        digits: usize,
    },
    Mixed,
    /// The end of a number whose beginning is covered.
    Masked,
}

impl Key {
    /// By multiplicative hashing (Fibonacci hashing), of which the high bits are the good ones.
    fn new(shape: Shape, value: u64) -> Self {
        const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
        let shape = match shape {
            Shape::Word => 0,
            Shape::Mixed => 1,
            Shape::Masked => 2,
            Shape::Number { digits } => 2 + digits as u64,
        };
        let mixed = (value ^ shape << 56).wrapping_mul(GOLDEN);
        let mixed = (mixed ^ mixed >> 29).wrapping_mul(GOLDEN);
        Self((mixed >> 32) as u32 | 1)
    }

    fn number(digits: usize, value: u64) -> Self {
        Self::new(Shape::Number { digits }, value)
    }

    /// Where in a table of so many places to begin to look; the number of places is a power of two.
    fn home(self, places: usize) -> usize {
        self.0 as usize >> 1 & (places - 1)
    }
}

/// The keys of all runs of a text.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    /// Open addressing; zero is a free place. At most half are taken.
    places: Box<[u32]>,
}

impl Keys {
    /// The keys of a text that was cut into these runs.
    pub(crate) fn of(text: &[u8], runs: &[Run]) -> Self {
        let mut all: Vec<u32> = Vec::new();
        for (place, run) in runs.iter().enumerate() {
            all.extend(keys_of(text, run).map(|key| key.0));
            let whole = runs::grouped(text, runs, place);
            all.extend(whole.map(|whole| Key::number(whole.length, whole.key).0));
        }
        all.sort_unstable();
        all.dedup();
        let size = (2 * all.len()).next_power_of_two();
        let mut keys = Self {
            places: vec![0; size].into_boxed_slice(),
        };
        for key in all {
            let free = keys.place_of(Key(key));
            keys.places[free] = key;
        }
        keys
    }

    /// Whether one of these keys is among them.
    pub(crate) fn have_any(&self, keys: &[Key]) -> bool {
        let mut keys = keys.iter();
        keys.any(|key| self.places[self.place_of(*key)] == key.0)
    }

    /// Memory that they take, bytes.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val::<[u32]>(&self.places)
    }

    /// Where a key is, or the free place where it would be.
    fn place_of(&self, key: Key) -> usize {
        let mut place = key.home(self.places.len());
        while self.places[place] != 0 && self.places[place] != key.0 {
            place = (place + 1) & (self.places.len() - 1);
        }
        place
    }
}

/// The keys of a run: one for the whole, and one for the end when the rest of it is covered.
fn keys_of(text: &[u8], run: &Run) -> impl Iterator<Item = Key> {
    let bytes = run.of(text);
    let first = match run.kind {
        Kind::Letters => Key::new(Shape::Word, run.key),
        Kind::Digits => Key::number(run.length, run.key),
        Kind::Mixed => Key::new(Shape::Mixed, run.key),
    };
    let masked = bytes.split_last_chunk::<MASKED_END>();
    let masked = masked.filter(|(mask, _)| {
        run.kind == Kind::Mixed && mask.iter().all(|byte| matches!(byte, b'X' | b'x'))
    });
    let masked = masked.map(|(_, end)| Key::new(Shape::Masked, word_key(end)));
    std::iter::once(first).chain(masked)
}

/// Adds the keys of all values by which this person can be recognised.
pub(crate) fn add_keys(profile: &Profile, keys: &mut Vec<Key>) {
    let mobile_end = profile.mobile % 10_000;
    let photo_id_end = profile.photo_id_end();
    let own = [
        Key::new(Shape::Word, profile.given_key),
        Key::new(Shape::Word, profile.family_key),
        Key::new(Shape::Mixed, word_key(profile.photo_id.as_bytes())),
        Key::new(Shape::Masked, word_key(photo_id_end)),
        Key::number(4, profile.birth_year),
        Key::number(14, profile.reference_id),
    ];
    keys.extend(own);
    keys.extend(profile.compact_dates().map(|date| Key::number(8, date)));
    if let Some(value) = profile.photo_id_value {
        keys.push(Key::number(12, value));
    }
    if let Some(end) = number(photo_id_end) {
        keys.push(Key::number(4, end));
    }
    // Members of a household have the mobile in common.
    let mobile = [
        Key::number(4, mobile_end),
        Key::number(10, profile.mobile),
        Key::number(11, profile.mobile),
        Key::number(12, profile.mobile_with_country()),
        Key::new(
            Shape::Masked,
            word_key(format!("{mobile_end:04}").as_bytes()),
        ),
    ];
    for key in mobile {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
}

/// The value of a text of digits.
fn number(text: &[u8]) -> Option<u64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;
    use population::{PersonIndex, Population, REGISTERED_PEOPLE};
    use proptest::prelude::*;

    use super::super::runs;
    use super::super::search;
    use super::*;

    fn profile(index: u64) -> Profile {
        let population = Population::new(1, REGISTERED_PEOPLE).expect("a size that is allowed");
        Profile::of(
            population
                .person(PersonIndex(index))
                .expect("in the population"),
        )
    }

    fn dates(birth: Date) -> [String; 4] {
        let (day, month, year) = (birth.day(), birth.month(), birth.year());
        [
            format!("{day:02}-{month:02}-{year}"),
            format!("{year}-{month:02}-{day:02}"),
            format!("{year}{month:02}{day:02}"),
            format!("{day:02}{month:02}{year}"),
        ]
    }

    /// Every way in which a value of somebody is recognised.
    fn values(profile: &Profile) -> Vec<String> {
        let Profile {
            mobile, photo_id, ..
        } = profile;
        let (end, photo_end) = (mobile % 10_000, &photo_id[photo_id.len() - 4..]);
        let name = profile.name;
        let mut values = vec![
            profile.reference_id.to_string(),
            mobile.to_string(),
            format!("0{mobile}"),
            format!("91{mobile}"),
            format!("{} {}", mobile / 100_000, mobile % 100_000),
            format!("{end:04}"),
            format!("XXXXXX{end:04}"),
            format!("xx{end:04}"),
            photo_id.clone(),
            photo_id.to_lowercase(),
            photo_end.to_owned(),
            format!("XXXX{photo_end}"),
            format!("X{}", photo_end.to_lowercase()),
            format!("{} {}", name.given, name.family),
            format!(
                "{}, {}",
                name.family.to_uppercase(),
                name.given.to_lowercase()
            ),
            profile.birth_year.to_string(),
        ];
        values.extend(dates(profile.birth));
        values
    }

    proptest! {
        /// What a search finds, the keys of the person are among those of the text.
        #[test]
        fn nothing_is_found_where_no_key_is(
            index in 0..REGISTERED_PEOPLE,
            other in 0..REGISTERED_PEOPLE,
            picked in 0_usize..20,
            before in "[a-zA-Z0-9 ,:{}-]{0,40}",
            behind in "[a-zA-Z0-9 ,:{}-]{0,40}",
        ) {
            let value = &values(&profile(index))[picked];
            let text = format!("{before}\"{value}\"{behind}");
            let mut runs = Vec::new();
            runs::cut(text.as_bytes(), &mut runs);
            let of_text = Keys::of(text.as_bytes(), &runs);
            // Of the other person something is found by chance, sometimes.
            for profile in [profile(index), profile(other)] {
                let hits = search::search(&profile, text.as_bytes(), &runs, 0..runs.len());
                let mut keys = Vec::new();
                add_keys(&profile, &mut keys);
                prop_assert!(hits.fields.is_empty() || of_text.have_any(&keys), "{text}");
            }
        }
    }

    #[test]
    fn every_value_of_the_test_is_one_that_a_search_finds() {
        for index in [5, 77, 1_000_003] {
            let profile = profile(index);
            let born_on_placeholder = profile.is_born_on_placeholder();
            for (place, value) in values(&profile).iter().enumerate() {
                let mut runs = Vec::new();
                runs::cut(value.as_bytes(), &mut runs);
                let hits = search::search(&profile, value.as_bytes(), &runs, 0..runs.len());
                let compact = place >= 18;
                assert!(
                    !hits.fields.is_empty() || compact && born_on_placeholder,
                    "{value}"
                );
            }
        }
    }

    #[test]
    fn a_page_of_others_has_no_key_of_a_person() {
        let page = br#"{"center_id":4825,"name":"Urban Health Post","pincode":813249,"date":"01-05-2021"}"#;
        let mut runs = Vec::new();
        runs::cut(page, &mut runs);
        let keys = Keys::of(page, &runs);
        let mut own = Vec::new();
        add_keys(&profile(5), &mut own);
        assert!(!keys.have_any(&own));
    }
}
