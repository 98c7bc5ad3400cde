use alloc::vec::Vec;
use core::fmt::Debug;

use super::{Axis, Column, Columns};
use crate::stats::{Key, StatsError};

/// A cube has never more places than these, a million.
const MOST: usize = 1 << 20;
/// So many places are laid out without asking how many would be filled.
const FEW: usize = 1 << 10;
/// Beyond these few, one place in so many has to be filled before the axes grow.
const THIN: usize = 16;
/// So many keys without a place are not worth a look at the axes.
const PATIENCE: usize = 16;

/// The axes of a [`Cube`](super::Cube): one, or a tuple of two to five.
///
/// The places of all combinations are numbered row by row: the last axis runs fastest.
pub trait Axes: Debug + Default + Clone + Eq {
    /// A key of each axis.
    type Key: Key;

    /// Returns the number of places, or nothing where it cannot be counted.
    fn places(&self) -> Option<usize>;

    /// Returns the place of a key, or nothing where one of its parts is not on its axis.
    fn place(&self, key: &Self::Key) -> Option<usize>;

    /// Returns the key of a place.
    fn key_at(&self, place: usize) -> Option<Self::Key>;

    /// Gives every part of a key its code, where its axis grows.
    fn admit(&mut self, key: &Self::Key);

    /// Returns whether every key of other axes is on these.
    fn cover(&self, other: &Self) -> bool;

    /// Gives every key of other axes its code.
    fn join(&mut self, other: &Self);

    /// Returns where the key of each place stands along other axes; where it has no place there, one that no cube has.
    fn places_along(&self, other: &Self) -> Vec<usize>;
}

impl<A: Axis> Axes for A {
    type Key = A::Key;

    fn places(&self) -> Option<usize> {
        Some(self.extent())
    }

    #[inline]
    fn place(&self, key: &A::Key) -> Option<usize> {
        self.code(key)
    }

    fn key_at(&self, place: usize) -> Option<A::Key> {
        self.key(place)
    }

    fn admit(&mut self, key: &A::Key) {
        self.take_up(key);
    }

    fn cover(&self, other: &Self) -> bool {
        (0..other.extent()).filter_map(|code| other.key(code)).all(|key| self.code(&key).is_some())
    }

    fn join(&mut self, other: &Self) {
        (0..other.extent()).filter_map(|code| other.key(code)).for_each(|key| self.take_up(&key));
    }

    fn places_along(&self, other: &Self) -> Vec<usize> {
        let codes = (0..self.extent()).map(|code| self.key(code).and_then(|key| other.code(&key)));
        codes.map(|code| code.unwrap_or(NOWHERE)).collect()
    }
}

/// No place of any cube.
const NOWHERE: usize = usize::MAX;

/// Returns what tells the code that a number is, and what tells whether it is on an axis of that extent.
#[inline]
fn on_axis(extent: usize) -> (impl Fn(i64) -> usize + Copy, impl Fn(i64) -> bool + Copy) {
    // A number below zero is far beyond every extent.
    let code = |number: i64| usize::try_from(number.cast_unsigned()).unwrap_or(NOWHERE);
    (code, move |number| code(number) < extent)
}

impl<A: Axis, C: Column> Columns<A> for C {
    fn rows(&self) -> Result<usize, StatsError> {
        Ok(Column::rows(self))
    }

    fn places(&self, axes: &A) -> impl Iterator<Item = usize> {
        let (code, on) = on_axis(axes.extent());
        self.numbers().map(move |number| if on(number) { code(number) } else { NOWHERE })
    }

    fn key(&self, axes: &A, row: usize) -> Option<A::Key> {
        Axis::key(axes, usize::try_from(self.number(row)?).ok()?)
    }
}

/// Returns the places of every row of an axis that runs faster.
fn cross(places: &[usize], codes: &[usize], extent: usize) -> Vec<usize> {
    let mut all = Vec::with_capacity(places.len().saturating_mul(codes.len()));
    for place in places {
        let first = place.wrapping_mul(extent);
        let on = |code: usize| *place != NOWHERE && code != NOWHERE;
        all.extend(codes.iter().map(|code| if on(*code) { first.wrapping_add(*code) } else { NOWHERE }));
    }
    all
}

macro_rules! tuple_axes {
    ($(($($name:ident $column:ident $at:tt)+; $($more:tt)+))+) => {$(
        impl<$($name: Axis),+> Axes for ($($name,)+) {
            type Key = ($($name::Key,)+);

            fn places(&self) -> Option<usize> {
                let places = 1_usize;
                $(let places = places.checked_mul(self.$at.extent())?;)+
                Some(places)
            }

            #[inline]
            fn place(&self, key: &Self::Key) -> Option<usize> {
                // Where the places can be counted, nothing wraps; where not, there is no place to be found.
                let place = 0_usize;
                $(let place = place.wrapping_mul(self.$at.extent()).wrapping_add(self.$at.code(&key.$at)?);)+
                Some(place)
            }

            fn key_at(&self, place: usize) -> Option<Self::Key> {
                let extents = [$(self.$at.extent()),+];
                let (mut codes, mut rest) = (extents, place);
                for (code, extent) in codes.iter_mut().zip(extents).rev() {
                    *code = rest.checked_rem(extent)?;
                    rest = rest.checked_div(extent)?;
                }
                let mut codes = codes.into_iter();
                (rest == 0).then_some(($(self.$at.key(codes.next()?)?,)+))
            }

            fn admit(&mut self, key: &Self::Key) {
                $(self.$at.take_up(&key.$at);)+
            }

            fn cover(&self, other: &Self) -> bool {
                true $(&& self.$at.cover(&other.$at))+
            }

            fn join(&mut self, other: &Self) {
                $(self.$at.join(&other.$at);)+
            }

            fn places_along(&self, other: &Self) -> Vec<usize> {
                let places = self.0.places_along(&other.0);
                $(let places = cross(&places, &self.$more.places_along(&other.$more), other.$more.extent());)+
                places
            }
        }

        impl<$($name: Axis, $column: Column),+> Columns<($($name,)+)> for ($($column,)+) {
            fn rows(&self) -> Result<usize, StatsError> {
                let rows = self.0.rows();
                $(
                    let found = self.$at.rows();
                    if found != rows {
                        return Err(StatsError::UnequalColumns { expected: rows, found });
                    }
                )+
                Ok(rows)
            }

            #[inline]
            fn places(&self, axes: &($($name,)+)) -> impl Iterator<Item = usize> {
                // What wraps is off its axis and goes nowhere.
                let (code, on) = on_axis(axes.0.extent());
                let places = self.0.numbers().map(move |number| (code(number), on(number)));
                $(
                    let extent = axes.$more.extent();
                    let (code, on) = on_axis(extent);
                    let places = places.zip(self.$more.numbers()).map(move |((place, all_on), number)| {
                        (place.wrapping_mul(extent).wrapping_add(code(number)), all_on & on(number))
                    });
                )+
                places.map(|(place, on)| if on { place } else { NOWHERE })
            }

            fn key(&self, axes: &($($name,)+), row: usize) -> Option<<($($name,)+) as Axes>::Key> {
                Some(($(Axis::key(&axes.$at, usize::try_from(self.$at.number(row)?).ok()?)?,)+))
            }
        }
    )+};
}

tuple_axes!((A C 0 B D 1; 1) (A D 0 B E 1 C F 2; 1 2) (A E 0 B F 1 C G 2 D H 3; 1 2 3) (A F 0 B G 1 C H 2 D I 3 E J 4; 1 2 3 4));

/// When a dense form grows: the one rule of [`Cube`](super::Cube) and [`Seen`](super::Seen).
#[derive(Debug, Clone, Copy)]
pub(super) struct Growth {
    patience: usize,
}

impl Default for Growth {
    fn default() -> Self {
        Self { patience: PATIENCE }
    }
}

impl Growth {
    /// Returns the number of places of declared axes, where that is not too large.
    pub(super) fn declared(axes: &impl Axes) -> Option<usize> {
        axes.places().filter(|places| *places <= MOST)
    }

    /// Returns the number of places of axes of which so many would be filled, where that is worth it.
    pub(super) fn worth(axes: &impl Axes, filled: usize) -> Option<usize> {
        Self::declared(axes).filter(|places| *places <= FEW || *places <= filled.saturating_mul(THIN))
    }

    /// Returns whether so many keys without a place are worth a look at the axes.
    pub(super) const fn due(self, without: usize) -> bool {
        without >= self.patience
    }

    /// Waits until the keys without a place are twice as many, or enough to pay for laying out all places.
    pub(super) fn wait(&mut self, without: usize, places: usize) {
        let (twice, laid) = (without.saturating_mul(2), places.checked_div(4 * THIN).unwrap_or(0));
        self.patience = PATIENCE.max(twice).max(laid);
    }
}
