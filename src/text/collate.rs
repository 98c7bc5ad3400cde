use alloc::{boxed::Box, vec::Vec};

use super::{
    Lang,
    fold::{is_mark, plain},
};

/// The letters in Turkish order; `q`, `w` and `x` stand where the Latin alphabet has them.
const ALPHABET: &str = "abcçdefgğhıijklmnoöpqrsştuüvwxyz";

/// What texts are sorted by, in the order of the Turkish alphabet.
///
/// White space and signs come before digits, digits before letters, other scripts last. Texts of the same letters
/// are told apart by accents (`a` before `â`), then by capitals (small ones first), then by their bytes, so only
/// equal texts have equal keys. Digits are compared one by one: `Salon 10` comes before `Salon 2`.
///
/// ```
/// use imece::text::SortKey;
/// let mut towns = ["Çayırova", "Dilovası", "İzmit", "Cizre", "Iğdır", "Zonguldak", "Şırnak", "Sivas"];
/// towns.sort_by_cached_key(|town| SortKey::new(town));
/// assert_eq!(towns, ["Cizre", "Çayırova", "Dilovası", "Iğdır", "İzmit", "Sivas", "Şırnak", "Zonguldak"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortKey {
    letters: Vec<(Class, u32)>,
    accents: Vec<bool>,
    capitals: Vec<bool>,
    text: Box<str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Class {
    Space,
    Sign,
    Digit,
    Latin,
    Other,
}

impl SortKey {
    /// Returns the key of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut key =
            Self { letters: Vec::new(), accents: Vec::new(), capitals: Vec::new(), text: text.into() };
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let composed = chars.peek().and_then(|mark| compose(c, *mark));
            if composed.is_some() {
                chars.next();
            }
            key.push(composed.unwrap_or(c));
        }
        key
    }

    fn push(&mut self, c: char) {
        if is_mark(c) {
            if let Some(accent) = self.accents.last_mut() {
                *accent = true;
            }
            return;
        }
        let mut bytes = [0; 4];
        for small in Lang::Turkish.lower(c.encode_utf8(&mut bytes)).chars() {
            match plain(small) {
                Some(letters) => letters.chars().for_each(|letter| self.weigh(letter, true, c)),
                None => self.weigh(small, false, c),
            }
        }
    }

    fn weigh(&mut self, small: char, accent: bool, original: char) {
        let weight = if let Some(rank) = ALPHABET.chars().position(|letter| letter == small) {
            (Class::Latin, u32::try_from(rank).unwrap_or(u32::MAX))
        } else if let Some(digit) = small.to_digit(10) {
            (Class::Digit, digit)
        } else if small.is_whitespace() {
            (Class::Space, 0)
        } else if small.is_alphanumeric() {
            (Class::Other, small.into())
        } else {
            (Class::Sign, small.into())
        };
        self.letters.push(weight);
        self.accents.push(accent);
        self.capitals.push(original != small && original.is_uppercase());
    }
}

/// Returns the Turkish letter that a plain letter and a combining mark spell.
const fn compose(letter: char, mark: char) -> Option<char> {
    Some(match (letter, mark) {
        ('c', '\u{327}') => 'ç',
        ('C', '\u{327}') => 'Ç',
        ('g', '\u{306}') => 'ğ',
        ('G', '\u{306}') => 'Ğ',
        ('I', '\u{307}') => 'İ',
        ('o', '\u{308}') => 'ö',
        ('O', '\u{308}') => 'Ö',
        ('s', '\u{327}') => 'ş',
        ('S', '\u{327}') => 'Ş',
        ('u', '\u{308}') => 'ü',
        ('U', '\u{308}') => 'Ü',
        _ => return None,
    })
}
