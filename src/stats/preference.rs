use alloc::{collections::BTreeMap, vec::Vec};
use core::cmp::Reverse;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    Cells, Count, Key, Multiset, Observe, Proportion, RowReader, RowWriter, StatsError, Tally,
    tally::not_negative,
};

/// How many wishes are asked for where it is the foremost five.
pub const TOP_FIVE: u8 = 5;

/// Why a list of things is not a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidBallot {
    /// Nothing is named.
    #[error("a ballot names at least one thing")]
    Empty,
    /// More is named than was asked for.
    #[error("`{found}` things are named, at most `{most}` were asked for")]
    TooLong {
        /// How many were named.
        found: usize,
        /// How many were asked for.
        most: u8,
    },
    /// One thing is named twice.
    #[error("the thing at place `{0}` is named before")]
    Repeated(usize),
}

impl InvalidBallot {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty_ballot",
            Self::TooLong { .. } => "ballot_too_long",
            Self::Repeated(_) => "ballot_repeats",
        }
    }
}

/// Different things in the order of preference, the foremost first.
///
/// ```
/// use imece::stats::{Ballot, TOP_FIVE};
/// let wishes = Ballot::new(["venue", "transport", "training"], TOP_FIVE)?;
/// assert_eq!(wishes.rank_of(&"transport"), Some(2));
/// assert!(Ballot::new(["venue", "venue"], TOP_FIVE).is_err());
/// # Ok::<(), imece::stats::InvalidBallot>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(
    try_from = "Vec<K>",
    into = "Vec<K>",
    bound(deserialize = "K: Ord + Deserialize<'de>", serialize = "K: Clone + Serialize")
)]
// INVARIANT: not empty, no thing twice, at most 255.
pub struct Ballot<K>(Vec<K>);

impl<K: Ord> Ballot<K> {
    /// Takes things in the order of preference, at most so many.
    ///
    /// # Errors
    /// [`InvalidBallot`].
    pub fn new(things: impl Into<Vec<K>>, most: u8) -> Result<Self, InvalidBallot> {
        let things = things.into();
        if things.is_empty() {
            return Err(InvalidBallot::Empty);
        }
        if things.len() > usize::from(most) {
            return Err(InvalidBallot::TooLong { found: things.len(), most });
        }
        let mut seen = BTreeMap::new();
        for (place, thing) in things.iter().enumerate() {
            if seen.insert(thing, ()).is_some() {
                return Err(InvalidBallot::Repeated(place));
            }
        }
        Ok(Self(things))
    }

    /// Returns the things, the foremost first.
    #[must_use]
    pub fn things(&self) -> &[K] {
        &self.0
    }

    /// Returns the rank of a thing, 1 being the foremost.
    #[must_use]
    pub fn rank_of(&self, thing: &K) -> Option<u8> {
        self.places().find(|(named, _)| *named == thing).map(|(_, rank)| rank)
    }

    fn places(&self) -> impl Iterator<Item = (&K, u8)> {
        self.0.iter().zip(1..=u8::MAX)
    }
}

impl<K: Ord> TryFrom<Vec<K>> for Ballot<K> {
    type Error = InvalidBallot;

    fn try_from(things: Vec<K>) -> Result<Self, InvalidBallot> {
        Self::new(things, u8::MAX)
    }
}

impl<K> From<Ballot<K>> for Vec<K> {
    fn from(ballot: Ballot<K>) -> Self {
        ballot.0
    }
}

/// How often each thing was named at each rank, over any number of ballots.
///
/// Two orders are read from it and both are to be told, since they answer different questions: how many name a thing
/// at all, and how high they hold it (Borda).
///
/// ```
/// use imece::{stats::{Ballot, Observe, Preferences, TOP_FIVE}, text::Code};
/// let (venue, grant, training) = (Code::new("venue")?, Code::new("grant")?, Code::new("training")?);
/// let mut wishes = Preferences::default();
/// for ballot in [[venue, grant], [training, grant], [training, grant]] {
///     wishes.observe(&Ballot::new(ballot, TOP_FIVE)?)?;
/// }
/// let named = wishes.by_mentions(TOP_FIVE)?;
/// assert_eq!((named[0].thing, named[0].mentions.successes(), named[0].mentions.n()), (grant, 3, 3));
/// let held = wishes.by_points(TOP_FIVE)?;
/// assert_eq!((held[0].thing, held[0].points), (grant, 12));
/// assert_eq!((held[1].thing, held[1].points, held[1].first), (training, 10, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(serialize = "K: Serialize", deserialize = "K: Key + Deserialize<'de>"))]
pub struct Preferences<K> {
    ballots: Count,
    ranks: Multiset<(K, u8)>,
}

/// What [`Preferences`] say of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Ranked<K> {
    /// Which thing.
    pub thing: K,
    /// How many of all ballots name it.
    pub mentions: Proportion,
    /// How many of them name it first.
    pub first: u64,
    /// Borda's points: of five asked for, 5 for a first rank to 1 for a fifth.
    pub points: u64,
}

impl<K> Default for Preferences<K> {
    fn default() -> Self {
        Self { ballots: Count::default(), ranks: Multiset::default() }
    }
}

impl<K: Key> Preferences<K> {
    /// Returns the number of ballots.
    ///
    /// # Errors
    /// [`StatsError::Negative`] where a part is below zero.
    pub fn ballots(&self) -> Result<u64, StatsError> {
        self.ballots.summary()
    }

    /// Returns the things that are named by most ballots; of equals the one that more name first, then the earlier key.
    ///
    /// # Errors
    /// [`StatsError::Negative`] for a part of the whole, [`StatsError::NoProportion`] where a thing was named more
    /// often than there were ballots, [`StatsError::Overflow`].
    pub fn by_mentions(&self, depth: u8) -> Result<Vec<Ranked<K>>, StatsError> {
        let mut ranked = self.ranked(depth)?;
        ranked.sort_by_key(|s| Reverse((s.mentions.successes(), s.first)));
        ranked.truncate(depth.into());
        Ok(ranked)
    }

    /// Returns the things with most points (Borda: `depth` for a first rank, one less for each further); of equals the
    /// one that more name, then the one that more name first, then the earlier key.
    ///
    /// # Errors
    /// As [`by_mentions`](Self::by_mentions).
    pub fn by_points(&self, depth: u8) -> Result<Vec<Ranked<K>>, StatsError> {
        let mut ranked = self.ranked(depth)?;
        ranked.sort_by_key(|s| Reverse((s.points, s.mentions.successes(), s.first)));
        ranked.truncate(depth.into());
        Ok(ranked)
    }

    /// Returns what is said of every thing that was named, in key order.
    ///
    /// # Errors
    /// As [`by_mentions`](Self::by_mentions).
    pub fn ranked(&self, depth: u8) -> Result<Vec<Ranked<K>>, StatsError> {
        let ballots = self.ballots()?;
        let mut sums: BTreeMap<&K, [u64; 3]> = BTreeMap::new();
        for ((thing, rank), times) in self.ranks.iter() {
            let times = not_negative(times)?;
            let worth = u64::from(depth).saturating_add(1).saturating_sub(u64::from(*rank));
            let [mentions, first, points] = sums.entry(thing).or_default();
            let added = mentions.checked_add(times).zip(worth.checked_mul(times));
            let added = added.and_then(|(sum, worth)| Some((sum, points.checked_add(worth)?)));
            (*mentions, *points) = added.ok_or(StatsError::Overflow)?;
            *first = if *rank == 1 { times } else { *first };
        }
        let one = |(thing, [successes, first, points]): (&K, [u64; 3])| {
            let refused = StatsError::NoProportion { successes, n: ballots };
            let mentions = Proportion::new(successes, ballots).ok_or(refused)?;
            Ok(Ranked { thing: thing.clone(), mentions, first, points })
        };
        sums.into_iter().map(one).collect()
    }
}

impl<K: Key> Tally for Preferences<K> {
    fn add(&mut self, part: &Self, times: i64) -> Result<(), StatsError> {
        let mut ballots = self.ballots;
        ballots.add(&part.ballots, times)?;
        self.ranks.add(&part.ranks, times)?;
        self.ballots = ballots;
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.ballots.is_empty() && self.ranks.is_empty()
    }
}

impl<K: Key> Observe<&Ballot<K>> for Preferences<K> {
    fn record(&mut self, ballot: &Ballot<K>, times: i64) -> Result<(), StatsError> {
        let mut one = Self::default();
        one.ballots.observe(())?;
        for (thing, rank) in ballot.places() {
            one.ranks.observe((thing.clone(), rank))?;
        }
        self.add(&one, times)
    }
}

/// The number of ballots has no dimension, a rank that of the thing and its own.
impl<K: Key> Cells for Preferences<K> {
    fn write(&self, to: &mut RowWriter) {
        self.ballots.write(to);
        self.ranks.write(to);
    }

    fn read(&mut self, row: RowReader<'_>) -> Result<(), StatsError> {
        if row.value().is_ok() { self.ballots.read(row) } else { self.ranks.read(row) }
    }
}
