//! Memberships and city cards: rows 70 and 74 of the field's table.

use crate::outreach_world::*;
use imece::outreach::{CardState, Entitlement, OutreachCommand as C, OutreachDesk, OutreachError};

/// Row 70: from the day of the 18th birthday; whoever was born on 29 February is 18 on 1 March.
#[test]
fn row_70_a_membership_begins_with_the_eighteenth_birthday() {
    for (born, first, before) in [
        ("2008-05-19", "2026-05-19", "2026-05-18"),
        ("2008-02-29", "2026-03-01", "2026-02-28"),
        ("2008-02-28", "2026-02-28", "2026-02-27"),
        ("2008-12-31", "2026-12-31", "2026-12-30"),
    ] {
        let mut desk = Desk::new();
        let error = desk.fails(membership(1, 1, before, born), "too_young");
        assert_eq!(error, OutreachError::TooYoung { membership: membership_id(1), from: day(first) });
        desk.does_once(membership(1, 1, first, born));
        assert_eq!(imece::time::completed_years(day(born), day(first)), Some(18));
        assert_eq!(imece::time::completed_years(day(born), day(before)), Some(17));
        // The day of birth is not kept.
        assert!(!serde_json::to_string(&desk.log).unwrap().contains(born) || born == first);
    }
}

/// Row 70: once a person and club.
#[test]
fn row_70_a_membership_is_given_once() {
    let mut desk = Desk::new();
    desk.does(membership(1, 1, "2026-05-19", "2008-05-19"));
    let error = desk.fails(membership(2, 1, "2026-06-19", "2008-05-19"), "member_already");
    assert_eq!(error, OutreachError::MemberAlready(membership_id(1)));
    desk.fails(membership(1, 2, "2026-06-19", "2008-05-19"), "record_id_taken");
    desk.fails(membership(2, 2, "2027-01-01", "2000-01-01"), "to_come");
    desk.does(membership(2, 2, "2026-06-19", "2008-05-19"));
    let mut other = imece::outreach::Membership::new(membership_id(3), club(2), person(1), day("2026-06-19"));
    desk.does(C::GrantMembership { membership: other, born: day("2000-01-01") });
    (other.id, other.person) = (membership_id(4), None);
    desk.fails(C::GrantMembership { membership: other, born: day("2000-01-01") }, "nobody");
}

/// Row 74: a card opens what it says, from its first to its last day.
#[test]
fn row_74_a_card_entitles_while_it_is_valid() {
    use Entitlement::{MunicipalServices, ServicesInIstanbul, Transport};
    let mut desk = Desk::new();
    desk.does_once(C::IssueCard(card(1, 1, "2026-01-10", "2026-12-31")));
    let entitled = |desk: &OutreachDesk, on: &str| {
        Entitlement::ALL
            .iter()
            .copied()
            .filter(|what| desk.is_entitled(person(1), *what, day(on)))
            .collect::<Vec<_>>()
    };
    for (on, opens) in [
        ("2026-01-09", &[][..]),
        ("2026-01-10", &[Transport, ServicesInIstanbul]),
        ("2026-12-31", &[Transport, ServicesInIstanbul]),
        ("2027-01-01", &[]),
    ] {
        assert_eq!(entitled(&desk.desk, on), opens, "{on}");
    }
    assert!(!desk.desk.is_entitled(person(2), Transport, day("2026-06-01")));
    let services = imece::outreach::CityCard::new(
        card_id(2),
        person(2),
        day("2026-01-01"),
        day("2026-12-31"),
        [MunicipalServices],
    );
    desk.does(C::IssueCard(services));
    assert!(desk.desk.is_entitled(person(2), MunicipalServices, day("2026-06-01")));
    desk.fails(C::IssueCard(card(3, 3, "2026-01-02", "2026-01-01")), "empty_card");
    desk.does(C::IssueCard(card(30, 30, "2026-01-02", "2026-01-02")));
    let mut nothing = card(3, 3, "2026-01-01", "2026-12-31");
    nothing.entitlements.clear();
    desk.fails(C::IssueCard(nothing), "empty_card");
    desk.fails(C::IssueCard(card(1, 3, "2026-01-01", "2026-12-31")), "record_id_taken");
}

/// Row 74: one valid card a holder; a card is blocked, replaced or expired.
#[test]
fn row_74_a_holder_has_one_card_at_a_time() {
    use CardState::{Blocked, Expired, Replaced, ToCome, Valid};
    let mut desk = Desk::at("2026-06-01T09:00Z");
    let state = |desk: &Desk, n, on: &str| desk.desk.card(card_id(n)).unwrap().state_on(day(on));
    desk.does(C::IssueCard(card(1, 1, "2026-01-10", "2026-12-31")));
    for (issued, until) in
        [("2026-01-01", "2026-01-10"), ("2026-12-31", "2027-12-31"), ("2026-02-01", "2026-03-01")]
    {
        let error = desk.fails(C::IssueCard(card(2, 1, issued, until)), "has_card");
        assert_eq!(error, OutreachError::HasCard(card_id(1)));
    }
    // Before it and after it there is room.
    desk.does(C::IssueCard(card(2, 1, "2026-01-01", "2026-01-09")));
    desk.does(C::IssueCard(card(3, 1, "2027-01-01", "2027-12-31")));
    desk.fails(C::IssueCard(card(4, 2, "2026-07-01", "2026-12-31").replacing(card_id(1))), "other_holder");
    desk.fails(C::IssueCard(card(4, 1, "2026-07-01", "2026-12-31").replacing(card_id(9))), "unknown_record");
    desk.fails(C::IssueCard(card(4, 1, "2026-07-01", "2027-12-31").replacing(card_id(1))), "has_card");
    desk.does_once(C::IssueCard(card(4, 1, "2026-07-01", "2026-12-31").replacing(card_id(1))));
    desk.fails(C::IssueCard(card(5, 1, "2026-08-01", "2026-12-31").replacing(card_id(1))), "card_over");
    for (on, old, new) in [
        ("2026-01-09", ToCome, ToCome),
        ("2026-06-30", Valid, ToCome),
        ("2026-07-01", Replaced, Valid),
        ("2027-01-01", Replaced, Expired),
    ] {
        assert_eq!((state(&desk, 1, on), state(&desk, 4, on)), (old, new), "{on}");
    }
    // One that is replaced on its first day was never valid, and the rows of the desk are accepted.
    desk.does(C::IssueCard(card(10, 5, "2026-01-10", "2026-12-31")));
    desk.does(C::IssueCard(card(11, 5, "2026-01-10", "2026-12-31").replacing(card_id(10))));
    assert_eq!((state(&desk, 10, "2026-01-10"), state(&desk, 11, "2026-01-10")), (Replaced, Valid));
    assert_eq!(OutreachDesk::load(desk.desk.snapshot()).unwrap(), desk.desk);
    // A card that was blocked is no longer in the way, and stays blocked.
    desk.does(C::IssueCard(card(6, 2, "2026-01-01", "2026-12-31")));
    desk.does_once(block(6));
    assert_eq!((state(&desk, 6, "2026-05-31"), state(&desk, 6, "2026-06-01")), (Valid, Blocked));
    assert!(!desk.desk.is_entitled(person(2), Entitlement::Transport, day("2026-06-01")));
    let other = C::BlockCard { card: card_id(6), reason: "stolen".parse().unwrap() };
    desk.fails(other, "card_over");
    desk.fails(block(2), "card_over");
    desk.fails(block(9), "unknown_record");
    desk.does(C::IssueCard(card(7, 2, "2026-06-01", "2026-12-31")));
    assert!(desk.desk.is_entitled(person(2), Entitlement::Transport, day("2026-06-01")));
    let valid = |on: &str| [6, 7].into_iter().filter(|n| state(&desk, *n, on) == Valid).count();
    assert!(day("2026-01-01").iter_days().take(365).all(|on| valid(&on.to_string()) == 1));
}
