//! Dates and times as people write them.

use jiff::civil::Date;

use crate::api::dates;

/// `Sunday, 11 June 2023`.
pub(super) fn long(date: Date) -> String {
    date.strftime("%A, %-d %B %Y").to_string()
}

/// A date of a record (`11-06-2023`) as `11 June 2023`; nothing for none.
pub(super) fn short(text: &str) -> String {
    let date = dates::parse(text);
    date.map(|date| date.strftime("%-d %B %Y").to_string())
        .unwrap_or_default()
}

/// A date of a record in full, with the day of the week.
pub(super) fn full(text: &str) -> String {
    dates::parse(text).map(long).unwrap_or_default()
}

/// A slot (`09:00AM-11:00AM`) as `9:00 am to 11:00 am`.
pub(super) fn hours(slot: &str) -> String {
    let time = |text: &str| {
        let (digits, half) = text.split_at(text.len().saturating_sub(2));
        let half = half.to_ascii_lowercase();
        format!("{} {half}", digits.trim_start_matches('0'))
    };
    slot.split('-').map(time).collect::<Vec<_>>().join(" to ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_slots_are_spelled_out() {
        assert_eq!(full("11-06-2023"), "Sunday, 11 June 2023");
        assert_eq!(short("01-02-2021"), "1 February 2021");
        assert_eq!(short(""), "");
        assert_eq!(hours("09:00AM-11:00AM"), "9:00 am to 11:00 am");
        assert_eq!(hours("11:00AM-01:00PM"), "11:00 am to 1:00 pm");
    }
}
