use alloc::{format, string::String};

use super::{Case, spell, spell_with};

/// Returns a number as a headline has it: so many leading digits, and *aşkın*, "more than", where others were left out.
///
/// It is rounded down, never up, so that it says no more than is true. At least one digit is kept.
///
/// ```
/// use imece::text::headline;
/// assert_eq!(headline(92_332, 2), "92 bini aşkın");
/// assert_eq!(headline(118_343, 3), "118 bini aşkın");
/// assert_eq!(headline(92_000, 2), "92 bin");
/// assert_eq!(headline(137, 1), "100'ü aşkın");
/// ```
#[must_use]
pub fn headline(number: u64, digits: u32) -> String {
    let left_out = number.checked_ilog10().unwrap_or(0).saturating_add(1).saturating_sub(digits.max(1));
    let unit = 10_u64.saturating_pow(left_out);
    let rest = number.checked_rem(unit).unwrap_or(0);
    if rest == 0 {
        return spell(number);
    }
    format!("{} aşkın", spell_with(number.saturating_sub(rest), Case::Accusative))
}
