//! Whether what a step mentions is there when the step's turn comes, in every visit.

use crate::scenario::fault::{Notes, Span};
use crate::scenario::file::Given;
use crate::scenario::plan::{Action, Request, Signing, Step};
use crate::scenario::template::{PersonField, Variable};

/// The steps before the one that is being read.
#[derive(Debug, Default)]
pub(super) struct Before {
    pub(super) steps: Vec<Step>,
    /// Names of what the steps keep, the one being read included; slots are positions.
    pub(super) captures: Vec<String>,
}

impl Before {
    /// Their ids.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().map(|step| step.id.as_str())
    }

    /// Whether `position` was surely accepted in every visit that comes to `step`.
    fn is_sure(&self, position: usize, step: &Step) -> bool {
        let earlier = &self.steps[position];
        let required = self.chain(step).any(|before| before == position);
        let accepted_only = earlier
            .expect
            .iter()
            .all(|status| (200..300).contains(status))
            && !earlier.expects_close;
        let always_done = earlier.chance >= 1.0
            && earlier
                .after
                .is_none_or(|before| self.is_sure(before, step));
        required || always_done && accepted_only && !earlier.continue_on_unexpected
    }

    /// The step after which `step` comes, the one after which that comes, and so on.
    fn chain(&self, step: &Step) -> impl Iterator<Item = usize> {
        std::iter::successors(step.after, |position| self.steps[*position].after)
    }

    /// Notes what is wrong unless one of the steps that `provides` is sure.
    fn require(
        &self,
        step: &Step,
        provides: impl Fn(&Step) -> bool,
        what: &str,
        missing: (&str, &str),
        span: &Span,
        notes: &mut Notes,
    ) {
        let mut providers = (0..self.steps.len()).filter(|at| provides(&self.steps[*at]));
        let Some(first) = providers.clone().next_back() else {
            notes.note(span, missing.0, missing.1);
            return;
        };
        if !providers.any(|position| self.is_sure(position, step)) {
            let provider = &self.steps[first].id;
            let problem =
                format!("`{what}` may be missing: not in every visit is `{provider}` accepted");
            notes.note(
                span,
                problem,
                format!("add `after = \"{provider}\"` to this step"),
            );
        }
    }
}

/// Notes a replay of something that was not sent just so before.
pub(super) fn check_replay(step: &Step, sign: &Given<String>, before: &Before, notes: &mut Notes) {
    let (Some(sign), Some(request)) = (sign, signed(step, Signing::Replay)) else {
        return;
    };
    let signs = |earlier: &&Step| signed(earlier, Signing::Fresh).is_some();
    let last = before.steps.iter().rfind(signs);
    let same =
        |last: &Step| signed(last, Signing::Fresh).is_some_and(|earlier| request.repeats(earlier));
    if !last.is_some_and(same) {
        let problem = "the last signed request before this one is another one";
        let remedy =
            "replay right after a step with `sign = \"partner\"` and the same request and body";
        notes.note(&sign.span, problem, remedy);
    }
}

/// The request of a step, if it is signed in this way.
fn signed(step: &Step, signing: Signing) -> Option<&Request> {
    match &step.action {
        Action::Request(request) if request.signing == Some(signing) => Some(request),
        _ => None,
    }
}

/// Notes every mention in `step` that cannot be filled in.
pub(super) fn check(
    step: &Step,
    mentions: &[(Variable, Span)],
    others_registered: f64,
    before: &Before,
    notes: &mut Notes,
) {
    for (variable, span) in mentions {
        match variable {
            Variable::Capture(slot) => {
                let name = &before.captures[*slot];
                let keeps = |earlier: &Step| earlier.captures.iter().any(|c| c.slot == *slot);
                let what = format!("{{capture.{name}}}");
                let problem = format!("`{what}` is used in the step that captures it");
                let missing = (problem.as_str(), "capture it in an earlier step");
                before.require(step, keeps, &what, missing, span, notes);
            }
            Variable::Otp | Variable::OtpSha256 => {
                let reads = |earlier: &Step| matches!(earlier.action, Action::ReadOtp { .. });
                let missing = (
                    "`{otp}` is used before any OTP was read",
                    "add a step with `read_otp = \"portal\"` before this one",
                );
                before.require(step, reads, "{otp}", missing, span, notes);
            }
            Variable::Other(field) if *field != PersonField::Mobile && others_registered < 1.0 => {
                let problem =
                    format!("`{{other.{field}}}`: an unregistered person has only a mobile");
                let remedy = "write `{other.mobile}`, or `others_registered = 1`";
                notes.note(span, problem, remedy);
            }
            _ => {}
        }
    }
}
