//! Households at whose tables the fast was broken.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU32,
};

use imece::{
    chrono::{Days, NaiveDate},
    id::HouseholdId,
    place::District,
    solidarity::{HijriYear, HouseholdVisit, InvalidRamadan, RamadanPeriod, SolidarityCommand},
};

use super::{
    super::{
        ids::{Kind, id},
        problems::Problems,
        rows::{Folder, Need, Row},
        steps::{Step, noon},
    },
    IFTAR, district,
};

/// The visits, and where and when they were made.
#[derive(Debug)]
pub(crate) struct Iftar {
    pub(crate) steps: Vec<Step<SolidarityCommand>>,
    pub(crate) districts: Vec<District>,
    /// The Ramadans of the visits. The records tell no calendar, so each is taken to begin with its first visit.
    pub(crate) ramadans: Vec<RamadanPeriod>,
    /// The days of the visits of each Ramadan with their lines.
    days: BTreeMap<HijriYear, BTreeSet<(NaiveDate, u64)>>,
    households: BTreeMap<String, HouseholdId>,
}

impl Iftar {
    /// Reads the visits; none without the file.
    pub(super) fn read(folder: &Folder<'_>) -> Option<Self> {
        let mut iftar = Self {
            steps: Vec::new(),
            districts: Vec::new(),
            ramadans: Vec::new(),
            days: BTreeMap::new(),
            households: BTreeMap::new(),
        };
        let columns = ["household", "district", "date", "guests"];
        let there = folder.each(IFTAR, &columns, Need::Optional, |row| iftar.visit(row));
        iftar.begin(folder.problems);
        there.then_some(iftar)
    }

    /// Lets each Ramadan begin. Where none can begin so, its first visit is told, and the others are not judged.
    fn begin(&mut self, problems: &Problems) {
        for (year, days) in &self.days {
            let Some((first, line)) = days.first() else { continue };
            match RamadanPeriod::new(*year, *first, *first + Days::new(29)) {
                Ok(ramadan) => self.ramadans.push(ramadan),
                Err(error) => {
                    problems.of_field(IFTAR, *line, "date", error.to_string());
                    let lines: BTreeSet<u64> = days.iter().map(|(_, line)| *line).collect();
                    self.steps.retain(|step| !lines.contains(&step.line));
                    lines
                        .iter()
                        .filter(|other| *other != line)
                        .for_each(|line| problems.leave_out(IFTAR, *line));
                }
            }
        }
    }

    fn visit(&mut self, row: &Row<'_>) {
        let household = row.text("household");
        let district = district(row);
        let date = row.date("date");
        let at = date.and_then(|date| row.check("date", noon(date)));
        let year = date.and_then(|date| row.check("date", hijri_year(date)));
        let guests = row
            .number("guests")
            .and_then(|guests| row.check("guests", NonZeroU32::new(guests).ok_or("nobody sat at the table")));
        let step = (|| {
            let (household, district, date, year) = (household?, district?, date?, year?);
            let next = id(Kind::Household, self.households.len());
            let household = *self.households.entry(household.to_owned()).or_insert(next);
            let visit = id(Kind::Visit, self.steps.len());
            self.days.entry(year).or_default().insert((date, row.line));
            self.districts.push(district.clone());
            let command =
                SolidarityCommand::Visit(HouseholdVisit::new(visit, household, district, date, guests?));
            Some(Step { at: at?, line: row.line, field: "date", command })
        })();
        self.steps.extend(step);
    }
}

/// The Ramadan of 1446 began on 1 March 2025.
const KNOWN: (i64, (i32, u32, u32)) = (1_446, (2025, 3, 1));

/// Days of a hundred years of the moon.
const CENTURY: i64 = 35_437;

fn known() -> NaiveDate {
    let (year, month, day) = KNOWN.1;
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// The year whose Ramadan begins nearest to a fortnight before a day.
fn hijri_year(day: NaiveDate) -> Result<HijriYear, InvalidRamadan> {
    let since = (day - known()).num_days() - 14;
    let years = (since * 100 + CENTURY / 2).div_euclid(CENTURY);
    HijriYear::new(u16::try_from(KNOWN.0 + years).unwrap_or(u16::MAX))
}
