use core::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{id::PersonId, text::Code};

/// In what office somebody speaks for an organisation.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Office {
    /// Başkan.
    President,
    /// Başkan yardımcısı.
    VicePresident,
    /// Sekreter.
    Secretary,
    /// Sayman.
    Treasurer,
    /// Yönetim kurulu üyesi.
    BoardMember,
    /// Whoever may receive notices for it.
    Contact,
    /// Any other, in the host's words.
    Other(Code),
}

/// A person who speaks for an organisation (*STK temsilcisi*), as an opaque reference, with the days of the term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Representative {
    /// Who; nothing once the reference was erased.
    pub person: Option<PersonId>,
    /// In what office.
    pub office: Office,
    /// The first day.
    pub from: NaiveDate,
    /// The day from which on no more; open while there is none.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

impl Representative {
    /// Names a person, an office and the first day.
    #[must_use]
    pub const fn new(person: PersonId, office: Office, from: NaiveDate) -> Self {
        Self { person: Some(person), office, from, until: None }
    }

    /// Returns whether the term holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// Whether two are the same person's in the same office on some day.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| b.until.is_none_or(|until| a.from < until);
        self.person.is_some()
            && (self.person, self.office) == (other.person, other.office)
            && before(self, other)
            && before(other, self)
    }
}

impl fmt::Display for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::President => "president",
            Self::VicePresident => "vice president",
            Self::Secretary => "secretary",
            Self::Treasurer => "treasurer",
            Self::BoardMember => "board member",
            Self::Contact => "contact",
            Self::Other(office) => office.as_str(),
        })
    }
}
