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

    fn all(&self, ids: &[&str]) -> u64 {
        ids.iter().map(|id| self.scheduled(id)).sum()
    }

    /// Answers with this status, those included after which it was tried again.
    fn answered(&self, id: &str, status: u16) -> u64 {
        let statuses = self.step(id).statuses.iter();
        let counts = statuses.filter(|count| count.status == status);
        counts.map(|count| count.count).sum()
    }
}

fn check_books(record: &RunRecord) {
    for actor in &record.scenarios[0].actors {
        assert!(actor.visits.is_exact(), "{}: {:?}", actor.id, actor.visits);
        for step in &actor.steps {
            let counts = step.conservation;
            assert!(counts.is_exact(), "{} {}: {counts:?}", actor.id, step.id);
            assert!(
                counts.scheduled > 0,
                "no visit does {} {}",
                actor.id,
                step.id
            );
            assert_eq!(step.unexpected(), 0, "{} {}", actor.id, step.id);
        }
    }
}

#[test]
fn every_branch_choice_and_loop_of_the_hunt_is_taken() {
    let called = call(&["run", "slot-hunt", "--for", "8s", "--seed", "7"]);
    let record = called.record();
    check_books(&record);
    assert_eq!(record.findings, [], "{:?}", record.verdict);
    // A busy machine makes the harness late, which is no fault of the story.
    let busy = record.validity.state == ValidityState::GeneratorLimited;
    let code = if busy { 4 } else { 0 };
    assert_eq!(called.code, Some(code), "{:?}", record.verdict);

    let signs_in = Books(actor(&record, "signs-in"));
    assert!(signs_in.scheduled("look-at-the-week") < signs_in.scheduled("read-household"));
    check_app(&Books(actor(&record, "app")));
    check_seekers(&Books(actor(&record, "seeker")));
    check_bots(&Books(actor(&record, "slot-bot")));
}

fn check_app(app: &Books<'_>) {
    let visits = app.0.visits;
    assert_eq!(
        app.all(&["download-certificate", "read-what-to-bring"]),
        visits.finished
    );
    assert!(app.scheduled("refresh") > visits.scheduled, "it refreshes");
}

fn check_seekers(seeker: &Books<'_>) {
    let visits = seeker.0.visits;
    let looks = [
        "look-near-home",
        "look-a-day-later",
        "look-in-district",
        "follow-the-news",
    ];
    let turns = seeker.scheduled("see-own-page");
    assert_eq!(seeker.all(&looks), turns + visits.abandoned);
    // By their weights; half of it leaves room for chance.
    for (look, weight) in looks.iter().zip([3, 2, 1, 4]) {
        assert!(20 * seeker.scheduled(look) > turns * weight, "{look}");
    }

    // Some find nothing, some find it taken; who has a place does one of three things with it.
    let first_tries = seeker.scheduled("book") - seeker.step("book").retried;
    assert!(first_tries < turns, "each turn found a place");
    let taken = seeker.answered("book", 409) - seeker.step("book").retried;
    assert_eq!(seeker.scheduled("book-another"), taken);
    let booked = seeker.answered("book", 200) + seeker.answered("book-another", 200);
    assert_eq!(booked, seeker.all(&["download-slip", "move", "cancel"]));
    let moved = seeker.answered("move", 204);
    assert_eq!(seeker.scheduled("download-new-slip"), moved);

    // Who gives up has come back as often as the patience goes, the others till they had a place.
    let gave_up = seeker.scheduled("give-up");
    assert_eq!(visits.finished, booked + gave_up);
    let (least, most) = TURNS_BACK;
    assert!(turns >= booked + gave_up * (least + 1), "{turns} turns");
    assert!(turns <= visits.scheduled * (most + 1), "{turns} turns");
    assert!(turns > visits.scheduled + gave_up * least, "{turns} turns");
}

fn check_bots(bot: &Books<'_>) {
    let snaps = bot.step("snap-up");
    let turns = snaps.conservation.scheduled - snaps.retried;
    assert_eq!(
        bot.all(&["poll", "poll-past-the-cache"]),
        turns + bot.0.visits.abandoned
    );
    assert!(turns > bot.0.visits.scheduled, "they look again");
    // Twice at once after each refusal, unless somebody gave a place back.
    assert!(snaps.retried > turns && snaps.retried <= 2 * turns);
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
