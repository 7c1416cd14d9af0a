//! Pools: who may share, who may take, and what is there.

use super::SOUND;
use crate::scenario::plan::Plan;
use crate::scenario::{Options, load};

/// The sound scenario, whose login shares its person, and an actor that takes over.
fn pooled(share: &str, actor: &str, step: &str) -> String {
    let (before, threshold) = SOUND.split_once("[[threshold]]").expect("it has one");
    let before = before.replace(
        "  entitles = true",
        &format!("  entitles = true\n  {share}"),
    );
    format!(
        r#"{before}
[[actor]]
id = "app"
kind = "citizen"
sources = "127.67.0.0/16"
stages = [{{ rate = 2, for = "10s" }}]
{actor}
  [[actor.step]]
  id = "use"
  request = "GET /use"
  {step}

[[threshold]]{threshold}"#
    )
}

fn read(text: &str) -> Result<Plan, String> {
    load("a.toml", text, &Options::default()).map_err(|faults| faults.to_string())
}

const SHARE: &str = "share = \"signed-in\"\n  capture = { token = \"json:/token\" }";
const FROM: &str = "person_from = \"signed-in\"";
const TOKEN: &str = "headers = { A = \"{capture.token}\" }";

#[test]
fn who_takes_over_has_what_is_left() {
    let plan = read(&pooled(SHARE, FROM, TOKEN)).expect("it is sound");
    let share = plan.actors[0].steps[2].share.as_ref().expect("it shares");
    let from = plan.actors[1].person_from.as_ref().expect("it takes over");
    assert_eq!(
        (plan.pools(), share.pool, from.pool, from.once),
        (1, 0, 0, false)
    );
    // The transaction and the token, in the slots that both actors have for them.
    assert_eq!(
        (share.slots.as_slice(), plan.actors[1].captures),
        (&[0, 1][..], 2)
    );
    let once = "person_from = { pool = \"signed-in\", once = true }";
    let plan = read(&pooled(SHARE, once, TOKEN)).expect("it is sound");
    let told = plan.describe("");
    for line in [
        "    step     log-in: left in the pool signed-in\n",
        "    people   from the pool signed-in, each for one visit\n",
    ] {
        assert!(told.contains(line), "{told}");
    }
}

#[test]
fn only_what_is_surely_kept_is_left() {
    let half = |keys: &str| {
        let text = pooled(SHARE, FROM, TOKEN);
        let log_in = "  [[actor.step]]\n  id = \"log-in\"";
        let step = format!(
            "  [[actor.step]]\n  id = \"more\"\n  request = \"GET /more\"\n  {keys}\n  capture = {{ more = \"json:/more\" }}\n\n{log_in}"
        );
        text.replace(log_in, &step)
            .replace("{capture.token}", "{capture.more}")
    };
    assert!(read(&half("")).is_ok());
    let told = read(&half("chance = 0.5")).expect_err("it is not sure");
    assert!(told.contains("no earlier step captures `more`"), "{told}");
}

#[test]
fn the_otp_and_what_was_not_shared_are_not_there() {
    let otp = read(&pooled(SHARE, FROM, "body = '{otp}'")).expect_err("there is none");
    assert!(
        otp.contains("`{otp}` is used before any OTP was read"),
        "{otp}"
    );
    let own = read(&pooled(SHARE, "", TOKEN)).expect_err("it takes nothing over");
    assert!(own.contains("no earlier step captures `token`"), "{own}");
}

#[test]
fn pools_have_one_source_before_those_who_take() {
    for (text, fault) in [
        (
            pooled("", FROM, ""),
            "no earlier actor shares anything; add `share` to a step of an actor before this one",
        ),
        (
            pooled(SHARE, "person_from = \"singed-in\"", ""),
            "unknown pool of an earlier actor `singed-in`; did you mean `signed-in`?",
        ),
        (
            pooled(SHARE, "person_from = { once = true }", ""),
            "`pool` is missing",
        ),
        (
            pooled(SHARE, "", "share = \"signed-in\""),
            "an earlier actor shares in `signed-in`; give each actor a pool of its own",
        ),
        (
            pooled("share = \"Signed in\"", "", ""),
            "`Signed in` is no name",
        ),
        (
            pooled(SHARE, FROM, "").replacen("kind = \"citizen\"", "kind = \"staff\"", 1),
            "an authorised user's account is nobody else's",
        ),
        (
            pooled(SHARE, FROM, "").replace(
                "127.67.0.0/16\"\nstages = [{ rate = 2, for = \"10s\" }]",
                "127.67.0.0/16\"\nusers = { count = 2, for = \"10s\" }",
            ),
            "users would begin visits without end while the pool is empty; write `stages` instead of `users`",
        ),
        (
            pooled(SHARE, FROM, "").replace(
                "read_otp = \"portal\"",
                "read_otp = \"portal\"\n  share = \"x\"",
            ),
            "`share` belongs to a request",
        ),
    ] {
        let told = read(&text).expect_err(fault);
        assert!(told.contains(fault), "{told}");
    }
}
