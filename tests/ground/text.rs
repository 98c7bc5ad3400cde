//! Turkish words and numbers.

use crate::cases::cases;
use std::collections::BTreeSet;

use imece::{
    chrono::{Datelike, Month, NaiveDate, Weekday},
    text::{
        Case, Code, InvalidText, Lang, Name, Note, Precision, SortKey, WordedNumber, fold, headline, spell,
        spell_padded, spell_with,
    },
};
use proptest::prelude::*;

const CASES: [Case; 7] = [
    Case::Accusative,
    Case::Dative,
    Case::Locative,
    Case::Ablative,
    Case::Genitive,
    Case::Possessive,
    Case::Instrumental,
];

/// Every word a number can end with, and its suffixes in the order of `CASES`, written by hand.
const SUFFIXES: [(&str, [&str; 7]); 23] = [
    ("sıfır", ["ı", "a", "da", "dan", "ın", "ı", "la"]),
    ("bir", ["i", "e", "de", "den", "in", "i", "le"]),
    ("iki", ["yi", "ye", "de", "den", "nin", "si", "yle"]),
    ("üç", ["ü", "e", "te", "ten", "ün", "ü", "le"]),
    ("dört", ["ü", "e", "te", "ten", "ün", "ü", "le"]),
    ("beş", ["i", "e", "te", "ten", "in", "i", "le"]),
    ("altı", ["yı", "ya", "da", "dan", "nın", "sı", "yla"]),
    ("yedi", ["yi", "ye", "de", "den", "nin", "si", "yle"]),
    ("sekiz", ["i", "e", "de", "den", "in", "i", "le"]),
    ("dokuz", ["u", "a", "da", "dan", "un", "u", "la"]),
    ("on", ["u", "a", "da", "dan", "un", "u", "la"]),
    ("yirmi", ["yi", "ye", "de", "den", "nin", "si", "yle"]),
    ("otuz", ["u", "a", "da", "dan", "un", "u", "la"]),
    ("kırk", ["ı", "a", "ta", "tan", "ın", "ı", "la"]),
    ("elli", ["yi", "ye", "de", "den", "nin", "si", "yle"]),
    ("altmış", ["ı", "a", "ta", "tan", "ın", "ı", "la"]),
    ("yetmiş", ["i", "e", "te", "ten", "in", "i", "le"]),
    ("seksen", ["i", "e", "de", "den", "in", "i", "le"]),
    ("doksan", ["ı", "a", "da", "dan", "ın", "ı", "la"]),
    ("yüz", ["ü", "e", "de", "den", "ün", "ü", "le"]),
    ("bin", ["i", "e", "de", "den", "in", "i", "le"]),
    ("milyon", ["u", "a", "da", "dan", "un", "u", "la"]),
    ("milyar", ["ı", "a", "da", "dan", "ın", "ı", "la"]),
];

/// Reads a number aloud, all of it: the naive twin of whatever knows only the last word.
fn aloud(number: u64) -> Vec<&'static str> {
    const ONES: [&str; 10] = ["", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz"];
    const TENS: [&str; 10] =
        ["", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan"];
    let mut words = Vec::new();
    for (scale, name) in [(1_000_000_000, "milyar"), (1_000_000, "milyon"), (1_000, "bin"), (1, "")] {
        let group = (number / scale % 1_000) as usize;
        if group == 0 {
            continue;
        }
        if !(group == 1 && name == "bin") {
            let hundreds = group / 100;
            words.push(if hundreds > 1 { ONES[hundreds] } else { "" });
            words.push(if hundreds > 0 { "yüz" } else { "" });
            words.push(TENS[group / 10 % 10]);
            words.push(ONES[group % 10]);
        }
        words.push(name);
    }
    words.retain(|word| !word.is_empty());
    if words.is_empty() { vec!["sıfır"] } else { words }
}

#[track_caller]
fn suffixes_are_right(number: u64) {
    let words = aloud(number);
    let last = words.last().unwrap();
    let (_, expected) = SUFFIXES.iter().find(|(word, _)| word == last).unwrap();
    assert_eq!(CASES.map(|case| case.suffix(number)), expected.map(String::from), "{number}: {words:?}");
}

fn number() -> impl Strategy<Value = u64> {
    prop_oneof![
        0..2_000_u64,
        0..1_000_000_000_u64,
        (0..1_000_u64, prop::sample::select(vec![10, 100, 1_000, 10_000, 1_000_000, 1_000_000_000]))
            .prop_map(|(number, scale)| number * scale),
        (0..10_u64, 0..10_u64, 0..10_u64).prop_map(|(a, b, c)| a * 1_000_000 + b * 1_000 + c),
    ]
}

fn turkish() -> impl Strategy<Value = String> {
    "[a-zA-ZçğıöşüÇĞİÖŞÜâîûÂÎÛ0-9 '’.-]{0,24}"
}

#[track_caller]
fn read(text: &str) -> WordedNumber {
    text.parse().unwrap()
}

#[test]
fn every_sample_of_turkish_wording_is_read() {
    let mut samples = csv::Reader::from_path("tests/data/number_style_samples.csv").unwrap();
    let mut seen = 0;
    for sample in samples.deserialize() {
        let (text, value, exact, style, _seed): (String, f64, u8, String, String) = sample.unwrap();
        let number = read(&text);
        assert_eq!(number.units() as f64 / 10_f64.powi(number.places().into()), value, "{text}");
        assert_eq!(number.precision() == Precision::Exact, exact == 1, "{text}");
        assert_eq!(number.precision() == Precision::Vague, style.starts_with("vague"), "{text}");
        assert_eq!(number.is_percent(), style.starts_with("percent"), "{text}");
        seen += 1;
    }
    assert_eq!(seen, 20);
}

#[test]
fn numbers_of_prose_are_read() {
    use Precision::{Exact, MoreThan, Vague};
    let table = [
        ("0", 0, Exact),
        ("bin", 1_000, Exact),
        ("bin 250", 1_250, Exact),
        ("1 bin 250", 1_250, Exact),
        ("92 bin 999", 92_999, Exact),
        ("1 milyon bin 5", 1_001_005, Exact),
        ("1 milyon 086", 1_000_086, Exact),
        ("1,5 milyon", 1_500_000, Exact),
        ("2.500 milyon", 2_500_000_000, Exact),
        ("3 milyar 2 milyon 1 bin 4", 3_002_001_004, Exact),
        ("  92\u{a0}bin  332 ", 92_332, Exact),
        ("18446744073709551615", u64::MAX, Exact),
        ("18 kentilyon 446 katrilyon 744 trilyon 73 milyar 709 milyon 551 bin 615", u64::MAX, Exact),
        ("150 BİNDEN FAZLA", 150_000, MoreThan),
        ("38'den çok", 38, MoreThan),
        ("38’den çok", 38, MoreThan),
        ("100'ün üzerinde", 100, MoreThan),
        ("69 bin 086'yı aşkın", 69_086, MoreThan),
        ("1,5 milyonu aşkın", 1_500_000, MoreThan),
        ("92.332'yi aşkın", 92_332, MoreThan),
        ("yüzde 91'i aşkın", 91, MoreThan),
        ("onlarca", 10, Vague),
        ("ON BİNLERCE", 10_000, Vague),
        ("yüz binlerce", 100_000, Vague),
        ("milyonlarca", 1_000_000, Vague),
    ];
    for (text, expected, precision) in table {
        let number = read(text);
        assert_eq!((number.whole(), number.precision()), (Some(expected), precision), "{text}");
    }
    let decimals = [("91,5", 915, 1), ("1.234,50", 123_450, 2), ("0,05", 5, 2), ("%0,5", 5, 1)];
    for (text, units, places) in decimals {
        let number = read(text);
        assert_eq!((number.units(), number.places(), number.whole()), (units, places, None), "{text}");
    }
    assert_eq!(read("91,5'i aşkın").units(), 915);
    assert_eq!(read("2,0'ı aşkın").units(), 20, "read: iki virgül sıfır");
}

#[test]
fn what_is_no_number_is_refused() {
    let table = [
        "",
        " ",
        "%",
        "yüzde",
        "aşkın",
        "bini",
        "'i aşkın",
        "kırk",
        "-5",
        "+5",
        "5-",
        "12a",
        "1e3",
        "٣",
        "086",
        "00",
        "1,",
        ",5",
        "1,2,3",
        "92.33",
        "92.3321",
        "9233.210",
        ".332",
        "92..332",
        "0.332",
        "1.2,3",
        "92 332",
        "92 bin bin",
        "92 bin 1332",
        "92 bin 1000",
        "1 milyon 1000 bin",
        "1 milyon 1,5 bin",
        "92 bin 3,0",
        "92 bin 08",
        "92 bin 0086",
        "92 bin 1.332",
        "92 bin 3,5",
        "92 bin 0",
        "0 bin",
        "milyon",
        "1 bin 2 milyon",
        "1 milyon 2 milyon",
        "1,5 milyon 20",
        "1,2345 bin",
        "bin 5 bin",
        "92 bin aşkın",
        "92 binı aşkın",
        "92 bine aşkın",
        "92 bini fazla",
        "38'yi aşkın",
        "38i aşkın",
        "38' aşkın",
        "%%91",
        "% 91 92",
        "91%",
        "18446744073709551616",
        "19 kentilyon",
        "1 milyon 2500 bin",
    ];
    for text in table {
        assert_eq!(text.parse::<WordedNumber>(), Err(InvalidText::NotANumber(text.to_string())), "{text}");
    }
}

#[test]
fn numbers_are_spelled_as_in_the_press() {
    let table = [
        (0, "0", "0"),
        (86, "86", "86"),
        (1_000, "bin", "bin"),
        (1_088, "bin 88", "bin 088"),
        (3_088, "3 bin 88", "3 bin 088"),
        (69_086, "69 bin 86", "69 bin 086"),
        (92_332, "92 bin 332", "92 bin 332"),
        (118_343, "118 bin 343", "118 bin 343"),
        (1_001_005, "1 milyon 1 bin 5", "1 milyon 001 bin 005"),
        (1_250_000, "1 milyon 250 bin", "1 milyon 250 bin"),
        (2_000_000_000, "2 milyar", "2 milyar"),
    ];
    for (number, plain, padded) in table {
        assert_eq!((spell(number).as_str(), spell_padded(number).as_str()), (plain, padded));
    }
}

/// Row 87: what a headline says is true, and says no more than the digits that it keeps.
#[test]
fn row_87_a_headline_never_says_too_much() {
    let table = [
        (92_332, 2, "92 bini aşkın"),
        (92_332, 3, "92 bin 300'ü aşkın"),
        (92_332, 5, "92 bin 332"),
        (92_332, 9, "92 bin 332"),
        (99_999, 1, "90 bini aşkın"),
        (150_001, 2, "150 bini aşkın"),
        (150_000, 2, "150 bin"),
        (1_088, 1, "bini aşkın"),
        (1_250_000, 2, "1 milyon 200 bini aşkın"),
        (710, 1, "700'ü aşkın"),
        (710, 0, "700'ü aşkın"),
        (7, 1, "7"),
        (0, 1, "0"),
    ];
    for (number, digits, expected) in table {
        assert_eq!(headline(number, digits), expected);
    }
}

#[test]
fn suffixes_in_sentences() {
    use Case::{Ablative, Accusative, Dative, Genitive, Locative, Possessive};
    let table = [
        (92_000, Accusative, "92 bini"),
        (38, Accusative, "38'i"),
        (150_000, Ablative, "150 binden"),
        (1_000_000, Accusative, "1 milyonu"),
        (3_000_000_000, Genitive, "3 milyarın"),
        (2_024, Locative, "2 bin 24'te"),
        (92_332, Possessive, "92 bin 332'si"),
        (1_000, Dative, "bine"),
        (0, Accusative, "0'ı"),
        (100, Genitive, "100'ün"),
    ];
    for (number, case, expected) in table {
        assert_eq!(spell_with(number, case), expected);
    }
}

#[test]
fn suffixes_follow_the_last_word_of_every_number_to_a_hundred_thousand() {
    (0..100_000).for_each(suffixes_are_right);
    for scale in [1_000_000, 1_000_000_000] {
        (1..1_000).for_each(|group| suffixes_are_right(group * scale));
    }
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn suffixes_follow_the_last_word(number in number()) {
        suffixes_are_right(number);
    }

    #[test]
    fn a_headline_is_a_lower_bound(number in prop_oneof![number(), any::<u64>()], digits in 1..21_u32) {
        let read = read(&headline(number, digits));
        let told = read.whole().unwrap();
        prop_assert!(told <= number);
        let exact = told == number;
        prop_assert_eq!(read.precision(), if exact { Precision::Exact } else { Precision::MoreThan });
        // What is left out is less than one of the last digit kept.
        let digits_of = number.checked_ilog10().map_or(1, |log| log + 1);
        let unit = 10_u64.pow(digits_of.saturating_sub(digits));
        prop_assert!(number - told < unit && told.is_multiple_of(unit));
    }

    #[test]
    fn what_is_spelled_is_read_again(number in prop_oneof![number(), any::<u64>()]) {
        for text in [spell(number), spell_padded(number), Lang::Turkish.upper(&spell(number)), number.to_string()] {
            let read = read(&text);
            prop_assert_eq!((read.whole(), read.precision()), (Some(number), Precision::Exact), "{}", text);
        }
    }

    #[test]
    fn only_the_right_case_is_read(number in number()) {
        for (case, tail) in [(Case::Accusative, "aşkın"), (Case::Ablative, "fazla"), (Case::Genitive, "üzerinde")] {
            let right = format!("{} {tail}", spell_with(number, case));
            prop_assert_eq!(read(&right).whole(), Some(number), "{}", right);
            for other in CASES.into_iter().filter(|other| other.suffix(number) != case.suffix(number)) {
                let wrong = format!("{} {tail}", spell_with(number, other));
                prop_assert!(wrong.parse::<WordedNumber>().is_err(), "{}", wrong);
            }
        }
    }

    #[test]
    fn formatted_numbers_are_read_again(units in 0..=i64::MAX as u64, places in 0..6_u8) {
        let text = Lang::Turkish.decimal(units as i64, places);
        prop_assert_eq!((read(&text).units(), read(&text).places()), (units, places), "{}", text);
        let percent = Lang::Turkish.percent(units as i64, places);
        prop_assert!(read(&percent).is_percent());
        prop_assert_eq!(read(&percent).units(), units);
    }

    #[test]
    fn grouping_only_adds_separators(units in any::<i64>(), places in 0..25_u8) {
        for (lang, group, point) in [(Lang::Turkish, '.', ','), (Lang::English, ',', '.')] {
            let text = lang.decimal(units, places);
            let bare = text.replace(group, "");
            let (whole, fraction) = bare.split_once(point).unwrap_or((bare.as_str(), ""));
            prop_assert_eq!(fraction.len(), usize::from(places));
            prop_assert_eq!(format!("{whole}{fraction}").parse::<i64>().unwrap(), units);
            let whole = text.split(point).next().unwrap().trim_start_matches('-');
            prop_assert!(whole.rsplit(group).skip(1).all(|part| (1..=3).contains(&part.len())));
            prop_assert!(whole.split(group).skip(1).all(|part| part.len() == 3), "{}", text);
        }
    }

    #[test]
    fn casing_turkish_letters_is_undone_by_its_opposite(text in turkish()) {
        let (upper, lower) = (Lang::Turkish.upper(&text), Lang::Turkish.lower(&text));
        prop_assert_eq!(Lang::Turkish.lower(&upper), lower.clone());
        prop_assert_eq!(Lang::Turkish.upper(&lower), upper.clone());
        prop_assert_eq!(text.chars().count(), upper.chars().count(), "no letter is two in capitals");
        prop_assert_eq!(text.chars().count(), lower.chars().count());
    }

    #[test]
    fn a_search_key_forgets_case_and_layout(text in turkish()) {
        let key = fold(&text);
        prop_assert_eq!(&fold(&Lang::Turkish.upper(&text)), &key);
        prop_assert_eq!(&fold(&Lang::English.upper(&text)), &key, "a system that knows no Turkish");
        prop_assert_eq!(&fold(&Lang::English.lower(&text)), &key);
        prop_assert_eq!(&fold(&format!("  {}!", text.replace(' ', " - "))), &key);
        prop_assert!(key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b' '), "{}", key);
    }

    #[test]
    fn folding_and_sorting_take_any_text(text in any::<String>(), other in any::<String>()) {
        prop_assert_eq!(fold(&fold(&text)), fold(&text));
        prop_assert_eq!(SortKey::new(&text) == SortKey::new(&other), text == other);
        for lang in Lang::ALL {
            prop_assert_eq!(lang.lower(&lang.lower(&text)), lang.lower(&text));
        }
    }

    #[test]
    fn words_sort_letter_by_letter(left in "[abcçdefgğhıijklmnoöprsştuüvyz]{0,6}", right in "[abcçdefgğhıijklmnoöprsştuüvyz]{0,6}") {
        let ranks = |word: &str| -> Vec<usize> {
            word.chars().map(|c| "abcçdefgğhıijklmnoöprsştuüvyz".chars().position(|l| l == c).unwrap()).collect()
        };
        prop_assert_eq!(SortKey::new(&left).cmp(&SortKey::new(&right)), ranks(&left).cmp(&ranks(&right)));
    }

    #[test]
    fn capitals_decide_only_between_equal_letters(left in turkish(), right in turkish()) {
        let lower = |text: &str| Lang::Turkish.lower(text);
        if lower(&left) != lower(&right) {
            let expected = SortKey::new(&lower(&left)).cmp(&SortKey::new(&lower(&right)));
            prop_assert_eq!(SortKey::new(&left).cmp(&SortKey::new(&right)), expected);
        }
    }
}

#[test]
fn the_four_letters_i() {
    let table =
        [("i", "İ"), ("ı", "I"), ("ıi", "Iİ"), ("izmit", "İZMİT"), ("ığdır", "IĞDIR"), ("şişli", "ŞİŞLİ")];
    for (lower, upper) in table {
        assert_eq!(Lang::Turkish.upper(lower), upper);
        assert_eq!(Lang::Turkish.lower(upper), lower);
    }
    assert_eq!(Lang::English.upper("i ı"), "I I");
    assert_eq!(Lang::Turkish.lower("I\u{307}I"), "iı");
}

#[test]
fn what_folds_to_what() {
    let table = [
        ("Iğdır", "igdir"),
        ("İÇ ANADOLU", "ic anadolu"),
        ("Çayırova", "cayirova"),
        ("GÖLCÜK", "golcuk"),
        ("Hakkâri", "hakkari"),
        ("HAKKÂRİ", "hakkari"),
        ("s\u{327}is\u{327}li", "sisli"),
        ("I\u{307}zmit", "izmit"),
        ("K.Maraş", "k maras"),
        ("Atatürk’ün 'evi'", "ataturkun evi"),
        ("Café Straße Ærø", "cafe strasse aero"),
        ("Σπίτι", "σπίτι"),
        ("Oda №2 (b)", "oda 2 b"),
        ("--", ""),
    ];
    for (text, key) in table {
        assert_eq!(fold(text), key, "{text}");
    }
    assert_eq!(fold("kır"), fold("kir"), "a hit is a candidate, not proof");
    for (letters, plain) in [
        ("àáâãäåāăą", "a"),
        ("çćĉċč", "c"),
        ("ďđð", "d"),
        ("èéêëēĕėęěə", "e"),
        ("ğĝġģ", "g"),
        ("ĥħ", "h"),
        ("ıìíîïĩīĭį", "i"),
        ("ĵ", "j"),
        ("ķ", "k"),
        ("ĺļľł", "l"),
        ("ñńņň", "n"),
        ("öòóôõøōŏő", "o"),
        ("ŕŗř", "r"),
        ("şśŝšș", "s"),
        ("ţťŧț", "t"),
        ("üùúûũūŭůűų", "u"),
        ("ŵ", "w"),
        ("ýÿŷ", "y"),
        ("źżž", "z"),
        ("ß", "ss"),
        ("æ", "ae"),
        ("œ", "oe"),
        ("þ", "th"),
    ] {
        for letter in letters.chars() {
            assert_eq!(fold(&letter.to_string()), plain, "{letter}");
        }
    }
}

#[test]
fn sorted_as_in_a_turkish_dictionary() {
    let sorted = [
        "", " a", "%91", "-a", "0", "10", "2", "a", "A", "â", "Â", "aa", "ab", "az", "b", "c", "cz", "ç",
        "d", "f", "g", "gz", "ğ", "h", "hız", "hızlı", "hiç", "ı", "I", "ıs", "i", "İ", "î", "is", "j", "k",
        "kâr", "kara", "n", "N", "n\u{303}", "ñ", "nz", "o", "oz", "ö", "p", "q", "r", "s", "sz", "ş", "t",
        "u", "uz", "ü", "v", "w", "x", "y", "z", "α",
    ];
    for pair in sorted.windows(2) {
        assert!(SortKey::new(pair[0]) < SortKey::new(pair[1]), "{pair:?}");
    }
    // A space is before any sign, be it one that does not break.
    assert!(SortKey::new("a\u{a0}b") < SortKey::new("a!b"));
    // A letter of two characters is that letter, without an accent: only a capital comes later.
    for (long, capital) in [("c\u{327}a", "Ça"), ("g\u{306}a", "Ğa"), ("o\u{308}a", "Öa")] {
        assert!(SortKey::new(long) < SortKey::new(capital), "{capital}");
    }
    let decomposed = [
        ("c\u{327}", "ç"),
        ("g\u{306}", "ğ"),
        ("o\u{308}", "ö"),
        ("s\u{327}", "ş"),
        ("u\u{308}", "ü"),
        ("C\u{327}", "Ç"),
        ("G\u{306}", "Ğ"),
        ("I\u{307}", "İ"),
        ("O\u{308}", "Ö"),
        ("S\u{327}", "Ş"),
        ("U\u{308}", "Ü"),
    ];
    for (long, short) in decomposed {
        let next = format!("{short}a");
        assert!(
            SortKey::new(long) < SortKey::new(&next)
                && SortKey::new(&format!("{long}b")) > SortKey::new(&next)
        );
    }
}

#[test]
fn numbers_in_two_languages() {
    let table = [
        (0, 0, "0", "0", "%0", "0%"),
        (999, 0, "999", "999", "%999", "999%"),
        (1_000, 0, "1.000", "1,000", "%1.000", "1,000%"),
        (1_234_567, 0, "1.234.567", "1,234,567", "%1.234.567", "1,234,567%"),
        (12_345_678, 1, "1.234.567,8", "1,234,567.8", "%1.234.567,8", "1,234,567.8%"),
        (915, 1, "91,5", "91.5", "%91,5", "91.5%"),
        (5, 2, "0,05", "0.05", "%0,05", "0.05%"),
        (-5, 1, "-0,5", "-0.5", "-%0,5", "-0.5%"),
        (-1_000, 0, "-1.000", "-1,000", "-%1.000", "-1,000%"),
        (
            i64::MIN,
            0,
            "-9.223.372.036.854.775.808",
            "-9,223,372,036,854,775,808",
            "-%9.223.372.036.854.775.808",
            "-9,223,372,036,854,775,808%",
        ),
    ];
    for (units, places, tr, en, tr_percent, en_percent) in table {
        assert_eq!(Lang::Turkish.decimal(units, places), tr);
        assert_eq!(Lang::English.decimal(units, places), en);
        assert_eq!(Lang::Turkish.percent(units, places), tr_percent);
        assert_eq!(Lang::English.percent(units, places), en_percent);
    }
    assert_eq!(Lang::Turkish.integer(-92_332), "-92.332");
}

#[test]
fn dates_in_two_languages() {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    let table = [
        (day(2015, 12, 17), "17.12.2015", "2015-12-17", "17 Aralık 2015", "17 December 2015"),
        (day(2026, 3, 1), "01.03.2026", "2026-03-01", "1 Mart 2026", "1 March 2026"),
    ];
    for (date, tr, en, tr_long, en_long) in table {
        assert_eq!((Lang::Turkish.date(date), Lang::English.date(date)), (tr.to_string(), en.to_string()));
        assert_eq!(Lang::Turkish.long_date(date), tr_long);
        assert_eq!(Lang::English.long_date(date), en_long);
    }
    let english = |date: NaiveDate| date.format("%A %-d %B %Y").to_string();
    let names: BTreeSet<_> = (0..400)
        .map(|days| day(2024, 1, 1) + chrono::Days::new(days))
        .map(|date| {
            assert_eq!(
                format!("{} {}", Lang::English.weekday(date.weekday()), Lang::English.long_date(date)),
                english(date)
            );
            let turkish = Lang::Turkish.long_date(date);
            (turkish.split(' ').nth(1).unwrap().to_string(), Lang::Turkish.weekday(date.weekday()))
        })
        .collect();
    assert_eq!(names.iter().map(|(month, _)| month).collect::<BTreeSet<_>>().len(), 12);
    assert_eq!(names.iter().map(|(_, day)| day).collect::<BTreeSet<_>>().len(), 7);
}

#[test]
fn months_and_days_stand_in_their_order() {
    let months = "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık";
    for (number, name) in (1..=12_u8).zip(months.split(' ')) {
        assert_eq!(Lang::Turkish.month(Month::try_from(number).unwrap()), name);
    }
    let days = "Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi Pazar";
    for (number, name) in (0..7_u8).zip(days.split(' ')) {
        assert_eq!(Lang::Turkish.weekday(Weekday::try_from(number).unwrap()), name);
    }
}

#[test]
fn languages_are_known_by_their_codes() {
    for lang in Lang::ALL {
        assert_eq!(lang.to_string().parse(), Ok(lang));
        assert_eq!(serde_json::to_string(&lang).unwrap(), format!("\"{lang}\""));
        assert_eq!(serde_json::from_str::<Lang>(&format!("\"{lang}\"")).unwrap(), lang);
    }
    assert_eq!("de".parse::<Lang>(), Err(InvalidText::UnknownLanguage("de".into())));
    assert_eq!((Lang::Turkish.pick(1, 2), Lang::English.pick(1, 2)), (1, 2));
    assert_eq!(serde_json::to_string(&Precision::MoreThan).unwrap(), "\"more_than\"");
}

#[test]
fn codes_and_names_are_validated_from_json_too() {
    for good in ["a", "general_assembly", "a2", &"x".repeat(31)] {
        let code: Code = serde_json::from_str(&format!("\"{good}\"")).unwrap();
        assert_eq!(code.as_str(), good);
    }
    for bad in ["", "2a", "_a", "A", "a b", "a-b", "ağ", &"x".repeat(32)] {
        assert_eq!(Code::new(bad), Err(InvalidText::NotACode(bad.to_string())));
        assert!(serde_json::from_str::<Code>(&format!("\"{bad}\"")).is_err(), "{bad}");
    }
    assert!(Code::new("ab").unwrap() < Code::new("abc").unwrap());

    assert_eq!(Name::new("  Salon 1 ").unwrap().to_string(), "Salon 1");
    assert_eq!(Name::new(&"ş".repeat(200)).unwrap().as_str().chars().count(), 200);
    assert_eq!(Name::new(&"ş".repeat(201)), Err(InvalidText::TooLong { length: 201, most: 200 }));
    assert_eq!(Note::new(&"a".repeat(1_001)), Err(InvalidText::TooLong { length: 1_001, most: 1_000 }));
    assert_eq!(Name::new("a\tb"), Err(InvalidText::Control(9)));
    assert!(serde_json::from_str::<Name>("\" \"").is_err());
}

#[test]
fn error_codes_differ() {
    let errors = [
        InvalidText::Empty,
        InvalidText::TooLong { length: 2, most: 1 },
        InvalidText::Control(9),
        InvalidText::NotACode(String::new()),
        InvalidText::UnknownLanguage(String::new()),
        InvalidText::NotANumber(String::new()),
    ];
    let codes: BTreeSet<_> = errors.iter().map(InvalidText::code).collect();
    assert_eq!(codes.len(), errors.len());
}
