//! Pools: what visits leave for others of the same worker to go on from, as an app that stays
//! signed in does. Nothing is shared with another core.

use std::cell::RefCell;
use std::collections::VecDeque;

use population::Person;

use crate::scenario::plan::PersonFrom;

/// What a pool holds at most; the oldest makes room. `docs/limits.md` says so.
const LEFT_MAX: usize = 10_000;

/// Why a visit that goes on from a pool sends nothing.
pub(crate) const NOBODY: &str = "nobody was in the pool yet";

/// What a visit left.
#[derive(Clone, Debug)]
pub(crate) struct Left {
    /// Whom it played.
    pub(crate) person: Person,
    /// What it kept, in the order of the pool.
    pub(crate) captures: Vec<String>,
    /// Whether the registry had accepted the person's OTP.
    pub(crate) otp_completed: bool,
}

/// All pools of a worker.
#[derive(Debug)]
pub(crate) struct Pools(RefCell<Vec<VecDeque<Left>>>);

impl Pools {
    /// So many empty pools.
    pub(crate) fn new(count: usize) -> Self {
        Self(RefCell::new(vec![VecDeque::new(); count]))
    }

    /// Leaves something in a pool.
    pub(crate) fn leave(&self, pool: usize, left: Left) {
        let pool = &mut self.0.borrow_mut()[pool];
        if pool.len() == LEFT_MAX {
            pool.pop_front();
        }
        pool.push_back(left);
    }

    /// What a visit goes on from: any, by `chance` in `[0, 1)`, which stays there; or the oldest,
    /// if each is for one visit only. None while nobody left anything.
    pub(crate) fn take(&self, from: &PersonFrom, chance: f64) -> Option<Left> {
        let pool = &mut self.0.borrow_mut()[from.pool];
        if from.once {
            return pool.pop_front();
        }
        let among = pool.len() as f64;
        pool.get((chance * among) as usize).cloned()
    }
}

#[cfg(test)]
mod tests {
    use population::{PersonIndex, Population};

    use super::*;

    fn left(number: u64) -> Left {
        let people = Population::new(7, 100_000).expect("there may be so many");
        Left {
            person: people.person(PersonIndex(number)).expect("one of them"),
            captures: vec![number.to_string()],
            otp_completed: true,
        }
    }

    fn taken(pools: &Pools, once: bool, chance: f64) -> Option<String> {
        let from = PersonFrom {
            pool: 0,
            name: "pool".to_owned(),
            once,
        };
        pools
            .take(&from, chance)
            .map(|left| left.captures[0].clone())
    }

    #[test]
    fn what_is_taken_stays_unless_it_is_for_one_visit() {
        let pools = Pools::new(1);
        assert_eq!(taken(&pools, false, 0.5), None);
        (0..4).for_each(|number| pools.leave(0, left(number)));
        let all = [0.0, 0.3, 0.5, 0.99].map(|chance| taken(&pools, false, chance));
        assert_eq!(all, ["0", "1", "2", "3"].map(|one| Some(one.to_owned())));
        let all = [0.0; 5].map(|chance| taken(&pools, true, chance));
        assert_eq!(
            all.map(|one| one.unwrap_or_default()),
            ["0", "1", "2", "3", ""]
        );
    }

    #[test]
    fn the_oldest_makes_room() {
        let pools = Pools::new(1);
        let many = LEFT_MAX as u64 + 3;
        (0..many).for_each(|number| pools.leave(0, left(number)));
        assert_eq!(pools.0.borrow()[0].len(), LEFT_MAX);
        assert_eq!(taken(&pools, true, 0.0).as_deref(), Some("3"));
    }

    #[test]
    fn the_page_of_limits_has_the_bound() {
        let page = include_str!("../../docs/limits.md");
        let row = format!("for each worker; the oldest makes room | `{LEFT_MAX}` |");
        assert!(page.contains(&row), "docs/limits.md lacks\n{row}");
    }
}
