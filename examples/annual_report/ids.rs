//! Ids for things that the records know by name: a number for the kind of thing, and a running number.
//!
//! The library makes no ids. A real host brings the keys of its database; here the same folder gives the same ids.

use imece::{id::InvalidId, uuid::Uuid};

/// What an id is for.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
pub(crate) enum Kind {
    Stream = 1,
    Actor,
    Centre,
    Room,
    Closure,
    Organisation,
    /// An organisation that asks without being registered.
    Stranger,
    Booking,
    Programme,
    Place,
    Petition,
    Unit,
    Text,
    Survey,
    Household,
    Visit,
}

/// The id of the `number`-th thing of a kind, counted from 0.
#[expect(clippy::expect_used, clippy::as_conversions, reason = "kinds begin at 1, so no id is nil")]
pub(crate) fn id<T: TryFrom<Uuid, Error = InvalidId>>(kind: Kind, number: usize) -> T {
    let uuid = Uuid::from_u64_pair(u64::from(kind as u8), number as u64);
    T::try_from(uuid).expect("an id with a kind")
}
