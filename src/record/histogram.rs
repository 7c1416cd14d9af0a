//! Between a histogram in memory and the one that a record carries as text.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Deserializer, Serializer, V2Serializer};

use super::{Latency, Stretch};

/// Length of the fixed part of an encoded histogram: cookie, payload length, offset,
/// digits (4 bytes each), lowest and highest value, ratio (8 bytes each).
const HEADER_BYTES: usize = 40;

/// A record carries a histogram that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an HdrHistogram V2 in base64: {0}")]
pub struct HistogramError(String);

impl HistogramError {
    pub(crate) fn new(reason: &dyn std::fmt::Display) -> Self {
        Self(reason.to_string())
    }
}

impl Latency {
    /// The distribution in a histogram of microseconds.
    ///
    /// # Panics
    /// When a single count exceeds `i64::MAX`, which no run reaches.
    pub fn of(microseconds: &Histogram<u64>) -> Self {
        if microseconds.is_empty() {
            return Self::default();
        }
        let quantile_ms = |quantile| milliseconds(microseconds.value_at_quantile(quantile));
        Self {
            count: microseconds.len(),
            mean_ms: microseconds.mean() / 1000.0,
            p50_ms: quantile_ms(0.5),
            p90_ms: quantile_ms(0.9),
            p99_ms: quantile_ms(0.99),
            p999_ms: quantile_ms(0.999),
            max_ms: milliseconds(microseconds.max()),
            histogram: encode(microseconds),
        }
    }

    /// The histogram of microseconds; an empty one when nothing was measured.
    pub fn microseconds(&self) -> Result<Histogram<u64>, HistogramError> {
        if self.count == 0 {
            return Ok(empty());
        }
        decode(&self.histogram)
    }
}

impl Stretch {
    /// Response times in microseconds that were measured in it.
    ///
    /// # Panics
    /// As [`Latency::of`].
    #[must_use]
    pub fn with(self, microseconds: &Histogram<u64>) -> Self {
        let histogram = if microseconds.is_empty() {
            String::new()
        } else {
            encode(microseconds)
        };
        Self {
            count: microseconds.len(),
            histogram,
            ..self
        }
    }

    /// The histogram of microseconds; an empty one when nothing was measured.
    pub fn microseconds(&self) -> Result<Histogram<u64>, HistogramError> {
        if self.count == 0 {
            return Ok(empty());
        }
        decode(&self.histogram)
    }
}

fn encode(microseconds: &Histogram<u64>) -> String {
    let mut encoded = Vec::new();
    V2Serializer::new()
        .serialize(microseconds, &mut encoded)
        .expect("memory takes any number of bytes, and counts stay below 2^63");
    BASE64_STANDARD.encode(encoded)
}

fn decode(text: &str) -> Result<Histogram<u64>, HistogramError> {
    let encoded = BASE64_STANDARD
        .decode(text)
        .map_err(|error| HistogramError::new(&error))?;
    check_length(&encoded)?;
    Deserializer::new()
        .deserialize(&mut encoded.as_slice())
        .map_err(|error| HistogramError::new(&error))
}

/// All samples of several distributions: percentiles over several steps come from
/// here, because percentiles themselves cannot be merged.
pub fn merge<'a>(
    parts: impl IntoIterator<Item = &'a Latency>,
) -> Result<Histogram<u64>, HistogramError> {
    let mut all = empty();
    for part in parts {
        all.add(part.microseconds()?)
            .map_err(|error| HistogramError::new(&error))?;
    }
    Ok(all)
}

/// Grows as needed; three significant digits, as the engine records.
fn empty() -> Histogram<u64> {
    Histogram::new(3).expect("three significant digits are allowed")
}

fn milliseconds(microseconds: u64) -> f64 {
    microseconds as f64 / 1000.0
}

/// The decoder allocates what the header announces, so the header must not announce
/// more than there is.
fn check_length(encoded: &[u8]) -> Result<(), HistogramError> {
    let announced = encoded
        .get(4..8)
        .and_then(|bytes| bytes.try_into().ok())
        .map(u32::from_be_bytes);
    let present = encoded.len().checked_sub(HEADER_BYTES);
    if announced.is_some() && announced.map(|bytes| bytes as usize) == present {
        Ok(())
    } else {
        Err(HistogramError("its length is wrong".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn recorded(values: &[u64]) -> Histogram<u64> {
        let mut histogram = empty();
        for &value in values {
            histogram.saturating_record(value);
        }
        histogram
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(values in prop::collection::vec(0u64..100_000_000, 0..200)) {
            let histogram = recorded(&values);
            prop_assert_eq!(Latency::of(&histogram).microseconds().unwrap(), histogram);
        }

        #[test]
        fn merging_gives_the_percentiles_of_all_samples_together(
            left in prop::collection::vec(0u64..10_000_000, 0..100),
            right in prop::collection::vec(0u64..10_000_000, 0..100),
        ) {
            let parts = [&left, &right].map(|values| Latency::of(&recorded(values)));
            let together = recorded(&[left, right].concat());
            let merged = merge(&parts).unwrap();
            prop_assert_eq!(merged.len(), together.len());
            for quantile in [0.0, 0.5, 0.9, 0.99, 1.0] {
                prop_assert_eq!(merged.value_at_quantile(quantile), together.value_at_quantile(quantile));
            }
        }

        #[test]
        fn no_text_makes_the_decoder_panic_or_allocate_without_bound(text in "\\PC{0,80}") {
            let latency = Latency { count: 1, histogram: text, ..Latency::default() };
            prop_assert!(latency.microseconds().is_err());
        }

        #[test]
        fn no_bytes_make_the_decoder_panic(flips in prop::collection::vec((0usize..400, any::<u8>()), 1..4)) {
            let mut encoded = BASE64_STANDARD.decode(Latency::of(&recorded(&[3, 70_000, 9])).histogram).unwrap();
            for (at, value) in flips {
                let length = encoded.len();
                encoded[at % length] = value;
            }
            let text = BASE64_STANDARD.encode(encoded);
            let _outcome = Latency { count: 3, histogram: text, ..Latency::default() }.microseconds();
        }
    }

    #[test]
    fn a_header_that_announces_gigabytes_is_refused() {
        let mut encoded = BASE64_STANDARD
            .decode(Latency::of(&recorded(&[1])).histogram)
            .unwrap();
        encoded[4..8].copy_from_slice(&u32::MAX.to_be_bytes());
        let latency = Latency {
            count: 1,
            histogram: BASE64_STANDARD.encode(encoded),
            ..Latency::default()
        };
        let message = latency.microseconds().unwrap_err().to_string();
        assert_eq!(
            message,
            "not an HdrHistogram V2 in base64: its length is wrong"
        );
    }
}
