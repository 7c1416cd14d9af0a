//! How visits go: choices, loops.

use super::story::{step, then, told};
use crate::scenario::{Options, load};

#[test]
fn a_choice_is_between_alternatives_at_one_place() {
    let two = |one: &str, other: &str| {
        let one = step("one", &format!("choice = \"way\"\n  {one}"));
        told(&format!(
            "{one}{}",
            step("other", &format!("choice = \"way\"\n  {other}"))
        ))
    };
    assert_eq!(two("", "weight = 3"), "no fault");
    assert_eq!(two("after = \"log-in\"", "after = \"log-in\""), "no fault");
    for (told, fault) in [
        (
            told(&step("one", "choice = \"way\"")),
            ":31:12: `way` leaves no choice: only one step has it; give another step the same `choice`",
        ),
        (
            told(&step("one", "weight = 2")),
            "`weight` belongs to a choice",
        ),
        (
            told(&step("one", "choice = \"A way\"")),
            "`A way` is no name",
        ),
        (
            two("", "chance = 0.5"),
            "a choice leaves nothing to `chance`",
        ),
        (
            two("", "weight = 0"),
            "0 is no weight; write a number above 0, up to 1000000",
        ),
        (
            two("", "after = \"log-in\""),
            "the alternatives of `way` come after different things",
        ),
    ] {
        assert!(told.contains(fault), "{told}");
    }
}

#[test]
fn what_every_alternative_keeps_is_there_afterwards() {
    let keep = |id: &str, name: &str| {
        step(
            id,
            &format!("choice = \"way\"\n  capture = {{ {name} = \"json:/{name}\" }}"),
        )
    };
    let using = |after: &str| {
        step(
            "use",
            &format!("{after}\n  headers = {{ A = \"{{capture.a}}\" }}"),
        )
    };
    let both = format!("{}{}", keep("one", "a"), keep("two", "a"));
    assert_eq!(told(&format!("{both}{}", using(""))), "no fault");
    let one = format!("{}{}", keep("one", "a"), keep("two", "b"));
    assert_eq!(
        told(&format!("{one}{}", using("after = \"one\""))),
        "no fault"
    );
    let missing = told(&format!("{one}{}", using("")));
    assert!(
        missing.contains("`{capture.a}` may be missing"),
        "{missing}"
    );
}

#[test]
fn alternatives_share_the_visits_by_weight() {
    let alternative = |id: &str, keys: &str| step(id, &format!("choice = \"way\"\n  {keys}"));
    let three = format!(
        "{}{}{}{}",
        alternative("one", "weight = 2\n  repeat = 4"),
        alternative("two", ""),
        alternative("three", ""),
        step("after-two", "after = \"two\""),
    );
    let plan = load("a.toml", &then(&three), &Options::default()).expect("it is sound");
    let actor = &plan.actors[0];
    let shares: Vec<f64> = actor.steps[3..]
        .iter()
        .map(|step| actor.share_of_visits(step))
        .collect();
    assert_eq!(shares, [0.5, 0.25, 0.25, 0.25]);
    assert!((actor.requests_per_visit() - 4.75).abs() < 1e-9);
    let taken = [0.0, 0.49, 0.5, 0.74, 0.75, 0.999].map(|chance| actor.alternative(0, chance));
    assert_eq!(taken, [3, 3, 4, 4, 5, 5].map(Some));
    assert!(
        plan.describe("")
            .contains("step     one: taken in 50 % of the visits")
    );
}

#[test]
fn a_loop_goes_back_a_bounded_number_of_times() {
    let again = |keys: &str| told(&step("last", &format!("again = {{ {keys} }}")));
    for sound in [
        "from = \"last\", times = 1",
        "from = \"ask\", times = 10000",
        "from = \"log-in\", times = [0, 3]",
        "from = \"log-in\", times = 2, until = \"last\"",
        "from = \"log-in\", times = 2, while = { step = \"last\", status = [200, 404] }",
        "from = \"log-in\", times = 2, until = { capture = \"txn\", is = \"x\" }",
    ] {
        assert_eq!(again(sound), "no fault", "{sound}");
    }
    for (keys, fault) in [
        (
            "from = \"log-on\", times = 1",
            "unknown step up to this one `log-on`; did you mean `log-in`?",
        ),
        ("from = \"ask\"", "`times` is missing"),
        ("times = 1", "`from` is missing"),
        (
            "from = \"ask\", times = 0",
            ":31:35: `times` is no number of times; write a number from 1 to 10000, or two: [2, 6]",
        ),
        (
            "from = \"ask\", times = 10001",
            "`times` is no number of times",
        ),
        (
            "from = \"ask\", times = [3, 2]",
            "`times` is no number of times",
        ),
        (
            "from = \"ask\", times = [0, 0]",
            "`times` is no number of times",
        ),
        (
            "from = \"ask\", times = 1, while = \"ask\", until = \"ask\"",
            "a loop has either `while` or `until`",
        ),
    ] {
        let told = again(keys);
        assert!(told.contains(fault), "{keys}: {told}");
    }
}

#[test]
fn loops_follow_one_another_and_leave_choices_whole() {
    let back = |from: &str| format!("again = {{ from = \"{from}\", times = 2 }}");
    let loops = |first: &str, second: &str| {
        let steps = [
            step("a", ""),
            step("b", &back(first)),
            step("c", ""),
            step("d", &back(second)),
        ];
        told(&steps.concat())
    };
    assert_eq!(loops("a", "c"), "no fault");
    assert_eq!(loops("b", "d"), "no fault");
    for nested in [loops("a", "a"), loops("a", "b"), loops("b", "ask")] {
        let fault = "this loop takes in the one that ends with `b`; let loops follow one another: write a later `from`";
        assert!(nested.contains(fault), "{nested}");
    }
    let one = step("one", "choice = \"way\"");
    let other = |from: &str| step("other", &format!("choice = \"way\"\n  {}", back(from)));
    assert_eq!(told(&format!("{one}{}", other("one"))), "no fault");
    let part = told(&format!("{one}{}", other("other")));
    assert!(
        part.contains("this loop takes in a part of the choice `way`"),
        "{part}"
    );
}

#[test]
fn turns_of_a_loop_count() {
    let requests = |keys: &str| {
        let steps = format!("{}{}", step("a", "repeat = 2"), step("b", keys));
        let plan = load("a.toml", &then(&steps), &Options::default()).expect("it is sound");
        plan.actors[0].requests_per_visit() - 2.0
    };
    let near = |one: f64, other: f64| assert!((one - other).abs() < 1e-9, "{one} is not {other}");
    near(requests("again = { from = \"a\", times = 5 }"), 18.0);
    near(requests("again = { from = \"a\", times = [2, 4] }"), 12.0);
    near(requests("again = { from = \"b\", times = 5 }"), 8.0);
    near(
        requests("again = { from = \"a\", times = 5, until = \"b\" }"),
        3.0,
    );
    near(
        requests("again = { from = \"a\", times = 1, while = \"b\" }"),
        6.0,
    );
    // Half of the visits go back once, of these half once more.
    near(
        requests("chance = 0.5\n  again = { from = \"a\", times = 2 }"),
        2.5 * 1.75,
    );
    let plan = load(
        "a.toml",
        &then(&step(
            "a",
            "again = { from = \"ask\", times = [1, 3], until = { step = \"a\", status = [200] } }",
        )),
        &Options::default(),
    );
    let told = plan.expect("it is sound").describe("");
    assert!(
        told.contains(
            "    step     a: then back to ask, 1 to 3 times at most until a was answered 200\n"
        ),
        "{told}"
    );
}
