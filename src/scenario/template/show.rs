//! Templates for people: what a report says was requested.

use std::fmt;

use super::{PersonField, Segment, Template, Variable};

impl fmt::Display for Template {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in &self.segments {
            match segment {
                Segment::Literal(text) => out.write_str(text)?,
                Segment::Variable(variable) => write!(out, "{{{variable}}}")?,
            }
        }
        Ok(())
    }
}

/// The word without its braces; a capture has no name any more and is just one.
impl fmt::Display for Variable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(field) => write!(out, "person.{field}"),
            Self::Other(field) => write!(out, "other.{field}"),
            Self::Otp => out.write_str("otp"),
            Self::OtpSha256 => out.write_str("otp.sha256"),
            Self::GuessSha256 => out.write_str("guess.sha256"),
            Self::Capture(_) => out.write_str("capture"),
            Self::PartnerKey => out.write_str("partner.key"),
            Self::PartnerAddress => out.write_str("partner.address"),
            Self::StaffUser => out.write_str("staff.user"),
            Self::StaffPassword => out.write_str("staff.password"),
            Self::StaffCentre => out.write_str("staff.centre"),
            Self::RandomUuid => out.write_str("random.uuid"),
            Self::Date { days, short } => {
                out.write_str(if *short { "date.short" } else { "date" })?;
                match days {
                    0 => Ok(()),
                    days => write!(out, "+{days}"),
                }
            }
        }
    }
}

impl fmt::Display for PersonField {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = Self::ALL.iter().find(|(_, field)| field == self);
        out.write_str(named.map_or("?", |(name, _)| name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_what_was_written() {
        for text in [
            "/a/{person.state-id}?pin={other.pincode}&date={date+3}&d={date.short}",
            "{staff.user} {staff.password} {staff.centre}",
            "{partner.key} {partner.address} {otp} {otp.sha256} {guess.sha256} {random.uuid}",
        ] {
            let (template, unknown) = Template::parse(text, &[]);
            assert_eq!(unknown, []);
            assert_eq!(template.to_string(), text);
        }
    }
}
