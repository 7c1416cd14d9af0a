//! What must not get through at the authorised user's door.

use population::Person;

use super::BY_ID;
use crate::client::Request;
use crate::drill::{Drill, Pair, first};

fn victim(drill: &Drill) -> Person {
    first(&drill.household(0, 1))
}

fn looks_up(drill: &Drill, token: &str, purpose: Option<&str>) -> bool {
    let path = format!(
        "{BY_ID}?beneficiary_reference_id={}",
        victim(drill).reference_id()
    );
    let request = Request::get(path).bearer(token);
    let request = match purpose {
        Some(purpose) => request.header("x-purpose", purpose),
        None => request,
    };
    drill.send(&request).status == 200
}

/// Of a vaccinator in another state.
fn token_elsewhere(drill: &Drill) -> String {
    let home = victim(drill).state();
    let far = drill.person(0, |person| person.state() != home);
    let mut centres = drill.population.centres_in(far.district());
    let doses = victim(drill).doses();
    let centre = centres.find(|centre| doses.iter().all(|dose| dose.centre != centre.id));
    drill.staff_token(&format!("vaccinator-{}-1", centre.expect("a centre").id))
}

pub(crate) fn citizen_at_a_staff_function(drill: &Drill) -> bool {
    let citizen = drill.household(1, 1).mobile();
    let token = drill.token(Pair::Portal, citizen);
    looks_up(drill, &token, Some("vaccination"))
}

pub(crate) fn staff_elsewhere(drill: &Drill) -> bool {
    looks_up(drill, &token_elsewhere(drill), Some("vaccination"))
}

pub(crate) fn staff_without_purpose(drill: &Drill) -> bool {
    looks_up(drill, &drill.staff_token("national-1"), None)
}

pub(crate) fn staff_off_the_record(drill: &Drill) -> bool {
    let token = drill.staff_token("national-1");
    let is_served = looks_up(drill, &token, Some("audit"));
    assert!(is_served, "this is lawful");
    drill.control("/audit")["entries"]["granted"] == 0
}
