//! A whole schedule beside the same schedule whose index is ordered maps, and beside the index alone.
//!
//! Both are the same sources but for one file (`../maps`), and are asked the same through the public API. What they answer
//! is compared letter by letter. So it is told what the index gives whoever books, and what the aggregate adds to it.

mod on_maps;
mod ours;

use std::fmt::{self, Debug, Write};

use crate::{
    measure::{median, timed},
    table::{Bar, Table},
};

/// How big a city is, and its policy: the standard one, or the full one of fourteen rules.
#[derive(Clone, Copy)]
struct Size {
    rooms: u32,
    load: u32,
    /// Free times in each room, which are booked and given back.
    spare: u32,
    full_policy: bool,
}

/// What each operation is called, and what it may cost beside the same on maps: to be told, or to be no slower.
const OPERATIONS: [(&str, Bar); 15] = [
    (CHECK, Bar::AtMost(1.0)),
    (BOOK, Bar::AtMost(1.0)),
    (DECIDE, Bar::Told),
    (APPLY, Bar::Told),
    (CANCEL, Bar::AtMost(1.0)),
    (MOVE, Bar::AtMost(1.0)),
    (REFUSE, Bar::Told),
    (FIRST, Bar::Told),
    (FIRST_OF_TEN, Bar::Told),
    (FREE, Bar::Told),
    (LOAD, Bar::Told),
    (REPLAY, Bar::Told),
    (RAW_CHECK, Bar::AtMost(1.0)),
    (RAW_HOLD, Bar::AtMost(1.0)),
    (RAW_RELEASE, Bar::AtMost(1.0)),
];
const CHECK: &str = "check (`objections`)";
const BOOK: &str = "book";
const DECIDE: &str = "— decide";
const APPLY: &str = "— apply";
const CANCEL: &str = "cancel";
const MOVE: &str = "move";
const REFUSE: &str = "refuse, with alternatives";
const FIRST: &str = "first free in the room";
const FIRST_OF_TEN: &str = "first free in any of ten rooms";
const FREE: &str = "all free rooms of a centre (20)";
const LOAD: &str = "load, a booking";
const REPLAY: &str = "replay, an event";
const RAW_CHECK: &str = "index alone: check";
const RAW_HOLD: &str = "index alone: insert if free";
const RAW_RELEASE: &str = "index alone: cancel";
/// Ours alone: what every command does before it looks at time.
const LOOK_UP: &str = "look a room and its centre up";

/// What was measured of one half, and a checksum of all that it answered.
#[derive(Default)]
struct Notes {
    times: Vec<(&'static str, Vec<f64>)>,
    answers: Checksum,
}

/// Samples of so many operations are taken.
const SAMPLE: usize = 50;

impl Notes {
    fn time(&mut self, operation: &'static str, ns: f64) {
        match self.times.iter_mut().find(|(known, _)| *known == operation) {
            Some((_, times)) => times.push(ns),
            None => self.times.push((operation, vec![ns])),
        }
    }

    fn median(&self, operation: &str) -> f64 {
        let times = self.times.iter().find(|(known, _)| *known == operation);
        median(times.map_or(Vec::new(), |(_, times)| times.clone()))
    }

    /// Does the same for each item; what is answered is kept, and looked at when the clock stands.
    fn sample<T, A: Debug>(
        &mut self,
        operation: &'static str,
        items: impl IntoIterator<Item = T>,
        mut work: impl FnMut(T) -> A,
    ) {
        let mut items = items.into_iter();
        let mut answers = Vec::with_capacity(SAMPLE);
        loop {
            let some: Vec<T> = items.by_ref().take(SAMPLE).collect();
            if some.is_empty() {
                return;
            }
            let count = some.len() as f64;
            let (ns, ()) = timed(|| answers.extend(some.into_iter().map(&mut work)));
            self.time(operation, ns / count);
            for answer in answers.drain(..) {
                self.answers.add(&answer);
            }
        }
    }
}

/// A sum over everything that is told, letter by letter.
#[derive(Default, Clone, Copy, PartialEq, Eq, Debug)]
struct Checksum(u64);

impl Checksum {
    fn add(&mut self, answer: &impl Debug) {
        write!(self, "{answer:?}").unwrap();
    }
}

impl Write for Checksum {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = text.bytes().fold(self.0, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        Ok(())
    }
}

pub(crate) fn run(quick: bool, table: &mut Table) {
    let sizes =
        if quick { [(20, 50, 10, 1)].as_slice() } else { &[(10, 1_000, 100, 7), (1_000, 1_000, 10, 5)] };
    for (rooms, load, spare, rounds) in sizes {
        for (full_policy, policy) in [(false, "standard policy"), (true, "full policy")] {
            let size = Size { rooms: *rooms, load: *load, spare: *spare, full_policy };
            let [ours, maps] = compare(size, *rounds);
            let name = |operation: &str| format!("{operation}, {rooms} × {load}, {policy}");
            for (operation, bar) in OPERATIONS {
                table.beside(
                    &name(operation),
                    ours.median(operation),
                    "on `BTreeMap`s",
                    maps.median(operation),
                    bar,
                );
            }
            // What the aggregate adds to the index.
            for (whole, alone) in [(CHECK, RAW_CHECK), (BOOK, RAW_HOLD), (CANCEL, RAW_RELEASE)] {
                let bar = if whole == BOOK { Bar::AtMost(4.0) } else { Bar::Told };
                table.beside(&name(whole), ours.median(whole), alone, ours.median(alone), bar);
            }
            table.own(&name(LOOK_UP), ours.median(LOOK_UP), Bar::Told);
            table.own(&name(REPLAY), ours.median(REPLAY), Bar::Own(2_000.0));
        }
    }
}

/// Asks both the same, in turn.
fn compare(size: Size, rounds: u32) -> [Notes; 2] {
    let (mut ours, mut maps) = (Notes::default(), Notes::default());
    let mut own = ours::Side::new(size, &mut ours);
    let mut its = on_maps::Side::new(size, &mut maps);
    for _ in 0..rounds {
        own.round(&mut ours);
        its.round(&mut maps);
        assert_eq!(ours.answers, maps.answers, "the two schedules disagree");
    }
    for _ in 0..rounds.min(3) {
        own.again(&mut ours);
        its.again(&mut maps);
        assert_eq!(ours.answers, maps.answers, "the two schedules disagree");
    }
    [ours, maps]
}
