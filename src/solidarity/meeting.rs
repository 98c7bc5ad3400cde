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
