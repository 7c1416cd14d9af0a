//! Recorded arrivals: a CSV file beside the scenario.
//!
//! Nothing of the file appears in a message but places: whoever names the wrong file must
//! not find its content in a log.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, Trim};

use crate::scenario::fault::Notes;
use crate::scenario::file::{TraceTable, Written};
use crate::scenario::plan::Recorded;

/// 80 MB of memory, shared by all workers.
const INSTANTS_MAX: usize = 10_000_000;
/// The instants may be written with some twenty characters each.
const BYTES_MAX: u64 = 256 << 20;
/// Nothing in a scenario lasts longer than a day.
const SECONDS_MAX: f64 = 86_400.0;
const SPEED_MIN: f64 = 0.001;
const SPEED_MAX: f64 = 1000.0;
/// A file of another kind is wrong in every line.
const FAULTS_MAX: usize = 5;

/// A problem with its remedy.
type Fault = (String, &'static str);

/// What the table means; the file is read now. None after noting what is wrong.
pub(super) fn recorded(
    given: &Written<TraceTable>,
    origin: &str,
    notes: &mut Notes,
) -> Option<Recorded> {
    let speed = speed(&given.value, notes);
    let file = given.value.file.0.as_ref()?;
    let folder = Path::new(origin).parent().unwrap_or(Path::new(""));
    match open(&folder.join(&file.value)).and_then(instants) {
        Ok(instants) => Some(Recorded {
            instants: instants.into(),
            pace: 1.0 / speed,
            copies: 1.0,
            by_chance: false,
        }),
        Err(faults) => {
            let name = file.value.escape_debug();
            for (problem, remedy) in faults {
                notes.note(&file.span, format!("{name}:{problem}"), remedy);
            }
            None
        }
    }
}

fn speed(table: &TraceTable, notes: &mut Notes) -> f64 {
    let Some(speed) = &table.speed else {
        return 1.0;
    };
    if !(SPEED_MIN..=SPEED_MAX).contains(&speed.value) {
        let problem = format!("{} is no speed", speed.value);
        let remedy = format!("write how many times as fast: {SPEED_MIN} to {SPEED_MAX}");
        notes.note(&speed.span, problem, remedy);
        return 1.0;
    }
    speed.value
}

/// A file with an end: opening a pipe may take forever.
fn open(path: &Path) -> Result<File, Vec<Fault>> {
    let remedy = "write the path of a CSV file, relative to the folder of this scenario";
    let unreadable = |error| vec![(format!(" cannot be read: {error}"), remedy)];
    let about = path.metadata().map_err(unreadable)?;
    if !about.is_file() {
        return Err(vec![(" is no file".to_owned(), remedy)]);
    }
    if about.len() > BYTES_MAX {
        let problem = " has more than 256 MiB".to_owned();
        return Err(vec![(problem, "record a shorter time")]);
    }
    File::open(path).map_err(unreadable)
}

/// The instants of a file, in nanoseconds.
fn instants(file: File) -> Result<Vec<u64>, Vec<Fault>> {
    let mut found = Found::default();
    // The file may grow while it is read.
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(file.take(BYTES_MAX));
    let mut record = ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => break,
            Ok(true) if found.is_full() => break,
            Ok(true) => found.add(&record),
            Err(error) => {
                found.note(0, 1, &format!("cannot be read: {error}"), "mend the file");
                break;
            }
        }
    }
    found.conclude()
}

/// What was read so far.
#[derive(Default)]
struct Found {
    instants: Vec<u64>,
    faults: Vec<Fault>,
    rows: usize,
}

impl Found {
    fn is_full(&self) -> bool {
        self.faults.len() >= FAULTS_MAX || self.instants.len() > INSTANTS_MAX
    }

    fn note(&mut self, line: u64, column: usize, problem: &str, remedy: &'static str) {
        self.faults
            .push((format!("{line}:{column}: {problem}"), remedy));
    }

    fn add(&mut self, record: &ByteRecord) {
        self.rows += 1;
        let line = record.position().map_or(0, csv::Position::line);
        let field = record.get(0).unwrap_or_default();
        let text = str::from_utf8(field).unwrap_or("\u{fffd}");
        if record.len() > 1 {
            let remedy = "write one column: seconds since the start";
            let column = text.chars().count() + 2;
            return self.note(line, column, "there is a second column", remedy);
        }
        let Some(seconds) = number(text) else {
            // A first line of words says what the column is.
            if self.rows > 1
                || text
                    .bytes()
                    .next()
                    .is_none_or(|byte| !byte.is_ascii_alphabetic())
            {
                let remedy = "write seconds since the start, such as 12.345";
                self.note(line, 1, "this is no number", remedy);
            }
            return;
        };
        let nanoseconds = (seconds * 1e9).round();
        let before = self.instants.last().copied().unwrap_or(0);
        if seconds < 0.0 {
            self.note(line, 1, "this is before the start", "let the start be 0");
        } else if seconds > SECONDS_MAX {
            let remedy = "write at most 86400 seconds, counted from the start of the trace";
            self.note(line, 1, "this is more than a day after the start", remedy);
        } else if nanoseconds < before as f64 {
            let remedy = "sort the instants, the earliest first";
            self.note(line, 1, "this is earlier than the line before", remedy);
        } else {
            self.instants.push(nanoseconds as u64);
        }
    }

    fn conclude(mut self) -> Result<Vec<u64>, Vec<Fault>> {
        if self.instants.len() > INSTANTS_MAX {
            let problem = format!(" has more than {INSTANTS_MAX} instants");
            self.faults.push((problem, "record a shorter time"));
        } else if self.faults.is_empty() && self.instants.last().is_none_or(|last| *last == 0) {
            let remedy = "let at least one visit come after the start";
            self.faults
                .push((" has no instant after the start".to_owned(), remedy));
        }
        if self.faults.is_empty() {
            Ok(self.instants)
        } else {
            Err(self.faults)
        }
    }
}

/// A finite number; `parse` also takes words such as "inf" and "nan".
fn number(text: &str) -> Option<f64> {
    let first = text.bytes().next()?;
    let begins = first.is_ascii_digit() || b"+-.".contains(&first);
    let number: f64 = text.parse().ok().filter(|_| begins)?;
    number.is_finite().then_some(number)
}
