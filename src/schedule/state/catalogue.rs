use alloc::{borrow::Cow, collections::BTreeMap, sync::Arc, vec::Vec};

use super::Directory;
use crate::{
    centre::{Centre, Closure, ClosureScope, Equipment, Room, RoomSet},
    event::{Contradiction, ensure},
    id::{AtomId, CentreId, ClosureId, RoomId, StockId},
    occupancy::{BufferRule, Buffers, Line, Lines, Stock},
    schedule::{Enforced, MAX_LENGTH, Placement, Policy, PolicyScope, Quota, Rule, RuleKind},
    time::{Slot, SlotSet, WorkCalendar},
};

/// The places of a schedule: what is where, when it is open, and by which rules.
#[derive(Debug, Clone)]
pub(in crate::schedule) struct Catalogue {
    pub(in crate::schedule) sites: Directory<CentreId, Site>,
    pub(in crate::schedule) rooms: Directory<RoomId, RoomState>,
    pub(in crate::schedule) stock: BTreeMap<StockId, (Equipment, Stock)>,
    pub(in crate::schedule) closures: BTreeMap<ClosureId, ClosureState>,
    pub(in crate::schedule) calendar: Option<WorkCalendar>,
    pub(in crate::schedule) atoms: BTreeMap<AtomId, Line>,
}

#[derive(Debug, Clone)]
pub(in crate::schedule) struct Site {
    pub(in crate::schedule) centre: Centre,
    pub(in crate::schedule) policy: Policy,
    // INVARIANT: `policy` over the standard one.
    effective: Arc<Policy>,
    // INVARIANT: the rooms whose `centre` this is, with their numbers.
    rooms: BTreeMap<RoomId, usize>,
}

#[derive(Debug, Clone)]
pub(in crate::schedule) struct RoomState {
    pub(in crate::schedule) room: Room,
    // INVARIANT: the number of its centre.
    site: usize,
    pub(in crate::schedule) lines: Lines,
    pub(in crate::schedule) own_policy: Policy,
    // INVARIANT: `own_policy` over the centre's over the standard one; shared with the centre where the room has none.
    pub(in crate::schedule) policy: Arc<Policy>,
    // INVARIANT: the union of the closures that meet the room.
    pub(in crate::schedule) closed: SlotSet,
}

#[derive(Debug, Clone)]
pub(in crate::schedule) struct ClosureState {
    pub(in crate::schedule) closure: Closure,
    pub(in crate::schedule) slot: Slot,
    pub(in crate::schedule) centre: CentreId,
    /// The lines that are closed; none for the whole centre.
    lines: Option<Lines>,
}

/// Known rooms of one centre, looked up once: what rules and the index ask of them is at hand.
#[derive(Debug, Clone)]
pub(in crate::schedule) struct Together<'a> {
    pub(in crate::schedule) set: Cow<'a, RoomSet>,
    pub(in crate::schedule) site: &'a Site,
    pub(in crate::schedule) lines: Cow<'a, Lines>,
    first: &'a RoomState,
    others: Vec<&'a RoomState>,
}

impl<'a> Together<'a> {
    /// The rooms in the order of the set.
    pub(in crate::schedule) fn iter(&self) -> impl Iterator<Item = &'a RoomState> {
        [self.first].into_iter().chain(self.others.iter().copied())
    }

    pub(in crate::schedule) const fn is_one(&self) -> bool {
        self.others.is_empty()
    }

    /// The first two rooms that share an atom: they are one place, and not two.
    pub(in crate::schedule) fn sharing(&self) -> Option<(RoomId, RoomId)> {
        if self.is_one() {
            return None;
        }
        let mut atoms = BTreeMap::new();
        let mut parts =
            self.iter().flat_map(|room| room.room.atoms().iter().map(|atom| (*atom, room.room.id)));
        parts.find_map(|(atom, room)| Some((atoms.insert(atom, room)?, room)))
    }

    /// What rooms booked together need around them: the most that one of them needs.
    pub(in crate::schedule) fn buffers(&self) -> Buffers {
        self.others.iter().map(|r| r.room.buffers).fold(self.first.room.buffers, |all, one| Buffers {
            before: all.before.max(one.before),
            after: all.after.max(one.after),
            rule: if one.rule == BufferRule::Additive { one.rule } else { all.rule },
        })
    }

    /// A rule as the rooms have it: the first of them that has it on decides.
    pub(in crate::schedule) fn rule(&self, kind: RuleKind) -> Option<&'a Enforced> {
        self.iter().find_map(|room| room.policy.rule(kind))
    }
}

impl Site {
    fn effective_for(&self, own: &Policy) -> Arc<Policy> {
        if *own == Policy::new() { Arc::clone(&self.effective) } else { Arc::new(own.over(&self.effective)) }
    }
}

impl ClosureState {
    pub(in crate::schedule) fn meets(&self, room: &RoomState) -> bool {
        self.centre == room.room.centre && self.lines.as_ref().is_none_or(|lines| lines.meets(&room.lines))
    }
}

impl Catalogue {
    pub(in crate::schedule) const fn new() -> Self {
        Self {
            sites: Directory::new(),
            rooms: Directory::new(),
            stock: BTreeMap::new(),
            closures: BTreeMap::new(),
            calendar: None,
            atoms: BTreeMap::new(),
        }
    }

    pub(in crate::schedule) fn room(&self, id: RoomId) -> Option<&RoomState> {
        self.rooms.get(id)
    }

    pub(in crate::schedule) fn site(&self, id: CentreId) -> Option<&Site> {
        self.sites.get(id)
    }

    pub(in crate::schedule) fn site_of(&self, room: &RoomState) -> Option<&Site> {
        self.sites.at(room.site)
    }

    /// The rooms of a centre in the order of their ids.
    pub(in crate::schedule) fn rooms_of(&self, site: &Site) -> impl Iterator<Item = &RoomState> {
        site.rooms.values().filter_map(|number| self.rooms.at(*number))
    }

    /// Some rooms together; nothing where they have several centres, or one is unknown.
    pub(in crate::schedule) fn together<'a>(&'a self, rooms: &'a RoomSet) -> Option<Together<'a>> {
        let (first, others) = rooms.as_slice().split_first()?;
        let first = self.rooms.get(*first)?;
        let site = self.site_of(first)?;
        if others.is_empty() {
            return Some(Self::alone(first, site, Cow::Borrowed(rooms)));
        }
        let others =
            others.iter().map(|id| self.rooms.get(*id).filter(|room| room.room.centre == first.room.centre));
        let others: Vec<&RoomState> = others.collect::<Option<_>>()?;
        let lines = [first].into_iter().chain(others.iter().copied()).flat_map(|room| room.lines.iter());
        let lines = Cow::Owned(Lines::new(lines)?);
        Some(Together { set: Cow::Borrowed(rooms), site, lines, first, others })
    }

    /// The rooms of a placement; or why it cannot be.
    pub(in crate::schedule) fn placed<'a>(
        &'a self,
        at: &'a Placement,
    ) -> Result<Together<'a>, Contradiction> {
        let rooms = self.together(&at.rooms).ok_or("a room is unknown")?;
        let centre = &rooms.site.centre;
        ensure(centre.id == at.centre, "the rooms belong to another centre")?;
        ensure(centre.zone == at.zone, "the centre has another zone")?;
        Ok(rooms)
    }

    /// The same for a placement that takes time.
    pub(in crate::schedule) fn taken<'a>(&'a self, at: &'a Placement) -> Result<Together<'a>, Contradiction> {
        let rooms = self.placed(at)?;
        ensure(rooms.sharing().is_none(), "the rooms share a part")?;
        ensure(at.slot.length() <= MAX_LENGTH, "the time is longer than any booking")?;
        Ok(rooms)
    }

    /// One room as a set.
    pub(in crate::schedule) fn single<'a>(&'a self, room: &'a RoomState) -> Option<Together<'a>> {
        let site = self.site_of(room)?;
        Some(Self::alone(room, site, Cow::Owned(room.room.id.into())))
    }

    const fn alone<'a>(first: &'a RoomState, site: &'a Site, set: Cow<'a, RoomSet>) -> Together<'a> {
        Together { set, site, lines: Cow::Borrowed(&first.lines), first, others: Vec::new() }
    }

    /// All lines of some rooms; nothing where a room is unknown.
    pub(in crate::schedule) fn lines(&self, rooms: &RoomSet) -> Option<Lines> {
        self.together(rooms).map(|rooms| rooms.lines.into_owned())
    }

    /// A rule as some rooms have it together.
    pub(in crate::schedule) fn rule<'a>(
        &'a self,
        rooms: &'a RoomSet,
        kind: RuleKind,
    ) -> Option<&'a Enforced> {
        self.together(rooms)?.rule(kind)
    }

    /// The quotas that some room has.
    pub(in crate::schedule) fn quotas(&self) -> impl Iterator<Item = &Quota> {
        let rules = self.rooms.values().filter_map(|room| room.policy.rule(RuleKind::Quotas));
        let quotas =
            rules.map(|enforced| if let Rule::Quotas(quotas) = &enforced.rule { &**quotas } else { &[] });
        quotas.flatten()
    }

    pub(in crate::schedule) fn closure_state(&self, closure: Closure, slot: Slot) -> Option<ClosureState> {
        let (centre, lines) = match &closure.scope {
            ClosureScope::Centre(centre) => (*centre, None),
            ClosureScope::Rooms(rooms) => {
                let rooms = self.together(rooms)?;
                (rooms.site.centre.id, Some(rooms.lines.into_owned()))
            }
        };
        self.site(centre).is_some().then_some(ClosureState { closure, slot, centre, lines })
    }

    pub(in crate::schedule) fn insert_closure(&mut self, state: ClosureState) {
        for room in self.rooms.values_mut().filter(|room| state.meets(room)) {
            room.closed.insert(state.slot);
        }
        self.closures.insert(state.closure.id, state);
    }

    pub(in crate::schedule) fn remove_closure(&mut self, id: ClosureId) -> Option<ClosureState> {
        let state = self.closures.remove(&id)?;
        let closures = &self.closures;
        for room in self.rooms.values_mut().filter(|room| state.meets(room)) {
            room.closed = closures.values().filter(|c| c.meets(room)).map(|c| c.slot).collect();
        }
        Some(state)
    }

    /// The closures that meet a room during a slot.
    pub(in crate::schedule) fn closures_over(
        &self,
        room: &RoomState,
        slot: Slot,
    ) -> impl Iterator<Item = ClosureId> {
        let any = room.closed.overlaps(slot).then(|| self.closures.values());
        let met = move |c: &&ClosureState| c.slot.overlaps(slot) && c.meets(room);
        any.into_iter().flatten().filter(met).map(|c| c.closure.id)
    }

    pub(in crate::schedule) fn describe_centre(&mut self, centre: Centre) {
        match self.sites.get_mut(centre.id) {
            Some(site) => site.centre = centre,
            None => {
                let effective = Arc::new(Policy::standard());
                let site = Site { policy: Policy::new(), effective, rooms: BTreeMap::new(), centre };
                self.sites.insert(site.centre.id, site);
            }
        }
    }

    pub(in crate::schedule) fn describe_room(&mut self, room: Room, lines: Lines) {
        let id = room.id;
        let own_policy = self.rooms.get(id).map(|known| known.own_policy.clone()).unwrap_or_default();
        let Some(number) = self.sites.number(room.centre) else { return };
        let Some(site) = self.sites.at_mut(number) else { return };
        let (policy, closed) = (site.effective_for(&own_policy), SlotSet::new());
        let state = RoomState { room, site: number, lines, own_policy, policy, closed };
        site.rooms.insert(id, self.rooms.insert(id, state));
        self.lay_closures(id);
    }

    /// Lays closures anew after a room has come, or has come to consist of other atoms.
    fn lay_closures(&mut self, changed: RoomId) {
        let Some(centre) = self.rooms.get(changed).map(|room| room.room.centre) else { return };
        if self.closures.is_empty() {
            return;
        }
        let mut closures = core::mem::take(&mut self.closures);
        for state in closures.values_mut() {
            if let ClosureScope::Rooms(rooms) = &state.closure.scope
                && rooms.contains(changed)
            {
                state.lines = self.lines(rooms);
            }
        }
        for room in self.rooms.values_mut().filter(|room| room.room.centre == centre) {
            room.closed = closures.values().filter(|c| c.meets(room)).map(|c| c.slot).collect();
        }
        self.closures = closures;
    }

    pub(in crate::schedule) fn set_policy(&mut self, scope: PolicyScope, policy: Policy) {
        let (centre, rooms): (_, Vec<RoomId>) = match scope {
            PolicyScope::Centre(centre) => {
                let Some(site) = self.sites.get_mut(centre) else { return };
                site.effective = Arc::new(policy.over(&Policy::standard()));
                site.policy = policy;
                (centre, site.rooms.keys().copied().collect())
            }
            PolicyScope::Room(room) => {
                let Some(state) = self.rooms.get_mut(room) else { return };
                state.own_policy = policy;
                (state.room.centre, Vec::from([room]))
            }
        };
        let Some(site) = self.sites.get(centre) else { return };
        for room in rooms {
            if let Some(state) = self.rooms.get_mut(room) {
                state.policy = site.effective_for(&state.own_policy);
            }
        }
    }
}
