//! Petitions, each from the arrival to the answer.

use std::collections::BTreeMap;

use imece::{
    id::UnitId,
    organisation::{Intake, OrganisationalUnit, ReferralTarget, UnitKind},
    petition::{
        Applicant, Decision, DecisionOutcome, Formality, PetitionCommand, Reason, ReasonCode, Submission,
        SubmissionKind,
    },
    text::{Code, Name},
    time::Minute,
};

use super::{
    super::{
        ids::{Kind, id},
        rows::{Folder, Need, Row},
        steps::{Step, noon},
    },
    Named, PETITIONS, channel,
    places::Places,
};

/// The ways of all petitions, and the departments that they passed.
#[derive(Debug)]
pub(crate) struct Petitions {
    pub(crate) steps: Vec<Step<PetitionCommand>>,
    pub(crate) units: Vec<OrganisationalUnit>,
}

/// What the records call a decision. They tell no reasons, but who does not grant everything owes one.
pub(crate) const OUTCOMES: [(&str, DecisionOutcome); 3] = [
    ("approved", DecisionOutcome::Approved),
    ("partially_approved", DecisionOutcome::PartlyApproved),
    ("rejected", DecisionOutcome::Refused),
];
const REASON: ReasonCode = ReasonCode::NotFeasible;

/// Reads the petitions; none without the file.
pub(super) fn read(folder: &Folder<'_>, places: &Places) -> Option<Petitions> {
    let columns = [
        "number",
        "organisation",
        "channel",
        "received",
        "referred",
        "department",
        "decided",
        "decision",
        "answered",
    ];
    let mut reader =
        Reader { places, known: Named::new("petition"), departments: BTreeMap::new(), steps: Vec::new() };
    let there = folder.each(PETITIONS, &columns, Need::Optional, |row| reader.petition(row));
    let unit = |(name, id)| OrganisationalUnit::new(id, name, UnitKind::Directorate);
    let units = reader.departments.into_iter().map(unit).collect();
    there.then_some(Petitions { steps: reader.steps, units })
}

struct Reader<'a> {
    places: &'a Places,
    known: Named<()>,
    departments: BTreeMap<Name, UnitId>,
    steps: Vec<Step<PetitionCommand>>,
}

impl Reader<'_> {
    fn petition(&mut self, row: &Row<'_>) {
        let number: Option<Name> = row.parse("number");
        let organisation = self.places.organisations.find(row, "organisation").map(|of| of.id);
        let channel = channel(row);
        let dates = dates(row);
        let department = row.parse("department").map(|name| self.department(name));
        let outcome = row.choice("decision", &OUTCOMES);
        let (petition, text) = (id(Kind::Petition, self.known.next()), id(Kind::Text, 0));
        let known_as = number.as_ref().map(ToString::to_string);
        let steps = (|| {
            let (number, channel, unit, outcome) = (number?, channel?, department?, outcome?);
            row.name(petition, number.as_str());
            let [received, referred, decided, answered] = dates?;
            let intake = Intake::numbered(channel, number.clone()).unwrap_or(Intake::by(channel));
            let applicant = Applicant::Organisation(organisation?);
            let subject = Code::new("petition").ok()?;
            let kind = SubmissionKind::Request;
            let submission =
                Submission::new(petition, number, applicant, intake, kind, subject, text, received)
                    .with_formalities([Formality::Name, Formality::Signature, Formality::Address]);
            let reason = (outcome != DecisionOutcome::Approved).then(|| Reason::new(REASON, None).ok());
            let decision = row.check("decision", Decision::new(outcome, unit, reason.flatten()))?;
            let target = ReferralTarget::to(unit);
            let commands = [
                ("received", received, PetitionCommand::Receive(submission)),
                ("received", received, PetitionCommand::Register { petition }),
                ("referred", referred, PetitionCommand::Refer { petition, target, within: None }),
                ("referred", referred, PetitionCommand::Accept { petition, unit }),
                ("decided", decided, PetitionCommand::Decide { petition, decision }),
                ("decided", decided, PetitionCommand::PrepareAnswer { petition, text }),
                ("answered", answered, PetitionCommand::SendAnswer { petition, channel }),
            ];
            Some(commands.map(|(field, at, command)| Step { at, line: row.line, field, command }))
        })();
        if self.known.enter(row, "number", known_as, steps.is_some().then_some(())) {
            self.steps.extend(steps.into_iter().flatten());
        }
    }

    fn department(&mut self, name: Name) -> UnitId {
        // Number 0 is the coordinator.
        let next = id(Kind::Unit, self.departments.len() + 1);
        *self.departments.entry(name).or_insert(next)
    }
}

/// The four days of a petition, none before the one that comes first.
fn dates(row: &Row<'_>) -> Option<[Minute; 4]> {
    let fields = ["received", "referred", "decided", "answered"];
    let days = fields.map(|field| (field, row.date(field)));
    for pair in days.windows(2) {
        if let [(first, Some(before)), (next, Some(day))] = pair
            && day < before
        {
            row.problem(next, format!("`{day}` is before the day of `{first}`, `{before}`"));
            return None;
        }
    }
    let noons = days.map(|(field, day)| row.check(field, noon(day?)));
    let [Some(received), Some(referred), Some(decided), Some(answered)] = noons else { return None };
    Some([received, referred, decided, answered])
}
