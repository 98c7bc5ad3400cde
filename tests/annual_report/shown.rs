//! What the report shows of a year, and of two of them side by side.

use std::path::Path;

use imece::{
    report::{Measure, Row},
    text::Lang,
};
use indicatif::ProgressBar;
use serde_json::{Value, json};

use super::{KOCAELI, Told, example, folder::Folder, run, told};

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

/// A meeting of the next year's first days is told where all others are, or the difference would tell of it.
#[test]
fn a_meeting_of_another_year_is_told_alike_everywhere() {
    for (came, participants, of_march) in [(2, "9", "*"), (8, "15", "7")] {
        let folder = Folder::small();
        folder.append(
            "requests.csv",
            "R9,2030-12-01T10:00,O1,A1,2031-01-02T10:00,2031-01-02T11:00,5,meeting\n",
        );
        folder.append("outcomes.csv", &format!("R9,2031-01-02T11:00,held,{came}\n"));
        folder.append("programmes.csv", "P3,Yılbaşı Konseri,concert,social,2031-01-01,X,O1,10,2\n");
        let shown = run(folder.path(), &["--lang", "en"]);
        shows(
            &shown,
            &[
                "Meetings held 2 ",
                &format!("Participants {participants} "),
                "January 2031 1 ",
                "March 2030 1 ",
                "By month Month Programmes May 2030 2 January 2031 1",
            ],
        );
        let city = example::city(folder.path(), &ProgressBar::hidden()).unwrap();
        let report = example::publish::document(&city, Lang::English).unwrap();
        let mut tables = report.sections.iter().flat_map(|section| &section.tables);
        let months = &tables.find(|table| table.code == "months").unwrap().rows;
        let told = |row: usize| {
            let row: &Row = &months[row];
            [row.label.clone(), row.figures[0].text(Lang::English), row.figures[1].text(Lang::English)]
        };
        assert_eq!(told(0), ["March 2030", "1", of_march]);
        assert_eq!(
            (&*told(10)[0], told(11)),
            ("January 2031", ["Total", "2", participants].map(str::to_owned))
        );
        let complete = run(folder.path(), &["--json"]);
        let complete: Value = serde_json::from_str(&complete.out).unwrap();
        assert_eq!(complete["participants"], json!(7 + came));
        assert_eq!(complete["meetings_by_month"], json!([1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    }
}

#[test]
fn of_what_is_not_there_no_table_is_printed_and_a_file_without_rows_is_told() {
    let folder = Folder::of_headers();
    let told = run(folder.path(), &["--lang", "en"]);
    shows(&told, &["Satisfaction survey", "Responses Total 0"]);
    for absent in
        ["Reasons", "By theme", "By format", "By month", "Decisions", "By channel Channel Petitions"]
    {
        assert!(!told.out.contains(absent), "{absent} in\n{}", told.out);
    }
    let folder = Folder::small();
    folder.write("requests.csv", folder.lines("requests.csv")[..2].join("\n") + "\n");
    folder.write("outcomes.csv", folder.lines("outcomes.csv")[..2].join("\n") + "\n");
    let city = example::city(folder.path(), &ProgressBar::hidden()).unwrap();
    let report = example::publish::document(&city, Lang::English).unwrap();
    let tables = || report.sections.iter().flat_map(|section| &section.tables);
    assert!(tables().all(|table| !table.rows.is_empty()) && tables().all(|table| table.code != "refusals"));
    assert!(!run(folder.path(), &["--lang", "en"]).out.contains("Reasons"));
}

/// Four shades of hardly anything are one step, told once.
#[test]
fn no_step_of_a_legend_is_told_twice() {
    let folder = Folder::small();
    folder.replace(
        "requests.csv",
        2,
        "R1,2030-03-01T10:00,O1,A1,2030-03-09T10:00,2030-03-09T10:10,5,meeting",
    );
    folder.headers_only("outcomes.csv");
    let end = "R1,2030-03-09T10:10,held,7\n";
    folder.append("outcomes.csv", end);
    folder.write("requests.csv", folder.lines("requests.csv")[..2].join("\n") + "\n");
    shows(&run(folder.path(), &["--lang", "en"]), &["the open time: ░░▒▒▓▓██ ≤ 0.1% 00 01 09"]);
}

/// Who reads both finds one word for one thing.
#[test]
fn the_terminal_and_the_files_use_the_same_words() {
    for lang in Lang::ALL {
        for year in ["2024", "2025"] {
            let folder = Path::new(KOCAELI).join(year);
            let shown = run(&folder, &["--lang", lang.code()]).out;
            let city = example::city(&folder, &ProgressBar::hidden()).unwrap();
            let report = example::publish::document(&city, lang).unwrap();
            let bookings = report.sections.iter().find(|section| section.code == "bookings").unwrap();
            let table = |code| bookings.tables.iter().find(|table| table.code == code).unwrap();
            let labels =
                ["overview", "refusals"].map(|code| table(code).rows.iter().map(|row| row.label.as_str()));
            let titles =
                ["centres_months", "rooms", "hours", "refusals"].map(|code| table(code).title.as_str());
            let notes = [table("refusals").note.as_deref().unwrap(), bookings.notes[0].as_str()];
            let columns = table("rooms").columns.iter().map(String::as_str);
            for word in labels.into_iter().flatten().chain(titles).chain(notes).chain(columns) {
                assert!(shown.contains(word), "{word} is missing in\n{shown}");
            }
        }
    }
    // The glossary's word for a contact is the article's own.
    assert_eq!(Measure::Contacts.name(Lang::Turkish), "etkileşim");
    let shown = run(&Path::new(KOCAELI).join("2025"), &[]).out;
    assert!(shown.contains("Etkileşim") && !shown.to_lowercase().contains("temas "), "{shown}");
}

/// Who came to a meeting came through the door. A report in which that is not so says so.
#[test]
fn doors_through_which_fewer_came_than_to_the_meetings_are_told() {
    // A line may end anywhere.
    let flagged = |folder: &Path| {
        let shown = run(folder, &["--lang", "en"]).out;
        shown.split_whitespace().collect::<Vec<&str>>().join(" ").contains("the counts do not agree")
    };
    for (visitors, told) in [(7, false), (6, true), (1, true)] {
        let folder = Folder::small();
        folder.replace("visits.csv", 2, &format!("A,2030-03-09,{visitors}"));
        assert_eq!(flagged(folder.path()), told, "{visitors} for 7");
    }
    // A month without a count says nothing, nor does a folder without outcomes.
    let folder = Folder::small();
    folder.replace("visits.csv", 2, "A,2030-04-09,6");
    assert!(!flagged(folder.path()));
    folder.replace("visits.csv", 2, "A,2030-03-09,6");
    folder.remove("outcomes.csv");
    assert!(!flagged(folder.path()));
    assert!(!flagged(&Path::new(KOCAELI).join("2025")));
}
