//! The drive's calendar: the anchors, and that the closed form counts exactly what the people were given.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use population::{
    FIRST_DAY, LAST_DAY, Person, PersonIndex, Population, REGISTERED_PEOPLE, Vaccine,
};
use proptest::prelude::*;

fn registered() -> Population {
    Population::new(1, REGISTERED_PEOPLE).expect("the size is allowed")
}

fn everybody(population: Population) -> impl Iterator<Item = Person> {
    (0..population.people()).map(move |index| {
        population
            .person(PersonIndex(index))
            .expect("the index is below the size")
    })
}

fn given_on(population: Population, day: Date) -> u64 {
    population.doses_given(day)
        - population.doses_given(day.yesterday().expect("not the first day of time"))
}

#[test]
fn public_figures_are_met() {
    let population = registered();
    assert_eq!(population.doses_given(date(2021, 1, 15)), 0);
    assert_eq!(population.doses_given(FIRST_DAY), 165_714);
    assert_eq!(given_on(population, date(2021, 6, 21)), 8_600_000);
    assert_eq!(given_on(population, date(2021, 9, 17)), 25_000_000);
    assert_eq!(population.doses_given(LAST_DAY), 2_200_000_000);
    assert_eq!(population.doses_given(Date::MAX), 2_200_000_000);
    assert_eq!(population.doses_given(Date::MIN), 0);
    assert!(
        given_on(population, LAST_DAY) > 0,
        "the last day is part of the drive"
    );
}

#[test]
fn the_record_day_is_the_record() {
    let days = FIRST_DAY.series(1.day()).take_while(|&day| day <= LAST_DAY);
    let busiest = days.max_by_key(|&day| given_on(registered(), day));
    assert_eq!(busiest, Some(date(2021, 9, 17)));
}

#[test]
fn closed_form_counts_what_people_were_given() {
    for people in [1, 2, 7, 100, 12_345] {
        let population = Population::new(people, people).expect("the size is allowed");
        let mut per_day = BTreeMap::<Date, u64>::new();
        for dose in everybody(population).flat_map(|person| person.doses()) {
            *per_day.entry(dose.date).or_default() += 1;
        }
        let mut sum = 0;
        for day in FIRST_DAY.series(1.day()).take_while(|&day| day <= LAST_DAY) {
            sum += per_day.remove(&day).unwrap_or(0);
            assert_eq!(population.doses_given(day), sum, "{people} people by {day}");
        }
        assert!(per_day.is_empty(), "no dose before or after the drive");
    }
}

#[test]
fn a_sample_of_the_registered_agrees_with_the_closed_form() {
    const SAMPLE: u64 = 40_000;
    let population = registered();
    let people = (0..SAMPLE).map(|n| {
        population
            .person(PersonIndex(n * (REGISTERED_PEOPLE / SAMPLE)))
            .expect("the index is below the size")
    });
    let day = date(2021, 9, 17);
    let given: usize = people.map(|person| person.doses_by(day).len()).sum();
    let share = given as f64 / SAMPLE as f64;
    let expected = population.doses_given(day) as f64 / REGISTERED_PEOPLE as f64;
    // Doses per person are 0 to 2, so the standard deviation of their mean is below 1 / sqrt(SAMPLE); five of them.
    assert!(
        (share - expected).abs() < 5.0 / (SAMPLE as f64).sqrt(),
        "{share} against {expected}"
    );
}

#[test]
fn vaccines_are_shared_out_as_documented() {
    let population = Population::new(5, 60_000).expect("the size is allowed");
    let mut counts = BTreeMap::<Vaccine, f64>::new();
    for dose in everybody(population).filter_map(|person| person.doses().first().cloned()) {
        *counts.entry(dose.vaccine).or_default() += 1.0;
        assert!(dose.vaccine != Vaccine::SputnikV || dose.date >= date(2021, 5, 14));
    }
    let all: f64 = counts.values().sum();
    assert!(
        (counts[&Vaccine::Covishield] / all - 0.82).abs() < 0.01,
        "{counts:?}"
    );
    assert!(
        counts[&Vaccine::Covaxin] > 80.0 * counts[&Vaccine::SputnikV],
        "{counts:?}"
    );
    assert!(counts[&Vaccine::SputnikV] > 0.0);
}

proptest! {
    #[test]
    fn doses_keep_their_order_and_distance(seed: u64, people in prop_oneof![1..500_u64, Just(REGISTERED_PEOPLE), 1..=2_000_000_000_u64], place: u64) {
        let population = Population::new(seed, people).expect("the size is allowed");
        let person = population.person(PersonIndex(place % people)).expect("the index is below the size");
        let doses = person.doses();
        prop_assert!(doses.len() <= 3);
        for (dose, number) in doses.iter().zip(1..) {
            prop_assert_eq!(dose.number, number);
            prop_assert_eq!(dose.vaccine, doses[0].vaccine);
            prop_assert!((FIRST_DAY..=LAST_DAY).contains(&dose.date));
            let centre = population.centre(dose.centre).expect("doses are given at centres");
            prop_assert_eq!(centre.district.state(), person.state());
            prop_assert_eq!(&person.doses_by(dose.date)[..], &doses[..number as usize]);
            let day_before = dose.date.yesterday().expect("not the first day of time");
            prop_assert_eq!(&person.doses_by(day_before)[..], &doses[..number as usize - 1]);
        }
        for (pair, days) in doses.windows(2).zip([28, 182]) {
            prop_assert!(pair[0].date + days.days() <= pair[1].date, "{:?}", pair);
        }
    }
}
