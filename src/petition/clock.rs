use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Law;
use crate::{
    stats::coded,
    time::{CalendarError, Term, WorkCalendar},
};

/// The legal clock of one petition: what is stored of it. When it is due, near due or overdue is computed from a
/// calendar and a day, never stored.
///
/// ```
/// use imece::{petition::{Clock, Law}, time::WorkCalendar};
/// # use imece::chrono;
/// let date = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
/// let calendar = WorkCalendar::new(date("2026-03-01"), date("2026-06-30"), [])?;
/// let clock = Clock::start(Law::Information, date("2026-03-20"));
/// assert_eq!(clock.due(&calendar)?, Some(date("2026-04-10")));
/// // Payment of a fee begins the whole term anew.
/// let paid = clock.interrupted().restarted(date("2026-04-01"));
/// assert_eq!(paid.due(&calendar)?, Some(date("2026-04-22")));
/// # Ok::<(), imece::time::CalendarError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawClock", into = "RawClock")]
pub struct Clock {
    law: Law,
    start: NaiveDate,
    // INVARIANT: the law's term, ordinary or extended, and the days of pauses
    term: Term,
    run: Run,
    extended: bool,
    fee_told: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClock {
    law: Law,
    start: NaiveDate,
    term: Term,
    run: Run,
    extended: bool,
    fee_told: bool,
}

/// Why there is no such clock.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidClock {
    /// The term is shorter than the law's, or counts other days.
    #[error("`{term}` is no term of the law of {law}")]
    WrongTerm {
        /// The law.
        law: Law,
        /// The term as given.
        term: Term,
    },
    /// The law knows neither fees nor longer terms.
    #[error("the law of {0} knows neither fees nor longer terms")]
    NotOfThisLaw(Law),
}

impl InvalidClock {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongTerm { .. } => "wrong_term",
            Self::NotOfThisLaw(_) => "not_of_this_law",
        }
    }
}

/// Whether a clock runs.
#[expect(clippy::exhaustive_enums, reason = "whoever shows a clock must show each")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Run {
    /// It runs.
    Running,
    /// A fee was told; payment restarts the whole term.
    Interrupted,
    /// It stands until the applicant replies, where the policy says so.
    Suspended {
        /// The first day of the pause.
        since: NaiveDate,
    },
    /// An answer met it, final or interim.
    Met {
        /// On which day.
        on: NaiveDate,
    },
}

impl Clock {
    /// Starts the clock of a law; the day is day 0.
    #[must_use]
    pub const fn start(law: Law, day: NaiveDate) -> Self {
        Self { law, start: day, term: law.term(), run: Run::Running, extended: false, fee_told: false }
    }

    /// Returns the law.
    #[must_use]
    pub const fn law(self) -> Law {
        self.law
    }

    /// Returns day 0.
    #[must_use]
    pub const fn day_zero(self) -> NaiveDate {
        self.start
    }

    /// Returns the term.
    #[must_use]
    pub const fn term(self) -> Term {
        self.term
    }

    /// Returns whether it runs, and if not, why.
    #[must_use]
    pub const fn run(self) -> Run {
        self.run
    }

    /// Returns whether the longer term holds.
    #[must_use]
    pub const fn is_extended(self) -> bool {
        self.extended
    }

    /// Returns whether a fee was told in this round; that happens once.
    #[must_use]
    pub const fn is_fee_told(self) -> bool {
        self.fee_told
    }

    /// Returns whether it runs.
    #[must_use]
    pub const fn is_running(self) -> bool {
        matches!(self.run, Run::Running)
    }

    /// Returns the day on which an answer met it.
    #[must_use]
    pub const fn met_on(self) -> Option<NaiveDate> {
        match self.run {
            Run::Met { on } => Some(on),
            _ => None,
        }
    }

    /// Returns the last day for an answer, met or not; nothing while the clock stands.
    ///
    /// # Errors
    /// [`CalendarError::OutsideSpan`] where the calendar does not reach so far.
    pub fn due(self, calendar: &WorkCalendar) -> Result<Option<NaiveDate>, CalendarError> {
        match self.run {
            Run::Running | Run::Met { .. } => self.term.last_day(self.start, calendar).map(Some),
            Run::Interrupted | Run::Suspended { .. } => Ok(None),
        }
    }

    /// Returns the clock with the longer term, counted from the same day 0; nothing where the law has none or it holds
    /// already. A pause that was added before stays.
    #[must_use]
    pub fn extended(self) -> Option<Self> {
        if self.extended || self.law.extended_term().is_none() {
            return None;
        }
        let paused = self.term.days().saturating_sub(self.whole_term().days());
        let longer = Self { extended: true, ..self };
        Some(Self { term: longer.whole_term().longer_by(paused), ..longer })
    }

    /// Returns the clock as a fee notice leaves it.
    #[must_use]
    pub const fn interrupted(self) -> Self {
        Self { run: Run::Interrupted, fee_told: true, ..self }
    }

    /// Returns the clock as payment restarts it: the whole term of the law, from the day of the proof on.
    #[must_use]
    pub fn restarted(self, paid: NaiveDate) -> Self {
        Self { start: paid, term: self.whole_term(), run: Run::Running, ..self }
    }

    /// The term of the law, without the days of pauses.
    fn whole_term(self) -> Term {
        self.law.extended_term().filter(|_| self.extended).unwrap_or(self.law.term())
    }

    /// Returns the clock as a question back leaves it, where the policy stops it. One that an answer met stays met: an
    /// interim answer met it, and no question takes that back.
    #[must_use]
    pub const fn suspended(self, since: NaiveDate) -> Self {
        match self.run {
            Run::Running => Self { run: Run::Suspended { since }, ..self },
            _ => self,
        }
    }

    /// Returns the clock as it goes on after a pause: the term is longer by the days of the pause.
    ///
    /// # Errors
    /// [`CalendarError::OutsideSpan`] where working days are counted and the calendar does not know them all.
    pub fn resumed(self, on: NaiveDate, calendar: &WorkCalendar) -> Result<Self, CalendarError> {
        let Run::Suspended { since } = self.run else { return Ok(self) };
        let paused = self.term.days_between(since, on, calendar)?;
        Ok(Self { term: self.term.longer_by(paused), run: Run::Running, ..self })
    }

    /// Returns the clock as an answer leaves it; what met it first stays.
    #[must_use]
    pub const fn met(self, on: NaiveDate) -> Self {
        match self.run {
            Run::Met { .. } => self,
            _ => Self { run: Run::Met { on }, ..self },
        }
    }
}

impl TryFrom<RawClock> for Clock {
    type Error = InvalidClock;
    fn try_from(raw: RawClock) -> Result<Self, InvalidClock> {
        let RawClock { law, start, term, run, extended, fee_told } = raw;
        let clock = Self { law, start, term, run, extended, fee_told };
        let has_fee = fee_told || run == Run::Interrupted;
        if law.extended_term().is_none() && (extended || has_fee) {
            return Err(InvalidClock::NotOfThisLaw(law));
        }
        let whole = clock.whole_term();
        if term == whole.longer_by(term.days().saturating_sub(whole.days())) {
            Ok(clock)
        } else {
            Err(InvalidClock::WrongTerm { law, term })
        }
    }
}

impl From<Clock> for RawClock {
    fn from(clock: Clock) -> Self {
        let Clock { law, start, term, run, extended, fee_told } = clock;
        Self { law, start, term, run, extended, fee_told }
    }
}

/// How a day stands to today. The later in the list, the more urgent.
#[expect(clippy::exhaustive_enums, reason = "whoever shows a queue must show each")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Urgency {
    /// There is time.
    InTime,
    /// The last day is near, as the policy says, or is today.
    NearDue,
    /// The last day has passed; it begins on the next day.
    Overdue {
        /// Calendar days since the last day.
        days: u32,
    },
}

impl Urgency {
    /// Returns how a last day stands to today. It is near when no more days of `near` are left, today not counted.
    ///
    /// ```
    /// use imece::{petition::Urgency, time::{Term, WorkCalendar}};
    /// # use imece::chrono;
    /// let date = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    /// let calendar = WorkCalendar::new(date("2026-03-01"), date("2026-04-30"), [])?;
    /// let of = |today| Urgency::of(date("2026-03-20"), date(today), Term::WorkingDays(2), &calendar);
    /// assert_eq!(of("2026-03-17")?, Urgency::InTime);
    /// assert_eq!(of("2026-03-18")?, Urgency::NearDue);
    /// assert_eq!(of("2026-03-20")?, Urgency::NearDue);
    /// assert_eq!(of("2026-03-21")?, Urgency::Overdue { days: 1 });
    /// # Ok::<(), imece::time::CalendarError>(())
    /// ```
    ///
    /// # Errors
    /// [`CalendarError::OutsideSpan`] where `near` counts working days that the calendar does not know.
    pub fn of(
        last_day: NaiveDate,
        today: NaiveDate,
        near: Term,
        calendar: &WorkCalendar,
    ) -> Result<Self, CalendarError> {
        if today > last_day {
            let days = Term::CalendarDays(0).days_between(last_day, today, calendar)?;
            return Ok(Self::Overdue { days });
        }
        let left = near.days_between(today, last_day, calendar)?;
        Ok(if left <= near.days() { Self::NearDue } else { Self::InTime })
    }

    /// Returns whether the last day has passed.
    #[must_use]
    pub const fn is_overdue(self) -> bool {
        matches!(self, Self::Overdue { .. })
    }
}

/// What falls due.
#[expect(clippy::exhaustive_enums, reason = "whoever shows a queue must show each")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueKind {
    /// The answer that the law asks for.
    LegalAnswer,
    /// The final answer by the target of the channel, beside the law.
    ServiceTarget,
    /// The final answer after an interim one, by the policy.
    FinalAnswer,
    /// What a unit was asked for in a referral.
    Referral,
    /// A coordination task.
    Task,
    /// The proof that a fee was paid.
    FeeProof,
    /// The applicant's reply.
    Reply,
}

coded!(DueKind {
    LegalAnswer = "legal_answer",
    ServiceTarget = "service_target",
    FinalAnswer = "final_answer",
    Referral = "referral",
    Task = "task",
    FeeProof = "fee_proof",
    Reply = "reply",
});

/// A last day for something. The earlier sorts first, of one day in the order of the kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a last day is that of something and stands to today in some way"
)]
pub struct Due {
    /// The last day.
    pub on: NaiveDate,
    /// For what.
    pub kind: DueKind,
    /// How it stands to today.
    pub urgency: Urgency,
}

/// Silence that counts as a refusal (*zımni ret*): no answer came by the last day (Law 2577 art. 10). From here on the
/// applicant may go to court; an answer is still owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a day is all there is to it")]
pub struct DeemedRefused {
    /// The first day on which it counts as refused.
    pub since: NaiveDate,
}
