//! The surface of the crate: what a host can name, what each type promises, and what JSON is refused.

mod outreach;
mod programmes;
mod reports;
mod seasons;
pub(crate) mod surface;
mod surveys;

use std::{collections::BTreeSet, fmt::Debug, fs, panic::RefUnwindSafe};

use crate::source::root;
use imece::{
    centre::{Room, RoomSet},
    cooperation::{CooperationDesk, SubRegions},
    id::StreamId,
    municipality::{Municipality, Streams},
    organisation::{Intake, LocalAuthority, ReferralTarget, Registry, UnitChart},
    petition::{Clock, Decision, DeskPolicy, PetitionDesk, Reason},
    place::Province,
    portal::CivicPortal,
    programme::ProgrammeCalendar,
    schedule::{Policy, Schedule, SeriesRequest},
    solidarity::{HijriYear, RamadanPeriod, SolidarityDesk},
    stats::{Categories, Count, Cube, DayColumn, Grouped, Integers, Seen},
    text::{Code, Name, Note},
    time::{
        DayHours, LocalMinute, LocalSlot, Minute, Month, OpeningHours, Period, Slot, Span, WorkCalendar, Zone,
    },
    uuid::Uuid,
    volunteering::VolunteerPlatform,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use surface::{Parsed, parsed, public_modules, surface, validated};

/// What every public type promises.
trait Plain: Debug + Send + Sync + Unpin + RefUnwindSafe {}
impl<T: Debug + Send + Sync + Unpin + RefUnwindSafe> Plain for T {}

/// A value.
trait Data: Plain + Clone + Eq {}
impl<T: Plain + Clone + Eq> Data for T {}

/// A value that crosses a host's border.
trait Wire: Data + Serialize + DeserializeOwned {}
impl<T: Data + Serialize + DeserializeOwned> Wire for T {}

/// A small value that can be the key of a map.
trait Key: Data + Copy + Ord + std::hash::Hash {}
impl<T: Data + Copy + Ord + std::hash::Hash> Key for T {}

/// A key that crosses a host's border.
trait WireKey: Key + Wire {}
impl<T: Key + Wire> WireKey for T {}

/// An error that a host can keep, compare and box.
trait Failure: Data + std::error::Error + 'static {}
impl<T: Data + std::error::Error + 'static> Failure for T {}

/// Checks at compile time that types keep a promise, and notes their names.
macro_rules! promise {
    ($names:ident: $promise:ident $($module:ident { $($name:ident $(<$($argument:ty),+>)?),+ $(,)? })+) => {$($(
        {
            fn holds<T: $promise>() {}
            holds::<imece::$module::$name $(<$($argument),+>)?>();
            $names.insert(concat!(stringify!($module), "::", stringify!($name)).to_owned());
        }
    )+)+};
}

fn promised() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    promise! { names: WireKey
        outreach { Activity, BloodGroup, CardState, Entitlement, Exam, Feast, GatheringKind, OutreachEffect, RecordId, SpecialDay, StandKind, Subject, VisitKind }
        centre { CentreUse }
        cooperation { CostShare, Gate, GoalKind, ProtocolState, TargetGroup }
        id {
            ActorId, AssignmentId, AtomId, BereavementId, BloodRequestId, BookingId, BundleId, CampaignId, CardId, CentreId, ClosureId, CoordinationId, DeliveryId, DisasterPlanId, DonorOfferId, GatheringId, HouseholdId, ListeningMeetingId, MeetingId, MembershipId, ObservanceId, OrganisationId, PersonId, PetitionId, PlaceId, PostId, ProgrammeId, ProjectId, ProtocolId, RegistrationId, RoomId, SeasonWishId, SeriesId, ShiftId, SocialProjectId, StandId, StockId, StreamId, SupportId, SurveyId, TextId, UnitId, VisitId, VolunteerId, VolunteerTaskId, WishId,
        }
        event { Actor, Revision, Role, Version }
        occupancy { BufferRule, Buffers }
        organisation {
            Channel, Duty, Hazard, Kurus, MunicipalityTier, Office, OfficialRole, OrganisationKind, ProjectCost, Representative, Standing,
            StandingKind, SupportKind, UnitKind, Worth,
        }
        petition {
            Answer, AnswerKind, Applicant, ApplicantKind, Awaited, ClarificationPolicy, Clock, DecisionOutcome,
            DeemedRefused, Due, DueKind, ExtensionReason, Formality, Law, Notice, Owed, PetitionEffect, PetitionFact,
            ReasonCode, ReasonUse, ReopenReason, Run, Stage, Step, SubmissionKind, Urgency, WithdrawalCause,
        }
        place { Country, Province, Region }
        programme {
            AwarenessActivity, BeneficiaryGroup, Catering, Clash, ClashKind, ClashSubject, DayRange, FormatKind,
            GuestOfHonour, OtherFormat, ParticipantClass, ParticipantStatus, PlaceKind, Places, ProgrammeKind,
            Rally, Recommendation, Spot, Stage,
        }
        report { Measure }
        schedule { PolicyScope, QuotaLimit, QuotaSubject, RuleKind, SeriesLink, SeriesMode, Status }
        season { Choice, On, Place, Placement, Priority }
        solidarity { AidKind, DeliveryFact, FirstVisit, HijriYear, RaisedWish, RamadanPeriod, WishKind }
        stats { Confidence, IntervalMethod }
        statistics { PetitionDays, SurveyMeasure }
        survey {
            Likelihood, QuestionnaireKey, ResponseToken, SatisfactionDefinition, Scale, Score, Stage, SurveyMode, Threshold,
        }
        text { Code, Lang, Precision }
        time {
            DayOff, DayPart, HalfDayPolicy, LocalMinute, LocalSlot, Minute, Minutes, Month, MonthDay, Period, PeriodKind,
            RetentionPolicy, Slot, Span, Term, YearlyDays, Zone,
        }
        volunteering {
            Age, AgeGroup, Alone, AssignmentFact, AssignmentRequest, AssignmentStage, AssignmentState, CancelCause,
            GuardianConsent, Membership, NaturalPerson, Placement, Reach, Shift, ShiftObjection, ShiftTime, TaskKind,
            VolunteerFact, VolunteerField, VolunteerKind, WorkPermit,
        }
    }
    promise! { names: Key
        occupancy { Conflict<u8>, Entry<u8>, Holder<u8>, Line, Stock }
        programme { Lacking }
        report { Word }
        text { Case }
    }
    promise! { names: Wire
        outreach { Attendance, Bereaved, BloodRequest, BloodRequestRow, CampaignRow, CardRow, CityCard, ContactCount, ContactRow, DatesRow, DonorOffer, DonorOfferRow, Gathering, Judgement, Membership, OutreachCommand, OutreachDesk, OutreachEvent, OutreachPolicy, OutreachSnapshot, Stand, Visit, VisitCount, VisitCountRow, VisitTo, Wish, WishCampaign, WishRow, WishState, Wisher }
        cooperation { Commitment, CooperationCommand, CooperationDesk, CooperationEvent, CooperationProject, CooperationSnapshot, Coverage, DisasterPlan, ExpectationBallot, Gap, MeetingRow, PlanRow, ProjectGoal, ProjectRow, Protocol, ProtocolRow, RegionalMeeting, Renewal, SubRegion, SubRegions }
        centre { Capacity, Centre, Closure, ClosureScope, Equipment, Room, RoomSet }
        event { Call, Expected, Head, Part, Recorded<u8> }
        municipality { Aggregates, Municipality, MunicipalityCommand, MunicipalityEvent }
        organisation {
            CouncilDecision, DeclarationState, Identifier, Intake, LegalBasis, LocalAuthority, Mandate, Organisation,
            OrganisationalUnit, Permission, ReferralTarget, Registered, Registry, RegistryCommand, RegistryEvent, RegistrySnapshot,
            Support, UnitChart,
        }
        petition {
            CoordinationTask, Decision, DeskPolicy, Petition, PetitionCommand, PetitionDesk, PetitionEvent,
            PetitionSnapshot, PetitionState, QueueEntry, Reason, Receipt, Referral, Submission, TaskRecord, Unheard,
        }
        place { District }
        portal {
            CivicPortal, Contact, FeedItem, Moderation, PortalCommand, PortalEvent, PortalSnapshot, Post, PostContent,
            PostState, Profile, ProfileContent,
        }
        programme {
            AbroadVenue, CalendarPolicy, Closing, Congress, DayTable, Delegation, Locality, March,
            Observance, ObservanceRule, Overruled, Participant, Place, Placement, ProgrammeCalendar, ProgrammeCommand,
            ProgrammeEffect, ProgrammeEvent, ProgrammeFact, ProgrammeFormat, ProgrammePlan, ProgrammeRow,
            ProgrammeSnapshot, ProgrammeState, Registration, RoomVenue, Tournament, Venue,
        }
        report {
            ActivityReport, Cell, Change, Comparison, Document, Figure, HeatMap, Highlight, Picture, Row, RowKind, Section,
            Step, Sum, Table, Timetable, TimetableBooking, TimetableDay, Value,
        }
        schedule {
            Alternative, Approval, Booking, BookingFact, BookingRequest, Cancellation, Conflicting, DurationRule,
            Eligibility, Enforced, Kept, Lead, Move, Needs, Objection, Occurrence, OccurrenceState, Overridden,
            Placement, Policy, Quota, Reason, Refusal, Rule, Schedule, ScheduleCommand, ScheduleEvent, Series,
            SeriesChange, SeriesRequest, SeriesScope, Snapshot, Suspension, Utilisation, Waiting, WaitlistEntry,
            Wanted,
        }
        season {
            Answer, Cause, Decisions, Fairness, MeetingLength, Meetings, Missed, Pass, Places, Points, Progress, Remedy,
            RoundCommand, RoundEvent, RoundPlan, RoundStage, Season, Share, Terms, Unmet, Weeks, Window<u8>, Wish,
        }
        solidarity {
            AidDelivery, Coverage, DeliveryRecord, HouseholdVisit, IftarRow, ListeningMeeting, MeetingPlace,
            MeetingRecord, SolidarityCommand, SolidarityDesk, SolidarityEffect, SolidarityEvent, SolidarityPolicy,
            SolidaritySnapshot, VisitRecord,
        }
        statistics {
            OutreachSummary, OutreachTally, BookingSummary, BookingTally, SolidaritySummary, SolidarityTally, VolunteerSummary, VolunteerTally, CooperationSummary, CooperationTally, PetitionSummary, PetitionTally, PortalSummary, PortalTally, ChoiceShare, ItemIndex, MeanScore, Mixing, ModeParticipation,
            BookingSummary, BookingTally, CooperationSummary, CooperationTally, PetitionSummary, PetitionTally, PortalSummary, PortalTally, ProgrammeSummary, ProgrammeTally, ChoiceShare, ItemIndex, MeanScore, Mixing, ModeParticipation,
            MunicipalityTally, NetPromoterScore, Participation, RoomSummary, SampleBasis, SatisfactionRate, SurveyTally,
            TooFewVisits, TopExpectations, Trend, UseSummary,
        }
        stats {
            Ballot<u8>, Count, Cube<Categories<u8>, Count>, Difference, Grouped<u8, Count>, Histogram, Interval, Mean, Multiset<u8>, Preferences<u8>,
            Proportion, Ratio, Ranked<u8>, Row, Seen<Categories<u8>>, Sum, Total,
        }
        survey {
            Answer, Condition, Fault, FaultReason, MatrixAnswer, Options, Question, QuestionKind,
            Questionnaire, Response, ResponseRow, SurveyCommand, SurveyEvent, SurveyPlan, SurveyRow, Surveys,
            SurveysSnapshot, AnswerTest,
        }
        text { Name, Note }
        time { DayHours, OpeningHours, SlotSet, WorkCalendar }
        volunteering {
            Assignment, BodyDecision, LegalPerson, Overruled, PlatformPolicy, ProjectRecord, ShiftRow,
            SocialResponsibilityProject, TaskPlace, Volunteer, VolunteerPlatform, VolunteerRow, VolunteerTask,
            VolunteeringCommand, VolunteeringEvent, VolunteeringSnapshot, Who,
        }
    }
    promise! { names: Data
        municipality { Streams }
        occupancy { LineSet, Lines, Occupancy<u8> }
        programme { JointProgramme, ObservedDays }
        report { Labels, SmallCells<u8> }
        schedule { Answer, Closed, Displaced, Outcome, Overlap }
        season { PlacementOutcome, Proposal, RefusedDate, Round, RoundWish }
        solidarity { IftarVisitProgramme }
        statistics { Scope, SurveyReading }
        stats { Categories<u8>, Days<u8>, Distribution, Sample }
        survey { Survey }
        text { SortKey, WordedNumber }
        volunteering { EnrolledVolunteer, ShiftRecord }
    }
    promise! { names: Failure
        outreach { InvalidOutreach, OutreachError }
        cooperation { CooperationError, InvalidSubRegions }
        centre { InvalidRoom }
        event { ReplayError, Stale }
        id { InvalidId }
        municipality { MunicipalityError }
        occupancy { NotFree<u8>, NotHeld, Shortage }
        organisation { InvalidAuthority, InvalidChart, InvalidIntake, InvalidReferral, RegistryError }
        petition { InvalidClock, InvalidDecision, InvalidReason, PetitionError }
        place { InvalidPlace }
        report { Incomparable, InvalidFigure, InvalidReport }
        portal { PortalError }
        programme {
            InvalidClosing, InvalidFormat, InvalidObservance, InvalidPlan, InvalidRegistration, NotAbroad, ProgrammeError,
        }
        schedule { InvalidSeries, InvalidSnapshot, ScheduleError }
        season { ApplicationFault, InvalidSeason, InvalidWish, LockFault, ProposalFault, RoundError, SeasonError }
        solidarity { InvalidRamadan, SolidarityError }
        statistics { NoFigure }
        stats { InvalidBallot, StatsError }
        survey {
            InvalidPlan, InvalidQuestionnaire, InvalidResponse, InvalidScale, InvalidToken, SurveyError,
        }
        text { InvalidText }
        time { CalendarError, InvalidTime }
        volunteering { VolunteeringError }
    }
    promise! { names: Plain
        schedule { Anyone }
        season { Allocation }
        stats { RowReader, RowWriter }
    }
    // Their arguments are no types, which the macro takes.
    fn plain<T: Plain>() {}
    plain::<Integers<4>>();
    plain::<DayColumn<'_, u8>>();
    names.extend(["stats::Integers", "stats::DayColumn"].map(str::to_owned));
    #[cfg(feature = "rrule")]
    promise! { names: Failure schedule { InvalidRule } }
    #[cfg(feature = "proptest")]
    promise! { names: Plain strategies { Mix, Neighbours } }
    names
}

/// Types that are there with a feature only.
const OPTIONAL: &[&str] = &["schedule::InvalidRule", "strategies::Mix", "strategies::Neighbours"];

fn every_type(of: impl Fn(&[Parsed], &str) -> BTreeSet<String>) -> BTreeSet<String> {
    let sources = parsed();
    let modules = public_modules(&sources);
    let types = modules
        .iter()
        .flat_map(|module| of(&sources, module).into_iter().map(move |name| format!("{module}::{name}")));
    types.collect()
}

#[test]
fn every_public_type_keeps_its_promises() {
    let promised = promised();
    let public = every_type(|sources, module| surface(sources, module).types);
    assert!(public.len() > 100, "only {} types found", public.len());
    let without: Vec<_> =
        public.difference(&promised).filter(|name| !OPTIONAL.contains(&name.as_str())).collect();
    assert!(without.is_empty(), "public, but no promise is pinned: {without:?}");
    let unseen: Vec<_> = promised.difference(&public).collect();
    assert!(unseen.is_empty(), "pinned, but not found as public: {unseen:?}");
}

#[test]
fn the_surface_is_the_one_on_record() {
    let sources = parsed();
    let bless = std::env::var_os("BLESS").is_some();
    for module in public_modules(&sources) {
        let path = root().join(format!("tests/surface/api/{module}.txt"));
        let found = surface(&sources, &module).text;
        if bless {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &found).unwrap();
        }
        let recorded = fs::read_to_string(&path).unwrap_or_default();
        let differs = recorded.lines().zip(found.lines()).find(|(recorded, found)| recorded != found);
        assert!(
            recorded == found,
            "the surface of `{module}` is not that of {}, first: {differs:?}; if it shall change, say so in \
             CHANGELOG.md and run again with BLESS=1",
            path.display(),
        );
    }
}

/// One good text of a type and bad ones, each of which is bad for one reason.
struct Row {
    name: &'static str,
    check: fn(&Value) -> Option<Value>,
    good: Value,
    bad: Vec<Value>,
}

/// Returns what was read, written again; nothing where it is refused.
fn again<T: DeserializeOwned + Serialize + Debug>(json: &Value) -> Option<Value> {
    let value: T = serde_json::from_value(json.clone()).ok()?;
    assert!(!format!("{value:?}").is_empty(), "nothing is shown of {json}");
    Some(serde_json::to_value(value).unwrap())
}

fn row<T: DeserializeOwned + Serialize + Debug>(name: &'static str, good: Value, bad: Vec<Value>) -> Row {
    Row { name, check: again::<T>, good, bad }
}

fn id(n: u8) -> String {
    format!("00000000-0000-0000-0000-0000000000{n:02}")
}

/// Returns an object with one field replaced, or taken away.
fn with(mut object: Value, field: &str, value: Value) -> Value {
    object.as_object_mut().unwrap().insert(field.to_owned(), value);
    object
}

fn without(mut object: Value, field: &str) -> Value {
    object.as_object_mut().unwrap().remove(field);
    object
}

fn ids() -> Vec<Row> {
    fn of<T: DeserializeOwned + Serialize + Debug>(name: &'static str) -> Row {
        row::<T>(name, json!(id(1)), vec![json!(id(0)), json!("1"), json!(1), Value::Null])
    }
    macro_rules! of_each {
        ($($name:ident)+) => { vec![$(of::<imece::id::$name>(concat!("id::", stringify!($name)))),+] };
    }
    of_each!(ActorId AssignmentId AtomId BereavementId BloodRequestId BookingId BundleId CampaignId CardId CentreId ClosureId CoordinationId DeliveryId DisasterPlanId DonorOfferId GatheringId HouseholdId ListeningMeetingId MeetingId MembershipId ObservanceId OrganisationId PersonId PetitionId PlaceId PostId ProgrammeId ProjectId ProtocolId RegistrationId RoomId SeasonWishId SeriesId ShiftId SocialProjectId StandId StockId StreamId SupportId SurveyId TextId UnitId VisitId VolunteerId VolunteerTaskId WishId)
}

fn texts() -> Vec<Row> {
    let words = |bad: &[&str]| bad.iter().map(|text| json!(text)).collect::<Vec<_>>();
    vec![
        row::<Code>("text::Code", json!("genel_kurul"), words(&["", "Genel Kurul", "2024", &"a".repeat(32)])),
        row::<Name>("text::Name", json!("Salon 1"), words(&["", " ", "a\nb", &"a".repeat(201)])),
        row::<Note>("text::Note", json!("elektrik kesintisi"), words(&["", "a\tb", &"a".repeat(1_001)])),
        row::<Province>("place::Province", json!(41), vec![json!(0), json!(82), json!(-1), json!("Kocaeli")]),
        row::<Minute>(
            "time::Minute",
            json!("2026-03-20T09:00Z"),
            words(&["2026-03-20T09:00", "2026-03-20T09:00:01Z", "3000-01-01T00:00Z", "2026-02-29T09:00Z"]),
        ),
        row::<LocalMinute>(
            "time::LocalMinute",
            json!("2026-03-20T09:00"),
            words(&["2026-03-20T09:00Z", "2026-03-20T24:00", "1899-12-31T23:59", "yarın"]),
        ),
        row::<Month>("time::Month", json!("2026-03"), words(&["2026-13", "2026-3", "2026-03-01", ""])),
        row::<Zone>("time::Zone", json!("Europe/Istanbul"), words(&["", "Istanbul", "+03:00"])),
        row::<Span>(
            "time::Span",
            json!("09:00-22:00"),
            words(&["09:00-09:61", "09-22", "24:00-25:00", "09:00"]),
        ),
    ]
}

fn times() -> Vec<Row> {
    let slot = |start: &str, end: &str| json!({"start": start, "end": end});
    let (nine, ten) = ("2026-03-20T09:00Z", "2026-03-20T10:00Z");
    let (local_nine, local_ten) = ("2026-03-20T09:00", "2026-03-20T10:00");
    let daily: Vec<Value> = vec![json!(["09:00-22:00"]); 7];
    let exception = |date: &str| json!({"date": date, "hours": ["09:00-13:00"]});
    let hours = json!({"week": daily, "exceptions": [exception("2026-03-19"), exception("2026-03-20")]});
    let day_off = |date: &str| json!({"date": date, "part": "full"});
    let calendar = json!({
        "first_day": "2026-01-01", "last_day": "2026-12-31", "days_off": [day_off("2026-01-01")],
        "weekend": ["Sat", "Sun"], "half_days": "working",
    });
    let week = json!({"kind": "week", "first_day": "2026-03-16"});
    vec![
        row::<Slot>(
            "time::Slot",
            slot(nine, ten),
            vec![
                slot(nine, nine),
                slot(ten, nine),
                slot(local_nine, local_ten),
                with(slot(nine, ten), "room", json!(1)),
            ],
        ),
        row::<LocalSlot>(
            "time::LocalSlot",
            slot(local_nine, local_ten),
            vec![slot(local_nine, local_nine), slot(local_ten, local_nine), slot(nine, ten)],
        ),
        row::<Period>(
            "time::Period",
            week.clone(),
            vec![with(week.clone(), "first_day", json!("2026-03-17")), with(week, "kind", json!("decade"))],
        ),
        row::<DayHours>(
            "time::DayHours",
            json!(["09:00-12:00", "13:00-17:00"]),
            vec![json!(["09:00-13:00", "12:00-17:00"]), json!(["09:00"]), json!("09:00-12:00")],
        ),
        row::<OpeningHours>(
            "time::OpeningHours",
            hours.clone(),
            vec![
                with(hours.clone(), "week", json!([])),
                with(hours.clone(), "exceptions", json!([exception("2026-03-19"), exception("2026-03-19")])),
                with(hours, "weeks", json!([])),
            ],
        ),
        row::<WorkCalendar>(
            "time::WorkCalendar",
            calendar.clone(),
            vec![
                with(calendar.clone(), "last_day", json!("2025-12-31")),
                with(calendar.clone(), "days_off", json!([day_off("2027-01-01")])),
                with(calendar.clone(), "weekend", json!(["Caturday"])),
                without(calendar, "half_days"),
            ],
        ),
    ]
}

fn places() -> Vec<Row> {
    let room = json!({
        "id": id(1), "centre": id(2), "code": "Salon 1", "capacity": {"most": 120, "layouts": {"banquet": 60}},
        "features": ["projector"], "atoms": [id(1)],
    });
    let capacity = |capacity: Value| with(room.clone(), "capacity", capacity);
    let group = |key: u8, value: i64| json!([key, value]);
    vec![
        row::<Room>(
            "centre::Room",
            room.clone(),
            vec![
                with(room.clone(), "atoms", json!([])),
                with(room.clone(), "features", json!(["Projector"])),
                with(room.clone(), "fee", json!(100)),
                with(room.clone(), "buffers", json!({"before": -5, "after": 0})),
                capacity(json!({"most": 0})),
                capacity(json!({"most": 120, "layouts": {"banquet": 0}})),
                capacity(json!({"most": 120, "least": 2})),
                without(room.clone(), "code"),
            ],
        ),
        row::<RoomSet>(
            "centre::RoomSet",
            json!([id(1), id(2)]),
            vec![json!([]), json!([id(0)]), json!(id(1))],
        ),
        row::<Grouped<u8, Count>>(
            "stats::Grouped",
            json!([group(1, 5), group(2, -3)]),
            vec![json!([group(1, 5), group(1, 3)]), json!([group(1, 0)]), json!({"1": 5})],
        ),
        row::<Cube<Categories<u8>, Count>>(
            "stats::Cube",
            json!([group(1, 5), group(2, -3)]),
            vec![json!([group(1, 5), group(1, 3)]), json!([group(1, 0)]), json!({"1": 5})],
        ),
        row::<Seen<Categories<u8>>>("stats::Seen", json!([1, 2]), vec![json!([1, 1]), json!([[1, 1]])]),
    ]
}

fn schedules() -> Vec<Row> {
    let request = |n: u8| {
        json!({
            "id": id(n), "organisation": id(9), "wanted": {"type": "anywhere"}, "purpose": "meeting",
            "time": {"start": "2026-03-20T09:00", "end": "2026-03-20T10:00"},
        })
    };
    let series = json!({"id": id(1), "mode": "all_or_nothing", "occurrences": [request(1), request(2)]});
    let many: Vec<Value> = vec![request(1); imece::schedule::MAX_OCCURRENCES.saturating_add(1)];
    let rule = |rule: Value| json!({"rule": rule});
    let closures = || rule(json!({"type": "closures"}));
    let policy = json!({"on": [closures()], "off": ["capacity"]});
    let head = json!({"stream": id(1), "version": 0, "at": "1900-01-01T00:00Z"});
    let room =
        json!({"id": id(1), "centre": id(2), "code": "Salon 1", "capacity": {"most": 120}, "atoms": [id(1)]});
    let empty = json!({
        "head": head, "centres": [], "rooms": [], "equipment": [], "closures": [], "calendar": null, "bookings": [],
        "refused": [], "series": [], "waitlist": [],
    });
    vec![
        row::<SeriesRequest>(
            "schedule::SeriesRequest",
            series.clone(),
            vec![
                with(series.clone(), "occurrences", json!([])),
                with(series.clone(), "occurrences", json!([request(1), request(1)])),
                with(series.clone(), "occurrences", json!(many)),
                with(series.clone(), "mode", json!("some")),
                with(series, "every", json!("week")),
            ],
        ),
        row::<Policy>(
            "schedule::Policy",
            policy.clone(),
            vec![
                with(policy.clone(), "on", json!([closures(), closures()])),
                with(policy.clone(), "off", json!(["closures"])),
                with(policy.clone(), "off", json!(["weather"])),
                with(policy.clone(), "on", json!([rule(json!({"type": "start_grid", "data": 0}))])),
                with(policy, "maybe", json!([])),
            ],
        ),
        row::<Schedule>(
            "schedule::Schedule",
            empty.clone(),
            vec![
                with(empty.clone(), "rooms", json!([[room, policy_of_nothing()]])),
                with(empty.clone(), "fees", json!([])),
                without(empty, "bookings"),
            ],
        ),
    ]
}

fn desks() -> Vec<Row> {
    let organisation = |n: u8, number: &str| {
        let identifiers = json!([{"scheme": "kutuk", "value": number}]);
        let organisation =
            json!({"id": id(n), "name": "Dernek", "kind": "association", "identifiers": identifiers});
        json!({"organisation": organisation})
    };
    let registry = |organisations: Value| {
        let head = json!({"stream": id(1), "version": 2, "at": "2026-03-20T09:00Z"});
        json!({"head": head, "organisations": organisations})
    };
    let registered = registry(json!([organisation(1, "41-001"), organisation(2, "41-002")]));
    let post = |until: Value| {
        let content = json!({"title": "Konser", "text": id(1), "from": "2026-03-20", "until": until});
        json!({
            "id": id(1), "organisation": id(2), "content": content, "state": {"type": "draft"}, "revision": 1,
        })
    };
    let portal = |posts: Value| {
        let head = json!({"stream": id(1), "version": 2, "at": "2026-03-20T09:00Z"});
        json!({"head": head, "zone": "Europe/Istanbul", "profiles": [], "posts": posts})
    };
    let stream = |n: u128| StreamId::from_uuid(Uuid::from_u128(n)).unwrap();
    let schedule = |n| Schedule::new(stream(n));
    let streams = Streams {
        registry: stream(1),
        petitions: stream(2),
        surveys: stream(3),
        portal: stream(4),
        cooperation: stream(5),
        programmes: stream(11),
        solidarity: stream(12),
        volunteering: stream(13),
        outreach: stream(14),
    };
    let empty = serde_json::to_value(Municipality::new(streams, Zone::ISTANBUL, []).unwrap()).unwrap();
    let city = |schedules: Value| with(empty.clone(), "schedules", schedules);
    let unborn = json!({"stream": id(1), "version": 0, "at": "2026-03-20T09:00Z"});
    let lived =
        |rows: Value| with(rows, "head", json!({"stream": id(1), "version": 9, "at": "2026-03-20T09:00Z"}));
    let calendar = lived(serde_json::to_value(ProgrammeCalendar::new(stream(1))).unwrap());
    let square = json!({
        "id": id(1), "name": "Meydan", "kind": "square", "district": {"province": 41, "name": "Gebze"},
    });
    let solidarity = lived(serde_json::to_value(SolidarityDesk::new(stream(1))).unwrap());
    let ramadan = json!({"year": 1446, "first_day": "2025-03-01", "last_day": "2025-03-29"});
    let platform = lived(serde_json::to_value(VolunteerPlatform::new(stream(1))).unwrap());
    let decision = json!({"number": "1", "on": "2026-01-01"});
    let who = json!({"type": "legal_person", "data": {"organisation": id(2), "decision": decision}});
    let choir = json!({
        "volunteer": {"id": id(1), "who": who, "fields": [], "availability": null},
        "fact": {"volunteer": id(1), "kind": "legal_person", "group": null, "enrolled": "2026-01-01"},
        "membership": {"type": "active"},
        "revision": 1,
    });
    let provinces: Vec<Province> = Province::all().collect();
    let whole = json!({"code": "all", "name": "Türkiye", "host": provinces.first(), "provinces": provinces});
    let protocol = json!({"protocol": {
        "id": id(1), "partners": [id(2)], "subject": "Koro", "from": "2026-03-20", "until": "2026-12-31",
    }});
    let cooperation = |protocols: Value| {
        let head = json!({"stream": id(1), "version": 2, "at": "2026-03-20T09:00Z"});
        json!({"head": head, "zone": "Europe/Istanbul", "protocols": protocols, "projects": [], "plans": []})
    };
    vec![
        row::<Registry>(
            "organisation::Registry",
            registered.clone(),
            vec![
                registry(json!([organisation(1, "41-001"), organisation(1, "41-002")])),
                registry(json!([organisation(1, "41-001"), organisation(2, "41-001")])),
                without(registered, "head"),
            ],
        ),
        row::<CivicPortal>(
            "portal::CivicPortal",
            portal(json!([post(json!("2026-03-20"))])),
            vec![
                portal(json!([post(json!("2026-03-20")), post(json!("2026-03-20"))])),
                portal(json!([post(json!("2026-03-19"))])),
                with(portal(json!([])), "fee", json!(0)),
            ],
        ),
        row::<Municipality>(
            "municipality::Municipality",
            city(json!([schedule(6), schedule(7)])),
            vec![
                city(json!([schedule(6), schedule(6)])),
                city(json!([schedule(1)])),
                without(city(json!([])), "registry"),
                with(city(json!([])), "mayor", json!("x")),
            ],
        ),
        row::<ProgrammeCalendar>(
            "programme::ProgrammeCalendar",
            with(calendar.clone(), "places", json!([square])),
            vec![
                with(calendar.clone(), "places", json!([square, square])),
                with(with(calendar.clone(), "places", json!([square])), "head", unborn.clone()),
                with(calendar.clone(), "mayor", json!("x")),
                without(calendar, "observances"),
            ],
        ),
        row::<SolidarityDesk>(
            "solidarity::SolidarityDesk",
            with(solidarity.clone(), "ramadans", json!([ramadan])),
            vec![
                with(solidarity.clone(), "ramadans", json!([ramadan, ramadan])),
                with(with(solidarity.clone(), "ramadans", json!([ramadan])), "head", unborn.clone()),
                with(
                    solidarity.clone(),
                    "programmes",
                    json!([{"year": 1446, "partners": [id(1)], "households": 0}]),
                ),
                without(solidarity, "meetings"),
            ],
        ),
        row::<VolunteerPlatform>(
            "volunteering::VolunteerPlatform",
            with(platform.clone(), "volunteers", json!([choir])),
            vec![
                with(platform.clone(), "volunteers", json!([choir, choir])),
                with(with(platform.clone(), "volunteers", json!([choir])), "head", unborn),
                with(platform.clone(), "volunteers", json!([with(choir.clone(), "revision", json!(0))])),
                without(platform, "shifts"),
            ],
        ),
        row::<SubRegions>(
            "cooperation::SubRegions",
            json!([whole]),
            vec![json!([]), json!([with(whole.clone(), "provinces", json!([41]))]), json!([whole, whole])],
        ),
        row::<CooperationDesk>(
            "cooperation::CooperationDesk",
            cooperation(json!([protocol])),
            vec![
                cooperation(json!([protocol, protocol])),
                cooperation(json!([with(protocol.clone(), "ended", json!(["2026-03-20", "by agreement"]))])),
                without(cooperation(json!([])), "plans"),
            ],
        ),
    ]
}

fn units() -> Vec<Row> {
    let unit = |n: u8, parent: Option<u8>| json!({"id": id(n), "name": "Birim", "kind": "directorate", "parent": parent.map(id)});
    let chart = |units: Value| json!({"tier": "district", "coordinator": id(1), "units": units});
    let good = chart(json!([unit(1, None), unit(2, Some(1))]));
    let izmit = json!({"province": 41, "name": "İzmit"});
    let authority = json!({"name": "İzmit Belediyesi", "tier": "district", "province": 41, "seat": izmit});
    let target = json!({"lead": id(1), "consulted": [id(2)]});
    let intake = json!({"channel": "cimer", "outside_number": "26/1"});
    vec![
        row::<UnitChart>(
            "organisation::UnitChart",
            good.clone(),
            vec![
                chart(json!([unit(1, Some(2)), unit(2, Some(1))])),
                chart(json!([unit(1, None), unit(1, None)])),
                chart(json!([unit(1, Some(3))])),
                chart(json!([unit(2, None)])),
                with(good.clone(), "tier", json!("metropolitan")),
                with(good, "mayor", json!("x")),
            ],
        ),
        row::<LocalAuthority>(
            "organisation::LocalAuthority",
            authority.clone(),
            vec![
                with(authority.clone(), "tier", json!("metropolitan")),
                with(authority.clone(), "tier", json!("town")),
                with(authority.clone(), "province", json!(34)),
                without(authority, "seat"),
            ],
        ),
        row::<ReferralTarget>(
            "organisation::ReferralTarget",
            target.clone(),
            vec![with(target.clone(), "consulted", json!([id(1)])), without(target, "lead")],
        ),
        row::<Intake>(
            "organisation::Intake",
            intake.clone(),
            vec![with(intake.clone(), "channel", json!("post")), with(intake, "of", json!("x"))],
        ),
    ]
}

fn petitions() -> Vec<Row> {
    let reason = |code: &str, text: Value| json!({"code": code, "text": text});
    let decision =
        |outcome: &str, reasons: Value| json!({"outcome": outcome, "by": id(1), "reasons": reasons});
    let no_budget = || reason("no_budget", Value::Null);
    let term = |kind: &str, days: u32| json!({"type": kind, "data": days});
    let clock = json!({
        "law": "information", "start": "2026-03-02", "term": term("working_days", 15), "run": {"type": "running"},
        "extended": false, "fee_told": false,
    });
    let petition = with(with(clock.clone(), "law", json!("petitions")), "term", term("calendar_days", 30));
    let one = json!({
        "submission": {
            "id": id(1), "number": "2026/1", "applicant": {"type": "person", "data": id(1)}, "intake": {"channel": "post"},
            "kind": "request", "subject": "bus_stop", "text": id(1), "received": "2026-03-02T07:00Z",
        },
        "received": "2026-03-02", "supplied": [], "state": {"type": "received"}, "round_began": "2026-03-02",
        "clock": with(with(clock.clone(), "law", json!("petitions")), "term", term("calendar_days", 30)),
        "referrals": [], "decisions": [], "answers": [], "tasks": {}, "duplicates": [], "revision": 1,
    });
    let desk = |petitions: Value| {
        let head = json!({"stream": id(1), "version": 2, "at": "2026-03-20T09:00Z"});
        json!({"head": head, "policy": DeskPolicy::new(), "petitions": petitions})
    };
    vec![
        row::<PetitionDesk>(
            "petition::PetitionDesk",
            desk(json!([one])),
            vec![
                desk(json!([one, one])),
                desk(json!([with(one.clone(), "state", json!({"type": "answered"}))])),
                desk(json!([with(one.clone(), "clock", Value::Null)])),
                desk(json!([with(one.clone(), "due", json!("2026-04-01"))])),
                without(desk(json!([])), "policy"),
            ],
        ),
        row::<Reason>(
            "petition::Reason",
            reason("other", json!("yol çalışması")),
            vec![reason("other", Value::Null), reason("bad_mood", json!("x")), reason("other", json!(""))],
        ),
        row::<Decision>(
            "petition::Decision",
            decision("refused", json!([no_budget()])),
            vec![
                decision("refused", json!([])),
                decision("partly_approved", json!([])),
                decision("approved", json!([no_budget()])),
                decision("refused", json!([reason("matter_of_courts", json!("dava"))])),
            ],
        ),
        row::<Clock>(
            "petition::Clock",
            clock.clone(),
            vec![
                with(clock.clone(), "term", term("working_days", 14)),
                with(clock.clone(), "term", term("calendar_days", 15)),
                with(clock.clone(), "extended", json!(true)),
                with(petition.clone(), "extended", json!(true)),
                with(petition.clone(), "fee_told", json!(true)),
                with(petition.clone(), "run", json!({"type": "interrupted"})),
                with(petition.clone(), "term", term("working_days", 30)),
                with(petition, "due", json!("2026-04-01")),
                without(clock, "run"),
            ],
        ),
    ]
}

fn policy_of_nothing() -> Value {
    serde_json::to_value(Policy::new()).unwrap()
}

fn ramadans() -> Vec<Row> {
    let period = |first: &str, last: &str| json!({"year": 1446, "first_day": first, "last_day": last});
    let good = period("2025-03-01", "2025-03-29");
    vec![
        row::<HijriYear>("solidarity::HijriYear", json!(1446), vec![json!(2025), json!(46), json!("1446")]),
        row::<RamadanPeriod>(
            "solidarity::RamadanPeriod",
            good.clone(),
            vec![
                period("2025-03-01", "2025-03-28"),
                period("2025-03-29", "2025-03-01"),
                period("2026-02-19", "2026-03-19"),
                with(good.clone(), "more", json!(1)),
                without(good, "year"),
            ],
        ),
    ]
}

fn rows() -> Vec<Row> {
    let modules = [
        schedules(),
        desks(),
        units(),
        petitions(),
        programmes::programmes(),
        outreach::outreach(),
        reports::reports(),
        seasons::seasons(),
        ramadans(),
        surveys::estimates(),
        surveys::surveys(),
    ];
    [ids(), texts(), times(), places()].into_iter().chain(modules).flatten().collect()
}

#[test]
fn every_validated_type_is_held_to_its_rules() {
    let named: BTreeSet<String> = rows().iter().map(|row| row.name.to_owned()).collect();
    assert_eq!(named, every_type(validated));
}

#[test]
fn no_invalid_value_comes_from_json() {
    for Row { name, check, good, bad } in rows() {
        let written = check(&good).unwrap_or_else(|| panic!("{name} is not read from {good}"));
        assert_eq!(check(&written), Some(written), "{name}");
        assert!(!bad.is_empty(), "{name}");
        for bad in bad {
            assert_eq!(check(&bad), None, "{name} is read from {bad}");
        }
    }
}
