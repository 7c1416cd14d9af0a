//! Did any answer hold what its caller was not entitled to?
#![allow(unused, missing_docs)]
pub mod catalogue;
pub mod exchange;
pub mod detectors {
    pub struct Detector {
        pub id: &'static str,
        pub summary: &'static str,
    }
    pub const ALL: &[Detector] = &[];
}
use crate::claim::Claim;
use exchange::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
pub struct StepView {
    pub attempts: Option<&'static catalogue::Weakness>,
    pub entitles: bool,
    pub credentialed: bool,
    pub about_other: bool,
    pub repeat: u32,
    pub expect: Vec<u16>,
}
pub struct Settings {
    pub population: population::Population,
    pub date: jiff::civil::Date,
    pub report_key: [u8; 32],
    pub steps: Vec<Vec<StepView>>,
}
pub struct Oracle;
pub struct Watch;
pub struct Judgement {
    pub leaked: bool,
}
pub struct RawFinding {
    pub actor: usize,
    pub step: usize,
    pub arrival: u64,
}
impl RawFinding {
    pub fn name(self, a: &str, b: &str, c: &str, d: &str, e: String) -> crate::record::Finding {
        unreachable!()
    }
}
#[derive(Default)]
pub struct LedgerTotals;
impl LedgerTotals {
    pub fn leaking_answers(&self) -> u64 {
        0
    }
    pub fn people(&self) -> u64 {
        0
    }
    pub fn people_singled_out(&self) -> u64 {
        0
    }
    pub fn bits(&self) -> f64 {
        0.0
    }
    pub fn merge(&mut self, o: LedgerTotals) {}
}
pub struct Examined {
    pub count: u64,
    pub what: String,
}
pub struct Conclusion {
    pub findings: Vec<RawFinding>,
    pub examined: BTreeMap<Claim, Examined>,
    pub ledger: LedgerTotals,
}
impl Oracle {
    pub fn new(s: Arc<Settings>) -> Oracle {
        Oracle
    }
    pub fn begin(&self, v: Visitor) -> Watch {
        Watch
    }
    pub fn inspect(&mut self, w: &mut Watch, e: &Exchange<'_>) -> Judgement {
        Judgement { leaked: false }
    }
    pub fn handset_read(&mut self, w: &mut Watch, otp: &str, at: Duration) {}
    pub fn end(&mut self, w: Watch) {}
    pub fn merge(&mut self, o: Oracle) {}
    pub fn conclude(self) -> Conclusion {
        Conclusion {
            findings: vec![],
            examined: BTreeMap::new(),
            ledger: LedgerTotals,
        }
    }
}
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "s")
    }
}
impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "s")
    }
}
