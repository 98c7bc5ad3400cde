//! Responses of the year's satisfaction survey.

use std::collections::BTreeSet;

use imece::{
    chrono::NaiveDate,
    id::SurveyId,
    survey::{
        Answer, Question, QuestionKind, Questionnaire, QuestionnaireKey, Response, ResponseToken, Scale,
        Score, SurveyCommand, SurveyMode, SurveyPlan,
    },
    text::Code,
};

use super::{
    super::{
        ids::{Kind, id},
        rows::{Folder, Need, Row},
        steps::{Step, noon},
    },
    Named, SURVEY,
};

/// The survey as far as the responses tell: from the first to the last of them, by the modes in which they came.
#[derive(Debug)]
pub(crate) struct Survey {
    pub(crate) id: SurveyId,
    pub(crate) question: Code,
    pub(crate) steps: Vec<Step<SurveyCommand>>,
    pub(crate) modes: BTreeSet<SurveyMode>,
    pub(crate) days: BTreeSet<NaiveDate>,
}

impl Survey {
    /// Reads the responses; none without the file.
    pub(super) fn read(folder: &Folder<'_>) -> Option<Self> {
        let mut survey = Self {
            id: id(Kind::Survey, 0),
            question: Code::new("overall").ok()?,
            steps: Vec::new(),
            modes: BTreeSet::new(),
            days: BTreeSet::new(),
        };
        let mut known = Named::new("response");
        let columns = ["response", "channel", "date", "score"];
        let there = folder.each(SURVEY, &columns, Need::Optional, |row| survey.response(row, &mut known));
        there.then_some(survey)
    }

    /// What comes before the first response; nothing where there is none.
    pub(crate) fn opening(&self) -> Option<(NaiveDate, [SurveyCommand; 2])> {
        let (first, last) = (*self.days.first()?, *self.days.last()?);
        let key = QuestionnaireKey::first(self.question);
        let question = Question::new(self.question, QuestionKind::Scale(Scale::FIVE)).mandatory();
        let questionnaire = Questionnaire::new(key, [question]).ok()?;
        let plan = SurveyPlan::new(self.id, key, first, last, self.modes.iter().copied()).ok()?;
        Some((first, [SurveyCommand::Describe(questionnaire), SurveyCommand::Plan(plan)]))
    }

    fn response(&mut self, row: &Row<'_>, known: &mut Named<()>) {
        let name = row.text("response").map(str::to_owned);
        let mode = row.choice("channel", &SurveyMode::ALL.map(|mode| (mode.code(), mode)));
        let date = row.date("date");
        let at = date.and_then(|date| row.check("date", noon(date)));
        let point = row.number("score");
        let score = point.and_then(|point| Score::new(u8::try_from(point).ok()?, Scale::FIVE).ok());
        if let (Some(_), None, Some(written)) = (point, score, row.text("score")) {
            let best = Scale::FIVE.points();
            row.problem("score", format!("point `{written}` is not on a scale of 1 to {best}"));
        }
        let step = (|| {
            let mut token = [0; 32];
            token[..8].copy_from_slice(&u64::try_from(known.next()).ok()?.to_be_bytes());
            let response = Response::new(ResponseToken::new(token), mode?, date?);
            let response = response.with(self.question, Answer::Score(score?));
            let command = SurveyCommand::Respond { survey: self.id, response };
            Some(Step { at: at?, line: row.line, field: "response", command })
        })();
        if known.enter(row, "response", name, step.is_some().then_some(())) {
            self.modes.extend(mode);
            self.days.extend(date);
            self.steps.extend(step);
        }
    }
}
