//! The twin: a list of bookings, and linear scans. It is written from the semantics of the design, not from the source.

use std::collections::BTreeMap;

use imece::{
    centre::{Centre, Closure, ClosureScope, Equipment, Room, RoomSet},
    event::{Call, Role},
    id::{AtomId, BookingId, CentreId, RoomId, StockId},
    occupancy::{BufferRule, Buffers},
    schedule::{BookingRequest, Objection, Policy, Reason, Rule, RuleKind, Status, WaitlistEntry, Wanted},
    time::{LocalSlot, Minute, Slot, WorkCalendar, Zone},
};

/// Minutes as plain numbers, so that nothing saturates.
pub(crate) fn at(minute: Minute) -> i64 {
    minute.as_minutes().into()
}

pub(crate) fn minute(at: i64) -> Minute {
    Minute::from_minutes(at.try_into().unwrap()).unwrap()
}

pub(crate) fn slot(from: i64, to: i64) -> Slot {
    Slot::new(minute(from), minute(to)).unwrap()
}

pub(crate) fn length(slot: Slot) -> i64 {
    at(slot.end()) - at(slot.start())
}

pub(crate) fn meet(a: Slot, b: Slot) -> bool {
    shared(a, b) > 0
}

/// How many minutes two slots share.
pub(crate) fn shared(a: Slot, b: Slot) -> i64 {
    (at(a.end()).min(at(b.end())) - at(a.start()).max(at(b.start()))).max(0)
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    pub(crate) centre: CentreId,
    pub(crate) zone: Zone,
    pub(crate) rooms: RoomSet,
    pub(crate) time: LocalSlot,
    pub(crate) slot: Slot,
    pub(crate) buffers: Buffers,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kept {
    pub(crate) request: BookingRequest,
    pub(crate) place: Place,
    pub(crate) status: Status,
    pub(crate) revision: u32,
    pub(crate) displaced: bool,
}

impl Kept {
    pub(crate) fn id(&self) -> BookingId {
        self.request.id
    }

    /// The time that nobody else can have.
    pub(crate) fn occupied(&self) -> Option<Slot> {
        let whole = self.place.slot;
        match self.status {
            Status::Hold { .. }
            | Status::Pending { .. }
            | Status::Confirmed
            | Status::CheckedIn { .. }
            | Status::Held { .. } => Some(whole),
            Status::NoShow { at: recorded } => {
                let end = at(whole.end()).min(at(recorded));
                (end > at(whole.start())).then(|| slot(at(whole.start()), end))
            }
            Status::Refused | Status::Lapsed | Status::Cancelled { .. } => None,
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        use Status as S;
        matches!(self.status, S::Hold { .. } | S::Pending { .. } | S::Confirmed | S::CheckedIn { .. })
    }

    /// What holds time and what was held counts, a no-show too, and what was given back late.
    pub(crate) fn counts(&self) -> bool {
        use Status as S;
        self.is_open()
            || matches!(self.status, S::Held { .. } | S::NoShow { .. } | S::Cancelled { late: true })
    }

    /// Nobody clears up after a no-show.
    fn buffers(&self) -> Buffers {
        let own = self.place.buffers;
        match self.status {
            Status::NoShow { .. } => {
                let without = Buffers::new(own.before, imece::time::Minutes::ZERO);
                if own.rule == BufferRule::Additive { without.additive() } else { without }
            }
            _ => own,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct InLine {
    pub(crate) entry: WaitlistEntry,
    pub(crate) since: Minute,
    pub(crate) lapsed_offers: u32,
    pub(crate) offered: bool,
}

/// An objection as a text that names what matters of it, with who may overrule it.
pub(crate) type Said = (String, Option<Role>);

#[derive(Debug, Clone, Default)]
pub(crate) struct Naive {
    pub(crate) version: u64,
    pub(crate) last: Option<Minute>,
    pub(crate) centres: BTreeMap<CentreId, (Centre, Policy)>,
    pub(crate) rooms: BTreeMap<RoomId, (Room, Policy)>,
    pub(crate) equipment: BTreeMap<StockId, Equipment>,
    pub(crate) closures: BTreeMap<imece::id::ClosureId, (Closure, Slot)>,
    pub(crate) calendar: Option<WorkCalendar>,
    pub(crate) bookings: Vec<Kept>,
    pub(crate) refused: Vec<BookingRequest>,
    pub(crate) waiting: Vec<InLine>,
}

/// Two bookings of one atom are too near: they overlap, or the gap between them is too small.
fn too_near(a: (Slot, Buffers), b: (Slot, Buffers)) -> bool {
    let ((first, before), (second, after)) = if a.0 <= b.0 { (a, b) } else { (b, a) };
    let (one, other) = (i64::from(before.after.get()), i64::from(after.before.get()));
    let additive = before.rule == BufferRule::Additive || after.rule == BufferRule::Additive;
    let gap = if additive { one + other } else { one.max(other) };
    at(second.start()) < at(first.end()) + gap
}

impl Naive {
    pub(crate) fn room(&self, id: RoomId) -> &Room {
        &self.rooms[&id].0
    }

    pub(crate) fn booking(&self, id: BookingId) -> Option<&Kept> {
        self.bookings.iter().find(|b| b.id() == id)
    }

    pub(crate) fn booking_mut(&mut self, id: BookingId) -> &mut Kept {
        self.bookings.iter_mut().find(|b| b.id() == id).unwrap()
    }

    /// A request that was ever put.
    pub(crate) fn known(&self, id: BookingId) -> Option<&BookingRequest> {
        let booked = self.bookings.iter().map(|b| &b.request);
        let waiting = self.waiting.iter().map(|w| &w.entry.request);
        booked.chain(&self.refused).chain(waiting).find(|r| r.id == id)
    }

    fn atoms(&self, rooms: &RoomSet) -> Vec<AtomId> {
        rooms.iter().flat_map(|room| self.room(room).atoms().iter().copied()).collect()
    }

    pub(crate) fn share_atoms(&self, a: &RoomSet, b: &RoomSet) -> bool {
        let theirs = self.atoms(b);
        self.atoms(a).iter().any(|atom| theirs.contains(atom))
    }

    pub(crate) fn policy(&self, room: RoomId) -> Policy {
        let (room, own) = &self.rooms[&room];
        own.over(&self.centres[&room.centre].1.over(&Policy::standard()))
    }

    /// A rule of rooms booked together: the first that has it decides.
    pub(crate) fn rule(&self, rooms: &RoomSet, kind: RuleKind) -> Option<(Rule, Option<Role>)> {
        rooms.iter().find_map(|room| {
            self.policy(room).rule(kind).map(|enforced| (enforced.rule.clone(), enforced.waivable_by))
        })
    }

    /// Every booking that stands in the way.
    pub(crate) fn in_the_way(&self, place: &Place, but: Option<BookingId>) -> Vec<BookingId> {
        let mut found: Vec<(Slot, BookingId)> = self
            .bookings
            .iter()
            .filter(|b| Some(b.id()) != but && self.share_atoms(&b.place.rooms, &place.rooms))
            .filter(|b| {
                b.occupied()
                    .is_some_and(|theirs| too_near((theirs, b.buffers()), (place.slot, place.buffers)))
            })
            .map(|b| (b.place.slot, b.id()))
            .collect();
        found.sort();
        found.into_iter().map(|(_, id)| id).collect()
    }

    /// How many pieces are free at every minute of a slot, and who has some.
    pub(crate) fn pieces_free(
        &self,
        stock: StockId,
        slot: Slot,
        but: Option<BookingId>,
    ) -> (u32, Vec<BookingId>) {
        let holders: Vec<(Slot, u32, BookingId)> = self
            .bookings
            .iter()
            .filter(|b| Some(b.id()) != but)
            .filter_map(|b| Some((b.occupied()?, *b.request.needs().stock.get(&stock)?, b.id())))
            .filter(|(theirs, ..)| meet(*theirs, slot))
            .collect();
        let used = |minute: i64| -> u32 {
            let here = holders.iter().filter(|(s, ..)| at(s.start()) <= minute && minute < at(s.end()));
            here.map(|(_, pieces, _)| pieces).sum()
        };
        // The use grows at starts only.
        let starts = holders.iter().map(|(s, ..)| at(s.start()).max(at(slot.start())));
        let most = starts.map(used).max().unwrap_or(0);
        let mut with: Vec<BookingId> = holders.iter().map(|(.., id)| *id).collect();
        with.sort();
        (self.equipment[&stock].quantity.saturating_sub(most), with)
    }

    /// Where a request would be in some rooms, or the code of the error.
    pub(crate) fn place_at(
        &self,
        request: &BookingRequest,
        rooms: &RoomSet,
        time: LocalSlot,
    ) -> Result<Place, String> {
        let centre = self.together(rooms)?;
        self.has_equipment(request, Some(centre))?;
        let zone = self.centres[&centre].0.zone;
        let most = |of: fn(&Buffers) -> imece::time::Minutes| {
            rooms.iter().map(|room| of(&self.room(room).buffers)).max().unwrap()
        };
        let additive = rooms.iter().any(|room| self.room(room).buffers.rule == BufferRule::Additive);
        let together = Buffers::new(most(|b| b.before), most(|b| b.after));
        let together = if additive { together.additive() } else { together };
        Ok(Place {
            centre,
            zone,
            rooms: rooms.clone(),
            time,
            slot: zone.slot(time).unwrap(),
            buffers: request.needs().buffers.unwrap_or(together),
        })
    }

    pub(crate) fn centre_of(&self, rooms: &RoomSet) -> Result<CentreId, String> {
        if rooms.iter().any(|room| !self.rooms.contains_key(&room)) {
            return Err("unknown_room".into());
        }
        let mut centres: Vec<CentreId> = rooms.iter().map(|room| self.room(room).centre).collect();
        centres.dedup();
        if centres.len() == 1 { Ok(centres[0]) } else { Err("several_centres".into()) }
    }

    /// The centre of rooms that can be booked together: no part of one is part of another.
    fn together(&self, rooms: &RoomSet) -> Result<CentreId, String> {
        let centre = self.centre_of(rooms)?;
        let mut atoms = self.atoms(rooms);
        let all = atoms.len();
        atoms.sort();
        atoms.dedup();
        if atoms.len() == all { Ok(centre) } else { Err("rooms_share_parts".into()) }
    }

    pub(crate) fn has_equipment(
        &self,
        request: &BookingRequest,
        centre: Option<CentreId>,
    ) -> Result<(), String> {
        let there = |id: &StockId| {
            self.equipment.get(id).is_some_and(|e| centre.is_none_or(|centre| e.centre == centre))
        };
        if request.needs().stock.keys().all(there) { Ok(()) } else { Err("unknown_equipment".into()) }
    }

    /// The rooms that serve, the best first: the smallest, with the fewest features, by code.
    pub(crate) fn best_fit(&self, request: &BookingRequest, rooms: Vec<RoomId>) -> Vec<RoomSet> {
        let needs = request.needs();
        let mut fit: Vec<(u32, usize, String, RoomId)> = Vec::new();
        for id in rooms {
            let room = self.room(id);
            let Some(seats) = room.capacity.of(needs.layout) else { continue };
            let serves = seats >= request.attendees
                && needs.features.iter().all(|f| room.features.contains(f))
                && self.has_equipment(request, Some(room.centre)).is_ok();
            if serves {
                fit.push((seats, room.features.len(), room.code.as_str().into(), id));
            }
        }
        fit.sort();
        fit.into_iter().map(|(.., id)| id.into()).collect()
    }

    pub(crate) fn candidates(&self, request: &BookingRequest) -> Result<Vec<RoomSet>, String> {
        match &request.wanted {
            Wanted::Rooms(rooms) => {
                let centre = self.together(rooms)?;
                self.has_equipment(request, Some(centre))?;
                Ok(vec![rooms.clone()])
            }
            Wanted::Centre(centre) => {
                if !self.centres.contains_key(centre) {
                    return Err("unknown_centre".into());
                }
                self.has_equipment(request, Some(*centre))?;
                let rooms = self.rooms.values().filter(|(r, _)| r.centre == *centre).map(|(r, _)| r.id);
                Ok(self.best_fit(request, rooms.collect()))
            }
            Wanted::Anywhere => {
                self.has_equipment(request, None)?;
                Ok(self.best_fit(request, self.rooms.keys().copied().collect()))
            }
        }
    }

    /// The best rooms against which nothing stands; where all have something, the best that may be overruled; else what
    /// stands against the best.
    #[expect(clippy::type_complexity, reason = "a place, or the best place with what stands against it")]
    pub(crate) fn find_place(
        &self,
        request: &BookingRequest,
        now: Minute,
        call: &Call,
        begins: impl Fn(&Place) -> Status,
    ) -> Result<Result<Place, (Option<Place>, Vec<Said>)>, String> {
        let mut all = Vec::new();
        for rooms in self.candidates(request)? {
            let place = self.place_at(request, &rooms, request.time)?;
            let mut said = self.objections(request, &place, true, None, now);
            // Nobody can decide any more about what is over.
            if place.slot.end() <= now && begins(&place) != Status::Confirmed {
                said.insert(0, ("time_over".into(), None));
            }
            all.push((place, said));
        }
        if let Some((place, _)) = all.iter().find(|(_, said)| said.is_empty()) {
            return Ok(Ok(place.clone()));
        }
        if let Some((place, _)) = all.iter().find(|(_, said)| overruled(said, call)) {
            return Ok(Ok(place.clone()));
        }
        Ok(Err(match all.into_iter().next() {
            Some((place, said)) => (Some(place), said),
            None => (None, vec![("no_room_serves".into(), None)]),
        }))
    }

    pub(crate) fn closures_over(&self, room: RoomId, slot: Slot) -> Vec<imece::id::ClosureId> {
        let over = self.closures.iter().filter(|(_, (closure, its))| {
            meet(*its, slot)
                && match &closure.scope {
                    ClosureScope::Centre(centre) => self.room(room).centre == *centre,
                    ClosureScope::Rooms(rooms) => self.share_atoms(rooms, &room.into()),
                }
        });
        over.map(|(id, _)| *id).collect()
    }

    pub(crate) fn spans(&self, room: RoomId, slot: Slot) -> Vec<Slot> {
        let room = self.room(room);
        let centre = &self.centres[&room.centre].0;
        room.hours.as_ref().unwrap_or(&centre.hours).spans(centre.zone, slot)
    }

    /// Whether one opening span after the other covers a slot.
    pub(crate) fn is_open(spans: &[Slot], slot: Slot) -> bool {
        let mut reached = at(slot.start());
        while let Some(span) = spans.iter().find(|s| at(s.start()) <= reached && reached < at(s.end())) {
            reached = at(span.end());
        }
        reached >= at(slot.end())
    }
}

/// Whether a call overrules all objections.
pub(crate) fn overruled(said: &[Said], call: &Call) -> bool {
    call.waiver.is_some() && said.iter().all(|(_, by)| by.is_some_and(|least| call.actor.role >= least))
}

/// What an objection of the schedule says, in the words of the twin.
pub(crate) fn said(objection: &Objection) -> Said {
    let code = objection.reason.code();
    let text = match &objection.reason {
        Reason::Conflict { with } => {
            format!("{code} {:?}", with.iter().map(|c| c.booking).collect::<Vec<_>>())
        }
        Reason::StockShort { wanted, free, with, .. } => format!("{code} {wanted} {free} {with:?}"),
        Reason::OutsideHours { open } => format!("{code} {open:?}"),
        Reason::Closed { closures } => format!("{code} {closures:?}"),
        Reason::OverCapacity { capacity, attendees } => format!("{code} {capacity} {attendees}"),
        Reason::FeaturesMissing { missing } => format!("{code} {missing:?}"),
        Reason::OffGrid { grid, nearest } => format!("{code} {} {nearest:?}", grid.get()),
        Reason::TooShort { least: limit }
        | Reason::TooLong { most: limit }
        | Reason::NotAMultiple { of: limit } => {
            format!("{code} {}", limit.get())
        }
        Reason::TooLate { lead, earliest } => format!("{code} {lead:?} {earliest}"),
        Reason::TooEarly { lead, latest } => format!("{code} {lead:?} {latest}"),
        Reason::QuotaExceeded { quota, period, used, wanted } => {
            format!("{code} {quota:?} {} {used} {wanted}", period.first_day())
        }
        Reason::TooManyAtOnce { limit } => format!("{code} {limit}"),
        Reason::SuspendedForNoShows { until } => format!("{code} {until}"),
        Reason::CancellationDeadline { deadline } => format!("{code} {deadline}"),
        _ => code.into(),
    };
    (text, objection.waivable_by)
}
