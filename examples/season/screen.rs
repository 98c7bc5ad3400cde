//! The answer on a terminal: what each organisation got, and the week of the busiest room.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, Table, presets};
use imece::season::{Answer, Fairness, Placement};

use super::{Price, instance::Instance, process, week::Week};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

pub(crate) fn show(
    instance: &Instance,
    week: &Week,
    answer: &Answer,
    price: &Price,
) -> Result<String, String> {
    let mut text = String::new();
    tell(&mut text, instance, week, answer, price).map_err(|error| error.to_string())?;
    Ok(text)
}

fn tell(
    text: &mut String,
    instance: &Instance,
    week: &Week,
    answer: &Answer,
    price: &Price,
) -> std::fmt::Result {
    writeln!(
        text,
        "{}: {} rooms, {} requests",
        instance.name.escape_debug(),
        instance.rooms.len(),
        instance.requests.len()
    )?;
    writeln!(text, "{}", organisations(answer))?;
    writeln!(text, "placed                {} of {}", answer.placements.len(), instance.requests.len())?;
    writeln!(text, "objective             {}", answer.worth)?;
    if answer.fairness != Fairness::Priority {
        writeln!(text, "objective_with_bonus  {}  ({})", answer.objective(), answer.fairness.code())?;
    }
    let proven = if answer.is_proven() { ", proven" } else { "" };
    writeln!(text, "bound                 {}  (gap {:.3} %{proven})", answer.bound, answer.gap_percent())?;
    writeln!(text, "organisations without {}", answer.left_out())?;
    if let Some(jain) = answer.jain() {
        writeln!(text, "Jain index            {jain:.4}")?;
    }
    if answer.fairness != Fairness::Priority {
        writeln!(text, "price of fairness     {}  (at most {})", price.worth, price.at_most)?;
    }
    writeln!(text, "processor             {:.2} s", process::cpu_seconds())?;
    if let Some(bytes) = process::peak_bytes() {
        writeln!(text, "memory at most        {} MB", bytes / 1_000_000)?;
    }
    busiest(text, instance, week, answer)
}

/// Asked, granted and the share, for each organisation.
fn organisations(answer: &Answer) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(["NGO", "asked", "granted", "share"]);
    let mut shares = answer.shares.clone();
    shares.sort_unstable_by_key(|share| share.organisation);
    for share in shares {
        table.add_row([
            Week::organisation(share.organisation).to_string(),
            share.asked.to_string(),
            share.granted.to_string(),
            format!("{} %", u64::from(share.granted) * 100 / u64::from(share.asked.max(1))),
        ]);
    }
    for column in table.column_iter_mut() {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// The week of the room that is held longest, a line for each slot.
fn busiest(text: &mut String, instance: &Instance, week: &Week, answer: &Answer) -> std::fmt::Result {
    let held = |room: u32| -> u32 {
        let in_room = answer.placements.iter().filter(|placement| week.numbers(placement)[1] == room);
        in_room.map(|placement| placement.time.length().get()).sum()
    };
    let rooms = 0..u32::try_from(instance.rooms.len()).unwrap_or(u32::MAX);
    let Some(busiest) = rooms.max_by_key(|room| (held(*room), std::cmp::Reverse(*room))) else {
        return Ok(());
    };
    let minutes = held(busiest);
    writeln!(text, "\nroom {busiest}, held {}:{:02} h a week:", minutes / 60, minutes % 60)?;
    writeln!(text, "       {}", DAYS.map(|day| format!("{day:<6}")).concat())?;
    let in_room: Vec<&Placement> =
        answer.placements.iter().filter(|p| week.numbers(p)[1] == busiest).collect();
    let open = instance.rooms.get(usize::try_from(busiest).unwrap_or(usize::MAX)).map(|room| &room.open);
    for slot in 0..instance.slots_per_day {
        let minute = u32::from(week.season.day().opens()) + slot * instance.slot_minutes;
        write!(text, "{:02}:{:02}  ", minute / 60, minute % 60)?;
        for day in 0..7_u32 {
            let meeting = in_room.iter().find_map(|placement| {
                let [request, _, on, start] = week.numbers(placement);
                let length = placement.time.length().get() / instance.slot_minutes;
                (on == day && (start..start + length).contains(&slot)).then_some((request, slot == start))
            });
            let hours = open.and_then(|open| open.get(usize::try_from(day).ok()?));
            let cell = match meeting {
                Some((request, true)) => format!("#{request}"),
                Some((_, false)) => "|".to_owned(),
                None if hours.is_some_and(|[from, to]| (from..to).contains(&&slot)) => ".".to_owned(),
                None => String::new(),
            };
            write!(text, "{cell:<6}")?;
        }
        text.truncate(text.trim_end().len());
        writeln!(text)?;
    }
    Ok(())
}
