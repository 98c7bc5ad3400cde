use alloc::{
    format,
    string::{String, ToString},
};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Measure;
use crate::{
    checked::checked,
    statistics::SatisfactionRate,
    text::{Case, Lang, Precision, spell, spell_with},
};

/// Why a value is no figure of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidFigure {
    /// A rate without n, definition and interval.
    #[error("`{0}` is a rate: it is not told without n, definition and interval")]
    BareRate(Measure),
    /// A rate of what is counted.
    #[error("`{0}` is a count and no rate")]
    NoRate(Measure),
}

impl InvalidFigure {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BareRate(_) => "bare_rate",
            Self::NoRate(_) => "no_rate",
        }
    }
}

/// The value of a measure: a count and how far it is to be trusted, or a rate with all that it rests on.
#[expect(clippy::exhaustive_enums, reason = "a figure is counted or estimated")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Value {
    /// A count.
    Count {
        /// How many.
        count: u64,
        /// How far that is to be trusted.
        precision: Precision,
    },
    /// The share of the satisfied.
    Rate(SatisfactionRate),
}

/// A figure of a year: what is counted, when, and how many. A rate is never there without n, definition and interval.
///
/// ```
/// use imece::{report::{Figure, Measure}, text::{Lang, Precision}};
/// let visits = Figure::exactly(Measure::CentreVisits, 2025, 92_332)?;
/// assert_eq!(visits.text(Lang::Turkish), "92 bin 332 merkez ziyareti");
/// assert_eq!(visits.headline(Lang::Turkish), "92 bini aşkın merkez ziyareti");
/// let contacts = Figure::count(Measure::Contacts, 2025, 150_000, Precision::MoreThan)?;
/// assert_eq!(contacts.text(Lang::English), "more than 150,000 contacts");
/// assert!(Figure::exactly(Measure::SatisfiedShare, 2025, 91).is_err());
/// # Ok::<(), imece::report::InvalidFigure>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawFigure", into = "RawFigure")]
pub struct Figure {
    measure: Measure,
    year: i32,
    // INVARIANT: a rate where the measure is one, a count where it is not.
    value: Value,
}

checked! { Figure by new or InvalidFigure as RawFigure { measure: Measure, year: i32, value: Value } }

impl Figure {
    /// Takes a value of a measure in a year.
    ///
    /// # Errors
    /// [`InvalidFigure`] where a rate is given as a count, or a count as a rate.
    pub fn new(measure: Measure, year: i32, value: Value) -> Result<Self, InvalidFigure> {
        match (measure.is_rate(), &value) {
            (true, Value::Count { .. }) => Err(InvalidFigure::BareRate(measure)),
            (false, Value::Rate(_)) => Err(InvalidFigure::NoRate(measure)),
            _ => Ok(Self { measure, year, value }),
        }
    }

    /// Takes a count.
    ///
    /// # Errors
    /// [`InvalidFigure::BareRate`] for a rate.
    pub fn count(
        measure: Measure,
        year: i32,
        count: u64,
        precision: Precision,
    ) -> Result<Self, InvalidFigure> {
        Self::new(measure, year, Value::Count { count, precision })
    }

    /// Takes a count that is the number itself.
    ///
    /// # Errors
    /// [`InvalidFigure::BareRate`] for a rate.
    pub fn exactly(measure: Measure, year: i32, count: u64) -> Result<Self, InvalidFigure> {
        Self::count(measure, year, count, Precision::Exact)
    }

    /// Takes the share of the satisfied.
    #[must_use]
    pub const fn satisfied(year: i32, rate: SatisfactionRate) -> Self {
        Self { measure: Measure::SatisfiedShare, year, value: Value::Rate(rate) }
    }

    /// Returns what is counted.
    #[must_use]
    pub const fn measure(&self) -> Measure {
        self.measure
    }

    /// Returns the year.
    #[must_use]
    pub const fn year(&self) -> i32 {
        self.year
    }

    /// Returns the value.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.value
    }

    /// Writes value and measure: a count as prose writes it, a rate with n, definition and interval.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match &self.value {
            Value::Count { count, precision } => {
                let vaguely = *precision == Precision::Vague && vague_word(*count, lang).is_some();
                let of = if vaguely { lang.pick("", "of ") } else { "" };
                format!("{} {of}{}", self.number(lang), self.measure.name(lang))
            }
            Value::Rate(rate) => format!("{} {}", self.measure.name(lang), rate_text(rate, lang)),
        }
    }

    /// Writes it as headlines do: of a count beyond a thousand the two leading digits, and that it is more than that.
    /// Nothing is rounded up.
    #[must_use]
    pub fn headline(&self, lang: Lang) -> String {
        let Value::Count { count, precision: Precision::Exact } = self.value else { return self.text(lang) };
        let digits = count.checked_ilog10().unwrap_or(0);
        let unit = 10_u64.saturating_pow(digits.saturating_sub(1));
        let rest = count.checked_rem(unit).unwrap_or(0);
        if count < 1_000 || rest == 0 {
            return self.text(lang);
        }
        let round = count.saturating_sub(rest);
        let number = match lang {
            Lang::Turkish => format!("{} aşkın", spell_with(round, Case::Accusative)),
            Lang::English => format!("more than {}", integer(round, lang)),
        };
        format!("{number} {}", self.measure.name(lang))
    }

    /// Writes the value alone.
    #[must_use]
    pub fn number(&self, lang: Lang) -> String {
        match &self.value {
            Value::Count { count, precision } => number(*count, *precision, lang),
            Value::Rate(rate) => percent(rate.share(), lang),
        }
    }
}

/// A count as prose writes it.
fn number(count: u64, precision: Precision, lang: Lang) -> String {
    if let Some(word) = vague_word(count, lang).filter(|_| precision == Precision::Vague) {
        return word.to_string();
    }
    match (precision, lang) {
        (Precision::Exact, Lang::Turkish) => spell(count),
        (Precision::Exact, Lang::English) => integer(count, lang),
        (_, Lang::Turkish) => format!("{} fazla", spell_with(count, Case::Ablative)),
        (_, Lang::English) => format!("more than {}", integer(count, lang)),
    }
}

/// The word for some multiple of a number.
const fn vague_word(count: u64, lang: Lang) -> Option<&'static str> {
    let (turkish, english) = match count {
        10 => ("onlarca", "dozens"),
        100 => ("yüzlerce", "hundreds"),
        1_000 => ("binlerce", "thousands"),
        _ => return None,
    };
    Some(match lang {
        Lang::Turkish => turkish,
        Lang::English => english,
    })
}

pub(super) fn integer(number: u64, lang: Lang) -> String {
    lang.integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A rate with all that it rests on.
pub(super) fn rate_text(rate: &SatisfactionRate, lang: Lang) -> String {
    let (basis, definition, points) = (rate.basis(), rate.definition(), points_counted(rate));
    let (best, n) = (definition.scale().points(), integer(basis.n(), lang));
    let share = percent(rate.share(), lang);
    let (low, high) = (percent(rate.interval().low(), lang), percent(rate.interval().high(), lang));
    let sure = lang.percent(basis.confidence().percent().into(), 0);
    match lang {
        Lang::Turkish => {
            format!("{share} (n = {n}; {best} puan üzerinden {points}; {sure} güven aralığı {low}–{high})")
        }
        Lang::English => {
            format!("{share} (n = {n}; {points} of {best} points; {sure} confidence interval {low}–{high})")
        }
    }
}

/// The points of the scale that a rate counts.
pub(super) fn points_counted(rate: &SatisfactionRate) -> String {
    let definition = rate.definition();
    let points = (1..=definition.scale().points()).filter(|point| definition.counts(*point));
    let points: alloc::vec::Vec<String> = points.map(|point| point.to_string()).collect();
    points.join(", ")
}

/// A share in percent with one decimal.
#[expect(clippy::float_arithmetic, reason = "a share is told in percent")]
pub(super) fn percent(share: f64, lang: Lang) -> String {
    let tenths = format!("{:.1}", share * 100.0).replace('.', "");
    lang.percent(tenths.parse().unwrap_or(0), 1)
}
