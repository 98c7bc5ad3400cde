use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    id::{CampaignId, PersonId, TextId, WishId},
    organisation::Kurus,
    text::{Name, Note},
};

/// A campaign that collects wishes and grants some, as means allow (*Yeni Yıldan Bir Dileğim Var*).
///
/// ```
/// use imece::{event::{Actor, Call, Role}, id::*, outreach::*, organisation::Kurus, time::Zone, uuid::Uuid};
/// let id = Uuid::from_u128;
/// let mut desk = OutreachDesk::new(StreamId::from_uuid(id(1))?, Zone::ISTANBUL);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2026-03-20T09:00Z".parse()?);
/// let day = |text: &str| text.parse().unwrap();
/// let campaign = CampaignId::from_uuid(id(3))?;
/// let (title, budget) = ("Yeni Yıldan Bir Dileğim Var".parse()?, Kurus::new(100_000));
/// let (from, until) = (day("2026-01-01"), day("2026-03-31"));
/// desk.open_campaign(WishCampaign { id: campaign, title, from, until, budget }, &call)?;
///
/// let wish = WishId::from_uuid(id(4))?;
/// let by = Wisher { person: PersonId::from_uuid(id(5))?, text: TextId::from_uuid(id(6))? };
/// desk.make_wish(Wish::new(wish, campaign, by, day("2026-03-02")), &call)?;
/// desk.judge_wish(wish, Judgement::Feasible { cost: Kurus::new(60_000) }, &call)?;
/// desk.grant_wish(wish, day("2026-03-19"), &call)?;
/// assert_eq!(desk.campaign(campaign).unwrap().left(), Kurus::new(40_000));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "what a campaign consists of")]
pub struct WishCampaign {
    /// The id.
    pub id: CampaignId,
    /// The title.
    pub title: Name,
    /// The first day on which wishes are collected.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// What the wishes that are granted may cost together.
    pub budget: Kurus,
}

/// A campaign with what it has cost so far: a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct CampaignRow {
    /// The campaign.
    pub campaign: WishCampaign,
    /// What the wishes that were granted cost.
    #[serde(default)]
    pub granted: Kurus,
}

impl CampaignRow {
    /// Returns what is left of the budget.
    #[must_use]
    pub const fn left(&self) -> Kurus {
        Kurus::new(self.campaign.budget.get().saturating_sub(self.granted.get()))
    }

    /// Adds a cost, where the budget allows it.
    pub(super) fn spend(&mut self, cost: Kurus) -> Option<()> {
        let sum = self.granted.get().checked_add(cost.get())?;
        (sum <= self.campaign.budget.get()).then(|| self.granted = Kurus::new(sum))
    }
}

/// Who wishes what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a person and a text")]
pub struct Wisher {
    /// Who.
    pub person: PersonId,
    /// The text, which the host keeps.
    pub text: TextId,
}

/// A personal wish (*dilek*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Wish {
    /// The id.
    pub id: WishId,
    /// The campaign.
    pub campaign: CampaignId,
    /// Who wishes what; nothing once that was erased.
    #[serde(default)]
    pub by: Option<Wisher>,
    /// When it was collected.
    pub on: NaiveDate,
}

impl Wish {
    /// A wish that was collected on a day.
    #[must_use]
    pub const fn new(id: WishId, campaign: CampaignId, by: Wisher, on: NaiveDate) -> Self {
        Self { id, campaign, by: Some(by), on }
    }
}

/// Whether a wish can be granted.
#[expect(clippy::exhaustive_enums, reason = "it can or it can't")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Judgement {
    /// It can, at a cost.
    Feasible {
        /// The cost.
        cost: Kurus,
    },
    /// It can't.
    Infeasible {
        /// Why.
        reason: Note,
    },
}

/// How a wish stands.
#[expect(clippy::exhaustive_enums, reason = "whoever shows wishes must show every state")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum WishState {
    /// Nobody has judged it.
    Collected,
    /// Whether it can be granted was judged; it may be judged again.
    Judged(Judgement),
    /// It was granted by a surprise visit (*sürpriz ziyaret*).
    Granted {
        /// The cost.
        cost: Kurus,
        /// The day of the visit.
        on: NaiveDate,
    },
}

impl WishState {
    /// Returns the stable code of the state.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Collected => "collected",
            Self::Judged(Judgement::Feasible { .. }) => "feasible",
            Self::Judged(Judgement::Infeasible { .. }) => "infeasible",
            Self::Granted { .. } => "granted",
        }
    }
}

/// A wish as it stands: a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct WishRow {
    /// The wish.
    pub wish: Wish,
    /// How it stands.
    pub state: WishState,
}
