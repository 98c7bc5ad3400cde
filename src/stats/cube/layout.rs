use super::{Axes, along::Along};

/// A cube has never more places than these, a million.
const MOST: usize = 1 << 20;
/// So many places are laid out without asking how many would be filled.
const FEW: usize = 1 << 10;
/// Beyond these few, one place in so many has to be filled before the axes grow.
const THIN: usize = 16;

/// A key pays for a look at so many places.
const PAID: usize = 4 * THIN;
/// So many keys without a place are not worth a look at the axes.
const PATIENCE: usize = 16;

/// Axes, and whether there is a place for each of their keys; what has none waits elsewhere until there is enough of it.
///
/// The one rule of [`Cube`](super::Cube) and [`Seen`](super::Seen), which know what stands at the places and what waits.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout<X> {
    axes: X,
    // INVARIANT: those of the axes, or none at all.
    places: usize,
    /// So many keys wait before the axes are looked at again.
    patience: usize,
}

/// The number of places of axes, where that is not too large.
fn countable(axes: &impl Axes) -> Option<usize> {
    axes.places().filter(|places| *places <= MOST)
}

/// Returns whether so many places are too many for those of them that are filled.
pub(super) const fn is_thin(places: usize, filled: usize) -> bool {
    places > FEW && places > filled.saturating_mul(THIN)
}

impl<X: Axes> Layout<X> {
    /// Returns the layout of declared axes: without places where these are too many.
    pub(super) fn declared(axes: X) -> Self {
        let places = countable(&axes).unwrap_or(0);
        Self { axes, places, patience: 0 }
    }

    pub(super) const fn axes(&self) -> &X {
        &self.axes
    }

    pub(super) const fn places(&self) -> usize {
        self.places
    }

    /// Returns the place of a key that has one.
    #[inline]
    pub(super) fn place(&self, key: &X::Key) -> Option<usize> {
        self.axes.place(key).filter(|place| *place < self.places)
    }

    /// Returns whether nothing was declared or laid out.
    pub(super) fn is_new(&self) -> bool {
        self.places == 0 && self.axes == X::default()
    }

    /// Returns whether the same keys have the same places.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        self.places == other.places && self.axes == other.axes
    }

    /// Returns where the places of a part stand here, where all its keys have a place.
    pub(super) fn along(&self, part: &Self) -> Option<Along> {
        (self.places > 0).then(|| Along::new(&part.axes, &self.axes))?
    }

    /// Returns whether so many keys that wait are worth a look at the axes.
    #[inline]
    pub(super) const fn is_due(&self, waiting: usize) -> bool {
        waiting >= PATIENCE && waiting >= self.patience
    }

    /// Waits until the keys without a place are twice as many, and enough to pay for laying out all places.
    pub(super) fn wait(&mut self, waiting: usize) {
        let laid = self.places.checked_div(PAID).unwrap_or(0);
        self.patience = waiting.saturating_mul(2).max(laid);
    }

    /// Returns a layout with places for keys that wait, too, where with them so many would be filled.
    pub(super) fn with_keys<'a>(
        &self,
        waiting: impl Iterator<Item = &'a X::Key>,
        filled: usize,
    ) -> Option<Self>
    where
        X::Key: 'a,
    {
        let mut axes = self.axes.clone();
        waiting.for_each(|key| axes.admit(key));
        self.grown(axes, filled)
    }

    /// Returns a layout with places for the keys of a part, too, of which so many are filled, and so many here.
    pub(super) fn joined(&self, part: &Self, filled: usize, here: impl FnOnce() -> usize) -> Option<Self> {
        // Axes only get longer, and a key pays for a look at so many places: fewer wait until there are enough.
        if countable(&self.axes).is_none() || filled.saturating_mul(PAID) < self.places {
            return None;
        }
        let mut axes = self.axes.clone();
        axes.join(&part.axes);
        self.grown(axes, here().saturating_add(filled))
    }

    /// What waits for a place is none the nearer to one, so the patience stays.
    fn grown(&self, axes: X, filled: usize) -> Option<Self> {
        let places = countable(&axes).filter(|places| *places > self.places && !is_thin(*places, filled))?;
        Some(Self { axes, places, patience: self.patience })
    }
}
