//! What one inspection costs: `cargo bench --bench oracle`.
//!
//! Prints nanoseconds of the fastest of several rounds beside the bar.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mockdrill::oracle::exchange::{About, Exchange, Response, Visitor};
use mockdrill::oracle::{Oracle, Settings, StepView, Watch};
use population::{Person, PersonIndex, Population, REGISTERED_PEOPLE};

const ROUNDS: usize = 20;
const INSPECTIONS: u32 = 20_000;

fn main() {
    let population = Population::new(1, REGISTERED_PEOPLE).expect("a size that is allowed");
    let own = population
        .person(PersonIndex(5))
        .expect("in the population");
    let other = population
        .person(PersonIndex(77_000_000))
        .expect("in the population");
    let transaction = r#"{"txnId":"3fa85f64-5717-4562-b3fc-2c963f66afa6"}"#.to_owned();
    let about = About::Person(other.index());
    measure(
        "public page",
        3_000,
        population,
        own,
        About::Own,
        &public_page(1_024),
    );
    measure(
        "own dashboard",
        10_000,
        population,
        own,
        About::Own,
        &dashboard(&own, 2_048),
    );
    measure(
        "transaction id",
        3_000,
        population,
        own,
        about,
        &transaction,
    );
    measure(
        "leak",
        100_000,
        population,
        own,
        about,
        &dashboard(&other, 2_048),
    );
    measure(
        "public page, 64 KiB",
        192_000,
        population,
        own,
        About::Own,
        &public_page(65_536),
    );
}

/// A visit that has completed its OTP inspects the same answer again and again.
fn measure(
    what: &str,
    bar_ns: u128,
    population: Population,
    own: Person,
    about: About,
    body: &str,
) {
    let mut oracle = Oracle::new(Arc::new(settings(population)));
    let mut watch = oracle.begin(Visitor {
        actor: 0,
        arrival: 1,
        person: own.index(),
        household: own.household().index(),
        centre: None,
    });
    let exchange = |step: usize, about: About, body: &'static str| {
        Exchange {
        actor: 0,
        step,
        at: Duration::from_secs(1),
        service: Duration::from_millis(1),
        request: b"GET /api/v2/appointment/beneficiaries HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer x\r\n\r\n",
        about,
        response: Response {
            status: 200,
            head: b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1024\r\ndate: Sun, 11 Jun 2023 08:49:37 GMT\r\n\r\n",
            body: body.as_bytes(),
            trailers: &[],
            surplus: &[],
        },
        captured: false,
    }
    };
    oracle.inspect(&mut watch, &exchange(0, About::Own, "{}"));
    let body: &'static str = body.to_owned().leak();
    let exchange = exchange(1, about, body);
    let fastest = (0..ROUNDS)
        .map(|_| round(&mut oracle, &mut watch, &exchange))
        .min();
    let ns = fastest.unwrap_or_default().as_nanos() / u128::from(INSPECTIONS);
    #[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
    {
        println!(
            "{what:<20} {:>6} bytes {ns:>8} ns, bar {bar_ns} ns",
            body.len()
        );
    }
}

fn round(oracle: &mut Oracle, watch: &mut Watch, exchange: &Exchange<'_>) -> Duration {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
    let begin = Instant::now();
    for _ in 0..INSPECTIONS {
        black_box(oracle.inspect(watch, black_box(exchange)));
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
