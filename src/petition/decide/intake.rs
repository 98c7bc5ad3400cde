//! From arrival to referral, and back to the applicant.

use alloc::{collections::BTreeSet, vec::Vec};

use chrono::NaiveDate;

use super::{Decided, Deciding, one, wrong_stage};
use crate::{
    id::{PetitionId, TextId},
    petition::{
        Applicant, Awaited, ClarificationPolicy, Clock, ExtensionReason, Formality, Law, Notice, Petition,
        PetitionError, PetitionEvent, PetitionState, Reason, ReasonCode, ReasonUse, Run, Stage, Submission,
        SubmissionKind, desk::same_applicant,
    },
    text::Name,
};

impl Deciding<'_> {
    pub(super) fn receive(&self, submission: &Submission) -> Decided {
        let Submission { id, number, intake, kind, .. } = submission;
        let channel = intake.channel();
        if let Some(holder) = self.desk.by_number(number) {
            return Err(PetitionError::NumberTaken { number: number.clone(), holder: holder.id() });
        }
        if !kind.comes_by(channel) {
            return Err(PetitionError::WrongChannel { channel, kind: *kind });
        }
        if intake.lacks_number() {
            return Err(PetitionError::OutsideNumberMissing { petition: *id, channel });
        }
        if let Some(number) = intake.outside_number()
            && let Some(holder) = self.desk.by_outside_number(channel, number)
        {
            let number = number.clone();
            return Err(PetitionError::OutsideNumberTaken { channel, number, holder: holder.id() });
        }
        match submission.applicant {
            Applicant::Withheld if *kind != SubmissionKind::Report => {
                return Err(PetitionError::ApplicantWithheld(*kind));
            }
            Applicant::Erased(_) => return Err(PetitionError::ApplicantErased(*id)),
            _ => {}
        }
        let on = self.desk.day(submission.received)?;
        if submission.received > self.now {
            return Err(PetitionError::WrongDay { petition: *id, day: on });
        }
        let clock = submission.answer_owed_by().map(|law| Clock::start(law, on));
        one(PetitionEvent::Received { submission: submission.clone(), on, clock })
    }

    pub(super) fn supply(&self, id: PetitionId, formalities: &BTreeSet<Formality>) -> Decided {
        let (petition, fact) = self.staying(id, &[Stage::Received], "supply")?;
        let has = |formality: &Formality| {
            petition.supplied.contains(formality) || petition.submission.formalities.contains(formality)
        };
        let formalities: BTreeSet<Formality> = formalities.iter().copied().filter(|f| !has(f)).collect();
        if formalities.is_empty() {
            return Ok(Vec::new());
        }
        one(PetitionEvent::Supplied { fact, formalities })
    }

    pub(super) fn register(&self, id: PetitionId) -> Decided {
        // Other ways back to the same stage have commands of their own.
        let (petition, fact) = self.staying(id, &[Stage::Received], "register")?;
        let missing: Vec<Formality> = petition.missing().collect();
        if missing.is_empty() {
            one(PetitionEvent::Registered { fact })
        } else {
            Err(PetitionError::FormalitiesMissing { petition: id, missing })
        }
    }

    pub(super) fn dismiss(&self, id: PetitionId, reason: &Reason, notice: Option<Notice>) -> Decided {
        let (petition, fact) = self.going(id, Stage::Inadmissible, "dismiss")?;
        if reason.code().serves() != ReasonUse::Inadmissibility {
            return Err(PetitionError::WrongReason { petition: id, reason: reason.code() });
        }
        if reason.code() == ReasonCode::MissingFormality && petition.missing().next().is_none() {
            return Err(PetitionError::NothingMissing(id));
        }
        Self::told(petition, notice)?;
        Ok(self.ending(petition, PetitionEvent::Dismissed { fact, reason: reason.clone(), notice }))
    }

    /// The transfer and what the applicant was told are one event, so both are of one day.
    pub(super) fn transfer(&self, id: PetitionId, authority: &Name, notice: Option<Notice>) -> Decided {
        let (petition, fact) = self.going(id, Stage::Transferred, "transfer")?;
        Self::told(petition, notice)?;
        let end = PetitionEvent::Transferred { fact, authority: authority.clone(), notice };
        Ok(self.ending(petition, end))
    }

    pub(super) fn mark_duplicate(&self, id: PetitionId, original: PetitionId, deliberate: bool) -> Decided {
        let (petition, fact) = self.going(id, Stage::DuplicateOf, "mark_duplicate")?;
        let other = self.desk.known(original)?;
        let chain = id == original || other.original.is_some();
        if chain || petition.original.is_some() || !petition.duplicates.is_empty() {
            return Err(PetitionError::DuplicateChain { petition: id, original });
        }
        let stage = other.stage();
        if stage.is_ended() && stage != Stage::Closed {
            return Err(PetitionError::DuplicateOfEnded { petition: id, original, stage });
        }
        // Who is owed an answer cannot wait for one that nobody is owed.
        if petition.clock.is_some() && other.clock.is_none() {
            return Err(PetitionError::OriginalNotAnswered(original));
        }
        let other_applicant = !same_applicant(petition, other);
        if other_applicant && !deliberate {
            return Err(PetitionError::OtherApplicant { petition: id, original });
        }
        one(PetitionEvent::MarkedDuplicate { fact, original, deliberate: other_applicant })
    }

    pub(super) fn tell_fee(&self, id: PetitionId, notice: Notice) -> Decided {
        let (petition, fact) = self.going(id, Stage::AwaitingApplicant, "tell_fee")?;
        let clock = self.running(petition, Law::Information, "tell_fee")?;
        if clock.is_fee_told() {
            return Err(PetitionError::ClockStands { petition: id, command: "tell_fee" });
        }
        let until = Law::FEE_PROOF.last_day(self.today, self.desk.calendar_or_error()?)?;
        one(PetitionEvent::FeeTold { fact, clock: clock.interrupted(), notice, until })
    }

    pub(super) fn record_payment(&self, id: PetitionId, arrived: NaiveDate) -> Decided {
        let petition = self.expect(id)?;
        self.arrived_in_time(petition, Awaited::Fee, arrived, "record_payment")?;
        let clock = petition.clock.ok_or_else(|| wrong_stage(petition, "record_payment"))?;
        let fact = petition.fact(self.today);
        one(PetitionEvent::FeePaid { fact, clock: clock.restarted(arrived), arrived })
    }

    pub(super) fn ask_applicant(&self, id: PetitionId, notice: Notice) -> Decided {
        let (petition, fact) = self.going(id, Stage::AwaitingApplicant, "ask_applicant")?;
        Self::reachable(petition)?;
        let policy = &self.desk.policy;
        let clock = match policy.clarification {
            ClarificationPolicy::Runs => petition.clock,
            ClarificationPolicy::Suspends => petition.clock.map(|clock| clock.suspended(self.today)),
        };
        let until = match policy.reply_within {
            Some(within) => Some(within.last_day(self.today, self.desk.calendar_or_error()?)?),
            None => None,
        };
        one(PetitionEvent::ApplicantAsked { fact, clock, notice, until })
    }

    pub(super) fn record_reply(&self, id: PetitionId, arrived: NaiveDate, text: TextId) -> Decided {
        let petition = self.expect(id)?;
        self.arrived_in_time(petition, Awaited::Reply, arrived, "record_reply")?;
        let clock = match petition.clock {
            // Only a clock that stood needs the calendar to go on.
            Some(clock) if matches!(clock.run(), Run::Suspended { .. }) => {
                Some(clock.resumed(arrived, self.desk.calendar_or_error()?)?)
            }
            known => known,
        };
        let fact = petition.fact(self.today);
        one(PetitionEvent::ApplicantReplied { fact, clock, text, arrived })
    }

    /// Whether what is awaited can have arrived on a day, and not too late.
    fn arrived_in_time(
        &self,
        petition: &Petition,
        what: Awaited,
        arrived: NaiveDate,
        command: &'static str,
    ) -> Result<(), PetitionError> {
        let PetitionState::AwaitingApplicant { awaited, since, until } = petition.state else {
            return Err(wrong_stage(petition, command));
        };
        if awaited != what {
            return Err(wrong_stage(petition, command));
        }
        self.arrived_since(petition.id(), since, arrived)?;
        match until.filter(|until| *until < arrived) {
            Some(last_day) => Err(PetitionError::TooLate { petition: petition.id(), last_day }),
            None => Ok(()),
        }
    }

    /// The applicant is told before the ordinary term ends: on its last day at the latest.
    pub(super) fn extend(&self, id: PetitionId, reason: ExtensionReason, notice: Notice) -> Decided {
        let petition = self.expect(id)?;
        if !petition.stage().is_open() {
            return Err(wrong_stage(petition, "extend"));
        }
        let clock = self.running(petition, Law::Information, "extend")?;
        let stands = PetitionError::ClockStands { petition: id, command: "extend" };
        let extended = clock.extended().ok_or(stands)?;
        let due = clock.due(self.desk.calendar_or_error()?)?;
        if let Some(last_day) = due.filter(|last_day| *last_day < self.today) {
            return Err(PetitionError::TooLate { petition: id, last_day });
        }
        let fact = petition.fact(self.today);
        one(PetitionEvent::Extended { fact, clock: extended, reason, notice })
    }

    /// The clock of a petition, which has to be that of a law and to run.
    pub(super) fn running(
        &self,
        petition: &Petition,
        law: Law,
        command: &'static str,
    ) -> Result<Clock, PetitionError> {
        let clock = petition.clock.filter(|clock| clock.law() == law);
        let clock = clock.ok_or(PetitionError::NotOfItsLaw { petition: petition.id(), command })?;
        if clock.is_running() {
            Ok(clock)
        } else {
            Err(PetitionError::ClockStands { petition: petition.id(), command })
        }
    }
}
