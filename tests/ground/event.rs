//! The contract of commands, events and state: envelopes, versions, replay, and its JSON.
//!
//! The laws of replay are shown on the smallest aggregate there is, a jar that holds a sum.

use std::collections::BTreeSet;

use crate::{
    cases::cases,
    stored::{assert_json, assert_no_json},
    terse::stream,
};
use imece::{
    event::{
        Actor, Aggregate, Call, Expected, Head, Part, Recorded, ReplayError, Revision, Role, Stale, Version,
    },
    id::ActorId,
    text::Note,
    time::Minute,
    uuid::Uuid,
};
use proptest::{collection::vec, prelude::*};
use serde_json::json;

const ID: &str = "00000000-0000-0000-0000-00000000000";

fn clerk() -> Actor {
    Actor::new(ActorId::from_uuid(Uuid::from_u128(9)).unwrap(), Role::Staff)
}

fn minute(text: &str) -> Minute {
    text.parse().unwrap()
}

fn at(minutes: i32) -> Minute {
    Minute::from_minutes(minutes).unwrap()
}

fn call(minutes: i32) -> Call {
    Call::new(clerk(), at(minutes))
}

fn head(version: u64, minutes: i32) -> Head {
    Head { stream: stream(1), version: Version::new(version), at: at(minutes) }
}

/// What may be put into the jar, each an event of one batch; refused as a whole where it does not fit.
type Portion = Vec<u64>;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Jar {
    head: Head,
    sum: u64,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum JarError {
    #[error("full")]
    Full,
    #[error(transparent)]
    Stale(#[from] Stale),
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl Jar {
    const HOLDS: u64 = 1_000;

    fn new() -> Self {
        Self { head: Head::new(stream(1)), sum: 0 }
    }
}

impl Aggregate for Jar {
    type Command = Portion;
    type Event = u64;
    type Facts<'a> = &'a u64;
    type Error = JarError;

    fn head(&self) -> Head {
        self.head
    }

    fn decide(&self, portion: &Portion, call: &Call, most: &u64) -> Result<Vec<Recorded<u64>>, JarError> {
        self.head.check_version(call.expected)?;
        if self.sum + portion.iter().sum::<u64>() > *most {
            return Err(JarError::Full);
        }
        Ok(self.head.record(call, portion.clone()))
    }

    fn apply(&mut self, batch: &[Recorded<u64>]) -> Result<(), ReplayError> {
        let head = self.head.advance(batch)?;
        let mut sum = self.sum;
        for recorded in batch {
            sum += recorded.event;
            if sum > Self::HOLDS {
                return Err(ReplayError::Impossible { seq: recorded.seq, why: "the jar is full" });
            }
        }
        *self = Self { head, sum };
        Ok(())
    }
}

/// Returns the jar after portions, and what it wrote; time does not always move.
fn filled(portions: &[Portion]) -> (Jar, Vec<Recorded<u64>>) {
    let mut jar = Jar::new();
    let mut log = Vec::new();
    for (portion, minutes) in portions.iter().zip([5, 5, 3, 9, 20].into_iter().cycle()) {
        log.extend(jar.handle(portion, &call(minutes), &Jar::HOLDS).unwrap());
    }
    (jar, log)
}

fn replayed(log: &[Recorded<u64>]) -> Result<Jar, ReplayError> {
    let mut jar = Jar::new();
    jar.replay(log).map(|()| jar)
}

mod counters {
    use super::*;

    #[test]
    fn a_version_counts_events() {
        assert_eq!(Version::ZERO, Version::default());
        assert_eq!(Version::ZERO.get(), 0);
        assert_eq!(Version::ZERO.next(), Version::new(1));
        assert_eq!(Version::new(41).next().get(), 42);
        assert_eq!(Version::new(u64::MAX).next(), Version::new(u64::MAX));
        assert!(Version::new(9) < Version::new(10));
        assert_eq!(format!("{:>4}", Version::new(7)), "   7");
        assert_json(&Version::new(7), &json!(7));
    }

    #[test]
    fn a_revision_counts_changes() {
        assert_eq!(Revision::FIRST.get(), 1);
        assert_eq!(Revision::default().next(), Revision::FIRST);
        assert_eq!(Revision::new(41).next().get(), 42);
        assert_eq!(Revision::new(u32::MAX).next(), Revision::new(u32::MAX));
        assert!(Revision::new(9) < Revision::new(10));
        assert_eq!(format!("{:>4}", Revision::new(7)), "   7");
        assert_json(&Revision::new(7), &json!(7));
        assert_no_json::<Revision>(&json!(-1));
    }
}

mod calls {
    use super::*;

    #[test]
    fn a_call_expects_and_overrules_nothing_unless_it_says_so() {
        let plain = call(5);
        assert_eq!((plain.actor, plain.now), (clerk(), at(5)));
        assert_eq!((plain.expected, &plain.waiver), (Expected::Any, &None));
        assert_eq!(plain.clone().at_version(Version::new(3)).expected, Expected::Exactly(Version::new(3)));
        assert_eq!(
            plain.clone().at_revision(Revision::new(3)).expected,
            Expected::Revision(Revision::new(3))
        );
        let waiver = Note::new("valilik yazısı").unwrap();
        let overruling = plain.clone().at_version(Version::ZERO).overruling(waiver.clone());
        assert_eq!(overruling.waiver, Some(waiver));
        assert_eq!(overruling.expected, Expected::Exactly(Version::ZERO));
        assert_eq!((overruling.actor, overruling.now), (plain.actor, plain.now));
    }

    #[test]
    fn a_later_role_may_do_what_an_earlier_one_may() {
        assert!(
            Role::System < Role::Applicant && Role::Applicant < Role::Staff && Role::Staff < Role::Manager
        );
    }

    #[test]
    fn a_call_is_read_as_it_is_written() {
        for (role, word) in [
            (Role::System, "system"),
            (Role::Applicant, "applicant"),
            (Role::Staff, "staff"),
            (Role::Manager, "manager"),
        ] {
            assert_json(&role, &json!(word));
        }
        assert_json(&Expected::Any, &json!({"type": "any"}));
        assert_json(&Expected::Exactly(Version::new(4)), &json!({"type": "exactly", "data": 4}));
        assert_json(&Expected::Revision(Revision::new(2)), &json!({"type": "revision", "data": 2}));
        let actor = json!({"id": format!("{ID}9"), "role": "staff"});
        assert_json(&clerk(), &actor);
        let call = Call::new(clerk(), minute("2026-03-20T09:00Z"))
            .at_version(Version::new(4))
            .overruling(Note::new("yangın").unwrap());
        assert_json(
            &call,
            &json!({
                "actor": actor, "now": "2026-03-20T09:00Z",
                "expected": {"type": "exactly", "data": 4}, "waiver": "yangın",
            }),
        );
        let short = json!({"actor": actor, "now": "2026-03-20T09:00Z"});
        let found: Call = serde_json::from_value(short).unwrap();
        assert_eq!(found, Call::new(clerk(), minute("2026-03-20T09:00Z")));
    }

    #[test]
    fn a_bad_call_is_refused() {
        let actor = json!({"id": format!("{ID}9"), "role": "staff"});
        assert_no_json::<Role>(&json!("Staff"));
        assert_no_json::<Expected>(&json!({"type": "exactly"}));
        assert_no_json::<Expected>(&json!("any"));
        assert_no_json::<Actor>(&json!({"id": format!("{ID}0"), "role": "staff"}));
        assert_no_json::<Actor>(&json!({"id": format!("{ID}9"), "role": "staff", "name": "Ayşe"}));
        assert_no_json::<Call>(&json!({"actor": actor}));
        assert_no_json::<Call>(&json!({"actor": actor, "now": "2026-03-20T09:00:30Z"}));
        assert_no_json::<Call>(&json!({"actor": actor, "now": "2026-03-20T09:00Z", "waiver": ""}));
        assert_no_json::<Call>(&json!({"actor": actor, "now": "2026-03-20T09:00Z", "role": "manager"}));
    }
}

mod heads {
    use super::*;

    #[test]
    fn a_new_stream_stands_before_its_first_event() {
        let head = Head::new(stream(1));
        assert_eq!(head, Head { stream: stream(1), version: Version::ZERO, at: Minute::MIN });
        assert_eq!(head.now(&call(-7)), at(-7));
    }

    #[test]
    fn time_never_runs_back() {
        assert_eq!(head(3, 10).now(&call(9)), at(10));
        assert_eq!(head(3, 10).now(&call(10)), at(10));
        assert_eq!(head(3, 10).now(&call(11)), at(11));
    }

    #[test]
    fn only_another_version_is_stale() {
        let head = head(3, 10);
        let exactly = |version| Expected::Exactly(Version::new(version));
        assert_eq!(head.check_version(Expected::Any), Ok(()));
        assert_eq!(head.check_version(exactly(3)), Ok(()));
        assert_eq!(head.check_version(Expected::Revision(Revision::new(9))), Ok(()));
        for version in [2, 4] {
            let stale = Stale::Version { expected: Version::new(version), found: Version::new(3) };
            assert_eq!(head.check_version(exactly(version)), Err(stale));
        }
    }

    #[test]
    fn events_of_a_command_are_recorded_as_one_batch() {
        let recorded = head(3, 10).record(&call(12), vec!['a', 'b', 'c']);
        let envelope = |seq, index, event| Recorded {
            stream: stream(1),
            seq: Version::new(seq),
            batch: Part { index, size: 3 },
            at: at(12),
            actor: clerk(),
            event,
        };
        assert_eq!(recorded, [envelope(4, 0, 'a'), envelope(5, 1, 'b'), envelope(6, 2, 'c')]);
        assert_eq!(head(3, 10).advance(&recorded), Ok(head(6, 12)));
    }

    #[test]
    fn no_events_are_no_step() {
        assert_eq!(head(3, 10).record(&call(12), Vec::<char>::new()), []);
        assert_eq!(head(3, 10).advance::<char>(&[]), Ok(head(3, 10)));
    }

    #[test]
    fn a_head_and_an_envelope_are_read_as_they_are_written() {
        let head = Head { stream: stream(1), version: Version::new(3), at: minute("2026-03-20T09:00Z") };
        assert_json(&head, &json!({"stream": format!("{ID}1"), "version": 3, "at": "2026-03-20T09:00Z"}));
        let mut recorded = json!({
            "stream": format!("{ID}1"), "seq": 4, "batch": {"index": 0, "size": 1}, "at": "2026-03-20T09:00Z",
            "actor": {"id": format!("{ID}9"), "role": "staff"}, "event": 7,
        });
        assert_json(&head.record(&call(0), vec![7_u64])[0], &recorded);
        recorded["note"] = json!("x");
        assert_no_json::<Recorded<u64>>(&recorded);
        assert_no_json::<Part>(&json!({"index": 0, "size": 1, "of": 1}));
        assert_no_json::<Head>(&json!({"stream": format!("{ID}1"), "version": 3}));
    }

    type Damage = fn(&mut Vec<Recorded<char>>);

    #[test]
    fn a_batch_that_is_not_the_next_whole_one_is_refused() {
        let gap = |expected, found| ReplayError::Gap {
            expected: Version::new(expected),
            found: Version::new(found),
        };
        let broken = |seq| ReplayError::BrokenBatch(Version::new(seq));
        let foreign = ReplayError::ForeignStream { expected: stream(1), found: stream(2) };
        let back = |seq, previous, found| ReplayError::TimeRanBack {
            seq: Version::new(seq),
            previous: at(previous),
            found: at(found),
        };
        let table: [(&str, Damage, ReplayError); 15] = [
            ("the first is lost", |b| _ = b.remove(0), gap(4, 5)),
            ("the middle one is lost", |b| _ = b.remove(1), broken(4)),
            ("the last is lost", |b| _ = b.pop(), broken(4)),
            ("one is doubled", |b| b.insert(1, b[0].clone()), broken(4)),
            ("two are swapped", |b| b.swap(1, 2), gap(5, 6)),
            ("the first is of another stream", |b| b[0].stream = stream(2), foreign.clone()),
            ("the last is of another stream", |b| b[2].stream = stream(2), foreign),
            ("from before", |b| b.iter_mut().for_each(|e| e.seq = Version::new(e.seq.get() - 3)), gap(4, 1)),
            ("one is of another batch", |b| b[1].batch.size = 1, broken(5)),
            ("one has the place of another", |b| b[2].batch.index = 0, broken(6)),
            ("all have no size", |b| b.iter_mut().for_each(|e| e.batch.size = 0), broken(4)),
            ("the first is before the last batch", |b| b[0].at = at(9), back(4, 10, 9)),
            ("a later one is before its predecessor", |b| b[2].at = at(11), back(6, 12, 11)),
            ("two batches are one", |b| b.push(Recorded { seq: Version::new(7), ..b[0].clone() }), broken(4)),
            ("the number is doubled", |b| b[1].seq = Version::new(4), gap(5, 4)),
        ];
        for (what, damage, expected) in table {
            let mut batch = head(3, 10).record(&call(12), vec!['a', 'b', 'c']);
            damage(&mut batch);
            assert_eq!(head(3, 10).advance(&batch), Err(expected), "{what}");
        }
    }
}

mod errors {
    use super::*;

    #[test]
    fn errors_have_codes_and_say_what_they_met() {
        let (three, four) = (Version::new(3), Version::new(4));
        let stale = [
            (
                Stale::Version { expected: three, found: four },
                "stale_version",
                "expected version `3`, found `4`",
            ),
            (
                Stale::Revision { expected: Revision::new(1), found: Revision::new(2) },
                "stale_revision",
                "expected revision `1`, found `2`",
            ),
        ];
        let (previous, found) = (minute("2026-03-20T09:00Z"), minute("2026-03-20T08:59Z"));
        let replay = [
            (
                ReplayError::ForeignStream { expected: stream(1), found: stream(2) },
                "foreign_stream",
                format!("event of stream `{ID}2` in stream `{ID}1`"),
            ),
            (
                ReplayError::Gap { expected: three, found: four },
                "gap",
                "expected event `3`, found `4`".into(),
            ),
            (ReplayError::BrokenBatch(three), "broken_batch", "batch of event `3` is not whole".into()),
            (
                ReplayError::TimeRanBack { seq: three, previous, found },
                "time_ran_back",
                "event `3` at `2026-03-20T08:59Z` comes after one at `2026-03-20T09:00Z`".into(),
            ),
            (
                ReplayError::LostTail { expected: four, found: three },
                "lost_tail",
                "log ends at version `3`, expected `4`".into(),
            ),
            (
                ReplayError::Impossible { seq: three, why: "the jar is full" },
                "impossible_event",
                "event `3` cannot be: the jar is full".into(),
            ),
        ];
        let mut codes = BTreeSet::new();
        for (error, code, text) in stale {
            assert_eq!((error.code(), error.to_string().as_str()), (code, text));
            codes.insert(code);
        }
        for (error, code, text) in &replay {
            assert_eq!((error.code(), &error.to_string()), (*code, text));
            codes.insert(code);
        }
        assert_eq!(codes.len(), stale.len() + replay.len(), "two errors share a code");
    }
}

mod replay {
    use super::*;

    fn portions() -> impl Strategy<Value = Vec<Portion>> {
        vec(vec(1..9_u64, 1..4), 1..9)
    }

    #[test]
    fn a_refused_command_changes_nothing() {
        let (mut jar, _) = filled(&[vec![5, 6]]);
        let before = jar.clone();
        assert_eq!(jar.handle(&vec![1, 2], &call(30), &13), Err(JarError::Full));
        let stale = call(30).at_version(Version::new(1));
        let found = Stale::Version { expected: Version::new(1), found: Version::new(2) };
        assert_eq!(jar.handle(&vec![1], &stale, &99), Err(JarError::Stale(found)));
        assert_eq!(jar, before);
    }

    #[test]
    fn what_cannot_be_applied_is_told_by_handle() {
        let mut jar = Jar::new();
        let found = jar.handle(&vec![600, 600], &call(0), &u64::MAX);
        let impossible = ReplayError::Impossible { seq: Version::new(2), why: "the jar is full" };
        assert_eq!(found, Err(JarError::Replay(impossible)));
        assert_eq!(jar, Jar::new());
    }

    #[test]
    fn an_error_leaves_the_batches_before_it() {
        let (_, mut log) = filled(&[vec![1], vec![2, 3], vec![4]]);
        log[2].event = 2_000;
        let mut jar = Jar::new();
        let impossible = ReplayError::Impossible { seq: Version::new(3), why: "the jar is full" };
        assert_eq!(jar.replay(&log), Err(impossible));
        assert_eq!((jar.sum, jar.head.version), (1, Version::new(1)));
    }

    #[test]
    fn a_batch_without_a_size_ends_the_replay() {
        let (_, mut log) = filled(&[vec![1], vec![2]]);
        log[1].batch.size = 0;
        assert_eq!(replayed(&log), Err(ReplayError::BrokenBatch(Version::new(2))));
        log[1].batch.size = u32::MAX;
        assert_eq!(replayed(&log), Err(ReplayError::BrokenBatch(Version::new(2))));
    }

    #[test]
    fn a_lost_tail_is_found_by_the_version() {
        let (whole, log) = filled(&[vec![1], vec![2, 3], vec![4]]);
        let mut jar = Jar::new();
        assert_eq!(jar.replay_to(&log, Version::new(4)), Ok(()));
        assert_eq!(jar, whole);
        for (kept, expected) in [(3, 4), (1, 4), (0, 4), (4, 3), (4, 5)] {
            let (expected, found) = (Version::new(expected), Version::new(kept as u64));
            let mut jar = Jar::new();
            let lost = ReplayError::LostTail { expected, found };
            assert_eq!(jar.replay_to(&log[..kept], expected), Err(lost));
        }
        let mut jar = Jar::new();
        assert_eq!(jar.replay_to(&log[..2], Version::new(2)), Err(ReplayError::BrokenBatch(Version::new(2))));
    }

    proptest! {
        #![proptest_config(cases(2_000))]

        #[test]
        fn live_state_is_the_replay_of_its_events(portions in portions()) {
            let (live, log) = filled(&portions);
            prop_assert_eq!(live.sum, portions.iter().flatten().sum::<u64>());
            prop_assert_eq!(live.head.version.get(), log.len() as u64);
            prop_assert_eq!(&replayed(&log), &Ok(live.clone()));
            let json = serde_json::to_string(&log).unwrap();
            prop_assert_eq!(replayed(&serde_json::from_str::<Vec<_>>(&json).unwrap()), Ok(live));
        }

        #[test]
        fn a_prefix_of_batches_and_the_rest_give_the_whole(portions in portions(), cut in 0..9_usize) {
            let (live, log) = filled(&portions);
            let events: usize = portions.iter().take(cut).map(Vec::len).sum();
            let mut jar = replayed(&log[..events]).unwrap();
            prop_assert_eq!(jar.replay(&log[events..]), Ok(()));
            prop_assert_eq!(jar, live);
        }

        #[test]
        fn any_damage_is_found(portions in portions(), damage in 0..5_u8, first: prop::sample::Index, second: prop::sample::Index) {
            let (live, mut log) = filled(&portions);
            let (i, j) = (first.index(log.len()), second.index(log.len()));
            match damage {
                0 => _ = log.remove(i),
                1 => log.insert(j, log[i].clone()),
                2 if i != j => log.swap(i, j),
                3 => log[i].stream = stream(2),
                _ => log[i].seq = Version::new(log[i].seq.get() + 1),
            }
            let mut jar = Jar::new();
            prop_assert!(jar.replay_to(&log, live.head.version).is_err(), "{:?}", log);
        }
    }
}
