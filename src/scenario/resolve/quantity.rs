//! Times, shares and counts: how they are written and how large they may be.

use std::time::Duration;

use crate::scenario::fault::{Notes, Span};
use crate::scenario::file::{Given, List, Needed, Written};

/// Nothing in a scenario lasts longer than a day.
const DURATION_MAX: Duration = Duration::from_secs(86_400);
const UNITS: [(&str, f64); 4] = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
const HOW_TO_WRITE: &str =
    "write a number and a unit, such as \"500ms\", \"10s\", \"2m\" or \"1h\"";

/// The time that a text such as `"1.5s"` stands for; zero is one.
pub(super) fn parse_duration(text: &str) -> Option<Duration> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    let (_, seconds) = UNITS
        .iter()
        .find(|(unit, _)| *unit == &text[digits.len()..])?;
    // Digits only: `parse` also takes signs, exponents and "inf".
    let plain = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number: f64 = digits.parse().ok().filter(|_| plain)?;
    Duration::try_from_secs_f64(number * seconds).ok()
}

/// The share that a text such as `"1%"` stands for.
pub(super) fn parse_percent(text: &str) -> Option<f64> {
    let number: f64 = text.strip_suffix('%')?.trim_end().parse().ok()?;
    Some(number / 100.0)
}

/// A time from `min` to a day. Zero after noting what is wrong with it.
pub(super) fn duration(given: &Written<String>, min: Duration, notes: &mut Notes) -> Duration {
    let Some(duration) = parse_duration(&given.value) else {
        let problem = format!("`{}` is no time", given.value.escape_debug());
        notes.note(&given.span, problem, HOW_TO_WRITE);
        return Duration::ZERO;
    };
    if duration < min {
        let problem = format!("`{}` is too short", given.value);
        let remedy = format!("write at least \"{}ms\"", min.as_millis());
        notes.note(&given.span, problem, remedy);
    } else if duration > DURATION_MAX {
        let problem = format!("`{}` is longer than a day", given.value);
        notes.note(&given.span, problem, "write at most \"24h\"");
    }
    duration.min(DURATION_MAX)
}

/// A time that may be left out.
pub(super) fn duration_or(
    given: &Given<String>,
    min: Duration,
    default: Duration,
    notes: &mut Notes,
) -> Duration {
    given
        .as_ref()
        .map_or(default, |given| duration(given, min, notes))
}

/// A time that must be there.
pub(super) fn needed_duration(
    given: &Needed<String>,
    min: Duration,
    notes: &mut Notes,
) -> Duration {
    duration_or(&given.0, min, Duration::ZERO, notes)
}

/// A share above 0, as a step that nobody does is none; 1 when left out.
pub(super) fn chance(given: &Given<f64>, notes: &mut Notes) -> f64 {
    let Some(given) = given else { return 1.0 };
    if given.value <= 0.0 || given.value > 1.0 {
        let problem = format!("{} is no share of the visits", given.value);
        let remedy = "write a number above 0, up to 1 (every visit), or leave the step out";
        notes.note(&given.span, problem, remedy);
    }
    given.value
}

/// A share from 0 to 1, 1 when left out.
pub(super) fn share(given: &Given<f64>, notes: &mut Notes) -> f64 {
    let Some(given) = given else { return 1.0 };
    if !(0.0..=1.0).contains(&given.value) {
        let problem = format!("{} is no share", given.value);
        notes.note(
            &given.span,
            problem,
            "write a number from 0 (nobody) to 1 (everybody)",
        );
    }
    given.value
}

/// A count from 1 to `max`.
pub(super) fn count(given: &Given<i64>, default: u64, max: u64, notes: &mut Notes) -> u64 {
    let Some(given) = given else { return default };
    let value = u64::try_from(given.value).unwrap_or(0);
    if !(1..=max).contains(&value) {
        let problem = format!("{} is out of range", given.value);
        notes.note(
            &given.span,
            problem,
            format!("write a whole number from 1 to {max}"),
        );
    }
    value.clamp(1, max)
}

/// A status code.
pub(super) fn status(number: i64, span: &Span, notes: &mut Notes) -> Option<u16> {
    let code = u16::try_from(number).ok();
    let code = code.filter(|code| (100..=599).contains(code));
    if code.is_none() {
        let problem = format!("{number} is no status");
        notes.note(span, problem, "write numbers from 100 to 599");
    }
    code
}

/// Status codes.
pub(super) fn statuses(list: &Written<List<i64>>, notes: &mut Notes) -> Vec<u16> {
    let statuses = list.value.iter();
    statuses
        .filter_map(|given| status(given.value, &given.span, notes))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_have_a_unit() {
        assert_eq!(parse_duration("1.5s"), Some(Duration::from_millis(1500)));
        assert_eq!(parse_duration("50ms"), Some(Duration::from_millis(50)));
        assert_eq!(parse_duration("2m"), Some(Duration::from_secs(120)));
        assert_eq!(parse_duration("0s"), Some(Duration::ZERO));
        for wrong in [
            "", "s", "10", "-1s", "1 s", "1d", "infs", "1e9s", "1..2s", "+1s", "9s é",
        ] {
            assert_eq!(parse_duration(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn percents_are_shares() {
        assert_eq!(parse_percent("1%"), Some(0.01));
        assert_eq!(parse_percent("0.5 %"), Some(0.005));
        assert_eq!(parse_percent("1"), None);
    }

    proptest! {
        #[test]
        fn whole_milliseconds_are_read_back(millis in 0..86_400_000_u64) {
            let expected = Duration::from_millis(millis);
            prop_assert_eq!(parse_duration(&format!("{millis}ms")), Some(expected));
        }
    }
}
