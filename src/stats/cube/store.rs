use alloc::vec::Vec;
use core::fmt::Debug;

use super::CubeCell;

/// A cell as an array keeps it: as it is, or in fewer bytes for as long as it fits.
///
/// All wraps as in [`CubeCell`], so whatever left its range goes back by the opposite.
pub trait Kept<C>: Debug + Copy + Default + Eq {
    /// Returns the cell.
    fn cell(self) -> C;

    /// Returns what keeps a cell, or nothing where it does not fit.
    fn keep(cell: C) -> Option<Self>;

    /// Adds, wrapping, and returns whether something left its range.
    #[must_use]
    fn plus(&mut self, part: Self) -> bool;

    /// Takes away, wrapping, and returns whether something left its range.
    #[must_use]
    fn minus(&mut self, part: Self) -> bool;
}

/// Every cell can be kept as it is.
impl<C: CubeCell> Kept<C> for C {
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
pub(super) fn change<C: CubeCell, S: Kept<C>>(kept: &mut S, part: C, way: Way) -> bool {
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
pub(super) enum Store<C: CubeCell> {
    Narrow(Vec<C::Narrow>),
    Wide(Vec<C>),
}

impl<C: CubeCell> Store<C> {
    pub(super) const fn new() -> Self {
        Self::Narrow(Vec::new())
    }

    /// So many empty cells.
    pub(super) fn empty(places: usize) -> Self {
        Self::Narrow(alloc::vec![<C::Narrow>::default(); places])
    }

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
    const fn forms(&self) -> (&[C::Narrow], &[C]) {
        match self {
            Self::Narrow(cells) => (cells.as_slice(), &[]),
            Self::Wide(cells) => (&[], cells.as_slice()),
        }
    }

    /// The cells in the order of their places.
    pub(super) fn iter(&self) -> impl Iterator<Item = C> {
        let (narrow, wide) = self.forms();
        narrow.iter().map(|kept| kept.cell()).chain(wide.iter().copied())
    }

    /// The cells that are not empty, with their places.
    pub(super) fn filled(&self) -> impl Iterator<Item = (usize, C)> {
        let (narrow, wide) = self.forms();
        let narrow = narrow.iter().enumerate().filter(|(_, kept)| **kept != <C::Narrow>::default());
        let wide = wide.iter().copied().enumerate().filter(|(_, cell)| !cell.is_empty());
        narrow.map(|(place, kept)| (place, kept.cell())).chain(wide)
    }

    /// Makes the cells wide, and returns whether they were narrow.
    #[cold]
    pub(super) fn widen(&mut self) -> bool {
        let Self::Narrow(cells) = self else { return false };
        *self = Self::Wide(cells.iter().map(|kept| kept.cell()).collect());
        true
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

    /// Changes cells by those of a part, at the same places or at the ones told for each; returns whether one left its range,
    /// and then nothing has changed.
    pub(super) fn add(&mut self, part: &Self, along: Option<&[u32]>, way: Way) -> bool {
        loop {
            let over = self.pour(part, along, way);
            if !over {
                return false;
            }
            // Sums wrap, so whatever left its range on the way, the opposite leads back to where the cells were.
            let _ = self.pour(part, along, way.back());
            if !self.widen() {
                return true;
            }
        }
    }

    fn pour(&mut self, part: &Self, along: Option<&[u32]>, way: Way) -> bool {
        match (self, part) {
            (Self::Narrow(cells), Self::Narrow(part)) => pour::<C, _, _>(cells, part, along, way),
            (Self::Narrow(cells), Self::Wide(part)) => pour::<C, _, _>(cells, part, along, way),
            (Self::Wide(cells), Self::Narrow(part)) => pour::<C, _, _>(cells, part, along, way),
            (Self::Wide(cells), Self::Wide(part)) => pour::<C, _, _>(cells, part, along, way),
        }
    }
}

fn pour<C: CubeCell, S: Kept<C>, P: Kept<C>>(
    cells: &mut [S],
    part: &[P],
    along: Option<&[u32]>,
    way: Way,
) -> bool {
    let mut over = false;
    match along {
        None => {
            for (kept, part) in cells.iter_mut().zip(part) {
                over |= change(kept, part.cell(), way);
            }
        }
        Some(places) => {
            for (place, part) in places.iter().zip(part) {
                if let Some(kept) = usize::try_from(*place).ok().and_then(|place| cells.get_mut(place)) {
                    over |= change(kept, part.cell(), way);
                }
            }
        }
    }
    over
}

impl<C: CubeCell> PartialEq for Store<C> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}
