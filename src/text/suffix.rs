use alloc::{format, string::String};

/// A Turkish case, whose suffix follows the vowels and the end of the word before it.
///
/// ```
/// use imece::text::Case;
/// assert_eq!(Case::Accusative.suffix(38), "i");
/// assert_eq!(format!("2024'{}", Case::Locative.suffix(2024)), "2024'te");
/// assert_eq!(format!("%91'{}", Case::Possessive.suffix(91)), "%91'i");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Case {
    /// Whom or what: `3'ü`, `2'yi`; before *aşkın*, "more than".
    Accusative,
    /// To: `3'e`, `2'ye`; before *yakın*, "nearly".
    Dative,
    /// In or at: `3'te`, `2'de`.
    Locative,
    /// From: `3'ten`, `2'den`; before *fazla*, "more than".
    Ablative,
    /// Of: `3'ün`, `2'nin`; before *üzerinde*, "above".
    Genitive,
    /// So many of them: `3'ü`, `2'si`.
    Possessive,
    /// With: `3'le`, `2'yle`.
    Instrumental,
}

impl Case {
    /// Returns the suffix of a number read aloud, without the apostrophe.
    #[must_use]
    pub fn suffix(self, number: u64) -> String {
        self.suffix_of(last_word(number))
    }

    /// Returns the suffix of a Turkish word in small letters that keeps to vowel harmony.
    pub(super) fn suffix_of(self, word: &str) -> String {
        let open = word.ends_with(is_vowel);
        let (wide, narrow) = match word.chars().rfind(|c| is_vowel(*c)) {
            Some('a' | 'ı') => ('a', 'ı'),
            Some('o' | 'u') => ('a', 'u'),
            Some('ö' | 'ü') => ('e', 'ü'),
            _ => ('e', 'i'),
        };
        let stop = if word.ends_with(['f', 's', 't', 'k', 'ç', 'ş', 'h', 'p']) { 't' } else { 'd' };
        let between = |letter: &'static str| if open { letter } else { "" };
        match self {
            Self::Accusative => format!("{}{narrow}", between("y")),
            Self::Dative => format!("{}{wide}", between("y")),
            Self::Locative => format!("{stop}{wide}"),
            Self::Ablative => format!("{stop}{wide}n"),
            Self::Genitive => format!("{}{narrow}n", between("n")),
            Self::Possessive => format!("{}{narrow}", between("s")),
            Self::Instrumental => format!("{}l{wide}", between("y")),
        }
    }
}

const fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'ı' | 'i' | 'o' | 'ö' | 'u' | 'ü')
}

/// The names of the powers of a thousand, the largest first.
pub(super) const SCALES: [(u64, &str); 6] = [
    (1_000_000_000_000_000_000, "kentilyon"),
    (1_000_000_000_000_000, "katrilyon"),
    (1_000_000_000_000, "trilyon"),
    (1_000_000_000, "milyar"),
    (1_000_000, "milyon"),
    (1_000, "bin"),
];

/// Returns the last word of a number read aloud.
fn last_word(number: u64) -> &'static str {
    let digit = |unit: u64| number.checked_div(unit).and_then(|rest| rest.checked_rem(10)).unwrap_or(0);
    match (digit(100), digit(10), digit(1)) {
        (_, _, 1) => "bir",
        (_, _, 2) => "iki",
        (_, _, 3) => "üç",
        (_, _, 4) => "dört",
        (_, _, 5) => "beş",
        (_, _, 6) => "altı",
        (_, _, 7) => "yedi",
        (_, _, 8) => "sekiz",
        (_, _, 9) => "dokuz",
        (_, 1, _) => "on",
        (_, 2, _) => "yirmi",
        (_, 3, _) => "otuz",
        (_, 4, _) => "kırk",
        (_, 5, _) => "elli",
        (_, 6, _) => "altmış",
        (_, 7, _) => "yetmiş",
        (_, 8, _) => "seksen",
        (_, 9, _) => "doksan",
        (1.., _, _) => "yüz",
        _ => SCALES
            .into_iter()
            .find(|(scale, _)| number > 0 && number.is_multiple_of(*scale))
            .map_or("sıfır", |(_, word)| word),
    }
}
