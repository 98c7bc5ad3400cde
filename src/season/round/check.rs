//! What stands against an answer: everything that the wishes, the decisions and its own figures say otherwise.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use thiserror::Error;

use crate::{
    id::{BundleId, OrganisationId, SeasonWishId},
    season::{Answer, Decisions, Fairness, LockFault, Placement, Share, instance::Instance, locks::Numbers},
};

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProposalFault {
    /// Nobody wished it, or the wish was withdrawn, or it is late and not to be looked at yet.
    #[error("wish `{wish}` takes no part", wish = .0.wish)]
    UnknownWish(Placement),
    /// There is no such room.
    #[error("room `{room}` of wish `{wish}` is unknown", wish = .0.wish, room = .0.room)]
    UnknownRoom(Placement),
    /// Its time does not begin and end on the cuts of the season's day, or its day is not one of the wish's.
    #[error("wish `{wish}` at `{time}` does not lie on the season's grid and days", wish = .0.wish, time = .0.time)]
    OffGrid(Placement),
    /// The room is not free on a single date.
    #[error("wish `{wish}` in room `{room}` has no free date", wish = .0.wish, room = .0.room)]
    NoFreeDate(Placement),
    /// The wish does not ask for this time, length or place, the room does not serve it, or too few dates are free; and no
    /// clerk has locked it.
    #[error("wish `{wish}` does not ask for room `{room}` at `{time}`", wish = .0.wish, room = .0.room, time = .0.time)]
    NotWished(Placement),
    /// A clerk has banned the room for the wish.
    #[error("room `{room}` is banned for wish `{wish}`", wish = .0.wish, room = .0.room)]
    Banned(Placement),
    /// A clerk has locked this, and it is not there.
    #[error("wish `{wish}` is locked into room `{room}`, and is not there", wish = .0.wish, room = .0.room)]
    LockBroken(Placement),
    /// This was proposed before and could have stayed.
    #[error("wish `{wish}` had room `{room}` and could have kept it", wish = .0.wish, room = .0.room)]
    NotKept(Placement),
    /// A wish has more than it asks for.
    #[error("wish `{wish}` has {found} meetings of {most}")]
    TooMany {
        /// The wish.
        wish: SeasonWishId,
        /// How many it has.
        found: usize,
        /// How many it wants.
        most: u8,
    },
    /// Two meetings of one wish lie on one day.
    #[error("two meetings of wish `{wish}` lie on one day", wish = .0.wish)]
    SameDay(Placement, Placement),
    /// Two placements take one room, or a part of it, at one time.
    #[error("wishes `{a}` and `{b}` overlap", a = .0.wish, b = .1.wish)]
    Overlap(Placement, Placement),
    /// Some wishes of a bundle have all their meetings and others do not.
    #[error("bundle `{0}` is torn apart")]
    BundleBroken(BundleId),
    /// The answer is by another rule of fairness than the round.
    #[error("the answer is fair by `{}`, the round by `{}`", .stated.code(), .asked.code())]
    OtherFairness {
        /// The rule of the answer.
        stated: Fairness,
        /// The rule of the round.
        asked: Fairness,
    },
    /// The placements are not worth what the answer says.
    #[error("the placements are worth {found}, not {stated}")]
    OtherWorth {
        /// What it says.
        stated: i64,
        /// What they are worth.
        found: i64,
    },
    /// The bonuses are not what the answer says.
    #[error("the bonuses are {found}, not {stated}")]
    OtherBonus {
        /// What it says.
        stated: i64,
        /// What they are.
        found: i64,
    },
    /// An organisation has not asked for, or not got, what the answer says.
    #[error("the share of organisation `{0}` is another")]
    OtherShare(OrganisationId),
    /// It is worth more than its own bound.
    #[error("the objective {objective} is above the bound {bound}")]
    OverBound {
        /// The objective.
        objective: i64,
        /// The bound.
        bound: i64,
    },
}

impl ProposalFault {
    /// Returns the stable code of the fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownWish(_) => "placement_of_unknown_wish",
            Self::UnknownRoom(_) => "placement_in_unknown_room",
            Self::OffGrid(_) => "placement_off_grid",
            Self::NoFreeDate(_) => "placement_without_date",
            Self::NotWished(_) => "placement_not_wished",
            Self::Banned(_) => "placement_in_banned_room",
            Self::LockBroken(_) => "lock_broken",
            Self::NotKept(_) => "placement_not_kept",
            Self::TooMany { .. } => "too_many_placements",
            Self::SameDay(..) => "placements_on_one_day",
            Self::Overlap(..) => "placements_overlap",
            Self::BundleBroken(_) => "bundle_broken",
            Self::OtherFairness { .. } => "other_fairness",
            Self::OtherWorth { .. } => "other_worth",
            Self::OtherBonus { .. } => "other_bonus",
            Self::OtherShare(_) => "other_share",
            Self::OverBound { .. } => "objective_over_bound",
        }
    }

    /// What cannot be read as numbers is named alike for a lock and for an answer.
    const fn of(fault: &LockFault, placement: Placement) -> Self {
        match fault {
            LockFault::UnknownWish(_) => Self::UnknownWish(placement),
            LockFault::UnknownRoom(_) => Self::UnknownRoom(placement),
            LockFault::NoFreeDate(_) => Self::NoFreeDate(placement),
            _ => Self::OffGrid(placement),
        }
    }
}

impl Instance {
    /// Everything that stands against an answer to it, made under these decisions.
    pub(super) fn faults(&self, decisions: &Decisions, answer: &Answer) -> Vec<ProposalFault> {
        let mut faults = Vec::new();
        let mut placed: Vec<(Placement, Numbers)> = Vec::new();
        let mut worth = 0_i64;
        for placement in &answer.placements {
            let numbers = match self.numbers(*placement) {
                Ok(numbers) => numbers,
                Err(fault) => {
                    faults.push(ProposalFault::of(&fault, *placement));
                    continue;
                }
            };
            let value = self.worth(&numbers);
            if self.bans.contains(&(placement.wish, placement.room)) {
                faults.push(ProposalFault::Banned(*placement));
            } else if value.is_none() && !decisions.locks.contains(placement) {
                faults.push(ProposalFault::NotWished(*placement));
            }
            let value = value.unwrap_or_else(|| self.worth_beyond(&numbers));
            worth = worth.saturating_add(value.into());
            placed.push((*placement, numbers));
        }
        self.not_kept(decisions, &placed, &mut faults);
        self.too_near(&placed, &mut faults);
        self.counts(decisions, &placed, &mut faults);
        self.figures(answer, worth, &placed, &mut faults);
        faults
    }

    /// Locks and former placements that could have stayed and did not.
    fn not_kept(
        &self,
        decisions: &Decisions,
        placed: &[(Placement, Numbers)],
        faults: &mut Vec<ProposalFault>,
    ) {
        let there: BTreeSet<&Placement> = placed.iter().map(|(placement, _)| placement).collect();
        let fixed = self.problem.fixed.iter();
        let fixed = fixed.filter_map(|fixed| self.placement(fixed));
        for fixed in fixed.filter(|fixed| !there.contains(fixed)) {
            faults.push(match decisions.locks.contains(&fixed) {
                true => ProposalFault::LockBroken(fixed),
                false => ProposalFault::NotKept(fixed),
            });
        }
    }

    /// Two meetings of one wish on one day, and two placements in one place at one time.
    fn too_near(&self, placed: &[(Placement, Numbers)], faults: &mut Vec<ProposalFault>) {
        let mut days: BTreeMap<(usize, usize), Vec<&(Placement, Numbers)>> = BTreeMap::new();
        let mut lines: BTreeMap<(usize, u32), Vec<&(Placement, Numbers)>> = BTreeMap::new();
        let mut overlaps = BTreeSet::new();
        for one in placed {
            let (placement, numbers) = one;
            let meets = |other: &&&(Placement, Numbers)| other.1.weeks & numbers.weeks != 0;
            let of_day = days.entry((numbers.request, numbers.day)).or_default();
            faults
                .extend(of_day.iter().filter(meets).map(|other| ProposalFault::SameDay(other.0, *placement)));
            of_day.push(one);
            for line in self.rooms.get(numbers.room).map_or(&[][..], |room| &room.lines) {
                let of_line = lines.entry((numbers.day, *line)).or_default();
                let clashes = of_line.iter().filter(meets).filter(|other| other.0.wish != placement.wish);
                let clashes = clashes.filter(|other| self.overlap(numbers, &other.1));
                overlaps.extend(clashes.map(|other| (other.0, *placement)));
                of_line.push(one);
            }
        }
        faults.extend(overlaps.into_iter().map(|(one, other)| ProposalFault::Overlap(one, other)));
    }

    /// More meetings than were wished, and bundles of which a part was left out. What a clerk has locked hangs together with
    /// nothing, and the late ones of a bundle only with each other.
    fn counts(
        &self,
        decisions: &Decisions,
        placed: &[(Placement, Numbers)],
        faults: &mut Vec<ProposalFault>,
    ) {
        let mut granted: BTreeMap<usize, usize> = BTreeMap::new();
        for (_, numbers) in placed {
            let granted = granted.entry(numbers.request).or_default();
            *granted = granted.saturating_add(1);
        }
        let locked: BTreeSet<SeasonWishId> = decisions.locks.iter().map(|lock| lock.wish).collect();
        // Whether a wish of the bundle is served, and one is not.
        let mut bundles: BTreeMap<(BundleId, bool), (bool, bool)> = BTreeMap::new();
        for (n, wish) in self.wishes.iter().enumerate() {
            let (found, most) = (granted.get(&n).copied().unwrap_or(0), wish.meetings().most());
            if found > most.into() {
                faults.push(ProposalFault::TooMany { wish: wish.id, found, most });
            }
            if let Some(bundle) = self.bundle(wish).filter(|_| !locked.contains(&wish.id)) {
                let (served, lacking) = bundles.entry(bundle).or_default();
                *served |= found > 0;
                *lacking |= found < most.into();
            }
        }
        let torn = bundles.into_iter().filter(|(_, of)| *of == (true, true));
        faults.extend(torn.map(|((bundle, _), _)| ProposalFault::BundleBroken(bundle)));
    }

    /// What the answer says of itself.
    fn figures(
        &self,
        answer: &Answer,
        worth: i64,
        placed: &[(Placement, Numbers)],
        faults: &mut Vec<ProposalFault>,
    ) {
        let asked = self.terms.fairness;
        if answer.fairness != asked {
            faults.push(ProposalFault::OtherFairness { stated: answer.fairness, asked });
        }
        if answer.worth != worth {
            faults.push(ProposalFault::OtherWorth { stated: answer.worth, found: worth });
        }
        let mut shares: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        for request in &self.problem.requests {
            let (asked, _) = shares.entry(request.organisation).or_default();
            *asked = asked.saturating_add(request.most.into());
        }
        let mut bonus = 0_i64;
        for request in placed.iter().filter_map(|(_, numbers)| self.problem.requests.get(numbers.request)) {
            let (_, granted) = shares.entry(request.organisation).or_default();
            bonus = bonus.saturating_add(self.problem.next_bonus(*granted));
            *granted = granted.saturating_add(1);
        }
        if answer.bonus != bonus {
            faults.push(ProposalFault::OtherBonus { stated: answer.bonus, found: bonus });
        }
        let stated: BTreeMap<OrganisationId, &Share> =
            answer.shares.iter().map(|share| (share.organisation, share)).collect();
        let found = (0..).zip(&self.organisations).map(|(n, organisation)| {
            let (asked, granted) = shares.get(&n).copied().unwrap_or_default();
            Share { organisation: *organisation, asked, granted }
        });
        let found: BTreeMap<OrganisationId, Share> = found.map(|share| (share.organisation, share)).collect();
        let named: BTreeSet<OrganisationId> = stated.keys().chain(found.keys()).copied().collect();
        let other = named.into_iter().filter(|id| stated.get(id).copied() != found.get(id));
        faults.extend(other.map(ProposalFault::OtherShare));
        let (objective, bound) = (answer.objective(), answer.bound);
        if objective > bound {
            faults.push(ProposalFault::OverBound { objective, bound });
        }
    }
}
