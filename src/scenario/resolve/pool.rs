//! Pools: what visits of one actor leave for those of another.

use super::order::Before;
use super::words::{unknown, value_or};
use crate::scenario::fault::Notes;
use crate::scenario::file::{ActorTable, Either, Given, PoolTable, StepTable, Written};
use crate::scenario::plan::{ActorKind, PersonFrom, Share};
use crate::scenario::spelling;

/// The pools of the actors that were read so far.
#[derive(Debug, Default)]
pub(super) struct Pools {
    all: Vec<Pool>,
    /// How many actors were read before this one.
    actor: usize,
}

#[derive(Debug)]
struct Pool {
    name: String,
    /// The only one that leaves something in it.
    actor: usize,
    /// What is surely there.
    captures: Vec<String>,
}

impl Pools {
    /// From whom visits of an actor take over, and what they find kept.
    pub(super) fn taken(
        &self,
        given: &Given<Either<String, PoolTable>>,
        notes: &mut Notes,
    ) -> Option<(PersonFrom, Vec<String>)> {
        let Written { value, span } = given.as_ref()?;
        let (name, once) = match value {
            Either::This(name) => {
                let (value, span) = (name.clone(), span.clone());
                (Written { value, span }, false)
            }
            Either::That(table) => (table.pool.0.clone()?, value_or(&table.once, false)),
        };
        let known = self.all.iter().position(|pool| pool.name == name.value);
        let Some(pool) = known else {
            let known: Vec<&str> = self.all.iter().map(|pool| pool.name.as_str()).collect();
            if known.is_empty() {
                let problem = "no earlier actor shares anything";
                let remedy = "add `share` to a step of an actor before this one";
                notes.note(&name.span, problem, remedy);
            } else {
                unknown("pool of an earlier actor", &name, &known, notes);
            }
            return None;
        };
        let from = PersonFrom {
            pool,
            name: name.value,
            once,
        };
        Some((from, self.all[pool].captures.clone()))
    }

    /// An actor was read: adds what its visits leave.
    pub(super) fn fill(
        &mut self,
        before: &mut Before,
        tables: &[Written<StepTable>],
        notes: &mut Notes,
    ) {
        let shared = |table: &Written<StepTable>| table.value.share.clone();
        let shares: Vec<Given<String>> = tables.iter().map(shared).collect();
        for (position, name) in shares.iter().enumerate() {
            if let Some(name) = name {
                self.add(name, before.sure_names(position), notes);
            }
        }
        for (step, name) in before.steps.iter_mut().zip(&shares) {
            let name = name.as_ref().map(|name| name.value.clone());
            let pool = self
                .all
                .iter()
                .position(|pool| Some(&pool.name) == name.as_ref());
            step.share = name.zip(pool).map(|(name, pool)| {
                let slot = |kept: &String| before.captures.iter().position(|name| name == kept);
                let slots = self.all[pool].captures.iter().filter_map(slot).collect();
                Share { pool, name, slots }
            });
        }
        self.actor += 1;
    }

    fn add(&mut self, name: &Written<String>, captures: Vec<String>, notes: &mut Notes) {
        if !spelling::is_kebab_case(&name.value) {
            let problem = format!("`{}` is no name", name.value.escape_debug());
            notes.note(
                &name.span,
                problem,
                "write lower-case letters, digits and `-`",
            );
        }
        match self.all.iter_mut().find(|pool| pool.name == name.value) {
            None => self.all.push(Pool {
                name: name.value.clone(),
                actor: self.actor,
                captures,
            }),
            Some(pool) if pool.actor == self.actor => {
                pool.captures.retain(|name| captures.contains(name));
            }
            Some(pool) => {
                let problem = format!("an earlier actor shares in `{}`", pool.name);
                notes.note(&name.span, problem, "give each actor a pool of its own");
            }
        }
    }
}

/// Notes pools of actors that can have none.
pub(super) fn check(kind: ActorKind, table: &ActorTable, notes: &mut Notes) {
    let from = table.person_from.as_ref();
    if let (Some(from), Some(_)) = (from, &table.users) {
        let problem = "users would begin visits without end while the pool is empty";
        notes.note(&from.span, problem, "write `stages` instead of `users`");
    }
    if kind != ActorKind::Staff {
        return;
    }
    let steps = table.step.0.iter().flat_map(|list| &list.value);
    let shares = steps.filter_map(|step| Some(&step.value.share.as_ref()?.span));
    for span in shares.chain(from.map(|from| &from.span)) {
        let problem = "an authorised user's account is nobody else's";
        let remedy = "leave it out: each visit of this kind signs in for itself";
        notes.note(span, problem, remedy);
    }
}
