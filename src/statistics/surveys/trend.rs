use serde::{Deserialize, Serialize};

use super::{Mixing, NoFigure, SatisfactionRate};
use crate::{
    stats::{Difference, IntervalMethod, Real},
    survey::SurveyMode,
};

/// How a satisfaction rate changed from one period to another, or differs between two modes.
///
/// There is none between figures of different questions, versions, scales or thresholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trend {
    difference: Difference,
    ratio: Option<Real>,
}

impl Trend {
    /// Returns the difference with its interval (Newcombe 1998). It is no change if the interval holds 0.
    #[must_use]
    pub const fn difference(&self) -> Difference {
        self.difference
    }

    /// Returns the later share over the earlier one; nothing where the earlier one is 0.
    #[must_use]
    pub fn ratio(&self) -> Option<f64> {
        self.ratio.map(Real::get)
    }
}

impl SatisfactionRate {
    /// Compares it with the rate of an earlier period: the same measure by the same definition, read in the same way.
    ///
    /// # Errors
    /// [`NoFigure::OtherMeasure`] for unlike measures, [`NoFigure::OtherReading`] where the intervals are not Wilson's
    /// with one confidence, or the modes are mixed in another way.
    pub fn since(&self, earlier: &Self) -> Result<Trend, NoFigure> {
        if self.basis.mixing() != earlier.basis.mixing() {
            return Err(NoFigure::OtherReading);
        }
        self.against(earlier)
    }

    /// Compares it with the rate of another mode.
    ///
    /// # Errors
    /// As [`since`](Self::since); [`NoFigure::OtherReading`] where the two are not of two single modes.
    pub fn versus(&self, other: &Self) -> Result<Trend, NoFigure> {
        match (self.only(), other.only()) {
            (Some(one), Some(another)) if one != another => self.against(other),
            _ => Err(NoFigure::OtherReading),
        }
    }

    const fn only(&self) -> Option<SurveyMode> {
        match self.basis.mixing() {
            Mixing::Only(mode) => Some(*mode),
            Mixing::Pooled | Mixing::Weighted(_) => None,
        }
    }

    #[expect(clippy::float_arithmetic, reason = "a ratio of shares is no integer")]
    fn against(&self, other: &Self) -> Result<Trend, NoFigure> {
        if self.measure() != other.measure() || self.definition() != other.definition() {
            return Err(NoFigure::OtherMeasure);
        }
        let confidence = self.basis.confidence();
        let wilson = self.method() == IntervalMethod::Wilson && other.method() == IntervalMethod::Wilson;
        if !wilson || other.basis.confidence() != confidence {
            return Err(NoFigure::OtherReading);
        }
        let of = |rate: &Self| (rate.share(), rate.interval());
        let ratio = (other.share() > 0.0).then(|| Real::new(self.share() / other.share())).transpose()?;
        Ok(Trend { difference: Difference::new(of(self), of(other), confidence)?, ratio })
    }
}
