//! What there is to do: rows 35 awareness, 44 the platform, 45 projects and 46 fields of the field's table.

use std::collections::BTreeSet;

use crate::scheme::*;
use VolunteeringCommand as C;
use imece::{organisation::Hazard, statistics::Scope, stats::Dimension, volunteering::*};

#[test]
fn row_46_the_named_fields_are_fields_and_others_have_a_word() {
    let named = [
        ("çevre temizliği", VolunteerField::EnvironmentalCleanup),
        ("çocuk etkinlikleri", VolunteerField::Children),
        ("engellilere yönelik organizasyon", VolunteerField::Disabled),
        ("sosyal dayanışma", VolunteerField::SocialSolidarity),
    ];
    for (turkish, field) in named {
        assert!(VolunteerField::NAMED.contains(&field), "{turkish}");
    }
    // The regulation's list (RG 9.10.2005/25961), in its order.
    let regulation = "health education sport environment parks traffic fire_service library culture tourism \
        social_services elderly women youth children disabled poor";
    let codes: Vec<_> = VolunteerField::NAMED.iter().map(VolunteerField::code).collect();
    assert_eq!(codes[..17], regulation.split_whitespace().collect::<Vec<_>>());
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 19);
    let other = VolunteerField::Other("health".parse().unwrap());
    for field in VolunteerField::NAMED.iter().chain([&other]) {
        assert_eq!(VolunteerField::from_text(&field.to_text()), Some(*field));
        let json = serde_json::to_string(field).unwrap();
        assert_eq!(serde_json::from_str::<VolunteerField>(&json).unwrap(), *field);
    }
    assert_eq!(other.to_text(), "other/health");
    for wrong in ["\"gardening\"", "\"other/\"", "\"other/Big\"", "\"\"", "7"] {
        assert!(serde_json::from_str::<VolunteerField>(wrong).is_err(), "{wrong}");
    }
}

// Row 45: projects. Row 44: the platform that brings volunteers, projects and tasks together.

#[test]
fn row_45_a_project_has_days_tasks_and_an_end() {
    let mut scheme = Scheme::with_a_shift();
    let clean = SocialResponsibilityProject::new(
        project(1),
        "Temiz Körfez".parse().unwrap(),
        VolunteerField::EnvironmentalCleanup,
        day("05"),
    )
    .until(day("10"))
    .with_partner(organisation(1));
    scheme.fails(
        C::PlanTask(a_task(2, VolunteerField::Sport).in_project(project(1))),
        "unknown_social_project",
    );
    scheme.fails(C::BeginProject(clean.clone().until(day("04"))), "social_project_without_days");
    scheme.does(C::BeginProject(clean.clone()));
    scheme.idle(C::BeginProject(clean.clone()));
    scheme.fails(C::BeginProject(clean.until(day("11"))), "social_project_id_taken");
    scheme.does(C::PlanTask(a_task(2, VolunteerField::EnvironmentalCleanup).in_project(project(1))));
    assert_eq!(scheme.platform.tasks_of(project(1)).count(), 1);
    for (n, (time, fits)) in (20..).zip([
        ("04 22:00-00:00", false),
        ("05 00:00-01:00", true),
        ("10 22:00-00:00", true),
        ("11 00:00-01:00", false),
    ]) {
        let added = Shift::new(shift(n), task(2), ShiftTime::Fixed(hours(time)), 1.try_into().unwrap());
        if fits {
            scheme.does(C::AddShift(added));
        } else {
            scheme.fails(C::AddShift(added), "not_a_day_of_the_project");
        }
    }
    let last = scheme.platform.shifts().last().unwrap().shift.id;
    scheme.does(C::Assign(AssignmentRequest::new(assignment(1), who(1), last)));
    scheme.fails(C::EndProject { project: project(1) }, "social_project_open");
    scheme.does(C::Cancel { assignment: assignment(1), cause: CancelCause::Municipality, reason: None });
    // What is open elsewhere does not hold it up.
    scheme.does(C::Assign(request(9, 2, 1)));
    scheme.does(C::EndProject { project: project(1) });
    scheme.idle(C::EndProject { project: project(1) });
    scheme.objects(C::Assign(AssignmentRequest::new(assignment(2), who(1), last)), &["shift_off"]);
    let late = a_task(3, VolunteerField::Sport).in_project(project(1));
    scheme.fails(C::PlanTask(late), "social_project_ended");
    let said = scheme.summary();
    assert_eq!((said.projects, said.tasks, said.shifts), (1, 2, 3));
    let april = Scope::all().months("2026-04".parse().unwrap(), "2026-04".parse().unwrap());
    assert_eq!(scheme.tally().summary(&april).unwrap().projects, 0);
}

#[test]
fn row_44_the_platform_shows_what_still_needs_volunteers() {
    let mut scheme = Scheme::with_a_shift();
    scheme.shift(2, 1, "04 09:00-12:00", 1);
    let now = scheme.call.now;
    let open = |scheme: &Scheme, from| {
        scheme.platform.open_shifts(from).iter().map(|row| row.shift.id).collect::<Vec<_>>()
    };
    assert_eq!(open(&scheme, now), [shift(2), shift(1)], "in order of time");
    let begins = scheme.platform.shift(shift(2)).unwrap().slot.start();
    assert_eq!(open(&scheme, begins), [shift(2), shift(1)]);
    assert_eq!(open(&scheme, begins.saturating_add(imece::time::Minutes::new(1))), [shift(1)]);
    scheme.does(C::Assign(request(1, 1, 2)));
    assert_eq!(open(&scheme, now), [shift(1)]);
    scheme.does(C::CancelShift { shift: shift(1), reason: None });
    assert_eq!(open(&scheme, now), []);
    let mut other = scheme.platform.shift(shift(1)).unwrap().shift;
    scheme.idle(C::AddShift(other));
    other.task = task(9);
    scheme.fails(C::AddShift(other), "shift_id_taken");
    let unknown =
        Shift::new(shift(8), task(9), ShiftTime::Fixed(hours("05 09:00-10:00")), 1.try_into().unwrap());
    scheme.fails(C::AddShift(unknown), "unknown_volunteer_task");
    scheme.idle(C::PlanTask(a_task(1, VolunteerField::EnvironmentalCleanup)));
    scheme.fails(C::PlanTask(a_task(1, VolunteerField::Sport)), "volunteer_task_id_taken");
}

// Row 35: awareness.

#[test]
fn row_35_awareness_of_a_hazard_is_a_kind_of_task() {
    let mut scheme = Scheme::with_a_shift();
    scheme.does(C::PlanTask(a_task(2, VolunteerField::FireService).of_awareness(Hazard::Wildfire)));
    scheme.shift(2, 2, "06 09:00-12:00", 4);
    scheme.shift(3, 2, "07 09:00-12:00", 4);
    assert_eq!(scheme.summary().awareness, [(Hazard::Wildfire, 2)].into(), "not the clean-up");
    scheme.does(C::CancelShift { shift: shift(3), reason: None });
    assert_eq!(scheme.summary().awareness, [(Hazard::Wildfire, 1)].into());
    assert_eq!(scheme.summary().shifts, 2);
}

// Row 48: assignments and reach.
