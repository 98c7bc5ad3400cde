use core::num::NonZeroU32;

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// How long after its end something keeps its reference to a person.
///
/// Law 6698 art. 7: personal data are erased or made anonymous when the reason for keeping them ends. When that is, no
/// library knows; the host states it in months. The erasure falls due on the day of the month on which the thing ended,
/// or on the last day of a month that is too short for it.
///
/// ```
/// use imece::{chrono::NaiveDate, time::RetentionPolicy};
/// let half_a_year = RetentionPolicy::months(6.try_into()?);
/// let closed = NaiveDate::from_ymd_opt(2026, 8, 31).unwrap();
/// assert_eq!(half_a_year.erasure_from(closed).to_string(), "2027-02-28");
/// # Ok::<(), core::num::TryFromIntError>(())
/// ```
///
/// # What leads to people, and for how long
///
/// | module | who | is kept | unless set |
/// |---|---|---|---|
/// | `organisation` | who speaks for an organisation, whose own data are not personal | after the last term | for good |
/// | `schedule` | who asked for rooms | after the time asked for or given, and while a quota for persons counts it | for good |
/// | `petition` | the applicant, and the number by which another register knows the petition | after its end | for good |
/// | `programme` | who took part | after its end | for good |
/// | `solidarity` | the household that was visited or got aid | after the last of it, and while Ramadan lasts | for good |
/// | `volunteering` | the volunteer and the guardian; a health report is yes or no | after leaving | for good |
/// | `survey` | whose token it is, as long as the host has the survey's salt | after the last day for entering | for good |
/// | `outreach` | donors (health, Law 6698 art. 6) and bereaved households | after the end; a donor for the gap | three months |
/// | `outreach` | who made a wish | after it was granted, or the campaign | six months |
/// | `outreach` | who has a membership or a card | after the day given, or the card's end | a year |
/// | `portal` | nobody: a command says who writes, and no event or row does | | |
/// | `cooperation` | nobody | | |
///
/// Tallies hold nobody either: a person is no dimension, so that no multiset of persons can be written.
///
/// # Erasing
///
/// Every module that leads to people has the same three words. `due_for_erasure(today)` lists what is due and since when,
/// the longest due first; the Regulation on Erasure, Destruction or Anonymisation (RG 28.10.2017/30224) lets half a year
/// pass between two times at most, so the list is looked at more often than that. `erase` takes the reference out of the
/// state and leaves everything that is counted; before its time a manager has to say why, and where nothing is set it may
/// be done once the thing is over. The event that comes of it holds no reference. `stripped` is what the host rewrites its
/// stored events with: envelopes, replay and figures stay as they were, and damage is found as before.
///
/// Whatever the same id brings again after that is recognised without the person, who does not come back.
///
/// An applicant who acts is in the envelope too. `stripped` puts a stand-in there for the events of what was erased;
/// where an applicant is to go from everything, the portal's log among it,
/// [`Recorded::without_applicant`](crate::event::Recorded::without_applicant) does that for every event with the actor.
/// Whoever acts for the municipality stays: the audit record is theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionPolicy {
    months: NonZeroU32,
}

impl RetentionPolicy {
    /// Keeps for so many months.
    #[must_use]
    pub const fn months(months: NonZeroU32) -> Self {
        Self { months }
    }

    /// Returns the first day on which the reference is due to be erased.
    #[must_use]
    pub fn erasure_from(self, ended: NaiveDate) -> NaiveDate {
        ended.checked_add_months(Months::new(self.months.get())).unwrap_or(NaiveDate::MAX)
    }

    /// The first day on which the reference may be erased: where nothing is set, the day after the end.
    pub(crate) fn kept_until(retention: Option<Self>, ended: NaiveDate) -> NaiveDate {
        let next_day = || ended.succ_opt().unwrap_or(NaiveDate::MAX);
        retention.map_or_else(next_day, |retention| retention.erasure_from(ended))
    }

    /// Returns since when the reference of something that ended is due to be erased, if it is.
    #[must_use]
    pub fn due_since(self, ended: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
        Some(self.erasure_from(ended)).filter(|from| *from <= today)
    }
}
