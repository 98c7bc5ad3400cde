use alloc::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    id::{CardId, PersonId},
    stats::coded,
    text::Note,
};

/// What a city card opens.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entitlement {
    /// Buses and ferries.
    Transport,
    /// Services of the municipality.
    MunicipalServices,
    /// Services in İstanbul, without leaving town.
    ServicesInIstanbul,
}

coded!(Entitlement {
    Transport = "transport",
    MunicipalServices = "municipal_services",
    ServicesInIstanbul = "services_in_istanbul",
});

/// A card of the municipality (*Çınar Kart*). A holder has one valid card at a time.
///
/// ```
/// use imece::{event::{Actor, Call, Role}, id::*, outreach::*, time::Zone, uuid::Uuid};
/// let id = Uuid::from_u128;
/// let mut desk = OutreachDesk::new(StreamId::from_uuid(id(1))?, Zone::ISTANBUL);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2026-03-20T09:00Z".parse()?);
/// let day = |text: &str| text.parse().unwrap();
/// let (card, holder) = (CardId::from_uuid(id(3))?, PersonId::from_uuid(id(4))?);
/// desk.issue_card(
///     CityCard::new(card, holder, day("2026-03-20"), day("2028-03-19"), [Entitlement::Transport]), &call)?;
/// assert!(desk.is_entitled(holder, Entitlement::Transport, day("2028-03-19")));
/// assert!(!desk.is_entitled(holder, Entitlement::ServicesInIstanbul, day("2026-03-20")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CityCard {
    /// The id.
    pub id: CardId,
    /// Whose; nothing once the reference was erased.
    #[serde(default)]
    pub holder: Option<PersonId>,
    /// The first day on which it is valid.
    pub issued: NaiveDate,
    /// The last day.
    pub valid_until: NaiveDate,
    /// What it opens.
    pub entitlements: BTreeSet<Entitlement>,
    /// The card that it replaces, which is no longer valid from the day of issue on.
    #[serde(default)]
    pub replaces: Option<CardId>,
}

impl CityCard {
    /// A card for a holder from a first to a last day.
    #[must_use]
    pub fn new(
        id: CardId,
        holder: PersonId,
        issued: NaiveDate,
        valid_until: NaiveDate,
        entitlements: impl IntoIterator<Item = Entitlement>,
    ) -> Self {
        let entitlements = entitlements.into_iter().collect();
        Self { id, holder: Some(holder), issued, valid_until, entitlements, replaces: None }
    }

    /// Names the card that it replaces.
    #[must_use]
    pub fn replacing(self, card: CardId) -> Self {
        Self { replaces: Some(card), ..self }
    }

    /// The first day on which its time is over.
    pub(super) fn over_from(&self) -> NaiveDate {
        self.valid_until.succ_opt().unwrap_or(NaiveDate::MAX)
    }
}

/// A card as it stands: a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct CardRow {
    /// The card.
    pub card: CityCard,
    /// From which day on it is blocked, and why. A blocked card stays so: its holder gets another.
    #[serde(default)]
    pub blocked: Option<(NaiveDate, Note)>,
    /// From which day on another card takes its place, and which.
    #[serde(default)]
    pub replaced: Option<(NaiveDate, CardId)>,
}

/// How a card stands on a day. It follows from its dates and is never stored.
#[expect(clippy::exhaustive_enums, reason = "whoever shows cards must show every state")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardState {
    /// It is not valid yet.
    ToCome,
    /// It is valid.
    Valid,
    /// It was blocked.
    Blocked,
    /// Another card took its place.
    Replaced,
    /// Its time is over.
    Expired,
}

impl CardRow {
    /// Returns how it stands on a day.
    #[must_use]
    pub fn state_on(&self, day: NaiveDate) -> CardState {
        match (&self.replaced, &self.blocked) {
            (Some((from, _)), _) if *from <= day => CardState::Replaced,
            (_, Some((from, _))) if *from <= day => CardState::Blocked,
            _ if self.card.valid_until < day => CardState::Expired,
            _ if day < self.card.issued => CardState::ToCome,
            _ => CardState::Valid,
        }
    }

    /// The first day on which it is no longer valid, by whatever comes first.
    pub(super) fn over_from(&self) -> NaiveDate {
        let blocked = self.blocked.as_ref().map(|(from, _)| *from);
        let replaced = self.replaced.map(|(from, _)| from);
        [blocked, replaced].into_iter().flatten().fold(self.card.over_from(), Ord::min)
    }
}
