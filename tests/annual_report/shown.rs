//! What the report shows of a year, and of two of them side by side.

use std::path::Path;

use serde_json::{Value, json};

use super::{KOCAELI, Told, folder::Folder, run, told};

fn compare(earlier: &Path, later: &Path, options: &[&str]) -> Told {
    told(&[Path::new("compare"), earlier, later], options)
}

#[track_caller]
fn shows(told: &Told, words: &[&str]) {
    assert!(told.fine, "{}", told.err);
    // A text that is too long for a line goes on in the next.
    let out: Vec<&str> = told.out.split_whitespace().filter(|word| !word.starts_with('─')).collect();
    let out = out.join(" ");
    for word in words {
        assert!(out.contains(word), "{word} is missing in\n{}", told.out);
    }
    for line in told.out.lines() {
        assert!(line.chars().count() <= 100, "too wide: {line}");
    }
}

#[test]
fn the_year_2025_is_shown_whole() {
    let folder = Path::new(KOCAELI).join("2025");
    shows(
        &run(&folder, &[]),
        &[
            "Toplam 23.246 69.086 92.332",
            "Tematik 117 Sosyal 84 Kültürel 45 Toplam 246",
            "Yanıtlanan 710 Açık 0",
            "Kabul 505 Ret 140 Kısmen kabul 65 Toplam 710",
            "ortanca (gün) 16 Yanıt süresi, yüzde 90'lık dilim (gün) 26 En uzun yanıt süresi (gün) 35 30 günü aşan 25",
            "5 puan üzerinden 4, 5 verenler. Sınırlar: Wilson güven aralığı",
            "Toplam 2.400 2.184 %91,0 %89,8 %92,1",
            "Kan bankası 3.953 Bilgi edinme 2.931 Toplam 153.628",
            // 5 households are shown, 2 to 4 are not.
            "Başiskele 5 16 3,2 Çayırova * 5 *",
            "Toplam 38 137 3,6",
            "* Kişi sayısı 1–4 olan hücreler",
        ],
    );
    let english = run(&folder, &["--lang", "en"]);
    shows(&english, &["Total 2,400 2,184 91.0% 89.8% 92.1%", "Answered 710", "Total 153,628"]);
}

/// 118,343 people at meetings are no 92,332 visitors; 228 and 246 programmes are 7.9 % more.
#[test]
fn two_years_are_compared_like_with_like() {
    let [earlier, later] = ["2024", "2025"].map(|year| Path::new(KOCAELI).join(year));
    shows(
        &compare(&earlier, &later, &[]),
        &[
            "2024 2025 Değişim",
            "ortak program 228 246 18 artış (+%7,9)",
            "toplantı katılımı 118.343 83.098",
            "118 bin 343 toplantı katılımı (2024: ",
            "ile 92 bin 332 merkez ziyareti (2025: ",
            "karşılaştırılmaz: aynı şey sayılmamıştır",
            "2024 yılında sayılmamış: memnuniyet oranı",
        ],
    );
    let told = compare(&earlier, &later, &["--json", "--lang", "en"]);
    let found: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(found["years"], json!([2024, 2025]));
    let exact = |count| json!({"type": "count", "data": {"count": count, "precision": "exact"}});
    assert_eq!(
        found["compared"][2],
        json!({
            "measure": "joint_programmes", "earlier": exact(228), "later": exact(246),
            "change": {"type": "rise", "data": {
                "by": 18, "share": {"numerator": 18, "denominator": 228}, "precision": "exact",
            }},
            "text": "joint programmes: 228 in 2024, 246 in 2025, 18 more (+7.9%)",
        })
    );
    let refused = found["not_compared"].as_array().unwrap();
    let other = refused.iter().find(|why| why["code"] == "compares_other_measure").unwrap();
    let reason = other["reason"].as_str().unwrap();
    assert!(reason.contains("118,343") && reason.contains("92,332"), "{reason}");
    assert_eq!(refused.len(), 6);
}

#[test]
fn rates_are_compared_with_their_interval() {
    let [earlier, later] = [Folder::small(), Folder::small()];
    for (folder, satisfied) in [(&earlier, 10), (&later, 12)] {
        let score = |n| if n < satisfied { 5 } else { 2 };
        let rows: Vec<String> = (0..20).map(|n| format!("{n},web,2030-03-01,{}", score(n))).collect();
        folder.write("survey.csv", folder.line("survey.csv", 1) + "\n" + &rows.join("\n"));
    }
    for file in Folder::files() {
        let text = later.lines(file).join("\n").replace("2030-", "2031-") + "\n";
        later.write(file, text);
    }
    later.headers_only("iftar.csv");
    let told = compare(earlier.path(), later.path(), &["--lang", "en"]);
    shows(
        &told,
        &[
            "meetings 1 1 unchanged",
            "meeting attendances 7 7 unchanged",
            "contacts 12 12 unchanged",
            "satisfied share: 2030 50.0% (n = 20;",
            "by 10.0 points",
            "no significant change",
            "iftar",
        ],
    );
    let back = compare(later.path(), Folder::small().path(), &["--lang", "en"]);
    shows(&back, &["2030 is not later than 2031"]);
}

#[test]
fn the_problems_of_both_years_are_told() {
    let [one, other] = [Folder::small(), Folder::small()];
    one.replace("visits.csv", 2, "A,2030-03-09,?");
    other.replace("survey.csv", 2, "1,web,2030-03-01,9");
    let told = compare(one.path(), other.path(), &["--json"]);
    assert!(!told.fine && told.out.is_empty());
    assert!(
        told.err.contains("visits.csv:2: visitors") && told.err.contains("survey.csv:2: score"),
        "{}",
        told.err
    );
    let alone = compare(one.path(), Folder::small().path(), &[]);
    assert!(!alone.fine && alone.out.is_empty() && !alone.err.contains("survey.csv"));
    let empty = compare(Folder::of_headers().path(), other.path(), &[]);
    assert!(!empty.fine, "no year");
}

#[test]
fn a_wrong_command_line_is_told() {
    for words in [&[][..], &["compare", "x"], &["x", "y"]] {
        let told = told::<&str>(words, &[]);
        assert!(!told.fine && told.out.is_empty() && !told.err.is_empty());
    }
}

/// Small counts of people are a matter of what is published; the numbers between offices are complete.
#[test]
fn small_counts_of_people_are_not_shown() {
    let folder = Folder::small();
    let attended = |n: u32| folder.replace("outcomes.csv", 2, &format!("R1,2030-03-09T12:00,held,{n}"));
    shows(
        &run(folder.path(), &["--lang", "en"]),
        &[
            "Participants 7",
            // 3 visitors hide those of the other centre, as both are 15.
            "March * * 15 Total * * 15",
            // 2 of 3 responses would tell what each said.
            "On the portal * * * * * Total * * * * *",
            "X * * * Y * * * Total * 7 *",
            "Counts of 1 to 4 people are hidden",
        ],
    );
    attended(3);
    let told = run(folder.path(), &["--lang", "en"]);
    shows(&told, &["Participants * ", "Participants per meeting –"]);
    assert!(!told.out.contains("3.0"), "the mean would tell");
    let complete = run(folder.path(), &["--json"]);
    let complete: Value = serde_json::from_str(&complete.out).unwrap();
    assert_eq!((&complete["participants"], &complete["survey"]["satisfied"]), (&json!(3), &json!(2)));
    // Nor does a comparison tell them.
    let before = Folder::small();
    for file in Folder::files() {
        before.write(file, before.lines(file).join("\n").replace("2030-", "2029-") + "\n");
    }
    before.headers_only("iftar.csv");
    let told = compare(before.path(), folder.path(), &["--lang", "en"]);
    shows(&told, &["meeting attendances 7 * *", "satisfied share: *"]);
}
