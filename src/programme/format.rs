use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::{String, ToString},
    vec::Vec,
};
use core::{
    fmt,
    num::{NonZeroU8, NonZeroU32},
};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    checked::checked,
    id::OrganisationId,
    organisation::{Hazard, OfficialRole},
    stats::Dimension,
    text::Code,
};

/// Why details are none of a format.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidFormat {
    /// The word is that of a format that has its own variant, so programmes of one format would be counted apart.
    #[error("`{0}` is a format of its own")]
    HasItsVariant(Code),
    /// More offices than people.
    #[error("a delegation of `{size}` cannot hold `{offices}` offices")]
    TooManyOffices {
        /// How many people go.
        size: NonZeroU32,
        /// How many offices were named.
        offices: usize,
    },
}

impl InvalidFormat {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::HasItsVariant(_) => "format_has_its_variant",
            Self::TooManyOffices { .. } => "too_many_offices",
        }
    }
}

/// In what form a programme is held, with the details that only this form has. The list is open.
///
/// ```
/// use imece::programme::{OtherFormat, ProgrammeFormat};
/// let cleanup = ProgrammeFormat::Other(OtherFormat::new("cleanup".parse()?)?);
/// assert_eq!(cleanup.kind().to_string(), "cleanup");
/// assert!(OtherFormat::new("concert".parse()?).is_err()); // has its variant
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum ProgrammeFormat {
    /// *Genel kurul*.
    GeneralAssembly,
    /// *Konser*.
    Concert,
    /// *Anma programı*.
    Commemoration,
    /// *İftar*.
    Iftar,
    /// *Şenlik*.
    Festival,
    /// *Turnuva*.
    Tournament(Tournament),
    /// *Yürüyüş*.
    March(March),
    /// *Miting*.
    Rally(Rally),
    /// *Şûra*.
    Congress(Congress),
    /// *Eğitim*.
    Training,
    /// *Farkındalık etkinliği*.
    AwarenessActivity(AwarenessActivity),
    /// *Açık hava sineması*.
    OpenAirCinema,
    /// Any other, in the host's words.
    Other(OtherFormat),
}

impl ProgrammeFormat {
    /// Returns the format without its details.
    #[must_use]
    pub const fn kind(&self) -> FormatKind {
        match self {
            Self::GeneralAssembly => FormatKind::GeneralAssembly,
            Self::Concert => FormatKind::Concert,
            Self::Commemoration => FormatKind::Commemoration,
            Self::Iftar => FormatKind::Iftar,
            Self::Festival => FormatKind::Festival,
            Self::Tournament(_) => FormatKind::Tournament,
            Self::March(_) => FormatKind::March,
            Self::Rally(_) => FormatKind::Rally,
            Self::Congress(_) => FormatKind::Congress,
            Self::Training => FormatKind::Training,
            Self::AwarenessActivity(_) => FormatKind::AwarenessActivity,
            Self::OpenAirCinema => FormatKind::OpenAirCinema,
            Self::Other(other) => FormatKind::Other(*other),
        }
    }
}

/// A format without its details: what programmes are counted by. On the wire it is its code.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Code", into = "String")]
#[expect(missing_docs, reason = "see the variants of `ProgrammeFormat`")]
pub enum FormatKind {
    GeneralAssembly,
    Concert,
    Commemoration,
    Iftar,
    Festival,
    Tournament,
    March,
    Rally,
    Congress,
    Training,
    AwarenessActivity,
    OpenAirCinema,
    Other(OtherFormat),
}

impl FormatKind {
    /// Every format that has its variant.
    pub const OWN: [(Self, &'static str); 12] = [
        (Self::GeneralAssembly, "general_assembly"),
        (Self::Concert, "concert"),
        (Self::Commemoration, "commemoration"),
        (Self::Iftar, "iftar"),
        (Self::Festival, "festival"),
        (Self::Tournament, "tournament"),
        (Self::March, "march"),
        (Self::Rally, "rally"),
        (Self::Congress, "congress"),
        (Self::Training, "training"),
        (Self::AwarenessActivity, "awareness_activity"),
        (Self::OpenAirCinema, "open_air_cinema"),
    ];

    fn of_own(word: &str) -> Option<Self> {
        Self::OWN.into_iter().find(|(_, code)| *code == word).map(|(kind, _)| kind)
    }
}

impl fmt::Display for FormatKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other(other) => f.write_str(other.0.as_str()),
            own => f.write_str(Self::OWN.iter().find(|(kind, _)| kind == own).map_or("", |(_, code)| code)),
        }
    }
}

impl From<Code> for FormatKind {
    fn from(word: Code) -> Self {
        Self::of_own(word.as_str()).unwrap_or(Self::Other(OtherFormat(word)))
    }
}

impl From<FormatKind> for String {
    fn from(kind: FormatKind) -> Self {
        kind.to_string()
    }
}

impl Dimension for FormatKind {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        Code::new(text).ok().map(Self::from)
    }
}

/// A format that the list does not have, in the host's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Code", into = "Code")]
pub struct OtherFormat(Code);

impl OtherFormat {
    /// Takes the host's word.
    ///
    /// # Errors
    /// [`InvalidFormat::HasItsVariant`] where the list has it.
    pub fn new(word: Code) -> Result<Self, InvalidFormat> {
        match FormatKind::of_own(word.as_str()) {
            Some(_) => Err(InvalidFormat::HasItsVariant(word)),
            None => Ok(Self(word)),
        }
    }
}

checked! { OtherFormat by new or InvalidFormat as Code }

/// A tournament, such as the Hemşehri Cup: a sport, and how many teams each partner sends. A team belongs to a partner
/// of the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Tournament {
    /// What is played.
    pub sport: Code,
    /// The teams of each partner that sends any.
    #[serde(default)]
    pub teams: BTreeMap<OrganisationId, NonZeroU32>,
}

impl Tournament {
    /// The fewest teams that can play.
    pub const LEAST_TEAMS: u32 = 2;

    /// Names a sport; no team is known yet.
    #[must_use]
    pub const fn of(sport: Code) -> Self {
        Self { sport, teams: BTreeMap::new() }
    }

    /// Enters the teams of a partner.
    #[must_use]
    pub fn with_teams(mut self, partner: OrganisationId, teams: NonZeroU32) -> Self {
        self.teams.insert(partner, teams);
        self
    }

    /// Returns how many teams there are.
    #[must_use]
    pub fn team_count(&self) -> u32 {
        self.teams.values().fold(0, |sum, teams| sum.saturating_add(teams.get()))
    }
}

/// A march, such as Marş Mira, with the official group that the municipality sends and the meals that it gives.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct March {
    /// Who goes for the municipality.
    #[serde(default)]
    pub delegation: Option<Delegation>,
    /// What those who walk are given to eat.
    #[serde(default)]
    pub catering: Option<Catering>,
}

impl March {
    /// A march to which the municipality sends nobody and gives nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { delegation: None, catering: None }
    }

    /// Sends a delegation.
    #[must_use]
    pub fn with_delegation(self, delegation: Delegation) -> Self {
        Self { delegation: Some(delegation), ..self }
    }

    /// Gives meals.
    #[must_use]
    pub fn with_catering(self, catering: Catering) -> Self {
        Self { catering: Some(catering), ..self }
    }
}

/// An official group (*resmî delegasyon*): who leads it, which offices are in it, and how many people it is. Nobody has
/// a name here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawDelegation", into = "RawDelegation")]
pub struct Delegation {
    // INVARIANT: no more offices than people; whoever leads is one of them.
    led_by: OfficialRole,
    others: BTreeSet<OfficialRole>,
    size: NonZeroU32,
}

checked! {
    Delegation by new or InvalidFormat as RawDelegation {
        led_by: OfficialRole,
        #[serde(default)]
        others: BTreeSet<OfficialRole>,
        size: NonZeroU32,
    }
}

impl Delegation {
    /// Names the office that leads, the other offices in it, and how many people go.
    ///
    /// # Errors
    /// [`InvalidFormat::TooManyOffices`] where fewer people go than offices are named.
    pub fn new(
        led_by: OfficialRole,
        others: impl IntoIterator<Item = OfficialRole>,
        size: NonZeroU32,
    ) -> Result<Self, InvalidFormat> {
        let others: BTreeSet<OfficialRole> = others.into_iter().collect();
        let offices = others.len().saturating_add(1);
        if u32::try_from(offices).is_ok_and(|offices| offices <= size.get()) {
            Ok(Self { led_by, others, size })
        } else {
            Err(InvalidFormat::TooManyOffices { size, offices })
        }
    }

    /// Returns the office that leads it, which makes it official.
    #[must_use]
    pub const fn led_by(&self) -> OfficialRole {
        self.led_by
    }

    /// Returns the other offices in it.
    pub fn others(&self) -> impl Iterator<Item = OfficialRole> + '_ {
        self.others.iter().copied()
    }

    /// Returns how many people go.
    #[must_use]
    pub const fn size(&self) -> NonZeroU32 {
        self.size
    }
}

/// Meals for everybody who takes part (*yemek ihtiyacının karşılanması*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the two numbers that are multiplied")]
pub struct Catering {
    /// How many meals each gets on a day.
    pub meals_a_day: NonZeroU8,
    /// On how many days.
    pub days: NonZeroU8,
}

impl Catering {
    /// Returns how many meals that is for so many people.
    ///
    /// ```
    /// use imece::programme::Catering;
    /// let march = Catering { meals_a_day: 3.try_into()?, days: 3.try_into()? };
    /// assert_eq!(march.meals(6_000), 54_000);
    /// # Ok::<(), core::num::TryFromIntError>(())
    /// ```
    #[must_use]
    pub fn meals(self, participants: u32) -> u64 {
        // At most 48 bits, so nothing is cut off.
        let of_one = u64::from(self.meals_a_day.get()).saturating_mul(u64::from(self.days.get()));
        of_one.saturating_mul(u64::from(participants))
    }
}

/// A congress, such as the Kocaeli Sivil Toplum Şûrası: tables with a topic each.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Congress {
    /// The tables by their topic, with the office of whoever reports from it.
    #[serde(default)]
    pub tables: BTreeMap<Code, Option<OfficialRole>>,
}

impl Congress {
    /// A congress whose tables are not known yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { tables: BTreeMap::new() }
    }

    /// Adds a table on which nobody reports yet.
    #[must_use]
    pub fn with_table(mut self, topic: Code) -> Self {
        self.tables.insert(topic, None);
        self
    }

    /// Returns the topics of the tables without a rapporteur (*raportör*).
    #[must_use]
    pub fn without_rapporteur(&self) -> Vec<Code> {
        self.tables.iter().filter(|(_, office)| office.is_none()).map(|(topic, _)| *topic).collect()
    }
}

/// A rally, such as the Sumud Mitingi.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a rally is for something")]
pub struct Rally {
    /// What it is for.
    pub cause: Code,
}

/// Something that makes people aware of a danger, such as wildfires. It lies inside volunteering: it does not close
/// without volunteers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "there is one danger")]
pub struct AwarenessActivity {
    /// The danger.
    pub hazard: Hazard,
}
