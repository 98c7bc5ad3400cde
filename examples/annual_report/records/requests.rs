//! Requests in order of arrival, and what became of them.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use imece::{
    id::{BookingId, OrganisationId},
    schedule::BookingRequest,
    text::Code,
    time::{LocalMinute, LocalSlot, Minute, Slot, Zone},
};

use super::{
    super::{
        ids::{Kind, id},
        problems::Problems,
        rows::{Folder, Need, Row},
    },
    End, OUTCOMES, Outcome, REQUESTS, Request,
    places::Places,
};

/// What arrived.
#[derive(Debug)]
pub(super) struct Arrivals {
    pub(super) requests: Option<Vec<Request>>,
    pub(super) outcomes: Option<BTreeMap<BookingId, Outcome>>,
}

impl Arrivals {
    pub(super) fn read(folder: &Folder<'_>, places: &Places) -> Self {
        let mut reader = Reader::new(places);
        let columns =
            ["request", "submitted", "organisation", "room", "start", "end", "expected_attendees", "purpose"];
        let requests = folder.each(REQUESTS, &columns, Need::Optional, |row| reader.request(row));
        reader.refuse_disorder(folder.problems);
        let columns = ["request", "at", "outcome", "attendance"];
        let outcomes = folder.each(OUTCOMES, &columns, Need::Optional, |row| reader.outcome(row));
        Self { requests: requests.then_some(reader.requests), outcomes: outcomes.then_some(reader.outcomes) }
    }
}

struct Reader<'a> {
    places: &'a Places,
    requests: Vec<Request>,
    outcomes: BTreeMap<BookingId, Outcome>,
    /// Organisations that ask without being registered.
    strangers: BTreeMap<String, OrganisationId>,
    /// Requests by the id that the records give them.
    known: BTreeMap<String, Known>,
    /// Whether no request was without a readable id.
    complete: bool,
    /// The times of all rows that tell one, in their order.
    arrivals: Vec<Arrival>,
}

/// When a row says that its request arrived.
#[derive(Debug, Clone, Copy)]
struct Arrival {
    line: u64,
    local: LocalMinute,
    instant: Minute,
}

/// A request that has arrived.
struct Known {
    line: u64,
    outcome_line: Option<u64>,
    /// None where its row has a problem.
    parts: Option<Parts>,
}

struct Parts {
    id: BookingId,
    submitted: Minute,
    zone: Zone,
    slot: Slot,
}

impl<'a> Reader<'a> {
    const fn new(places: &'a Places) -> Self {
        Self {
            places,
            requests: Vec::new(),
            outcomes: BTreeMap::new(),
            strangers: BTreeMap::new(),
            known: BTreeMap::new(),
            complete: true,
            arrivals: Vec::new(),
        }
    }

    fn request(&mut self, row: &Row<'_>) {
        let name = row.text("request");
        let submitted: Option<LocalMinute> = row.parse("submitted");
        let organisation = row.text("organisation").and_then(|number| self.organisation(row, number));
        let room = self.places.rooms.find(row, "room");
        let (start, end) = (row.parse("start"), row.parse("end"));
        let time = start.zip(end).and_then(|(start, end)| row.check("end", LocalSlot::new(start, end)));
        let attendees = row.number("expected_attendees");
        let purpose: Option<Code> = row.parse("purpose");
        let Some(name) = name else {
            self.complete = false;
            return;
        };
        let centres = &self.places.centres.values;
        let zone = room.and_then(|room| Some(centres.iter().find(|c| c.id == room.centre)?.zone));
        let instant = zone.zip(submitted).and_then(|(zone, at)| row.check("submitted", zone.to_instant(at)));
        if let (Some(local), Some(instant)) = (submitted, instant) {
            self.arrivals.push(Arrival { line: row.line, local, instant });
        }
        let next = id(Kind::Booking, self.known.len());
        let entry = self.known.entry(name.to_owned());
        // The same request has the same id, whenever it arrives.
        let number: BookingId = match &entry {
            Entry::Occupied(earlier) => earlier.get().parts.as_ref().map_or(next, |parts| parts.id),
            Entry::Vacant(_) => next,
        };
        row.name(number, name);
        let parts = (|| {
            let request = BookingRequest::new(number, organisation?, room?.id, time?, purpose?);
            let slot = row.check("start", zone?.slot(time?))?;
            let request = request.with_attendees(attendees?);
            Some((request, Parts { id: number, submitted: instant?, zone: zone?, slot }))
        })();
        let (request, parts) = parts.unzip();
        match entry {
            Entry::Vacant(place) => {
                place.insert(Known { line: row.line, outcome_line: None, parts });
            }
            Entry::Occupied(earlier) => match earlier.get() {
                Known { line, parts: Some(_), .. } => {
                    let before = self.requests.binary_search_by_key(line, |before| before.line).ok();
                    let before = before.and_then(|place| self.requests.get(place));
                    if let (Some(before), Some(now)) = (before, &request) {
                        check_same(row, name, *line, &before.request, now);
                    }
                }
                // Neither can be compared; why, is told.
                Known { .. } => row.leave_out(),
            },
        }
        let arrived = |(request, submitted)| Request { line: row.line, submitted, request };
        self.requests.extend(request.zip(instant).map(arrived));
    }

    /// The id of an organisation, registered or not: that it is not is for the schedule to refuse. None where its own
    /// row has a problem.
    fn organisation(&mut self, row: &Row<'_>, number: &str) -> Option<OrganisationId> {
        let organisations = &self.places.organisations;
        let entry = organisations.by_name.get(number);
        if entry.is_some() || !organisations.complete {
            return organisations.value(row, entry).map(|known| known.id);
        }
        let next = self.strangers.len();
        Some(*self.strangers.entry(number.to_owned()).or_insert_with(|| id(Kind::Stranger, next)))
    }

    /// Requests stand in order of arrival. Centres of several zones may be in order of their wall clocks or of instants.
    ///
    /// Whatever is out of order is told of the fewest rows that can be to blame, and those are not judged: a single late
    /// one would put thousands behind it in the wrong.
    fn refuse_disorder(&mut self, problems: &Problems) {
        let all = &self.arrivals;
        let mut latest: Option<(LocalMinute, Minute)> = None;
        let in_order = all.iter().all(|of| {
            let (local, instant) = latest.unwrap_or((of.local, of.instant));
            latest = Some((local.max(of.local), instant.max(of.instant)));
            of.local >= local || of.instant >= instant
        });
        if in_order {
            return;
        }
        let by_instant = longest_run(all, |of| of.instant);
        let by_clock = longest_run(all, |of| of.local);
        let kept = if by_clock.len() > by_instant.len() { by_clock } else { by_instant };
        let mut refused = BTreeSet::new();
        for (place, of) in all.iter().enumerate().filter(|(place, _)| !kept.contains(place)) {
            let before = kept.range(..place).next_back().and_then(|place| all.get(*place));
            let after = kept.range(place..).next().and_then(|place| all.get(*place));
            let late = before.filter(|other| other.local > of.local);
            let reason = match (late, after) {
                (Some(other), _) => format!("comes after `{}` of line {}", other.local, other.line),
                (None, Some(other)) => format!("comes before `{}` of line {}", other.local, other.line),
                (None, None) => "is out of order".to_owned(),
            };
            problems.of_field(REQUESTS, of.line, "submitted", format!("`{}` {reason}", of.local));
            refused.insert(of.line);
        }
        self.requests.retain(|request| !refused.contains(&request.line));
        for known in self.known.values_mut().filter(|known| refused.contains(&known.line)) {
            known.parts = None;
        }
    }

    fn outcome(&mut self, row: &Row<'_>) {
        let known = row.text("request").and_then(|name| {
            let known = self.known.get_mut(name);
            if known.is_none() && self.complete {
                row.problem("request", format!("request `{name}` is unknown"));
            }
            known
        });
        let at: Option<LocalMinute> = row.parse("at");
        let end = end(row);
        let Some(known) = known else { return };
        if let Some(line) = known.outcome_line {
            row.problem("request", format!("the request has ended by line {line} already"));
            return;
        }
        known.outcome_line = Some(row.line);
        if known.parts.is_none() {
            row.leave_out();
        }
        let (Some(parts), Some(at)) = (&known.parts, at) else { return };
        let Some(instant) = row.check("at", parts.zone.to_instant(at)) else { return };
        let Some(end) = end else { return };
        let why_not = match end {
            _ if instant < parts.submitted => "before the request was submitted",
            End::Cancelled if instant >= parts.slot.end() => "too late to cancel: the booking is over",
            End::Held { .. } | End::NoShow if instant < parts.slot.start() => "before the booking begins",
            End::Held { .. } | End::NoShow | End::Cancelled => "",
        };
        if !why_not.is_empty() {
            row.problem("at", format!("`{at}` is {why_not}"));
            return;
        }
        self.outcomes.insert(parts.id, Outcome { line: row.line, at: instant, end });
    }
}

/// The places of as many rows as can be in order of time together; of equals the earlier ones.
fn longest_run<K: Ord>(all: &[Arrival], time: impl Fn(&Arrival) -> K) -> BTreeSet<usize> {
    // From the end: how the run of each length begins that begins latest, and which row comes next in it.
    let mut heads: Vec<(K, usize)> = Vec::new();
    let mut next: BTreeMap<usize, usize> = BTreeMap::new();
    for (place, of) in all.iter().enumerate().rev() {
        let head = (time(of), place);
        let rest = heads.partition_point(|(later, _)| *later >= head.0);
        next.extend(rest.checked_sub(1).and_then(|rest| Some((place, heads.get(rest)?.1))));
        match heads.get_mut(rest) {
            Some(same_length) => *same_length = head,
            None => heads.push(head),
        }
    }
    let first = heads.last().map(|(_, place)| *place);
    std::iter::successors(first, |place| next.get(place).copied()).collect()
}

/// An outcome with its attendance: a number for what was held, nothing for the others.
fn end(row: &Row<'_>) -> Option<End> {
    let held = End::Held { attendance: 0 };
    let choices = [("held", held), ("no_show", End::NoShow), ("cancelled", End::Cancelled)];
    match row.choice("outcome", &choices)? {
        End::Held { .. } => row.number("attendance").map(|attendance| End::Held { attendance }),
        end => {
            let attendance = row.cell("attendance")?;
            if attendance.is_empty() {
                return Some(end);
            }
            row.problem("attendance", format!("`{attendance}` came to what was not held"));
            None
        }
    }
}

/// Tells every field in which a repeated request differs.
fn check_same(row: &Row<'_>, name: &str, line: u64, before: &BookingRequest, now: &BookingRequest) {
    let fields = [
        ("organisation", before.organisation == now.organisation),
        ("room", before.wanted == now.wanted),
        ("start", before.time.start() == now.time.start()),
        ("end", before.time.end() == now.time.end()),
        ("expected_attendees", before.attendees == now.attendees),
        ("purpose", before.purpose == now.purpose),
    ];
    for (field, same) in fields {
        if !same {
            row.problem(field, format!("request `{name}` came on line {line} with other content"));
        }
    }
}
