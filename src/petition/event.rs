use alloc::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Clock, CoordinationTask, Decision, DecisionOutcome, DeskPolicy, ExtensionReason, Formality, Notice,
    PetitionFact, Reason, ReopenReason, Stage, Submission, SubmissionKind, Unheard, WithdrawalCause,
};
use crate::{
    event::Recorded,
    id::{ActorId, CoordinationId, PetitionId, TextId, UnitId},
    organisation::{Channel, ReferralTarget},
    text::{Name, Note},
    time::{Term, WorkCalendar},
};

/// What can happen at a desk. Names on the wire carry a version; old ones are kept for good.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum PetitionEvent {
    /// Rules were set.
    #[serde(rename = "petition.policy_set.v1")]
    PolicySet(DeskPolicy),
    /// The calendar of working days was set.
    #[serde(rename = "petition.calendar_set.v1")]
    CalendarSet(WorkCalendar),
    /// A submission came in.
    #[serde(rename = "petition.received.v1")]
    Received {
        /// The submission.
        submission: Submission,
        /// The local day of arrival.
        on: NaiveDate,
        /// The clock that began on that day; none where no answer is owed.
        clock: Option<Clock>,
    },
    /// Formalities were supplied.
    #[serde(rename = "petition.supplied.v1")]
    Supplied {
        /// The petition.
        fact: PetitionFact,
        /// What it has more than before.
        formalities: BTreeSet<Formality>,
    },
    /// It was registered.
    #[serde(rename = "petition.registered.v1")]
    Registered {
        /// The petition.
        fact: PetitionFact,
    },
    /// It is not examined.
    #[serde(rename = "petition.dismissed.v1")]
    Dismissed {
        /// The petition.
        fact: PetitionFact,
        /// Why.
        reason: Reason,
        /// What the applicant was told.
        notice: Option<Notice>,
    },
    /// It went to another authority, and the applicant was told.
    #[serde(rename = "petition.transferred.v1")]
    Transferred {
        /// The petition.
        fact: PetitionFact,
        /// To whom.
        authority: Name,
        /// What the applicant was told.
        notice: Option<Notice>,
    },
    /// It became the duplicate of another.
    #[serde(rename = "petition.marked_duplicate.v1")]
    MarkedDuplicate {
        /// The petition.
        fact: PetitionFact,
        /// The one that is worked on.
        original: PetitionId,
        /// Whether the applicants are different people, and somebody chose so.
        deliberate: bool,
    },
    /// A duplicate stands on its own again, since its original ended without an answer.
    #[serde(rename = "petition.released.v1")]
    Released {
        /// The petition.
        fact: PetitionFact,
        /// The one that has ended.
        original: PetitionId,
    },
    /// A fee was told.
    #[serde(rename = "petition.fee_told.v1")]
    FeeTold {
        /// The petition.
        fact: PetitionFact,
        /// The clock, interrupted.
        clock: Clock,
        /// What the applicant was told.
        notice: Notice,
        /// The last day for the proof of payment.
        until: NaiveDate,
    },
    /// The fee was paid.
    #[serde(rename = "petition.fee_paid.v1")]
    FeePaid {
        /// The petition.
        fact: PetitionFact,
        /// The clock, begun anew.
        clock: Clock,
        /// When the proof arrived.
        arrived: NaiveDate,
    },
    /// The applicant was asked something.
    #[serde(rename = "petition.applicant_asked.v1")]
    ApplicantAsked {
        /// The petition.
        fact: PetitionFact,
        /// The clock: as it was, or suspended where the policy says so.
        clock: Option<Clock>,
        /// What was asked.
        notice: Notice,
        /// The last day for the reply, where silence counts as withdrawal.
        until: Option<NaiveDate>,
    },
    /// The applicant replied.
    #[serde(rename = "petition.applicant_replied.v1")]
    ApplicantReplied {
        /// The petition.
        fact: PetitionFact,
        /// The clock, which runs again where it stood.
        clock: Option<Clock>,
        /// The reply.
        text: TextId,
        /// When it arrived.
        arrived: NaiveDate,
    },
    /// The term was extended.
    #[serde(rename = "petition.extended.v1")]
    Extended {
        /// The petition.
        fact: PetitionFact,
        /// The clock with the longer term.
        clock: Clock,
        /// Why.
        reason: ExtensionReason,
        /// What the applicant was told.
        notice: Notice,
    },
    /// It was referred to units.
    #[serde(rename = "petition.referred.v1")]
    Referred {
        /// The petition, with the lead unit that it was with before.
        fact: PetitionFact,
        /// The units.
        target: ReferralTarget,
        /// How long they have.
        within: Option<Term>,
    },
    /// The lead unit began.
    #[serde(rename = "petition.accepted.v1")]
    Accepted {
        /// The petition.
        fact: PetitionFact,
    },
    /// A consulted unit spoke.
    #[serde(rename = "petition.opinion_given.v1")]
    OpinionGiven {
        /// The petition.
        fact: PetitionFact,
        /// The unit.
        unit: UnitId,
        /// What it said.
        text: TextId,
    },
    /// The applicant was told how the matter stands.
    #[serde(rename = "petition.interim_answered.v1")]
    InterimAnswered {
        /// The petition.
        fact: PetitionFact,
        /// The clock, met.
        clock: Clock,
        /// What the applicant was told.
        notice: Notice,
    },
    /// It was decided.
    #[serde(rename = "petition.decided.v1")]
    Decided {
        /// The petition.
        fact: PetitionFact,
        /// What was decided.
        decision: Decision,
        /// Who had not been heard, and why that was overruled.
        unheard: Option<Unheard>,
    },
    /// The answer was prepared.
    #[serde(rename = "petition.answer_prepared.v1")]
    AnswerPrepared {
        /// The petition.
        fact: PetitionFact,
        /// What had been prepared.
        from: Option<TextId>,
        /// What is prepared.
        to: TextId,
    },
    /// The final answer was sent.
    #[serde(rename = "petition.answered.v1")]
    Answered {
        /// The petition.
        fact: PetitionFact,
        /// The clock, met now or by an interim answer.
        clock: Option<Clock>,
        /// The answer.
        notice: Notice,
        /// The day on which the round began: that of arrival, or of the writing that opened it again.
        since: NaiveDate,
        /// What had been decided; of a duplicate, about its original.
        outcome: Option<DecisionOutcome>,
        /// The last day that the law gave, where the calendar knew it.
        due: Option<NaiveDate>,
    },
    /// A unit was given something to carry out.
    #[serde(rename = "petition.task_given.v1")]
    TaskGiven {
        /// The petition.
        fact: PetitionFact,
        /// What, and to whom.
        task: CoordinationTask,
    },
    /// A unit carried out its task.
    #[serde(rename = "petition.task_finished.v1")]
    TaskFinished {
        /// The petition.
        fact: PetitionFact,
        /// Which task.
        task: CoordinationId,
        /// The unit.
        unit: UnitId,
        /// What came of it.
        result: Note,
    },
    /// It was closed.
    #[serde(rename = "petition.closed.v1")]
    Closed {
        /// The petition.
        fact: PetitionFact,
    },
    /// It was opened again.
    #[serde(rename = "petition.reopened.v1")]
    Reopened {
        /// The petition.
        fact: PetitionFact,
        /// Why.
        reason: ReopenReason,
        /// The new clock.
        clock: Option<Clock>,
        /// The applicant's writing.
        text: TextId,
        /// When it arrived.
        arrived: NaiveDate,
    },
    /// It was taken back, or silence counts as that.
    #[serde(rename = "petition.withdrawn.v1")]
    Withdrawn {
        /// The petition.
        fact: PetitionFact,
        /// What made it so.
        cause: WithdrawalCause,
    },
    /// What led to people was erased.
    #[serde(rename = "petition.applicant_erased.v1")]
    ApplicantErased {
        /// The petition.
        fact: PetitionFact,
        /// Why it was done before its time, where it was.
        early: Option<Note>,
    },
}

/// Something that other parts of the municipality should learn. The facade turns it into a command.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum PetitionEffect {
    /// Somebody got in touch through a channel: every submission is a contact (*etkileşim*) too.
    Contact {
        /// The petition.
        petition: PetitionId,
        /// The channel.
        channel: Channel,
        /// What was asked for.
        kind: SubmissionKind,
        /// The local day.
        on: NaiveDate,
    },
}

impl PetitionEvent {
    /// Returns what the event says about its petition; none for rules and for what came in just now.
    #[must_use]
    pub const fn fact(&self) -> Option<&PetitionFact> {
        match self {
            Self::PolicySet(_) | Self::CalendarSet(_) | Self::Received { .. } => None,
            Self::Supplied { fact, .. }
            | Self::Registered { fact }
            | Self::Dismissed { fact, .. }
            | Self::Transferred { fact, .. }
            | Self::MarkedDuplicate { fact, .. }
            | Self::Released { fact, .. }
            | Self::FeeTold { fact, .. }
            | Self::FeePaid { fact, .. }
            | Self::ApplicantAsked { fact, .. }
            | Self::ApplicantReplied { fact, .. }
            | Self::Extended { fact, .. }
            | Self::Referred { fact, .. }
            | Self::Accepted { fact }
            | Self::OpinionGiven { fact, .. }
            | Self::InterimAnswered { fact, .. }
            | Self::Decided { fact, .. }
            | Self::AnswerPrepared { fact, .. }
            | Self::Answered { fact, .. }
            | Self::TaskGiven { fact, .. }
            | Self::TaskFinished { fact, .. }
            | Self::Closed { fact }
            | Self::Reopened { fact, .. }
            | Self::Withdrawn { fact, .. }
            | Self::ApplicantErased { fact, .. } => Some(fact),
        }
    }

    /// Returns the petition that it is about.
    #[must_use]
    pub fn petition(&self) -> Option<PetitionId> {
        match self {
            Self::Received { submission, .. } => Some(submission.id),
            other => other.fact().map(|fact| fact.petition),
        }
    }

    /// Returns the stage to which it brings its petition; none where that stays where it was.
    #[must_use]
    pub const fn brings_to(&self) -> Option<Stage> {
        match self {
            Self::PolicySet(_)
            | Self::CalendarSet(_)
            | Self::Supplied { .. }
            | Self::Extended { .. }
            | Self::OpinionGiven { .. }
            | Self::AnswerPrepared { .. }
            | Self::TaskGiven { .. }
            | Self::TaskFinished { .. }
            | Self::ApplicantErased { .. } => None,
            Self::Received { .. } => Some(Stage::Received),
            Self::Registered { .. }
            | Self::Released { .. }
            | Self::FeePaid { .. }
            | Self::ApplicantReplied { .. } => Some(Stage::Registered),
            Self::Dismissed { .. } => Some(Stage::Inadmissible),
            Self::Transferred { .. } => Some(Stage::Transferred),
            Self::MarkedDuplicate { .. } => Some(Stage::DuplicateOf),
            Self::FeeTold { .. } | Self::ApplicantAsked { .. } => Some(Stage::AwaitingApplicant),
            Self::Referred { .. } => Some(Stage::Referred),
            Self::Accepted { .. } => Some(Stage::InProgress),
            // The applicant of a duplicate is told how the original stands.
            Self::InterimAnswered { fact, .. } if matches!(fact.stage, Stage::DuplicateOf) => None,
            Self::InterimAnswered { .. } => Some(Stage::InterimAnswered),
            Self::Decided { .. } => Some(Stage::Decided),
            Self::Answered { .. } => Some(Stage::Answered),
            Self::Closed { .. } => Some(Stage::Closed),
            Self::Reopened { .. } => Some(Stage::Reopened),
            Self::Withdrawn { .. } => Some(Stage::Withdrawn),
        }
    }

    /// Returns what other parts of the municipality should learn.
    #[must_use]
    pub fn effects(&self) -> Option<PetitionEffect> {
        match self {
            Self::Received { submission, on, .. } => Some(PetitionEffect::Contact {
                petition: submission.id,
                channel: submission.intake.channel(),
                kind: submission.kind,
                on: *on,
            }),
            _ => None,
        }
    }

    /// Returns a recorded event without what leads to the people of a petition, in its old envelope. A host rewrites its
    /// log with it when [`ApplicantErased`](Self::ApplicantErased) was recorded: the log still replays to the same state
    /// and is still checked for gaps, and the figures are the same.
    ///
    /// An applicant who acted is replaced in the envelope by `stand_in`.
    #[must_use]
    pub fn stripped(recorded: Recorded<Self>, petition: PetitionId, stand_in: ActorId) -> Recorded<Self> {
        if recorded.event.petition() != Some(petition) {
            return recorded;
        }
        let event = match recorded.event {
            Self::Received { submission, on, clock } => {
                Self::Received { submission: submission.without_people(), on, clock }
            }
            other => other,
        };
        Recorded { event, ..recorded }.without_applicant(stand_in)
    }
}
