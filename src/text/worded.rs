use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Case, InvalidText, Lang, suffix::SCALES};

/// Returns a number as Turkish prose writes it: `92 bin 332`.
///
/// A thousand alone is `bin`, after a larger part it is `1 bin`.
///
/// ```
/// use imece::text::spell;
/// assert_eq!(spell(92_332), "92 bin 332");
/// assert_eq!(spell(1_250_000), "1 milyon 250 bin");
/// assert_eq!(spell(1_088), "bin 88");
/// ```
#[must_use]
pub fn spell(number: u64) -> String {
    spell_in(number, 0)
}

/// Returns a number as [`spell`] does, each part after the first in three digits: `69 bin 086`.
///
/// ```
/// use imece::text::spell_padded;
/// assert_eq!(spell_padded(69_086), "69 bin 086");
/// assert_eq!(spell_padded(86), "86");
/// ```
#[must_use]
pub fn spell_padded(number: u64) -> String {
    spell_in(number, 3)
}

/// Returns a number as [`spell`] does, with a case suffix; an apostrophe parts it from digits.
///
/// ```
/// use imece::text::{Case, spell_with};
/// assert_eq!(spell_with(92_000, Case::Accusative), "92 bini");
/// assert_eq!(spell_with(38, Case::Accusative), "38'i");
/// assert_eq!(spell_with(150_000, Case::Ablative) + " fazla", "150 binden fazla");
/// ```
#[must_use]
pub fn spell_with(number: u64, case: Case) -> String {
    let (text, suffix) = (spell(number), case.suffix(number));
    let apostrophe = if text.ends_with(|c: char| c.is_ascii_digit()) { "'" } else { "" };
    format!("{text}{apostrophe}{suffix}")
}

fn spell_in(number: u64, width: usize) -> String {
    let mut parts = Vec::new();
    let mut rest = number;
    let digits = |part: u64, first: bool| if first { part.to_string() } else { format!("{part:0>width$}") };
    for (scale, word) in SCALES {
        let (Some(part), Some(left)) = (rest.checked_div(scale), rest.checked_rem(scale)) else { continue };
        rest = left;
        if part == 0 {
            continue;
        }
        if !(part == 1 && scale == 1_000 && parts.is_empty()) {
            parts.push(digits(part, parts.is_empty()));
        }
        parts.push(word.to_string());
    }
    if rest > 0 || parts.is_empty() {
        parts.push(digits(rest, parts.is_empty()));
    }
    parts.join(" ")
}

/// How far a number in prose is to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a reader of figures has to treat each kind")]
pub enum Precision {
    /// The number itself.
    Exact,
    /// More than the number: *92 bini aşkın*.
    MoreThan,
    /// Some multiple of the number: *binlerce*, "thousands".
    Vague,
}

/// A number in Turkish prose, and how far it is to be trusted.
///
/// Reads `92 bin 332`, `69 bin 086`, `1,5 milyon`, `92.332`, `yüzde 91`, `%91,5`; *aşkın*, *fazla*, *çok* and
/// *üzerinde* after a number in its right case; *onlarca*, *yüzlerce*, *binlerce*, *milyonlarca*. Capitals do not
/// matter. A wrong suffix, a group of two digits or parts out of order are refused, not guessed.
///
/// ```
/// use imece::text::{Precision, WordedNumber};
/// let visits: WordedNumber = "92 BİNİ AŞKIN".parse()?;
/// assert_eq!((visits.whole(), visits.precision()), (Some(92_000), Precision::MoreThan));
/// let satisfied: WordedNumber = "%91,5".parse()?;
/// assert_eq!((satisfied.units(), satisfied.places(), satisfied.is_percent()), (915, 1, true));
/// assert!("92 binı aşkın".parse::<WordedNumber>().is_err());
/// # Ok::<(), imece::text::InvalidText>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WordedNumber {
    number: Decimal,
    percent: bool,
    precision: Precision,
}

impl WordedNumber {
    /// Returns the number in units of its last decimal place.
    #[must_use]
    pub const fn units(self) -> u64 {
        self.number.units
    }

    /// Returns the number of decimal places.
    #[must_use]
    pub const fn places(self) -> u8 {
        self.number.places
    }

    /// Returns the number where it has no decimal places.
    #[must_use]
    pub const fn whole(self) -> Option<u64> {
        if self.number.places == 0 { Some(self.number.units) } else { None }
    }

    /// Returns whether it is a percentage.
    #[must_use]
    pub const fn is_percent(self) -> bool {
        self.percent
    }

    /// Returns how far the number is to be trusted; whatever it is, the true one is not smaller.
    #[must_use]
    pub const fn precision(self) -> Precision {
        self.precision
    }
}

impl FromStr for WordedNumber {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, InvalidText> {
        read(text).ok_or_else(|| InvalidText::NotANumber(text.to_string()))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Decimal {
    units: u64,
    places: u8,
}

fn read(text: &str) -> Option<WordedNumber> {
    let text = Lang::Turkish.lower(text).replace('’', "'");
    let words: Vec<&str> = text.split_whitespace().collect();
    if let Some(units) = vague(&words) {
        let number = Decimal { units, places: 0 };
        return Some(WordedNumber { number, percent: false, precision: Precision::Vague });
    }
    let (words, case) = match words.as_slice() {
        [words @ .., "aşkın"] => (words, Some(Case::Accusative)),
        [words @ .., "fazla" | "çok"] => (words, Some(Case::Ablative)),
        [words @ .., "üzerinde"] => (words, Some(Case::Genitive)),
        words => (words, None),
    };
    let (first, rest) = words.split_first()?;
    let (percent, first) = match first.strip_prefix('%') {
        Some(first) => (true, Some(first)),
        None if *first == "yüzde" => (true, None),
        None => (false, Some(*first)),
    };
    let mut words: Vec<&str> = first.into_iter().chain(rest.iter().copied()).collect();
    if let Some(case) = case {
        let stem = stem(words.pop()?, case)?;
        words.push(stem);
    }
    let precision = if case.is_some() { Precision::MoreThan } else { Precision::Exact };
    Some(WordedNumber { number: amount(&words)?, percent, precision })
}

fn vague(words: &[&str]) -> Option<u64> {
    Some(match words {
        ["onlarca"] => 10,
        ["yüzlerce"] => 100,
        ["binlerce"] => 1_000,
        ["on", "binlerce"] => 10_000,
        ["yüz", "binlerce"] => 100_000,
        ["milyonlarca"] => 1_000_000,
        _ => return None,
    })
}

/// Returns the word without its suffix, which must be the right one for what is read last.
fn stem(word: &str, case: Case) -> Option<&str> {
    if let Some((digits, suffix)) = word.split_once('\'') {
        let number = decimal(digits, true)?;
        let fraction = digits.split_once(',').and_then(|(_, fraction)| fraction.parse().ok());
        return (case.suffix(fraction.unwrap_or(number.units)) == suffix).then_some(digits);
    }
    SCALES.into_iter().find_map(|(_, scale)| {
        let suffix = word.strip_prefix(scale)?;
        (case.suffix_of(scale) == suffix).then_some(scale)
    })
}

/// Reads falling parts: a number before each name of a scale, and one below a thousand at the end.
fn amount(words: &[&str]) -> Option<Decimal> {
    if let [word] = words
        && let Some(number) = decimal(word, false)
    {
        return Some(number);
    }
    let mut words = words.iter().copied().peekable();
    let (mut total, mut below) = (0_u64, u64::MAX);
    while let Some(word) = words.next() {
        let first = below == u64::MAX;
        let scale = |word: &str| SCALES.into_iter().find(|(_, name)| *name == word).map(|(scale, _)| scale);
        let (number, scale) = if word == "bin" {
            (Decimal { units: 1, places: 0 }, 1_000)
        } else {
            let number = decimal(word, !first)?;
            (number, words.next().map_or(Some(1), scale)?)
        };
        let part = number.units.checked_mul(scale)?;
        let unit = 10_u64.checked_pow(number.places.into())?;
        if number.units == 0 || scale >= below || !part.is_multiple_of(unit) {
            return None;
        }
        let part = part.checked_div(unit)?;
        // The first part may be any number of its scale, a later one has three digits at most.
        if !first && (number.places > 0 || number.units > 999) {
            return None;
        }
        total = total.checked_add(part)?;
        // After `1,5 milyon` nothing more can follow.
        below = if number.places > 0 { 0 } else { scale };
    }
    (below != u64::MAX).then_some(Decimal { units: total, places: 0 })
}

/// Reads digits: plain, in groups of three parted by dots, with a decimal comma; `086` only where `padded`.
fn decimal(text: &str, padded: bool) -> Option<Decimal> {
    let (whole, fraction) = match text.split_once(',') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let fraction = fraction.map_or(Some(""), |fraction| (!fraction.is_empty()).then_some(fraction))?;
    let groups: Vec<&str> = whole.split('.').collect();
    let digits = groups.concat();
    let (first, rest) = groups.split_first()?;
    let grouped =
        rest.is_empty() || (matches!(first.len(), 1..=3) && rest.iter().all(|group| group.len() == 3));
    let led_by_zero = first.starts_with('0') && *whole != *"0" && !(padded && whole.len() == 3);
    let all = format!("{digits}{fraction}");
    if digits.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) || !grouped || led_by_zero {
        return None;
    }
    Some(Decimal { units: all.parse().ok()?, places: u8::try_from(fraction.len()).ok()? })
}
