use alloc::string::String;

use super::Lang;

/// Returns the key under which a text is searched for and duplicates are found.
///
/// * Letters become small; `I İ ı i` all become `i`, since keyboards and older systems mix them up.
/// * `ç ğ ö ş ü` become `c g o s u`, `â î û` become `a i u`; other Latin letters with marks lose them, `ß æ œ ø`
///   become `ss ae oe o`. Combining marks are dropped, so composed and decomposed texts have one key.
/// * Apostrophes are dropped. Whatever else is neither letter nor digit parts words; words stand one space apart.
/// * Letters of other scripts only become small.
///
/// So `Kır` and `Kir` share a key: a hit is a candidate, not proof.
///
/// ```
/// use imece::text::fold;
/// assert_eq!(fold("  İZMİT–Kadın   Dayanışması Derneği "), "izmit kadin dayanismasi dernegi");
/// assert_eq!(fold("Kızılay'ı"), fold("KIZILAYI"));
/// assert_eq!(fold("Hakkâri"), fold("hakkari"));
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut gap = false;
    for c in Lang::Turkish.lower(text).chars() {
        if is_mark(c) || matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´') {
            continue;
        }
        if !c.is_alphanumeric() {
            gap = !key.is_empty();
            continue;
        }
        if gap {
            key.push(' ');
            gap = false;
        }
        match c {
            'ı' => key.push('i'),
            'ç' => key.push('c'),
            'ğ' => key.push('g'),
            'ö' => key.push('o'),
            'ş' => key.push('s'),
            'ü' => key.push('u'),
            _ => match plain(c) {
                Some(letters) => key.push_str(letters),
                None => key.push(c),
            },
        }
    }
    key
}

/// Returns whether a character is a combining diacritical mark.
pub(super) const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

/// Returns the plain letters of a small Latin letter that is foreign to Turkish, or bears a circumflex in it.
pub(super) const fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ə' => "e",
        'ĝ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'š' | 'ș' => "s",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}
