use alloc::vec::Vec;
use core::iter;

use super::Axes;
use crate::stats::StatsError;

/// One field of many facts: whole numbers, in the order of the facts.
///
/// A slice, an array or a vector of integers is one, where each of them goes into an `i64`: of 64 bits only that itself, and no
/// `usize`. [`Axis::codes`](super::Axis::codes) makes one of keys, [`Days::column`](super::Days::column) of days.
pub trait Column {
    /// Returns the number of facts.
    fn rows(&self) -> usize;

    /// Returns the numbers, from that of one fact on: as many as there are facts from there.
    fn numbers(&self, from: usize) -> impl Iterator<Item = i64>;

    /// Returns the number of one fact.
    fn number(&self, row: usize) -> Option<i64>;
}

impl<T: Copy + Into<i64>> Column for [T] {
    #[inline]
    fn rows(&self) -> usize {
        self.len()
    }

    #[inline]
    fn numbers(&self, from: usize) -> impl Iterator<Item = i64> {
        self.get(from..).unwrap_or_default().iter().map(|number| (*number).into())
    }

    fn number(&self, row: usize) -> Option<i64> {
        self.get(row).map(|number| (*number).into())
    }
}

impl<T: Copy + Into<i64>> Column for Vec<T> {
    #[inline]
    fn rows(&self) -> usize {
        self.len()
    }

    #[inline]
    fn numbers(&self, from: usize) -> impl Iterator<Item = i64> {
        self.as_slice().numbers(from)
    }

    fn number(&self, row: usize) -> Option<i64> {
        self.as_slice().number(row)
    }
}

impl<T: Copy + Into<i64>, const N: usize> Column for [T; N] {
    #[inline]
    fn rows(&self) -> usize {
        N
    }

    #[inline]
    fn numbers(&self, from: usize) -> impl Iterator<Item = i64> {
        self.as_slice().numbers(from)
    }

    fn number(&self, row: usize) -> Option<i64> {
        self.as_slice().number(row)
    }
}

impl<C: Column + ?Sized> Column for &C {
    #[inline]
    fn rows(&self) -> usize {
        (**self).rows()
    }

    #[inline]
    fn numbers(&self, from: usize) -> impl Iterator<Item = i64> {
        (**self).numbers(from)
    }

    fn number(&self, row: usize) -> Option<i64> {
        (**self).number(row)
    }
}

/// The codes of many facts on the axes of a cube: a [`Column`] for each axis, of equal length.
pub trait Columns<X: Axes> {
    /// Returns the number of facts.
    ///
    /// # Errors
    /// [`StatsError::UnequalColumns`] where one column has more facts than another.
    fn rows(&self) -> Result<usize, StatsError>;

    /// Tells the places of facts, from one on, as many as are asked for; where a code is not on its axis, one that no
    /// cube has.
    fn places(&self, axes: &X, from: usize, places: &mut [u32]);

    /// Returns the key of one fact, where the axes know what its codes stand for.
    fn key(&self, axes: &X, row: usize) -> Option<X::Key>;
}

/// So many facts are looked at together: their places stay in the first cache.
const TOGETHER: usize = 4_096;

/// The places of facts that are looked at together.
pub(super) struct Places {
    places: [u32; TOGETHER],
}

impl Places {
    pub(super) const fn new() -> Self {
        Self { places: [0; TOGETHER] }
    }

    /// Tells the places of all facts, as many together as fit, each time with the number of the first of them.
    ///
    /// Always inline: by a call, whoever is told would reach its cells through memory, and a fact cost half as much again.
    #[inline(always)]
    pub(super) fn each<X: Axes>(
        &mut self,
        columns: &impl Columns<X>,
        axes: &X,
        rows: usize,
        mut tell: impl FnMut(usize, &[u32]),
    ) {
        for from in (0..rows).step_by(TOGETHER) {
            if let Some(places) = self.places.get_mut(..rows.saturating_sub(from).min(TOGETHER)) {
                columns.places(axes, from, places);
                tell(from, places);
            }
        }
    }

    /// Tells again what was told of all facts.
    #[inline]
    pub(super) fn again<X: Axes>(
        &mut self,
        columns: &impl Columns<X>,
        axes: &X,
        rows: usize,
        mut tell: impl FnMut(usize, &[u32]),
    ) {
        match self.places.get(..rows) {
            Some(places) => tell(0, places),
            None => self.each(columns, axes, rows, tell),
        }
    }
}

/// Tells the facts that have none of so many places, in their order, with their keys, until somebody refuses one.
///
/// One at a time: where all facts are off the array, none but what becomes of them takes memory.
///
/// # Errors
/// [`StatsError::OffAxis`] where nobody knows what a code stands for, and whatever a fact was refused for.
#[cold]
pub(super) fn off_array<X: Axes>(
    columns: &impl Columns<X>,
    axes: &X,
    places: u32,
    mut tell: impl FnMut(usize, X::Key) -> Result<(), StatsError>,
) -> Result<(), StatsError> {
    let mut told = Ok(());
    Places::new().each(columns, axes, columns.rows()?, |from, found| {
        let mut off = (from..).zip(found).filter(|(_, place)| **place >= places).map(|(row, _)| row);
        if told.is_ok() {
            told = off.try_for_each(|row| tell(row, columns.key(axes, row).ok_or(StatsError::OffAxis(row))?));
        }
    });
    told
}

/// What is counted of many facts: a [`Column`] of numbers, or `()` where each fact counts for itself.
pub trait Values<V> {
    /// Returns the number of facts, where it is told.
    fn rows(&self) -> Option<usize>;

    /// Returns the values, from that of one fact on.
    fn values(&self, from: usize) -> impl Iterator<Item = V>;
}

impl Values<()> for () {
    #[inline]
    fn rows(&self) -> Option<usize> {
        None
    }

    #[inline]
    fn values(&self, _: usize) -> impl Iterator<Item = ()> {
        iter::repeat(())
    }
}

impl<C: Column> Values<i64> for C {
    #[inline]
    fn rows(&self) -> Option<usize> {
        Some(Column::rows(self))
    }

    #[inline]
    fn values(&self, from: usize) -> impl Iterator<Item = i64> {
        self.numbers(from)
    }
}
