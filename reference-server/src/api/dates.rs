//! Dates in queries: `DD-MM-YYYY`, and `D-M-YY` as some clients write it.

use jiff::civil::Date;

/// The day that `text` means in either spelling.
pub(crate) fn parse(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || day.len() > 2 || month.len() > 2 {
        return None;
    }
    let year: i16 = match year.len() {
        2 => 2_000 + number::<i16>(year)?,
        4 => number(year)?,
        _ => return None,
    };
    Date::new(year, number(month)?, number(day)?).ok()
}

/// Digits only: `+8` and ` 8` are no days.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::store::date_text;

    #[test]
    fn all_spellings_mean_the_same_day() {
        for text in ["08-06-2021", "8-6-21", "08-06-21", "8-06-2021"] {
            assert_eq!(parse(text), Some(date(2021, 6, 8)), "{text}");
        }
    }

    #[test]
    fn other_text_is_no_date() {
        for text in [
            "",
            "8-6",
            "8-6-2021-1",
            "31-02-2021",
            "2021-06-08",
            "+8-6-21",
            "8-6-021",
            "a-b-cc",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(day in 1..=28_i8, month in 1..=12_i8, year in 2021..=2023_i16) {
            let day = date(year, month, day);
            prop_assert_eq!(parse(&date_text(day)), Some(day));
        }
    }
}
