use alloc::string::String;

use super::Lang;

/// The dot that NFD writes after `I` for `İ`.
const DOT_ABOVE: char = '\u{307}';

impl Lang {
    /// Returns the text in capitals; in Turkish `i` becomes `İ` and `ı` becomes `I`.
    ///
    /// ```
    /// use imece::text::Lang;
    /// assert_eq!(Lang::Turkish.upper("İzmit'in kıyısı"), "İZMİT'İN KIYISI");
    /// assert_eq!(Lang::English.upper("room i"), "ROOM I");
    /// ```
    #[must_use]
    pub fn upper(self, text: &str) -> String {
        match self {
            Self::English => text.to_uppercase(),
            Self::Turkish => {
                let mut upper = String::with_capacity(text.len());
                for c in text.chars() {
                    match c {
                        'i' => upper.push('İ'),
                        _ => upper.extend(c.to_uppercase()),
                    }
                }
                upper
            }
        }
    }

    /// Returns the text in small letters; in Turkish `I` becomes `ı` and `İ` becomes `i`, also where `İ` is
    /// written as `I` and a combining dot.
    ///
    /// ```
    /// use imece::text::Lang;
    /// assert_eq!(Lang::Turkish.lower("IŞIK İZİ"), "ışık izi");
    /// assert_eq!(Lang::Turkish.lower("I\u{307}ZMI\u{307}T"), "izmit");
    /// assert_eq!(Lang::English.lower("ROOM I"), "room i");
    /// ```
    #[must_use]
    pub fn lower(self, text: &str) -> String {
        match self {
            Self::English => text.to_lowercase(),
            Self::Turkish => {
                let mut lower = String::with_capacity(text.len());
                let mut chars = text.chars().peekable();
                while let Some(c) = chars.next() {
                    match c {
                        'I' if chars.next_if_eq(&DOT_ABOVE).is_some() => lower.push('i'),
                        'I' => lower.push('ı'),
                        'İ' => lower.push('i'),
                        _ => lower.extend(c.to_lowercase()),
                    }
                }
                lower
            }
        }
    }
}
