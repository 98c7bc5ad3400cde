//! The tokens of a survey lead to people while the host has its salt; when they must not any more.

use alloc::vec::Vec;

use chrono::NaiveDate;

use super::{Survey, SurveyCommand, SurveyError, SurveyEvent, Surveys};
use crate::{
    event::{Aggregate, Call, Recorded},
    id::SurveyId,
    time::RetentionPolicy,
};

type Events = Result<Vec<Recorded<SurveyEvent>>, SurveyError>;

/// # Erasure
impl Surveys {
    /// Sets how long after its end a survey's tokens may lead to people; nothing falls due without.
    ///
    /// # Errors
    /// [`SurveyError::Stale`].
    pub fn set_retention(&mut self, retention: Option<RetentionPolicy>, call: &Call) -> Events {
        self.handle(&SurveyCommand::SetRetention(retention), call, ())
    }

    /// Returns how long after its end a survey's tokens may lead to people.
    #[must_use]
    pub const fn retention(&self) -> Option<RetentionPolicy> {
        self.retention
    }

    /// Returns the surveys that are over for so long that their salts are due to be destroyed, and since when: the longest
    /// due first. A survey is over with the last day on which something may be entered, also where it was closed before.
    /// Nothing where no retention is set.
    #[must_use]
    pub fn due_for_erasure(&self, today: NaiveDate) -> Vec<(NaiveDate, SurveyId)> {
        if self.retention.is_none() {
            return Vec::new();
        }
        let kept = self.surveys().filter(|survey| survey.leads_to_people());
        let kept = kept.map(|survey| (self.kept_until(survey), survey.plan().id()));
        let mut due: Vec<_> = kept.filter(|(from, _)| *from <= today).collect();
        due.sort_unstable();
        due
    }

    /// Records that the tokens of a survey that is over lead to nobody any more, when the retention's time has come or a
    /// manager overrules that with the call's waiver. The host then destroys the survey's salt, deletes the texts, and
    /// rewrites its log with [`SurveyEvent::stripped`]. Nothing is taken back and nothing opens again from then on.
    ///
    /// # Errors
    /// [`SurveyError::UnknownSurvey`], [`SurveyError::NotClosed`], [`SurveyError::KeptUntil`].
    pub fn erase(&mut self, survey: SurveyId, call: &Call) -> Events {
        self.handle(&SurveyCommand::Erase { survey }, call, ())
    }

    /// The first day on which a survey's salt may be destroyed.
    pub(super) fn kept_until(&self, survey: &Survey) -> NaiveDate {
        RetentionPolicy::kept_until(self.retention, survey.plan().last_entry())
    }
}

impl Survey {
    /// Returns whether its tokens may still lead to people.
    #[must_use]
    pub fn leads_to_people(&self) -> bool {
        !self.erased && !self.responses.is_empty()
    }
}
