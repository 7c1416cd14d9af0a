//! States, districts and centres fit together.

use std::collections::HashSet;

use population::places::{DISTRICTS, STATES, district, district_at, state};
use population::{CentreIndex, PersonIndex, Population, REGISTERED_PEOPLE};

fn registered() -> Population {
    Population::new(1, REGISTERED_PEOPLE).expect("the size is allowed")
}

#[test]
fn states_carry_the_public_numbers() {
    assert!(STATES.iter().map(|state| state.id).eq(1..=37));
    assert_eq!(state(9).map(|state| state.name), Some("Delhi"));
    assert_eq!(state(37).map(|state| state.name), Some("Daman and Diu"));
    assert_eq!((state(0), state(38)), (None, None));
    let names: HashSet<_> = STATES.iter().map(|state| state.name).collect();
    assert_eq!(names.len(), STATES.len());
}

#[test]
fn districts_belong_to_their_states() {
    assert!((700..800).contains(&DISTRICTS.len()));
    assert!(
        DISTRICTS
            .iter()
            .map(|district| usize::from(district.id))
            .eq(1..=DISTRICTS.len())
    );
    assert_eq!((district(0), district(u16::MAX)), (None, None));
    let by_state: Vec<_> = STATES.iter().flat_map(|state| state.districts()).collect();
    assert!(by_state.into_iter().eq(DISTRICTS.iter()));
    for one in &DISTRICTS {
        assert_eq!(district(one.id), Some(one));
        assert!(one.state().districts().contains(one));
    }
    let names: HashSet<_> = DISTRICTS
        .iter()
        .map(|district| (district.state_id, district.name))
        .collect();
    assert_eq!(names.len(), DISTRICTS.len());
}

#[test]
fn a_pincode_names_one_district() {
    for district in &DISTRICTS {
        for pincode in district.pincode_first..=district.pincode_last {
            assert!((100_000..=999_999).contains(&pincode));
            assert_eq!(district_at(pincode), Some(district), "{pincode}");
        }
    }
    let used: usize = (0..=999_999)
        .filter(|&pincode| district_at(pincode).is_some())
        .count();
    let listed: usize = DISTRICTS
        .iter()
        .map(|district| (district.pincode_first..=district.pincode_last).count())
        .sum();
    assert_eq!(used, listed);
}

#[test]
fn every_pincode_has_one_to_three_centres() {
    let population = registered();
    for district in &DISTRICTS {
        let centres: Vec<_> = population.centres_in(district).collect();
        assert!(
            (20..=60).contains(&centres.len()),
            "{district}: {}",
            centres.len()
        );
        let names: HashSet<_> = centres.iter().map(|centre| &centre.name).collect();
        assert_eq!(names.len(), centres.len(), "names are unique in {district}");
        let by_pincode: Vec<_> = (district.pincode_first..=district.pincode_last)
            .flat_map(|pincode| {
                let here: Vec<_> = population.centres_at(pincode).collect();
                assert!((1..=3).contains(&here.len()), "{pincode}");
                assert!(here.iter().all(|centre| centre.pincode == pincode));
                here
            })
            .collect();
        assert_eq!(by_pincode, centres);
        assert!(
            centres.iter().any(|centre| centre.paid) && centres.iter().any(|centre| !centre.paid)
        );
    }
    assert_eq!(population.centres_at(999_999).count(), 0);
}

#[test]
fn centre_numbers_lead_to_centres() {
    let population = registered();
    let all: Vec<_> = DISTRICTS
        .iter()
        .flat_map(|district| population.centres_in(district))
        .collect();
    assert!(
        all.iter()
            .map(|centre| centre.id.0 as usize)
            .eq(1..=all.len())
    );
    for centre in &all {
        assert_eq!(population.centre(centre.id).as_ref(), Some(centre));
        assert!(centre.opens < centre.closes);
        assert!(
            (5.0..38.0).contains(&centre.latitude) && (68.0..98.0).contains(&centre.longitude),
            "{centre:?}"
        );
    }
    let beyond = u32::try_from(all.len()).expect("there are not that many") + 1;
    assert_eq!(
        (
            population.centre(CentreIndex(0)),
            population.centre(CentreIndex(beyond))
        ),
        (None, None)
    );
    assert_eq!(population.centre(CentreIndex(u32::MAX)), None);
}

#[test]
fn no_centre_is_named_after_a_person() {
    let population = registered();
    let (mut given, mut family) = (HashSet::new(), HashSet::new());
    for index in 0..60_000 {
        let name = population
            .person(PersonIndex(index * 17_389))
            .expect("the index is below the size")
            .name();
        given.insert(name.given);
        family.insert(name.family);
    }
    for centre in DISTRICTS
        .iter()
        .flat_map(|district| population.centres_in(district))
    {
        let words: Vec<_> = centre.name.split([' ', ',', '-']).collect();
        let person = words
            .windows(2)
            .find(|pair| given.contains(pair[0]) && family.contains(pair[1]));
        assert_eq!(person, None, "{}", centre.name);
    }
}

#[test]
fn people_are_mostly_vaccinated_at_home() {
    let population = registered();
    let people = (0..20_000).map(|index| {
        population
            .person(PersonIndex(index * 54_983))
            .expect("the index is below the size")
    });
    let (mut at_home, mut doses) = (0.0, 0.0);
    for person in people {
        for dose in person.doses() {
            let centre = population
                .centre(dose.centre)
                .expect("doses are given at centres");
            doses += 1.0;
            at_home += f64::from(u8::from(centre.district == person.district()));
        }
    }
    assert!(
        (0.945..0.965).contains(&(at_home / doses)),
        "{}",
        at_home / doses
    );
}

#[test]
fn addresses_agree_with_districts() {
    let population = registered();
    for index in 0..5_000 {
        let person = population
            .person(PersonIndex(index))
            .expect("the index is below the size");
        assert_eq!(district_at(person.pincode()), Some(person.district()));
        let address = person.address();
        assert_eq!(address.pincode, person.pincode());
        assert_eq!(
            (address.district, address.state),
            (person.district().name, person.state().name)
        );
    }
}
