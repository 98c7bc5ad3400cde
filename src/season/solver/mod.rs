//! The solver: *price, dive, refine*, and branch where little is left open.
//!
//! Price finds what each meeting must be worth to be held, and with it a bound on every answer; dive holds what the prices
//! agree on; refine solves a part anew at a time; exact closes the gap where it is small. The scheme is that of Caprara,
//! Fischetti & Toth (1999) on the relaxation of Kroon, Salomon & Van Wassenhove (1995).
//!
//! All work is cut into *units*, and none of them knows how many follow: the same problem, seed and number of units give
//! the same answer however the units are asked for, the answer only improves, and the bound only falls.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counters of work, and sums that `Solver::new` has bounded"
)]

mod ascent;
mod board;
mod branch;
mod bundle;
mod dive;
mod exact;
mod greedy;
mod list;
mod path;
mod plan;
mod prices;
mod random;
mod reduce;
mod refine;
#[cfg(test)]
mod tests;

use super::{
    Progress,
    problem::{Fixed, Item, Problem},
};
use alloc::vec::Vec;
use ascent::BOUND_EVERY;
use board::{Board, cells_of};
use bundle::Bundles;
use dive::{Dive, Manner};
use exact::Tree;
use list::{List, bits, narrow, wide};
use path::{POINT, Path};
use plan::Plan;
use prices::Prices;
use random::Random;
use reduce::Reduced;
use refine::Refine;

/// More than one meeting may be worth with its bonus, so that its price times a share stays within an `i64`.
const MOST_OF_ONE: i64 = 1 << 34;
/// More than all meetings may be worth if each were worth as much as one is at most, so that the sums of their prices do.
const MOST: i64 = 1 << 46;
/// Entries that may be left open for branching to be worth a try.
const TREE: usize = 12_000;
/// Rounds of refining before each try to plant the tree.
const SEASON: u32 = 256;
/// Rounds of refining between two nodes of the tree.
const BETWEEN: u32 = 16;
/// Rounds of refining before a run of polishing the prices.
const POLISH_EVERY: u32 = 4096;

/// What the prices say of a placement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quote {
    pub(crate) place: Fixed,
    /// What its slots are worth to others, in points rounded up.
    pub(crate) price: i64,
    /// Whether it is worth more than its slots are to others.
    pub(crate) pays: bool,
    /// No answer that has this placement is worth more.
    pub(crate) bound: i64,
}

/// Finds a good answer and proves how good it is, in as many units as it is given.
#[derive(Clone, Debug)]
pub(crate) struct Solver {
    reduced: Reduced,
    bundles: Bundles,
    board: Board,
    tools: Tools,
    plan: Plan,
    prices: Prices,
    /// The prices of the best bound, and that bound in fractions of a point.
    best: Prices,
    best_bound: i64,
    /// The bound after branching.
    bound: i64,
    phase: Phase,
    refine: Option<Refine>,
    tree: Option<Tree>,
    units: u64,
    /// The next step of polishing the prices.
    polish: i64,
}

/// What the parts of the solver share.
#[derive(Clone, Debug)]
struct Tools {
    path: Path,
    random: Random,
    /// A large step of a price: a fraction of a usual value.
    unit: i64,
}

/// What comes next.
#[derive(Clone, Debug)]
enum Phase {
    Price { course: Course, step: i64, sweeps: u32 },
    Dive { course: Course, dive: Dive, plan: Plan },
    Refine { rounds: u32 },
    Exact { rounds: u32 },
}

/// A run of pricing and the dive after it: a quick one for a first answer, then a thorough one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    Quick,
    Thorough,
    /// Beside refining: small steps that only lower the bound.
    Polish,
}

impl Course {
    /// Returns the sweeps, and by what the step falls after each, in 1/1000.
    const fn sweeps(self) -> (u32, i64) {
        match self {
            Self::Quick => (100, 960),
            Self::Thorough => (300, 990),
            Self::Polish => (25, 980),
        }
    }

    const fn dive(self, unit: i64) -> Manner {
        match self {
            Self::Quick => Manner { sweeps: 4, part: 10, step: unit / 10 },
            Self::Thorough | Self::Polish => Manner { sweeps: 12, part: 10, step: unit / 10 },
        }
    }
}

impl Solver {
    /// Begins with the greedy answer, or with nothing when the values are too large to count with.
    pub(crate) fn new(problem: Problem, seed: u64) -> Option<Self> {
        let reduced = Reduced::new(problem)?;
        let problem = &reduced.problem;
        let bundles = Bundles::new(problem);
        let mut plan = reduced.empty();
        greedy::fill(problem, &mut plan, 0..narrow(problem.requests.len()));
        bundles.settle_all(problem, &mut plan);
        let board = Board::whole(problem, &reduced.granted);
        let (prices, unit) = Prices::first(&board);
        let tools = Tools { path: Path::new(&board), random: Random::new(seed), unit };
        let phase = Phase::Price { course: Course::Quick, step: unit, sweeps: 0 };
        // No prices were found that prove a bound; that each meeting gets its best is one.
        let (best_bound, bound) = (MOST * POINT, reduced.most * POINT);
        let best = prices.clone();
        Some(Self {
            bundles,
            board,
            tools,
            plan,
            prices,
            best,
            best_bound,
            bound,
            phase,
            refine: None,
            tree: None,
            units: 0,
            polish: unit / 30,
            reduced,
        })
    }

    /// Works for so many units, or until nothing better is possible.
    pub(crate) fn step(&mut self, budget: u32) -> Progress {
        for _ in 0..budget {
            if self.is_proven() {
                break;
            }
            self.unit();
            self.units += 1;
        }
        self.progress()
    }

    pub(crate) fn progress(&self) -> Progress {
        let (objective, bound) = (self.plan.worth(), self.bound.div_euclid(POINT));
        let decided = self.reduced.worth;
        Progress::new(objective + decided, bound.max(objective) + decided, self.units)
    }

    /// Returns the answer so far with what was fixed, sorted.
    pub(crate) fn incumbent(&self) -> Vec<Fixed> {
        let items = &self.reduced.problem.items;
        let placed = self.plan.all().filter_map(|seat| {
            let Item { request, footprint, day, duration, value, .. } = *items.get(wide(seat.item))?;
            Some(Fixed { request, footprint, day, start: seat.start, duration, value })
        });
        let mut all: Vec<Fixed> = placed.chain(self.reduced.problem.fixed.iter().copied()).collect();
        all.sort_unstable();
        all
    }

    /// Returns what the prices of the best bound say of each place that a request could have beside what is fixed.
    pub(crate) fn quotes(&self, request: u32) -> Vec<Quote> {
        let problem = &self.reduced.problem;
        let bonus = self.best.lambda.at(request) - self.best.cost.at(request);
        let mut path = self.tools.path.clone();
        let mut quotes = Vec::new();
        for (item, number) in greedy::items(problem, request) {
            let Item { request, footprint, day, duration, value, .. } = *item;
            for start in bits(item.starts) {
                let (mut rent, mut loss) = (0, 0);
                for cell in cells_of(problem, item).filter_map(|place| self.board.cells.get(wide(place))) {
                    let (more, worse) = path.rent(&self.board, cell, &self.best.cost, number, start);
                    rent += more;
                    loss += worse;
                }
                let start = u8::try_from(start).unwrap_or_default();
                quotes.push(Quote {
                    place: Fixed { request, footprint, day, start, duration, value },
                    price: -(-rent).div_euclid(POINT),
                    pays: i64::from(value) * POINT + bonus > rent,
                    bound: (self.best_bound - loss).div_euclid(POINT) + self.reduced.worth,
                });
            }
        }
        quotes
    }

    fn is_proven(&self) -> bool {
        self.bound < self.goal()
    }

    /// Returns what a better plan is worth at least, in fractions of a point.
    const fn goal(&self) -> i64 {
        (self.plan.worth() + 1) * POINT
    }

    fn unit(&mut self) {
        let next = match core::mem::replace(&mut self.phase, Phase::Refine { rounds: 0 }) {
            Phase::Price { course, step, sweeps } => self.price(course, step, sweeps),
            Phase::Dive { course, dive, plan } => self.dive(course, dive, plan),
            Phase::Refine { rounds } => self.refine(rounds),
            Phase::Exact { rounds } => self.exact(rounds),
        };
        self.phase = next;
    }

    fn price(&mut self, course: Course, step: i64, sweeps: u32) -> Phase {
        let problem = &self.reduced.problem;
        self.prices.sweep(&self.board, problem, &mut self.tools, step, |_| {});
        if sweeps % BOUND_EVERY == BOUND_EVERY - 1 {
            let bound = self.prices.bound(&self.board, problem, &mut self.tools.path);
            if bound < self.best_bound {
                self.best_bound = bound;
                self.bound = self.bound.min(bound);
                self.best.clone_from(&self.prices);
            }
        }
        let (all, ratio) = course.sweeps();
        if sweeps + 1 < all {
            Phase::Price { course, step: (step * ratio / 1000).max(1), sweeps: sweeps + 1 }
        } else if course == Course::Polish {
            Phase::Refine { rounds: 0 }
        } else {
            Phase::Dive {
                course,
                dive: Dive::new(self.board.clone(), self.best.clone()),
                plan: self.reduced.empty(),
            }
        }
    }

    fn dive(&mut self, course: Course, mut dive: Dive, mut plan: Plan) -> Phase {
        let manner = course.dive(self.tools.unit);
        if dive.round(&self.reduced.problem, &mut plan, &mut self.tools, manner) {
            return Phase::Dive { course, dive, plan };
        }
        self.offer(plan);
        match course {
            Course::Quick => {
                self.prices.clone_from(&self.best);
                Phase::Price { course: Course::Thorough, step: self.tools.unit / 3, sweeps: 0 }
            }
            Course::Thorough | Course::Polish => {
                self.refine = Some(Refine::new(
                    &self.board,
                    &self.reduced.problem,
                    &self.reduced.empty(),
                    &self.best,
                    &mut self.tools,
                ));
                Phase::Refine { rounds: 0 }
            }
        }
    }

    fn refine(&mut self, rounds: u32) -> Phase {
        self.refine_once();
        let rounds = rounds + 1;
        if rounds == POLISH_EVERY && self.polish > self.tools.unit / 1000 {
            self.polish = self.polish * 4 / 5;
            self.prices.clone_from(&self.best);
            return Phase::Price { course: Course::Polish, step: self.polish.max(1), sweeps: 0 };
        }
        if rounds.is_multiple_of(SEASON) && self.tree.is_none() {
            self.plant();
        }
        if self.tree.is_some() {
            Phase::Exact { rounds: 0 }
        } else {
            Phase::Refine { rounds: rounds % POLISH_EVERY }
        }
    }

    fn refine_once(&mut self) {
        if let Some(refine) = &mut self.refine {
            refine.round(&self.reduced.problem, &self.bundles, &mut self.plan, &mut self.tools);
        }
    }

    /// Begins the tree if few enough entries could be in a better plan.
    fn plant(&mut self) {
        let mut board = self.board.clone();
        if !exact::fix(&mut board, &self.best, self.best_bound - self.goal(), &mut self.tools.path) {
            self.bound = self.plan.worth() * POINT;
        }
        if board.offers.len() <= TREE {
            self.tree = Some(Tree::new(board, &self.best, self.best_bound));
        }
    }

    /// Rounds of refining, then a node, and so on.
    fn exact(&mut self, rounds: u32) -> Phase {
        if rounds > 0 {
            self.refine_once();
            return Phase::Exact { rounds: rounds - 1 };
        }
        if let Some(tree) = &mut self.tree {
            let found =
                tree.node(&self.reduced.problem, &self.reduced.empty(), self.plan.worth(), &mut self.tools);
            let bound = tree.bound().unwrap_or_default();
            if let Some(plan) = found {
                self.offer(plan);
            }
            self.bound = self.bound.min(bound.max(self.plan.worth() * POINT));
        }
        Phase::Exact { rounds: BETWEEN }
    }

    /// Takes a plan that is better than the one so far.
    fn offer(&mut self, mut plan: Plan) {
        self.bundles.settle_all(&self.reduced.problem, &mut plan);
        if plan.worth() > self.plan.worth() {
            self.plan = plan;
        }
    }
}
