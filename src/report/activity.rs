use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Comparison, Figure, Incomparable, Measure, compare};
use crate::text::{Lang, Name};

/// Why figures make no report.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidReport {
    /// A figure of another year.
    #[error("a figure of {found} in the report of {year}")]
    OtherYear {
        /// The year of the report.
        year: i32,
        /// The year of the figure.
        found: i32,
    },
    /// Two figures of one measure.
    #[error("`{0}` is told twice")]
    Twice(Measure),
    /// A comparison with what is not in the report.
    #[error("`{0}` is compared, but the report does not tell it so")]
    NotTold(Measure),
}

impl InvalidReport {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OtherYear { .. } => "report_other_year",
            Self::Twice(_) => "report_twice",
            Self::NotTold(_) => "report_not_told",
        }
    }
}

/// The summary of a unit's year (*yıllık faaliyet özeti*): its figures, each measure once, and how they compare with those
/// of an earlier year, like with like.
///
/// It is complete, and so are its [`lines`](Self::lines): they are for the office. What leaves the office is
/// [`published`](Self::published).
///
/// ```
/// use imece::{report::{ActivityReport, Figure, Measure}, text::Lang};
/// let year = |year, programmes| {
///     let report = ActivityReport::new("Sivil Toplum Şube Müdürlüğü".parse()?, year);
///     Ok::<_, Box<dyn std::error::Error>>(report.with(Figure::exactly(Measure::JointProgrammes, year, programmes)?)?)
/// };
/// let (report, refused) = year(2025, 246)?.since(&year(2024, 228)?);
/// assert_eq!(report.lines(Lang::Turkish), [
///     "246 ortak program",
///     "ortak program: 2024'te 228, 2025'te 246, 18 artış (+%7,9)",
/// ]);
/// assert!(refused.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawReport", into = "RawReport")]
pub struct ActivityReport {
    unit: Name,
    year: i32,
    // INVARIANT: of the year
    measures: BTreeMap<Measure, Figure>,
    // INVARIANT: the later figure of each is one of the measures
    comparisons: Vec<Comparison>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReport {
    unit: Name,
    year: i32,
    measures: Vec<Figure>,
    comparisons: Vec<Comparison>,
}

impl ActivityReport {
    /// Begins the report of a unit's year.
    #[must_use]
    pub const fn new(unit: Name, year: i32) -> Self {
        Self { unit, year, measures: BTreeMap::new(), comparisons: Vec::new() }
    }

    /// Adds a figure of the year.
    ///
    /// # Errors
    /// [`InvalidReport`] for a figure of another year, or of a measure that is told.
    pub fn with(mut self, figure: Figure) -> Result<Self, InvalidReport> {
        if figure.year() != self.year {
            return Err(InvalidReport::OtherYear { year: self.year, found: figure.year() });
        }
        let measure = figure.measure();
        match self.measures.insert(measure, figure) {
            None => Ok(self),
            Some(_) => Err(InvalidReport::Twice(measure)),
        }
    }

    /// Compares every figure with that of an earlier year, and returns what could not be compared beside the report. What
    /// only one of them tells is set against what it is easily taken for, so that the reason is told where readers
    /// would compare the two.
    #[must_use]
    pub fn since(mut self, earlier: &Self) -> (Self, Vec<Incomparable>) {
        self.comparisons.clear();
        if self.unit != earlier.unit {
            let (earlier, later) = (earlier.unit.clone(), self.unit.clone());
            return (self, Vec::from([Incomparable::OtherUnit { earlier, later }]));
        }
        let mut refused = Vec::new();
        for measure in Measure::ALL {
            let found = match (earlier.figure(*measure), self.figure(*measure)) {
                (Some(before), Some(after)) => compare(before, after),
                (Some(before), None) => match measure.looks_like().and_then(|other| self.figure(other)) {
                    Some(after) => compare(before, after),
                    None => Err(Incomparable::Missing { measure: *measure, year: self.year }),
                },
                (None, Some(after)) => match measure.looks_like().and_then(|other| earlier.figure(other)) {
                    Some(before) => compare(before, after),
                    None => Err(Incomparable::Missing { measure: *measure, year: earlier.year }),
                },
                (None, None) => continue,
            };
            match found {
                Ok(comparison) => self.comparisons.push(comparison),
                Err(why) if refused.contains(&why) => {}
                Err(why) => refused.push(why),
            }
        }
        (self, refused)
    }

    /// Returns whose year it is.
    #[must_use]
    pub const fn unit(&self) -> &Name {
        &self.unit
    }

    /// Returns the year.
    #[must_use]
    pub const fn year(&self) -> i32 {
        self.year
    }

    /// Returns the figures, in the order of their measures.
    pub fn measures(&self) -> impl Iterator<Item = &Figure> {
        self.measures.values()
    }

    /// Returns the figure of a measure.
    #[must_use]
    pub fn figure(&self, measure: Measure) -> Option<&Figure> {
        self.measures.get(&measure)
    }

    /// Returns how figures compare with those of an earlier year.
    #[must_use]
    pub fn comparisons(&self) -> &[Comparison] {
        &self.comparisons
    }

    /// Writes the report line by line: the figures, then the comparisons. Nothing is hidden.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let figures = self.measures.values().map(|figure| figure.text(lang));
        figures.chain(self.comparisons.iter().map(|comparison| comparison.text(lang))).collect()
    }
}

impl TryFrom<RawReport> for ActivityReport {
    type Error = InvalidReport;
    fn try_from(raw: RawReport) -> Result<Self, InvalidReport> {
        let mut report = Self::new(raw.unit, raw.year);
        for figure in raw.measures {
            report = report.with(figure)?;
        }
        for comparison in raw.comparisons {
            let measure = comparison.measure();
            if report.figure(measure) != Some(comparison.later()) {
                return Err(InvalidReport::NotTold(measure));
            }
            if report.comparisons.iter().any(|other| other.measure() == measure) {
                return Err(InvalidReport::Twice(measure));
            }
            report.comparisons.push(comparison);
        }
        Ok(report)
    }
}

impl From<ActivityReport> for RawReport {
    fn from(report: ActivityReport) -> Self {
        let ActivityReport { unit, year, measures, comparisons } = report;
        Self { unit, year, measures: measures.into_values().collect(), comparisons }
    }
}
