//! The summary on the terminal: the answer in the first lines, then the evidence.

mod leaks;
mod paper;
mod scenario;

use self::paper::{Ink, Paper};
use super::{Colour, RenderError, facts, summary};
use crate::record::{ClaimRecord, Outcome, RunRecord};

pub(super) fn render(record: &RunRecord, colour: Colour) -> Result<String, RenderError> {
    let mut paper = Paper::new(colour);
    answer(&mut paper, record)?;
    claims(&mut paper, record);
    leaks::write(&mut paper, record);
    for scenario in &record.scenarios {
        scenario::write(&mut paper, record, scenario);
    }
    conditions(&mut paper, record);
    Ok(paper.finish())
}

/// The first lines: verdict, leak, load, wait, and whether to believe them.
fn answer(paper: &mut Paper, record: &RunRecord) -> Result<(), RenderError> {
    let verdict = &record.verdict;
    let ink = if verdict.exit_code == crate::exit::HELD {
        Ink::Good
    } else {
        Ink::Bad
    };
    let headline = summary::headline(verdict).to_uppercase();
    let verdict_text = format!("(exit code {}) {}", verdict.exit_code, verdict.text);
    paper.entry(0, (ink, &headline), headline.len() + 1, &verdict_text);
    for (label, sentence) in [
        ("Leaks", summary::leaks(record)),
        ("Load", summary::load(record)),
        ("Wait", summary::wait(record)?),
        ("Reliable", summary::reliance(&record.validity)),
    ] {
        paper.entry(0, (Ink::Strong, label), 9, &sentence);
    }
    Ok(())
}

fn claims(paper: &mut Paper, record: &RunRecord) {
    paper.heading(&format!("The nine claims: {}", facts::claims(record)));
    for judged in &record.claims {
        claim(paper, judged);
    }
}

fn claim(paper: &mut Paper, judged: &ClaimRecord) {
    let (ink, word) = match judged.outcome {
        Outcome::Held => (Ink::Good, "held"),
        Outcome::Broken => (Ink::Bad, "BROKEN"),
        Outcome::NotTested => (Ink::Faint, "not tested"),
    };
    let statement = format!("{} ({})", judged.claim.statement(), judged.claim.id());
    paper.entry(2, (ink, word), 12, &statement);
    paper.paragraph(14, Ink::Faint, &judged.evidence);
}

fn conditions(paper: &mut Paper, record: &RunRecord) {
    paper.heading("Conditions");
    for (label, text) in facts::conditions(record) {
        paper.entry(2, (Ink::Faint, label), 12, &text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn a_run_that_leaks() {
        insta::assert_snapshot!(render(&fixture::record(), Colour::Never).unwrap());
    }

    #[test]
    fn the_answer_is_in_the_first_lines() {
        let text = render(&fixture::clean(), Colour::Never).unwrap();
        let first: Vec<&str> = text.lines().take(6).collect();
        insta::assert_snapshot!(first.join("\n"), @r"
        PASSED (exit code 0) no leak was proved, and all 3 thresholds were kept
        Leaks    no answer held what its caller was not entitled to
        Load     1,204 answered in the busiest second, 1,204 were due (registration-opening)
        Wait     half of answers within 1.3 ms, 99 % within 7.7 ms (95 % interval 7.2 to 8.3 ms), slowest
                 127 ms (registration-opening)
        Reliable yes, the plan was carried out
        ");
    }

    #[test]
    fn colour_changes_no_word_and_comes_only_when_asked_for() {
        for record in [fixture::record(), fixture::clean(), fixture::huge()] {
            let plain = render(&record, Colour::Never).unwrap();
            let coloured = render(&record, Colour::Ansi).unwrap();
            assert!(!plain.contains('\u{1b}'));
            assert_ne!(plain, coloured);
            let mut stripped = coloured;
            for code in ["0", "1", "2", "1;31", "32", "33"] {
                stripped = stripped.replace(&format!("\u{1b}[{code}m"), "");
            }
            assert_eq!(plain, stripped);
        }
    }

    #[test]
    fn lines_fit_a_hundred_columns_except_words_that_cannot_be_broken() {
        let text = render(&fixture::record(), Colour::Never).unwrap();
        let fitting = text
            .lines()
            .filter(|line| !line.contains("mockdrill replay"));
        for line in fitting {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }

    #[test]
    fn a_target_cannot_write_on_the_terminal() {
        let mut record = fixture::record();
        record.findings[0].channel = "header x-\u{1b}]0;owned\u{7}".into();
        record.findings[0].reproducer = "true\u{1b}[2J".into();
        let text = render(&record, Colour::Never).unwrap();
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text}");
    }
}
