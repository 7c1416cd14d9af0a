//! The parts that others reuse: check digits, numbers in text, the generator.

use fake::rand::TryRng as _;
use population::mix::{Rng, scramble};
use population::{Attribute, Mobile, PersonIndex, Population, ReferenceId, verhoeff};
use proptest::prelude::*;

#[test]
fn scramble_is_the_published_function() {
    // The first output of SplitMix64 from state 0.
    assert_eq!(scramble(0x9E37_79B9_7F4A_7C15), 0xE220_A839_7B1D_CDAF);
}

#[test]
fn verhoeff_meets_a_published_example() {
    assert_eq!(verhoeff::check_digit("236"), Some(3));
    assert_eq!(verhoeff::check_digit("12345"), Some(1));
    assert!(verhoeff::is_valid("2363"));
    assert_eq!(verhoeff::check_digit("12a"), None);
    assert!(!verhoeff::is_valid("") && !verhoeff::is_valid("23 63"));
}

#[test]
fn attribute_ids_are_kebab_case_and_unique() {
    let mut ids: Vec<_> = Attribute::ALL.into_iter().map(Attribute::id).collect();
    assert!(ids.iter().all(|id| {
        id.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    }));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), Attribute::ALL.len());
}

proptest! {
    #[test]
    fn a_wrong_digit_is_caught(digits in "[0-9]{1,20}", place: prop::sample::Index, other in 1..10_u8) {
        let valid = format!("{digits}{}", verhoeff::check_digit(&digits).expect("all are digits"));
        prop_assert!(verhoeff::is_valid(&valid));
        let mut wrong = valid.into_bytes();
        let digit = &mut wrong[place.index(digits.len() + 1)];
        *digit = b'0' + (*digit - b'0' + other) % 10;
        prop_assert!(!verhoeff::is_valid(&String::from_utf8(wrong).expect("all are digits")));
    }

    #[test]
    fn swapped_neighbours_are_caught(digits in "[0-9]{1,20}", place: prop::sample::Index) {
        let valid = format!("{digits}{}", verhoeff::check_digit(&digits).expect("all are digits"));
        let mut swapped = valid.into_bytes();
        let place = place.index(digits.len());
        prop_assume!(swapped[place] != swapped[place + 1]);
        swapped.swap(place, place + 1);
        prop_assert!(!verhoeff::is_valid(&String::from_utf8(swapped).expect("all are digits")));
    }

    #[test]
    fn mobiles_are_read_back(number in 1_000_000_000..6_000_000_000_u64) {
        let mobile = Mobile::new(number).expect("a synthetic mobile");
        prop_assert_eq!(mobile.to_string().parse(), Ok(mobile));
        prop_assert_eq!(mobile.as_u64(), number);
        prop_assert!(mobile.to_string().ends_with(&mobile.last_four()) && mobile.last_four().len() == 4);
    }

    #[test]
    fn reference_ids_are_read_back(number in 10_000_000_000_000..100_000_000_000_000_u64) {
        let id = ReferenceId::new(number).expect("fourteen digits");
        prop_assert_eq!(id.to_string().parse(), Ok(id));
        prop_assert!(id.to_string().ends_with(&id.last_four()) && id.last_four().len() == 4);
    }

    #[test]
    fn real_mobiles_are_refused(number in 6_000_000_000..10_000_000_000_u64) {
        prop_assert_eq!(Mobile::new(number), None);
        prop_assert!(number.to_string().parse::<Mobile>().is_err());
    }

    #[test]
    fn other_text_is_refused(text in ".{0,16}") {
        prop_assume!(!text.bytes().all(|byte| byte.is_ascii_digit()));
        prop_assert!(text.parse::<Mobile>().is_err() && text.parse::<ReferenceId>().is_err());
    }

    #[test]
    fn generators_repeat_and_stay_in_bounds(seed: u64, stream: u64, bound in 1..=u64::MAX) {
        let (mut one, mut two) = (Rng::new(seed, stream), Rng::new(seed, stream));
        for _ in 0..20 {
            let number = one.below(bound);
            prop_assert!(number < bound);
            prop_assert_eq!(number, two.below(bound));
            let unit = one.unit_f64();
            prop_assert!((0.0..1.0).contains(&unit));
            two.unit_f64();
        }
        prop_assert_ne!(Rng::new(seed, stream).next_u64(), Rng::new(seed, stream.wrapping_add(1)).next_u64());
        prop_assert_ne!(Rng::new(seed, stream).next_u64(), Rng::new(seed.wrapping_add(1), stream).next_u64());
    }
}

#[test]
fn signs_and_blanks_are_no_digits() {
    for text in [
        "+123456789",
        "-123456789",
        " 123456789",
        "123456789 ",
        "12345678901",
        "1234567",
        "",
    ] {
        assert!(text.parse::<Mobile>().is_err(), "{text}");
    }
    assert_eq!(
        "0123456789"
            .parse::<Mobile>()
            .expect_err("starts with 0")
            .to_string(),
        "not a synthetic mobile: ten digits, the first 1 to 5"
    );
}

#[test]
fn a_generator_fills_bytes_from_its_words() {
    let mut bytes = [0; 12];
    let Ok(()) = Rng::new(1, 2).try_fill_bytes(&mut bytes);
    let mut words = Rng::new(1, 2);
    assert_eq!(bytes[..8], words.next_u64().to_le_bytes());
    assert_eq!(bytes[8..], words.next_u64().to_le_bytes()[..4]);
    assert_eq!(Rng::new(1, 2).below(0), 0);
}

#[test]
fn what_names_somebody_is_not_shown_by_debug() {
    let population = Population::new(1, 10_000).unwrap();
    let person = population.person(PersonIndex(4_321)).unwrap();
    let shown = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        person.household().mobile(),
        person.reference_id(),
        person.name(),
        person.photo_id(),
        person.address(),
    );
    assert_eq!(
        shown,
        "Mobile(..) ReferenceId(..) Name(..) PhotoId(Aadhaar, ..) Address(..)"
    );
}
