//! A small play: one actor, its steps, and answers in the shape of the documented API.

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::date;
use population::{CentreIndex, Person, PersonIndex, Population, REGISTERED_PEOPLE};

use crate::oracle::catalogue;
use crate::oracle::exchange::{About, Exchange, Response, Visitor};
use crate::oracle::{Conclusion, Judgement, Oracle, RawFinding, Settings, StepView, Watch};

/// A step that attempts nothing and sends no credential.
pub(super) fn step() -> StepView {
    StepView {
        attempts: None,
        entitles: false,
        credentialed: false,
        staff: false,
        purposeful: false,
        about_other: false,
        legitimate: false,
        repeat: 1,
        takes: Duration::ZERO,
        expect: Vec::new(),
    }
}

/// A step with a token.
pub(super) fn with_token() -> StepView {
    StepView {
        credentialed: true,
        ..step()
    }
}

/// A step of somebody with a right to be served.
pub(super) fn citizens() -> StepView {
    StepView {
        legitimate: true,
        ..step()
    }
}

/// The step that completes the own OTP.
pub(super) fn confirm() -> StepView {
    StepView {
        entitles: true,
        expect: vec![200],
        ..step()
    }
}

/// A step that attempts a weakness.
pub(super) fn attempt(weakness: &str, step: StepView) -> StepView {
    StepView {
        attempts: Some(catalogue::find(weakness).expect("a weakness of the catalogue")),
        ..step
    }
}

/// The people of all these tests.
pub(super) fn population() -> Population {
    Population::new(1, REGISTERED_PEOPLE).expect("a size that is allowed")
}

/// A person by index.
pub(super) fn person(index: u64) -> Person {
    population()
        .person(PersonIndex(index))
        .expect("an index below the size")
}

/// The settings of a run with one actor.
pub(super) fn settings(steps: Vec<StepView>) -> Settings {
    Settings {
        population: population(),
        date: date(2023, 6, 11),
        report_key: [7; 32],
        steps: vec![steps],
    }
}

/// An oracle with its visits.
pub(super) struct Stage {
    pub(super) oracle: Oracle,
    arrivals: u64,
    at: Duration,
    centre: Option<CentreIndex>,
}

/// A visit under way.
pub(super) struct Visit<'a> {
    stage: &'a mut Stage,
    watch: Option<Watch>,
    about: About,
    request: Vec<u8>,
    service: Duration,
}

/// What a registry answered.
pub(super) struct Answer {
    status: u16,
    interim: String,
    head: String,
    body: Vec<u8>,
    trailers: String,
    surplus: String,
    captured: bool,
}

impl Stage {
    pub(super) fn new(steps: Vec<StepView>) -> Self {
        Self {
            oracle: Oracle::new(Arc::new(settings(steps))),
            arrivals: 0,
            at: Duration::ZERO,
            centre: None,
        }
    }

    /// The next arrival, played by this person.
    pub(super) fn visit(&mut self, person: Person) -> Visit<'_> {
        self.arrivals += 1;
        let watch = self.oracle.begin(Visitor {
            actor: 0,
            arrival: self.arrivals,
            person: person.index(),
            household: person.household().index(),
            centre: self.centre,
        });
        Visit {
            stage: self,
            watch: Some(watch),
            about: About::Own,
            request: b"GET /api HTTP/1.1\r\nhost: registry\r\n\r\n".to_vec(),
            service: Duration::from_millis(3),
        }
    }

    /// From now on visits work with an account of this centre.
    pub(super) fn works_at(&mut self, centre: CentreIndex) {
        self.centre = Some(centre);
    }

    /// The next answers come so long after the start.
    pub(super) fn begins_at(&mut self, at: Duration) {
        self.at = at;
    }

    pub(super) fn conclude(self) -> Conclusion {
        self.oracle.conclude()
    }

    /// `detector weakness certainty` of each finding.
    pub(super) fn findings(self) -> Vec<String> {
        let line = |finding: &RawFinding| {
            let RawFinding {
                detector,
                weakness,
                certainty,
                ..
            } = finding;
            format!("{detector} {} {certainty:?}", weakness.id)
        };
        self.conclude().findings.iter().map(line).collect()
    }
}

impl Visit<'_> {
    /// From now on requests ask about these people.
    pub(super) fn about(mut self, about: About) -> Self {
        self.about = about;
        self
    }

    /// From now on this is sent.
    pub(super) fn sends(mut self, request: impl Into<Vec<u8>>) -> Self {
        self.request = request.into();
        self
    }

    /// From now on answers take so long.
    pub(super) fn takes(mut self, service: Duration) -> Self {
        self.service = service;
        self
    }

    /// The step is answered.
    pub(super) fn gets(&mut self, step: usize, answer: &Answer) -> Judgement {
        self.stage.at += Duration::from_millis(1);
        let exchange = Exchange {
            actor: 0,
            step,
            at: self.stage.at,
            service: self.service,
            request: &self.request,
            about: self.about,
            response: Response {
                status: answer.status,
                interim: answer.interim.as_bytes(),
                head: answer.head.as_bytes(),
                body: &answer.body,
                trailers: answer.trailers.as_bytes(),
                surplus: answer.surplus.as_bytes(),
            },
            captured: answer.captured,
        };
        let watch = self
            .watch
            .as_mut()
            .expect("the visit goes on until it is dropped");
        self.stage.oracle.inspect(watch, &exchange)
    }

    /// The handset shows this OTP.
    pub(super) fn reads_otp(&mut self, otp: &str) {
        let watch = self
            .watch
            .as_mut()
            .expect("the visit goes on until it is dropped");
        self.stage.oracle.handset_read(watch, otp, self.stage.at);
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        if let Some(watch) = self.watch.take() {
            self.stage.oracle.end(watch);
        }
    }
}

impl Answer {
    pub(super) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            interim: String::new(),
            head: format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\n"),
            body: body.into(),
            trailers: String::new(),
            surplus: String::new(),
            captured: false,
        }
    }

    pub(super) fn header(mut self, line: &str) -> Self {
        self.head.push_str(line);
        self.head.push_str("\r\n");
        self
    }

    /// The status line and header lines.
    pub(super) fn head(&self) -> String {
        self.head.clone()
    }

    /// An informational answer with this header comes first.
    pub(super) fn interim(mut self, line: &str) -> Self {
        self.interim = format!("HTTP/1.1 103 Early Hints\r\n{line}\r\n\r\n");
        self
    }

    /// More bytes come although nothing was asked.
    pub(super) fn surplus(mut self, bytes: String) -> Self {
        self.surplus = bytes;
        self
    }

    /// The step captures something, which this is.
    pub(super) fn captured(mut self) -> Self {
        self.captured = true;
        self
    }

    pub(super) fn trailer(mut self, line: &str) -> Self {
        self.trailers = format!("{line}\r\n");
        self
    }
}

/// A record as the documented API serves it, with more fields at its end.
pub(super) fn record(person: &Person, more: &str) -> String {
    let photo_id = person.photo_id();
    let (_, photo_id_end) = photo_id.number.split_at(photo_id.number.len() - 4);
    let doses = person.doses_by(date(2023, 6, 11));
    let day = |number: usize| {
        let dose = doses.get(number);
        dose.map(|dose| dose.date.strftime("%d-%m-%Y").to_string())
            .unwrap_or_default()
    };
    format!(
        r#"{{"beneficiary_reference_id":"{}","name":"{}","birth_year":"{}","gender":"{}","mobile_number":"XXXXXX{}","photo_id_type":"{}","photo_id_number":"XXXXXXXX{photo_id_end}","comorbidity_ind":"N","vaccination_status":"Vaccinated","vaccine":"{}","dose1_date":"{}","dose2_date":"{}","appointments":[]{more}}}"#,
        person.reference_id(),
        person.name(),
        person.birth_year(),
        person.gender(),
        person.household().mobile().last_four(),
        photo_id.kind,
        doses
            .first()
            .map(|dose| dose.vaccine.name())
            .unwrap_or_default(),
        day(0),
        day(1),
    )
}

/// The dashboard of a person's household.
pub(super) fn dashboard(person: &Person) -> Answer {
    dashboard_with(person, |_| String::new())
}

/// The same with more fields in each record.
pub(super) fn dashboard_with(person: &Person, more: impl Fn(&Person) -> String) -> Answer {
    let members = person.household().members();
    let records: Vec<String> = members
        .map(|member| record(&member, &more(&member)))
        .collect();
    Answer::new(
        200,
        format!(r#"{{"beneficiaries":[{}]}}"#, records.join(",")),
    )
}

/// What a confirmed OTP is answered with.
pub(super) fn token() -> Answer {
    // {"alg":"HS256","typ":"JWT"} . {"sub":"6d0f…","aud":"portal","iat":1686480000,"exp":1686480900}
    Answer::new(
        200,
        r#"{"token":"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI2ZDBmMzBhYS0xYzFkLTRlNzYtOWJiMi00ZDA5ZjFlOWE4NzEiLCJhdWQiOiJwb3J0YWwiLCJpYXQiOjE2ODY0ODAwMDAsImV4cCI6MTY4NjQ4MDkwMH0.3nQ0yJw1xV9l6eGf0n2m8b7a5c4d3e2f1a0b9c8d7e6"}"#,
    )    .captured()
}
