//! What each event does to the state. No rule of the domain is here, only what cannot be.

use alloc::{boxed::Box, vec::Vec};

use super::{
    Questionnaire, QuestionnaireKey, Response, ResponseToken, Stage, Survey, SurveyEvent as E, SurveyPlan,
    Surveys,
    surveys::{Described, Said},
};
use crate::{
    event::{Contradiction, Recorded, ensure},
    id::SurveyId,
    time::{Minute, RetentionPolicy},
};

/// How to take one change back.
pub(super) enum Undo {
    Described(QuestionnaireKey, Option<Described>),
    Frozen(QuestionnaireKey),
    Planned(SurveyId),
    Stage(SurveyId, Stage),
    Plan(SurveyId, Box<SurveyPlan>),
    Said(SurveyId, ResponseToken, Option<Said>),
    Retention(Option<RetentionPolicy>),
    Erased(SurveyId),
}

const UNKNOWN_SURVEY: Contradiction = "the survey is not known";
const OTHER_QUESTIONNAIRE: Contradiction = "the survey puts another questionnaire";
const ERASED: Contradiction = "the tokens of the survey are erased";
const OTHER_RESPONSE: Contradiction = "the token had said something else";

pub(super) fn apply(
    state: &mut Surveys,
    recorded: &Recorded<E>,
    journal: &mut Vec<Undo>,
) -> Result<(), Contradiction> {
    match &recorded.event {
        E::QuestionnaireDescribed(questionnaire) => described(state, questionnaire, journal),
        E::Planned(plan) => planned(state, plan, journal),
        E::Opened { survey } => step(state, *survey, Stage::Planned, Stage::Open, recorded.at, journal),
        E::Closed { survey, from, .. } => step(state, *survey, *from, Stage::Closed, recorded.at, journal),
        E::EndSet { survey, from, to, stage, .. } => {
            let known = known(state, *survey)?;
            ensure(!known.erased, ERASED)?;
            if known.plan.last_day() != *from {
                return Err("the survey had another last day");
            }
            let plan = known.plan.ending(*to).map_err(|_| "the survey can't end then")?;
            if known.plan.zone().to_local(recorded.at).is_ok_and(|now| *to < now.date()) {
                return Err("the survey can't end in the past");
            }
            let before = known.stage;
            replan(known, plan, journal);
            match before {
                _ if *stage == before => Ok(()),
                Stage::Closed => step(state, *survey, before, *stage, recorded.at, journal),
                Stage::Planned | Stage::Open => Err("a new end opens nothing that is not closed"),
            }
        }
        E::InvitedSet { survey, mode, from, to } => {
            let known = known(state, *survey)?;
            if !known.plan.has(*mode) || known.plan.invited(*mode) != *from {
                return Err("another number was invited");
            }
            let plan =
                known.plan.inviting(*mode, *to).map_err(|_| "more were invited than there are people")?;
            replan(known, plan, journal);
            Ok(())
        }
        E::Responded { survey, questionnaire, response } => {
            let known = answerable(state, *survey, *questionnaire, response, recorded.at)?;
            if known.responses.contains_key(&response.token) {
                return Err("the token has responded before");
            }
            if !known.has_room() {
                return Err("all of the population have responded");
            }
            say(known, response.token, Said::Once(Box::new(response.clone())), journal);
            freeze(state, *questionnaire, journal);
            Ok(())
        }
        E::Corrected { survey, questionnaire, from, to, .. } => {
            let known = answerable(state, *survey, *questionnaire, to, recorded.at)?;
            if from.token != to.token || from == to {
                return Err("it is no correction");
            }
            let first = match known.responses.get(&from.token) {
                Some(Said::Once(said)) if **said == *from => said.clone(),
                Some(Said::Corrected { first, now }) if **now == *from => first.clone(),
                _ => return Err(OTHER_RESPONSE),
            };
            say(known, to.token, Said::Corrected { first, now: Box::new(to.clone()) }, journal);
            Ok(())
        }
        E::Withdrawn { survey, questionnaire, response, .. } => {
            let known = known(state, *survey)?;
            ensure(!known.erased, ERASED)?;
            if known.plan.questionnaire() != *questionnaire {
                return Err(OTHER_QUESTIONNAIRE);
            }
            if known.response(response.token) != Some(response) {
                return Err(OTHER_RESPONSE);
            }
            say(known, response.token, Said::Withdrawn, journal);
            Ok(())
        }
        E::RetentionSet { from, to } => {
            ensure(state.retention == *from, "the retention was another")?;
            state.retention = *to;
            journal.push(Undo::Retention(*from));
            Ok(())
        }
        E::TokensErased { survey, .. } => {
            let known = known(state, *survey)?;
            ensure(known.stage == Stage::Closed && known.leads_to_people(), "there are no tokens to erase")?;
            known.erased = true;
            journal.push(Undo::Erased(*survey));
            Ok(())
        }
    }
}

pub(super) fn undo(state: &mut Surveys, change: Undo) {
    match change {
        Undo::Described(key, Some(before)) => {
            state.questionnaires.insert(key, before);
        }
        Undo::Described(key, None) => {
            state.questionnaires.remove(&key);
        }
        Undo::Frozen(key) => {
            if let Some(described) = state.questionnaires.get_mut(&key) {
                described.frozen = false;
            }
        }
        Undo::Planned(id) => {
            state.surveys.remove(&id);
        }
        Undo::Stage(id, before) => {
            if let Some(survey) = state.surveys.get_mut(&id) {
                survey.stage = before;
            }
        }
        Undo::Plan(id, before) => {
            if let Some(survey) = state.surveys.get_mut(&id) {
                survey.plan = *before;
            }
        }
        Undo::Retention(before) => state.retention = before,
        Undo::Erased(id) => {
            if let Some(survey) = state.surveys.get_mut(&id) {
                survey.erased = false;
            }
        }
        Undo::Said(id, token, before) => {
            if let Some(survey) = state.surveys.get_mut(&id) {
                survey.set(token, before);
            }
        }
    }
}

fn described(
    state: &mut Surveys,
    questionnaire: &Questionnaire,
    journal: &mut Vec<Undo>,
) -> Result<(), Contradiction> {
    let key = questionnaire.key();
    let before = state.questionnaires.get(&key).cloned();
    match &before {
        Some(known) if known.frozen => return Err("the questionnaire is frozen"),
        None if state.next_version(key.code) != key.version => return Err("a version is missing before it"),
        Some(_) | None => {}
    }
    journal.push(Undo::Described(key, before));
    state.questionnaires.insert(key, Described { questionnaire: questionnaire.clone(), frozen: false });
    Ok(())
}

fn planned(state: &mut Surveys, plan: &SurveyPlan, journal: &mut Vec<Undo>) -> Result<(), Contradiction> {
    if state.surveys.contains_key(&plan.id()) {
        return Err("the survey is planned already");
    }
    if state.questionnaire(plan.questionnaire()).is_none() {
        return Err("the questionnaire is not known");
    }
    journal.push(Undo::Planned(plan.id()));
    state.surveys.insert(plan.id(), Survey::new(plan.clone()));
    Ok(())
}

fn known(state: &mut Surveys, id: SurveyId) -> Result<&mut Survey, Contradiction> {
    state.surveys.get_mut(&id).ok_or(UNKNOWN_SURVEY)
}

/// Returns a survey that stands open to this response.
fn answerable<'a>(
    state: &'a mut Surveys,
    id: SurveyId,
    key: QuestionnaireKey,
    response: &Response,
    at: Minute,
) -> Result<&'a mut Survey, Contradiction> {
    let survey = state.surveys.get_mut(&id).ok_or(UNKNOWN_SURVEY)?;
    if survey.plan.questionnaire() != key {
        return Err(OTHER_QUESTIONNAIRE);
    }
    if survey.stage != Stage::Open {
        return Err("the survey is not open");
    }
    let described = state.questionnaires.get(&key).ok_or(OTHER_QUESTIONNAIRE)?;
    let today = survey.plan.zone().to_local(at).map_err(|_| "the day cannot be told")?.date();
    survey
        .check(&described.questionnaire, response, today)
        .map_err(|_| "the answers do not fit the questions")?;
    Ok(survey)
}

fn step(
    state: &mut Surveys,
    id: SurveyId,
    from: Stage,
    to: Stage,
    at: Minute,
    journal: &mut Vec<Undo>,
) -> Result<(), Contradiction> {
    let survey = known(state, id)?;
    if survey.stage != from || !from.may_become(to) {
        return Err("the survey stood elsewhere");
    }
    journal.push(Undo::Stage(id, from));
    survey.stage = to;
    survey.check_stage(at)
}

fn replan(survey: &mut Survey, plan: SurveyPlan, journal: &mut Vec<Undo>) {
    let before = core::mem::replace(&mut survey.plan, plan);
    journal.push(Undo::Plan(survey.plan.id(), Box::new(before)));
}

fn say(survey: &mut Survey, token: ResponseToken, said: Said, journal: &mut Vec<Undo>) {
    let before = survey.set(token, Some(said));
    journal.push(Undo::Said(survey.plan.id(), token, before));
}

fn freeze(state: &mut Surveys, key: QuestionnaireKey, journal: &mut Vec<Undo>) {
    if let Some(described) = state.questionnaires.get_mut(&key).filter(|described| !described.frozen) {
        described.frozen = true;
        journal.push(Undo::Frozen(key));
    }
}
