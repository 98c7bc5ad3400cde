//! The ground floor: slots, hours, calendars, periods, zones and recurrence.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "a test may panic")]

#[path = "../support/cases.rs"]
mod cases;

mod calendar;
mod hours;
mod line;
mod period;
#[cfg(feature = "rrule")]
mod recurrence;
mod slot_set;
mod wire;
mod zones;
