//! Everything that can be wrong with a folder, and how it is told.

use std::path::Path;

use imece::{id::BookingId, schedule::ScheduleError};

use super::{
    example::{
        ids::{Kind, id},
        problems::Problems,
    },
    folder::Folder,
    refused, run,
};

/// A line of the small folder changed, and the problems that this makes.
#[track_caller]
fn line(file: &str, number: usize, text: &str, problems: &[&str]) {
    let folder = Folder::small();
    folder.replace(file, number, text);
    refused(&folder, problems);
}

#[test]
fn centres() {
    for (text, problems) in [
        ("A,,X,2011,09:00,22:00,Europe/Istanbul", &["centres.csv:2: name: the cell is empty"][..]),
        (
            "A,Merkez,X,iki bin,09:00,22:00,Europe/Istanbul",
            &["centres.csv:2: opened_year: `iki bin` is not a whole number from 0 to 4294967295"],
        ),
        (
            "A,Merkez,X,2011,9:00,25:00,Europe/Istanbul",
            &[
                "centres.csv:2: opens: `9:00` is not a time of the day like `09:00`",
                "centres.csv:2: closes: `25:00` is not a time of the day like `09:00`",
            ],
        ),
        (
            "A,Merkez,X,2011,09:00,22:00,Europe/Izmit",
            &["centres.csv:2: time_zone: `Europe/Izmit` is not an IANA time zone"],
        ),
        (
            "B,Merkez,X,2011,09:00,22:00,Europe/Istanbul",
            &["centres.csv:3: code: centre `B` is on line 2 already"],
        ),
    ] {
        let folder = Folder::small();
        folder.replace("centres.csv", 2, text);
        folder.write("rooms.csv", "centre,room,capacity,equipment\n");
        folder.write("closures.csv", "centre,date\n");
        folder.headers_only("requests.csv");
        folder.headers_only("outcomes.csv");
        folder.headers_only("visits.csv");
        refused(&folder, problems);
    }
}

#[test]
fn rooms() {
    line("rooms.csv", 2, "C,A1,10,", &["rooms.csv:2: centre: centre `C` is unknown"]);
    line("rooms.csv", 2, "A,A1,0,", &["rooms.csv:2: capacity: capacity is zero"]);
    line(
        "rooms.csv",
        2,
        "A,A1,-4,",
        &["rooms.csv:2: capacity: `-4` is not a whole number from 0 to 4294967295"],
    );
    line(
        "rooms.csv",
        2,
        "A,A1,10,projector;Ses Sistemi",
        &[
            "rooms.csv:2: equipment: `Ses Sistemi` is not a code: lower-case letters, digits and `_`, a letter first",
        ],
    );
    // Nobody is then called B1, which is told as well.
    line(
        "rooms.csv",
        3,
        "B,A1,10,",
        &[
            "requests.csv:9: room: room `B1` is unknown",
            "requests.csv:10: room: room `B1` is unknown",
            "requests.csv:11: room: room `B1` is unknown",
            "rooms.csv:3: room: room `A1` is on line 2 already",
        ],
    );
    line("rooms.csv", 3, "B,B1,10", &["rooms.csv:3: equipment: the row has 3 cells, the header 4"]);
    line("rooms.csv", 3, "B,B1,10,,", &["rooms.csv:3: column 5: the row has 5 cells, the header 4"]);
}

#[test]
fn closures() {
    line("closures.csv", 2, "C,2030-04-23", &["closures.csv:2: centre: centre `C` is unknown"]);
    for date in ["2030-02-29", "23.04.2030", "2030-4-23", ""] {
        let problem = format!("closures.csv:2: date: `{date}` is not a date like `2024-04-10`");
        let empty = "closures.csv:2: date: the cell is empty";
        line("closures.csv", 2, &format!("A,{date}"), &[if date.is_empty() { empty } else { &problem }]);
    }
}

#[test]
fn organisations() {
    line(
        "organisations.csv",
        3,
        "O1,Koro,association,X,culture,active",
        &["organisations.csv:3: registry_number: organisation `O1` is on line 2 already"],
    );
    line(
        "organisations.csv",
        3,
        "O2,Koro,club,X,culture,gone",
        &[
            "organisations.csv:3: kind: `club` is not one of association, foundation, federation, confederation, \
         union, professional_chamber, cooperative, sports_club, platform, public_institution, other",
            "organisations.csv:3: status: `gone` is not one of active, suspended, inactive, dissolved",
        ],
    );
}

#[test]
fn requests() {
    for (text, problem) in [
        (
            "R1,2030-03-01T10:00,O1,C9,2030-03-09T10:00,2030-03-09T12:00,5,meeting",
            "room: room `C9` is unknown",
        ),
        (
            "R1,2030-03-01T10:00,O1,A1,2030-03-09T12:00,2030-03-09T10:00,5,meeting",
            "end: slot from `2030-03-09T12:00` to `2030-03-09T10:00` is empty or runs backwards",
        ),
        (
            "R1,2030-03-01T10:00,O1,A1,2030-03-09T12:00,2030-03-09T12:00,5,meeting",
            "end: slot from `2030-03-09T12:00` to `2030-03-09T12:00` is empty or runs backwards",
        ),
        (
            "R1,2030-03-01T10:00,O1,A1,2030-02-30T10:00,2030-03-09T12:00,5,meeting",
            "start: `2030-02-30T10:00` is not a wall-clock time like `2026-03-20T18:00`",
        ),
        (
            "R1,2030-03-01T24:01,O1,A1,2030-03-09T10:00,2030-03-09T12:00,5,meeting",
            "submitted: `2030-03-01T24:01` is not a wall-clock time like `2026-03-20T18:00`",
        ),
        (
            "R1,2030-03-01T10:00,O1,A1,2030-03-09T10:00,2030-03-09T12:00,-5,meeting",
            "expected_attendees: `-5` is not a whole number from 0 to 4294967295",
        ),
        (
            "R1,2030-03-01T10:00,O1,A1,2030-03-09T10:00,2030-03-09T12:00,5,Genel Kurul",
            "purpose: `Genel Kurul` is not a code: lower-case letters, digits and `_`, a letter first",
        ),
        (
            "R1,2030-03-01T10:00,,A1,2030-03-09T10:00,2030-03-09T12:00,5,meeting",
            "organisation: the cell is empty",
        ),
        (
            "R1,2030-03-05T10:00,O1,A1,2030-03-09T10:00,2030-03-09T12:00,5,meeting",
            "submitted: `2030-03-01T11:00` comes after `2030-03-05T10:00` of line 2",
        ),
    ] {
        let folder = Folder::small();
        folder.headers_only("outcomes.csv");
        let rest = Folder::small().line("requests.csv", 3);
        folder.headers_only("requests.csv");
        folder.append("requests.csv", &format!("{text}\n{rest}\n"));
        let line = if problem.contains("comes after") { 3 } else { 2 };
        refused(&folder, &[&format!("requests.csv:{line}: {problem}")]);
    }
}

#[test]
fn a_request_that_comes_again_with_other_content() {
    let again = |fields: &str, problems: &[&str]| {
        let folder = Folder::small();
        let lines = Folder::small().lines("requests.csv");
        folder.append("requests.csv", &format!("R1,2030-12-01T10:00,{fields}\n"));
        let problems: Vec<String> = problems
            .iter()
            .map(|field| {
                format!(
                    "requests.csv:{}: {field}: request `R1` came on line 2 with other content",
                    lines.len() + 1
                )
            })
            .collect();
        refused(&folder, &problems.iter().map(String::as_str).collect::<Vec<_>>());
    };
    again("O2,A1,2030-03-09T10:00,2030-03-09T12:00,5,meeting", &["organisation"]);
    again("O1,B1,2030-03-09T10:00,2030-03-09T12:00,5,meeting", &["room"]);
    again("O1,A1,2030-03-09T10:00,2030-03-09T12:00,6,rehearsal", &["expected_attendees", "purpose"]);
    again("O1,A1,2030-03-10T10:00,2030-03-10T12:00,5,meeting", &["start", "end"]);
}

#[test]
fn outcomes() {
    for (text, problems) in [
        ("R77,2030-03-09T12:00,held,7", &["outcomes.csv:2: request: request `R77` is unknown"][..]),
        ("R1,2030-03-09T12:00,held,", &["outcomes.csv:2: attendance: the cell is empty"]),
        (
            "R1,2030-03-09T12:00,held,yedi",
            &["outcomes.csv:2: attendance: `yedi` is not a whole number from 0 to 4294967295"],
        ),
        ("R1,2030-03-09T12:00,no_show,0", &["outcomes.csv:2: attendance: `0` came to what was not held"]),
        ("R1,2030-03-08T12:00,cancelled,9", &["outcomes.csv:2: attendance: `9` came to what was not held"]),
        (
            "R1,2030-03-09T12:00,lost,",
            &["outcomes.csv:2: outcome: `lost` is not one of held, no_show, cancelled"],
        ),
        (
            "R1,2030-02-09T12:00,cancelled,",
            &["outcomes.csv:2: at: `2030-02-09T12:00` is before the request was submitted"],
        ),
        (
            "R1,2030-03-09T12:00,cancelled,",
            &["outcomes.csv:2: at: `2030-03-09T12:00` is too late to cancel: the booking is over"],
        ),
        (
            "R1,2030-03-09T09:59,held,5",
            &["outcomes.csv:2: at: `2030-03-09T09:59` is before the booking begins"],
        ),
        ("R2,2030-03-08T12:00,cancelled,", &["outcomes.csv:2: request: the request was refused: conflict"]),
        (
            "R8,2030-03-08T12:00,cancelled,",
            &["outcomes.csv:4: request: the request has ended by line 2 already"],
        ),
    ] {
        line("outcomes.csv", 2, text, problems);
    }
}

#[test]
fn headers() {
    line(
        "closures.csv",
        1,
        "centre,day",
        &["closures.csv:1: day: there is no such column", "closures.csv:1: date: the column is missing"],
    );
    line(
        "closures.csv",
        1,
        "date,date",
        &["closures.csv:1: date: the column is there twice", "closures.csv:1: centre: the column is missing"],
    );
    let folder = Folder::small();
    folder.write("closures.csv", "");
    refused(&folder, &["closures.csv: there is no header `centre,date`"]);
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let folder = Folder::small();
    let text = folder.lines("closures.csv").join("\r\n\r\n") + "\r\n\r\n\"A\",\"tomorrow\"\r\nA,today\r\n";
    folder.write("closures.csv", text);
    refused(
        &folder,
        &[
            "closures.csv:7: date: `tomorrow` is not a date like `2024-04-10`",
            "closures.csv:8: date: `today` is not a date like `2024-04-10`",
        ],
    );
}

#[test]
fn bytes_that_are_no_text() {
    let folder = Folder::small();
    folder.write("organisations.csv", {
        let mut bytes = Folder::small().lines("organisations.csv")[..2].join("\n").into_bytes();
        bytes.extend(b"\nO2,Kad\xfdn Derne\xf0i,association,X,women,dissolved\n");
        bytes
    });
    refused(&folder, &["organisations.csv:3: name: `Kad\u{fffd}n Derne\u{fffd}i` is not UTF-8"]);
}

#[test]
fn files_that_are_not_there() {
    let folder = Folder::small();
    folder.remove("rooms.csv");
    let told = run(folder.path(), &["--json"]);
    // What refers to rooms is not blamed for it.
    assert!(!told.fine && told.out.is_empty());
    assert!(told.err.starts_with("rooms.csv: ") && told.err.lines().count() == 2, "{}", told.err);
    let told = run(Path::new("/no/such/folder"), &[]);
    assert_eq!((told.fine, told.err.lines().count()), (false, 4), "{}", told.err);
}

#[test]
fn what_judging_reveals_is_told_where_it_is_certain() {
    let conflict = "outcomes.csv:5: request: the request was refused: conflict";
    let date = "closures.csv:2: date: `?` is not a date like `2024-04-10`";
    let late = "outcomes.csv:2: at: `2030-03-09T12:00` is too late to cancel: the booking is over";
    for (outcome, problems) in [
        ("R1,2030-03-09T12:00,held,7", &[date, conflict][..]),
        ("R1,2030-03-01T11:01,cancelled,", &[date, conflict]),
        // It may have been given back before the other request came.
        ("R1,2030-03-09T12:00,cancelled,", &[date, late]),
    ] {
        let folder = Folder::small();
        folder.replace("closures.csv", 2, "A,?");
        folder.replace("outcomes.csv", 2, outcome);
        folder.append("outcomes.csv", "R2,2030-03-09T13:00,held,5\n");
        refused(&folder, problems);
    }
    // Nor is an organisation unknown whose row cannot be read.
    let folder = Folder::small();
    folder.replace("organisations.csv", 2, "O1,Koro,association,X,culture,");
    refused(&folder, &["organisations.csv:2: status: the cell is empty"]);
}

#[test]
fn everything_at_once() {
    let folder = Folder::small();
    folder.replace("rooms.csv", 2, "A,A1,none,");
    folder.replace(
        "requests.csv",
        3,
        "R2,2030-03-01T11:00,O1,A9,2030-03-09T11:00,2030-03-09T10:00,5,meeting",
    );
    folder.replace("organisations.csv", 2, "O1,Koro,choir,X,culture,active");
    folder.replace("outcomes.csv", 3, "R99,soon,held,7");
    folder.append("outcomes.csv", "R6,2030-03-10T01:30,no_show,\n");
    folder.replace("closures.csv", 2, "Z,2030-04-31");
    refused(
        &folder,
        &[
            "closures.csv:2: centre: centre `Z` is unknown",
            "closures.csv:2: date: `2030-04-31` is not a date like `2024-04-10`",
            "organisations.csv:2: kind: `choir` is not one of association, foundation, federation, confederation, \
         union, professional_chamber, cooperative, sports_club, platform, public_institution, other",
            "outcomes.csv:3: request: request `R99` is unknown",
            "outcomes.csv:3: at: `soon` is not a wall-clock time like `2026-03-20T18:00`",
            "outcomes.csv:5: request: the request was refused: standing_not_eligible, outside_hours",
            "requests.csv:3: room: room `A9` is unknown",
            "requests.csv:3: end: slot from `2030-03-09T11:00` to `2030-03-09T10:00` is empty or runs backwards",
            "rooms.csv:2: capacity: `none` is not a whole number from 0 to 4294967295",
        ],
    );
}

/// A row out of its place is told by itself, and neither the rows around it nor what hangs on it.
#[test]
fn one_row_out_of_order_is_one_problem() {
    for (submitted, told) in [
        ("2042-01-01T10:00", "comes before `2030-03-01T11:00` of line 4"),
        ("1993-01-01T10:00", "comes after `2030-03-01T10:00` of line 2"),
    ] {
        let folder = Folder::small();
        let row = folder.line("requests.csv", 10).replace("2030-03-02T12:00", submitted);
        let lines = folder.lines("requests.csv");
        let lines = [&lines[..2], &[row], &lines[2..9], &lines[10..]].concat();
        folder.write("requests.csv", lines.join("\n") + "\n");
        // The room that it had is another's now, and its own end is as good as any.
        refused(&folder, &[&format!("requests.csv:3: submitted: `{submitted}` {told}")]);
        let told = run(folder.path(), &[]).err;
        assert!(told.ends_with("so no figures; 1 line that depends on them is not judged\n"), "{told}");
    }
    // In a year of thousands.
    let folder = Folder::empty();
    for file in
        ["centres.csv", "rooms.csv", "closures.csv", "organisations.csv", "requests.csv", "outcomes.csv"]
    {
        let source = Path::new(super::KOCAELI).join("2024").join(file);
        folder.write(file, std::fs::read(source).unwrap());
    }
    let row = folder.line("requests.csv", 201);
    let submitted = row.split(',').nth(1).unwrap();
    let late = submitted.replace("2023-", "2042-");
    folder.replace("requests.csv", 201, &row.replace(submitted, &late));
    let after = folder.line("requests.csv", 202);
    let after = after.split(',').nth(1).unwrap();
    refused(&folder, &[&format!("requests.csv:201: submitted: `{late}` comes before `{after}` of line 202")]);
}

/// What is missing is told once, and not by each of those who refer to it.
#[test]
fn how_many_lines_follow_from_a_problem_is_told_once() {
    let folder = Folder::small();
    folder.replace("rooms.csv", 2, "A,A1,0,");
    let told = run(folder.path(), &["--json"]).err;
    assert_eq!(
        told,
        "rooms.csv:2: capacity: capacity is zero\n\
         1 problem in the records, so no figures; 8 lines that depend on them are not judged\n"
    );
}

/// The library knows ids alone; whoever reads a problem knows the file alone.
#[test]
fn ids_are_told_by_the_names_of_the_records() {
    let problems = Problems::default();
    let booking: BookingId = id(Kind::Booking, 0xd7);
    problems.name(booking, "R01735");
    for error in [ScheduleError::UnknownBooking(booking), ScheduleError::NotWaiting(booking)] {
        problems.of_field("outcomes.csv", 14, "outcome", error.to_string());
    }
    assert_eq!(
        problems.none().unwrap_err().to_string(),
        "outcomes.csv:14: outcome: booking `R01735` is unknown\n\
         outcomes.csv:14: outcome: request `R01735` is not waiting\n\
         2 problems in the records, so no figures\n"
    );
}
