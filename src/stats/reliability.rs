use core::borrow::Borrow;

use super::{Histogram, StatsError, real::real};

/// Returns Cronbach's α (1951): how far items that are meant to measure one thing go together.
///
/// `items` are the answers to each item, `totals` the sum of all items for each respondent who answered all of them;
/// α = k/(k − 1) · (1 − Σ s²ᵢ/s²ₜ). Nothing with fewer than three items, or where the totals do not vary. It is below
/// zero where items speak against each other.
///
/// ```
/// use imece::stats::{Histogram, Observe, cronbach_alpha};
/// let (mut items, mut totals) = (vec![Histogram::default(); 3], Histogram::default());
/// for answers in [[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4]] {
///     for (item, answer) in items.iter_mut().zip(answers) {
///         item.observe(answer)?;
///     }
///     totals.observe(answers.iter().sum())?;
/// }
/// let alpha = cronbach_alpha(&items, &totals)?.unwrap();
/// assert!(alpha > 0.9);
/// assert_eq!(cronbach_alpha(&items[..2], &totals)?, None);
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
///
/// # Errors
/// [`StatsError::UnequalItems`] where an item was not answered by as many as all were, [`StatsError::Negative`] for
/// a part of the whole, [`StatsError::Overflow`].
#[expect(clippy::float_arithmetic, reason = "a coefficient is no integer")]
pub fn cronbach_alpha(
    items: impl IntoIterator<Item: Borrow<Histogram>>,
    totals: &Histogram,
) -> Result<Option<f64>, StatsError> {
    let (expected, whole) = spread(totals)?;
    let (mut count, mut sum) = (0_i128, 0_i128);
    for item in items {
        let (found, part) = spread(item.borrow())?;
        if found != expected {
            return Err(StatsError::UnequalItems { expected, found });
        }
        count = count.saturating_add(1);
        sum = sum.checked_add(part).ok_or(StatsError::Overflow)?;
    }
    if count < 3 || whole == 0 {
        return Ok(None);
    }
    let share = real(count) / real(count.saturating_sub(1));
    Ok(Some(share * (1.0 - real(sum) / real(whole))))
}

/// Returns n and n·Σx² − (Σx)², which is n(n − 1) times the variance and exact.
fn spread(histogram: &Histogram) -> Result<(u64, i128), StatsError> {
    let n = histogram.summary()?.n();
    let (mut sum, mut squares) = (0_i128, 0_i128);
    let mut add = |value: i64, times: i64| {
        let product = i128::from(value).checked_mul(i128::from(times))?;
        sum = sum.checked_add(product)?;
        squares = squares.checked_add(product.checked_mul(i128::from(value))?)?;
        Some(())
    };
    for (value, times) in histogram.iter() {
        add(value, times).ok_or(StatsError::Overflow)?;
    }
    let scaled = i128::from(n).checked_mul(squares).zip(sum.checked_mul(sum));
    let spread = scaled.and_then(|(squares, square)| squares.checked_sub(square));
    Ok((n, spread.ok_or(StatsError::Overflow)?))
}
