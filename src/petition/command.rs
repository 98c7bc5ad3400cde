use alloc::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    CoordinationTask, Decision, DeskPolicy, ExtensionReason, Formality, Notice, Reason, ReopenReason,
    Submission,
};
use crate::{
    id::{CoordinationId, PetitionId, TextId, UnitId},
    organisation::{Channel, ReferralTarget},
    text::{Name, Note},
    time::{Term, WorkCalendar},
};

/// What may be asked of a desk. Each has a plain method of the same name at [`PetitionDesk`](super::PetitionDesk).
///
/// What the desk does is dated by the call; what arrives there has a day of its own, which may lie before it.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum PetitionCommand {
    /// Sets the rules that no law fixes.
    SetPolicy(DeskPolicy),
    /// Sets the calendar of working days.
    SetCalendar(WorkCalendar),
    /// Takes a submission in.
    Receive(Submission),
    /// Adds formalities that the applicant supplied later.
    Supply {
        /// Which petition.
        petition: PetitionId,
        /// What it has now.
        formalities: BTreeSet<Formality>,
    },
    /// Registers a petition that is formally complete.
    Register {
        /// Which petition.
        petition: PetitionId,
    },
    /// Does not examine a petition, and tells the applicant why.
    Dismiss {
        /// Which petition.
        petition: PetitionId,
        /// Why.
        reason: Reason,
        /// What the applicant was told; none where nobody can be reached.
        notice: Option<Notice>,
    },
    /// Sends a petition to the authority whose matter it is, and tells the applicant the same day.
    Transfer {
        /// Which petition.
        petition: PetitionId,
        /// To whom.
        authority: Name,
        /// What the applicant was told; none where nobody can be reached.
        notice: Option<Notice>,
    },
    /// Makes a petition the duplicate of another.
    MarkDuplicate {
        /// Which petition.
        petition: PetitionId,
        /// The one that is worked on.
        original: PetitionId,
        /// That somebody chose to join petitions of different applicants.
        deliberate: bool,
    },
    /// Tells the fee for information, which interrupts the clock.
    TellFee {
        /// Which petition.
        petition: PetitionId,
        /// What the applicant was told.
        notice: Notice,
    },
    /// Records the proof that the fee was paid, which restarts the clock.
    RecordPayment {
        /// Which petition.
        petition: PetitionId,
        /// The day on which the proof arrived.
        arrived: NaiveDate,
    },
    /// Asks the applicant something.
    AskApplicant {
        /// Which petition.
        petition: PetitionId,
        /// What was asked.
        notice: Notice,
    },
    /// Records the applicant's reply.
    RecordReply {
        /// Which petition.
        petition: PetitionId,
        /// The day on which it arrived.
        arrived: NaiveDate,
        /// The reply.
        text: TextId,
    },
    /// Extends the term of an information request, and tells the applicant before it ends.
    Extend {
        /// Which petition.
        petition: PetitionId,
        /// Why.
        reason: ExtensionReason,
        /// What the applicant was told.
        notice: Notice,
    },
    /// Refers a petition to units that evaluate it.
    Refer {
        /// Which petition.
        petition: PetitionId,
        /// The units.
        target: ReferralTarget,
        /// How long they have.
        within: Option<Term>,
    },
    /// Begins the work, as the lead unit.
    Accept {
        /// Which petition.
        petition: PetitionId,
        /// The unit.
        unit: UnitId,
    },
    /// Says what a consulted unit thinks.
    GiveOpinion {
        /// Which petition.
        petition: PetitionId,
        /// The unit.
        unit: UnitId,
        /// What it says.
        text: TextId,
    },
    /// Tells the applicant how the matter stands.
    AnswerInterim {
        /// Which petition.
        petition: PetitionId,
        /// What the applicant was told.
        notice: Notice,
    },
    /// Decides.
    Decide {
        /// Which petition.
        petition: PetitionId,
        /// What.
        decision: Decision,
    },
    /// Prepares the answer, which stops no clock.
    PrepareAnswer {
        /// Which petition.
        petition: PetitionId,
        /// The text.
        text: TextId,
    },
    /// Sends the answer that was prepared; to the applicant of a duplicate, that of the original.
    SendAnswer {
        /// Which petition.
        petition: PetitionId,
        /// By which channel.
        channel: Channel,
    },
    /// Gives a unit something to carry out.
    GiveTask {
        /// Which petition.
        petition: PetitionId,
        /// What, and to whom.
        task: CoordinationTask,
    },
    /// Records that a unit has carried out its task.
    FinishTask {
        /// Which petition.
        petition: PetitionId,
        /// Which task.
        task: CoordinationId,
        /// What came of it.
        result: Note,
    },
    /// Closes a petition of which nothing is left to do.
    Close {
        /// Which petition.
        petition: PetitionId,
    },
    /// Opens an answered petition again, with a new clock.
    Reopen {
        /// Which petition.
        petition: PetitionId,
        /// Why.
        reason: ReopenReason,
        /// The day on which the applicant's writing arrived: day 0 of the new clock.
        arrived: NaiveDate,
        /// The writing.
        text: TextId,
    },
    /// Takes a petition back, as its applicant.
    Withdraw {
        /// Which petition.
        petition: PetitionId,
    },
    /// Erases what leads to people from a petition that has ended.
    Erase {
        /// Which petition.
        petition: PetitionId,
    },
    /// Does what time has made due: silence becomes withdrawal. Harmless when repeated.
    Tick,
}
