//! The accounts of authorised users, computed from the places of the drive like everything else:
//! each centre, district and state has room for 999, and so has the nation.

use std::fmt;

use population::places::{self, District, State};
use population::{CentreIndex, Mobile, Population};
use serde::{Deserialize, Serialize};

/// Accounts of one place.
const NUMBER_MAX: u16 = 999;
/// Bits of an account's id below the place, and below the kind of post.
const NUMBER_BITS: u32 = 10;
const PLACE_BITS: u32 = 18;

/// What somebody is, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Post {
    /// Gives doses at one centre.
    Vaccinator(#[serde(with = "centre")] CentreIndex),
    /// Administers the district with this number.
    District(u16),
    /// Administers the state with this number.
    State(u8),
    /// Administers all of it.
    National,
}

/// One authorised user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Account {
    post: Post,
    number: u16,
}

/// A centre as it is kept: its number.
mod centre {
    use population::CentreIndex;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(centre: &CentreIndex, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u32(centre.0)
    }

    pub(super) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<CentreIndex, D::Error> {
        u32::deserialize(from).map(CentreIndex)
    }
}

impl Post {
    /// The word for the role, in user names and in the audit log.
    pub(crate) fn role(self) -> &'static str {
        match self {
            Self::Vaccinator(_) => "vaccinator",
            Self::District(_) => "district",
            Self::State(_) => "state",
            Self::National => "national",
        }
    }

    /// The district, for those who have one.
    pub(crate) fn district(self, population: &Population) -> Option<&'static District> {
        match self {
            Self::Vaccinator(centre) => Some(population.centre(centre)?.district),
            Self::District(id) => places::district(id),
            Self::State(_) | Self::National => None,
        }
    }

    /// The state, for those who have one.
    pub(crate) fn state(self, population: &Population) -> Option<&'static State> {
        match self {
            Self::State(id) => places::state(id),
            other => other.district(population).map(District::state),
        }
    }

    fn new(role: &str, place: u32, population: &Population) -> Option<Self> {
        let post = match role {
            "vaccinator" => Self::Vaccinator(CentreIndex(place)),
            "district" => Self::District(place.try_into().ok()?),
            "state" => Self::State(place.try_into().ok()?),
            _ => return None,
        };
        // A post without a place that exists has no state.
        post.state(population).map(|_| post)
    }

    fn place(self) -> Option<u32> {
        match self {
            Self::Vaccinator(centre) => Some(centre.0),
            Self::District(id) => Some(id.into()),
            Self::State(id) => Some(id.into()),
            Self::National => None,
        }
    }
}

impl Account {
    /// The account with this user name, such as `vaccinator-1017-1` or `national-1`.
    pub(crate) fn named(user: &str, population: &Population) -> Option<Self> {
        let (place, number) = user.rsplit_once('-')?;
        let number = decimal(number)?.try_into().ok()?;
        let post = match place.split_once('-') {
            None if place == "national" => Post::National,
            None => return None,
            Some((role, place)) => Post::new(role, decimal(place)?, population)?,
        };
        (1..=NUMBER_MAX)
            .contains(&number)
            .then_some(Self { post, number })
    }

    pub(crate) fn post(self) -> Post {
        self.post
    }

    /// A number that no other account has.
    pub(crate) fn id(self) -> u32 {
        let kind = match self.post {
            Post::Vaccinator(_) => 0,
            Post::District(_) => 1,
            Post::State(_) => 2,
            Post::National => 3,
        };
        let place = self.post.place().unwrap_or_default();
        kind << (PLACE_BITS + NUMBER_BITS) | place << NUMBER_BITS | u32::from(self.number)
    }

    /// The user's own mobile, which is no beneficiary's.
    pub(crate) fn mobile(self, population: &Population) -> Mobile {
        population.unregistered_mobile(self.id().into())
    }
}

/// The user name.
impl fmt::Display for Account {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.post.role())?;
        if let Some(place) = self.post.place() {
            write!(out, "-{place}")?;
        }
        write!(out, "-{}", self.number)
    }
}

/// Digits without a sign or a leading zero, so that no account has two names.
fn decimal(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    plain.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_stands_for_one_account() {
        let mut ids = std::collections::BTreeSet::new();
        let population = Population::new(1, 1_000).expect("a population");
        for user in [
            "vaccinator-5-1",
            "vaccinator-6-1",
            "district-5-1",
            "state-5-1",
            "national-1",
        ] {
            let account = Account::named(user, &population).expect("an account");
            assert_eq!(account.to_string(), user);
            assert!(ids.insert(account.id()), "{user}");
            let mobile = account.mobile(&population);
            assert!(population.household_by_mobile(mobile).is_none(), "{user}");
        }
    }

    #[test]
    fn other_names_stand_for_none() {
        let population = Population::new(1, 1_000).expect("a population");
        for user in [
            "",
            "-",
            "national",
            "national-0",
            "national-1000",
            "national-01",
            "national-+1",
            "national-1-1",
            "vaccinator-1",
            "vaccinator-0-1",
            "vaccinator-99999999-1",
            "district-9999-1",
            "state-38-1",
            "Vaccinator-1-1",
            "vaccinator-1-1 ",
            "admin-1-1",
        ] {
            assert_eq!(Account::named(user, &population), None, "{user}");
        }
    }
}
