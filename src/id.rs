//! Typed identifiers.
//!
//! Every id is a UUID that the host brings; the library makes none. `Display`, [`FromStr`](core::str::FromStr)
//! and serde are the bare UUID, `Debug` names the kind. The nil UUID is refused, so a forgotten field is found.
//!
//! ```
//! use imece::{id::RoomId, uuid::Uuid};
//! let room = RoomId::from_uuid(Uuid::from_u128(7))?;
//! assert_eq!(room.to_string(), "00000000-0000-0000-0000-000000000007");
//! assert_eq!(format!("{room:?}"), "RoomId(00000000-0000-0000-0000-000000000007)");
//! assert!(RoomId::from_uuid(Uuid::nil()).is_err());
//! # Ok::<(), imece::id::InvalidId>(())
//! ```

use thiserror::Error;
use uuid::Uuid;

/// Why a value is not an id.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidId {
    /// The nil UUID: an id that was never filled in.
    #[error("the nil uuid is not an id")]
    Nil,
    /// The text is not a UUID.
    #[error("not a uuid: {0}")]
    Malformed(uuid::Error),
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "Uuid", into = "Uuid")]
        pub struct $name(uuid::NonNilUuid);

        impl $name {
            /// Takes a UUID as this kind of id.
            ///
            /// # Errors
            /// [`InvalidId::Nil`] for the nil UUID.
            pub const fn from_uuid(uuid: Uuid) -> Result<Self, InvalidId> {
                match uuid::NonNilUuid::new(uuid) {
                    Some(id) => Ok(Self(id)),
                    None => Err(InvalidId::Nil),
                }
            }

            /// Returns the bare UUID.
            #[must_use]
            pub const fn as_uuid(self) -> Uuid {
                self.0.get()
            }
        }

        impl TryFrom<Uuid> for $name {
            type Error = InvalidId;
            fn try_from(uuid: Uuid) -> Result<Self, InvalidId> {
                Self::from_uuid(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid {
                id.as_uuid()
            }
        }

        impl core::str::FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::from_uuid(text.parse().map_err(InvalidId::Malformed)?)
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(&self.as_uuid(), f)
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.as_uuid())
            }
        }
    )+};
}

ids! {
    /// An event stream: one aggregate of one host.
    StreamId;
    /// Whoever acts: a person or a system, as an opaque reference.
    ActorId;
    /// A person as an opaque reference; names stay with the host (Law 6698).
    PersonId;
    /// A household (*hane*) as an opaque reference: counted, never named.
    HouseholdId;
    /// An organisational unit (*birim*) of a municipality.
    UnitId;
    /// An organisation of civil society or a public body.
    OrganisationId;
    /// A support that an organisation was given.
    SupportId;
    /// A civil-society centre.
    CentreId;
    /// A bookable room.
    RoomId;
    /// An indivisible part of a building; rooms are sets of atoms.
    AtomId;
    /// A stock of portable equipment.
    StockId;
    /// A closure of a centre or of rooms.
    ClosureId;
    /// A booking request, and the booking that came of it.
    BookingId;
    /// A series of bookings.
    SeriesId;
    /// A bereavement: the occasion of one visit of condolence.
    BereavementId;
    /// A request for blood.
    BloodRequestId;
    /// Wishes for a season that hang together.
    BundleId;
    /// A campaign that collects wishes.
    CampaignId;
    /// A city card.
    CardId;
    /// A coordination task: what one unit carries out of an approved petition.
    CoordinationId;
    /// A plan of who does what in a disaster.
    DisasterPlanId;
    /// A donor's offer to give blood.
    DonorOfferId;
    /// An event that is open to all, such as a film on a village square.
    GatheringId;
    /// A meeting of a cooperation project.
    MeetingId;
    /// The grant of a club membership.
    MembershipId;
    /// An observance: a day or some days that programmes hang on.
    ObservanceId;
    /// A petition (*dilekçe*).
    PetitionId;
    /// A place of the host's list that is no bookable room, such as a village square.
    PlaceId;
    /// A post of an organisation on the portal.
    PostId;
    /// A joint programme.
    ProgrammeId;
    /// A cooperation project.
    ProjectId;
    /// A protocol on a joint service project.
    ProtocolId;
    /// A registration of somebody for a programme.
    RegistrationId;
    /// A stand that gives things out.
    StandId;
    /// A survey: a questionnaire put to people in a period.
    SurveyId;
    /// A text or file that the host keeps, such as the body of a petition: texts about people never come in here.
    TextId;
    /// What became of a volunteer and a shift.
    AssignmentId;
    /// A delivery of aid.
    DeliveryId;
    /// A listening meeting.
    ListeningMeetingId;
    /// A shift of a volunteer task.
    ShiftId;
    /// A social responsibility project.
    SocialProjectId;
    /// A visit to a household, a school or a group of people.
    VisitId;
    /// A volunteer's record on a platform; whose it is can be erased.
    VolunteerId;
    /// A task for volunteers.
    VolunteerTaskId;
    /// A wish for a season.
    SeasonWishId;
    /// A wish of a campaign.
    WishId;
}
