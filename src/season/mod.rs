//! Season allocation: many wishes, few rooms, one fair answer with a proof of how good it is.
//!
//! Twice a year a city hands out its rooms for a season. [`Allocation`] takes the rooms of a [`Schedule`](crate::schedule::Schedule) with
//! their hours, closures and standing bookings, the [`Wish`]es of the organisations and the [`Decisions`] of a clerk, and finds who meets
//! where and when: [`Answer`]. It is there at once and gets better for as long as the host likes; its `bound` is what no answer
//! whatever exceeds. For every wish that got less, [`Unmet`] says why, who holds its time instead, and what would make it fit.
//!
//! What is maximised is the worth of all placements ([`Points`]) and the bonuses of a rule of [`Fairness`]. A weekly meeting is worth its
//! points on every date on which its room is free; single dates, weeks in turn and parts of a season are weighed against each other
//! by that. The method is *price, dive, refine*: prices for wishes and organisations relax the rule that each is served once, which
//! leaves a longest path in every room and day (L. G. Kroon, M. Salomon and L. N. Van Wassenhove, Eur. J. Oper. Res. 82 (1995)
//! 190–205); dives along the prices and exchanges of neighbouring rooms and days find answers (A. Caprara, M. Fischetti and P. Toth,
//! Oper. Res. 47 (1999) 730–743). All of it is integers: the same input gives the same bytes on every machine.
//!
//! What a season goes through, from its draft over late wishes, proposals and what is promised to its bookings, is a [`Round`].
//!
//! What is not here: whether a booking is allowed in the end. The schedule decides that when the placements are booked, and every
//! date that it refuses stays in the series with its reasons.
//!
//! ```
//! # mod city { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/city/doc.rs")); }
//! # use city::*;
//! use imece::{chrono::Weekday, id::*, season::*, time::Minutes, uuid::Uuid};
//! let schedule = city(); // a hall for 120, a seminar room for 30
//! let season = Season::new(
//!     "2026-09-14".parse().unwrap(),
//!     "2027-03-14".parse().unwrap(),
//!     "09:00-22:00".parse()?,
//!     Minutes::new(30),
//! )?;
//! let wish = |n, people| {
//!     let id = Uuid::from_u128;
//!     let evening = Window { on: Weekday::Fri, within: "18:00-20:30".parse().unwrap(), choice: Choice::First };
//!     let length = MeetingLength::new(Minutes::new(120), Minutes::new(120)).unwrap();
//!     let meetings = Meetings::Weekly { times: 1, weeks: Weeks::All, windows: vec![evening] };
//!     Wish::new(SeasonWishId::from_uuid(id(n)).unwrap(), OrganisationId::from_uuid(id(n)).unwrap(), length, meetings)
//!         .unwrap()
//!         .with_attendees(people)
//! };
//! // Two want the only hall that is large enough on Friday evenings, a third is content with less.
//! let wishes = [wish(1, 100), wish(2, 80).with_priority(Priority::new(5)?), wish(3, 20)];
//! let mut allocation =
//!     Allocation::new(&schedule, season, Terms::default(), wishes, &Decisions::default(), 1)?;
//! while !allocation.step(10).is_proven() {}
//!
//! let answer = allocation.answer();
//! assert_eq!(answer.placements.iter().map(|p| p.wish.as_uuid().as_u128()).collect::<Vec<_>>(), [2, 3]);
//! assert_eq!(answer.objective(), answer.bound);
//! let unmet = allocation.unmet(SeasonWishId::from_uuid(Uuid::from_u128(1))?).unwrap();
//! assert_eq!(unmet.cause, Cause::OutvaluedForSure);
//! assert_eq!(unmet.missed[0].held_by[0].wish.as_uuid().as_u128(), 2);
//! // Later that evening the hall closes, but on Monday morning it is free, and 30 people would fit next door.
//! assert!(matches!(unmet.remedies[0], Remedy::Window(_)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod allocation;
mod answer;
mod decision;
mod footprint;
mod grid;
mod instance;
mod locks;

mod offer;
mod placement;
mod problem;
mod progress;
mod reason;
mod remedy;
mod rooms;
mod round;
mod solver;
mod terms;
mod weeks;
mod window;
mod wish;

pub use allocation::Allocation;
pub use answer::{Answer, Share};
pub use decision::{Decisions, LockFault, SeasonError};
pub use grid::{InvalidSeason, MAX_SLOTS, MAX_WEEKS, Season};
pub use placement::{On, Placement};
pub use progress::Progress;
pub use reason::{Cause, Missed, Unmet};
pub use remedy::Remedy;
pub use round::{
    ApplicationFault, Pass, PlacementOutcome, Proposal, ProposalFault, RefusedDate, Round, RoundCommand,
    RoundError, RoundEvent, RoundPlan, RoundStage, RoundWish,
};
pub use terms::{Fairness, Points, Terms};
pub use wish::{
    Choice, InvalidWish, MAX_DATES, MAX_WINDOWS, MeetingLength, Meetings, Place, Places, Priority, Weeks,
    Window, Wish,
};
