use serde::{Deserialize, Serialize};
use special::{Beta, Error, Primitive};

use super::{Confidence, StatsError};
use crate::checked::checked;

/// A number that is neither infinite nor undefined, so that equality is total and JSON can hold it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub(crate) struct Real(f64);

// INVARIANT: finite, so equal to itself.
impl Eq for Real {}

impl Real {
    /// Takes a computed number.
    pub(crate) fn new(value: f64) -> Result<Self, StatsError> {
        // Zero has no sign, so that equal figures are equal bytes.
        if value.is_finite() {
            Ok(Self(if value == 0.0 { 0.0 } else { value }))
        } else {
            Err(StatsError::NotFinite)
        }
    }

    pub(crate) const fn get(self) -> f64 {
        self.0
    }
}

checked! { Real by new or StatsError as f64 }

/// Returns a count as a number to compute with; exact below 2⁵³.
#[expect(clippy::as_conversions, reason = "the standard library has no other way, and this one saturates")]
pub(super) const fn real(count: i128) -> f64 {
    count as f64
}

/// Returns the square root.
pub(super) fn root(square: f64) -> f64 {
    Primitive::sqrt(square)
}

/// Returns the smallest whole number that is not below a value; nothing where there is none in 64 bits.
#[expect(clippy::float_arithmetic, clippy::as_conversions, reason = "the range is checked before")]
pub(super) fn ceil(value: f64) -> Option<u64> {
    let up = -Primitive::floor(-value);
    (0.0..18_446_744_073_709_551_616.0).contains(&up).then_some(up as u64)
}

/// Returns z: so many standard errors reach to either side of the middle of a normal distribution.
#[expect(clippy::float_arithmetic, reason = "a quantile is no integer")]
pub(super) fn normal(confidence: Confidence) -> f64 {
    core::f64::consts::SQRT_2 * confidence.level().inv_error()
}

/// Returns t: so many standard errors reach to either side of the middle of Student's distribution.
///
/// Above 100,000 degrees of freedom z stands in for it, which is less than 0.0001 smaller.
#[expect(clippy::float_arithmetic, reason = "a quantile is no integer")]
pub(super) fn student(confidence: Confidence, freedom: f64) -> f64 {
    if freedom > 100_000.0 {
        return normal(confidence);
    }
    // t² = ν(1 − x)/x, where x is the quantile of the beta distribution with ν/2 and ½.
    let x = beta(1.0 - confidence.level(), freedom / 2.0, 0.5);
    root(freedom * (1.0 - x) / x)
}

/// Returns the quantile of the beta distribution with the shapes `p` and `q`, both from ½ to a million: outside it is
/// neither quick nor exact.
pub(super) fn beta(probability: f64, p: f64, q: f64) -> f64 {
    probability.inv_inc_beta(p, q, p.ln_beta(q))
}
