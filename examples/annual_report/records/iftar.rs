//! Households at whose tables the fast was broken.

use std::{collections::BTreeMap, num::NonZeroU32};

use imece::{
    chrono::{Days, NaiveDate, TimeDelta},
    id::HouseholdId,
    place::District,
    solidarity::{HijriYear, HouseholdVisit, InvalidRamadan, RamadanPeriod, SolidarityCommand},
};

use super::{
    super::{
        ids::{Kind, id},
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
    /// The earliest visit of each Ramadan.
    first: BTreeMap<HijriYear, NaiveDate>,
    households: BTreeMap<String, HouseholdId>,
}

impl Iftar {
    /// Reads the visits; none without the file.
    pub(super) fn read(folder: &Folder<'_>) -> Option<Self> {
        let mut iftar = Self {
            steps: Vec::new(),
            districts: Vec::new(),
            first: BTreeMap::new(),
            households: BTreeMap::new(),
        };
        let columns = ["household", "district", "date", "guests"];
        folder.each(IFTAR, &columns, Need::Optional, |row| iftar.visit(row)).then_some(iftar)
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
            let first = self.first.entry(year).or_insert(date);
            *first = date.min(*first);
            self.districts.push(district.clone());
            let command =
                SolidarityCommand::Visit(HouseholdVisit::new(visit, household, district, date, guests?));
            Some(Step { at: at?, line: row.line, field: "date", command })
        })();
        self.steps.extend(step);
    }

    /// The Ramadans of the visits. The records tell no calendar, and no formula gives its days: it lies within two days of
    /// the reckoned one, and begins no later than the first visit.
    pub(crate) fn ramadans(&self) -> Result<Vec<RamadanPeriod>, InvalidRamadan> {
        let period = |(year, first): (&HijriYear, &NaiveDate)| {
            let reckoned = reckoned(*year);
            let first = (*first).clamp(reckoned - TimeDelta::days(2), reckoned + TimeDelta::days(2));
            RamadanPeriod::new(*year, first, first + Days::new(29))
        };
        self.first.iter().map(period).collect()
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

/// When the Ramadan of a year begins, to some days.
fn reckoned(year: HijriYear) -> NaiveDate {
    known() + TimeDelta::days(((i64::from(year.get()) - KNOWN.0) * CENTURY).div_euclid(100))
}

/// The year whose Ramadan begins nearest to a fortnight before a day.
fn hijri_year(day: NaiveDate) -> Result<HijriYear, InvalidRamadan> {
    let since = (day - known()).num_days() - 14;
    let years = (since * 100 + CENTURY / 2).div_euclid(CENTURY);
    HijriYear::new(u16::try_from(KNOWN.0 + years).unwrap_or(u16::MAX))
}
