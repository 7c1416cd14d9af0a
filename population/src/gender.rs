//! Gender, with the registry's public numbers and names.

use std::fmt;

/// A person's gender as registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gender {
    /// Male.
    Male,
    /// Female.
    Female,
    /// Transgender; the registry's dashboards say "others".
    Transgender,
}

impl Gender {
    /// Every gender.
    pub const ALL: [Gender; 3] = [Gender::Male, Gender::Female, Gender::Transgender];

    /// The public number, 1 to 3.
    #[must_use]
    pub const fn id(self) -> u8 {
        match self {
            Gender::Male => 1,
            Gender::Female => 2,
            Gender::Transgender => 3,
        }
    }

    /// The public name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Gender::Male => "Male",
            Gender::Female => "Female",
            Gender::Transgender => "Transgender",
        }
    }

    /// Of 10,000 people, how many. An assumption: slightly more men than women register, and a few in ten thousand neither.
    pub(crate) const fn per_ten_thousand(self) -> u64 {
        match self {
            Gender::Male => 5_145,
            Gender::Female => 4_850,
            Gender::Transgender => 5,
        }
    }
}

impl fmt::Display for Gender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
