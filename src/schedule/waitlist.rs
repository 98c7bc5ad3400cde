//! Waiting for time that is taken.

use serde::{Deserialize, Serialize};

use super::BookingRequest;
use crate::{
    id::BookingId,
    time::{LocalSlot, Minute},
};

/// A request that waits until time falls free.
///
/// It waits for its own slot, or for any slot of that length inside a window. When time falls free, entries are asked
/// in this order, and the first one whose request then passes every rule gets an offer:
///
/// 1. the smaller priority class first;
/// 2. whoever let fewer offers lapse;
/// 3. the organisation that holds fewer minutes in the month of the wished slot;
/// 4. whoever has waited longer;
/// 5. the smaller id, so that the order is total.
///
/// An offer is held time: it moves the organisation's other entries back at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WaitlistEntry {
    /// The request; its id is the entry's, and the booking's once there is one.
    pub request: BookingRequest,
    /// Any slot of the request's length in here will do, no longer than [`MAX_LENGTH`](super::MAX_LENGTH); without it,
    /// only the request's own.
    #[serde(default)]
    pub window: Option<LocalSlot>,
    /// The class of priority; 0 is first.
    #[serde(default)]
    pub priority: u8,
}

impl WaitlistEntry {
    /// Waits for the request's own slot.
    #[must_use]
    pub const fn new(request: BookingRequest) -> Self {
        Self { request, window: None, priority: 0 }
    }

    /// Waits for any slot of the request's length inside a window of wall-clock time.
    #[must_use]
    pub const fn within(mut self, window: LocalSlot) -> Self {
        self.window = Some(window);
        self
    }

    /// Sets the class of priority; 0 is first.
    #[must_use]
    pub const fn with_priority(mut self, priority: u8) -> Self {
        self.priority = priority;
        self
    }

    /// Returns the id.
    #[must_use]
    pub const fn id(&self) -> BookingId {
        self.request.id
    }

    /// Whether another entry has this content.
    pub(super) fn is(&self, asked: &Self) -> bool {
        self.request.is(&asked.request) && (self.window, self.priority) == (asked.window, asked.priority)
    }

    /// Returns the wall-clock time in which a slot would do.
    #[must_use]
    pub fn span(&self) -> LocalSlot {
        self.window.unwrap_or(self.request.time)
    }
}

/// An entry of the waitlist as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct Waiting {
    /// What was asked for.
    pub entry: WaitlistEntry,
    /// Since when.
    pub since: Minute,
    /// How many offers were let lapse.
    pub lapsed_offers: u32,
    /// Whether an offer is out.
    pub offered: bool,
}
