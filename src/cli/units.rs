//! Durations and scales as people write them on a command line.

use std::time::Duration;

use crate::engine::schedule::Shard;
use crate::rehearsal;

/// More processes than anybody starts.
const SHARDS_MAX: u64 = 10_000;

/// `500ms`, `30s`, `2m`, `1h`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let split = text.find(|character: char| character.is_ascii_alphabetic());
    let (number, unit) = text.split_at(split.unwrap_or(text.len()));
    let factor = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return Err("write a number and a unit: 500ms, 30s, 2m or 1h".to_owned()),
    };
    let number: f64 = number
        .parse()
        .map_err(|_| format!("`{number}` is not a number"))?;
    let seconds = number * factor;
    if !(0.1..=86_400.0).contains(&seconds) {
        return Err("it must lie between 100ms and 24h".to_owned());
    }
    Ok(Duration::from_secs_f64(seconds))
}

/// A name or address, with or without a port, as it stands in a `Host` header.
pub(super) fn host(text: &str) -> Result<String, String> {
    let may = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    if text.is_empty() || !text.bytes().all(may) {
        return Err("write a name or an address, such as staging.test:8080".to_owned());
    }
    Ok(text.to_owned())
}

/// `1:100` divides the historical rates by 100.
pub(super) fn scale(text: &str) -> Result<f64, String> {
    let divisor = text
        .strip_prefix("1:")
        .and_then(|divisor| divisor.parse::<f64>().ok());
    match divisor {
        Some(divisor) if (1.0..=1e6).contains(&divisor) => Ok(divisor),
        _ => Err("write 1:N with N from 1 to 1000000, for instance 1:100".to_owned()),
    }
}

/// Requests a second.
pub(super) fn rate(text: &str) -> Result<f64, String> {
    match text.replace(',', "").parse::<f64>() {
        Ok(rate) if (1.0..=1e7).contains(&rate) => Ok(rate),
        _ => Err("write requests a second, from 1 to 10000000".to_owned()),
    }
}

/// Per cent, of which something is left.
pub(super) fn percent(text: &str) -> Result<f64, String> {
    match text.trim_end_matches('%').parse::<f64>() {
        Ok(percent) if (0.5..=100.0).contains(&percent) => Ok(percent),
        _ => Err("write per cent, from 0.5 to 100".to_owned()),
    }
}

/// `2/4` is the second of four shards.
pub(super) fn shard(text: &str) -> Result<Shard, String> {
    let numbers = text.split_once('/');
    let numbers = numbers.and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    match numbers {
        Some((number @ 1.., of)) if number <= of && of <= SHARDS_MAX => Ok(Shard {
            index: number - 1,
            of,
        }),
        _ => Err(format!(
            "write I/N with I from 1 to N, and N up to {SHARDS_MAX}: of four processes, 1/4 to 4/4"
        )),
    }
}

/// The scale asked for, or the one that suits this machine, and how it was chosen.
pub(super) fn scale_or_chosen(asked: Option<f64>) -> (f64, String) {
    match asked {
        Some(divisor) => (divisor, "asked for with --scale".to_owned()),
        None => scale_for(rehearsal::processors()),
    }
}

/// The largest step of 1, 2, 5, 10, 20 … at which the busiest recorded second (55,000
/// requests) asks of each processor what it can easily give while others use it too.
fn scale_for(processors: usize) -> (f64, String) {
    const PEAK: f64 = 55_000.0;
    const REQUESTS_EACH: f64 = 3_000.0;
    let wanted = PEAK / (processors as f64 * REQUESTS_EACH);
    let steps = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0];
    let divisor = steps
        .into_iter()
        .find(|step| *step >= wanted)
        .unwrap_or(100.0);
    let reason = format!("chosen for {processors} processors; --scale sets another");
    (divisor, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("1.5m"), Ok(Duration::from_secs(90)));
        for wrong in ["", "5", "s", "-1s", "1e9h", "5 parsecs", "nans"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn scales_are_ratios() {
        assert_eq!(scale("1:100"), Ok(100.0));
        for wrong in ["100", "1:", "1:0", "2:1", "1:x", "1:inf"] {
            assert!(scale(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn shards_are_counted_from_one() {
        assert_eq!(shard("1/1"), Ok(Shard::WHOLE));
        assert_eq!(shard("2/4"), Ok(Shard { index: 1, of: 4 }));
        assert_eq!(
            shard("2/4").map(|shard| shard.to_string()),
            Ok("2/4".to_owned())
        );
        for wrong in ["0/4", "5/4", "4", "1/0", "-1/4", "1/10001", "a/b", "1/4/4"] {
            assert!(shard(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn more_processors_come_closer_to_history() {
        assert_eq!(scale_for(1).0, 20.0);
        assert_eq!(scale_for(2).0, 10.0);
        assert_eq!(scale_for(64).0, 1.0);
    }
}
