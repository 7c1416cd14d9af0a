//! What an upload can record: first doses of people of one state, each at a centre of the own district.
//!
//! `cargo run --release -p population --example doses SEED DATE STATE DOSES` prints a line of JSON for
//! each, as `POST /api/v3/vaccinator/doses` takes it.

use std::error::Error;
use std::io::{BufWriter, Write, stdout};

use jiff::civil::Date;
use population::{Person, PersonIndex, Population, REGISTERED_PEOPLE};

/// Years from which everybody is admitted.
const ADULT: i16 = 18;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [seed, date, state, doses] = arguments.as_slice() else {
        return Err("say SEED DATE STATE DOSES".into());
    };
    let (date, state): (Date, u8) = (date.parse()?, state.parse()?);
    let population = Population::new(seed.parse()?, REGISTERED_PEOPLE)?;
    let due = |person: &Person| {
        person.state().id == state
            && date.year() - person.birth_year() > ADULT
            && person.doses_by(date).is_empty()
    };
    let everybody = (0..population.people()).map(PersonIndex);
    let people = everybody.filter_map(|index| population.person(index).filter(due));
    let mut out = BufWriter::new(stdout().lock());
    for person in people.take(doses.parse()?) {
        let centre = population.centres_in(person.district()).next();
        let centre = centre.ok_or("a district without a centre")?.id.0;
        writeln!(
            out,
            r#"{{"beneficiary_reference_id":"{}","center_id":{centre},"vaccine":"COVISHIELD","vaccine_batch":"B1","dose":1}}"#,
            person.reference_id()
        )?;
    }
    out.flush()?;
    Ok(())
}
