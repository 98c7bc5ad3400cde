use alloc::vec::Vec;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    event::Recorded,
    id::{OrganisationId, PersonId},
    organisation::{Organisation, Representative, Standing, StandingKind, Support, UnitChart},
    text::Note,
};

/// What can happen to the registry. Names on the wire carry a version; old ones are kept for good.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum RegistryEvent {
    /// An organisation was taken in.
    #[serde(rename = "registry.organisation_registered.v1")]
    Registered(Organisation),
    /// What is known of an organisation was put right.
    #[serde(rename = "registry.organisation_amended.v1")]
    Amended {
        /// As it was known.
        from: Organisation,
        /// As it is.
        to: Organisation,
    },
    /// A standing changed.
    #[serde(rename = "registry.standing_changed.v1")]
    StandingChanged {
        /// Which organisation.
        organisation: OrganisationId,
        /// What held before on that day.
        from: StandingKind,
        /// What holds from when.
        to: Standing,
        /// Why.
        reason: Option<Note>,
    },
    /// Somebody came to speak for an organisation.
    #[serde(rename = "registry.representative_appointed.v1")]
    Appointed {
        /// Which organisation.
        organisation: OrganisationId,
        /// Who, in what office, from when.
        representative: Representative,
    },
    /// The term of somebody who speaks for an organisation got an end.
    #[serde(rename = "registry.representative_dismissed.v1")]
    Dismissed {
        /// Which organisation.
        organisation: OrganisationId,
        /// Which of its terms, counted from 0 in the order of the appointments.
        term: u32,
        /// Who, in what office, as it was.
        from: Representative,
        /// The day from which on no more.
        until: NaiveDate,
    },
    /// An organisation belongs to another.
    #[serde(rename = "registry.parent_changed.v1")]
    ParentChanged {
        /// Which organisation.
        organisation: OrganisationId,
        /// What it belonged to.
        from: Option<OrganisationId>,
        /// What it belongs to.
        to: Option<OrganisationId>,
    },
    /// An organisation declared its year.
    #[serde(rename = "registry.year_declared.v1")]
    Declared {
        /// Which organisation.
        organisation: OrganisationId,
        /// Which year.
        year: i32,
        /// On which day.
        on: NaiveDate,
    },
    /// An organisation was given a support.
    #[serde(rename = "registry.support_given.v1")]
    SupportGiven(Support),
    /// A support was recorded by mistake.
    #[serde(rename = "registry.support_revoked.v1")]
    SupportRevoked {
        /// As it was recorded.
        support: Support,
        /// Why.
        reason: Note,
    },
    /// The municipality's own units were set.
    #[serde(rename = "registry.units_set.v1")]
    UnitsSet {
        /// As they were.
        from: Option<UnitChart>,
        /// As they are.
        to: UnitChart,
    },
    /// The reference to a person was erased: the offices and their days stay.
    #[serde(rename = "registry.representative_erased.v1")]
    RepresentativeErased {
        /// Which organisation.
        organisation: OrganisationId,
        /// Which of its terms, counted from 0 in the order of the appointments.
        terms: Vec<u32>,
    },
}

impl RegistryEvent {
    /// Returns a recorded event without the reference to a person who spoke for an organisation, in its old envelope. A
    /// host rewrites its log with it when [`RepresentativeErased`](Self::RepresentativeErased) was recorded: the log
    /// still replays to the same state and is still checked for gaps.
    #[must_use]
    pub fn stripped(mut recorded: Recorded<Self>, of: OrganisationId, person: PersonId) -> Recorded<Self> {
        if let Self::Appointed { organisation, representative: term }
        | Self::Dismissed { organisation, from: term, .. } = &mut recorded.event
            && *organisation == of
            && term.person == Some(person)
        {
            term.person = None;
        }
        recorded
    }
}
