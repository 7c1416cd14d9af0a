//! What one inspection costs: `cargo bench --bench oracle`.
//!
//! Prints nanoseconds of the fastest of several rounds beside the bar. A public page is a new one each
//! time, unless it is said to come again: what comes again is not read again.

use std::hint::black_box;
use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mockdrill::oracle::exchange::{About, Exchange, Response, Visitor};
use mockdrill::oracle::{Oracle, Settings, StepView, Watch};
use population::{Person, PersonIndex, Population, REGISTERED_PEOPLE};

const ROUNDS: usize = 20;
const INSPECTIONS: u32 = 20_000;

/// Where a public page differs from the next: in the id of its first session.
const SESSION: &str = "0c5b1a0e";

/// What is inspected, and how.
struct Row {
    what: &'static str,
    bar_ns: u128,
    about: About,
    body: String,
    /// Whether each body is another one.
    fresh: bool,
}

fn main() {
    let population = Population::new(1, REGISTERED_PEOPLE).expect("a size that is allowed");
    let person = |index| population.person(PersonIndex(index));
    let own = person(5).expect("in the population");
    let other = person(77_000_000).expect("in the population");
    let row = |what, bar_ns, body| Row {
        what,
        bar_ns,
        about: About::Own,
        body,
        fresh: false,
    };
    let page = |what, bar_ns, bytes| Row {
        fresh: true,
        ..row(what, bar_ns, public_page(bytes))
    };
    let about_other = |row: Row| Row {
        about: About::Person(other.index()),
        ..row
    };
    let transaction = r#"{"txnId":"3fa85f64-5717-4562-b3fc-2c963f66afa6"}"#.to_owned();
    for row in [
        page("public page", 3_000, 1_024),
        row("the same again", 1_500, public_page(1_024)),
        row("own dashboard", 10_000, dashboard(&own, 2_048)),
        about_other(row("transaction id", 3_000, transaction)),
        about_other(row("leak", 100_000, dashboard(&other, 2_048))),
        page("public page, 64 KiB", 192_000, 65_536),
        row("the same again", 20_000, public_page(65_536)),
    ] {
        measure(population, own, row);
    }
}

/// A visit that has completed its OTP inspects one answer after the other.
fn measure(population: Population, own: Person, row: Row) {
    let mut oracle = Oracle::new(Arc::new(settings(population)));
    let mut watch = oracle.begin(Visitor {
        actor: 0,
        arrival: 1,
        person: own.index(),
        household: own.household().index(),
        centre: None,
    });
    oracle.inspect(&mut watch, &exchange(0, About::Own, b"{}"));
    let mut numbers = 0_u32..;
    let rounds = (0..ROUNDS).map(|_| round(&mut oracle, &mut watch, &row, &mut numbers));
    let ns = rounds.min().unwrap_or_default().as_nanos() / u128::from(INSPECTIONS);
    let Row {
        what, bar_ns, body, ..
    } = &row;
    #[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
    {
        println!(
            "{what:<20} {:>6} bytes {ns:>8} ns, bar {bar_ns} ns",
            body.len()
        );
    }
}

fn exchange(step: usize, about: About, body: &[u8]) -> Exchange<'_> {
    Exchange {
        actor: 0,
        step,
        at: Duration::from_secs(1),
        service: Duration::from_millis(1),
        request: b"GET /api/v2/appointment/beneficiaries HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer x\r\n\r\n",
        about,
        response: Response {
            status: 200,
            interim: &[],
            head: b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1024\r\ndate: Sun, 11 Jun 2023 08:49:37 GMT\r\n\r\n",
            body,
            trailers: &[],
            surplus: &[],
        },
        captured: false,
    }
}

fn round(
    oracle: &mut Oracle,
    watch: &mut Watch,
    row: &Row,
    numbers: &mut impl Iterator<Item = u32>,
) -> Duration {
    let mut body = row.body.clone().into_bytes();
    let place = row.body.find(SESSION).filter(|_| row.fresh);
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
    let begin = Instant::now();
    for number in numbers.take(INSPECTIONS as usize) {
        if let Some(place) = place {
            let session = &mut body[place..place + SESSION.len()];
            write!(&mut *session, "{number:08x}").expect("eight digits fit");
        }
        let exchange = exchange(1, row.about, &body);
        black_box(oracle.inspect(watch, black_box(&exchange)));
    }
    begin.elapsed()
}

fn settings(population: Population) -> Settings {
    let step = StepView {
        attempts: None,
        entitles: true,
        credentialed: true,
        staff: false,
        purposeful: false,
        about_other: false,
        legitimate: true,
        repeat: 1,
        takes: Duration::ZERO,
        expect: vec![200],
    };
    Settings {
        population,
        date: jiff::civil::date(2023, 6, 11),
        report_key: [7; 32],
        steps: vec![vec![
            step.clone(),
            StepView {
                entitles: false,
                ..step
            },
        ]],
    }
}

/// Centres as the public API lists them, about this long.
fn public_page(bytes: usize) -> String {
    let centre = r#"{"center_id":612373,"name":"Primary Health Centre, Kheda North","state_name":"Gujarat","district_name":"Kheda","block_name":"Kheda North","pincode":387411,"lat":"22.7511","long":"72.6847","from":"09:00:00","to":"17:00:00","fee_type":"Free","sessions":[{"session_id":"0c5b1a0e-6c1e-4a53-9d8a-1f5f2d3c4b5a","date":"11-06-2023","available_capacity":50,"min_age_limit":18,"vaccine":"COVISHIELD","slots":["09:00AM-11:00AM","11:00AM-01:00PM"]}]}"#;
    let centres = vec![centre; bytes.div_ceil(centre.len())].join(",");
    let mut page = format!(r#"{{"centers":[{centres}]}}"#);
    page.truncate(bytes);
    page
}

/// The dashboard of a household, its appointments filled up to this length.
fn dashboard(person: &Person, bytes: usize) -> String {
    let record = |member: Person| {
        format!(
            r#"{{"beneficiary_reference_id":"{}","name":"{}","birth_year":"{}","gender":"{}","mobile_number":"XXXXXX{}","photo_id_type":"Aadhaar Card","photo_id_number":"XXXXXXXX1234","comorbidity_ind":"N","vaccination_status":"Vaccinated","vaccine":"COVISHIELD","dose1_date":"28-04-2021","dose2_date":"01-08-2021","appointments":[]}}"#,
            member.reference_id(),
            member.name(),
            member.birth_year(),
            member.gender(),
            member.household().mobile().last_four(),
        )
    };
    let records: Vec<String> = person.household().members().map(record).collect();
    let records = records.join(",");
    let rest = public_page(bytes.saturating_sub(records.len() + 30));
    format!(r#"{{"beneficiaries":[{records}],"near":{rest}}}"#)
}
