// The small desk of the examples in the documentation: two directorates, a calendar of 2026 without holidays.
pub use imece::{
    chrono::NaiveDate, event::*, id::*, organisation::*, petition::*, text::*, time::*, uuid::Uuid,
};

pub fn pet(n: u128) -> PetitionId {
    PetitionId::from_uuid(Uuid::from_u128(n)).unwrap()
}

pub fn text(n: u128) -> TextId {
    TextId::from_uuid(Uuid::from_u128(n)).unwrap()
}

pub fn unit(n: u128) -> UnitId {
    UnitId::from_uuid(Uuid::from_u128(n)).unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn notice() -> Notice {
    Notice { text: text(9), channel: Channel::Post }
}

/// A call of a clerk at ten in the morning of a day.
pub fn on(day: &str) -> Call {
    let clerk = Actor::new(ActorId::from_uuid(Uuid::from_u128(3)).unwrap(), Role::Staff);
    Call::new(clerk, format!("{day}T07:00Z").parse().unwrap())
}

/// The first unit coordinates.
pub fn units() -> UnitChart {
    let unit = |n| {
        OrganisationalUnit::new(unit(n), format!("Müdürlük {n}").parse().unwrap(), UnitKind::Directorate)
    };
    UnitChart::new(MunicipalityTier::District, self::unit(1), (1..=3).map(unit)).unwrap()
}

pub fn desk() -> PetitionDesk {
    let mut desk = PetitionDesk::new(StreamId::from_uuid(Uuid::from_u128(4)).unwrap());
    let calendar = WorkCalendar::new(day("2026-01-01"), day("2026-12-31"), []).unwrap();
    desk.set_calendar(calendar, &on("2026-01-01"), &units()).unwrap();
    desk
}

/// A complete submission of a citizen, by post, on a day.
pub fn submission(n: u128, kind: SubmissionKind, received: &str) -> Submission {
    let citizen = Applicant::Person(PersonId::from_uuid(Uuid::from_u128(100 + n)).unwrap());
    let (number, intake) = (format!("2026/{n}").parse().unwrap(), Intake::by(Channel::Post));
    Submission::new(pet(n), number, citizen, intake, kind, "bus_stop".parse().unwrap(), text(n), on(received).now)
        .with_formalities([Formality::Name, Formality::Signature, Formality::Address])
}

/// Receives and registers such a submission.
pub fn register(desk: &mut PetitionDesk, n: u128, kind: SubmissionKind, received: &str) {
    desk.receive(submission(n, kind, received), &on(received), &units()).unwrap();
    desk.register(pet(n), &on(received), &units()).unwrap();
}
