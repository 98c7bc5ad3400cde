//! Everything that can be wrong with the records of what a city does besides giving rooms.

use super::{folder::Folder, refused};

/// Replaces the first row of a file in turn, and checks the problems that each makes.
#[track_caller]
fn first_row(file: &str, table: &[(&str, &[&str])]) {
    for (text, problems) in table {
        let folder = Folder::small();
        folder.replace(file, 2, text);
        let problems: Vec<String> = problems
            .iter()
            .map(|problem| {
                let line = if problem.starts_with(|c: char| c.is_ascii_digit()) { ":" } else { ":2: " };
                format!("{file}{line}{problem}")
            })
            .collect();
        refused(&folder, &problems.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn programmes() {
    first_row(
        "programmes.csv",
        &[
            (
                "P1,,Concert,musical,2030-02-30,,O1;O9;O8,many,-1",
                &[
                    "title: the cell is empty",
                    "kind: `Concert` is not a code: lower-case letters, digits and `_`, a letter first",
                    "theme: `musical` is not one of cultural, social, thematic",
                    "date: `2030-02-30` is not a date like `2024-04-10`",
                    "district: the cell is empty",
                    "partners: organisation `O9` is unknown",
                    "partners: organisation `O8` is unknown",
                    "attendance: `many` is not a whole number from 0 to 4294967295",
                    "volunteers: `-1` is not a whole number from 0 to 4294967295",
                ],
            ),
            ("P1,Konser,concert,social,2030-05-01,X,,1,1", &["partners: the cell is empty"]),
            (
                "P2,Konser,concert,social,2030-05-01,X,O1,1,1",
                &["3: programme: programme `P2` is on line 2 already"],
            ),
            (
                "P1,Konser,concert,social,1000-05-01,X,O1,1,1",
                &["date: time lies outside the years 1900 to 2999"],
            ),
        ],
    );
    // The calendar judges as well, and is told by the names of the file.
    let public = "K1,Müdürlük,public_institution,X,health,active\n";
    for (row, problem) in [
        (
            "P1,Konser,concert,social,2030-05-01,X,O1;O2,1,1",
            "partners: organisation `O2` is dissolved on `2030-05-01`",
        ),
        ("P1,Konser,concert,social,2030-05-01,X,;,1,1", "partners: programme `P1` has no partner"),
        (
            "P1,Konser,concert,social,2030-05-01,X,K1,1,1",
            "partners: programme `P1` has no partner of civil society",
        ),
        (
            "P1,Orman,awareness_activity,social,2030-05-01,X,O1,9,0",
            "volunteers: programme `P1` had no volunteers",
        ),
    ] {
        let folder = Folder::small();
        folder.append("organisations.csv", public);
        folder.replace("programmes.csv", 2, row);
        refused(&folder, &[&format!("programmes.csv:2: {problem}")]);
    }
}

#[test]
fn petitions() {
    let channels = "channel: `fax` is not one of counter, cinar_desk, whatsapp, information_request, public_desk, \
                    call_centre, messaging_line, cimer, information_office, open_door, blood_bank, portal, centre, \
                    email, post, in_person";
    first_row(
        "petitions.csv",
        &[
            (
                "2030/1,O9,fax,2030-02-01,soon,,2030-03-10,maybe,",
                &[
                    "organisation: organisation `O9` is unknown",
                    channels,
                    "referred: `soon` is not a date like `2024-04-10`",
                    "answered: the cell is empty",
                    "department: the cell is empty",
                    "decision: `maybe` is not one of approved, partially_approved, rejected",
                ],
            ),
            (
                "2030/1,O1,post,2030-02-03,2030-02-02,D,2030-03-10,approved,2030-03-11",
                &["referred: `2030-02-02` is before the day of `received`, `2030-02-03`"],
            ),
            (
                "2030/1,O1,post,2030-02-01,2030-02-02,D,2030-03-10,approved,2030-03-09",
                &["answered: `2030-03-09` is before the day of `decided`, `2030-03-10`"],
            ),
            (
                "2030/2,O1,post,2030-02-01,2030-02-02,D,2030-03-10,approved,2030-03-11",
                &["3: number: petition `2030/2` is on line 2 already"],
            ),
        ],
    );
}

#[test]
fn surveys() {
    let modes = "channel: `fax` is not one of centre, web, telephone, visit, post, message";
    first_row(
        "survey.csv",
        &[
            (
                ",fax,,6",
                &[
                    "response: the cell is empty",
                    modes,
                    "date: the cell is empty",
                    "score: point `6` is not on a scale of 1 to 5",
                ],
            ),
            ("1,web,2030-03-02,0", &["score: point `0` is not on a scale of 1 to 5"]),
            ("1,web,2030-03-02,300", &["score: point `300` is not on a scale of 1 to 5"]),
            ("1,web,2030-03-02,0256", &["score: point `0256` is not on a scale of 1 to 5"]),
            ("1,web,2030-03-02,4.5", &["score: `4.5` is not a whole number from 0 to 4294967295"]),
            ("2,web,2030-03-02,4", &["3: response: response `2` is on line 2 already"]),
        ],
    );
}

#[test]
fn iftar() {
    first_row(
        "iftar.csv",
        &[
            ("1,X,2030-01-10,0", &["guests: nobody sat at the table"]),
            (
                ",,2030-13-10,three",
                &[
                    "household: the cell is empty",
                    "district: the cell is empty",
                    "date: `2030-13-10` is not a date like `2024-04-10`",
                    "guests: `three` is not a whole number from 0 to 4294967295",
                ],
            ),
            // A Ramadan has at most thirty days, counted from its first visit.
            (
                "1,X,2030-01-10,3\n2,X,2030-03-10,3",
                &["3: date: 2030-03-10 is not in a ramadan with a programme"],
            ),
        ],
    );
}

/// A Ramadan begins in its season, and not soon after another; where it does not, its visits are not blamed one by one.
#[test]
fn ramadans() {
    for (rows, problem) in [
        (
            "1,X,2030-07-11,3\n2,X,2030-07-10,3\n3,X,2030-07-12,3",
            ":3: date: the ramadan of 1451 does not begin on 2030-07-10",
        ),
        ("1,X,2030-07-01,3\n2,X,2030-07-17,3", ": the ramadan of `1452` is too near to that of `1451`"),
    ] {
        let folder = Folder::small();
        folder.headers_only("iftar.csv");
        folder.append("iftar.csv", rows);
        refused(&folder, &[&format!("iftar.csv{problem}")]);
        let told = super::run(folder.path(), &[]).err;
        assert!(told.ends_with("2 lines that depend on them are not judged\n"), "{told}");
    }
}

#[test]
fn counts() {
    first_row(
        "contacts.csv",
        &[
            ("post,2030-01-02,5", &["3: date: count of `post 2030-01-02` is on line 2 already"]),
            // Two words for one channel.
            (
                "counter,2030-01-02,1\ncinar_desk,2030-01-02,2",
                &["3: date: count of `public_desk 2030-01-02` is on line 2 already"],
            ),
            (
                "post,2030-01-32,-5",
                &[
                    "contacts: `-5` is not a whole number from 0 to 4294967295",
                    "date: `2030-01-32` is not a date like `2024-04-10`",
                ],
            ),
        ],
    );
    first_row(
        "visits.csv",
        &[
            ("C,2030-03-09,12", &["centre: centre `C` is unknown"]),
            ("B,2030-03-09,12", &["3: date: count of `B 2030-03-09` is on line 2 already"]),
            ("A,,", &["visitors: the cell is empty", "date: the cell is empty"]),
        ],
    );
}

#[test]
fn headers_and_cells() {
    for file in Folder::files().skip(6) {
        let folder = Folder::small();
        let header = folder.line(file, 1);
        let first = header.split(',').next().unwrap().to_owned();
        folder.replace(file, 1, &header.replacen(&first, "Id", 1));
        let told = super::run(folder.path(), &["--json"]);
        let expected =
            format!("{file}:1: Id: there is no such column\n{file}:1: {first}: the column is missing\n");
        assert!(!told.fine && told.err.starts_with(&expected), "{}", told.err);
        let folder = Folder::small();
        folder.append(file, "x\n");
        let told = super::run(folder.path(), &[]);
        assert!(
            !told.fine && told.out.is_empty() && told.err.contains("the row has 1 cells"),
            "{}",
            told.err
        );
        folder.write(file, b"\xff\xfe\n");
        assert!(!super::run(folder.path(), &[]).fine);
    }
}

#[test]
fn all_files_at_once() {
    let folder = Folder::small();
    folder.replace("visits.csv", 2, "A,2030-03-09,?");
    folder.replace("survey.csv", 3, "2,web,2030-03-01,9");
    folder.replace("iftar.csv", 2, "1,X,?,3");
    folder.replace("rooms.csv", 2, "A,A1,?,");
    refused(
        &folder,
        &[
            "iftar.csv:2: date: `?` is not a date like `2024-04-10`",
            "rooms.csv:2: capacity: `?` is not a whole number from 0 to 4294967295",
            "survey.csv:3: score: point `9` is not on a scale of 1 to 5",
            "visits.csv:2: visitors: `?` is not a whole number from 0 to 4294967295",
        ],
    );
}
