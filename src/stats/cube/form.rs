use alloc::vec::Vec;
use core::fmt::Debug;

use super::{CubeCell, along::Along};
use crate::bits::Bits;

/// A cell as an array keeps it: as it is, or in fewer bytes for as long as it fits.
///
/// Its default is what keeps the empty cell, equal cells are kept alike, and what [`keep`](Self::keep) returns gives the same
/// [`cell`](Self::cell) back. All wraps as in [`CubeCell`], so whatever left its range goes back by the opposite.
pub trait StoredCell<C>: Debug + Copy + Default + Eq {
    /// Returns the cell.
    fn cell(self) -> C;

    /// Returns what keeps a cell, or nothing where it does not fit.
    fn keep(cell: C) -> Option<Self>;

    /// Adds, wrapping, and returns whether something left its range; then [`minus`](Self::minus) goes back.
    #[must_use]
    fn plus(&mut self, part: Self) -> bool;

    /// Takes away, wrapping, and returns whether something left its range; then [`plus`](Self::plus) goes back.
    #[must_use]
    fn minus(&mut self, part: Self) -> bool;
}

/// Every cell can be kept as it is.
impl<C: CubeCell> StoredCell<C> for C {
    #[inline]
    fn cell(self) -> C {
        self
    }

    #[inline]
    fn keep(cell: C) -> Option<Self> {
        Some(cell)
    }

    #[inline]
    fn plus(&mut self, part: Self) -> bool {
        CubeCell::plus(self, &part)
    }

    #[inline]
    fn minus(&mut self, part: Self) -> bool {
        CubeCell::minus(self, &part)
    }
}

/// Whether facts come or are taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
}

impl Way {
    pub(super) const fn back(self) -> Self {
        match self {
            Self::In => Self::Out,
            Self::Out => Self::In,
        }
    }

    pub(super) const fn times(self) -> i64 {
        match self {
            Self::In => 1,
            Self::Out => -1,
        }
    }

    /// The way of facts that come once or are taken back once.
    pub(super) const fn of(times: i64) -> Option<Self> {
        match times {
            1 => Some(Self::In),
            -1 => Some(Self::Out),
            _ => None,
        }
    }
}

/// Changes one cell; returns whether it left its range, which a part does that cannot be kept at all.
#[inline]
pub(super) fn change<C: CubeCell, S: StoredCell<C>>(kept: &mut S, part: C, way: Way) -> bool {
    match (S::keep(part), way) {
        (Some(part), Way::In) => kept.plus(part),
        (Some(part), Way::Out) => kept.minus(part),
        (None, _) => true,
    }
}

/// The cells of a cube, narrow until one of them left that range, and wide from then on.
///
/// What does not fit is taken back and counted again in wide cells: so they are always exact, and the same whatever the form.
#[derive(Debug, Clone)]
pub(super) enum Form<C: CubeCell> {
    Narrow(Vec<C::Narrow>),
    Wide(Vec<C>),
}

impl<C: CubeCell> Form<C> {
    #[inline]
    pub(super) const fn len(&self) -> usize {
        match self {
            Self::Narrow(cells) => cells.len(),
            Self::Wide(cells) => cells.len(),
        }
    }

    #[inline]
    pub(super) fn get(&self, place: usize) -> Option<C> {
        match self {
            Self::Narrow(cells) => cells.get(place).map(|kept| kept.cell()),
            Self::Wide(cells) => cells.get(place).copied(),
        }
    }

    /// Both forms, of which one is empty.
    const fn both(&self) -> (&[C::Narrow], &[C]) {
        match self {
            Self::Narrow(cells) => (cells.as_slice(), &[]),
            Self::Wide(cells) => (&[], cells.as_slice()),
        }
    }

    /// The cells in the order of their places.
    pub(super) fn iter(&self) -> impl Iterator<Item = C> {
        let (narrow, wide) = self.both();
        narrow.iter().map(|kept| kept.cell()).chain(wide.iter().copied())
    }

    /// Makes the cells wide, and returns whether they were narrow.
    #[cold]
    pub(super) fn widen(&mut self) -> bool {
        let Self::Narrow(cells) = self else { return false };
        *self = Self::Wide(cells.iter().map(|kept| kept.cell()).collect());
        true
    }

    /// Changes one cell and returns true, or nothing at all where there is none or it would leave its range.
    #[inline]
    pub(super) fn change(&mut self, place: usize, part: C, way: Way) -> bool {
        match self {
            Self::Narrow(cells) => one(cells, place, part, way),
            Self::Wide(cells) => one(cells, place, part, way),
        }
    }

    /// Puts a cell in the place of whatever was there; returns whether there is such a place.
    pub(super) fn put(&mut self, place: usize, cell: C) -> bool {
        match self {
            Self::Narrow(cells) => {
                let Some(at) = cells.get_mut(place) else { return false };
                match <C::Narrow>::keep(cell) {
                    Some(kept) => *at = kept,
                    None => {
                        self.widen();
                        return self.put(place, cell);
                    }
                }
            }
            Self::Wide(cells) => {
                let Some(at) = cells.get_mut(place) else { return false };
                *at = cell;
            }
        }
        true
    }

    /// Changes cells by those of a part, wrapping; returns whether one left its range.
    pub(super) fn pour(&mut self, part: &Self, walk: Walk<'_>, way: Way) -> bool {
        match (self, part) {
            (Self::Narrow(cells), Self::Narrow(part)) => pour::<C, _, _>(cells, part, walk, way),
            (Self::Narrow(cells), Self::Wide(part)) => pour::<C, _, _>(cells, part, walk, way),
            (Self::Wide(cells), Self::Narrow(part)) => pour::<C, _, _>(cells, part, walk, way),
            (Self::Wide(cells), Self::Wide(part)) => pour::<C, _, _>(cells, part, walk, way),
        }
    }
}

#[inline]
fn one<C: CubeCell, S: StoredCell<C>>(cells: &mut [S], place: usize, part: C, way: Way) -> bool {
    let Some(kept) = cells.get_mut(place) else { return false };
    let mut sum = *kept;
    let over = change(&mut sum, part, way);
    if !over {
        *kept = sum;
    }
    !over
}

/// Which places of a part are gone through, and where their cells stand in what they are poured into.
#[derive(Debug, Clone, Copy)]
pub(super) enum Walk<'a> {
    All,
    Few(&'a Bits),
    Along(&'a Along),
}

fn pour<C: CubeCell, S: StoredCell<C>, P: StoredCell<C>>(
    cells: &mut [S],
    part: &[P],
    walk: Walk<'_>,
    way: Way,
) -> bool {
    let mut over = false;
    match walk {
        Walk::All => {
            for (kept, part) in cells.iter_mut().zip(part) {
                over |= change(kept, part.cell(), way);
            }
        }
        Walk::Few(places) => places.iter().for_each(|place| {
            if let (Some(kept), Some(part)) = (cells.get_mut(place), part.get(place)) {
                over |= change(kept, part.cell(), way);
            }
        }),
        Walk::Along(along) => {
            for (first, part) in along.rows(part) {
                let row = cells.get_mut(first..).unwrap_or_default();
                for (step, part) in along.steps().iter().zip(part) {
                    if let Some(kept) = usize::try_from(*step).ok().and_then(|step| row.get_mut(step)) {
                        over |= change(kept, part.cell(), way);
                    }
                }
            }
        }
    }
    over
}
