//! A body cut into lines as it arrives, within limits.

use std::collections::VecDeque;

use axum::body::Bytes;

use crate::api::ApiError;
use crate::api::error::numbered;

/// The largest body of an upload.
const BYTES_MAX: usize = 16 * 1024 * 1024;
/// The longest line; the documented members take some 150 bytes.
const LINE_BYTES_MAX: usize = 1024;

/// Lines that are complete, and the beginning of the next one.
#[derive(Default)]
pub(super) struct Lines {
    complete: VecDeque<Bytes>,
    begun: Vec<u8>,
    bytes: usize,
    count: usize,
}

/// Why the rest of a body is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    TooManyBytes,
    TooManyLines,
    LineTooLong,
    TooSlow,
}

impl From<Fault> for ApiError {
    /// The numbers are ours.
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::TooManyBytes => numbered("DOSEUP0001", "Upload Too Large"),
            Fault::TooManyLines => numbered("DOSEUP0002", "Too Many Lines"),
            Fault::LineTooLong => numbered("DOSEUP0003", "Line Too Long"),
            Fault::TooSlow => numbered("DOSEUP0004", "Upload Too Slow"),
        }
    }
}

impl Lines {
    /// Lines of one upload.
    pub(super) const MAX: usize = 1 << 16;

    /// Adds what has arrived. Lines before a fault stay.
    pub(super) fn take(&mut self, part: &Bytes) -> Result<(), Fault> {
        self.bytes += part.len();
        if self.bytes > BYTES_MAX {
            return Err(Fault::TooManyBytes);
        }
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', part) {
            let line = part.slice(from..end);
            from = end + 1;
            let line = if self.begun.is_empty() {
                line
            } else {
                self.begin(&line)?;
                std::mem::take(&mut self.begun).into()
            };
            self.complete(line)?;
        }
        self.begin(&part[from..])
    }

    /// There is no more: what was begun is the last line, which needs no end.
    pub(super) fn end(&mut self) {
        let last = std::mem::take(&mut self.begun);
        if !last.is_empty() {
            self.complete.push_back(last.into());
        }
    }

    pub(super) fn waiting(&self) -> usize {
        self.complete.len()
    }

    /// The first `most` lines.
    pub(super) fn batch(&mut self, most: usize) -> Vec<Bytes> {
        let count = most.min(self.complete.len());
        self.complete.drain(..count).collect()
    }

    fn begin(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        if self.begun.len() + bytes.len() > LINE_BYTES_MAX {
            return Err(Fault::LineTooLong);
        }
        self.begun.extend_from_slice(bytes);
        Ok(())
    }

    fn complete(&mut self, line: Bytes) -> Result<(), Fault> {
        if line.len() > LINE_BYTES_MAX {
            return Err(Fault::LineTooLong);
        }
        if self.count == Self::MAX {
            return Err(Fault::TooManyLines);
        }
        self.count += 1;
        self.complete.push_back(line);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn however_a_body_arrives_its_lines_are_the_same(
            text in "([a-c]{0,5}\n){0,20}[a-c]{0,5}",
            cuts in proptest::collection::vec(0_usize..120, 0..6),
        ) {
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(text.len())).collect();
            cuts.extend([0, text.len()]);
            cuts.sort_unstable();
            let mut lines = Lines::default();
            for pair in cuts.windows(2) {
                let part = Bytes::copy_from_slice(&text.as_bytes()[pair[0]..pair[1]]);
                prop_assert_eq!(lines.take(&part), Ok(()));
            }
            lines.end();
            let expected: Vec<&[u8]> = text.lines().map(str::as_bytes).collect();
            prop_assert_eq!(lines.batch(usize::MAX), expected);
        }
    }

    #[test]
    fn a_line_without_end_is_given_up() {
        let mut lines = Lines::default();
        let part = Bytes::from(vec![b'x'; LINE_BYTES_MAX]);
        assert_eq!(lines.take(&part), Ok(()));
        assert_eq!(
            lines.take(&Bytes::from_static(b"x")),
            Err(Fault::LineTooLong)
        );
        let mut lines = Lines::default();
        let whole = Bytes::from([vec![b'x'; LINE_BYTES_MAX + 1], vec![b'\n']].concat());
        assert_eq!(lines.take(&whole), Err(Fault::LineTooLong));
    }

    #[test]
    fn more_lines_than_one_upload_may_have_are_refused_and_the_others_stay() {
        let mut lines = Lines::default();
        let part = Bytes::from(vec![b'\n'; Lines::MAX + 1]);
        assert_eq!(lines.take(&part), Err(Fault::TooManyLines));
        assert_eq!(lines.waiting(), Lines::MAX);
    }
}
