use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use core::ops::Bound;

use super::{
    Catalogue, Meters, Slab, Together,
    index::Index,
    meter::Numbers,
    row::{Party, Row, Shared},
};
use crate::{
    event::Contradiction,
    id::{BookingId, OrganisationId},
    occupancy::{self, Lines, Occupancy, Stock},
    schedule::{Booking, BookingRequest, Quota, QuotaSubject, Rule, RuleKind, Status},
    time::{Minute, Minutes, Period, Slot},
};

/// Whether equipment has to be there, or is out already: there may be less of it than is out.
#[derive(Debug, Clone, Copy)]
enum Stocks {
    Checked,
    Kept,
}

/// The bookings of a schedule and what is looked up about them. Every change goes through [`insert`](Ledger::insert),
/// [`remove_last`](Ledger::remove_last) and [`replace`](Ledger::replace), which keep the indexes in step.
#[derive(Debug, Clone)]
pub(in crate::schedule) struct Ledger {
    bookings: Slab<Row>,
    shared: Shared,
    // INVARIANT: the place of each of the bookings among them.
    ids: Index,
    // INVARIANT: no booking has a greater id. Whoever makes ids in order of time asks for nothing that is in the index.
    greatest: Option<BookingId>,
    pub(in crate::schedule) refused: BTreeMap<BookingId, BookingRequest>,
    // INVARIANT: holds exactly the occupied time of every booking, on the lines of its rooms, and its stock.
    pub(in crate::schedule) occupancy: Occupancy<u32>,
    due: BTreeSet<(Minute, u32)>,
    displaced: BTreeSet<u32>,
    longest: Minutes,
    pub(in crate::schedule) meters: Meters,
}

impl Ledger {
    pub(in crate::schedule) fn new() -> Self {
        Self {
            bookings: Slab::new(),
            shared: Shared::default(),
            ids: Index::default(),
            greatest: None,
            refused: BTreeMap::new(),
            occupancy: Occupancy::new(),
            due: BTreeSet::new(),
            displaced: BTreeSet::new(),
            longest: Minutes::ZERO,
            meters: Meters::default(),
        }
    }

    pub(in crate::schedule) fn len(&self) -> usize {
        self.bookings.len()
    }

    pub(in crate::schedule) fn get(&self, key: u32) -> Option<Booking> {
        self.shared.unpack(self.bookings.get(key)?)
    }

    pub(in crate::schedule) fn key(&self, id: BookingId) -> Option<u32> {
        self.greatest.filter(|greatest| *greatest >= id)?;
        self.ids.get(id.as_uuid(), |key| self.bookings.get(key).is_some_and(|row| row.id == id))
    }

    pub(in crate::schedule) fn find(&self, id: BookingId) -> Option<(u32, Booking)> {
        let key = self.key(id)?;
        Some((key, self.get(key)?))
    }

    /// The bookings in the order of their ids.
    pub(in crate::schedule) fn by_id(&self) -> impl Iterator<Item = Booking> {
        let mut ids: Vec<(BookingId, u32)> = self.bookings.iter().map(|row| row.id).zip(0..).collect();
        ids.sort_unstable();
        ids.into_iter().filter_map(|(_, key)| self.get(key))
    }

    /// The bookings of which it is known who asked.
    pub(in crate::schedule) fn named(&self) -> impl Iterator<Item = BookingId> {
        self.bookings.iter().filter(|row| row.person.is_some()).map(|row| row.id)
    }

    pub(in crate::schedule) fn next_due(&self) -> Option<Minute> {
        self.due.first().map(|(at, _)| *at)
    }

    /// What has to happen up to an instant, in the order of time.
    pub(in crate::schedule) fn due(&self, now: Minute) -> impl Iterator<Item = (Minute, u32)> {
        self.due.iter().copied().take_while(move |(at, _)| *at <= now)
    }

    pub(in crate::schedule) fn displaced(&self) -> impl Iterator<Item = u32> {
        self.displaced.iter().copied()
    }

    /// An organisation's bookings that could share an instant with a slot, whatever became of them.
    pub(in crate::schedule) fn of_organisation(
        &self,
        organisation: OrganisationId,
        slot: Slot,
    ) -> impl Iterator<Item = (u32, Booking)> {
        let from = slot.start().saturating_sub(self.longest);
        self.party(organisation)
            .into_iter()
            .flat_map(move |party| party.starts.range((from, 0)..(slot.end(), 0)))
            .filter(move |(_, key)| self.bookings.get(*key).is_some_and(|row| row.slot.overlaps(slot)))
            .filter_map(|(_, key)| Some((*key, self.get(*key)?)))
    }

    /// The instants after one and up to another at which no-shows of an organisation were recorded, in order.
    pub(in crate::schedule) fn no_shows(
        &self,
        organisation: OrganisationId,
        after: Minute,
        until: Minute,
    ) -> impl Iterator<Item = (Minute, u32)> {
        let within = (Bound::Excluded((after, u32::MAX)), Bound::Included((until, u32::MAX)));
        self.party(organisation).into_iter().flat_map(move |party| party.no_shows.range(within)).copied()
    }

    fn party(&self, organisation: OrganisationId) -> Option<&Party> {
        self.shared.party(self.shared.organisation(organisation)?)
    }

    /// What the subject of a request has used of a quota in a period.
    pub(in crate::schedule) fn used(&self, quota: &Quota, request: &BookingRequest, period: Period) -> u64 {
        let number = match quota.per {
            QuotaSubject::Organisation => self.shared.organisation(request.organisation),
            QuotaSubject::Purpose => self.shared.purpose(request.purpose),
            QuotaSubject::Person => None,
        };
        self.meters.used(quota, request.person, number, period)
    }

    /// Enters a booking in its rooms under the next key.
    pub(in crate::schedule) fn insert(
        &mut self,
        booking: &Booking,
        rooms: &Together<'_>,
        catalogue: &Catalogue,
    ) -> Result<u32, Contradiction> {
        self.enter(booking, rooms, catalogue, Stocks::Checked)
    }

    /// Enters a booking that stood before: what it has out may be more than there is by now.
    pub(in crate::schedule) fn restore(
        &mut self,
        booking: &Booking,
        rooms: &Together<'_>,
        catalogue: &Catalogue,
    ) -> Result<u32, Contradiction> {
        self.enter(booking, rooms, catalogue, Stocks::Kept)
    }

    /// Whether nothing is in the way of a booking in its rooms.
    pub(in crate::schedule) fn has_room_for(&self, booking: &Booking, rooms: &Together<'_>) -> bool {
        let is_free = |slot| self.occupancy.is_free(&rooms.lines, slot, booking.kept_buffers());
        booking.occupied().is_none_or(is_free)
    }

    fn enter(
        &mut self,
        booking: &Booking,
        rooms: &Together<'_>,
        catalogue: &Catalogue,
        stocks: Stocks,
    ) -> Result<u32, Contradiction> {
        let key = u32::try_from(self.bookings.len()).map_err(|_| "there are too many bookings")?;
        if self.key(booking.id()).is_some() || self.refused.contains_key(&booking.id()) {
            return Err("the request is known already");
        }
        self.occupy(key, booking, Some(rooms), catalogue, stocks)?;
        self.ids.insert(booking.id().as_uuid(), key);
        self.greatest = self.greatest.max(Some(booking.id()));
        let row = self.shared.pack(booking, Some(rooms));
        let numbers = row.numbers();
        self.bookings.push(row);
        self.index(key, numbers, None, Some((booking, due_in(booking, rooms))));
        Ok(key)
    }

    /// Takes back the last [`insert`](Ledger::insert).
    pub(in crate::schedule) fn remove_last(&mut self, catalogue: &Catalogue) {
        let Some(key) = self.bookings.len().checked_sub(1).and_then(|last| u32::try_from(last).ok()) else {
            return;
        };
        let Some(booking) = self.get(key) else { return };
        let Some(row) = self.bookings.pop() else { return };
        self.index(key, row.numbers(), Some((&booking, due(&booking, catalogue))), None);
        self.ids.remove(row.id.as_uuid(), key);
        vacate(&mut self.occupancy, key, &booking, catalogue);
    }

    /// Puts other values in the place of bookings, all or none, and returns the former ones. They may exchange places.
    pub(in crate::schedule) fn replace(
        &mut self,
        changes: Vec<(u32, Booking)>,
        catalogue: &Catalogue,
    ) -> Result<Vec<(u32, Booking)>, Contradiction> {
        self.exchange(changes, catalogue, Stocks::Checked)
    }

    /// Takes back a [`replace`](Ledger::replace), given the former values.
    pub(in crate::schedule) fn put_back(&mut self, former: Vec<(u32, Booking)>, catalogue: &Catalogue) {
        // What stood before stands again, so this cannot fail.
        let _ = self.exchange(former, catalogue, Stocks::Kept);
    }

    fn exchange(
        &mut self,
        changes: Vec<(u32, Booking)>,
        catalogue: &Catalogue,
        stocks: Stocks,
    ) -> Result<Vec<(u32, Booking)>, Contradiction> {
        let stored: Option<Vec<_>> = changes.iter().map(|(key, _)| Some((*key, self.get(*key)?))).collect();
        let former = stored.ok_or("a booking is unknown")?;
        let moves = |((_, new), (_, old)): &(&(u32, Booking), &(u32, Booking))| !new.occupies_as(old);
        let moving: Vec<_> = changes.iter().zip(&former).filter(moves).collect();
        for (_, (key, old)) in &moving {
            vacate(&mut self.occupancy, *key, old, catalogue);
        }
        for (done, ((key, new), (_, old))) in moving.iter().enumerate() {
            // What a booking had out already stays out, even where there is less of it by now.
            let had = old.occupied();
            let grows = new.occupied().is_some_and(|slot| had.is_none_or(|had| !had.covers(slot)));
            let stocks = if grows { stocks } else { Stocks::Kept };
            let rooms = catalogue.together(&new.placement.rooms);
            if let Err(why) = self.occupy(*key, new, rooms.as_ref(), catalogue, stocks) {
                for ((key, new), _) in moving.iter().take(done) {
                    vacate(&mut self.occupancy, *key, new, catalogue);
                }
                for (_, (key, old)) in &moving {
                    // What stood before stands again, so this cannot fail.
                    let rooms = catalogue.together(&old.placement.rooms);
                    self.occupy(*key, old, rooms.as_ref(), catalogue, Stocks::Kept)?;
                }
                return Err(why);
            }
        }
        for ((key, new), (_, old)) in changes.iter().zip(&former) {
            let Some(row) = self.bookings.get_mut(*key) else { continue };
            let before = row.numbers();
            if (&new.request, &new.placement, new.series) == (&old.request, &old.placement, old.series) {
                row.change(new);
            } else {
                *row = self.shared.pack(new, catalogue.together(&new.placement.rooms).as_ref());
            }
            let after = row.numbers();
            let (old, new) = (Some((old, due(old, catalogue))), Some((new, due(new, catalogue))));
            if before == after {
                self.index(*key, after, old, new);
            } else {
                self.index(*key, before, old, None);
                self.index(*key, after, None, new);
            }
        }
        Ok(former)
    }

    /// Sets the instants at which something becomes due, and what quotas count, anew: the rules have changed.
    pub(in crate::schedule) fn recount(&mut self, catalogue: &Catalogue) {
        self.due.clear();
        self.meters.clear();
        for (key, row) in (0_u32..).zip(self.bookings.iter()) {
            let Some(booking) = self.shared.unpack(row) else { continue };
            if let Some(at) = due(&booking, catalogue) {
                self.due.insert((at, key));
            }
            self.meters.add(&booking, row.numbers());
        }
    }

    fn occupy(
        &mut self,
        key: u32,
        booking: &Booking,
        rooms: Option<&Together<'_>>,
        catalogue: &Catalogue,
        stocks: Stocks,
    ) -> Result<(), Contradiction> {
        let Some(slot) = booking.occupied() else { return Ok(()) };
        let lines = &*rooms.ok_or("a room is unknown")?.lines;
        let entry = occupancy::Entry::new(slot, key).with_buffers(booking.kept_buffers());
        self.occupancy.hold(lines, entry).map_err(|_| "the time is taken")?;
        let mut taken = Vec::new();
        for (id, pieces) in &booking.request.needs().stock {
            let stock = catalogue.stock.get(id).map(|(_, stock)| *stock);
            match stock.filter(|stock| self.take(*stock, slot, *pieces, key, stocks)) {
                Some(stock) => taken.push((stock, *pieces)),
                None => {
                    for (stock, pieces) in taken {
                        let _ = self.occupancy.give_back(stock, slot, pieces, key);
                    }
                    let _ = self.occupancy.release(lines, slot, key);
                    return Err("equipment is not there");
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, stock: Stock, slot: Slot, pieces: u32, key: u32, stocks: Stocks) -> bool {
        let quantity = match stocks {
            Stocks::Checked => None,
            Stocks::Kept => self.occupancy.set_stock(stock, u32::MAX),
        };
        let taken = self.occupancy.take(stock, slot, pieces, key).is_ok();
        if let Some(quantity) = quantity {
            self.occupancy.set_stock(stock, quantity);
        }
        taken
    }

    /// Puts what is looked up about a booking, and when time alone changes it, in the place of what it was before.
    fn index(
        &mut self,
        key: u32,
        numbers: Numbers,
        old: Option<(&Booking, Option<Minute>)>,
        new: Option<(&Booking, Option<Minute>)>,
    ) {
        let due = |booking: Option<(&Booking, Option<Minute>)>| booking.and_then(|(_, due)| due);
        exchange(&mut self.due, key, due(old), due(new));
        let (old, new) = (old.map(|(booking, _)| booking), new.map(|(booking, _)| booking));
        if let Some(party) = self.shared.party_mut(numbers.organisation) {
            let start = |booking: &Booking| Some(booking.placement.slot.start());
            exchange(&mut party.starts, key, old.and_then(start), new.and_then(start));
            exchange(&mut party.no_shows, key, old.and_then(no_show), new.and_then(no_show));
        }
        let displaced = |booking: Option<&Booking>| booking.is_some_and(|booking| booking.displaced);
        match (displaced(old), displaced(new)) {
            (false, true) => _ = self.displaced.insert(key),
            (true, false) => _ = self.displaced.remove(&key),
            _ => {}
        }
        if let Some(new) = new {
            self.longest = self.longest.max(new.placement.slot.length());
        }
        if !old.zip(new).is_some_and(|(old, new)| new.counts_as(old)) {
            if let Some(old) = old {
                self.meters.subtract(old, numbers);
            }
            if let Some(new) = new {
                self.meters.add(new, numbers);
            }
        }
    }
}

fn no_show(booking: &Booking) -> Option<Minute> {
    match booking.status {
        Status::NoShow { at } => Some(at),
        _ => None,
    }
}

/// Puts the instant at which a booking is found in the place of the one at which it was.
fn exchange(set: &mut BTreeSet<(Minute, u32)>, key: u32, old: Option<Minute>, new: Option<Minute>) {
    if old != new {
        if let Some(old) = old {
            set.remove(&(old, key));
        }
        if let Some(new) = new {
            set.insert((new, key));
        }
    }
}

fn vacate(occupancy: &mut Occupancy<u32>, key: u32, booking: &Booking, catalogue: &Catalogue) {
    let Some((slot, lines)) = booking.occupied().zip(lines(booking, catalogue)) else { return };
    // What was occupied is there: `Ledger::occupy` is the only other hand on the index.
    let _ = occupancy.release(&lines, slot, key);
    for (id, pieces) in &booking.request.needs().stock {
        if let Some((_, stock)) = catalogue.stock.get(id) {
            let _ = occupancy.give_back(*stock, slot, *pieces, key);
        }
    }
}

fn lines(booking: &Booking, catalogue: &Catalogue) -> Option<Lines> {
    catalogue.lines(&booking.placement.rooms)
}

/// When time alone changes a booking: its release as a no-show, or its lapse, at the latest with the end of its time.
pub(in crate::schedule) fn due(booking: &Booking, catalogue: &Catalogue) -> Option<Minute> {
    if !booking.status.is_open() {
        return None;
    }
    due_in(booking, &catalogue.together(&booking.placement.rooms)?)
}

fn due_in(booking: &Booking, rooms: &Together<'_>) -> Option<Minute> {
    let end = booking.placement.slot.end();
    match booking.status {
        Status::Confirmed => match rooms.rule(RuleKind::NoShowRelease)?.rule {
            Rule::NoShowRelease(after) => Some(booking.placement.slot.start().saturating_add(after)),
            _ => None,
        },
        Status::Hold { until } | Status::Pending { until: Some(until) } => Some(until.min(end)),
        Status::Pending { until: None } => Some(end),
        _ => None,
    }
}
