//! Where somebody belongs, as far as a jurisdiction asks: no name, no number, nothing to serve.

use population::places::District;
use population::{CentreIndex, Mobile, ReferenceId};

use super::agenda::held;
use super::changes::Household;
use super::member::{Drive, Member, Origin};
use crate::redact::redacted;

/// The places that a person has to do with.
#[derive(Clone)]
pub(crate) struct Whereabouts {
    pub(crate) id: ReferenceId,
    /// Of the household's home; none for a newcomer on a mobile of nobody else.
    pub(crate) home: Option<&'static District>,
    /// Of doses, of appointments to come, and of a registration by a vaccinator.
    pub(crate) centres: Vec<CentreIndex>,
}

redacted!(Whereabouts);

impl Whereabouts {
    /// Of everybody on a mobile.
    pub(super) fn of_household(drive: &Drive, mobile: Mobile, changes: &Household) -> Vec<Self> {
        let household = drive.population.household_by_mobile(mobile);
        let first = household.and_then(|household| household.members().next());
        let home = first.map(|person| person.district());
        let members = drive.members(mobile, changes);
        members
            .iter()
            .map(|member| Self {
                id: member.id,
                home,
                centres: centres(drive, member, changes),
            })
            .collect()
    }
}

fn centres(drive: &Drive, member: &Member, changes: &Household) -> Vec<CentreIndex> {
    let doses = member.doses.iter().map(|dose| CentreIndex(dose.centre));
    let appointments = changes
        .appointments_of(member.id)
        .filter_map(|appointment| held(&drive.population, appointment.session))
        .map(|held| held.centre.id);
    let registered = match &member.origin {
        Origin::Newcomer(newcomer) => newcomer.registered_at.map(CentreIndex),
        Origin::Population(_) => None,
    };
    doses.chain(appointments).chain(registered).collect()
}
