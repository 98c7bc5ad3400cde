//! The candidates: each stores the same rows and answers the same questions.

use std::collections::BTreeMap;

use imece::{
    occupancy::{Buffers, Entry, Line, Lines, Occupancy},
    time::{Minute, Minutes, Slot},
};
use iset::IntervalMap;
use rangemap::RangeMap;
use rusqlite::Connection;

use super::Row;

pub(super) trait Candidate {
    /// Stores rows that come in order of room and time.
    fn load(rooms: u32, rows: &[Row]) -> Self;
    fn rooms(&self) -> u32;
    /// Whether the time is free in the room.
    fn check(&self, wish: Row) -> bool;
    /// Stores a row whose time is free.
    fn enter(&mut self, row: Row);
    fn cancel(&mut self, row: Row) -> bool;
    /// What is booked of a room between two instants, in order.
    fn held(&self, room: u32, from: i32, until: i32) -> impl Iterator<Item = (i32, i32)>;

    fn insert(&mut self, row: Row) -> bool {
        let free = self.check(row);
        if free {
            self.enter(row);
        }
        free
    }

    /// A number that tells which rooms are free.
    fn free_rooms(&self, start: i32, end: i32) -> u64 {
        let wish = |room| Row { room, start, end, id: 0 };
        (0..self.rooms()).filter(|room| self.check(wish(*room))).fold(0, fold)
    }

    /// The earliest start from an instant on at which a room can be had for a length that ends in time.
    fn next(&self, room: u32, from: i32, length: i32, until: i32) -> Option<i32> {
        let mut start = from;
        for (its, end) in self.held(room, from, until) {
            if its >= start + length || start + length > until {
                break;
            }
            start = start.max(end);
        }
        (start + length <= until).then_some(start)
    }

    /// The earliest start in any of the first rooms.
    fn any(&self, rooms: u32, from: i32, length: i32, until: i32) -> Option<i32> {
        let mut best = None;
        if from + length > until {
            return None;
        }
        for room in 0..rooms {
            let until = best.map_or(until, |best: i32| best - 1 + length);
            best = self.next(room, from, length, until).or(best);
            if best == Some(from) {
                break;
            }
        }
        best
    }

    /// The minutes booked of a room.
    fn busy(&self, room: u32, from: i32, until: i32) -> u64 {
        self.held(room, from, until).map(|(start, end)| (end.min(until) - start.max(from)) as u64).sum()
    }
}

/// Adds a free room to a checksum of all free rooms.
fn fold(sum: u64, room: u32) -> u64 {
    sum.wrapping_add(u64::from(room) * u64::from(room) + 1)
}

/// The crate's index, with its plane of days over rooms or without.
pub(super) struct Blocks<const PLANE: bool> {
    index: Occupancy<u32>,
    rooms: Vec<Lines>,
}

fn minute(at: i32) -> Minute {
    Minute::from_minutes(at).unwrap()
}

fn slot(start: i32, end: i32) -> Slot {
    Slot::new(minute(start), minute(end)).unwrap()
}

fn lines(room: u32) -> Lines {
    Line::from_index(room).into()
}

impl<const PLANE: bool> Candidate for Blocks<PLANE> {
    fn load(rooms: u32, rows: &[Row]) -> Self {
        let mut index = Occupancy::new();
        for _ in 0..rooms {
            index.add_line();
        }
        for rows in rows.chunk_by(|row, next| row.room == next.room) {
            let entries = rows.iter().map(|row| Entry::new(slot(row.start, row.end), row.id));
            index.hold_all(Line::from_index(rows[0].room), entries).unwrap();
        }
        let index = if PLANE { index.with_plane() } else { index };
        Self { index, rooms: (0..rooms).map(lines).collect() }
    }

    fn rooms(&self) -> u32 {
        self.rooms.len() as u32
    }

    fn check(&self, wish: Row) -> bool {
        self.index.is_free(&lines(wish.room), slot(wish.start, wish.end), Buffers::NONE)
    }

    fn enter(&mut self, row: Row) {
        self.insert(row);
    }

    fn insert(&mut self, row: Row) -> bool {
        self.index.hold(&lines(row.room), Entry::new(slot(row.start, row.end), row.id)).is_ok()
    }

    fn held(&self, room: u32, from: i32, until: i32) -> impl Iterator<Item = (i32, i32)> {
        let entries = self.index.entries(Line::from_index(room), slot(from, until));
        entries.map(|entry| (entry.slot.start().as_minutes(), entry.slot.end().as_minutes()))
    }

    fn cancel(&mut self, row: Row) -> bool {
        self.index.release(&lines(row.room), slot(row.start, row.end), row.id).is_ok()
    }

    fn free_rooms(&self, start: i32, end: i32) -> u64 {
        let free = self.index.free_lines(slot(start, end), Buffers::NONE);
        free.iter().fold(0, |sum, line| fold(sum, line.index()))
    }

    fn any(&self, rooms: u32, from: i32, length: i32, until: i32) -> Option<i32> {
        let rooms = &self.rooms[..rooms as usize];
        let length = Minutes::new(length as u32);
        let found = self.index.first_free(rooms, minute(from), length, Buffers::NONE, minute(until));
        found.map(|(start, _)| start.as_minutes())
    }

    fn next(&self, room: u32, from: i32, length: i32, until: i32) -> Option<i32> {
        let length = Minutes::new(length as u32);
        let room = [lines(room)];
        let found = self.index.first_free(&room, minute(from), length, Buffers::NONE, minute(until));
        found.map(|(start, _)| start.as_minutes())
    }

    fn busy(&self, room: u32, from: i32, until: i32) -> u64 {
        self.index.busy_minutes(Line::from_index(room), slot(from, until))
    }
}

/// The crate's index with all that it is exact about: every other room is cleaned for a quarter of an hour after a booking, the
/// others are made ready before it as well, and every tenth room can be divided into halves, which both are taken.
pub(super) struct Halls<const PLANE: bool> {
    index: Occupancy<u32>,
    rooms: Vec<Lines>,
}

fn buffers(room: u32) -> Buffers {
    let quarter = Minutes::new(15);
    Buffers::new(if room.is_multiple_of(2) { Minutes::ZERO } else { quarter }, quarter)
}

impl<const PLANE: bool> Halls<PLANE> {
    fn entry(row: Row) -> Entry<u32> {
        Entry::new(slot(row.start, row.end), row.id).with_buffers(buffers(row.room))
    }
}

impl<const PLANE: bool> Candidate for Halls<PLANE> {
    /// What is too near to another booking is left out.
    fn load(rooms: u32, rows: &[Row]) -> Self {
        let mut index = Occupancy::new();
        let halves = |room: u32| if room.is_multiple_of(10) { 2 } else { 1 };
        let rooms = (0..rooms).map(|room| Lines::new((0..halves(room)).map(|_| index.add_line())).unwrap());
        let rooms: Vec<Lines> = rooms.collect();
        for row in rows {
            let _near = index.hold(&rooms[row.room as usize], Self::entry(*row));
        }
        let index = if PLANE { index.with_plane() } else { index };
        Self { index, rooms }
    }

    fn rooms(&self) -> u32 {
        self.rooms.len() as u32
    }

    fn check(&self, wish: Row) -> bool {
        let lines = &self.rooms[wish.room as usize];
        self.index.is_free(lines, slot(wish.start, wish.end), buffers(wish.room))
    }

    fn enter(&mut self, row: Row) {
        self.insert(row);
    }

    fn insert(&mut self, row: Row) -> bool {
        self.index.hold(&self.rooms[row.room as usize], Self::entry(row)).is_ok()
    }

    fn held(&self, room: u32, from: i32, until: i32) -> impl Iterator<Item = (i32, i32)> {
        let line = self.rooms[room as usize].as_slice()[0];
        let entries = self.index.entries(line, slot(from, until));
        entries.map(|entry| (entry.slot.start().as_minutes(), entry.slot.end().as_minutes()))
    }

    fn cancel(&mut self, row: Row) -> bool {
        self.index.release(&self.rooms[row.room as usize], slot(row.start, row.end), row.id).is_ok()
    }

    fn free_rooms(&self, start: i32, end: i32) -> u64 {
        let free = self.index.free_lines(slot(start, end), buffers(0));
        let rooms = (0..).zip(&self.rooms).filter(|(_, lines)| free.contains_all(lines));
        rooms.fold(0, |sum, (room, _)| fold(sum, room))
    }

    fn next(&self, room: u32, from: i32, length: i32, until: i32) -> Option<i32> {
        let room = room as usize;
        self.first(&self.rooms[room..=room], from, length, until)
    }

    fn any(&self, rooms: u32, from: i32, length: i32, until: i32) -> Option<i32> {
        self.first(&self.rooms[..rooms as usize], from, length, until)
    }
}

impl<const PLANE: bool> Halls<PLANE> {
    fn first(&self, rooms: &[Lines], from: i32, length: i32, until: i32) -> Option<i32> {
        let length = Minutes::new(length as u32);
        let found = self.index.first_free(rooms, minute(from), length, buffers(0), minute(until));
        found.map(|(start, _)| start.as_minutes())
    }
}

/// An ordered map a room, from start to end and id: what one would write without the crate.
pub(super) struct Maps {
    rooms: Vec<BTreeMap<i32, (i32, u32)>>,
}

impl Candidate for Maps {
    fn load(rooms: u32, rows: &[Row]) -> Self {
        let mut maps = vec![BTreeMap::new(); rooms as usize];
        for rows in rows.chunk_by(|row, next| row.room == next.room) {
            maps[rows[0].room as usize] = rows.iter().map(|row| (row.start, (row.end, row.id))).collect();
        }
        Self { rooms: maps }
    }

    fn rooms(&self) -> u32 {
        self.rooms.len() as u32
    }

    fn check(&self, wish: Row) -> bool {
        let before = self.rooms[wish.room as usize].range(..wish.end).next_back();
        before.is_none_or(|(_, (end, _))| *end <= wish.start)
    }

    fn enter(&mut self, row: Row) {
        self.rooms[row.room as usize].insert(row.start, (row.end, row.id));
    }

    fn cancel(&mut self, row: Row) -> bool {
        self.rooms[row.room as usize].remove(&row.start).is_some_and(|(_, id)| id == row.id)
    }

    fn held(&self, room: u32, from: i32, until: i32) -> impl Iterator<Item = (i32, i32)> {
        let map = &self.rooms[room as usize];
        let reaching = map.range(..from).next_back().filter(|(_, (end, _))| *end > from);
        reaching.into_iter().chain(map.range(from..until)).map(|(start, (end, _))| (*start, *end))
    }
}

/// `rangemap` a room. It joins equal neighbours, but ids are never equal.
pub(super) struct RangeMaps {
    rooms: Vec<RangeMap<i32, u32>>,
}

impl Candidate for RangeMaps {
    fn load(rooms: u32, rows: &[Row]) -> Self {
        let mut maps = vec![RangeMap::new(); rooms as usize];
        for row in rows {
            maps[row.room as usize].insert(row.start..row.end, row.id);
        }
        Self { rooms: maps }
    }

    fn rooms(&self) -> u32 {
        self.rooms.len() as u32
    }

    fn check(&self, wish: Row) -> bool {
        !self.rooms[wish.room as usize].overlaps(&(wish.start..wish.end))
    }

    fn enter(&mut self, row: Row) {
        self.rooms[row.room as usize].insert(row.start..row.end, row.id);
    }

    fn cancel(&mut self, row: Row) -> bool {
        self.rooms[row.room as usize].remove(row.start..row.end);
        true
    }

    fn held(&self, room: u32, from: i32, until: i32) -> impl Iterator<Item = (i32, i32)> {
        self.rooms[room as usize].overlapping(from..until).map(|(range, _)| (range.start, range.end))
    }
}

/// `iset` a room.
pub(super) struct IntervalSets {
    rooms: Vec<IntervalMap<i32, u32>>,
}

impl Candidate for IntervalSets {
    fn load(rooms: u32, rows: &[Row]) -> Self {
        let mut sorted = vec![Vec::new(); rooms as usize];
        for row in rows {
            sorted[row.room as usize].push((row.start..row.end, row.id));
        }
        Self { rooms: sorted.into_iter().map(IntervalMap::from_sorted).collect() }
    }

    fn rooms(&self) -> u32 {
        self.rooms.len() as u32
    }

    fn check(&self, wish: Row) -> bool {
        !self.rooms[wish.room as usize].has_overlap(wish.start..wish.end)
    }

    fn enter(&mut self, row: Row) {
        self.rooms[row.room as usize].insert(row.start..row.end, row.id);
    }

    fn cancel(&mut self, row: Row) -> bool {
        self.rooms[row.room as usize].remove(row.start..row.end) == Some(row.id)
    }

    fn held(&self, room: u32, from: i32, until: i32) -> impl Iterator<Item = (i32, i32)> {
        self.rooms[room as usize].iter(from..until).map(|(range, _)| (range.start, range.end))
    }
}

/// SQLite in memory, without a row id, prepared statements. It is asked for all free rooms as one writes it, or by whoever knows that
/// bookings do not overlap: for the last one of each room that starts before the end.
pub(super) struct Sqlite<const NEIGHBOURS: bool> {
    database: Connection,
    rooms: u32,
}

impl<const NEIGHBOURS: bool> Sqlite<NEIGHBOURS> {
    fn one<T: rusqlite::types::FromSql>(&self, sql: &str, of: impl rusqlite::Params) -> Option<T> {
        let mut statement = self.database.prepare_cached(sql).unwrap();
        let mut rows = statement.query(of).unwrap();
        rows.next().unwrap().map(|row| row.get(0).unwrap())
    }
}

const BEFORE: &str = "select till from booking where room = ?1 and start < ?2 order by start desc limit 1";

impl<const NEIGHBOURS: bool> Candidate for Sqlite<NEIGHBOURS> {
    fn load(rooms: u32, rows: &[Row]) -> Self {
        let database = Connection::open_in_memory().unwrap();
        let table = "create table booking (room integer, start integer, till integer, id integer,
            primary key (room, start)) without rowid;
            create table room (id integer primary key)";
        database.execute_batch(table).unwrap();
        database.execute_batch("begin").unwrap();
        let mut insert = database.prepare("insert into booking values (?1, ?2, ?3, ?4)").unwrap();
        for row in rows {
            insert.execute((row.room, row.start, row.end, row.id)).unwrap();
        }
        drop(insert);
        let mut insert = database.prepare("insert into room values (?1)").unwrap();
        for room in 0..rooms {
            insert.execute([room]).unwrap();
        }
        drop(insert);
        database.execute_batch("commit").unwrap();
        Self { database, rooms }
    }

    fn rooms(&self) -> u32 {
        self.rooms
    }

    fn check(&self, wish: Row) -> bool {
        self.one::<i32>(BEFORE, (wish.room, wish.end)).is_none_or(|end| end <= wish.start)
    }

    fn enter(&mut self, row: Row) {
        self.insert(row);
    }

    /// In one statement, which asks for the last booking that starts before the end.
    fn insert(&mut self, row: Row) -> bool {
        let insert = "insert into booking select ?1, ?2, ?3, ?4 where ifnull(
            (select till from booking where room = ?1 and start < ?3 order by start desc limit 1) <= ?2, true)";
        let mut insert = self.database.prepare_cached(insert).unwrap();
        insert.execute((row.room, row.start, row.end, row.id)).unwrap() == 1
    }

    fn cancel(&mut self, row: Row) -> bool {
        let mut delete = self
            .database
            .prepare_cached("delete from booking where room = ?1 and start = ?2 and id = ?3")
            .unwrap();
        delete.execute((row.room, row.start, row.id)).unwrap() == 1
    }

    fn free_rooms(&self, start: i32, end: i32) -> u64 {
        let free = if NEIGHBOURS {
            "select id from room where ifnull((select till from booking
                where room = room.id and start < ?2 order by start desc limit 1) <= ?1, true) order by id"
        } else {
            "select id from room where not exists
                (select 1 from booking where room = room.id and start < ?2 and till > ?1) order by id"
        };
        let mut statement = self.database.prepare_cached(free).unwrap();
        let rows = statement.query_map((start, end), |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).fold(0, fold)
    }

    fn held(&self, room: u32, from: i32, until: i32) -> impl Iterator<Item = (i32, i32)> {
        // No booking is longer than four hours, which the key can be asked with.
        let sql = "select start, till from booking
            where room = ?1 and start > ?2 - 240 and start < ?3 and till > ?2 order by start";
        let mut statement = self.database.prepare_cached(sql).unwrap();
        let rows = statement.query_map((room, from, until), |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>().into_iter()
    }

    fn busy(&self, room: u32, from: i32, until: i32) -> u64 {
        let sum = "select sum(min(till, ?3) - max(start, ?2)) from booking where room = ?1 and start < ?3 and till > ?2";
        self.one::<Option<u32>>(sum, (room, from, until)).flatten().map_or(0, u64::from)
    }
}
