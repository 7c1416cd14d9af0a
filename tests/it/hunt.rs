//! The bundled story with branches, choices, loops and pools: each is taken, and the books say so.

use mockdrill::record::{ActorRecord, RunRecord, StepRecord, ValidityState};

use crate::program::call;

/// How often a seeker goes back: `times` of the loop.
const TURNS_BACK: (u64, u64) = (2, 4);

fn actor<'a>(record: &'a RunRecord, id: &str) -> &'a ActorRecord {
    let mut actors = record.scenarios[0].actors.iter();
    actors.find(|actor| actor.id == id).unwrap()
}

/// What the visits of one actor did.
struct Books<'a>(&'a ActorRecord);

impl Books<'_> {
    fn step(&self, id: &str) -> &StepRecord {
        let mut steps = self.0.steps.iter();
        steps.find(|step| step.id == id).unwrap()
    }

    fn scheduled(&self, id: &str) -> u64 {
        self.step(id).conservation.scheduled
    }

    /// How often visits came to it, however often they tried.
    fn reached(&self, id: &str) -> u64 {
        self.scheduled(id) - self.step(id).retried
    }

    fn all(&self, ids: &[&str]) -> u64 {
        ids.iter().map(|id| self.reached(id)).sum()
    }

    /// Answers with this status, those included after which it was tried again.
    fn answered(&self, id: &str, status: u16) -> u64 {
        answered(self.step(id), status)
    }

    /// Visits that did not come to their end: on a busy machine one may find nobody, be turned away
    /// or wait in vain.
    fn unfinished(&self) -> u64 {
        self.0.visits.scheduled - self.0.visits.finished
    }

    /// The two are the same, but for what an unfinished visit did not come to.
    fn assert_same(&self, what: &str, one: u64, other: u64) {
        let slack = self.unfinished();
        assert!(
            one.abs_diff(other) <= slack,
            "{what}: {one} and {other}, {slack} unfinished"
        );
    }
}

fn answered(step: &StepRecord, status: u16) -> u64 {
    let statuses = step.statuses.iter();
    let counts = statuses.filter(|count| count.status == status);
    counts.map(|count| count.count).sum()
}

/// Whether harness or registry was slow, which is no fault of the story.
fn is_slow(record: &RunRecord) -> bool {
    let state = record.validity.state;
    let mut steps = record.scenarios[0]
        .actors
        .iter()
        .flat_map(|actor| &actor.steps);
    let turned_away = steps.any(|step| answered(step, 503) > 0);
    let is_limited =
        state == ValidityState::GeneratorLimited || state == ValidityState::TargetLimited;
    is_limited || turned_away
}

fn check_books(record: &RunRecord) {
    let is_slow = is_slow(record);
    for actor in &record.scenarios[0].actors {
        assert!(actor.visits.is_exact(), "{}: {:?}", actor.id, actor.visits);
        let unfinished = Books(actor).unfinished();
        assert!(
            is_slow || 10 * unfinished <= actor.visits.scheduled,
            "{}: {:?}",
            actor.id,
            actor.visits
        );
        for step in &actor.steps {
            let (counts, id) = (step.conservation, &step.id);
            assert!(counts.is_exact(), "{} {id}: {counts:?}", actor.id);
            // Who is slow may find all places taken, or none.
            let is_done = counts.scheduled > 0;
            assert!(is_done || is_slow, "no visit does {} {id}", actor.id);
            // A registry that is late turns people away.
            assert_eq!(
                step.unexpected(),
                answered(step, 503),
                "{} {id}: {:?}",
                actor.id,
                step.statuses
            );
        }
    }
}

#[test]
fn every_branch_choice_and_loop_of_the_hunt_is_taken() {
    // Each worker has pools of its own.
    let run = ["run", "slot-hunt", "--for", "8s", "--seed", "7"];
    let called = call(&[&run[..], &["--workers", "2"]].concat());
    let record = called.record();
    check_books(&record);
    assert_eq!(record.findings, [], "{:?}", record.verdict);
    assert!(
        called.code == Some(0) || is_slow(&record),
        "{:?}",
        record.verdict
    );

    let signs_in = Books(actor(&record, "signs-in"));
    assert!(signs_in.reached("look-at-the-week") < signs_in.reached("read-household"));
    check_app(&Books(actor(&record, "app")));
    check_seekers(&Books(actor(&record, "seeker")));
    check_bots(&Books(actor(&record, "slot-bot")));
}

fn check_app(app: &Books<'_>) {
    let visits = app.0.visits;
    let ends = app.all(&["download-certificate", "read-what-to-bring"]);
    app.assert_same("ends", ends, visits.finished);
    assert!(app.reached("refresh") > visits.scheduled, "it refreshes");
}

fn check_seekers(seeker: &Books<'_>) {
    let visits = seeker.0.visits;
    let looks = [
        "look-near-home",
        "look-a-day-later",
        "look-in-district",
        "follow-the-news",
    ];
    let turns = seeker.reached("see-own-page");
    seeker.assert_same("looks and turns", seeker.all(&looks), turns);
    // By their weights; half of it leaves room for chance.
    for (look, weight) in looks.iter().zip([3, 2, 1, 4]) {
        assert!(20 * seeker.reached(look) > turns * weight, "{look}");
    }

    // Some find nothing, some find it taken; who has a place does one of three things with it.
    assert!(seeker.reached("book") < turns, "each turn found a place");
    assert!(seeker.step("book").retried > 0, "nobody tries again");
    let refused = seeker.answered("book", 409) + seeker.answered("book", 503);
    let taken = refused - seeker.step("book").retried;
    seeker.assert_same("taken", taken, seeker.reached("book-another"));
    let booked = seeker.answered("book", 200) + seeker.answered("book-another", 200);
    let then = seeker.all(&["download-slip", "move", "cancel"]);
    seeker.assert_same("booked", booked, then);
    let moved = seeker.answered("move", 204);
    seeker.assert_same("moved", moved, seeker.reached("download-new-slip"));

    // Who gives up has come back as often as the patience goes, the others till they had a place.
    let gave_up = seeker.reached("give-up");
    seeker.assert_same("ends", visits.finished, booked + gave_up);
    let (least, most) = TURNS_BACK;
    let at_least = booked + gave_up * (least + 1);
    assert!(turns + seeker.unfinished() >= at_least, "{turns} turns");
    assert!(turns <= visits.scheduled * (most + 1), "{turns} turns");
    assert!(turns > visits.finished + gave_up * least, "{turns} turns");
}

fn check_bots(bot: &Books<'_>) {
    let (turns, retried) = (bot.reached("snap-up"), bot.step("snap-up").retried);
    let polls = bot.all(&["poll", "poll-past-the-cache"]);
    bot.assert_same("polls", polls, turns);
    assert!(turns > bot.0.visits.scheduled, "they look again");
    // Twice at once after each refusal, unless somebody gave a place back.
    assert!(retried > turns && retried <= 2 * turns);
}

/// What the app reads with a session that somebody else's visit began is looked at, too.
#[test]
fn a_leak_is_found_in_what_the_app_reads() {
    let called = call(&[
        "run",
        "slot-hunt",
        "--for",
        "3s",
        "--seed",
        "7",
        "--weakness",
        "leak-in-header",
    ]);
    let record = called.record();
    assert_eq!(called.code, Some(1), "{:?}", record.verdict);
    for (actor, step) in [("app", "refresh"), ("seeker", "see-own-page")] {
        let mut findings = record.findings.iter();
        assert!(
            findings.any(|finding| (finding.actor.as_str(), finding.step.as_str())
                == (actor, step)
                && finding.weakness == "leak-in-header"),
            "{actor} {step}"
        );
    }
}

#[test]
fn check_tells_the_whole_story() {
    let called = call(&["check", "slot-hunt"]);
    insta::assert_snapshot!("check_slot_hunt", called.stdout);
}
