use serde::{Deserialize, Serialize};

use crate::{stats::coded, text::Name};

/// A way in which people reach the municipality. Channels belong to a unit of it, so they live beside the units.
///
/// ```
/// use imece::organisation::Channel;
/// assert_eq!(Channel::Cimer.code(), "cimer");
/// assert!(Channel::Cimer.has_outside_numbers() && !Channel::CallCentre.has_outside_numbers());
/// ```
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// *Çınar Halk Masası*: a counter where people are received.
    PublicDesk,
    /// *Çağrı Merkezi*: by telephone.
    CallCentre,
    /// *`WhatsApp` İhbar Hattı*: by message, with photos.
    MessagingLine,
    /// *CİMER*: the Presidency's communication centre, which hands submissions to the municipality under its own number.
    Cimer,
    /// *Bilgi Edinme*: the office for requests under Law 4982.
    InformationOffice,
    /// *Açık Kapı*: the Interior Ministry's scheme at governors' offices, which refers matters under its own number.
    OpenDoor,
    /// *Kan Bankası*: matches blood needs and donors.
    BloodBank,
    /// The form of the civic portal (*Sivil Dünya Kocaeli*).
    Portal,
    /// A civil-society centre.
    Centre,
    /// By e-mail, registered or not.
    Email,
    /// By post.
    Post,
    /// Face to face outside an office, as at a meeting or a visit.
    InPerson,
}

coded!(Channel {
    PublicDesk = "public_desk",
    CallCentre = "call_centre",
    MessagingLine = "messaging_line",
    Cimer = "cimer",
    InformationOffice = "information_office",
    OpenDoor = "open_door",
    BloodBank = "blood_bank",
    Portal = "portal",
    Centre = "centre",
    Email = "email",
    Post = "post",
    InPerson = "in_person",
});

impl Channel {
    /// Returns whether the channel is a scheme outside the municipality that gives every submission a number.
    #[must_use]
    pub const fn has_outside_numbers(self) -> bool {
        matches!(self, Self::Cimer | Self::OpenDoor)
    }

    /// Returns whether people stand in front of somebody.
    #[must_use]
    pub const fn is_in_person(self) -> bool {
        matches!(self, Self::PublicDesk | Self::Centre | Self::InPerson)
    }
}

/// A channel with the number that a scheme outside the municipality gave, where it is one.
///
/// A channel without such a scheme never has a number; one with it has it until it is erased.
///
/// ```
/// use imece::organisation::{Channel, Intake};
/// let cimer = Intake::numbered(Channel::Cimer, "2600012345".parse()?)?;
/// assert_eq!(cimer.outside_number().unwrap().as_str(), "2600012345");
/// assert!(Intake::numbered(Channel::Post, "17".parse()?).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawIntake", into = "RawIntake")]
pub struct Intake {
    channel: Channel,
    // INVARIANT: only where the channel has outside numbers
    outside_number: Option<Name>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIntake {
    channel: Channel,
    #[serde(default)]
    outside_number: Option<Name>,
}

/// Why a channel and a number do not go together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidIntake {
    /// The channel is no scheme with numbers of its own.
    #[error("channel `{0}` gives no numbers")]
    NoOutsideNumbers(Channel),
}

impl InvalidIntake {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoOutsideNumbers(_) => "no_outside_numbers",
        }
    }
}

impl Intake {
    /// Takes a channel without a number.
    #[must_use]
    pub const fn by(channel: Channel) -> Self {
        Self { channel, outside_number: None }
    }

    /// Takes a channel with the number that its scheme gave.
    ///
    /// # Errors
    /// [`InvalidIntake::NoOutsideNumbers`] where the channel is no such scheme.
    pub fn numbered(channel: Channel, number: Name) -> Result<Self, InvalidIntake> {
        if channel.has_outside_numbers() {
            Ok(Self { channel, outside_number: Some(number) })
        } else {
            Err(InvalidIntake::NoOutsideNumbers(channel))
        }
    }

    /// Returns the channel.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        self.channel
    }

    /// Returns the number that the scheme gave.
    #[must_use]
    pub const fn outside_number(&self) -> Option<&Name> {
        self.outside_number.as_ref()
    }

    /// Returns whether the scheme's number is missing.
    #[must_use]
    pub const fn lacks_number(&self) -> bool {
        self.channel.has_outside_numbers() && self.outside_number.is_none()
    }

    /// Returns the same without the number, by which the scheme could find the person again.
    #[must_use]
    pub fn without_number(self) -> Self {
        Self::by(self.channel)
    }
}

impl TryFrom<RawIntake> for Intake {
    type Error = InvalidIntake;
    fn try_from(raw: RawIntake) -> Result<Self, InvalidIntake> {
        match raw.outside_number {
            Some(number) => Self::numbered(raw.channel, number),
            None => Ok(Self::by(raw.channel)),
        }
    }
}

impl From<Intake> for RawIntake {
    fn from(intake: Intake) -> Self {
        Self { channel: intake.channel, outside_number: intake.outside_number }
    }
}
