//! Joint programmes, each from the idea to the closing on its day.

use std::collections::BTreeMap;

use imece::{
    chrono::NaiveDate,
    id::OrganisationId,
    organisation::{Hazard, OfficialRole},
    programme::{
        AwarenessActivity, Closing, Congress, FormatKind, InvalidFormat, March, OtherFormat, Place,
        PlaceKind, ProgrammeCommand, ProgrammeFormat, ProgrammeKind, ProgrammePlan, Rally, Tournament, Venue,
    },
    stats::Dimension,
    text::{Code, Name},
    time::{InvalidTime, LocalMinute, LocalSlot, Minute, Minutes, Zone},
};

use super::{
    super::{
        ids::{Kind, id},
        rows::{Folder, Need, Row},
        steps::Step,
    },
    Named, PROGRAMMES, district,
    places::Places,
};

/// Reads the programmes; none without the file.
pub(super) fn read(folder: &Folder<'_>, places: &Places) -> Option<Vec<Step<ProgrammeCommand>>> {
    let columns =
        ["programme", "title", "kind", "theme", "date", "district", "partners", "attendance", "volunteers"];
    let mut reader = Reader {
        places,
        known: Named::new("programme"),
        squares: BTreeMap::new(),
        on_day: BTreeMap::new(),
        steps: Vec::new(),
    };
    let there = folder.each(PROGRAMMES, &columns, Need::Optional, |row| reader.programme(row));
    there.then_some(reader.steps)
}

struct Reader<'a> {
    places: &'a Places,
    known: Named<()>,
    /// A place in each district.
    squares: BTreeMap<String, Place>,
    /// How many programmes a day has so far.
    on_day: BTreeMap<NaiveDate, u32>,
    steps: Vec<Step<ProgrammeCommand>>,
}

impl Reader<'_> {
    fn programme(&mut self, row: &Row<'_>) {
        let name = row.text("programme").map(str::to_owned);
        let title: Option<Name> = row.parse("title");
        let word: Option<Code> = row.parse("kind");
        let themes: Vec<_> = ProgrammeKind::ALL.iter().map(|theme| (theme.code(), *theme)).collect();
        let theme = row.choice("theme", &themes);
        let date = row.date("date");
        let time = date.and_then(|date| row.check("date", self.time_on(date)));
        let district = district(row);
        let partners = self.partners(row);
        let (attendance, volunteers) = (row.number("attendance"), row.number("volunteers"));
        let programme = id(Kind::Programme, self.known.next());
        row.name(programme, name.as_deref().unwrap_or_default());
        let steps = (|| {
            let (time, starts, ends) = time?;
            let partners = partners?;
            let format = row.check("kind", format(word?, &partners))?;
            let next = self.squares.len();
            let district = district?;
            let square = self.squares.entry(district.slug()).or_insert_with(|| {
                Place::new(id(Kind::Place, next), district.name().clone(), PlaceKind::Square, district)
            });
            let congress = matches!(format, ProgrammeFormat::Congress(_));
            let (venue, unit) = (Venue::Place(square.id), id(Kind::Unit, 0));
            let plan = ProgrammePlan::new(programme, title?, theme?, format, partners, unit, venue, time);
            let plan = row.check("partners", plan)?;
            let closing = Closing::new(attendance?, time, id(Kind::Text, 0)).with_volunteers(volunteers?);
            // Each with the field to which its refusal is due: a partner may be dissolved, and some formats need volunteers.
            let mut commands = vec![
                ("district", starts, ProgrammeCommand::DescribePlace(square.clone())),
                ("partners", starts, ProgrammeCommand::Draft(plan)),
                ("partners", starts, ProgrammeCommand::Plan { programme }),
                ("date", starts, ProgrammeCommand::Announce { programme }),
                ("date", starts, ProgrammeCommand::Begin { programme }),
                ("volunteers", ends, ProgrammeCommand::Close { programme, closing }),
            ];
            if congress {
                let (topic, office) = (word?, OfficialRole::SecretaryGeneral);
                let name = ProgrammeCommand::NameRapporteur { programme, topic, office };
                commands.insert(5, ("kind", starts, name));
            }
            let step = |(field, at, command)| Step { at, line: row.line, field, command };
            Some(commands.into_iter().map(step))
        })();
        if self.known.enter(row, "programme", name, steps.is_some().then_some(())) {
            self.steps.extend(steps.into_iter().flatten());
        }
    }

    /// The records know the day, not the hour: one minute after the other, so that nothing is held twice at a time.
    fn time_on(&mut self, day: NaiveDate) -> Result<(LocalSlot, Minute, Minute), InvalidTime> {
        let before = self.on_day.entry(day).or_default();
        let start = LocalMinute::on(day, 720 + *before)?;
        *before += 1;
        let time = LocalSlot::with_length(start, Minutes::new(1))?;
        let slot = Zone::ISTANBUL.slot(time)?;
        Ok((time, slot.start(), slot.end()))
    }

    fn partners(&self, row: &Row<'_>) -> Option<Vec<OrganisationId>> {
        let numbers = row.text("partners")?.split(';').map(str::trim).filter(|number| !number.is_empty());
        let organisations = &self.places.organisations;
        // Every one is looked up before the first failure counts, so that all are told.
        let found: Vec<_> = numbers.map(|number| organisations.look_up(row, "partners", number)).collect();
        found.into_iter().map(|organisation| Some(organisation?.id)).collect()
    }
}

/// The format that a word names, and what a format needs besides, of which the records do not tell.
fn format(word: Code, partners: &[OrganisationId]) -> Result<ProgrammeFormat, InvalidFormat> {
    let two = std::num::NonZeroU32::MIN.saturating_add(1);
    Ok(match FormatKind::from_text(word.as_str()) {
        Some(FormatKind::GeneralAssembly) => ProgrammeFormat::GeneralAssembly,
        Some(FormatKind::Concert) => ProgrammeFormat::Concert,
        Some(FormatKind::Commemoration) => ProgrammeFormat::Commemoration,
        Some(FormatKind::Iftar) => ProgrammeFormat::Iftar,
        Some(FormatKind::Festival) => ProgrammeFormat::Festival,
        Some(FormatKind::Training) => ProgrammeFormat::Training,
        Some(FormatKind::OpenAirCinema) => ProgrammeFormat::OpenAirCinema,
        Some(FormatKind::March) => ProgrammeFormat::March(March::new()),
        Some(FormatKind::Rally) => ProgrammeFormat::Rally(Rally { cause: word }),
        Some(FormatKind::AwarenessActivity) => {
            ProgrammeFormat::AwarenessActivity(AwarenessActivity { hazard: Hazard::Wildfire })
        }
        Some(FormatKind::Tournament) => {
            let cup = Tournament::of(word);
            ProgrammeFormat::Tournament(partners.iter().fold(cup, |cup, host| cup.with_teams(*host, two)))
        }
        Some(FormatKind::Congress) => ProgrammeFormat::Congress(Congress::new().with_table(word)),
        _ if word.as_str() == "assembly" => ProgrammeFormat::Congress(Congress::new().with_table(word)),
        _ => ProgrammeFormat::Other(OtherFormat::new(word)?),
    })
}
