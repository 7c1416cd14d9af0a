//! Names by region and gender.
//!
//! Every region has a list of women's, of men's and of family names; a name is drawn evenly from the lists of the household's region by the `fake` crate, with locales of our own and our own generator. A household shares its family name.
//! Lists follow what is usual in a region; no pair is meant to be anybody.

mod lists;

use std::fmt;
use std::marker::PhantomData;

use fake::Fake as _;
use fake::faker::name::raw::{FirstName, LastName};
use fake::locales::Data;

use crate::gender::Gender;
use crate::mix::{self, Rng};
use crate::places::{STATES, state_share};
use crate::{Person, pick, stream};

/// A person's name. Displays as "Given Family".
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name {
    /// The given name.
    pub given: &'static str,
    /// The family name.
    pub family: &'static str,
}

/// Not the name: what is printed while looking for a fault ends in logs.
impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(..)")
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.given, self.family)
    }
}

/// A part of the country where the same names are usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Region {
    North,
    Northwest,
    West,
    East,
    Deccan,
    South,
    Northeast,
}

impl Region {
    const ALL: [Region; 7] = [
        Region::North,
        Region::Northwest,
        Region::West,
        Region::East,
        Region::Deccan,
        Region::South,
        Region::Northeast,
    ];

    fn names(self) -> &'static Names {
        match self {
            Region::North => &const { Names::of::<lists::North>() },
            Region::Northwest => &const { Names::of::<lists::Northwest>() },
            Region::West => &const { Names::of::<lists::West>() },
            Region::East => &const { Names::of::<lists::East>() },
            Region::Deccan => &const { Names::of::<lists::Deccan>() },
            Region::South => &const { Names::of::<lists::South>() },
            Region::Northeast => &const { Names::of::<lists::Northeast>() },
        }
    }

    /// The probability of living here.
    fn share(self) -> f64 {
        STATES
            .iter()
            .filter(|state| state.region == self)
            .map(state_share)
            .sum()
    }
}

/// What a region has to list.
pub(crate) trait Usual {
    const WOMEN: &'static [&'static str];
    const MEN: &'static [&'static str];
    const FAMILY: &'static [&'static str];
}

/// The locale of the women of a region.
struct Women<R>(PhantomData<R>);
/// The locale of the men of a region.
struct Men<R>(PhantomData<R>);

impl<R: Usual> Data for Women<R> {
    const NAME_FIRST_NAME: &'static [&'static str] = R::WOMEN;
    const NAME_LAST_NAME: &'static [&'static str] = R::FAMILY;
}

impl<R: Usual> Data for Men<R> {
    const NAME_FIRST_NAME: &'static [&'static str] = R::MEN;
    const NAME_LAST_NAME: &'static [&'static str] = R::FAMILY;
}

/// The lists of a region and how to draw from them.
struct Names {
    women: &'static [&'static str],
    men: &'static [&'static str],
    family: &'static [&'static str],
    draw_woman: fn(&mut Rng) -> &'static str,
    draw_man: fn(&mut Rng) -> &'static str,
    draw_family: fn(&mut Rng) -> &'static str,
}

impl Names {
    const fn of<R: Usual>() -> Names {
        Names {
            women: R::WOMEN,
            men: R::MEN,
            family: R::FAMILY,
            draw_woman: |rng| FirstName(Women::<R>(PhantomData)).fake_with_rng(rng),
            draw_man: |rng| FirstName(Men::<R>(PhantomData)).fake_with_rng(rng),
            draw_family: |rng| LastName(Women::<R>(PhantomData)).fake_with_rng(rng),
        }
    }
}

/// The name of a person.
pub(crate) fn draw(person: &Person) -> Name {
    let seed = person.population().seed();
    let household = person.household().index().0;
    let names = person.state().region.names();
    let mut given = Rng::new(
        mix::hash(seed, stream::GIVEN_NAME, person.index().0),
        stream::GIVEN_NAME,
    );
    let mut family = Rng::new(
        mix::hash(seed, stream::FAMILY_NAME, household),
        stream::FAMILY_NAME,
    );
    let draw_given = match person.gender() {
        Gender::Female => names.draw_woman,
        Gender::Male => names.draw_man,
        Gender::Transgender if given.below(2) == 0 => names.draw_woman,
        Gender::Transgender => names.draw_man,
    };
    Name {
        given: draw_given(&mut given),
        family: (names.draw_family)(&mut family),
    }
}

/// The probability of a full name: the sum over all regions and both lists of given names.
pub(crate) fn share(name: Name) -> f64 {
    let gender = |gender: Gender| pick::share(gender.per_ten_thousand(), 10_000);
    let neither = gender(Gender::Transgender) / 2.0;
    let in_list = |list: &[&str], name: &str| {
        if list.contains(&name) {
            1.0 / list.len() as f64
        } else {
            0.0
        }
    };
    Region::ALL
        .into_iter()
        .map(|region| {
            let names = region.names();
            let women = (gender(Gender::Female) + neither) * in_list(names.women, name.given);
            let men = (gender(Gender::Male) + neither) * in_list(names.men, name.given);
            region.share() * (women + men) * in_list(names.family, name.family)
        })
        .sum()
}
