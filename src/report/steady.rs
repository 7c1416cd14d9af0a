//! From when on a scenario was steady, in words.

use crate::number::{decimal, seconds, share};
use crate::record::{Steadiness, Trend};

/// The beginning of the steady part, whether it stayed so, and how much alike neighbours are.
pub(super) fn steadiness(told: &Steadiness) -> String {
    let Some(planned) = told.rate_from_seconds else {
        return "a trace has no rate that would stay the same, so nothing is said".to_owned();
    };
    let begin = match told.from_seconds {
        Some(from) => format!("from {} on", seconds(from)),
        None => "no end of a warm-up found".to_owned(),
    };
    let Some((answers, response)) = told.answers.zip(told.response) else {
        let plan = if planned > 0.0 {
            format!("the planned rate changed until {}, and ", seconds(planned))
        } else {
            String::new()
        };
        let found = told
            .from_seconds
            .map_or_else(String::new, |_| format!("{begin}; "));
        let few = match told.answers {
            None => format!("{} whole intervals", told.intervals),
            Some(_) => "the intervals with an answer".to_owned(),
        };
        return format!("{found}{plan}{few} are too few to say whether it stayed so");
    };
    let moved: Vec<String> = [("answers", answers), ("response times", response)]
        .iter()
        .filter(|(_, trend)| trend.is_trend)
        .map(|(what, trend)| moved(what, trend))
        .collect();
    let stays = if moved.is_empty() {
        "no trend in the rest".to_owned()
    } else {
        format!("NOT stationary, as {}", moved.join(" and "))
    };
    format!(
        "{begin}; {stays} ({} intervals; autocorrelation of answers {:.2}, as good as {} independent ones, \
         of response times {:.2}, as good as {})",
        told.intervals,
        answers.autocorrelation,
        decimal(answers.independent_intervals.round()),
        response.autocorrelation,
        decimal(response.independent_intervals.round())
    )
}

fn moved(what: &str, trend: &Trend) -> String {
    let way = if trend.change > 0.0 { "rise" } else { "fall" };
    let p = if trend.p_value < 0.001 {
        "p below 0.001".to_owned()
    } else {
        format!("p {:.3}", trend.p_value)
    };
    format!("{what} {way} by {} ({p})", share(trend.change.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn what_is_said_of_steadiness() {
        let steady = fixture::scenario("surge").steadiness;
        let few = Steadiness {
            answers: None,
            response: None,
            intervals: 4,
            is_stationary: None,
            ..steady
        };
        let rising = Trend {
            change: 0.412,
            p_value: 0.000_2,
            is_trend: true,
            ..steady.response.unwrap()
        };
        let told = [
            steady,
            Steadiness {
                from_seconds: None,
                response: Some(rising),
                is_stationary: Some(false),
                ..steady
            },
            few,
            Steadiness {
                rate_from_seconds: Some(25.0),
                from_seconds: None,
                ..few
            },
            Steadiness::default(),
        ];
        let told: Vec<String> = told.iter().map(steadiness).collect();
        insta::assert_snapshot!(told.join("\n"));
    }
}
