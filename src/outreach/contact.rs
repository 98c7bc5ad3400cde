use alloc::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::InvalidOutreach;
use crate::{checked::checked, id::PetitionId, organisation::Channel, text::Precision};

/// How often people got in touch (*etkileşim*) through one channel on one day, and how many of these contacts were
/// submissions: never more than there were contacts.
///
/// ```
/// use imece::{outreach::ContactCount, text::Precision};
/// let day = ContactCount::new(105, 17, Precision::Exact)?;
/// assert_eq!((day.contacts(), day.submissions()), (105, 17));
/// assert!(ContactCount::new(16, 17, Precision::Exact).is_err());
/// # Ok::<(), imece::outreach::InvalidOutreach>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawCount", into = "RawCount")]
pub struct ContactCount {
    contacts: u32,
    // INVARIANT: at most `contacts`
    submissions: u32,
    precision: Precision,
}

checked! {
    ContactCount by new or InvalidOutreach as RawCount {
        contacts: u32,
        submissions: u32,
        precision: Precision,
    }
}

impl ContactCount {
    /// Takes the number of contacts, of the submissions among them, and how far the first is to be trusted.
    ///
    /// # Errors
    /// [`InvalidOutreach::MoreSubmissions`] where there are more submissions than contacts.
    pub const fn new(contacts: u32, submissions: u32, precision: Precision) -> Result<Self, InvalidOutreach> {
        if submissions > contacts {
            return Err(InvalidOutreach::MoreSubmissions { contacts, submissions });
        }
        Ok(Self { contacts, submissions, precision })
    }

    /// Returns the number of contacts.
    #[must_use]
    pub const fn contacts(self) -> u32 {
        self.contacts
    }

    /// Returns the number of submissions among them.
    #[must_use]
    pub const fn submissions(self) -> u32 {
        self.submissions
    }

    /// Returns how far the number of contacts is to be trusted.
    #[must_use]
    pub const fn precision(self) -> Precision {
        self.precision
    }

    /// The count after one more submission: a contact that was counted, as long as there are any left.
    pub(super) fn with_submission(known: Option<Self>) -> Self {
        let (contacts, before, precision) = match known {
            Some(known) => (known.contacts, known.submissions, known.precision),
            None => (0, 0, Precision::Exact),
        };
        let submissions = before.saturating_add(1);
        Self { contacts: contacts.max(submissions), submissions, precision }
    }
}

/// The contacts of one channel on one day: a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct ContactRow {
    /// The channel.
    pub channel: Channel,
    /// The day.
    pub on: NaiveDate,
    /// How many.
    pub count: ContactCount,
    /// The submissions among them.
    #[serde(default)]
    pub submissions: BTreeSet<PetitionId>,
}
