//! Nanoseconds to compute a person and to find one by id, beside the bar of 1,000.
//!
//! `cargo bench -p population`. The median of several runs, over people spread by a fixed stride.

#![expect(clippy::print_stdout, reason = "a benchmark is read on the terminal")]
#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark needs the wall clock"
)]

use std::hint::black_box;
use std::time::Instant;

use population::{Household, Person, PersonIndex, PhotoIdKind, Population, REGISTERED_PEOPLE};

const BAR_NANOSECONDS: f64 = 1_000.0;
const PEOPLE: u64 = 200_000;
const RUNS: usize = 9;

/// Coprime to the size of the population and near its golden section, so that the people are spread evenly.
const STRIDE: u64 = 679_837_261;

fn main() {
    let population = Population::new(1, REGISTERED_PEOPLE).expect("the size is allowed");
    let people: Vec<Person> = (0..PEOPLE)
        .map(|n| n * STRIDE % REGISTERED_PEOPLE)
        .map(|index| {
            population
                .person(PersonIndex(index))
                .expect("the index is below the size")
        })
        .collect();
    println!("{:<34} {:>8} {:>8}", "nanoseconds each", "median", "bar");

    print("person, all attributes", &people, |person| {
        let person = population.person(person.index());
        person.map(|person| touch(&person))
    });
    print("person, what the registry keeps", &people, |person| {
        (
            person.reference_id(),
            person.name(),
            person.birth_year(),
            person.gender(),
            person.photo_id(),
        )
    });

    let ids: Vec<_> = people.iter().map(Person::reference_id).collect();
    print("person by reference id", &ids, |&id| {
        population.person_by_reference_id(id)
    });
    let mobiles: Vec<_> = people
        .iter()
        .map(Person::household)
        .map(|household| household.mobile())
        .collect();
    print("household by mobile", &mobiles, |&mobile| {
        population.household_by_mobile(mobile)
    });
    print("household by mobile, its members", &mobiles, |&mobile| {
        population.household_by_mobile(mobile).map(members)
    });
    for kind in PhotoIdKind::ALL {
        let numbers: Vec<_> = people
            .iter()
            .map(Person::photo_id)
            .filter(|id| id.kind == kind)
            .collect();
        print(&format!("person by {kind}"), &numbers, |id| {
            population.person_by_photo_id(&id.number)
        });
    }
}

fn members(household: Household) -> u64 {
    household.members().map(|person| person.index().0).sum()
}

fn touch(person: &Person) -> impl Sized + use<> {
    (
        person.reference_id(),
        person.household().mobile(),
        person.name(),
        person.gender(),
        person.birth_date(),
        person.address(),
        person.photo_id(),
        person.doses(),
    )
}

fn print<T, R>(what: &str, inputs: &[T], measured: impl Fn(&T) -> R) {
    let mut runs: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            for input in inputs {
                black_box(measured(black_box(input)));
            }
            start.elapsed().as_nanos() as f64 / inputs.len() as f64
        })
        .collect();
    runs.sort_by(f64::total_cmp);
    let median = runs[RUNS / 2];
    let verdict = if median <= BAR_NANOSECONDS {
        ""
    } else {
        "  over"
    };
    println!("{what:<34} {median:>8.0} {BAR_NANOSECONDS:>8.0}{verdict}");
}
