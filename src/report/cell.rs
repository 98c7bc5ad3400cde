use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

use crate::{
    stats::{Mean, Ratio},
    text::Lang,
};

/// What stands where a figure is hidden.
pub const HIDDEN: &str = "*";

/// What stands where there is no figure: a share of nothing.
pub const ABSENT: &str = "–";

/// A figure of a report. What is told of people bears the name of the count, so that all tables of a report can be
/// hidden together; the same name is the same count, wherever it stands.
///
/// ```
/// use imece::{report::Cell, text::Lang};
/// let visitors = Cell::people("visitors", 92_332);
/// assert_eq!(visitors.text(Lang::Turkish), "92.332");
/// assert_eq!(visitors.text(Lang::English), "92,332");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "whoever draws a report has to draw each kind")]
pub enum Cell {
    /// Words.
    Text(String),
    /// A count of organisations, events or things, which is always shown.
    Count(u64),
    /// A count of people.
    People {
        /// Its name.
        of: String,
        /// None where it is hidden.
        count: Option<u64>,
    },
    /// A share.
    Percent {
        /// The counts of people from which it is made.
        of: Vec<String>,
        /// In thousandths; none where it is hidden.
        permille: Option<u64>,
    },
    /// A mean.
    Mean {
        /// The counts of people from which it is made.
        of: Vec<String>,
        /// In tenths; none where it is hidden.
        tenths: Option<i64>,
    },
    /// There is none, as the share of nothing.
    Absent,
}

impl Cell {
    /// Takes a count of people under its name.
    pub fn people(of: impl Into<String>, count: u64) -> Self {
        Self::People { of: of.into(), count: Some(count) }
    }

    /// Takes a share that is made from counts of people, or from none.
    #[must_use]
    pub fn percent(ratio: Option<Ratio>, of: &[&str]) -> Self {
        let permille = ratio.and_then(|ratio| ratio.permille().ok());
        permille.map_or(Self::Absent, |permille| Self::Percent { of: names(of), permille: Some(permille) })
    }

    /// Takes a mean that is made from counts of people, or from none.
    #[must_use]
    pub fn mean(mean: Option<Mean>, of: &[&str]) -> Self {
        let tenths = mean.and_then(|mean| mean.tenths().ok());
        tenths.map_or(Self::Absent, |tenths| Self::Mean { of: names(of), tenths: Some(tenths) })
    }

    /// Returns how the language writes it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let integer = |n: u64| lang.integer(i64::try_from(n).unwrap_or(i64::MAX));
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) | Self::People { count: Some(count), .. } => integer(*count),
            Self::Percent { permille: Some(permille), .. } => {
                lang.percent(i64::try_from(*permille).unwrap_or(i64::MAX), 1)
            }
            Self::Mean { tenths: Some(tenths), .. } => lang.decimal(*tenths, 1),
            Self::People { .. } | Self::Percent { .. } | Self::Mean { .. } => HIDDEN.to_string(),
            Self::Absent => ABSENT.to_string(),
        }
    }

    /// Returns the number where it is a count, and shown.
    #[must_use]
    pub const fn count(&self) -> Option<u64> {
        match self {
            Self::Count(count) => Some(*count),
            Self::People { count, .. } => *count,
            Self::Text(_) | Self::Percent { .. } | Self::Mean { .. } | Self::Absent => None,
        }
    }

    /// Returns whether there is a figure that is not to be known.
    #[must_use]
    pub const fn is_hidden(&self) -> bool {
        matches!(
            self,
            Self::People { count: None, .. }
                | Self::Percent { permille: None, .. }
                | Self::Mean { tenths: None, .. }
        )
    }

    /// Hides it where it is one of some counts, or made from one of them.
    pub(super) fn hide(&mut self, is_hidden: impl Fn(&str) -> bool) {
        let any = |of: &[String]| of.iter().any(|name| is_hidden(name));
        match self {
            Self::People { of, count } if is_hidden(of) => *count = None,
            Self::Percent { of, permille } if any(of) => *permille = None,
            Self::Mean { of, tenths } if any(of) => *tenths = None,
            _ => {}
        }
    }
}

fn names(of: &[&str]) -> Vec<String> {
    of.iter().copied().map(String::from).collect()
}
