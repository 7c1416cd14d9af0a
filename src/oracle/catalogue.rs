//! What a scenario may attempt and a finding may name.
//!
//! The numbers are those of the Common Weakness Enumeration (<https://cwe.mitre.org>)
//! and of the OWASP API Security Top 10, edition 2023.

use crate::claim::Claim;

/// A fault that lets out personal data or opens a way to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weakness {
    /// Kebab-case, unique.
    pub id: &'static str,
    /// In one line for people.
    pub title: &'static str,
    /// CWE number.
    pub cwe: u16,
    /// Item of the OWASP API Security Top 10 (2023), `API1` to `API10`.
    pub owasp: &'static str,
    /// Claims that it breaks. Empty where none of the nine speaks of it.
    pub claims: &'static [Claim],
}

/// The weakness with this id.
pub fn find(id: &str) -> Option<&'static Weakness> {
    ALL.iter().find(|weakness| weakness.id == id)
}

const fn weakness(
    id: &'static str,
    title: &'static str,
    cwe: u16,
    owasp: &'static str,
    claims: &'static [Claim],
) -> Weakness {
    Weakness {
        id,
        title,
        cwe,
        owasp,
        claims,
    }
}

/// Every weakness that has a name.
#[rustfmt::skip]
pub const ALL: &[Weakness] = &[
    // Access without OTP / session.
    weakness("records-open", "Records are served without a token", 306, "API2", &[Claim::OtpOnly, Claim::NoOpenApi]),
    weakness("any-bearer-accepted", "Any bearer token is accepted", 287, "API2", &[Claim::OtpOnly, Claim::NoOpenApi]),
    weakness("unconfirmed-token", "A token works before its OTP is confirmed", 304, "API2", &[Claim::OtpOnly, Claim::NoOpenApi]),
    weakness("verb-skips-auth", "An odd verb or an override header skips authentication", 650, "API5", &[Claim::OtpOnly, Claim::NoOpenApi]),
    weakness("path-spelling-skips-auth", "An odd spelling of the path skips authentication", 436, "API5", &[Claim::OtpOnly, Claim::NoOpenApi]),
    weakness("old-version-open", "An old version is still served without authentication", 1059, "API9", &[Claim::OtpOnly, Claim::NoOpenApi]),
    weakness("http10-skips-auth", "HTTP/1.0 or a missing Host skips authentication", 436, "API8", &[Claim::OtpOnly, Claim::NoOpenApi]),
    weakness("content-type-confusion", "An unexpected content type skips validation", 436, "API8", &[Claim::OtpOnly, Claim::NoOpenApi]),
    // Tokens.
    weakness("token-alg-none", "Unsigned tokens are accepted", 347, "API2", &[Claim::OtpOnly]),
    weakness("token-key-confusion", "The public key is accepted as a signing secret", 347, "API2", &[Claim::OtpOnly]),
    weakness("token-kid-confusion", "The key id of a token chooses the key", 347, "API2", &[Claim::OtpOnly]),
    weakness("token-never-expires", "Tokens never expire", 613, "API2", &[Claim::OtpOnly]),
    weakness("token-survives-logout", "A token survives logout", 613, "API2", &[Claim::OtpOnly]),
    weakness("token-survives-mobile-change", "A token survives a change of mobile", 613, "API2", &[Claim::OtpOnly]),
    weakness("token-wrong-audience", "A token for one audience works for another", 863, "API2", &[Claim::OtpOnly]),
    weakness("token-weak-key", "Tokens are signed with a weak key", 326, "API2", &[Claim::OtpOnly]),
    weakness("token-carries-personal-data", "A token carries personal data", 201, "API3", &[Claim::OtpOnly]),
    weakness("predictable-token", "Session ids are predictable", 340, "API2", &[Claim::OtpOnly]),
    // OTP.
    weakness("otp-unlimited-guesses", "OTPs can be guessed without limit", 307, "API2", &[Claim::OtpOnly, Claim::EdgeHolds]),
    weakness("otp-resend-resets-budget", "A resend resets the budget of guesses", 307, "API2", &[Claim::OtpOnly, Claim::EdgeHolds]),
    weakness("otp-budget-by-forwarded-header", "A forwarded header resets the budget of guesses", 348, "API2", &[Claim::OtpOnly, Claim::EdgeHolds]),
    weakness("otp-guess-race", "Parallel guesses exceed the limit", 367, "API2", &[Claim::OtpOnly, Claim::EdgeHolds]),
    weakness("otp-reusable", "An OTP works twice", 294, "API2", &[Claim::OtpOnly]),
    weakness("otp-double-confirm", "Parallel confirmations yield two sessions", 362, "API2", &[Claim::OtpOnly]),
    weakness("otp-long-lived", "An OTP lives longer than ten minutes", 613, "API2", &[Claim::OtpOnly]),
    weakness("otp-survives-resend", "An earlier OTP works after a resend", 613, "API2", &[Claim::OtpOnly]),
    weakness("otp-not-bound-to-mobile", "An OTP of one mobile opens another", 639, "API1", &[Claim::OtpOnly]),
    weakness("otp-predictable", "OTPs are predictable", 337, "API2", &[Claim::OtpOnly]),
    weakness("otp-short", "OTPs are short or biased", 334, "API2", &[Claim::OtpOnly]),
    weakness("otp-echoed", "The OTP is in an answer", 201, "API2", &[Claim::OtpOnly]),
    weakness("otp-early-exit-compare", "Comparing an OTP takes longer the more of it is right", 208, "API2", &[Claim::OtpOnly]),
    weakness("otp-flooding", "OTPs can be requested without limit", 799, "API4", &[Claim::EdgeHolds]),
    weakness("otp-master-code", "A master OTP opens every account", 798, "API2", &[Claim::OtpOnly]),
    // Objects, functions, partners.
    weakness("broken-object-access", "A person reads another person's record", 639, "API1", &[Claim::OtpOnly]),
    weakness("broken-object-access-second-id", "A second id in the request is not checked", 639, "API1", &[Claim::OtpOnly]),
    weakness("certificate-open-to-others", "Certificates of others can be downloaded", 639, "API1", &[Claim::OtpOnly]),
    weakness("certificate-sequential", "Certificate ids are sequential", 340, "API1", &[Claim::OtpOnly]),
    weakness("broken-object-write", "A person changes another person's record", 639, "API1", &[Claim::OtpOnly]),
    weakness("mass-assignment", "Fields that a caller must not set are accepted", 915, "API3", &[Claim::OtpOnly]),
    weakness("citizen-calls-staff", "A citizen calls staff functions", 862, "API5", &[Claim::OtpOnly, Claim::StaffTracked]),
    weakness("staff-outside-jurisdiction", "Staff read records outside their own centre", 863, "API5", &[Claim::StaffTracked]),
    weakness("staff-without-purpose", "Staff read records without saying why", 285, "API5", &[Claim::StaffTracked]),
    weakness("staff-untracked", "Accesses of staff are not on record", 778, "API8", &[Claim::StaffTracked]),
    weakness("partner-over-scope", "A partner's key opens what is outside its scopes", 863, "API5", &[Claim::PartnersAllowListed]),
    weakness("partner-without-otp", "A partner gets records without the beneficiary's OTP", 306, "API2", &[Claim::OtpOnly, Claim::NoOpenApi]),
    weakness("allowlist-trusts-forwarded-header", "A forwarded header passes the partners' allow-list", 348, "API8", &[Claim::PartnersAllowListed]),
    weakness("revoked-key-cached", "A revoked partner key still works", 613, "API2", &[Claim::PartnersAllowListed]),
    weakness("partner-request-replay", "A partner's request can be replayed", 294, "API2", &[Claim::PartnersAllowListed]),
    // Too much data.
    weakness("full-birth-date", "The full date of birth is served", 359, "API3", &[Claim::BirthYearOnly]),
    weakness("address-exposed", "The address is served", 213, "API3", &[Claim::NoAddress]),
    weakness("identity-number-unmasked", "Identity numbers are served in full", 359, "API3", &[]),
    weakness("masks-disagree", "Masks differ between endpoints", 359, "API3", &[]),
    weakness("page-over-fetch", "A page holds more than was asked for", 770, "API4", &[Claim::OtpOnly]),
    weakness("export-open", "An export endpoint is open", 862, "API5", &[Claim::OtpOnly, Claim::NoOpenApi]),
    weakness("household-stale", "A removed member is still served with the household", 863, "API1", &[Claim::OtpOnly]),
    weakness("small-cell-statistics", "Statistics single out a person", 202, "API3", &[Claim::NoOpenApi]),
    weakness("statistics-differencing", "The difference of two statistics singles out a person", 202, "API3", &[Claim::NoOpenApi]),
    // Oracles and limits.
    weakness("existence-by-status", "The status tells who is registered", 204, "API2", &[Claim::NoOpenApi]),
    weakness("existence-by-shape", "Length, headers or field order tell who is registered", 204, "API2", &[Claim::NoOpenApi]),
    weakness("existence-by-time", "The response time tells who is registered", 208, "API2", &[Claim::NoOpenApi]),
    weakness("existence-by-quota", "A quota tells who is registered", 203, "API6", &[Claim::NoOpenApi]),
    weakness("enumeration-never-blocked", "Enumeration is never blocked", 799, "API6", &[Claim::EdgeHolds]),
    weakness("limit-by-address-only", "Limits count addresses only", 799, "API4", &[Claim::EdgeHolds]),
    weakness("limit-fails-open", "Limits fail open under load", 636, "API4", &[Claim::EdgeHolds]),
    weakness("connections-held", "Slow and half-open connections are held as long as the caller likes", 400, "API4", &[Claim::EdgeHolds]),
    // Side channels of the message.
    weakness("leak-in-header", "A response header carries personal data", 201, "API8", &[Claim::OtpOnly]),
    weakness("leak-in-redirect", "A redirect carries personal data", 598, "API8", &[Claim::OtpOnly]),
    weakness("leak-in-error", "An error carries personal data", 209, "API8", &[Claim::OtpOnly]),
    weakness("leak-when-decoded", "Personal data appears once the body is decoded", 201, "API3", &[Claim::OtpOnly]),
    weakness("leak-in-trailer-or-range", "Personal data in a trailer or a range", 201, "API8", &[Claim::OtpOnly]),
    weakness("debug-open", "A log or debug endpoint is open", 532, "API8", &[Claim::OtpOnly, Claim::NoOpenApi]),
    // Only under state or load.
    weakness("cache-ignores-identity", "A cache ignores who asks", 524, "API8", &[Claim::OtpOnly]),
    weakness("connection-cross-talk", "Connections receive each other's answers", 488, "API8", &[Claim::OtpOnly]),
    weakness("rare-leak", "A rare answer holds another person's data", 488, "API1", &[Claim::OtpOnly]),
    weakness("desync", "Front and back disagree where a request ends", 444, "API8", &[Claim::OtpOnly]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_id_is_unique_and_found() {
        let ids: BTreeSet<&str> = ALL.iter().map(|weakness| weakness.id).collect();
        assert_eq!(ids.len(), 75);
        for weakness in ALL {
            assert_eq!(find(weakness.id), Some(weakness));
        }
        assert_eq!(find("no-such-weakness"), None);
    }

    #[test]
    fn every_owasp_item_is_of_the_edition_of_2023() {
        for weakness in ALL {
            let item = weakness.owasp.strip_prefix("API").expect("starts with API");
            assert!(
                (1..=10).contains(&item.parse::<u8>().expect("a number")),
                "{weakness:?}"
            );
        }
    }
}
