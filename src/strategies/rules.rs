//! Random policies: every rule, with limits that a few bookings reach.

use core::num::NonZeroU32;
use std::{vec, vec::Vec};

use proptest::{collection, option, prelude::*, sample::select};

use super::city;
use crate::{
    event::Role,
    organisation::OrganisationKind,
    schedule::{
        Approval, Cancellation, DurationRule, Eligibility, Lead, Policy, Quota, QuotaLimit, QuotaSubject,
        Rule, RuleKind, Suspension,
    },
    time::{Minutes, PeriodKind},
};

fn lead() -> impl Strategy<Value = Lead> {
    prop_oneof![
        (0..30_u32).prop_map(Lead::Hours),
        (0..3_u32).prop_map(Lead::CalendarDays),
        (0..3_u32).prop_map(Lead::WorkingDays),
    ]
}

fn quota() -> impl Strategy<Value = Quota> {
    const SUBJECTS: [QuotaSubject; 3] =
        [QuotaSubject::Organisation, QuotaSubject::Person, QuotaSubject::Purpose];
    const PERIODS: [PeriodKind; 4] = [PeriodKind::Day, PeriodKind::Week, PeriodKind::Month, PeriodKind::Year];
    let limit = prop_oneof![
        (0..4_u32).prop_map(QuotaLimit::Count),
        (0..12_u32).prop_map(|n| QuotaLimit::Minutes(n.saturating_mul(30))),
    ];
    (select(&SUBJECTS[..]), limit, select(&PERIODS[..]), any::<bool>()).prop_map(
        |(per, limit, period, all)| {
            let quota = Quota::new(per, limit, period);
            if all { quota } else { quota.for_purposes([city::code("rehearsal")]) }
        },
    )
}

fn nonzero(numbers: &'static [u32]) -> impl Strategy<Value = NonZeroU32> {
    select(numbers).prop_filter_map("zero", NonZeroU32::new)
}

fn rule() -> impl Strategy<Value = Rule> {
    let minutes = |numbers: &'static [u32]| select(numbers).prop_map(Minutes::new);
    let duration =
        (option::of(minutes(&[30, 45])), option::of(minutes(&[90, 180])), option::of(nonzero(&[30, 45])));
    let eligibility = prop_oneof![
        Just(Eligibility::active()),
        Just(Eligibility::active().of_kinds([OrganisationKind::Association])),
    ];
    let suspension = (nonzero(&[1, 2]), 1..3_u32, 1..3_u32);
    let suspension = suspension.prop_map(|(no_shows, within_days, for_days)| {
        Rule::Suspension(Suspension { no_shows, within_days, for_days })
    });
    let cancellation = (minutes(&[0, 60, 1_440]), any::<bool>());
    prop_oneof![
        1 => eligibility.prop_map(Rule::Eligibility),
        1 => nonzero(&[15, 30, 60, 75]).prop_map(Rule::StartGrid),
        1 => duration.prop_map(|(least, most, multiple_of)| {
            Rule::Duration(DurationRule { least, most, multiple_of })
        }),
        1 => lead().prop_map(Rule::LeadAtLeast),
        1 => lead().prop_map(Rule::LeadAtMost),
        3 => collection::vec(quota(), 1..3).prop_map(Rule::Quotas),
        1 => nonzero(&[1, 2]).prop_map(Rule::Simultaneous),
        1 => suspension,
        1 => cancellation.prop_map(|(notice, late_is_counted)| {
            Rule::Cancellation(Cancellation { notice, late_is_counted })
        }),
        4 => option::of(minutes(&[30, 600])).prop_map(|after| {
            let lapses_after = after.and_then(|after| NonZeroU32::new(after.get()));
            Rule::Approval(Approval { lapses_after })
        }),
        2 => minutes(&[0, 15, 60, 500]).prop_map(Rule::NoShowRelease),
        3 => minutes(&[0, 60, 600]).prop_map(Rule::Offers),
        1 => Just(Rule::Capacity),
    ]
}

/// Returns policies of a few rules; some of them may be overruled.
pub(super) fn policy() -> impl Strategy<Value = Policy> {
    const ROLES: [Option<Role>; 5] =
        [None, None, Some(Role::Applicant), Some(Role::Staff), Some(Role::Manager)];
    const OFF: [RuleKind; 6] = [
        RuleKind::OpeningHours,
        RuleKind::Closures,
        RuleKind::Capacity,
        RuleKind::Features,
        RuleKind::Quotas,
        RuleKind::Approval,
    ];
    let on = collection::vec((rule(), select(&ROLES[..])), 1..5);
    let off = collection::vec(select(&OFF[..]), 0..2);
    (on, off).prop_map(|(on, off): (Vec<_>, Vec<_>)| {
        let policy = off.into_iter().fold(Policy::new(), Policy::without);
        on.into_iter().fold(policy, |policy, (rule, by)| match by {
            Some(by) => policy.with_waivable(rule, by),
            None => policy.with(rule),
        })
    })
}
