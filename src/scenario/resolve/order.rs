//! Whether what a step mentions is there when the step's turn comes, in every visit.

use crate::scenario::fault::{Notes, Span};
use crate::scenario::file::Given;
use crate::scenario::plan::{Action, Condition, Request, Signing, Step};
use crate::scenario::template::{PersonField, Variable};

/// The steps that were read so far.
#[derive(Debug, Default)]
pub(super) struct Before {
    pub(super) steps: Vec<Step>,
    /// Names of what the steps keep, the one being read included; slots are positions.
    pub(super) captures: Vec<String>,
    /// Names of their choices; groups are positions.
    pub(super) choices: Vec<String>,
    /// How many of the captures each visit finds kept when it begins.
    found: usize,
}

/// A step's mention of something that an earlier step provides.
struct Mention<'a> {
    /// The position of the step.
    step: usize,
    what: &'a str,
    /// Problem and remedy when no step at all provides it.
    missing: (&'a str, &'a str),
    span: &'a Span,
}

impl Before {
    /// None yet; each visit finds this kept.
    pub(super) fn finding(captures: Vec<String>) -> Self {
        Self {
            found: captures.len(),
            captures,
            ..Self::default()
        }
    }

    /// Names of what every visit keeps in which the step at `position` was accepted.
    pub(super) fn sure_names(&self, position: usize) -> Vec<String> {
        let is_kept = |slot: &usize| {
            let providers = (0..position).filter(|at| self.steps[*at].keeps(*slot));
            let providers: Vec<usize> = providers.collect();
            *slot < self.found
                || self.steps[position].keeps(*slot)
                || self.is_provided(&providers, position)
        };
        let kept = (0..self.captures.len()).filter(is_kept);
        kept.map(|slot| self.captures[slot].clone()).collect()
    }

    /// Whether one of the steps that provide something was surely accepted.
    fn is_provided(&self, providers: &[usize], step: usize) -> bool {
        let mut each = providers.iter();
        each.any(|position| self.is_sure(*position, step)) || self.is_sure_of_all(providers, step)
    }

    /// Their ids.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().map(|step| step.id.as_str())
    }

    /// Whether the step at `earlier` was surely accepted in every visit that comes to `step`.
    fn is_sure(&self, earlier: usize, step: usize) -> bool {
        let is_chosen = self.steps[earlier].choice.is_none();
        self.is_required(earlier, step) || is_chosen && self.is_always_accepted(earlier, step)
    }

    /// Whether one of the alternatives of a choice was accepted, whichever was taken.
    fn is_sure_of_all(&self, providers: &[usize], step: usize) -> bool {
        let is_sure_of = |group: usize| {
            let steps = self.steps.iter().enumerate();
            let mut alternatives = steps.filter(|(_, step)| step.is_of(group));
            alternatives.all(|(position, _)| {
                providers.contains(&position) && self.is_always_accepted(position, step)
            })
        };
        (0..self.choices.len()).any(is_sure_of)
    }

    /// Whether it was accepted where `step` is done at all, if it was taken.
    fn is_always_accepted(&self, earlier: usize, step: usize) -> bool {
        let plan = &self.steps[earlier];
        let accepted = plan.expect.iter().all(|status| (200..300).contains(status));
        let accepted_only = accepted && !plan.expects_close;
        let always_done = plan.chance >= 1.0 && self.is_same_branch(earlier, step);
        always_done && accepted_only && !plan.continue_on_unexpected
    }

    /// Whether `earlier` was done as far as its condition goes.
    fn is_same_branch(&self, earlier: usize, step: usize) -> bool {
        let Some(condition) = &self.steps[earlier].after else {
            return true;
        };
        let sure = match condition {
            Condition::Accepted(before) => self.is_sure(*before, step),
            Condition::Answered { .. } | Condition::Kept { .. } => false,
        };
        sure || self.is_in_branch(condition, step) && self.lasts(condition, earlier)
    }

    /// Whether `step` is done only where `condition` held, too.
    fn is_in_branch(&self, condition: &Condition, step: usize) -> bool {
        for other in self.conditions(step) {
            if other == condition {
                return true;
            }
            // The value may be kept from before.
            if matches!(other, Condition::Kept { .. }) {
                return false;
            }
        }
        false
    }

    /// Whether what `condition` asks about is the same after the step at `position`.
    fn lasts(&self, condition: &Condition, position: usize) -> bool {
        let Condition::Kept { slot, .. } = condition else {
            return true;
        };
        let last = self.steps.iter().rposition(|step| step.keeps(*slot));
        last.is_none_or(|last| last <= position)
    }

    /// Whether the conditions of `step` say that `earlier` was accepted.
    fn is_required(&self, earlier: usize, step: usize) -> bool {
        self.conditions(step).any(|condition| {
            let about = self.about(condition) == Some(earlier);
            let is_kept = matches!(condition, Condition::Kept { .. });
            about && (is_kept || condition.means_accepted())
        })
    }

    /// Whether the step is done only where this slot holds a certain value.
    fn is_tested(&self, step: usize, tested: usize) -> bool {
        let after = self.steps[step].after.as_ref();
        after.is_some_and(|after| matches!(after, Condition::Kept { slot, .. } if *slot == tested))
    }

    /// The condition of `step`, that of the step which it asks about, and so on.
    fn conditions(&self, step: usize) -> impl Iterator<Item = &Condition> {
        let after = |position: usize| self.steps[position].after.as_ref();
        std::iter::successors(after(step), move |condition| {
            self.about(condition).and_then(after)
        })
    }

    /// The step that a condition asks about; of a value, the only step that keeps it.
    fn about(&self, condition: &Condition) -> Option<usize> {
        let Condition::Kept { slot, .. } = condition else {
            return condition.step();
        };
        let mut keepers = (0..self.steps.len()).filter(|at| self.steps[*at].keeps(*slot));
        let first = keepers.next();
        first.filter(|_| keepers.next().is_none())
    }

    /// Notes what is wrong unless one of the steps that `provides` is sure.
    fn require(&self, mention: &Mention<'_>, provides: impl Fn(&Step) -> bool, notes: &mut Notes) {
        let providers = (0..mention.step).filter(|at| provides(&self.steps[*at]));
        let providers: Vec<usize> = providers.collect();
        let Some(last) = providers.last() else {
            notes.note(mention.span, mention.missing.0, mention.missing.1);
            return;
        };
        if !self.is_provided(&providers, mention.step) {
            let (what, provider) = (mention.what, &self.steps[*last].id);
            let problem =
                format!("`{what}` may be missing: not in every visit is `{provider}` accepted");
            let remedy = format!("add `after = \"{provider}\"` to this step");
            notes.note(mention.span, problem, remedy);
        }
    }

    /// Notes every mention in the step at `position` that cannot be filled in. Later steps must
    /// have been read too: they may change what is kept.
    pub(super) fn check(
        &self,
        position: usize,
        mentions: &[(Variable, Span)],
        others_registered: f64,
        notes: &mut Notes,
    ) {
        for (variable, span) in mentions {
            match variable {
                Variable::Capture(slot) => {
                    let name = &self.captures[*slot];
                    let problem =
                        format!("`{{capture.{name}}}` is used in the step that captures it");
                    let mention = Mention {
                        step: position,
                        what: &format!("{{capture.{name}}}"),
                        missing: (&problem, "capture it in an earlier step"),
                        span,
                    };
                    if *slot >= self.found && !self.is_tested(position, *slot) {
                        self.require(&mention, |earlier| earlier.keeps(*slot), notes);
                    }
                }
                Variable::Otp | Variable::OtpSha256 => {
                    let reads = |earlier: &Step| matches!(earlier.action, Action::ReadOtp { .. });
                    let mention = Mention {
                        step: position,
                        what: "{otp}",
                        missing: (
                            "`{otp}` is used before any OTP was read",
                            "add a step with `read_otp = \"portal\"` before this one",
                        ),
                        span,
                    };
                    self.require(&mention, reads, notes);
                }
                Variable::Other(field)
                    if *field != PersonField::Mobile && others_registered < 1.0 =>
                {
                    let problem =
                        format!("`{{other.{field}}}`: an unregistered person has only a mobile");
                    let remedy = "write `{other.mobile}`, or `others_registered = 1`";
                    notes.note(span, problem, remedy);
                }
                _ => {}
            }
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
