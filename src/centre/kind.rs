use serde::{Deserialize, Serialize};

use crate::stats::coded;

/// What kind of thing a centre is used for (*kullanım türü*).
///
/// A booking says its purpose in the host's words, which are many; each of them is of exactly one kind, and the host
/// says of which. See [`BookingTally::by_use`](crate::statistics::BookingTally::by_use).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "whoever counts by kind has to treat each, so that they sum to the whole"
)]
pub enum CentreUse {
    /// *Toplantı*: members meet and decide.
    Meeting,
    /// *Eğitim*: somebody teaches.
    Training,
    /// *Etkinlik*: something that guests come to.
    Event,
    /// *Faaliyet*: what an organisation does by itself, such as rehearsals.
    Activity,
}

coded!(CentreUse { Meeting = "meeting", Training = "training", Event = "event", Activity = "activity" });
