use alloc::vec::Vec;
use core::fmt::Debug;

use super::{Axis, Column, Columns};
use crate::stats::{Key, StatsError};
use sealed::Joined;

/// The axes of a [`Cube`](super::Cube): one, or a tuple of two to five.
///
/// The places of all combinations are numbered row by row: the last axis runs fastest. There are no others than these: who needs
/// another direction writes an [`Axis`].
pub trait Axes: Debug + Default + Clone + Eq + Joined {
    /// A key of each axis.
    type Key: Key;

    /// Returns how many codes each axis has.
    fn extents(&self) -> Vec<usize>;

    /// Returns the number of places, or nothing where it cannot be counted.
    fn places(&self) -> Option<usize> {
        self.extents().into_iter().try_fold(1, usize::checked_mul)
    }

    /// Returns the place of a key, or nothing where one of its parts is not on its axis.
    ///
    /// Where the [`places`](Self::places) cannot be counted, it wraps, and is not that of one key alone.
    fn place(&self, key: &Self::Key) -> Option<usize>;

    /// Returns the key of a place.
    fn key_at(&self, place: usize) -> Option<Self::Key>;

    /// Gives every part of a key its code, where its axis grows.
    fn admit(&mut self, key: &Self::Key);
}

mod sealed {
    use alloc::vec::Vec;

    /// What only a merge asks of axes.
    #[expect(unnameable_types, reason = "no axes but those here")]
    pub trait Joined {
        /// Gives every key of other axes its code.
        fn join(&mut self, other: &Self);

        /// Returns the codes that the keys of each axis have along other axes, or nothing where these lack one of them.
        fn codes_along(&self, other: &Self) -> Option<Vec<Vec<u32>>>;
    }
}

impl<A: Axis> Axes for A {
    type Key = A::Key;

    fn extents(&self) -> Vec<usize> {
        alloc::vec![self.extent()]
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
}

impl<A: Axis> Joined for A {
    fn join(&mut self, other: &Self) {
        (0..other.extent()).filter_map(|code| other.key(code)).for_each(|key| self.take_up(&key));
    }

    fn codes_along(&self, other: &Self) -> Option<Vec<Vec<u32>>> {
        let code = |at| u32::try_from(other.code(&self.key(at)?)?).ok();
        Some(alloc::vec![(0..self.extent()).map(code).collect::<Option<_>>()?])
    }
}

/// No place of any cube, which has 2²⁰ at most.
///
/// It is −1 modulo 2³², and a further axis of n codes leads from −x to −nx or above. So in the end it is −2²⁰ or above, which
/// is more than any place. Where there are more combinations than that, there are no places at all.
const NOWHERE: u32 = u32::MAX;

/// Tells the places along the first axis, which are its codes.
#[inline]
fn first_axis(places: &mut [u32], column: &impl Column, extent: usize, from: usize) {
    let extent = u32::try_from(extent).unwrap_or(NOWHERE);
    for (place, number) in places.iter_mut().zip(column.numbers(from)) {
        let code = u32::try_from(number).unwrap_or(NOWHERE);
        *place = if code < extent { code } else { NOWHERE };
    }
}

/// Brings places along further: each is the row that the codes of one more axis, which runs faster, stand in.
///
/// What was [`NOWHERE`] stays above every place.
#[inline]
fn next_axis(places: &mut [u32], column: &impl Column, extent: usize, from: usize) {
    let extent = u32::try_from(extent).unwrap_or(NOWHERE);
    for (place, number) in places.iter_mut().zip(column.numbers(from)) {
        let code = u32::try_from(number).unwrap_or(NOWHERE);
        let next = place.wrapping_mul(extent).wrapping_add(code);
        *place = if code < extent { next } else { NOWHERE };
    }
}

impl<A: Axis, C: Column> Columns<A> for C {
    fn rows(&self) -> Result<usize, StatsError> {
        Ok(Column::rows(self))
    }

    #[inline]
    fn places(&self, axes: &A, from: usize, places: &mut [u32]) {
        first_axis(places, self, axes.extent(), from);
    }

    fn key(&self, axes: &A, row: usize) -> Option<A::Key> {
        Axis::key(axes, usize::try_from(self.number(row)?).ok()?)
    }
}

macro_rules! tuple_axes {
    ($(($($name:ident $column:ident $at:tt)+; $($more:tt)+))+) => {$(
        impl<$($name: Axis),+> Axes for ($($name,)+) {
            type Key = ($($name::Key,)+);

            fn extents(&self) -> Vec<usize> {
                alloc::vec![$(self.$at.extent()),+]
            }

            #[inline]
            fn place(&self, key: &Self::Key) -> Option<usize> {
                // Where the places can be counted, nothing wraps. Where not, a layout has none, and whatever comes out is beyond.
                let place = 0_usize;
                $(let place = place.wrapping_mul(self.$at.extent()).wrapping_add(self.$at.code(&key.$at)?);)+
                Some(place)
            }

            fn key_at(&self, place: usize) -> Option<Self::Key> {
                let faster = [$(self.$more.extent()),+];
                let (mut codes, mut rest) = (faster, place);
                for (code, extent) in codes.iter_mut().zip(faster).rev() {
                    *code = rest.checked_rem(extent)?;
                    rest = rest.checked_div(extent)?;
                }
                // An axis may know what is beyond its extent, where there is no place.
                let first = Some(rest).filter(|code| *code < self.0.extent());
                let mut codes = first.into_iter().chain(codes);
                Some(($(self.$at.key(codes.next()?)?,)+))
            }

            fn admit(&mut self, key: &Self::Key) {
                $(self.$at.take_up(&key.$at);)+
            }
        }

        impl<$($name: Axis),+> Joined for ($($name,)+) {
            fn join(&mut self, other: &Self) {
                $(self.$at.join(&other.$at);)+
            }

            fn codes_along(&self, other: &Self) -> Option<Vec<Vec<u32>>> {
                let axes = [$(self.$at.codes_along(&other.$at)?),+];
                Some(axes.into_iter().flatten().collect())
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
            fn places(&self, axes: &($($name,)+), from: usize, places: &mut [u32]) {
                first_axis(places, &self.0, axes.0.extent(), from);
                $(next_axis(places, &self.$more, axes.$more.extent(), from);)+
            }

            fn key(&self, axes: &($($name,)+), row: usize) -> Option<<($($name,)+) as Axes>::Key> {
                Some(($(Axis::key(&axes.$at, usize::try_from(self.$at.number(row)?).ok()?)?,)+))
            }
        }
    )+};
}

tuple_axes!((A C 0 B D 1; 1) (A D 0 B E 1 C F 2; 1 2) (A E 0 B F 1 C G 2 D H 3; 1 2 3) (A F 0 B G 1 C H 2 D I 3 E J 4; 1 2 3 4));
