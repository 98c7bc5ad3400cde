use alloc::vec::Vec;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    id::{ListeningMeetingId, PersonId, PetitionId, TextId},
    place::District,
    stats::coded,
    text::Name,
    time::Minute,
};

/// Where a meeting was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MeetingPlace {
    /// The district.
    pub district: District,
    /// The spot: a mosque's yard, a village café.
    pub spot: Name,
}

impl MeetingPlace {
    /// A spot in a district.
    #[must_use]
    pub const fn new(district: District, spot: Name) -> Self {
        Self { district, spot }
    }
}

/// A meeting after the evening prayer of Ramadan, to hear wishes and complaints (*teravih sonrası buluşma*).
///
/// ```
/// use imece::{
///     event::{Actor, Call, Role}, id::*, place::{District, Province}, solidarity::*, uuid::Uuid,
/// };
/// let id = Uuid::from_u128;
/// let gebze = District::new(Province::new(41)?, "Gebze")?;
/// let day = |text: &str| text.parse().unwrap();
/// let mut desk = SolidarityDesk::new(StreamId::from_uuid(id(1))?);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2025-03-28T08:00Z".parse()?);
/// desk.set_policy(SolidarityPolicy::new([gebze.clone()]), &call)?;
/// desk.set_ramadan(RamadanPeriod::new(HijriYear::new(1446)?, day("2025-03-01"), day("2025-03-29"))?, &call)?;
/// let meeting = ListeningMeetingId::from_uuid(id(3))?;
/// let place = MeetingPlace::new(gebze, "Kent Meydanı".parse()?);
/// desk.meet(ListeningMeeting::new(meeting, day("2025-03-12"), place), &call)?;
///
/// // What is said becomes a petition: the host, or the facade, hands it to the petition desk.
/// let (petition, text) = (PetitionId::from_uuid(id(4))?, TextId::from_uuid(id(5))?);
/// let wish = RaisedWish::new(petition, WishKind::Complaint, text, "2025-03-12T18:40Z".parse()?);
/// let events = desk.raise(meeting, wish, &call)?;
/// assert!(matches!(events[0].event.effects(), Some(SolidarityEffect::ReceiveSubmission { .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ListeningMeeting {
    /// The meeting.
    pub id: ListeningMeetingId,
    /// The evening.
    pub on: NaiveDate,
    /// Where.
    pub place: MeetingPlace,
}

impl ListeningMeeting {
    /// A meeting on an evening at a place.
    #[must_use]
    pub const fn new(id: ListeningMeetingId, on: NaiveDate, place: MeetingPlace) -> Self {
        Self { id, on, place }
    }
}

/// What was said at a meeting.
#[expect(clippy::exhaustive_enums, reason = "whoever makes submissions of them has to treat each")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WishKind {
    /// *İstek*, *talep*: asks for something.
    Request,
    /// *Öneri*: proposes something.
    Suggestion,
    /// *Şikâyet*: complains.
    Complaint,
}

coded!(WishKind { Request = "request", Suggestion = "suggestion", Complaint = "complaint" });

/// A wish or complaint that was raised at a meeting, which becomes a petition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RaisedWish {
    /// The petition that it becomes.
    pub petition: PetitionId,
    /// What was said.
    pub kind: WishKind,
    /// The text, which the host keeps.
    pub text: TextId,
    /// When it was said.
    pub at: Minute,
    /// Who said it; nothing for whoever did not want to be known, or once the reference was erased.
    #[serde(default)]
    pub by: Option<PersonId>,
}

impl RaisedWish {
    /// A wish of somebody who did not want to be known.
    #[must_use]
    pub const fn new(petition: PetitionId, kind: WishKind, text: TextId, at: Minute) -> Self {
        Self { petition, kind, text, at, by: None }
    }

    /// Names who said it.
    #[must_use]
    pub const fn by(self, person: PersonId) -> Self {
        Self { by: Some(person), ..self }
    }

    /// Returns the wish without who said it.
    #[must_use]
    pub const fn without_person(self) -> Self {
        Self { by: None, ..self }
    }
}

/// A meeting as the desk keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MeetingRecord {
    /// When and where.
    pub meeting: ListeningMeeting,
    /// What was raised, in the order of the records, without who raised it: that is the petition's to know.
    pub raised: Vec<RaisedWish>,
}
