//! Time on the whole minute: instants, half-open slots, wall-clock time and its zones.
//!
//! Two kinds of time, never mixed: an instant ([`Minute`], [`Slot`], [`SlotSet`]) lies on the UTC line and decides
//! conflicts; wall-clock time ([`LocalMinute`], [`LocalSlot`]) is what people say and what opening hours are
//! written in. A [`Zone`] turns one into the other. No clock lives here: *now* is always an argument.

mod birthday;
mod calendar;
mod error;
mod hours;
mod local;
mod minute;
mod month_day;
mod period;
mod retention;
mod slot;
mod slot_set;
mod term;
mod yearly_days;
mod zone;

pub use birthday::{birthday, completed_years};
pub use calendar::{CalendarError, DayOff, DayPart, HalfDayPolicy, WorkCalendar};
pub use error::InvalidTime;
pub use hours::{DayHours, OpeningHours, Span};
pub use local::{LocalMinute, LocalSlot};
pub use minute::{Minute, Minutes};
pub use month_day::MonthDay;
pub use period::{Month, Period, PeriodKind};
pub use retention::RetentionPolicy;
pub use slot::Slot;
pub use slot_set::SlotSet;
pub use term::Term;
pub use yearly_days::YearlyDays;
pub(crate) use zone::Reading;
pub use zone::Zone;
