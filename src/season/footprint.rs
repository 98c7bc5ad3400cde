//! Which lanes a placement takes: the lines of its room in the classes of its weeks.

use alloc::{collections::BTreeMap, vec::Vec};

use super::{instance::Instance, problem::Footprint};

/// The footprints seen so far.
pub(super) struct Footprints {
    /// Classes of weeks for each line.
    wide: u32,
    pub(super) all: Vec<Footprint>,
    known: BTreeMap<(usize, Vec<(u32, u32)>), u32>,
}

impl Footprints {
    pub(super) fn new(wide: u32) -> Self {
        Self { wide, all: Vec::new(), known: BTreeMap::new() }
    }

    pub(super) fn of(&mut self, instance: &Instance, room: usize, day: usize, weeks: u64) -> Option<u32> {
        let classes = instance.classes.of(day, weeks);
        if let Some(known) = self.known.get(&(room, classes.clone())) {
            return Some(*known);
        }
        let lane = |line: &u32, (class, weeks): (u32, u32)| {
            Some((line.checked_mul(self.wide)?.checked_add(class)?, weeks))
        };
        let lines = &instance.rooms.get(room)?.lines;
        let lanes = lines.iter().flat_map(|line| classes.iter().map(move |class| lane(line, *class)));
        let set = classes.iter().fold(0, |set, (class, _)| set | 1_u64.checked_shl(*class).unwrap_or(0));
        let lanes = lanes.collect::<Option<Vec<_>>>()?;
        let id = u32::try_from(self.all.len()).ok()?;
        self.all.push(Footprint { room: u32::try_from(room).ok()?, lanes, weeks: set });
        self.known.insert((room, classes), id);
        Some(id)
    }
}
