//! Why a wish got less than it asked for.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

use super::{
    Placement, Progress, Remedy,
    instance::Instance,
    locks::Numbers,
    problem::{Fixed, Item},
    remedy::Search,
    solver::{Quote, Solver},
    window::bits,
};
use crate::id::SeasonWishId;

/// A placement that a wish could have had, who holds its time instead, and at what price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::exhaustive_structs,
    reason = "what could have been, what it is worth, and what stands against it"
)]
pub struct Missed {
    /// The placement.
    pub placement: Placement,
    /// What it is worth, in points.
    pub worth: i64,
    /// What its time is worth to others at the prices behind the bound, in points rounded up: what the room's day would lose. Nothing
    /// where a decision of a clerk holds its time, or its bundle can never be whole.
    pub price: Option<i64>,
    /// What holds the time now, sorted; the wish's own meeting of that day too.
    pub held_by: Vec<Placement>,
    /// What the holders' placements are worth together, in points.
    pub held_worth: i64,
}

/// Why a wish got less than it asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cause {
    /// No room serves it in its windows, whoever else asks.
    Unservable,
    /// Another wish of its bundle found no place, or can never find one.
    Bundle,
    /// No better answer gives it a further placement: the prices behind the bound prove it, or the answer is proven.
    OutvaluedForSure,
    /// At the prices behind the bound, each of its placements costs others more than it is worth. That is no proof: a better answer
    /// may place it.
    Outvalued,
    /// At least one of its placements is worth more than its price, but no exchange was found that makes way for it. More work
    /// may find one.
    NoSwapFound,
}

impl Cause {
    /// Returns the stable code of the cause.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unservable => "unservable",
            Self::Bundle => "bundle",
            Self::OutvaluedForSure => "outvalued_for_sure",
            Self::Outvalued => "outvalued",
            Self::NoSwapFound => "no_swap_found",
        }
    }
}

/// A wish that got less than it asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Unmet {
    /// The wish.
    pub wish: SeasonWishId,
    /// The meetings that it asked for: a week, or in all.
    pub asked: u8,
    /// Those that it got.
    pub granted: u8,
    /// Why.
    pub cause: Cause,
    /// Every placement that it could have had on a day that it did not get, the least dear first.
    pub missed: Vec<Missed>,
    /// What would make it fit, at most one of each kind.
    pub remedies: Vec<Remedy>,
}

/// The placements of an answer by line and day.
pub(super) struct Held<'a> {
    instance: &'a Instance,
    placed: Vec<(Placement, Numbers)>,
    lines: BTreeMap<(u32, usize), Vec<usize>>,
    worth: &'a BTreeMap<Placement, i64>,
}

impl<'a> Held<'a> {
    fn new(instance: &'a Instance, worth: &'a BTreeMap<Placement, i64>) -> Self {
        let placed: Vec<(Placement, Numbers)> =
            worth.keys().filter_map(|p| Some((*p, instance.numbers(*p).ok()?))).collect();
        let mut lines: BTreeMap<(u32, usize), Vec<usize>> = BTreeMap::new();
        for (at, (_, numbers)) in placed.iter().enumerate() {
            for line in instance.rooms.get(numbers.room).into_iter().flat_map(|room| &room.lines) {
                lines.entry((*line, numbers.day)).or_default().push(at);
            }
        }
        Self { instance, placed, lines, worth }
    }

    /// What stands in the way of a placement in other hands.
    pub(super) fn holders(&self, numbers: &Numbers) -> BTreeSet<Placement> {
        let lines = self.instance.rooms.get(numbers.room).into_iter().flat_map(|room| &room.lines);
        let near = lines.filter_map(|line| self.lines.get(&(*line, numbers.day))).flatten();
        let near = near.filter_map(|at| self.placed.get(*at));
        let in_the_way = near.filter(|(_, theirs)| {
            theirs.weeks & numbers.weeks != 0 && self.instance.overlap(numbers, theirs)
        });
        in_the_way.map(|(placement, _)| *placement).collect()
    }

    /// The meetings that a wish has.
    pub(super) fn of(&self, request: usize) -> impl Iterator<Item = &(Placement, Numbers)> {
        self.placed.iter().filter(move |(_, numbers)| numbers.request == request)
    }
}

/// Says why a wish got less than it asked for than in an answer; nothing where it got all, or is unknown.
pub(super) fn unmet(
    instance: &Instance,
    worth: &BTreeMap<Placement, i64>,
    wish: SeasonWishId,
    solver: &Solver,
) -> Option<Unmet> {
    let request = instance.request(wish)?;
    let asked = instance.wishes.get(request)?.meetings().most();
    let held = Held::new(instance, worth);
    let granted = u8::try_from(held.of(request).count()).unwrap_or(u8::MAX);
    if granted >= asked {
        return None;
    }
    let options = options(instance, &held, request, solver);
    let missed = |option: &Possible| Missed {
        placement: option.placement,
        worth: option.worth,
        price: option.quote.map(|quote| quote.price),
        held_worth: option
            .holders
            .iter()
            .filter_map(|p| held.worth.get(p))
            .fold(0, |a, b| a.saturating_add(*b)),
        held_by: option.holders.iter().copied().collect(),
    };
    let cause = cause(instance, &options, solver.progress());
    let mut missed: Vec<Missed> = options.iter().map(missed).collect();
    let dear = |missed: &Missed| missed.price.map_or(i64::MAX, |price| price.saturating_sub(missed.worth));
    missed.sort_unstable_by_key(|missed| (dear(missed), missed.placement));
    let remedies = Search { instance, held: &held, request }.remedies();
    Some(Unmet { wish, asked, granted, cause, missed, remedies })
}

/// A placement that a wish could have on a day that it did not get.
struct Possible {
    placement: Placement,
    worth: i64,
    holders: BTreeSet<Placement>,
    /// What the solver says of it; nothing where what is decided is in its way.
    quote: Option<Quote>,
}

fn options(instance: &Instance, held: &Held<'_>, request: usize, solver: &Solver) -> Vec<Possible> {
    let range = instance.problem.requests.get(request).map(|request| request.items.clone());
    let position = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let items =
        range.and_then(|range| instance.problem.items.get(position(range.start)..position(range.end)));
    let quotes: BTreeMap<Fixed, Quote> = u32::try_from(request)
        .map(|request| solver.quotes(request).into_iter().map(|quote| (quote.place, quote)).collect())
        .unwrap_or_default();
    let mut found = Vec::new();
    for item in items.unwrap_or_default() {
        let Item { request: number, footprint, day, duration, value, starts } = *item;
        for start in (0..64_u8)
            .filter(|start| bits(u32::from(*start), u32::from(*start).saturating_add(1)) & starts != 0)
        {
            let place = Fixed { request: number, footprint, day, start, duration, value };
            let Some(placement) = instance.placement(&place) else { continue };
            let Ok(numbers) = instance.numbers(placement) else { continue };
            let same_day =
                held.of(request).any(|(_, own)| own.day == numbers.day && own.weeks & numbers.weeks != 0);
            if !same_day {
                let (holders, quote) = (held.holders(&numbers), quotes.get(&place).copied());
                found.push(Possible { placement, worth: value.into(), holders, quote });
            }
        }
    }
    found
}

fn cause(instance: &Instance, options: &[Possible], progress: Progress) -> Cause {
    let quotes = || options.iter().filter_map(|option| option.quote);
    let decided: BTreeSet<Placement> =
        instance.problem.fixed.iter().filter_map(|fixed| instance.placement(fixed)).collect();
    // Nothing that is decided is in its way, and still the solver did not look at it: its bundle can never be whole.
    let hopeless = |option: &Possible| option.quote.is_none() && option.holders.is_disjoint(&decided);
    if options.is_empty() {
        Cause::Unservable
    } else if options.iter().any(|option| option.holders.is_empty() || hopeless(option)) {
        // A placement that nobody holds is left only where a bundle would not be whole.
        Cause::Bundle
    } else if progress.is_proven() || !quotes().any(|quote| quote.bound > progress.objective) {
        Cause::OutvaluedForSure
    } else if quotes().any(|quote| quote.pays) {
        Cause::NoSwapFound
    } else {
        Cause::Outvalued
    }
}
