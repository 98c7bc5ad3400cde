use alloc::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Law, SubmissionKind};
use crate::{
    id::{HouseholdId, OrganisationId, PersonId, PetitionId, TextId},
    organisation::Intake,
    stats::coded,
    text::{Code, Name},
    time::Minute,
};

/// Who asks: an opaque reference, never a name (Law 6698).
#[expect(clippy::exhaustive_enums, reason = "whoever answers must know to whom")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Applicant {
    /// A citizen (*vatandaş*).
    Person(PersonId),
    /// A household (*hane*).
    Household(HouseholdId),
    /// An organisation of civil society or a public body.
    Organisation(OrganisationId),
    /// Somebody who reports a wrong and hides who it is (*kimliği gizli ihbar*).
    Withheld,
    /// Somebody whose reference was erased; what kind of applicant it was is still counted.
    Erased(ApplicantKind),
}

/// What kind of applicant it is: all that is counted of one.
#[expect(clippy::exhaustive_enums, reason = "as the applicants themselves")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicantKind {
    /// A citizen.
    Person,
    /// A household.
    Household,
    /// An organisation.
    Organisation,
    /// Somebody who hides who it is.
    Withheld,
}

coded!(ApplicantKind {
    Person = "person",
    Household = "household",
    Organisation = "organisation",
    Withheld = "withheld",
});

impl Applicant {
    /// Returns what kind of applicant it is, or was.
    #[must_use]
    pub const fn kind(self) -> ApplicantKind {
        match self {
            Self::Person(_) => ApplicantKind::Person,
            Self::Household(_) => ApplicantKind::Household,
            Self::Organisation(_) => ApplicantKind::Organisation,
            Self::Withheld => ApplicantKind::Withheld,
            Self::Erased(kind) => kind,
        }
    }

    /// Returns whether the reference leads to people; an organisation's own data are not personal.
    #[must_use]
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Person(_) | Self::Household(_))
    }
}

/// What a submission must have to be registered.
///
/// Law 3071 art. 4 and Law 4982 art. 6; a foreigner lives in Turkey, writes in Turkish, and has a right that citizens of
/// Turkey have in the other country (Law 3071 art. 3). A host that verified somebody's identity on the line counts that
/// as name and signature.
#[expect(clippy::exhaustive_enums, reason = "the laws name these")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Formality {
    /// Name and surname, or the title of a legal person.
    Name,
    /// A signature.
    Signature,
    /// A work or home address.
    Address,
    /// The document by which whoever signs for a legal person may do so (Law 4982).
    AuthorityDocument,
    /// It is written in Turkish.
    Turkish,
    /// The foreigner lives in Turkey.
    Residence,
    /// The other country gives the same right.
    Reciprocity,
}

coded!(Formality {
    Name = "name",
    Signature = "signature",
    Address = "address",
    AuthorityDocument = "authority_document",
    Turkish = "turkish",
    Residence = "residence",
    Reciprocity = "reciprocity",
});

/// A submission as it came in: what a clerk writes down at the desk.
///
/// ```
/// use imece::{id::*, organisation::{Channel, Intake}, petition::{Applicant, Formality, Submission, SubmissionKind}, uuid::Uuid};
/// let petition = PetitionId::from_uuid(Uuid::from_u128(1))?;
/// let who = Applicant::Person(PersonId::from_uuid(Uuid::from_u128(2))?);
/// let text = TextId::from_uuid(Uuid::from_u128(3))?;
/// let submission = Submission::new(
///     petition, "2026/0145".parse()?, who, Intake::by(Channel::Post), SubmissionKind::Request,
///     "bus_stop".parse()?, text, "2026-03-20T09:00Z".parse()?,
/// ).with_formalities([Formality::Name, Formality::Address]);
/// assert_eq!(submission.missing().collect::<Vec<_>>(), [Formality::Signature]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Submission {
    /// The id.
    pub id: PetitionId,
    /// The number in the desk's register: no two have the same.
    pub number: Name,
    /// Who asks.
    pub applicant: Applicant,
    /// By which channel it came, with the number of an outside scheme.
    pub intake: Intake,
    /// What it asks for.
    pub kind: SubmissionKind,
    /// What it is about, in the host's vocabulary.
    pub subject: Code,
    /// The text, as the host keeps it.
    pub text: TextId,
    /// What came with it.
    #[serde(default)]
    pub attachments: BTreeSet<TextId>,
    /// When it arrived: the day is day 0 of the clock.
    pub received: Minute,
    /// What it has of what it must have.
    #[serde(default)]
    pub formalities: BTreeSet<Formality>,
    /// Whether the applicant is a foreigner.
    #[serde(default)]
    pub foreigner: bool,
}

impl Submission {
    /// Writes down what came in, without any formality yet.
    #[must_use]
    #[expect(clippy::too_many_arguments, reason = "the law asks for each of them")]
    pub const fn new(
        id: PetitionId,
        number: Name,
        applicant: Applicant,
        intake: Intake,
        kind: SubmissionKind,
        subject: Code,
        text: TextId,
        received: Minute,
    ) -> Self {
        Self {
            id,
            number,
            applicant,
            intake,
            kind,
            subject,
            text,
            attachments: BTreeSet::new(),
            received,
            formalities: BTreeSet::new(),
            foreigner: false,
        }
    }

    /// Adds what came with it.
    #[must_use]
    pub fn with_attachments(mut self, attachments: impl IntoIterator<Item = TextId>) -> Self {
        self.attachments.extend(attachments);
        self
    }

    /// Adds formalities that it has.
    #[must_use]
    pub fn with_formalities(mut self, formalities: impl IntoIterator<Item = Formality>) -> Self {
        self.formalities.extend(formalities);
        self
    }

    /// Says that the applicant is a foreigner.
    #[must_use]
    pub fn by_foreigner(self) -> Self {
        Self { foreigner: true, ..self }
    }

    /// Returns the formalities that it must have.
    pub fn required(&self) -> impl Iterator<Item = Formality> + use<> {
        use Formality as F;
        let formal = self.kind.law().is_some() && self.applicant.kind() != ApplicantKind::Withheld;
        let by_organisation = self.applicant.kind() == ApplicantKind::Organisation;
        let document = by_organisation && self.kind == SubmissionKind::InformationRequest;
        let foreigner = self.foreigner;
        F::ALL.iter().copied().filter(move |formality| {
            formal
                && match formality {
                    F::Name | F::Signature | F::Address => true,
                    F::AuthorityDocument => document,
                    F::Turkish | F::Residence | F::Reciprocity => foreigner,
                }
        })
    }

    /// Returns the formalities that it must have and has not.
    pub fn missing(&self) -> impl Iterator<Item = Formality> + '_ {
        self.required().filter(|formality| !self.formalities.contains(formality))
    }

    /// Returns whether an answer can reach the applicant: who hides from us is reached through an outside scheme alone.
    #[must_use]
    pub const fn is_reachable(&self) -> bool {
        self.intake.channel().has_outside_numbers()
            || !matches!(self.applicant.kind(), ApplicantKind::Withheld)
    }

    /// Returns the law by which an answer is owed; none for thanks, or where nobody could be reached.
    #[must_use]
    pub const fn answer_owed_by(&self) -> Option<Law> {
        if self.is_reachable() { self.kind.law() } else { None }
    }

    /// Returns whether anything in it leads to people: the applicant, or the number under which a scheme knows one.
    #[must_use]
    pub const fn leads_to_people(&self) -> bool {
        self.applicant.is_personal()
            || matches!(self.applicant, Applicant::Withheld) && self.intake.outside_number().is_some()
    }

    /// Returns the same without what leads to people; an organisation stays, since its data are not personal.
    #[must_use]
    pub fn without_people(self) -> Self {
        if !self.leads_to_people() {
            return self;
        }
        let applicant = Applicant::Erased(self.applicant.kind());
        Self { applicant, intake: self.intake.without_number(), ..self }
    }
}
