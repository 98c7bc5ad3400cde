use alloc::vec::Vec;
use core::iter;

use super::{
    CubeCell, StoredCell,
    along::Along,
    form::{Form, Walk, Way, change},
    layout::is_thin,
};
use crate::bits::Bits;

/// Which places were filled, so that nobody has to go through the others.
#[derive(Debug, Clone)]
pub(super) struct Filled {
    // INVARIANT: every place whose cell is not empty; one that was emptied stays among them.
    places: Bits,
    count: usize,
}

impl Filled {
    /// Notes a place; apart, since that is seldom.
    #[inline(never)]
    fn note(&mut self, place: usize) {
        self.count = self.count.saturating_add(self.places.set(place).into());
    }

    /// Notes the few that are filled among as many places.
    fn note_few(&mut self, filled: &Bits) {
        self.count = self.count.saturating_add(self.places.join_few(filled));
    }
}

/// Cells that are changed by their places.
pub(super) trait Changeable<C> {
    /// Changes a cell; returns whether it left its range, or nothing where there is no such cell.
    fn change(&mut self, place: usize, part: C, way: Way) -> Option<bool>;
}

impl<C: CubeCell, S: StoredCell<C>> Changeable<C> for &mut [S] {
    #[inline]
    fn change(&mut self, place: usize, part: C, way: Way) -> Option<bool> {
        self.get_mut(place).map(|kept| change(kept, part, way))
    }
}

/// Cells of which it is noted when they are filled.
pub(super) struct Noted<'a, S> {
    pub(super) cells: &'a mut [S],
    pub(super) filled: &'a mut Filled,
}

impl<C: CubeCell, S: StoredCell<C>> Changeable<C> for Noted<'_, S> {
    #[inline]
    fn change(&mut self, place: usize, part: C, way: Way) -> Option<bool> {
        let kept = self.cells.get_mut(place)?;
        if *kept == S::default() {
            self.filled.note(place);
        }
        Some(change(kept, part, way))
    }
}

/// The cells of a cube, and which of them were ever filled while these are few.
#[derive(Debug, Clone)]
pub(super) struct Store<C: CubeCell> {
    // INVARIANT: none while few were ever filled. So whoever looks here for a cell has nothing to note, and does not ask.
    many: Form<C>,
    few: Option<(Form<C>, Filled)>,
}

impl<C: CubeCell> Store<C> {
    pub(super) const fn new() -> Self {
        Self { many: Form::Narrow(Vec::new()), few: None }
    }

    /// So many empty cells that are about to be filled.
    pub(super) fn many(places: usize) -> Self {
        Self { many: Form::Narrow(alloc::vec![<C::Narrow>::default(); places]), few: None }
    }

    /// So many empty cells, of which nobody knows how many will be filled.
    pub(super) fn empty(places: usize) -> Self {
        let Self { many, .. } = Self::many(places);
        if !is_thin(places, 0) {
            return Self { many, few: None };
        }
        Self { few: Some((many, Filled { places: Bits::none(places), count: 0 })), ..Self::new() }
    }

    const fn cells(&self) -> &Form<C> {
        match &self.few {
            Some((cells, _)) => cells,
            None => &self.many,
        }
    }

    /// The cells, and where to note which are filled.
    pub(super) const fn parts(&mut self) -> (&mut Form<C>, Option<&mut Filled>) {
        match &mut self.few {
            Some((cells, filled)) => (cells, Some(filled)),
            None => (&mut self.many, None),
        }
    }

    /// The cells, where it has not to be noted which are filled; else none.
    #[inline]
    pub(super) const fn unnoted(&mut self) -> &mut Form<C> {
        &mut self.many
    }

    pub(super) const fn len(&self) -> usize {
        self.cells().len()
    }

    pub(super) fn get(&self, place: usize) -> Option<C> {
        self.cells().get(place)
    }

    /// Returns whether few cells were ever filled.
    pub(super) const fn is_thin(&self) -> bool {
        self.few.is_some()
    }

    /// Ends the noting when the cells that were filled are no longer few; it does not begin again when they are emptied.
    pub(super) fn weigh(&mut self) {
        if let Some((cells, _)) = self.few.take_if(|(cells, filled)| !is_thin(cells.len(), filled.count)) {
            self.many = cells;
        }
    }

    /// The cells that are not empty, with their places.
    pub(super) fn filled(&self) -> impl Iterator<Item = (usize, C)> {
        let (cells, mut all) = (self.cells(), 0..self.many.len());
        let mut few = self.few.as_ref().map(|(_, filled)| filled.places.iter());
        let places = iter::from_fn(move || few.as_mut().map_or_else(|| all.next(), Iterator::next));
        places.filter_map(|place| Some((place, cells.get(place)?))).filter(|(_, cell)| !cell.is_empty())
    }

    /// Makes the cells wide, and returns whether they were narrow.
    pub(super) fn widen(&mut self) -> bool {
        self.parts().0.widen()
    }

    /// Puts a cell in the place of whatever was there; returns whether there is such a place.
    pub(super) fn put(&mut self, place: usize, cell: C) -> bool {
        let (cells, filled) = self.parts();
        let done = cells.put(place, cell);
        if let Some(filled) = filled {
            filled.note(place);
            self.weigh();
        }
        done
    }

    /// Changes cells by those of a part, at the same places or at those along other axes; returns whether one left its range,
    /// and then nothing has changed.
    pub(super) fn add(&mut self, part: &Self, along: Option<&Along>, way: Way) -> bool {
        let walk = match (along, &part.few) {
            (Some(along), _) => Walk::Along(along),
            (None, Some((_, filled))) => Walk::Few(&filled.places),
            (None, None) => Walk::All,
        };
        if let (_, Some(filled)) = self.parts() {
            let places = part.filled().map(|(place, _)| place);
            match walk {
                Walk::All => places.for_each(|place| filled.note(place)),
                Walk::Few(few) => filled.note_few(few),
                Walk::Along(along) => along.places(places).for_each(|place| filled.note(place)),
            }
            self.weigh();
        }
        let (cells, _) = self.parts();
        loop {
            let over = cells.pour(part.cells(), walk, way);
            if !over {
                return false;
            }
            // Sums wrap, so whatever left its range on the way, the opposite leads back to where the cells were.
            let _ = cells.pour(part.cells(), walk, way.back());
            if !cells.widen() {
                return true;
            }
        }
    }
}

impl<C: CubeCell> PartialEq for Store<C> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.cells().iter().eq(other.cells().iter())
    }
}
