//! What a record says, and what it never says.

use jiff::civil::date;
use population::Household;
use serde_json::Value;

use crate::drill::{Drill, Pair};

/// The records of a household as its own dashboard shows them.
fn served(drill: &Drill, household: &Household) -> Vec<Value> {
    let token = drill.token(Pair::Portal, household.mobile());
    let answer = drill.dashboard(&token, "").json();
    answer["beneficiaries"].as_array().expect("a list").clone()
}

#[test]
fn numbers_are_masked_to_the_last_four_and_the_year_stands_for_the_birth_date() {
    let drill = Drill::hardened();
    for n in 0..20 {
        let household = drill.household(n, 1);
        let records = served(&drill, &household);
        let text = Value::from(records.clone()).to_string();
        assert!(!text.contains(&household.mobile().to_string()));
        for (person, record) in household.members().zip(&records) {
            let number = person.photo_id().number;
            let address = person.address();
            assert!(!text.contains(&number) && !text.contains(&address.to_string()));
            let hidden = "X".repeat(number.len() - 4);
            assert_eq!(
                record["photo_id_number"],
                format!("{hidden}{}", &number[number.len() - 4..])
            );
            assert_eq!(
                record["mobile_number"],
                format!("XXXXXX{}", household.mobile().last_four())
            );
            assert_eq!(record["birth_year"], person.birth_year().to_string());
            assert_eq!(record["gender"], person.gender().name());
            assert_eq!(record["photo_id_type"], person.photo_id().kind.name());
        }
        drill.wait(300);
    }
}

#[test]
fn doses_are_on_record_from_their_day_on() {
    let statuses = ["Not Vaccinated", "Partially Vaccinated", "Vaccinated"];
    let mut seen = Vec::new();
    for day in [date(2021, 1, 15), date(2021, 8, 1), date(2022, 6, 1)] {
        let drill = Drill::with(|config| config.date = day);
        for n in 0..8 {
            let household = drill.household(n, 1);
            for (person, record) in household.members().zip(served(&drill, &household)) {
                let doses = person.doses_by(day);
                let status = statuses[doses.len().min(2)];
                assert_eq!(record["vaccination_status"], status);
                assert_eq!(
                    record["vaccine"],
                    doses.first().map_or("", |dose| dose.vaccine.name())
                );
                for (name, place) in [("dose1_date", 0), ("dose2_date", 1)] {
                    let dose = doses
                        .get(place)
                        .map(|dose| dose.date.strftime("%d-%m-%Y").to_string());
                    assert_eq!(record[name], dose.unwrap_or_default());
                }
                seen.push(status);
            }
            drill.wait(300);
        }
    }
    assert!(
        statuses.iter().all(|status| seen.contains(status)),
        "{seen:?}"
    );
}
