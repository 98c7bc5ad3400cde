//! The rules: what each command leads to. Nothing changes here.

use alloc::{vec, vec::Vec};

use chrono::NaiveDate;

use super::{
    Questionnaire, Response, ResponseToken, Stage, Survey, SurveyCommand as C, SurveyError, SurveyEvent as E,
    SurveyMode, SurveyPlan, Surveys, surveys::Said,
};
use crate::{
    event::Call,
    id::SurveyId,
    text::Note,
    time::{Minute, RetentionPolicy},
};

type Decided = Result<Vec<E>, SurveyError>;

pub(super) fn decide(state: &Surveys, command: &C, call: &Call) -> Decided {
    let rules = Rules { state, call, now: state.head.now(call) };
    match command {
        C::Describe(questionnaire) => rules.describe(questionnaire),
        C::Plan(plan) => rules.plan(plan),
        C::SetEnd { survey, last_day, reason } => rules.set_end(*survey, *last_day, reason.clone()),
        C::SetInvited { survey, mode, invited } => rules.set_invited(*survey, *mode, *invited),
        C::Close { survey, reason } => rules.close(*survey, reason.clone()),
        C::Respond { survey, response } => rules.respond(*survey, response),
        C::Correct { survey, response, reason } => rules.correct(*survey, response, reason.clone()),
        C::Withdraw { survey, token, reason } => rules.withdraw(*survey, *token, reason.clone()),
        C::SetRetention(to) => rules.set_retention(*to),
        C::Erase { survey } => rules.erase(*survey),
        C::Tick => rules.tick(),
    }
}

struct Rules<'a> {
    state: &'a Surveys,
    call: &'a Call,
    now: Minute,
}

impl Rules<'_> {
    fn check_version(&self) -> Result<(), SurveyError> {
        Ok(self.state.head.check_version(self.call.expected)?)
    }

    fn survey(&self, id: SurveyId) -> Result<&Survey, SurveyError> {
        self.state.survey(id).ok_or(SurveyError::UnknownSurvey(id))
    }

    fn questionnaire(&self, survey: &Survey) -> Result<&Questionnaire, SurveyError> {
        let key = survey.plan.questionnaire();
        self.state.questionnaire(key).ok_or(SurveyError::UnknownQuestionnaire(key))
    }

    fn describe(&self, questionnaire: &Questionnaire) -> Decided {
        let key = questionnaire.key();
        match self.state.questionnaires.get(&key) {
            Some(known) if known.questionnaire == *questionnaire => return Ok(Vec::new()),
            Some(known) if known.frozen => return Err(SurveyError::Frozen(key)),
            Some(_) => {}
            None => {
                let expected = self.state.next_version(key.code);
                if key.version != expected {
                    return Err(SurveyError::VersionGap { expected });
                }
            }
        }
        self.check_version()?;
        Ok(vec![E::QuestionnaireDescribed(questionnaire.clone())])
    }

    fn plan(&self, plan: &SurveyPlan) -> Decided {
        match self.state.survey(plan.id()) {
            Some(known) if known.planned == *plan => return Ok(Vec::new()),
            Some(_) => return Err(SurveyError::IdTaken(plan.id())),
            None => self.check_version()?,
        }
        let key = plan.questionnaire();
        self.state.questionnaire(key).ok_or(SurveyError::UnknownQuestionnaire(key))?;
        Ok(vec![E::Planned(plan.clone())])
    }

    fn set_end(&self, id: SurveyId, last_day: NaiveDate, reason: Option<Note>) -> Decided {
        self.check_version()?;
        let survey = self.survey(id)?;
        if survey.erased {
            return Err(SurveyError::Erased(id));
        }
        let plan = &survey.plan;
        let today = plan.zone().to_local(self.now)?.date();
        if last_day < today || last_day < plan.first_day() {
            return Err(SurveyError::EndIsOver { survey: id, last_day });
        }
        plan.ending(last_day)?;
        let stage = match survey.stage {
            Stage::Closed if today < plan.first_day() => Stage::Planned,
            Stage::Closed => Stage::Open,
            stage @ (Stage::Planned | Stage::Open) => stage,
        };
        let from = plan.last_day();
        if from == last_day && stage == survey.stage {
            return Ok(Vec::new());
        }
        Ok(vec![E::EndSet { survey: id, from, to: last_day, stage, reason }])
    }

    fn set_invited(&self, id: SurveyId, mode: SurveyMode, invited: Option<u64>) -> Decided {
        self.check_version()?;
        let survey = self.survey(id)?;
        if !survey.plan.has(mode) {
            return Err(SurveyError::ModeNotOffered { survey: id, mode });
        }
        let from = survey.plan.invited(mode);
        if from == invited {
            return Ok(Vec::new());
        }
        survey.plan.inviting(mode, invited)?;
        Ok(vec![E::InvitedSet { survey: id, mode, from, to: invited }])
    }

    fn close(&self, id: SurveyId, reason: Option<Note>) -> Decided {
        self.check_version()?;
        match self.survey(id)?.stage {
            Stage::Closed => Ok(Vec::new()),
            from @ (Stage::Planned | Stage::Open) => Ok(vec![E::Closed { survey: id, from, reason }]),
        }
    }

    fn respond(&self, id: SurveyId, response: &Response) -> Decided {
        let survey = self.survey(id)?;
        match survey.responses.get(&response.token) {
            Some(Said::Withdrawn) => return Err(SurveyError::TokenWithdrawn(id)),
            Some(said) if said.is(response) => return Ok(Vec::new()),
            Some(_) => return Err(SurveyError::TokenUsed(id)),
            None => self.check_version()?,
        }
        let mut events = self.open(survey)?;
        self.check(survey, response)?;
        if let Some(population) = survey.plan.population().filter(|_| !survey.has_room()) {
            return Err(SurveyError::PopulationExhausted { population });
        }
        let questionnaire = survey.plan.questionnaire();
        events.push(E::Responded { survey: id, questionnaire, response: response.clone() });
        Ok(events)
    }

    fn correct(&self, id: SurveyId, response: &Response, reason: Option<Note>) -> Decided {
        self.check_version()?;
        let (survey, from) = self.standing(id, response.token)?;
        let from = from.ok_or(SurveyError::TokenWithdrawn(id))?;
        if from == response {
            return Ok(Vec::new());
        }
        let mut events = self.open(survey)?;
        self.check(survey, response)?;
        let questionnaire = survey.plan.questionnaire();
        let (from, to) = (from.clone(), response.clone());
        events.push(E::Corrected { survey: id, questionnaire, from, to, reason });
        Ok(events)
    }

    fn withdraw(&self, id: SurveyId, token: ResponseToken, reason: Option<Note>) -> Decided {
        self.check_version()?;
        let (survey, response) = self.standing(id, token)?;
        let Some(response) = response else { return Ok(Vec::new()) };
        if survey.erased {
            return Err(SurveyError::Erased(id));
        }
        let mut events = self.catch_up(survey);
        let questionnaire = survey.plan.questionnaire();
        events.push(E::Withdrawn { survey: id, questionnaire, response: response.clone(), reason });
        Ok(events)
    }

    fn set_retention(&self, to: Option<RetentionPolicy>) -> Decided {
        self.check_version()?;
        let from = self.state.retention;
        Ok(if from == to { Vec::new() } else { vec![E::RetentionSet { from, to }] })
    }

    fn erase(&self, id: SurveyId) -> Decided {
        self.check_version()?;
        let survey = self.survey(id)?;
        if survey.stage_at(self.now) != Stage::Closed {
            return Err(SurveyError::NotClosed(id));
        }
        if !survey.leads_to_people() {
            return Ok(Vec::new());
        }
        let today = survey.plan.zone().to_local(self.now)?.date();
        let early = self.call.erasing(today, Some(self.state.kept_until(survey)));
        let early = early.map_err(|from| SurveyError::KeptUntil { survey: id, from })?;
        let mut events = self.catch_up(survey);
        events.push(E::TokensErased { survey: id, early });
        Ok(events)
    }

    fn tick(&self) -> Decided {
        self.check_version()?;
        Ok(self.state.surveys().flat_map(|survey| self.catch_up(survey)).collect())
    }

    /// Returns what a token has said, or that it took it back.
    fn standing(
        &self,
        id: SurveyId,
        token: ResponseToken,
    ) -> Result<(&Survey, Option<&Response>), SurveyError> {
        let survey = self.survey(id)?;
        let said = survey.responses.get(&token).ok_or(SurveyError::UnknownToken(id))?;
        Ok((survey, said.standing()))
    }

    fn check(&self, survey: &Survey, response: &Response) -> Result<(), SurveyError> {
        let today = survey.plan.zone().to_local(self.now)?.date();
        Ok(survey.check(self.questionnaire(survey)?, response, today)?)
    }

    /// Returns the event that is due, so that the survey stands where it has to by now.
    fn catch_up(&self, survey: &Survey) -> Vec<E> {
        let (survey_id, from) = (survey.plan.id(), survey.stage);
        match survey.stage_at(self.now) {
            stage if stage == from => Vec::new(),
            Stage::Open => vec![E::Opened { survey: survey_id }],
            Stage::Planned | Stage::Closed => vec![E::Closed { survey: survey_id, from, reason: None }],
        }
    }

    /// Returns the event that is due, if the survey is open with it.
    fn open(&self, survey: &Survey) -> Decided {
        match survey.stage_at(self.now) {
            Stage::Open => Ok(self.catch_up(survey)),
            stage @ (Stage::Planned | Stage::Closed) => {
                Err(SurveyError::NotOpen { survey: survey.plan.id(), stage })
            }
        }
    }
}
