use alloc::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Age, AgeGroup, VolunteerField};
use crate::{
    id::{OrganisationId, PersonId, VolunteerId},
    stats::coded,
    text::Name,
    time::OpeningHours,
};

/// That a guardian (*veli*, *vasi*) allows somebody under age to volunteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GuardianConsent {
    /// Who allows it.
    pub guardian: PersonId,
    /// The day from which it holds.
    pub given: NaiveDate,
    /// The last day on which it holds; none where it holds until the 18th birthday.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

impl GuardianConsent {
    /// Takes the consent of a guardian, which holds from a day on.
    #[must_use]
    pub const fn new(guardian: PersonId, given: NaiveDate) -> Self {
        Self { guardian, given, until: None }
    }

    /// Lets it end with a day.
    #[must_use]
    pub const fn until(self, last_day: NaiveDate) -> Self {
        Self { until: Some(last_day), ..self }
    }

    /// Returns whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.given <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// Whether the law on the work of foreigners asks for a permit.
#[expect(clippy::exhaustive_enums, reason = "a permit is asked for or it is not")]
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum WorkPermit {
    /// It asks for none.
    #[default]
    NotNeeded,
    /// It asks for one, and there is none.
    Missing,
    /// There is one, valid until the end of a day.
    ValidUntil(NaiveDate),
}

impl WorkPermit {
    /// Returns whether somebody may serve on a day.
    #[must_use]
    pub fn allows(self, day: NaiveDate) -> bool {
        match self {
            Self::NotNeeded => true,
            Self::Missing => false,
            Self::ValidUntil(last_day) => day <= last_day,
        }
    }
}

/// A person who volunteers, as an opaque reference with what the regulation asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NaturalPerson {
    /// Who.
    pub person: PersonId,
    /// How old.
    pub age: Age,
    /// The guardian's consent, needed until the 18th birthday.
    #[serde(default)]
    pub consent: Option<GuardianConsent>,
    /// The last day on which the health report is valid, where there is one.
    #[serde(default)]
    pub health_report_until: Option<NaiveDate>,
    /// Whether a permit is needed, and there.
    #[serde(default)]
    pub permit: WorkPermit,
}

impl NaturalPerson {
    /// Returns whether whoever is under age has a guardian's consent on a day.
    #[must_use]
    pub fn has_consent(&self, day: NaiveDate) -> bool {
        !self.age.needs_consent(day) || self.consent.is_some_and(|consent| consent.holds_on(day))
    }

    /// Returns whether there is a health report that is valid on a day.
    #[must_use]
    pub fn has_health_report(&self, day: NaiveDate) -> bool {
        self.health_report_until.is_some_and(|last_day| day <= last_day)
    }
}

/// The decision by which the body of a legal person lets it volunteer (*yetkili organ kararı*).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BodyDecision {
    /// Its number.
    pub number: Name,
    /// Its day.
    pub on: NaiveDate,
}

impl BodyDecision {
    /// Takes the number and the day of a decision.
    #[must_use]
    pub const fn new(number: Name, on: NaiveDate) -> Self {
        Self { number, on }
    }
}

/// An organisation that volunteers, which it may only by a decision of its body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LegalPerson {
    /// Which one.
    pub organisation: OrganisationId,
    /// By what decision.
    pub decision: BodyDecision,
}

/// Who volunteers.
#[expect(clippy::exhaustive_enums, reason = "the regulation knows people and legal persons")]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Who {
    /// A person.
    Person(NaturalPerson),
    /// A legal person; whom it sends is its own affair.
    LegalPerson(LegalPerson),
    /// Somebody whose reference was erased.
    Erased(VolunteerKind),
}

/// What kind of volunteer it is.
#[expect(clippy::exhaustive_enums, reason = "the regulation knows people and legal persons")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VolunteerKind {
    /// A person.
    Person,
    /// A legal person.
    LegalPerson,
}

coded!(VolunteerKind { Person = "person", LegalPerson = "legal_person" });

/// A volunteer (*gönüllü*): who it is, where it would serve, and when.
///
/// There is no pay, and so no place for one.
///
/// ```
/// use imece::{id::*, uuid::Uuid, volunteering::{Age, GuardianConsent, Volunteer, VolunteerField, Who}};
/// let person = |n| PersonId::from_uuid(Uuid::from_u128(n));
/// let volunteer = Volunteer::person(
///     VolunteerId::from_uuid(Uuid::from_u128(1))?, person(2)?, Age::Born("2011-05-19".parse().unwrap()),
/// )
/// .with_consent(GuardianConsent::new(person(3)?, "2026-01-05".parse().unwrap()))
/// .in_fields([VolunteerField::EnvironmentalCleanup]);
/// let Who::Person(who) = &volunteer.who else { unreachable!() };
/// assert!(who.has_consent("2026-02-01".parse().unwrap()) && !who.has_consent("2026-01-04".parse().unwrap()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Volunteer {
    /// The record.
    pub id: VolunteerId,
    /// Who.
    pub who: Who,
    /// In which fields.
    #[serde(default)]
    pub fields: BTreeSet<VolunteerField>,
    /// When, as hours of the week and of dates; none where any time will do.
    #[serde(default)]
    pub availability: Option<OpeningHours>,
}

impl Volunteer {
    /// A person of an age.
    #[must_use]
    pub const fn person(id: VolunteerId, person: PersonId, age: Age) -> Self {
        let permit = WorkPermit::NotNeeded;
        let who = NaturalPerson { person, age, consent: None, health_report_until: None, permit };
        Self { id, who: Who::Person(who), fields: BTreeSet::new(), availability: None }
    }

    /// A legal person by a decision of its body.
    #[must_use]
    pub const fn legal_person(id: VolunteerId, organisation: OrganisationId, decision: BodyDecision) -> Self {
        let who = Who::LegalPerson(LegalPerson { organisation, decision });
        Self { id, who, fields: BTreeSet::new(), availability: None }
    }

    /// Adds fields.
    #[must_use]
    pub fn in_fields(mut self, fields: impl IntoIterator<Item = VolunteerField>) -> Self {
        self.fields.extend(fields);
        self
    }

    /// Limits when a volunteer can serve.
    #[must_use]
    pub fn available(self, hours: OpeningHours) -> Self {
        Self { availability: Some(hours), ..self }
    }

    /// Adds a guardian's consent; of no use to a legal person.
    #[must_use]
    pub fn with_consent(self, consent: GuardianConsent) -> Self {
        self.change(|person| person.consent = Some(consent))
    }

    /// Adds a health report that is valid until the end of a day; of no use to a legal person.
    #[must_use]
    pub fn with_health_report(self, until: NaiveDate) -> Self {
        self.change(|person| person.health_report_until = Some(until))
    }

    /// Says whether a permit is needed, and there; of no use to a legal person.
    #[must_use]
    pub fn with_permit(self, permit: WorkPermit) -> Self {
        self.change(|person| person.permit = permit)
    }

    fn change(mut self, change: impl FnOnce(&mut NaturalPerson)) -> Self {
        if let Who::Person(person) = &mut self.who {
            change(person);
        }
        self
    }

    pub(super) fn without_consent(self) -> Self {
        self.change(|person| person.consent = None)
    }

    /// Returns what kind of volunteer it is.
    #[must_use]
    pub const fn kind(&self) -> VolunteerKind {
        match &self.who {
            Who::Person(_) => VolunteerKind::Person,
            Who::LegalPerson(_) => VolunteerKind::LegalPerson,
            Who::Erased(kind) => *kind,
        }
    }

    /// Returns the age group on a day; a legal person has none, nor has anybody below 12.
    #[must_use]
    pub fn group_on(&self, day: NaiveDate) -> Option<AgeGroup> {
        match &self.who {
            Who::Person(person) => person.age.group_on(day),
            Who::LegalPerson(_) | Who::Erased(_) => None,
        }
    }

    /// Returns whether the record leads to a person; an organisation's own data are not personal.
    #[must_use]
    pub const fn leads_to_a_person(&self) -> bool {
        matches!(self.who, Who::Person(_))
    }

    /// Returns the record without anything that leads to a person or was said about one.
    #[must_use]
    pub fn without_person(self) -> Self {
        if !self.leads_to_a_person() {
            return self;
        }
        let who = Who::Erased(self.kind());
        Self { id: self.id, who, fields: BTreeSet::new(), availability: None }
    }
}

/// Whether a volunteer is there.
#[expect(clippy::exhaustive_enums, reason = "there, or gone since a day")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Membership {
    /// There.
    Active,
    /// Gone since a day.
    Left(NaiveDate),
}

/// What every event about a volunteer says of it: all that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct VolunteerFact {
    /// The record.
    pub volunteer: VolunteerId,
    /// A person or a legal person.
    pub kind: VolunteerKind,
    /// The age group under which it is counted: that of the day on which its record was last written.
    #[serde(default)]
    pub group: Option<AgeGroup>,
    /// The day on which it was enrolled.
    pub enrolled: NaiveDate,
}
