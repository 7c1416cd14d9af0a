//! Every public number leads back to whom it belongs to, at every size.

use std::collections::HashSet;

use population::{
    HouseholdIndex, PersonIndex, PhotoIdKind, Population, REGISTERED_PEOPLE, SizeError, verhoeff,
};
use proptest::prelude::*;

/// Any population, small ones as likely as large ones, and one of its people.
fn somebody() -> impl Strategy<Value = (Population, PersonIndex)> {
    let size = prop_oneof![1..200_u64, Just(REGISTERED_PEOPLE), 1..=2_000_000_000_u64];
    (any::<u64>(), size).prop_flat_map(|(seed, people)| {
        let population = Population::new(seed, people).expect("the size is allowed");
        (Just(population), (0..people).prop_map(PersonIndex))
    })
}

proptest! {
    #[test]
    fn ids_lead_back_to_their_person((population, index) in somebody()) {
        let person = population.person(index).expect("the index is below the size");
        prop_assert_eq!(population.person_by_reference_id(person.reference_id()), Some(person));
        prop_assert_eq!(population.person_by_photo_id(&person.photo_id().number), Some(person));
        prop_assert!((10_000_000_000_000..100_000_000_000_000).contains(&person.reference_id().as_u64()));
    }

    #[test]
    fn households_and_people_agree((population, index) in somebody()) {
        let person = population.person(index).expect("the index is below the size");
        let household = person.household();
        prop_assert!(household.index().0 < population.households());
        prop_assert_eq!(population.household(household.index()), Some(household));
        prop_assert_eq!(population.household_by_mobile(household.mobile()), Some(household));
        let members: Vec<_> = household.members().collect();
        prop_assert!((1..=4).contains(&members.len()));
        prop_assert!(members.contains(&person));
        for (member, place) in members.iter().zip(members[0].index().0..) {
            prop_assert_eq!(member.index(), PersonIndex(place));
            prop_assert_eq!(member.household(), household);
            prop_assert_eq!(member.address(), person.address());
            prop_assert_eq!(member.name().family, person.name().family);
        }
    }

    #[test]
    fn mobiles_of_nobody_are_nobodys((population, _) in somebody(), n: u64) {
        let mobile = population.unregistered_mobile(n);
        prop_assert_eq!(population.household_by_mobile(mobile), None);
        prop_assert!((1_000_000_000..6_000_000_000).contains(&mobile.as_u64()));
    }

    #[test]
    fn identity_numbers_cannot_be_real((population, index) in somebody()) {
        let photo_id = population.person(index).expect("the index is below the size").photo_id();
        let number = photo_id.number.as_bytes();
        prop_assert!(number.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()));
        match photo_id.kind {
            PhotoIdKind::Aadhaar => {
                prop_assert_eq!(number.len(), 12);
                prop_assert!(matches!(number[0], b'0' | b'1'));
                prop_assert!(verhoeff::is_valid(&photo_id.number));
            }
            PhotoIdKind::DrivingLicence => prop_assert!(number.starts_with(b"ZZ") && number.len() == 15),
            PhotoIdKind::Pan => prop_assert!(number[3] == b'X' && number.len() == 10),
            PhotoIdKind::VoterId => prop_assert!(number[1].is_ascii_digit() && number.len() == 10),
        }
    }
}

#[test]
fn households_partition_the_people() {
    for people in (1..=60).chain([1_000, 99_999]) {
        let population = Population::new(people, people).expect("the size is allowed");
        let members: Vec<u64> = (0..population.households())
            .flat_map(|index| {
                population
                    .household(HouseholdIndex(index))
                    .expect("the index is below the number")
                    .members()
            })
            .map(|person| person.index().0)
            .collect();
        assert!(members.into_iter().eq(0..people), "{people} people");
    }
}

#[test]
fn no_two_people_share_a_number() {
    let population = Population::new(3, 200_000).expect("the size is allowed");
    let (mut ids, mut numbers) = (HashSet::new(), HashSet::new());
    for index in 0..population.people() {
        let person = population
            .person(PersonIndex(index))
            .expect("the index is below the size");
        assert!(
            ids.insert(person.reference_id()),
            "{}",
            person.reference_id()
        );
        let photo_id = person.photo_id();
        assert!(
            numbers.insert(photo_id.number.clone()),
            "{}",
            photo_id.number
        );
    }
    let mobiles: HashSet<_> = (0..population.households())
        .map(|index| {
            population
                .household(HouseholdIndex(index))
                .expect("the index is below the number")
                .mobile()
        })
        .collect();
    assert_eq!(mobiles.len() as u64, population.households());
}

#[test]
fn numbers_of_nobody_lead_to_nobody() {
    let population = Population::new(1, 1).expect("one person is allowed");
    assert_eq!(population.person(PersonIndex(1)), None);
    assert_eq!(population.household(HouseholdIndex(1)), None);
    for number in [
        "",
        "012345678901",
        "AAAPA0000A",
        "QQ01 20100000000",
        "AAA0000000",
        "९",
        &"0".repeat(4_000),
    ] {
        assert_eq!(population.person_by_photo_id(number), None, "{number}");
    }
}

#[test]
fn whoever_a_number_leads_to_bears_it() {
    let population = Population::new(1, REGISTERED_PEOPLE).expect("the size is allowed");
    let numbers = (0..10_000).map(|n| format!("ZZ012010{n:07}"));
    let found: Vec<_> = numbers
        .filter_map(|number| {
            population
                .person_by_photo_id(&number)
                .map(|person| (number, person))
        })
        .collect();
    assert!(
        !found.is_empty(),
        "a few in ten thousand such numbers are in use"
    );
    for (number, person) in found {
        assert_eq!(person.photo_id().number, number);
    }
}

#[test]
fn photo_ids_are_read_in_any_spelling() {
    let population = Population::new(1, REGISTERED_PEOPLE).expect("the size is allowed");
    for index in 0..200 {
        let person = population
            .person(PersonIndex(index))
            .expect("the index is below the size");
        let number = person.photo_id().number.to_lowercase();
        let (head, tail) = number.split_at(4);
        for spelling in [
            format!("{head} {tail}"),
            format!("{head}-{tail}"),
            number.clone(),
        ] {
            assert_eq!(
                population.person_by_photo_id(&spelling),
                Some(person),
                "{spelling}"
            );
        }
    }
}

#[test]
fn sizes_out_of_range_are_refused() {
    assert_eq!(Population::new(1, 0), Err(SizeError { people: 0 }));
    let error = Population::new(1, 2_000_000_001).expect_err("too many people");
    assert_eq!(
        error.to_string(),
        "a population has 1 to 2000000000 people, not 2000000001"
    );
}
