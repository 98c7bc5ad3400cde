use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};
use core::{num::NonZeroU16, ops::Bound};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Fault, FaultReason, InvalidResponse, Questionnaire, QuestionnaireKey, Response, ResponseToken, Stage,
    SurveyCommand, SurveyError, SurveyEvent, SurveyMode, SurveyPlan, SurveysSnapshot, apply, decide,
};
use crate::{
    event::{Aggregate, Call, Contradiction, Head, Recorded, ReplayError, Version, apply_whole},
    id::{StreamId, SurveyId},
    text::{Code, Note},
    time::{Minute, RetentionPolicy},
};

type Events = Result<Vec<Recorded<SurveyEvent>>, SurveyError>;

/// Questionnaires, surveys and their responses: one response for each token, and none with a fault.
///
/// ```
/// use imece::{event::{Actor, Call, Role}, id::*, survey::*, uuid::Uuid};
/// let id = Uuid::from_u128;
/// let mut surveys = Surveys::new(StreamId::from_uuid(id(1))?);
/// let desk = Actor::new(ActorId::from_uuid(id(2))?, Role::Staff);
/// let call = Call::new(desk, "2025-03-09T09:00Z".parse()?);
///
/// let (key, overall) = (QuestionnaireKey::first("satisfaction".parse()?), "overall".parse()?);
/// let question = Question::new(overall, QuestionKind::Scale(Scale::FIVE)).mandatory();
/// surveys.describe(Questionnaire::new(key, [question])?, &call)?;
/// let survey = SurveyId::from_uuid(id(3))?;
/// let year = ("2025-01-01".parse().unwrap(), "2025-12-31".parse().unwrap());
/// surveys.plan(SurveyPlan::new(survey, key, year.0, year.1, [SurveyMode::Centre, SurveyMode::Web])?, &call)?;
///
/// let empty = Response::new(ResponseToken::new([1; 32]), SurveyMode::Web, "2025-03-09".parse().unwrap());
/// let refused = surveys.respond(survey, empty.clone(), &call).unwrap_err();
/// assert_eq!(refused.to_string(), "faults in the response: 1, first: question `overall`: the question is mandatory");
/// let whole = empty.with(overall, Answer::Score(Score::new(4, Scale::FIVE)?));
/// assert_eq!(surveys.respond(survey, whole.clone(), &call)?.len(), 2, "it opens, and is answered");
/// assert_eq!(surveys.respond(survey, whole, &call)?.len(), 0, "the same again changes nothing");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "SurveysSnapshot", into = "SurveysSnapshot")]
pub struct Surveys {
    pub(super) head: Head,
    pub(super) questionnaires: BTreeMap<QuestionnaireKey, Described>,
    pub(super) surveys: BTreeMap<SurveyId, Survey>,
    pub(super) retention: Option<RetentionPolicy>,
}

/// A questionnaire, and whether somebody has answered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Described {
    pub(super) questionnaire: Questionnaire,
    pub(super) frozen: bool,
}

/// A survey with its responses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// As it was planned, by which a repetition is recognised.
    pub(super) planned: SurveyPlan,
    pub(super) plan: SurveyPlan,
    pub(super) stage: Stage,
    pub(super) responses: BTreeMap<ResponseToken, Said>,
    // INVARIANT: how many of `responses` stand.
    pub(super) standing: u64,
    /// Whether its tokens lead to nobody any more.
    pub(super) erased: bool,
}

/// What is known of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// It said this, once.
    Once(Box<Response>),
    /// It said something, and then something else.
    Corrected {
        /// What it said first, by which a repetition is recognised.
        first: Box<Response>,
        /// What it says now.
        now: Box<Response>,
    },
    /// It took it back; nothing of it is kept.
    Withdrawn,
}

impl Said {
    pub(super) fn standing(&self) -> Option<&Response> {
        match self {
            Self::Once(response) | Self::Corrected { now: response, .. } => Some(response),
            Self::Withdrawn => None,
        }
    }

    /// Returns whether the token has said this, first or last.
    pub(super) fn is(&self, response: &Response) -> bool {
        let first = match self {
            Self::Corrected { first, .. } => Some(&**first),
            Self::Once(_) | Self::Withdrawn => None,
        };
        self.standing() == Some(response) || first == Some(response)
    }
}

impl Survey {
    pub(super) fn new(plan: SurveyPlan) -> Self {
        let planned = plan.clone();
        Self { planned, plan, stage: Stage::Planned, responses: BTreeMap::new(), standing: 0, erased: false }
    }

    /// Sets what is known of a token, and returns what was.
    pub(super) fn set(&mut self, token: ResponseToken, said: Option<Said>) -> Option<Said> {
        let stands =
            |said: &Option<Said>| u64::from(said.as_ref().is_some_and(|said| said.standing().is_some()));
        let now = stands(&said);
        let before = match said {
            Some(said) => self.responses.insert(token, said),
            None => self.responses.remove(&token),
        };
        self.standing = self.standing.saturating_add(now).saturating_sub(stands(&before));
        before
    }

    /// Returns the plan, as it stands.
    #[must_use]
    pub const fn plan(&self) -> &SurveyPlan {
        &self.plan
    }

    /// Returns where it stands as of the last event.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        self.stage
    }

    /// Returns the responses that stand, in the order of their tokens.
    pub fn responses(&self) -> impl Iterator<Item = &Response> {
        self.responses.values().filter_map(Said::standing)
    }

    /// Returns the response of a token, where it stands.
    #[must_use]
    pub fn response(&self, token: ResponseToken) -> Option<&Response> {
        self.responses.get(&token).and_then(Said::standing)
    }

    /// Returns how many responses stand.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.standing
    }

    /// Returns where it stands at an instant: what is due to open or to close has done so.
    #[must_use]
    pub fn stage_at(&self, now: Minute) -> Stage {
        let over = self.plan.closes().is_ok_and(|closes| closes <= now);
        match self.stage {
            Stage::Planned | Stage::Open if over => Stage::Closed,
            Stage::Planned if self.plan.opens().is_ok_and(|opens| opens <= now) => Stage::Open,
            stage => stage,
        }
    }

    /// Returns the next instant at which it opens or closes by itself.
    pub(super) fn due(&self) -> Option<Minute> {
        match self.stage {
            Stage::Planned => self.plan.opens().ok(),
            Stage::Open => self.plan.closes().ok(),
            Stage::Closed => None,
        }
    }

    /// Returns what is wrong with a response as a whole, and with its answers.
    pub(super) fn check(
        &self,
        questionnaire: &Questionnaire,
        response: &Response,
        today: NaiveDate,
    ) -> Result<(), InvalidResponse> {
        let whole = [
            (!self.plan.has(response.mode)).then_some(FaultReason::ModeNotOffered(response.mode)),
            (!self.plan.covers(response.date)).then_some(FaultReason::OutsidePeriod),
            (response.date > today).then_some(FaultReason::InTheFuture),
        ];
        let whole = whole.into_iter().flatten().map(|reason| Fault { question: None, reason });
        let faults: Vec<Fault> = whole.chain(questionnaire.check(&response.answers)).collect();
        if faults.is_empty() { Ok(()) } else { Err(InvalidResponse { faults }) }
    }

    /// Checks that it can stand where it does at an instant: it opens on its first day, and what was said stays.
    pub(super) fn check_stage(&self, at: Minute) -> Result<(), Contradiction> {
        let is_answered = !self.responses.is_empty();
        let has_opened = self.plan.opens().is_ok_and(|opens| opens <= at);
        match self.stage {
            Stage::Planned if is_answered => Err("the survey is answered, so it has opened"),
            Stage::Open if !has_opened => Err("the survey opens later"),
            Stage::Closed if is_answered && !has_opened => Err("the survey opens later"),
            Stage::Planned | Stage::Open | Stage::Closed => Ok(()),
        }
    }

    /// Returns whether one more of the population can respond.
    pub(super) fn has_room(&self) -> bool {
        self.plan.population().is_none_or(|population| self.standing < population)
    }
}

impl Surveys {
    /// Makes an empty set of surveys.
    #[must_use]
    pub const fn new(stream: StreamId) -> Self {
        Self {
            head: Head::new(stream),
            questionnaires: BTreeMap::new(),
            surveys: BTreeMap::new(),
            retention: None,
        }
    }

    /// Describes a version of a questionnaire, for the first time or anew until somebody has answered it.
    ///
    /// # Errors
    /// [`SurveyError::Frozen`], [`SurveyError::VersionGap`].
    pub fn describe(&mut self, questionnaire: Questionnaire, call: &Call) -> Events {
        self.handle(&SurveyCommand::Describe(questionnaire), call, ())
    }

    /// Plans a survey. One that is there with the same plan changes nothing.
    ///
    /// # Errors
    /// [`SurveyError::IdTaken`], [`SurveyError::UnknownQuestionnaire`].
    pub fn plan(&mut self, plan: SurveyPlan, call: &Call) -> Events {
        self.handle(&SurveyCommand::Plan(plan), call, ())
    }

    /// Sets another last day; a closed survey opens again.
    ///
    /// # Errors
    /// [`SurveyError::EndIsOver`] for a day before today or before the first one, [`SurveyError::Erased`].
    pub fn set_end(
        &mut self,
        survey: SurveyId,
        last_day: NaiveDate,
        reason: Option<Note>,
        call: &Call,
    ) -> Events {
        self.handle(&SurveyCommand::SetEnd { survey, last_day, reason }, call, ())
    }

    /// Sets how many were invited by a mode, or that it is not known.
    ///
    /// # Errors
    /// [`SurveyError::ModeNotOffered`], [`SurveyError::Plan`] where they are more than there are people.
    pub fn set_invited(
        &mut self,
        survey: SurveyId,
        mode: SurveyMode,
        invited: Option<u64>,
        call: &Call,
    ) -> Events {
        self.handle(&SurveyCommand::SetInvited { survey, mode, invited }, call, ())
    }

    /// Closes a survey, or calls it off before it opens.
    ///
    /// # Errors
    /// [`SurveyError::UnknownSurvey`].
    pub fn close(&mut self, survey: SurveyId, reason: Option<Note>, call: &Call) -> Events {
        self.handle(&SurveyCommand::Close { survey, reason }, call, ())
    }

    /// Records a response. The same response of the same token changes nothing.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] with all faults, [`SurveyError::TokenUsed`], [`SurveyError::NotOpen`] and others.
    pub fn respond(&mut self, survey: SurveyId, response: Response, call: &Call) -> Events {
        self.handle(&SurveyCommand::Respond { survey, response }, call, ())
    }

    /// Puts another response in the place of what the token said before.
    ///
    /// # Errors
    /// As [`respond`](Self::respond), and [`SurveyError::UnknownToken`].
    pub fn correct(
        &mut self,
        survey: SurveyId,
        response: Response,
        reason: Option<Note>,
        call: &Call,
    ) -> Events {
        self.handle(&SurveyCommand::Correct { survey, response, reason }, call, ())
    }

    /// Takes a response back, also after the survey is over. Nothing of it stays here; the log keeps it.
    ///
    /// # Errors
    /// [`SurveyError::UnknownToken`], [`SurveyError::Erased`].
    pub fn withdraw(
        &mut self,
        survey: SurveyId,
        token: ResponseToken,
        reason: Option<Note>,
        call: &Call,
    ) -> Events {
        self.handle(&SurveyCommand::Withdraw { survey, token, reason }, call, ())
    }

    /// Opens and closes what is due. Harmless when repeated.
    ///
    /// # Errors
    /// [`SurveyError::Stale`].
    pub fn tick(&mut self, call: &Call) -> Events {
        self.handle(&SurveyCommand::Tick, call, ())
    }

    /// Returns the next instant at which a survey opens or closes by itself: when to call [`tick`](Self::tick).
    #[must_use]
    pub fn next_deadline(&self) -> Option<Minute> {
        self.surveys.values().filter_map(Survey::due).min()
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.head.version
    }

    /// Returns a questionnaire in a version.
    #[must_use]
    pub fn questionnaire(&self, key: QuestionnaireKey) -> Option<&Questionnaire> {
        self.questionnaires.get(&key).map(|described| &described.questionnaire)
    }

    /// Returns whether a questionnaire is frozen: somebody has answered it.
    #[must_use]
    pub fn is_frozen(&self, key: QuestionnaireKey) -> bool {
        self.questionnaires.get(&key).is_some_and(|described| described.frozen)
    }

    /// Returns the questionnaires in the order of their names and versions.
    pub fn questionnaires(&self) -> impl Iterator<Item = &Questionnaire> {
        self.questionnaires.values().map(|described| &described.questionnaire)
    }

    /// Returns a survey.
    #[must_use]
    pub fn survey(&self, id: SurveyId) -> Option<&Survey> {
        self.surveys.get(&id)
    }

    /// Returns the surveys in the order of their ids.
    pub fn surveys(&self) -> impl Iterator<Item = &Survey> {
        self.surveys.values()
    }

    /// Returns the version that comes next.
    pub(super) fn next_version(&self, code: Code) -> NonZeroU16 {
        let first = QuestionnaireKey::first(code);
        let last = QuestionnaireKey { version: NonZeroU16::MAX, ..first };
        let latest = self.questionnaires.range((Bound::Included(first), Bound::Included(last))).next_back();
        latest.map_or(first, |(key, _)| key.next()).version
    }
}

impl Aggregate for Surveys {
    type Command = SurveyCommand;
    type Event = SurveyEvent;
    type Facts<'a> = ();
    type Error = SurveyError;

    fn head(&self) -> Head {
        self.head
    }

    fn decide(&self, command: &SurveyCommand, call: &Call, (): ()) -> Events {
        let events = decide::decide(self, command, call)?;
        Ok(self.head.record(call, events))
    }

    fn apply(&mut self, batch: &[Recorded<SurveyEvent>]) -> Result<(), ReplayError> {
        self.head = apply_whole(self, self.head, batch, apply::apply, apply::undo)?;
        Ok(())
    }
}
