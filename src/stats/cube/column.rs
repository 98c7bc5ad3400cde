use alloc::vec::Vec;
use core::iter;

use super::Axes;
use crate::stats::StatsError;

/// One field of many facts: whole numbers, in the order of the facts.
///
/// A slice of integers is one, and so is what [`Days::column`](super::Days::column) makes of days.
pub trait Column {
    /// Returns the number of facts.
    fn rows(&self) -> usize;

    /// Returns the numbers.
    fn numbers(&self) -> impl Iterator<Item = i64>;

    /// Returns the number of one fact.
    fn number(&self, row: usize) -> Option<i64>;
}

impl<T: Copy + Into<i64>> Column for [T] {
    #[inline]
    fn rows(&self) -> usize {
        self.len()
    }

    #[inline]
    fn numbers(&self) -> impl Iterator<Item = i64> {
        self.iter().map(|number| (*number).into())
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
    fn numbers(&self) -> impl Iterator<Item = i64> {
        self.as_slice().numbers()
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
    fn numbers(&self) -> impl Iterator<Item = i64> {
        self.as_slice().numbers()
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
    fn numbers(&self) -> impl Iterator<Item = i64> {
        (**self).numbers()
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

    /// Returns the place of each fact; where a code is not on its axis, one that no cube has.
    fn places(&self, axes: &X) -> impl Iterator<Item = usize>;

    /// Returns the key of one fact, where the axes know what its codes stand for.
    fn key(&self, axes: &X, row: usize) -> Option<X::Key>;

    /// Returns the facts that have none of so many places, with their keys.
    ///
    /// # Errors
    /// [`StatsError::OffAxis`] where nobody knows what a code stands for.
    fn without(&self, axes: &X, places: usize) -> Result<Vec<(usize, X::Key)>, StatsError> {
        let mut without = Vec::new();
        for (row, place) in self.places(axes).enumerate() {
            if place >= places {
                without.push((row, self.key(axes, row).ok_or(StatsError::OffAxis(row))?));
            }
        }
        Ok(without)
    }
}

/// What is counted of many facts: a [`Column`] of numbers, or `()` where each fact counts for itself.
pub trait Values<V> {
    /// Returns the number of facts, where it is told.
    fn rows(&self) -> Option<usize>;

    /// Returns the values.
    fn values(&self) -> impl Iterator<Item = V>;
}

impl Values<()> for () {
    #[inline]
    fn rows(&self) -> Option<usize> {
        None
    }

    #[inline]
    fn values(&self) -> impl Iterator<Item = ()> {
        iter::repeat(())
    }
}

impl<C: Column> Values<i64> for C {
    #[inline]
    fn rows(&self) -> Option<usize> {
        Some(Column::rows(self))
    }

    #[inline]
    fn values(&self) -> impl Iterator<Item = i64> {
        self.numbers()
    }
}
