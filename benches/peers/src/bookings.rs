//! The index as a database is asked: one question after the other, each waiting for the answer to the one before.
//!
//! `postgres.py` draws the same rooms and bookings, asks the same, and has to come to the same checksum.

#[path = "../../common/mod.rs"]
pub(crate) mod common;

use imece::{
    self,
    occupancy::{Buffers, Entry, Line, Occupancy},
    time::Slot,
};

use self::common::{City, Shape};
use crate::{
    measure::{Prng, median, timed},
    table::{Bar, Table},
};

/// So often is everything asked in a round.
const POINTS: u32 = 2_000;
/// A database is asked so many rounds; their answers are compared.
const COMPARED: u32 = 3;
const ROUNDS: u32 = 45;

struct Bookings {
    city: City,
    index: Occupancy<u32>,
}

/// A time in a room, as somebody would ask for it.
type Wish = (Line, Slot);

impl Bookings {
    fn new(rooms: u32, load: u32) -> Self {
        let city = City::new(Shape::five_years(rooms, load, 0));
        let mut index = Occupancy::new();
        for _ in 0..rooms {
            index.add_line();
        }
        for (key, plan) in (0..).zip(&city.taken) {
            index.hold(&Line::from_index(plan.room).into(), Entry::new(plan.slot(city.base), key)).unwrap();
        }
        Self { city, index }
    }

    fn wish(&self, prng: &mut Prng) -> Wish {
        let (room, slot) = self.city.wish(prng);
        (Line::from_index(room), slot)
    }

    /// Checks wishes, enters those that are free, and gives these back in their order.
    fn round(&mut self, round: u32, times: &mut [Vec<f64>; 3], sum: &mut u64) {
        let prng = &mut Prng::new(u64::from(round) + 1_000_000);
        let [check, insert, cancel] = times;
        ask(POINTS, check, sum, || {
            let (line, slot) = self.wish(prng);
            let free = self.index.is_free(&line.into(), slot, Buffers::NONE);
            prng.chain(free.into());
            free
        });
        let mut entered = Vec::with_capacity(POINTS as usize);
        ask(POINTS, insert, sum, || {
            let (line, slot) = self.wish(prng);
            let free = self.index.hold(&line.into(), Entry::new(slot, u32::MAX)).is_ok();
            prng.chain(free.into());
            if free {
                entered.push((line, slot));
            }
            free
        });
        let mut left = entered.iter();
        ask(entered.len() as u32, cancel, sum, || {
            left.next()
                .is_some_and(|(line, slot)| self.index.release(&(*line).into(), *slot, u32::MAX).is_ok())
        });
    }
}

/// Asks so many questions, and adds what one takes to the times and the answers to a checksum.
fn ask(count: u32, times: &mut Vec<f64>, sum: &mut u64, mut question: impl FnMut() -> bool) {
    let (ns, answers) =
        timed(|| (0..count).fold(*sum, |sum, _| sum.wrapping_mul(31).wrapping_add(u64::from(question()))));
    times.push(ns / f64::from(count));
    *sum = answers;
}

pub(crate) fn run(quick: bool, table: &mut Table) {
    let (rooms, load, compared, rounds) =
        if quick { (10, 1_000, 1, 1) } else { (1_000, 1_000, COMPARED, ROUNDS) };
    let mut bookings = Bookings::new(rooms, load);
    let (mut times, mut sum) = (<[Vec<f64>; 3]>::default(), 0);
    for round in 0..rounds {
        bookings.round(round, &mut times, &mut sum);
        if round + 1 == compared {
            println!("bookings {rooms} × {load}: checksum {sum:016x}");
        }
    }
    for (operation, times) in ["check", "insert if free", "cancel"].into_iter().zip(times) {
        table.own(&format!("{rooms} × {load} bookings, {operation}, ns"), median(times), Bar::Told);
    }
}
