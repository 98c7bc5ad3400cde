//! The example `season`: what it reads and refuses, and that its answers are what it says.

use std::{collections::BTreeSet, ffi::OsString, path::Path, process::ExitCode};

use serde_json::{Value, json};

use crate::example;

struct Told {
    fine: bool,
    out: String,
    err: String,
}

fn run(instance: &Path, options: &[&str]) -> Told {
    let args = [OsString::from("season"), instance.into()];
    let options = options.iter().map(OsString::from);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = example::run(args.into_iter().chain(options), &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Told { fine: code == ExitCode::SUCCESS, out: text(out), err: text(err) }
}

fn data(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/season").join(name)
}

fn answer(name: &str, options: &[&str]) -> Value {
    let told = run(&data(name), &[&["--json"], options].concat());
    assert!(told.fine, "{}", told.err);
    serde_json::from_str(&told.out).unwrap()
}

fn numbers(value: &Value) -> Vec<i64> {
    value.as_array().unwrap().iter().map(|n| n.as_i64().unwrap()).collect()
}

/// The objective of an answer by the instance's own formula, every placement and pair of them checked.
fn check(instance: &Value, answer: &Value) -> i64 {
    let mut taken = BTreeSet::new();
    let mut asked = BTreeSet::new();
    let mut total = 0;
    for placement in answer["placements"].as_array().unwrap() {
        let [request, room, day, start] = numbers(placement).try_into().unwrap();
        assert!(asked.insert(request), "request {request} twice");
        let (q, r) = (&instance["requests"][request as usize], &instance["rooms"][room as usize]);
        let number = |of: &Value, key: &str| of[key].as_i64().unwrap();
        assert!(number(r, "capacity") >= number(q, "attendees"));
        assert_eq!(number(r, "equipment") & number(q, "equipment"), number(q, "equipment"));
        let end = start + number(q, "duration");
        let options = q["options"].as_array().unwrap();
        let k = options.iter().position(|option| numbers(option)[0] == day).unwrap();
        let (option, open) = (numbers(&options[k]), numbers(&r["open"][day as usize]));
        assert!(start >= option[1].max(open[0]) && end <= option[2].min(open[1]), "{placement}");
        assert!((start..end).all(|slot| taken.insert((room, day, slot))), "room {room} twice on day {day}");
        let near = number(r, "centre") == number(q, "centre");
        total += 10 * number(q, "weight") + 2 * i64::from(k == 0) + i64::from(near);
    }
    total
}

fn instance(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(data(name)).unwrap()).unwrap()
}

/// The small instance has the optimum 4830 (two general solvers prove it), so no bound is below it.
#[test]
fn the_small_instance_is_answered_and_bounded() {
    let instance = instance("s.json");
    for budget in ["0", "5", "150"] {
        let answer = answer("s.json", &["--budget", budget]);
        let objective = answer["objective"].as_i64().unwrap();
        assert_eq!(check(&instance, &answer), objective);
        assert!(
            objective <= 4830 && 4830 <= answer["bound"].as_i64().unwrap(),
            "{objective} {}",
            answer["bound"]
        );
        assert_eq!(answer["fairness"]["granted"], answer["placements"].as_array().unwrap().len());
        assert_eq!(answer["fairness"]["asked"], 200);
    }
}

/// Whatever is fair, the bound is for what is maximised, and the objective for what the instance counts.
#[test]
fn every_rule_of_fairness_has_its_bound() {
    let instance = instance("s.json");
    let by_priority = answer("s.json", &["--budget", "40"]);
    for rule in ["first-for-all", "proportional"] {
        let answer = answer("s.json", &["--budget", "40", "--fairness", rule]);
        let with_bonus = answer["objective_with_bonus"].as_i64().unwrap();
        assert_eq!(check(&instance, &answer), answer["objective"].as_i64().unwrap());
        assert!(
            with_bonus > answer["objective"].as_i64().unwrap()
                && with_bonus <= answer["bound"].as_i64().unwrap()
        );
        assert!(answer["fairness"]["none"].as_u64() <= by_priority["fairness"]["none"].as_u64());
        // The price is told beside an answer by priority only that had the same budget.
        let [worth, best, bound] = [&answer["objective"], &by_priority["objective"], &by_priority["bound"]]
            .map(|n| n.as_i64().unwrap());
        assert_eq!(answer["fairness"]["price"], (best - worth).max(0));
        assert_eq!(answer["fairness"]["price_at_most"], bound - worth);
    }
    assert_eq!(by_priority["fairness"]["price"], 0);
}

/// The seconds are for both answers, so that nobody waits longer for a fair one.
#[test]
fn the_price_of_fairness_is_told_within_the_seconds() {
    let told = run(&data("s.json"), &["--fairness", "first-for-all", "--seconds", "0.5"]);
    assert!(told.fine, "{}", told.err);
    assert!(told.out.contains("\nprice of fairness     "), "{}", told.out);
    assert!(told.err.contains("\nby priority only, for the price of fairness:\n"), "{}", told.err);
    let told = run(&data("s.json"), &["--budget", "1"]);
    assert!(!told.out.contains("price of fairness") && !told.err.contains("by priority only"));
}

/// A mid-size instance; the best answer known is 27,387 (see the guide), so no bound may be below it.
#[test]
fn the_middle_instance_is_answered_and_bounded() {
    let answer = answer("m.json", &["--budget", "12"]);
    assert_eq!(check(&instance("m.json"), &answer), answer["objective"].as_i64().unwrap());
    assert!(answer["bound"].as_i64().unwrap() >= 27_387);
}

#[test]
fn one_budget_and_seed_give_the_same_bytes() {
    let run = |seed: &str| {
        let mut answer = answer("s.json", &["--budget", "60", "--seed", seed]);
        answer["cpu_seconds"] = json!(0);
        answer.to_string()
    };
    assert_eq!(run("7"), run("7"));
}

#[test]
fn a_terminal_shows_organisations_and_the_busiest_room() {
    let told = run(&data("s.json"), &["--budget", "20"]);
    assert!(told.fine, "{}", told.err);
    for words in ["season-10-200-1: 10 rooms, 200 requests", "NGO", "Jain index", "Mon   Tue   Wed", "held "]
    {
        assert!(told.out.contains(words), "{words}\n{}", told.out);
    }
    assert!(told.err.contains("objective") && told.err.contains("gap"), "{}", told.err);
}

/// A small instance with one thing changed is refused, and the problem told.
#[test]
fn malformed_instances_are_refused() {
    let right = json!({
        "format": "imece-season/1", "name": "tiny", "seed": 1, "slot_minutes": 30, "day_start": "09:00",
        "slots_per_day": 26, "days": 7, "ngos": 2,
        "rooms": [{"id": 0, "centre": 0, "capacity": 10, "equipment": 0,
            "open": [[0, 26], [0, 26], [0, 26], [0, 26], [0, 26], [0, 0], [0, 0]]}],
        "requests": [{"id": 0, "ngo": 1, "weight": 3, "duration": 4, "attendees": 5, "equipment": 0, "centre": -1,
            "options": [[0, 18, 26]]}],
    });
    for (pointer, value, problem) in [
        ("/format", json!("season/2"), "format: `season/2` is not imece-season/1"),
        ("/days", json!(5), "days: 5 is not 7"),
        ("/slot_minutes", json!(0), "`09:00-09:00` is not an opening span"),
        ("/slot_minutes", json!(90), "is not an opening span"),
        ("/slot_minutes", json!(35), "before midnight"),
        ("/day_start", json!("nine"), "nine"),
        ("/rooms/0/id", json!(3), "rooms[0].id: 3 is not its place 0"),
        ("/rooms/0/capacity", json!(0), "rooms[0].capacity: nobody fits in"),
        ("/rooms/0/open/2", json!([5, 40]), "rooms[0].open[2]: [5, 40) does not lie in [0, 26)"),
        ("/rooms/0/open", json!([]), "rooms[0].open: 0 days, not 7"),
        ("/requests/0/ngo", json!(2), "requests[0].ngo: 2 is not below 2"),
        ("/requests/0/weight", json!(6), "requests[0].weight: 6 is not 1 to 5"),
        ("/requests/0/duration", json!(0), "requests[0].duration: 0 is not 1 to 26"),
        ("/requests/0/centre", json!(-2), "requests[0].centre: -2 is not a centre or -1"),
        ("/requests/0/options", json!([]), "requests[0].options: there is none"),
        (
            "/requests/0/options/0",
            json!([7, 0, 4]),
            "requests[0].options[0]: [7, 0, 4] is no time of the week",
        ),
        (
            "/requests/0/options",
            json!([[0, 18, 26], [0, 2, 6]]),
            "requests[0].options[1]: day 0 a second time",
        ),
        ("/requests/0/attendees", json!("five"), "invalid type: string \"five\""),
    ] {
        let mut wrong = right.clone();
        *wrong.pointer_mut(pointer).unwrap() = value;
        let file = std::env::temp_dir().join(format!("season{}.json", pointer.replace('/', "-")));
        std::fs::write(&file, wrong.to_string()).unwrap();
        let told = run(&file, &["--budget", "1"]);
        assert!(!told.fine && told.out.is_empty(), "{pointer} was taken");
        assert!(told.err.contains(problem), "{pointer}: {}", told.err);
    }
    // Numbers at the edge are numbers; a name is text, whatever the terminal would make of it.
    let edge = u32::MAX;
    for (pointer, value) in [
        ("/rooms", json!([])),
        ("/requests", json!([])),
        ("/ngos", json!(edge)),
        ("/rooms/0/capacity", json!(edge)),
        ("/rooms/0/centre", json!(edge)),
        ("/requests/0/attendees", json!(edge)),
        ("/requests/0/equipment", json!(edge)),
        ("/requests/0/centre", json!(i64::MAX)),
        ("/name", json!("\u{1b}[2J")),
    ] {
        let mut edge = right.clone();
        *edge.pointer_mut(pointer).unwrap() = value;
        let file = std::env::temp_dir().join(format!("season-edge{}.json", pointer.replace('/', "-")));
        std::fs::write(&file, edge.to_string()).unwrap();
        let told = run(&file, &["--budget", "3"]);
        assert!(told.fine && !told.out.contains('\u{1b}'), "{pointer}: {}", told.err);
    }
    assert!(!run(Path::new("there/is/none.json"), &[]).fine);
    assert!(!run(&data("s.json"), &["--fairness", "by_name"]).fine);
    assert!(!run(&data("s.json"), &["--budget", "1", "--seconds", "1"]).fine);
    for seconds in ["nan", "inf", "-1", "1e30", "ten", ""] {
        let told = run(&data("s.json"), &[&format!("--seconds={seconds}")]);
        assert!(!told.fine && told.err.contains("is no number of seconds"), "{seconds}: {}", told.err);
    }
}
