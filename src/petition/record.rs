use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Answer, AnswerKind, ApplicantKind, Clock, Decision, Formality, PetitionState, Receipt, Referral, Stage,
    Submission, SubmissionKind, TaskRecord,
};
use crate::{
    event::Revision,
    id::{CoordinationId, PetitionId, TextId, UnitId},
    organisation::Channel,
};

/// A petition (*dilekçe*): what came in, and what has become of it; as a desk keeps it, so a row too.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct Petition {
    /// The submission as it came in.
    pub submission: Submission,
    /// The local day of arrival.
    pub received: NaiveDate,
    /// Formalities that were supplied later.
    pub supplied: BTreeSet<Formality>,
    /// Where it is in its life.
    pub state: PetitionState,
    /// The day on which this round began: that of arrival, or of the writing that opened it again.
    pub round_began: NaiveDate,
    /// The legal clock of this round; none where no answer is owed.
    pub clock: Option<Clock>,
    /// All referrals, the last one last.
    pub referrals: Vec<Referral>,
    /// All decisions, one for each round.
    pub decisions: Vec<Decision>,
    /// All answers that were sent.
    pub answers: Vec<Answer>,
    /// The coordination tasks.
    pub tasks: BTreeMap<CoordinationId, TaskRecord>,
    /// Petitions that ask for the same, whose applicants are answered too.
    pub duplicates: BTreeSet<PetitionId>,
    /// The petition of which this one is a duplicate.
    pub original: Option<PetitionId>,
    /// The day on which nothing was left to do.
    pub ended: Option<NaiveDate>,
    /// How often it has changed.
    pub revision: Revision,
}

/// What every event about a petition carries, so that a log can be counted from any point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PetitionFact {
    /// The petition.
    pub petition: PetitionId,
    /// The local day of the event.
    pub on: NaiveDate,
    /// What it asks for.
    pub kind: SubmissionKind,
    /// By which channel it came.
    pub channel: Channel,
    /// What kind of applicant it has.
    pub applicant: ApplicantKind,
    /// The local day of arrival.
    pub received: NaiveDate,
    /// Where it was before the event.
    pub stage: Stage,
    /// The lead unit with which it was before the event.
    pub lead: Option<UnitId>,
}

impl Petition {
    pub(super) fn new(submission: Submission, received: NaiveDate, clock: Option<Clock>) -> Self {
        Self {
            submission,
            received,
            supplied: BTreeSet::new(),
            state: PetitionState::Received,
            round_began: received,
            clock,
            referrals: Vec::new(),
            decisions: Vec::new(),
            answers: Vec::new(),
            tasks: BTreeMap::new(),
            duplicates: BTreeSet::new(),
            original: None,
            ended: None,
            revision: Revision::FIRST,
        }
    }

    /// Returns the id.
    #[must_use]
    pub const fn id(&self) -> PetitionId {
        self.submission.id
    }

    /// Returns the stage.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        self.state.stage()
    }

    /// Returns what an event of a day says about it.
    #[must_use]
    pub fn fact(&self, on: NaiveDate) -> PetitionFact {
        PetitionFact {
            petition: self.id(),
            on,
            kind: self.submission.kind,
            channel: self.submission.intake.channel(),
            applicant: self.submission.applicant.kind(),
            received: self.received,
            stage: self.stage(),
            lead: self.lead(),
        }
    }

    /// Returns the last referral.
    #[must_use]
    pub fn referral(&self) -> Option<&Referral> {
        self.referrals.last()
    }

    /// Returns the lead unit with which it is; none where it lies at the coordinator or has ended.
    #[must_use]
    pub fn lead(&self) -> Option<UnitId> {
        self.referral().filter(|_| self.stage().is_with_lead()).map(|referral| referral.target.lead())
    }

    /// Returns the decision of this round.
    #[must_use]
    pub fn decision(&self) -> Option<&Decision> {
        let decided = matches!(self.stage(), Stage::Decided | Stage::Answered | Stage::Closed);
        self.decisions.last().filter(|_| decided && self.original.is_none())
    }

    /// Returns the last final answer.
    #[must_use]
    pub fn final_answer(&self) -> Option<Answer> {
        self.answers.iter().copied().rfind(|answer| answer.kind == AnswerKind::Final)
    }

    /// Returns the text of the final answer of this round, where it was sent.
    #[must_use]
    pub fn answered_with(&self) -> Option<TextId> {
        let answered = matches!(self.stage(), Stage::Answered | Stage::Closed);
        self.final_answer().filter(|_| answered).map(|answer| answer.notice.text)
    }

    /// Returns the formalities that are still missing.
    pub fn missing(&self) -> impl Iterator<Item = Formality> + '_ {
        self.submission.missing().filter(|formality| !self.supplied.contains(formality))
    }

    /// Returns whether a final answer is owed, and whether an interim one was sent: then the legal clock is met, and
    /// the final answer is owed all the same.
    #[must_use]
    pub fn owed(&self) -> Option<Owed> {
        let clock = self.clock.filter(|_| self.stage().is_open())?;
        Some(if clock.met_on().is_some() { Owed::FinalAnswer } else { Owed::Answer })
    }

    /// Returns the coordination tasks that are still to be done.
    pub fn open_tasks(&self) -> impl Iterator<Item = &TaskRecord> {
        self.tasks.values().filter(|task| task.is_open())
    }

    /// Returns whether it must not be shown to others, for the reasons that were given.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        // No reason not to examine it is one to hide it.
        self.decisions.iter().flat_map(Decision::reasons).any(|reason| reason.code().hides())
    }

    /// Returns the receipt for the applicant.
    #[must_use]
    pub fn receipt(&self) -> Receipt {
        Receipt {
            date: self.received,
            number: self.submission.number.clone(),
            subject: self.submission.subject,
        }
    }
}

/// What answer is owed.
#[expect(clippy::exhaustive_enums, reason = "none was sent, or an interim one")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owed {
    /// Any: none was sent in this round.
    Answer,
    /// The final one: the interim one has met the legal clock.
    FinalAnswer,
}
