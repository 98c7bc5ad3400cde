use crate::{
    id::AssignmentId,
    occupancy::{Entry, Line, NotFree, NotHeld, Occupancy},
    time::Slot,
};

/// When a volunteer is on which shift.
///
/// One line of the ground floor's [`Occupancy`]: two shifts at once cannot be written into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Diary {
    occupancy: Occupancy<AssignmentId>,
    line: Line,
}

impl Diary {
    pub(super) fn new() -> Self {
        let mut occupancy = Occupancy::new();
        let line = occupancy.add_line();
        Self { occupancy, line }
    }

    pub(super) fn hold(&mut self, slot: Slot, assignment: AssignmentId) -> Result<(), NotFree<AssignmentId>> {
        self.occupancy.hold(&self.line.into(), Entry::new(slot, assignment))
    }

    pub(super) fn release(&mut self, slot: Slot, assignment: AssignmentId) -> Result<(), NotHeld> {
        self.occupancy.release(&self.line.into(), slot, assignment)
    }

    /// The shifts that share an instant with a slot, in order of time.
    pub(super) fn within(&self, slot: Slot) -> impl Iterator<Item = Entry<AssignmentId>> {
        self.occupancy.entries(self.line, slot)
    }
}
