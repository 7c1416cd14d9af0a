//! The rules that turn exchanges into findings, one file each.

mod accepted_attempt;
mod address_served;
mod connection_held;
mod detector;
mod enumeration_unblocked;
mod existence;
mod existence_by_time;
mod foreign_record;
mod full_birth_date;
mod misplaced_data;
mod notes;
mod open_record;
mod otp_echoed;
mod otp_guesses_unlimited;
mod otp_reused;
mod staff_untracked;
mod unmasked_number;

pub(crate) use connection_held::WEAKNESS as CONNECTIONS_HELD;
pub(crate) use detector::{Detector, Outcome, Scene, Silence};
pub(crate) use existence::is_compared;
pub(crate) use notes::Notes;
pub use staff_untracked::AuditShown;

/// Every detector.
pub(crate) const ALL: &[Detector] = &[
    open_record::DETECTOR,
    foreign_record::DETECTOR,
    full_birth_date::DETECTOR,
    address_served::DETECTOR,
    unmasked_number::DETECTOR,
    misplaced_data::DETECTOR,
    existence::DETECTOR,
    existence_by_time::DETECTOR,
    otp_guesses_unlimited::DETECTOR,
    otp_reused::DETECTOR,
    otp_echoed::DETECTOR,
    accepted_attempt::DETECTOR,
    enumeration_unblocked::DETECTOR,
    staff_untracked::DETECTOR,
    connection_held::DETECTOR,
];
