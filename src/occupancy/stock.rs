use alloc::{collections::BTreeMap, vec::Vec};
use core::fmt;

use super::{NotHeld, Occupancy, Shortage};
use crate::time::{Minute, Minutes, Slot};

/// A handle to a thing of which there are several, all alike; it means something in its own [`Occupancy`] only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stock(u32);

impl Stock {
    /// Takes the number of a stock, counted from 0 in the order in which stocks were added.
    #[must_use]
    pub const fn from_index(index: u32) -> Self {
        Self(index)
    }

    /// Returns the number of the stock.
    #[must_use]
    pub const fn index(self) -> u32 {
        self.0
    }

    fn position(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl fmt::Display for Stock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Who has how much of a stock when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Holder<K> {
    /// When it is out.
    pub slot: Slot,
    /// Who has it.
    pub key: K,
    /// How much of it.
    pub quantity: u32,
}

impl<K> Occupancy<K> {
    /// Adds a stock of which nothing is out.
    pub fn add_stock(&mut self, quantity: u32) -> Stock {
        let stock = Stock(u32::try_from(self.stocks.len()).unwrap_or(u32::MAX));
        self.stocks.push(Shelf { quantity, out: BTreeMap::new() });
        stock
    }

    /// Sets how much of a stock there is, and returns how much there was; nothing happens where there is no such
    /// stock.
    ///
    /// It may go below what is already out: what is out stays so, and only more is refused.
    pub fn set_stock(&mut self, stock: Stock, quantity: u32) -> Option<u32> {
        let shelf = self.stocks.get_mut(stock.position())?;
        Some(core::mem::replace(&mut shelf.quantity, quantity))
    }

    /// Returns how much of a stock there is.
    #[must_use]
    pub fn stock_quantity(&self, stock: Stock) -> Option<u32> {
        self.stocks.get(stock.position()).map(|shelf| shelf.quantity)
    }

    /// Returns how many stocks there are.
    #[must_use]
    pub const fn stock_count(&self) -> usize {
        self.stocks.len()
    }
}

impl<K: Copy + Ord> Occupancy<K> {
    /// Returns how much of a stock is free all through the slot, as if the ignored keys had nothing of it.
    ///
    /// Where more is out than there is, and where there is no such stock, nothing is free.
    #[must_use]
    pub fn stock_free(&self, stock: Stock, slot: Slot, ignore: impl Fn(K) -> bool) -> u32 {
        self.stocks.get(stock.position()).map_or(0, |shelf| shelf.free(slot, ignore))
    }

    /// Returns who has something of a stock during the slot, in the order of slot and key.
    #[must_use]
    pub fn stock_holders(&self, stock: Stock, slot: Slot) -> Vec<Holder<K>> {
        let mut holders =
            self.stocks.get(stock.position()).map(|shelf| shelf.overlapping(slot)).unwrap_or_default();
        holders.sort_unstable();
        holders
    }

    /// Takes some of a stock over a slot; what the key already has over the same slot grows by it.
    ///
    /// ```
    /// use imece::occupancy::Occupancy;
    /// use imece::time::Slot;
    ///
    /// let slot = |a: &str, b: &str| Slot::new(a.parse().unwrap(), b.parse().unwrap()).unwrap();
    /// let mut occupancy = Occupancy::new();
    /// let stock = occupancy.add_stock(3);
    /// occupancy.take(stock, slot("2026-03-20T08:00Z", "2026-03-20T10:00Z"), 2, 'a')?;
    /// occupancy.take(stock, slot("2026-03-20T10:00Z", "2026-03-20T12:00Z"), 2, 'b')?;
    ///
    /// // Both meet this slot, but never at once: one is free all through it, not none.
    /// let noon = slot("2026-03-20T09:00Z", "2026-03-20T11:00Z");
    /// assert_eq!(occupancy.stock_free(stock, noon, |_| false), 1);
    /// assert_eq!(occupancy.take(stock, noon, 2, 'c').unwrap_err().free, 1);
    /// # Ok::<(), imece::occupancy::Shortage>(())
    /// ```
    ///
    /// # Errors
    /// [`Shortage`] where less is free at any instant of the slot, or there is no such stock.
    pub fn take(&mut self, stock: Stock, slot: Slot, quantity: u32, key: K) -> Result<(), Shortage> {
        let shortage = |free| Shortage { stock, slot, wanted: quantity, free };
        let shelf = self.stocks.get_mut(stock.position()).ok_or_else(|| shortage(0))?;
        let free = shelf.free(slot, |_| false);
        if quantity > free {
            return Err(shortage(free));
        }
        shelf.put(slot, key, shelf.held(slot, key).saturating_add(quantity));
        Ok(())
    }

    /// Gives back some or all of what a key has of a stock over exactly this slot.
    ///
    /// # Errors
    /// [`NotHeld::Stock`] where the key has less.
    pub fn give_back(&mut self, stock: Stock, slot: Slot, quantity: u32, key: K) -> Result<(), NotHeld> {
        let not_held = |held| NotHeld::Stock { stock, slot, held, returned: quantity };
        let shelf = self.stocks.get_mut(stock.position()).ok_or_else(|| not_held(0))?;
        let held = shelf.held(slot, key);
        shelf.put(slot, key, held.checked_sub(quantity).ok_or_else(|| not_held(held))?);
        Ok(())
    }
}

/// One stock: how much there is, and who has some of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shelf<K> {
    quantity: u32,
    // INVARIANT: the quantities are above zero.
    out: BTreeMap<Place<K>, u32>,
}

/// The class of the slot's length, its start and end, and the key. No key is stored as `None`: it sorts first and
/// bounds ranges.
type Place<K> = (u32, Minute, Minute, Option<K>);

impl<K: Copy + Ord> Shelf<K> {
    fn held(&self, slot: Slot, key: K) -> u32 {
        self.out.get(&place(slot, key)).copied().unwrap_or(0)
    }

    fn put(&mut self, slot: Slot, key: K, quantity: u32) {
        if quantity == 0 {
            self.out.remove(&place(slot, key));
        } else {
            self.out.insert(place(slot, key), quantity);
        }
    }

    /// The quantity less the most that is out at once during the slot.
    ///
    /// A sweep over the starts and ends. It need not be cut to the slot: intervals of which every two meet have an
    /// instant in common (Helly), so the holders of the highest instant, all of which meet the slot, meet inside it.
    fn free(&self, slot: Slot, ignore: impl Fn(K) -> bool) -> u32 {
        let mut steps = Vec::new();
        for holder in self.overlapping(slot) {
            if !ignore(holder.key) {
                let quantity = i64::from(holder.quantity);
                steps.push((holder.slot.start(), quantity));
                steps.push((holder.slot.end(), quantity.saturating_neg()));
            }
        }
        // Of one instant, what comes back sorts before what goes out: slots are half-open.
        steps.sort_unstable();
        let (mut out, mut peak) = (0_i64, 0_i64);
        for (_, step) in steps {
            out = out.saturating_add(step);
            peak = peak.max(out);
        }
        self.quantity.saturating_sub(u32::try_from(peak).unwrap_or(u32::MAX))
    }

    /// Who has some of it during the slot, in the order of the classes.
    ///
    /// Slots of a class have lengths from `l` to less than `2l`, so those that reach into the slot start less than
    /// `2l` before it. Some of these may have ended already; but they all started within `l`, so all of them were out
    /// at one and the same instant, and are no more than the stock once had. There are at most 32 classes.
    fn overlapping(&self, slot: Slot) -> Vec<Holder<K>> {
        let mut found = Vec::new();
        let mut next = self.class_from(0);
        while let Some(class) = next {
            let longest = Minutes::new(u32::MAX.checked_shr(class).unwrap_or(0));
            let first = (class, slot.start().saturating_sub(longest), Minute::MIN, None);
            let end = (class, slot.end(), Minute::MIN, None);
            found.extend(
                self.out.range(first..end).filter_map(holder).filter(|holder| holder.slot.overlaps(slot)),
            );
            next = self.class_from(class.saturating_add(1));
        }
        found
    }

    /// The first class that is in use, from a given one on.
    fn class_from(&self, class: u32) -> Option<u32> {
        self.out.range((class, Minute::MIN, Minute::MIN, None)..).next().map(|(place, _)| place.0)
    }
}

/// Lengths with the same number of leading zeros are of one class, the longest first.
fn place<K>(slot: Slot, key: K) -> Place<K> {
    (slot.length().get().leading_zeros(), slot.start(), slot.end(), Some(key))
}

fn holder<K: Copy>((&(_, start, end, key), &quantity): (&Place<K>, &u32)) -> Option<Holder<K>> {
    Some(Holder { slot: Slot::between(start, end)?, key: key?, quantity })
}
