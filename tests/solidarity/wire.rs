//! What a host stores of solidarity: events and values as JSON that stays readable.

use crate::terse::uuid;
use imece::{
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::{
        ActorId, DeliveryId, HouseholdId, ListeningMeetingId, OrganisationId, PersonId, PetitionId, StreamId,
        TextId, VisitId,
    },
    place::{District, Province},
    solidarity::{SolidarityCommand as C, *},
    time::RetentionPolicy,
};

/// A life in which everything happens once.
fn story() -> (Vec<Recorded<SolidarityEvent>>, Vec<C>) {
    let mut desk = SolidarityDesk::new(StreamId::from_uuid(uuid(1)).unwrap());
    let manager = Actor::new(ActorId::from_uuid(uuid(2)).unwrap(), Role::Manager);
    let call = Call::new(manager, "2025-03-20T09:00Z".parse().unwrap()).overruling("istek".parse().unwrap());
    let (mut log, mut given) = (Vec::new(), Vec::new());
    let mut give = |command: C| {
        given.push(command.clone());
        log.extend(desk.handle(&command, &call, ()).unwrap_or_else(|why| panic!("{command:?}: {why}")));
    };
    let day = |text: &str| text.parse().unwrap();
    let gebze = District::new(Province::new(41).unwrap(), "Gebze").unwrap();
    let year = HijriYear::new(1446).unwrap();
    let choir = OrganisationId::from_uuid(uuid(3)).unwrap();
    let household = HouseholdId::from_uuid(uuid(4)).unwrap();
    let reason = || "yanlış kayıt".parse().unwrap();

    let policy =
        SolidarityPolicy::new([gebze.clone(), District::new(Province::new(41).unwrap(), "İzmit").unwrap()])
            .with_window(AidKind::Other("blanket".parse().unwrap()), 365)
            .with_retention(RetentionPolicy::months(6.try_into().unwrap()));
    give(C::SetPolicy(policy));
    for (first, last) in [("2025-03-02", "2025-03-30"), ("2025-03-01", "2025-03-29")] {
        give(C::SetRamadan(RamadanPeriod::new(year, day(first), day(last)).unwrap()));
    }
    give(C::OpenProgramme { year, partners: [choir].into() });
    for (n, on) in [(10, "2025-03-10"), (11, "2025-03-12")] {
        let visit = VisitId::from_uuid(uuid(n)).unwrap();
        let visit = HouseholdVisit::new(visit, household, gebze.clone(), day(on), 4.try_into().unwrap());
        give(C::Visit(visit.with_partner(choir)));
    }
    give(C::RevokeVisit { visit: VisitId::from_uuid(uuid(11)).unwrap(), reason: reason() });
    for (n, on) in [(20, "2025-03-10"), (21, "2025-03-12")] {
        let delivery = DeliveryId::from_uuid(uuid(n)).unwrap();
        let parcel =
            AidDelivery::new(delivery, AidKind::FoodParcel, 2.try_into().unwrap(), gebze.clone(), day(on));
        give(C::Deliver(parcel.to_household(household).with_partner(choir)));
    }
    give(C::RevokeDelivery { delivery: DeliveryId::from_uuid(uuid(20)).unwrap(), reason: reason() });
    let meeting = ListeningMeetingId::from_uuid(uuid(30)).unwrap();
    let place = MeetingPlace::new(gebze, "Çoban Mustafa Paşa Camii".parse().unwrap());
    give(C::Meet(ListeningMeeting::new(meeting, day("2025-03-19"), place)));
    let (petition, text) = (PetitionId::from_uuid(uuid(31)).unwrap(), TextId::from_uuid(uuid(32)).unwrap());
    let said = "2025-03-19T19:30Z".parse().unwrap();
    let wish = RaisedWish::new(petition, WishKind::Request, text, said);
    give(C::Raise { meeting, wish: wish.by(PersonId::from_uuid(uuid(33)).unwrap()) });
    give(C::Erase { household });
    (log, given)
}

#[test]
fn every_kind_of_event_has_its_file() {
    crate::golden::hold("solidarity", &story().0, include_str!("../../src/solidarity/event.rs"), &[]);
}

#[test]
fn commands_events_and_effects_are_read_as_they_are_written_and_nothing_more() {
    let (log, given) = story();
    crate::values::both_ways(&given);
    let events: Vec<_> = log.into_iter().map(|recorded| recorded.event).collect();
    crate::values::both_ways(&events.iter().filter_map(SolidarityEvent::effects).collect::<Vec<_>>());
    crate::values::both_ways(&events);
}

#[test]
#[ignore = "writes the golden files"]
fn write_files_of_new_kinds() {
    crate::golden::write_new("solidarity", &story().0);
}
