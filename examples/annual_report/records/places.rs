//! Centres, rooms, closures and organisations.

use std::collections::BTreeSet;

use imece::{
    centre::{Capacity, Centre, Closure, ClosureScope, Room},
    chrono::NaiveDate,
    organisation::{Organisation, OrganisationKind, Standing, StandingKind},
    text::{Code, Name},
    time::{OpeningHours, Span, Zone},
};

use super::{
    super::{
        ids::{Kind, id},
        rows::{Folder, Need, Row},
    },
    Named,
};

const KINDS: [(&str, OrganisationKind); 11] = [
    ("association", OrganisationKind::Association),
    ("foundation", OrganisationKind::Foundation),
    ("federation", OrganisationKind::Federation),
    ("confederation", OrganisationKind::Confederation),
    ("union", OrganisationKind::Union),
    ("professional_chamber", OrganisationKind::ProfessionalChamber),
    ("cooperative", OrganisationKind::Cooperative),
    ("sports_club", OrganisationKind::SportsClub),
    ("platform", OrganisationKind::Platform),
    ("public_institution", OrganisationKind::PublicBody),
    ("other", OrganisationKind::Other),
];

const STANDINGS: [(&str, StandingKind); 4] = [
    ("active", StandingKind::Active),
    ("suspended", StandingKind::Suspended),
    ("inactive", StandingKind::Inactive),
    ("dissolved", StandingKind::Dissolved),
];

/// What stands before the first request.
#[derive(Debug)]
pub(super) struct Places {
    pub(super) centres: Named<Centre>,
    pub(super) rooms: Named<Room>,
    pub(super) closures: Vec<Closure>,
    pub(super) organisations: Named<Organisation>,
}

impl Places {
    pub(super) fn read(folder: &Folder<'_>) -> Self {
        let mut places = Self {
            centres: Named::new("centre"),
            rooms: Named::new("room"),
            closures: Vec::new(),
            organisations: Named::new("organisation"),
        };
        let columns = ["code", "name", "district", "opened_year", "opens", "closes", "time_zone"];
        places.centres.complete &=
            folder.each("centres.csv", &columns, Need::Required, |row| places.centre(row));
        let columns = ["centre", "room", "capacity", "equipment"];
        places.rooms.complete &= folder.each("rooms.csv", &columns, Need::Required, |row| places.room(row));
        folder.each("closures.csv", &["centre", "date"], Need::Optional, |row| places.closure(row));
        let columns = ["registry_number", "name", "kind", "district", "field", "status"];
        places.organisations.complete &=
            folder.each("organisations.csv", &columns, Need::Required, |row| places.organisation(row));
        places
    }

    fn centre(&mut self, row: &Row<'_>) {
        let code: Option<Name> = row.parse("code");
        let name: Option<Name> = row.parse("name");
        let district: Option<Name> = row.parse("district");
        let opened = row.number("opened_year");
        let hours = opening_hours(row);
        let zone: Option<Zone> = row.parse("time_zone");
        let number = self.centres.next();
        let known_as = code.as_ref().map(ToString::to_string);
        let centre = (|| {
            opened?;
            let (id, code) = (id(Kind::Centre, number), code?);
            row.name(id, code.as_str());
            let centre = Centre::new(id, code, zone?, hours?);
            Some(centre.with_name(name?).with_district(district?))
        })();
        self.centres.enter(row, "code", known_as, centre);
    }

    fn room(&mut self, row: &Row<'_>) {
        let centre = self.centres.find(row, "centre").map(|centre| centre.id);
        let code: Option<Name> = row.parse("room");
        let capacity = row.number("capacity").and_then(|most| row.check("capacity", Capacity::new(most)));
        let features = list(row, "equipment", Code::new);
        let number = self.rooms.next();
        let known_as = code.as_ref().map(ToString::to_string);
        let room = (|| {
            let (id, code) = (id(Kind::Room, number), code?);
            row.name(id, code.as_str());
            let room = Room::new(id, centre?, code, capacity?);
            Some(room.with_features(features?))
        })();
        self.rooms.enter(row, "room", known_as, room);
    }

    /// A day that is closed twice is closed: two feasts may fall on one day.
    fn closure(&mut self, row: &Row<'_>) {
        let centre = self.centres.find(row, "centre").map(|centre| centre.id);
        let date = row.date("date");
        let (Some(centre), Some(date)) = (centre, date) else { return };
        let number = id(Kind::Closure, self.closures.len());
        self.closures.extend(row.check("date", Closure::on(number, ClosureScope::Centre(centre), date)));
    }

    fn organisation(&mut self, row: &Row<'_>) {
        let register_number: Option<Name> = row.parse("registry_number");
        let name: Option<Name> = row.parse("name");
        let kind = row.choice("kind", &KINDS);
        let district: Option<Name> = row.parse("district");
        let field: Option<Name> = row.parse("field");
        let standing = row.choice("status", &STANDINGS);
        let number = self.organisations.next();
        let known_as = register_number.as_ref().map(ToString::to_string);
        let organisation = (|| {
            // The records give no day, and the first standing of an organisation also holds before its day.
            let standing = Standing { from: NaiveDate::default(), kind: standing? };
            let (id, register_number) = (id(Kind::Organisation, number), register_number?);
            row.name(id, register_number.as_str());
            let organisation = Organisation::new(id, name?, kind?)
                .with_identifier(Code::new("registry_number").ok()?, register_number);
            Some(organisation.with_district(district?).with_field(field?).with_standing(standing))
        })();
        self.organisations.enter(row, "registry_number", known_as, organisation);
    }
}

/// Daily hours; a closing time that is not after the opening time lies on the next day.
fn opening_hours(row: &Row<'_>) -> Option<OpeningHours> {
    let clock = "a time of the day like `09:00`";
    let opens = row.read("opens", clock, |text| format!("{text}-24:00").parse::<Span>().ok());
    let closes = row.read("closes", clock, |text| format!("00:00-{text}").parse::<Span>().ok());
    let span: Result<Span, _> = format!("{}-{}", row.cell("opens")?, row.cell("closes")?).parse();
    opens.and(closes)?;
    row.check("closes", span).map(OpeningHours::daily)
}

/// A list whose parts are separated by `;`; an empty cell is an empty list.
fn list<T: Ord, E: std::fmt::Display>(
    row: &Row<'_>,
    field: &str,
    read: impl Fn(&str) -> Result<T, E>,
) -> Option<BTreeSet<T>> {
    let parts = row.cell(field)?.split(';').map(str::trim).filter(|part| !part.is_empty());
    // Every part is read before the first failure counts, so that all are told.
    let read: Vec<Option<T>> = parts.map(|part| row.check(field, read(part))).collect();
    read.into_iter().collect()
}
