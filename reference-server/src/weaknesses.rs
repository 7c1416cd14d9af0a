//! Faults that can be switched on, alone or together: one file each, off by default.

mod address_exposed;
mod allowlist_trusts_forwarded_header;
mod any_bearer_accepted;
mod as_reported;
mod broken_object_access;
mod certificate_open_to_others;
mod citizen_calls_staff;
mod connections_held;
mod enumeration_never_blocked;
mod existence_by_shape;
mod existence_by_status;
mod existence_by_time;
mod full_birth_date;
mod identity_number_unmasked;
mod leak_in_header;
mod otp_echoed;
mod otp_master_code;
mod otp_not_bound_to_mobile;
mod otp_reusable;
mod otp_unlimited_guesses;
mod partner_over_scope;
mod partner_request_replay;
mod partner_without_otp;
mod records_open;
mod staff_outside_jurisdiction;
mod staff_untracked;
mod staff_without_purpose;
mod token_carries_personal_data;
mod token_wrong_audience;
mod unconfirmed_token;

use crate::policy::Policies;

pub(crate) use as_reported::as_reported;

/// A fault of the registry, as another answer to a security decision.
#[derive(Clone, Copy, Debug)]
pub struct Weakness {
    /// Its name on the command line and in reports, kebab-case.
    pub id: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// The number in the Common Weakness Enumeration.
    pub cwe: u16,
    /// Puts it in place over the policies so far.
    pub apply: fn(&mut Policies),
}

/// Every weakness, in the order of the catalogue.
pub const ALL: &[Weakness] = &[
    records_open::WEAKNESS,
    any_bearer_accepted::WEAKNESS,
    unconfirmed_token::WEAKNESS,
    token_wrong_audience::WEAKNESS,
    token_carries_personal_data::WEAKNESS,
    otp_unlimited_guesses::WEAKNESS,
    otp_reusable::WEAKNESS,
    otp_not_bound_to_mobile::WEAKNESS,
    otp_echoed::WEAKNESS,
    otp_master_code::WEAKNESS,
    broken_object_access::WEAKNESS,
    certificate_open_to_others::WEAKNESS,
    partner_over_scope::WEAKNESS,
    citizen_calls_staff::WEAKNESS,
    staff_outside_jurisdiction::WEAKNESS,
    staff_without_purpose::WEAKNESS,
    staff_untracked::WEAKNESS,
    partner_without_otp::WEAKNESS,
    allowlist_trusts_forwarded_header::WEAKNESS,
    partner_request_replay::WEAKNESS,
    full_birth_date::WEAKNESS,
    address_exposed::WEAKNESS,
    identity_number_unmasked::WEAKNESS,
    existence_by_status::WEAKNESS,
    existence_by_shape::WEAKNESS,
    existence_by_time::WEAKNESS,
    enumeration_never_blocked::WEAKNESS,
    connections_held::WEAKNESS,
    leak_in_header::WEAKNESS,
];

/// The weakness with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Weakness> {
    ALL.iter().find(|weakness| weakness.id == id)
}
