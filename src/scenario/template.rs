//! Text with `{variables}`, cut into segments once so that filling it in is copying bytes.

mod parse;
mod show;

pub use parse::UnknownVariable;

/// Text with variables, in segments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// In order.
    pub segments: Vec<Segment>,
}

/// A stretch of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Copied as it is.
    Literal(String),
    /// Filled in for each request.
    Variable(Variable),
}

/// What a template may mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Variable {
    /// `{person.FIELD}`: of the person whom the visit plays.
    Person(PersonField),
    /// `{other.FIELD}`: of the person about whom the visit asks.
    Other(PersonField),
    /// `{otp}`: digits last read from the handset.
    Otp,
    /// `{otp.sha256}`: the same, hashed to lower-case hex as clients send it.
    OtpSha256,
    /// `{guess.sha256}`: a wrong guess, another one at each repetition, hashed likewise.
    GuessSha256,
    /// `{capture.NAME}`: kept from an earlier answer, by slot.
    Capture(usize),
    /// `{partner.key}`: the API key of the partner whom the registry knows.
    PartnerKey,
    /// `{partner.address}`: the source address on that partner's allow-list.
    PartnerAddress,
    /// `{staff.user}`: the user name of the account that the visit works with.
    StaffUser,
    /// `{staff.password}`: its password.
    StaffPassword,
    /// `{staff.centre}`: the number of its centre.
    StaffCentre,
    /// `{date}`, `{date+3}`: the registry's today plus so many days, as `DD-MM-YYYY`.
    Date {
        /// Days after today.
        days: u16,
        /// `{date.short}`, `{date.short+3}`: as `D-M-YY`, the spelling that slips past caches.
        short: bool,
    },
    /// `{random.uuid}`: a fresh version-4 UUID.
    RandomUuid,
}

/// What a template may say of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonField {
    /// Ten digits, first 1 to 5. The only field that an unregistered `other` has.
    Mobile,
    /// Fourteen digits.
    ReferenceId,
    /// Given and family name, percent-encoded in targets.
    Name,
    /// Four digits.
    BirthYear,
    /// Number of the home state.
    StateId,
    /// Number of the home district.
    DistrictId,
    /// Six digits.
    Pincode,
}

impl PersonField {
    /// All of them, with the words for them.
    pub const ALL: [(&'static str, Self); 7] = [
        ("mobile", Self::Mobile),
        ("reference-id", Self::ReferenceId),
        ("name", Self::Name),
        ("birth-year", Self::BirthYear),
        ("state-id", Self::StateId),
        ("district-id", Self::DistrictId),
        ("pincode", Self::Pincode),
    ];

    /// The field that `word` stands for.
    pub fn named(word: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(name, _)| *name == word);
        found.map(|(_, field)| *field)
    }
}

impl Template {
    /// Appends text as it is.
    pub(crate) fn put(&mut self, text: &str) {
        match self.segments.last_mut() {
            Some(Segment::Literal(last)) => last.push_str(text),
            _ => self.segments.push(Segment::Literal(text.to_owned())),
        }
    }

    /// The variables that it mentions, in order.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Literal(_) => None,
            Segment::Variable(variable) => Some(variable),
        })
    }

    /// The text between the variables.
    pub fn literals(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Literal(text) => Some(text.as_str()),
            Segment::Variable(_) => None,
        })
    }
}
