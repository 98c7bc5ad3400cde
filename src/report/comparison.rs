use alloc::{
    boxed::Box,
    format,
    string::{String, ToString},
};
use core::cmp::Ordering;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    Figure, Measure, Value,
    figure::{integer, percent, rate_text},
};
use crate::{
    statistics::{NoFigure, Trend},
    stats::Ratio,
    text::{Case, Lang, Name, Precision, spell, spell_with},
};

/// Why two figures are not compared.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Incomparable {
    /// They count different things.
    #[error(
        "`{}` of {} is not compared with `{}` of {}: other things are counted",
        .earlier.measure(), .earlier.year(), .later.measure(), .later.year()
    )]
    OtherMeasure {
        /// The one.
        earlier: Box<Figure>,
        /// The other.
        later: Box<Figure>,
    },
    /// They are of other municipalities or units.
    #[error("figures of `{earlier}` are not compared with those of `{later}`")]
    OtherUnit {
        /// The one.
        earlier: Name,
        /// The other.
        later: Name,
    },
    /// The second is not of a later year.
    #[error("{later} is not later than {earlier}")]
    NotLater {
        /// The year that should be the earlier one.
        earlier: i32,
        /// The year that should be the later one.
        later: i32,
    },
    /// A year has no such figure, so there is nothing to compare.
    #[error("there is no figure of `{measure}` of {year}")]
    Missing {
        /// What is not counted.
        measure: Measure,
        /// In which year.
        year: i32,
    },
    /// The two rates do not go together.
    #[error(transparent)]
    Rates(#[from] NoFigure),
}

impl Incomparable {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OtherMeasure { .. } => "compares_other_measure",
            Self::OtherUnit { .. } => "compares_other_unit",
            Self::NotLater { .. } => "compares_not_later",
            Self::Missing { .. } => "compares_missing",
            Self::Rates(why) => why.code(),
        }
    }

    /// Writes the reason for readers of a report.
    #[must_use]
    pub fn reason(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::OtherMeasure { earlier, later }, _) => {
                let side = |figure: &Figure| {
                    let definition = figure.measure().definition(lang);
                    format!("{} ({}: {definition})", figure.text(lang), figure.year())
                };
                let (earlier, later) = (side(earlier), side(later));
                match lang {
                    Lang::Turkish => {
                        format!("{earlier} ile {later} karşılaştırılmaz: aynı şey sayılmamıştır")
                    }
                    Lang::English => {
                        format!("{earlier} is not compared with {later}: different things are counted")
                    }
                }
            }
            (Self::OtherUnit { earlier, later }, Lang::Turkish) => {
                format!("ayrı birimler: {earlier}, {later}")
            }
            (Self::OtherUnit { earlier, later }, Lang::English) => {
                format!("other units: {earlier}, {later}")
            }
            (Self::NotLater { earlier, later }, Lang::Turkish) => {
                format!("{later} yılı {earlier} yılından sonra değil")
            }
            (Self::NotLater { .. }, Lang::English) => self.to_string(),
            (Self::Missing { measure, year }, Lang::Turkish) => {
                format!("{} yılında sayılmamış: {}", year, measure.name(lang))
            }
            (Self::Missing { measure, year }, Lang::English) => {
                format!("not counted in {}: {}", year, measure.name(lang))
            }
            (Self::Rates(_), Lang::Turkish) => "oranların tanımı ya da okunuşu aynı değil".to_string(),
            (Self::Rates(why), Lang::English) => why.to_string(),
        }
    }
}

/// By how much a count changed, as far as the precision of the two says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Step {
    /// By how many: the number itself, or a lower bound.
    pub by: u64,
    /// So many out of the earlier count; nothing where that is zero.
    pub share: Option<Ratio>,
    /// Whether `by` is the number itself.
    pub precision: Precision,
}

/// What became of a figure from one year to a later one.
#[expect(clippy::exhaustive_enums, reason = "whoever tells a change has to tell each of them")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Change {
    /// Nothing.
    Equal,
    /// More.
    Rise(Step),
    /// Fewer.
    Fall(Step),
    /// One of the counts is a lower bound that leaves open which is larger.
    Open,
    /// A rate changed so, with the interval of the difference.
    Rate(Trend),
}

/// Two figures of one measure and of two years.
///
/// ```
/// use imece::{report::{Figure, Measure, compare}, text::Lang};
/// let programmes = |year, count| Figure::exactly(Measure::JointProgrammes, year, count);
/// let change = compare(&programmes(2024, 228)?, &programmes(2025, 246)?)?;
/// assert_eq!(change.text(Lang::English), "joint programmes: 228 in 2024, 246 in 2025, 18 more (+7.9%)");
///
/// let attendances = Figure::exactly(Measure::MeetingAttendances, 2024, 118_343)?;
/// let visits = Figure::exactly(Measure::CentreVisits, 2025, 92_332)?;
/// assert_eq!(compare(&attendances, &visits).unwrap_err().code(), "compares_other_measure");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawComparison", into = "RawComparison")]
pub struct Comparison {
    earlier: Figure,
    later: Figure,
    // INVARIANT: what the two say
    change: Change,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawComparison {
    earlier: Figure,
    later: Figure,
}

/// Compares a figure with that of a later year.
///
/// # Errors
/// [`Incomparable`] with the reason, which never is that the numbers are unwelcome.
pub fn compare(earlier: &Figure, later: &Figure) -> Result<Comparison, Incomparable> {
    if earlier.measure() != later.measure() {
        let (earlier, later) = (Box::new(earlier.clone()), Box::new(later.clone()));
        return Err(Incomparable::OtherMeasure { earlier, later });
    }
    if later.year() <= earlier.year() {
        return Err(Incomparable::NotLater { earlier: earlier.year(), later: later.year() });
    }
    let change = match (earlier.value(), later.value()) {
        (Value::Rate(before), Value::Rate(after)) => Change::Rate(after.since(before)?),
        (
            Value::Count { count: before, precision: sure_before },
            Value::Count { count: after, precision: sure_after },
        ) => counts((*before, *sure_before), (*after, *sure_after)),
        // A measure is the one or the other.
        _ => Change::Open,
    };
    Ok(Comparison { earlier: earlier.clone(), later: later.clone(), change })
}

/// A count that is a lower bound may be larger, and never is smaller: it shows a rise to it, and a fall from it.
fn counts((before, sure_before): (u64, Precision), (after, sure_after): (u64, Precision)) -> Change {
    let exact = |precision| precision == Precision::Exact;
    let by = before.abs_diff(after);
    let (both, direction) = (exact(sure_before) && exact(sure_after), after.cmp(&before));
    let precision = if both { Precision::Exact } else { Precision::MoreThan };
    let step = Step { by, share: Ratio::new(by, before), precision };
    match direction {
        Ordering::Equal if both => Change::Equal,
        Ordering::Greater if exact(sure_before) => Change::Rise(step),
        Ordering::Less if exact(sure_after) => Change::Fall(step),
        _ => Change::Open,
    }
}

impl Comparison {
    /// Returns what is counted in both.
    #[must_use]
    pub const fn measure(&self) -> Measure {
        self.earlier.measure()
    }

    /// Returns the earlier figure.
    #[must_use]
    pub const fn earlier(&self) -> &Figure {
        &self.earlier
    }

    /// Returns the later figure.
    #[must_use]
    pub const fn later(&self) -> &Figure {
        &self.later
    }

    /// Returns what became of it.
    #[must_use]
    pub const fn change(&self) -> Change {
        self.change
    }

    /// Writes both figures and the change in a line.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (name, change) = (self.measure().name(lang), self.change.text(lang));
        let [before, after] = [&self.earlier, &self.later].map(|figure| match (figure.value(), lang) {
            (Value::Rate(rate), _) => format!("{} {}", figure.year(), rate_text(rate, lang)),
            (Value::Count { .. }, Lang::Turkish) => {
                let year = u64::try_from(figure.year()).unwrap_or(0);
                format!("{}'{} {}", figure.year(), Case::Locative.suffix(year), figure.number(lang))
            }
            (Value::Count { .. }, Lang::English) => format!("{} in {}", figure.number(lang), figure.year()),
        });
        format!("{name}: {before}, {after}, {change}")
    }
}

impl Change {
    /// Writes the change: a bound as a bound, and no percentage where there is nothing to be a part of.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        match self {
            Self::Equal => lang.pick("değişmedi", "unchanged").to_string(),
            Self::Open => lang
                .pick(
                    "sayımlar alt sınır olduğundan değişim bilinmiyor",
                    "the counts are lower bounds, so the change is not known",
                )
                .to_string(),
            Self::Rise(step) => step.text(true, lang),
            Self::Fall(step) => step.text(false, lang),
            Self::Rate(trend) => rate_change(&trend, lang),
        }
    }
}

impl Step {
    fn text(self, rise: bool, lang: Lang) -> String {
        let sign = if rise { "+" } else { "-" };
        let direction = if rise { lang.pick("artış", "more") } else { lang.pick("azalış", "fewer") };
        let permille = self.share.and_then(|share| share.permille().ok()).and_then(|p| i64::try_from(p).ok());
        // A bound in whole percent, rounded down, so that it is one.
        let percent = self.share.and_then(|share| {
            let whole = u128::from(share.numerator()).saturating_mul(100);
            u64::try_from(whole.checked_div(share.denominator().into())?).ok()
        });
        let (by, share) = match (self.precision, lang) {
            (Precision::Exact, _) => {
                let by = lang.pick(spell(self.by), integer(self.by, lang));
                (by, permille.map(|permille| format!("{sign}{}", lang.percent(permille, 1))))
            }
            (_, Lang::Turkish) => (
                format!("{} fazla", spell_with(self.by, Case::Ablative)),
                percent.map(|percent| format!("en az {sign}%{percent}")),
            ),
            (_, Lang::English) => (
                format!("over {}", integer(self.by, lang)),
                percent.map(|percent| format!("at least {sign}{percent}%")),
            ),
        };
        let share = share.map(|share| format!(" ({share})")).unwrap_or_default();
        format!("{by} {direction}{share}")
    }
}

fn rate_change(trend: &Trend, lang: Lang) -> String {
    let difference = trend.difference();
    let (low, high) = (difference.interval().low(), difference.interval().high());
    let [value, low, high] = [difference.value(), low, high].map(|share| points(share, lang));
    let sure = lang.percent(difference.confidence().percent().into(), 0);
    let found = if difference.is_change() {
        lang.pick("değişti", "changed")
    } else {
        lang.pick("anlamlı bir değişim yok", "no significant change")
    };
    match lang {
        Lang::Turkish => format!("fark {value} puan ({sure} güven aralığı {low}–{high}): {found}"),
        Lang::English => format!("by {value} points ({sure} confidence interval {low} to {high}): {found}"),
    }
}

/// A difference of shares in percentage points.
fn points(share: f64, lang: Lang) -> String {
    percent(share, lang).replace('%', "")
}

impl TryFrom<RawComparison> for Comparison {
    type Error = Incomparable;
    fn try_from(raw: RawComparison) -> Result<Self, Incomparable> {
        compare(&raw.earlier, &raw.later)
    }
}

impl From<Comparison> for RawComparison {
    fn from(comparison: Comparison) -> Self {
        let Comparison { earlier, later, .. } = comparison;
        Self { earlier, later }
    }
}
