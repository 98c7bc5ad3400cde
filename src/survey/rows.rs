//! Surveys as rows, for a host that does not keep events.

use alloc::{boxed::Box, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    Questionnaire, Response, ResponseToken, Stage, Survey, SurveyPlan, Surveys,
    surveys::{Described, Said},
};
use crate::{
    event::{Contradiction, Head, ReplayError, as_rows, ensure, load_rows},
    time::RetentionPolicy,
};

/// Everything that surveys hold, as rows: what a host keeps that does not keep events.
///
/// Which questionnaires are frozen is no row: those that somebody has answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct SurveysSnapshot {
    /// Where the stream stands.
    pub head: Head,
    /// The questionnaires, in the order of their names and versions when written, in any order when read.
    pub questionnaires: Vec<Questionnaire>,
    /// The surveys, likewise in the order of their ids.
    pub surveys: Vec<SurveyRow>,
    /// How long after its end a survey's tokens may lead to people.
    #[serde(default)]
    pub retention: Option<RetentionPolicy>,
}

/// A survey and what was said, as a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct SurveyRow {
    /// The plan, as it stands.
    pub plan: SurveyPlan,
    /// As it was planned, where something has changed since: the same plan again is recognised by it.
    #[serde(default)]
    pub planned: Option<SurveyPlan>,
    /// Where it stands as of the last event.
    pub stage: Stage,
    /// The responses that stand, in the order of their tokens when written, in any order when read.
    pub responses: Vec<ResponseRow>,
    /// The tokens that took their responses back, likewise; nothing else of those is kept.
    #[serde(default)]
    pub withdrawn: Vec<ResponseToken>,
    /// Whether its tokens lead to nobody any more.
    #[serde(default)]
    pub erased: bool,
}

/// A response that stands, as a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct ResponseRow {
    /// What its token says now.
    pub response: Response,
    /// What it said first, where that was corrected: a repetition is recognised by it.
    #[serde(default)]
    pub first: Option<Box<Response>>,
}

impl Surveys {
    /// Returns everything that the surveys hold, as rows.
    #[must_use]
    pub fn snapshot(&self) -> SurveysSnapshot {
        SurveysSnapshot {
            head: self.head,
            questionnaires: self.questionnaires().cloned().collect(),
            surveys: self.surveys().map(Survey::row).collect(),
            retention: self.retention,
        }
    }

    /// Makes surveys of rows, which go on where they stopped.
    ///
    /// # Errors
    /// [`ReplayError::Impossible`] for the first row that cannot be: an id or a token twice, a version missing, an unknown
    /// questionnaire, a plan that is another one, a response with a fault or to come, more of them than there are people,
    /// a stage that comes later, more than the events can have led to.
    pub fn load(snapshot: SurveysSnapshot) -> Result<Self, ReplayError> {
        let head = snapshot.head;
        load_rows(Self::new(head.stream), head, |surveys| surveys.fill(snapshot))
    }

    fn fill(&mut self, snapshot: SurveysSnapshot) -> Result<(), Contradiction> {
        let SurveysSnapshot { head, mut questionnaires, surveys, retention } = snapshot;
        let described = questionnaires.iter().map(|_| 1);
        head.check_events(surveys.iter().map(SurveyRow::events).chain(described))?;
        self.head = head;
        self.retention = retention;
        questionnaires.sort_by_key(Questionnaire::key);
        for questionnaire in questionnaires {
            let key = questionnaire.key();
            if self.questionnaires.contains_key(&key) {
                return Err("two questionnaires have one name and version");
            }
            if self.next_version(key.code) != key.version {
                return Err("a version is missing before it");
            }
            self.questionnaires.insert(key, Described { questionnaire, frozen: false });
        }
        for row in surveys {
            let survey = self.survey_of(row)?;
            if let Some(described) = self.questionnaires.get_mut(&survey.plan.questionnaire()) {
                described.frozen |= !survey.responses.is_empty();
            }
            if self.surveys.insert(survey.plan.id(), survey).is_some() {
                return Err("two surveys have one id");
            }
        }
        Ok(())
    }

    /// Makes a survey of its row.
    fn survey_of(&self, row: SurveyRow) -> Result<Survey, Contradiction> {
        let questionnaire = self.questionnaire(row.plan.questionnaire());
        let questionnaire = questionnaire.ok_or("the questionnaire is not known")?;
        let today = row.plan.zone().to_local(self.head.at).map_err(|_| "the day cannot be told")?.date();
        let planned = row.planned.unwrap_or_else(|| row.plan.clone());
        if !planned.can_become(&row.plan) {
            return Err("the survey was planned as another one");
        }
        let mut survey = Survey { planned, stage: row.stage, erased: row.erased, ..Survey::new(row.plan) };
        for ResponseRow { response, first } in row.responses {
            for said in first.as_deref().into_iter().chain([&response]) {
                survey
                    .check(questionnaire, said, today)
                    .map_err(|_| "the answers do not fit the questions")?;
            }
            let (token, now) = (response.token, Box::new(response));
            let said = match first {
                Some(first) if first.token != token => return Err("it is no correction"),
                Some(first) => Said::Corrected { first, now },
                None => Said::Once(now),
            };
            if !survey.has_room() {
                return Err("all of the population have responded");
            }
            if survey.set(token, Some(said)).is_some() {
                return Err("the token has responded before");
            }
        }
        for token in row.withdrawn {
            if survey.set(token, Some(Said::Withdrawn)).is_some() {
                return Err("the token has responded before");
            }
        }
        let erased = survey.stage == Stage::Closed && !survey.responses.is_empty();
        ensure(erased || !survey.erased, "there are no tokens to erase")?;
        survey.check_stage(self.head.at)?;
        Ok(survey)
    }
}

impl Survey {
    fn row(&self) -> SurveyRow {
        let mut row = SurveyRow {
            plan: self.plan.clone(),
            planned: (self.planned != self.plan).then(|| self.planned.clone()),
            stage: self.stage,
            responses: Vec::new(),
            withdrawn: Vec::new(),
            erased: self.erased,
        };
        for (token, said) in &self.responses {
            match said.clone() {
                Said::Once(now) => row.responses.push(ResponseRow { response: *now, first: None }),
                Said::Corrected { first, now } => {
                    row.responses.push(ResponseRow { response: *now, first: Some(first) });
                }
                Said::Withdrawn => row.withdrawn.push(*token),
            }
        }
        row
    }
}

impl SurveyRow {
    /// Returns how many events it took at least.
    fn events(&self) -> u64 {
        let changed = u64::from(self.planned.as_ref().is_some_and(|planned| *planned != self.plan));
        let moved = u64::from(self.stage != Stage::Planned).saturating_add(u64::from(self.erased));
        let said = self.responses.iter().map(|row| if row.first.is_some() { 2 } else { 1 });
        let withdrawn = self.withdrawn.iter().map(|_| 2);
        said.chain(withdrawn).fold(1, u64::saturating_add).saturating_add(changed).saturating_add(moved)
    }
}

as_rows!(Surveys, SurveysSnapshot, ReplayError);
