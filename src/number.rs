//! Figures as people read them: grouped digits, three significant places, a unit.

/// `1,234,567`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A count with its noun: `1 answer`, `1,234 answers`.
pub(crate) fn counted(number: u64, one: &str, several: &str) -> String {
    let noun = if number == 1 { one } else { several };
    format!("{} {noun}", count(number))
}

/// `0.3`, `12.3`, `1,234`: one decimal below 100, none from there on.
pub(crate) fn decimal(number: f64) -> String {
    if number.abs() < 99.95 {
        plain_decimal(number)
    } else {
        count(number.abs().round() as u64)
    }
}

/// At most one decimal, digits not grouped: for coordinates.
pub(crate) fn plain_decimal(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// At most three significant digits: the values of an axis, however small.
pub(crate) fn significant(number: f64) -> String {
    let text = closely(number);
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Three significant digits, zeros at the end too: figures to compare.
pub(crate) fn closely(number: f64) -> String {
    if number.abs() >= 99.95 || number == 0.0 {
        return count(number.abs().round() as u64);
    }
    let decimals = (2.0 - number.abs().log10().floor()).clamp(0.0, 9.0) as usize;
    format!("{number:.decimals$}")
}

/// Milliseconds as `0.42 ms`, `12.3 ms`, `345 ms`, `1.2 s`, `3 min 5 s`.
pub(crate) fn milliseconds(ms: f64) -> String {
    match ms {
        0.0 => "0 ms".to_owned(),
        ms if ms < 0.005 => "<0.01 ms".to_owned(),
        ms if ms < 0.995 => format!("{ms:.2} ms"),
        ms if ms < 99.95 => format!("{ms:.1} ms"),
        ms if ms < 999.5 => format!("{ms:.0} ms"),
        ms => seconds(ms / 1000.0),
    }
}

/// Seconds as `0.4 s`, `12.3 s`, `3 min 5 s`, `2 h 5 min`.
pub(crate) fn seconds(seconds: f64) -> String {
    if seconds < 119.95 {
        return format!("{seconds:.1} s");
    }
    let whole = seconds.round() as u64;
    match (whole / 3600, whole / 60 % 60, whole % 60) {
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{} h {minutes} min", count(hours)),
    }
}

/// Hours as `12 minutes`, `7.5 hours`, `12.3 days`, `14 years`.
pub(crate) fn hours(hours: f64) -> String {
    const DAY: f64 = 24.0;
    const YEAR: f64 = 365.25 * DAY;
    match hours {
        hours if hours < 1.0 => format!("{} minutes", decimal(hours * 60.0)),
        hours if hours < 2.0 * DAY => format!("{} hours", decimal(hours)),
        hours if hours < 2.0 * YEAR => format!("{} days", decimal(hours / DAY)),
        hours => format!("{} years", decimal(hours / YEAR)),
    }
}

/// A share of 1 as `0 %`, `<0.01 %`, `0.42 %`, `12.3 %`.
pub(crate) fn share(share: f64) -> String {
    match share * 100.0 {
        0.0 => "0 %".to_owned(),
        percent if percent < 0.005 => "<0.01 %".to_owned(),
        percent if percent < 1.0 => format!("{percent:.2} %"),
        percent => format!("{} %", decimal(percent)),
    }
}

/// Something a second: `0.3/s`, `1,234/s`.
pub(crate) fn per_second(rate: f64) -> String {
    format!("{}/s", decimal(rate))
}

/// Two ends of an interval, the unit once if both have it: `7.2 to 8.3 ms`, `1.2 s or more`.
pub(crate) fn interval(low: f64, high: Option<f64>, write: fn(f64) -> String) -> String {
    let low = write(low);
    let Some(high) = high.map(write) else {
        return format!("{low} or more");
    };
    let unit = |text: &str| text.find([' ', '/']).unwrap_or(text.len());
    let (number, own) = low.split_at(unit(&low));
    let one_unit = !own.contains(|part: char| part.is_ascii_digit());
    if one_unit && own == &high[unit(&high)..] {
        format!("{number} to {high}")
    } else {
        format!("{low} to {high}")
    }
}

/// Bytes as `512 B`, `12.3 MB`; powers of 1000.
pub(crate) fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{} {}", decimal(value), UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_are_grouped_by_three() {
        let written = [0, 7, 999, 1_000, 12_345, 1_100_000_000].map(count);
        assert_eq!(
            written,
            ["0", "7", "999", "1,000", "12,345", "1,100,000,000"]
        );
        assert_eq!(counted(1, "answer", "answers"), "1 answer");
        assert_eq!(counted(0, "answer", "answers"), "0 answers");
    }

    #[test]
    fn times_take_the_unit_that_fits_also_where_rounding_crosses_a_border() {
        let written = [
            0.0,
            0.001,
            0.42,
            0.999,
            12.34,
            99.96,
            345.4,
            999.6,
            1_234.0,
            119_960.0,
            185_000.0,
            7_500_000.0,
        ]
        .map(milliseconds);
        assert_eq!(
            written,
            [
                "0 ms",
                "<0.01 ms",
                "0.42 ms",
                "1.0 ms",
                "12.3 ms",
                "100 ms",
                "345 ms",
                "1.0 s",
                "1.2 s",
                "2 min 0 s",
                "3 min 5 s",
                "2 h 5 min"
            ]
        );
        let long = [0.5, 7.5, 72.0, 122_724.0].map(hours);
        assert_eq!(long, ["30 minutes", "7.5 hours", "3 days", "14 years"]);
    }

    #[test]
    fn neighbouring_values_of_an_axis_are_written_differently() {
        let written = [0.0, 0.05, 0.1, 0.1 + 0.05, 2.5, 12.0, 1_500.0].map(significant);
        assert_eq!(written, ["0", "0.05", "0.1", "0.15", "2.5", "12", "1,500"]);
    }

    #[test]
    fn shares_rates_and_bytes_read_naturally() {
        let shares = [0.0, 0.000_01, 0.004_2, 0.123, 1.0].map(share);
        assert_eq!(shares, ["0 %", "<0.01 %", "0.42 %", "12.3 %", "100 %"]);
        let rates = [0.0, 0.31, 12.0, 99.96, 55_000.4].map(per_second);
        assert_eq!(rates, ["0/s", "0.3/s", "12/s", "100/s", "55,000/s"]);
        let sizes = [512, 999_700, 12_345_678].map(bytes);
        assert_eq!(sizes, ["512 B", "1 MB", "12.3 MB"]);
    }

    #[test]
    fn an_interval_names_a_unit_once_where_both_ends_have_it() {
        let times = |low, high| interval(low, high, milliseconds);
        assert_eq!(times(7.18, Some(8.26)), "7.2 to 8.3 ms");
        assert_eq!(times(990.0, Some(1_240.0)), "990 ms to 1.2 s");
        assert_eq!(times(185_000.0, Some(245_000.0)), "3 min 5 s to 4 min 5 s");
        assert_eq!(times(17.7, None), "17.7 ms or more");
        let rates = interval(1_190.0, Some(1_210.0), per_second);
        assert_eq!(rates, "1,190 to 1,210/s");
    }

    proptest! {
        #[test]
        fn grouping_changes_no_digit(number in any::<u64>()) {
            prop_assert_eq!(count(number).replace(',', ""), number.to_string());
        }

        #[test]
        fn a_time_fits_its_column(ms in 0.0f64..3.0e9) {
            prop_assert!(milliseconds(ms).len() <= 12, "{}", milliseconds(ms));
        }
    }
}
