//! Each leak: what, who, through which channel, and how to see it again.

use super::paper::{Ink, Paper};
use crate::record::{Certainty, Finding, RunRecord};
use crate::report::{facts, summary};

pub(super) fn write(paper: &mut Paper, record: &RunRecord) {
    let findings = &record.findings;
    if findings.is_empty() {
        return;
    }
    paper.heading("Leaks and faults, gravest first");
    if let Some(extent) = summary::extent(record) {
        paper.paragraph(2, Ink::Plain, &extent);
    }
    for finding in findings.iter().take(facts::FINDINGS_SHOWN_MAX) {
        write_one(paper, finding);
    }
    if let Some(more @ 1..) = findings.len().checked_sub(facts::FINDINGS_SHOWN_MAX) {
        let more = format!("{more} more are in run.json and report.html.");
        paper.paragraph(2, Ink::Plain, &more);
    }
}

fn write_one(paper: &mut Paper, finding: &Finding) {
    let (ink, certainty) = match finding.certainty {
        Certainty::Proved => (Ink::Bad, "proved"),
        Certainty::Suspected => (Ink::Doubt, "suspected"),
    };
    let title = format!(
        "{certainty}: {}: {} (CWE-{}, OWASP {})",
        finding.weakness, finding.title, finding.cwe, finding.owasp
    );
    paper.entry(2, (ink, &finding.id), 5, &title);
    for (label, text) in facts::finding(finding) {
        paper.entry(7, (Ink::Faint, label), 9, &text);
    }
    paper.verbatim(7, "again", 9, &finding.reproducer);
}
