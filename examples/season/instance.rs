//! Reads an instance of the format `imece-season/1`: one typical week.

use serde::Deserialize;

/// A typical week: rooms with their hours, and requests with the days and times that would do.
#[derive(Debug, Deserialize)]
pub(crate) struct Instance {
    format: String,
    pub(crate) name: String,
    pub(crate) slot_minutes: u32,
    pub(crate) day_start: String,
    pub(crate) slots_per_day: u32,
    days: u32,
    pub(crate) rooms: Vec<Room>,
    pub(crate) ngos: u32,
    pub(crate) requests: Vec<Request>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Room {
    id: u32,
    pub(crate) centre: u32,
    pub(crate) capacity: u32,
    /// A bit for each kind.
    pub(crate) equipment: u32,
    /// For each day the first slot and the first after the last; the same where it is closed.
    pub(crate) open: Vec<[u32; 2]>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Request {
    id: u32,
    pub(crate) ngo: u32,
    pub(crate) weight: u8,
    /// In slots.
    pub(crate) duration: u32,
    pub(crate) attendees: u32,
    pub(crate) equipment: u32,
    /// The preferred centre, -1 for none.
    pub(crate) centre: i64,
    /// Day, first slot, first slot after; the preferred one first.
    pub(crate) options: Vec<[u32; 3]>,
}

/// More problems than this are only counted.
const MOST_TOLD: usize = 20;

impl Instance {
    /// Reads an instance, or tells everything that is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let instance: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut problems = Problems::default();
        instance.check(&mut problems);
        problems.none()?;
        Ok(instance)
    }

    fn check(&self, problems: &mut Problems) {
        let slots = self.slots_per_day;
        problems.unless(self.format == "imece-season/1", || {
            format!("format: `{}` is not imece-season/1", self.format)
        });
        problems.unless(self.days == 7, || format!("days: {} is not 7", self.days));
        for (n, room) in self.rooms.iter().enumerate() {
            let at = format!("rooms[{n}]");
            problems.unless(usize::try_from(room.id) == Ok(n), || {
                format!("{at}.id: {} is not its place {n}", room.id)
            });
            problems.unless(room.capacity > 0, || format!("{at}.capacity: nobody fits in"));
            problems.unless(room.open.len() == 7, || format!("{at}.open: {} days, not 7", room.open.len()));
            for (day, [from, to]) in room.open.iter().enumerate() {
                let right = from <= to && *to <= slots;
                problems.unless(right, || {
                    format!("{at}.open[{day}]: [{from}, {to}) does not lie in [0, {slots})")
                });
            }
        }
        for (n, request) in self.requests.iter().enumerate() {
            request.check(n, self, problems);
        }
    }
}

impl Request {
    fn check(&self, n: usize, instance: &Instance, problems: &mut Problems) {
        let (at, slots) = (format!("requests[{n}]"), instance.slots_per_day);
        problems.unless(usize::try_from(self.id) == Ok(n), || {
            format!("{at}.id: {} is not its place {n}", self.id)
        });
        problems.unless(self.ngo < instance.ngos, || {
            format!("{at}.ngo: {} is not below {}", self.ngo, instance.ngos)
        });
        problems
            .unless((1..=5).contains(&self.weight), || format!("{at}.weight: {} is not 1 to 5", self.weight));
        let fits = (1..=slots).contains(&self.duration);
        problems.unless(fits, || format!("{at}.duration: {} is not 1 to {slots}", self.duration));
        problems.unless(self.centre >= -1, || format!("{at}.centre: {} is not a centre or -1", self.centre));
        problems.unless(!self.options.is_empty(), || format!("{at}.options: there is none"));
        for (k, [day, from, to]) in self.options.iter().enumerate() {
            let right = *day < 7 && from < to && *to <= slots;
            problems
                .unless(right, || format!("{at}.options[{k}]: [{day}, {from}, {to}] is no time of the week"));
            let again = self.options.iter().take(k).any(|[other, ..]| other == day);
            problems.unless(!again, || format!("{at}.options[{k}]: day {day} a second time"));
        }
    }
}

/// What is wrong with an instance.
#[derive(Default)]
struct Problems {
    told: Vec<String>,
    more: usize,
}

impl Problems {
    fn unless(&mut self, right: bool, problem: impl FnOnce() -> String) {
        if right {
        } else if self.told.len() < MOST_TOLD {
            self.told.push(problem());
        } else {
            self.more += 1;
        }
    }

    fn none(mut self) -> Result<(), String> {
        if self.told.is_empty() {
            return Ok(());
        }
        if self.more > 0 {
            self.told.push(format!("and {} more", self.more));
        }
        Err(self.told.join("\n  "))
    }
}
