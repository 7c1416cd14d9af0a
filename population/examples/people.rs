//! Whom a load test can play: households with a mobile, each with its adults who have no dose yet.
//!
//! `cargo run --release -p population --example people SEED DATE HOUSEHOLDS` prints a line for each:
//! the mobile and the reference ids, with blanks between. They are spread over the population.
#![expect(clippy::print_stdout, reason = "prints what it is asked for")]

use std::error::Error;

use jiff::civil::Date;
use population::{Household, HouseholdIndex, Population, REGISTERED_PEOPLE};

/// Years from which everybody is admitted to a session for adults.
const ADULT: i16 = 18;
/// Coprime to the number of households and near its golden section.
const STRIDE: u64 = 679_837_261;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [seed, date, households] = arguments.as_slice() else {
        return Err("say SEED DATE HOUSEHOLDS".into());
    };
    let (date, wanted): (Date, usize) = (date.parse()?, households.parse()?);
    let population = Population::new(seed.parse()?, REGISTERED_PEOPLE)?;
    let count = population.households();
    let spread = (0..count).map(|n| HouseholdIndex(n.wrapping_mul(STRIDE) % count));
    let lines = spread
        .filter_map(|index| line(&population.household(index)?, date))
        .take(wanted);
    for line in lines {
        println!("{line}");
    }
    Ok(())
}

fn line(household: &Household, date: Date) -> Option<String> {
    let due = household.members().filter(|person| {
        date.year() - person.birth_year() > ADULT && person.doses_by(date).is_empty()
    });
    let ids: Vec<String> = due
        .map(|person| person.reference_id().to_string())
        .collect();
    (!ids.is_empty()).then(|| format!("{} {}", household.mobile(), ids.join(" ")))
}
