use crate::checked::checked;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a scale, a point on it or a definition over it is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidScale {
    /// Fewer than 2 points or more than 10.
    #[error("a scale has 2 to 10 points, not `{0}`")]
    Points(u8),
    /// A point that is not on the scale.
    #[error("point `{point}` is not on a scale of 1 to {of}")]
    OffScale {
        /// The point.
        point: u8,
        /// The best point.
        of: u8,
    },
    /// A likelihood above 10.
    #[error("a likelihood is 0 to 10, not `{0}`")]
    Likelihood(u8),
    /// A threshold that every answer meets, or none.
    #[error("on a scale of 1 to {0} the threshold divides nothing")]
    DividesNothing(u8),
}

impl InvalidScale {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Points(_) => "invalid_scale",
            Self::OffScale { .. } => "off_scale",
            Self::Likelihood(_) => "invalid_likelihood",
            Self::DividesNothing(_) => "divides_nothing",
        }
    }
}

/// A scale of points from 1, the worst, to the best (Likert 1932).
///
/// ```
/// use imece::survey::Scale;
/// assert_eq!(Scale::FIVE.points(), 5);
/// assert!(Scale::new(1).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
// INVARIANT: 2 to 10.
pub struct Scale(u8);

impl Scale {
    /// The usual five points, from *hiç memnun değilim* to *çok memnunum*.
    pub const FIVE: Self = Self(5);

    /// Takes a number of points.
    ///
    /// # Errors
    /// [`InvalidScale::Points`] outside 2 to 10.
    pub const fn new(points: u8) -> Result<Self, InvalidScale> {
        match points {
            2..=10 => Ok(Self(points)),
            _ => Err(InvalidScale::Points(points)),
        }
    }

    /// Returns the number of points, which is the best one too.
    #[must_use]
    pub const fn points(self) -> u8 {
        self.0
    }

    /// Returns whether a point is on it.
    #[must_use]
    pub const fn has(self, point: u8) -> bool {
        1 <= point && point <= self.0
    }
}

checked! { Scale by new or InvalidScale as u8 }

/// A point on a scale, which it brings along: 4 of 5 is not 4 of 10.
///
/// ```
/// use imece::survey::{Scale, Score};
/// assert_eq!(Score::new(4, Scale::FIVE)?.point(), 4);
/// assert!(Score::new(6, Scale::FIVE).is_err());
/// # Ok::<(), imece::survey::InvalidScale>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawScore", into = "RawScore")]
pub struct Score {
    // INVARIANT: on the scale.
    point: u8,
    of: Scale,
}

checked! { Score by new or InvalidScale as RawScore { point: u8, of: Scale } }

impl Score {
    /// Takes a point of a scale.
    ///
    /// # Errors
    /// [`InvalidScale::OffScale`].
    pub const fn new(point: u8, of: Scale) -> Result<Self, InvalidScale> {
        if of.has(point) { Ok(Self { point, of }) } else { Err(InvalidScale::OffScale { point, of: of.0 }) }
    }

    /// Returns the point, 1 being the worst.
    #[must_use]
    pub const fn point(self) -> u8 {
        self.point
    }

    /// Returns the scale.
    #[must_use]
    pub const fn scale(self) -> Scale {
        self.of
    }
}

/// How likely somebody is to recommend, 0 to 10: what the net promoter score is made of (Reichheld 2003).
///
/// It is no [`Score`], so that it is never counted among the satisfied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
// INVARIANT: at most 10.
pub struct Likelihood(u8);

impl Likelihood {
    /// Takes a number from 0 to 10.
    ///
    /// # Errors
    /// [`InvalidScale::Likelihood`] above 10.
    pub const fn new(likelihood: u8) -> Result<Self, InvalidScale> {
        if likelihood <= 10 { Ok(Self(likelihood)) } else { Err(InvalidScale::Likelihood(likelihood)) }
    }

    /// Returns the number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

checked! { Likelihood by new or InvalidScale as u8 }

/// Which answers on a scale a rate counts.
#[expect(
    clippy::exhaustive_enums,
    reason = "a published rate names its threshold, so readers must know them all"
)]
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Threshold {
    /// The two best points: what *memnuniyet oranı* means here (ISO 10004).
    #[default]
    TopTwo,
    /// The best point.
    Top,
    /// The two worst points.
    BottomTwo,
    /// This point and better ones.
    AtLeast(u8),
}

/// What a satisfaction rate counts: the scale and the threshold on it. Rates of other definitions are other measures.
///
/// ```
/// use imece::survey::{Scale, SatisfactionDefinition, Threshold};
/// let satisfied = SatisfactionDefinition::new(Scale::FIVE, Threshold::TopTwo)?;
/// assert_eq!((1..=5).filter(|point| satisfied.counts(*point)).collect::<Vec<_>>(), [4, 5]);
/// assert!(SatisfactionDefinition::new(Scale::new(2)?, Threshold::TopTwo).is_err());
/// # Ok::<(), imece::survey::InvalidScale>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawDefinition", into = "RawDefinition")]
pub struct SatisfactionDefinition {
    // INVARIANT: some points of the scale meet the threshold and some do not.
    scale: Scale,
    threshold: Threshold,
}

checked! {
    SatisfactionDefinition by new or InvalidScale as RawDefinition {
        scale: Scale,
        threshold: Threshold,
    }
}

impl SatisfactionDefinition {
    /// Sets a threshold on a scale.
    ///
    /// # Errors
    /// [`InvalidScale::DividesNothing`] where all points meet it or none does.
    pub fn new(scale: Scale, threshold: Threshold) -> Result<Self, InvalidScale> {
        let definition = Self { scale, threshold };
        let met = (1..=scale.points()).filter(|point| definition.counts(*point)).count();
        if met == 0 || met == usize::from(scale.points()) {
            return Err(InvalidScale::DividesNothing(scale.points()));
        }
        Ok(definition)
    }

    /// Returns the scale.
    #[must_use]
    pub const fn scale(self) -> Scale {
        self.scale
    }

    /// Returns the threshold.
    #[must_use]
    pub const fn threshold(self) -> Threshold {
        self.threshold
    }

    /// Returns whether a point of the scale is counted.
    #[must_use]
    pub const fn counts(self, point: u8) -> bool {
        let best = self.scale.points();
        let counted = match self.threshold {
            Threshold::TopTwo => point >= best.saturating_sub(1),
            Threshold::Top => point >= best,
            Threshold::BottomTwo => point <= 2,
            Threshold::AtLeast(least) => point >= least,
        };
        counted && self.scale.has(point)
    }
}
