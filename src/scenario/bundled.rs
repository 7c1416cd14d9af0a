//! The scenarios that come with the program, so that an installed one works anywhere.

/// The text of a scenario file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bundled {
    /// The scenario's name, and the file's without its ending.
    pub name: &'static str,
    /// Where the file lies in the source tree, for messages and findings.
    pub origin: &'static str,
    /// What it says.
    pub text: &'static str,
}

/// The scenario with this name.
pub fn find(name: &str) -> Option<&'static Bundled> {
    ALL.iter().find(|bundled| bundled.name == name)
}

macro_rules! bundled {
    ($($name:literal)*) => {
        &[$(Bundled {
            name: $name,
            origin: concat!("scenarios/", $name, ".toml"),
            text: include_str!(concat!("../../scenarios/", $name, ".toml")),
        },)*]
    };
}

/// All of them, in the order in which they are run.
pub const ALL: &[Bundled] = bundled![
    "registration-opening"
    "record-day"
    "slot-hunt"
    "telegram-bot"
    "phone-list"
    "open-api-probe"
    "otp-abuse"
    "authorised-user"
    "held-connections"
];
