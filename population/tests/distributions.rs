//! That the probabilities behind the bits are those that people are really drawn with.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use population::{Attribute, Gender, Person, PersonIndex, Population, REGISTERED_PEOPLE};

/// Coprime to the size of the registered population and near its golden section: multiples of it are spread evenly, and at most one falls into a household.
const STRIDE: u64 = 679_837_261;

/// People of the registered population, spread over it.
fn sample(seed: u64, count: u64) -> impl Iterator<Item = Person> {
    let population = Population::new(seed, REGISTERED_PEOPLE).expect("the size is allowed");
    (0..count).map(move |n| {
        population
            .person(PersonIndex(n * STRIDE % REGISTERED_PEOPLE))
            .expect("the index is below the size")
    })
}

/// The sum of the probabilities of all values that occur among the people.
fn covered<T: Eq + Hash>(
    people: impl Iterator<Item = Person>,
    attribute: Attribute,
    value: impl Fn(&Person) -> T,
) -> f64 {
    let mut seen = HashSet::new();
    people
        .filter(|person| seen.insert(value(person)))
        .map(|person| (-person.bits(attribute)).exp2())
        .sum()
}

/// Pairs of people with the same value, found and expected.
fn coincidences<T: Eq + Hash>(
    count: u64,
    attribute: Attribute,
    value: impl Fn(&Person) -> T,
) -> (f64, f64) {
    let (mut seen, mut found, mut expected) = (HashMap::new(), 0.0, 0.0);
    for person in sample(7, count) {
        let before = seen.entry(value(&person)).or_insert(0.0);
        found += *before;
        *before += 1.0;
        expected += (-person.bits(attribute)).exp2() * (count - 1) as f64 / 2.0;
    }
    (found, expected)
}

#[test]
fn probabilities_of_all_values_sum_to_one() {
    let close = |sum: f64| (sum - 1.0).abs() < 1e-9;
    assert!(close(covered(
        sample(1, 20_000),
        Attribute::Gender,
        Person::gender
    )));
    assert!(close(covered(
        sample(1, 20_000),
        Attribute::BirthYear,
        Person::birth_year
    )));
    assert!(close(covered(
        sample(1, 20_000),
        Attribute::PhotoIdKind,
        |person| person.photo_id().kind
    )));
    assert!(close(covered(
        sample(1, 300_000),
        Attribute::State,
        |person| person.state().id
    )));
    assert!(close(covered(
        sample(1, 300_000),
        Attribute::District,
        |person| person.district().id
    )));
}

#[test]
fn probabilities_of_nearly_all_values_sum_to_nearly_one() {
    let nearly = |sum: f64| (0.97..=1.0 + 1e-9).contains(&sum);
    let dates = covered(sample(1, 200_000), Attribute::BirthDate, Person::birth_date);
    assert!(nearly(dates), "{dates}");
    let centres = covered(sample(1, 300_000), Attribute::Centre, |person| {
        person.doses().first().map(|dose| dose.centre)
    });
    assert!(nearly(centres), "{centres}");
    // Enough people for every pair of days and vaccine of a small population, save the rare vaccine's.
    let population = Population::new(2, 3_000).expect("the size is allowed");
    let people = (0..population.people()).map(|index| {
        population
            .person(PersonIndex(index))
            .expect("the index is below the size")
    });
    let doses = covered(people, Attribute::Doses, |person| {
        person
            .doses()
            .into_iter()
            .map(|dose| (dose.date, dose.vaccine))
            .collect::<Vec<_>>()
    });
    assert!((0.8..=1.0 + 1e-9).contains(&doses), "{doses}");
}

#[test]
fn names_coincide_as_often_as_their_bits_say() {
    let (found, expected) = coincidences(100_000, Attribute::Name, Person::name);
    assert!(
        (found / expected - 1.0).abs() < 0.05,
        "{found} pairs, {expected} expected"
    );
}

#[test]
fn addresses_coincide_as_often_as_their_bits_say() {
    let (found, expected) = coincidences(600_000, Attribute::Address, Person::address);
    // Five standard deviations of a count of rare pairs.
    assert!(
        (found - expected).abs() < 5.0 * expected.sqrt(),
        "{found} pairs, {expected} expected"
    );
}

#[test]
fn whole_histories_coincide_as_often_as_their_bits_say() {
    let (found, expected) = coincidences(100_000, Attribute::Doses, |person| {
        person
            .doses()
            .into_iter()
            .map(|dose| (dose.date, dose.vaccine))
            .collect::<Vec<_>>()
    });
    assert!(
        (found / expected - 1.0).abs() < 0.05,
        "{found} pairs, {expected} expected"
    );
}

#[test]
fn an_identity_number_singles_out_one_person() {
    for person in sample(1, 100) {
        let all = (REGISTERED_PEOPLE as f64).log2();
        assert!((person.bits(Attribute::ReferenceId) - all).abs() < 1e-9);
        assert!((person.bits(Attribute::PhotoIdNumber) - all).abs() < 1e-9);
        let household = (person.household().members().count() as f64).log2();
        assert!((person.bits(Attribute::Mobile) - (all - household)).abs() < 1e-9);
    }
}

#[test]
fn sizes_of_disclosures_are_plausible() {
    let mean = |attribute| {
        sample(3, 2_000)
            .map(|person| person.bits(attribute))
            .sum::<f64>()
            / 2_000.0
    };
    for (attribute, bits) in [
        (Attribute::Gender, 1.0),
        (Attribute::BirthYear, 6.0),
        (Attribute::District, 9.0),
        (Attribute::BirthDate, 14.5),
        (Attribute::Name, 17.5),
    ] {
        assert!(
            (mean(attribute) - bits).abs() < 1.0,
            "{attribute}: {}",
            mean(attribute)
        );
    }
}

#[test]
fn bits_are_never_negative_even_for_one_person() {
    let alone = Population::new(1, 1)
        .expect("one person is allowed")
        .person(PersonIndex(0))
        .expect("there is one");
    for attribute in Attribute::ALL {
        let bits = alone.bits(attribute);
        assert!(
            bits.is_sign_positive() && bits.is_finite(),
            "{attribute}: {bits}"
        );
    }
}

#[test]
fn every_region_has_many_names() {
    // A state of each region by its number: Bihar, Punjab, Gujarat, Odisha, Telangana, Kerala, Assam.
    for state in [5, 28, 11, 26, 32, 17, 4] {
        let people: Vec<_> = sample(4, 100_000)
            .filter(|person| person.state().id == state)
            .collect();
        let given = |gender| {
            let people = people.iter().filter(|person| person.gender() == gender);
            people
                .map(|person| person.name().given)
                .collect::<HashSet<_>>()
                .len()
        };
        let family: HashSet<_> = people.iter().map(|person| person.name().family).collect();
        assert!(
            given(Gender::Female) >= 60 && given(Gender::Male) >= 60 && family.len() >= 80,
            "state {state}"
        );
    }
}

#[test]
fn households_have_two_point_four_people() {
    let population = Population::new(9, REGISTERED_PEOPLE).expect("the size is allowed");
    let mean = population.people() as f64 / population.households() as f64;
    assert!((mean - 2.4).abs() < 1e-6, "{mean}");
    let mut sizes = [0; 5];
    for person in sample(9, 100_000) {
        sizes[person.household().members().count()] += 1;
    }
    // Per person, not per household: the documented shares times the size, over the mean.
    for (size, share) in [(1, 0.108), (2, 0.237), (3, 0.323), (4, 0.333)] {
        assert!(
            (f64::from(sizes[size]) / 100_000.0 - share).abs() < 0.01,
            "{sizes:?}"
        );
    }
}

#[test]
fn ids_of_neighbours_are_unrelated() {
    const PEOPLE: u64 = 50_000;
    let population = Population::new(6, REGISTERED_PEOPLE).expect("the size is allowed");
    let ids: Vec<f64> = (0..PEOPLE)
        .map(|index| {
            population
                .person(PersonIndex(index))
                .expect("the index is below the size")
        })
        .map(|person| (person.reference_id().as_u64() as f64 - 1e13) / 9e13 - 0.5)
        .collect();
    let mean = ids.iter().sum::<f64>() / PEOPLE as f64;
    let correlation =
        ids.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>() / PEOPLE as f64 * 12.0;
    let five_deviations = 5.0 / (PEOPLE as f64).sqrt();
    assert!(
        mean.abs() < five_deviations && correlation.abs() < five_deviations,
        "{mean} {correlation}"
    );
}
