use serde::{Deserialize, Serialize};

use crate::{stats::coded, text::Lang};

/// What a published figure of a year counts. Only figures of one measure are ever compared.
///
/// ```
/// use imece::{report::Measure, text::Lang};
/// // Both are told as people of the centres, and neither is: who came to two meetings is two attendances.
/// assert_eq!(Measure::CentreVisits.looks_like(), Some(Measure::MeetingAttendances));
/// assert_eq!(Measure::JointProgrammes.name(Lang::Turkish), "ortak program");
/// ```
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Meetings that took place in the centres (*toplantı*).
    Meetings,
    /// Attendances of these meetings (*katılım*): who came to two of them counts twice.
    MeetingAttendances,
    /// Visits to the centres, as counted at their doors (*ziyaret*). Attendances are counted among them.
    CentreVisits,
    /// Joint programmes that took place (*ortak program*), each once however many partners it had.
    JointProgrammes,
    /// Petitions that were finally answered (*dönüş yapılan dilekçe*), whatever the answer was.
    PetitionsAnswered,
    /// Contacts through all channels (*etkileşim*).
    Contacts,
    /// Households at whose tables the fast was broken (*hane*), each once a Ramadan.
    IftarHouseholds,
    /// Those who sat at these tables (*sofradaki vatandaş*).
    IftarGuests,
    /// The share of the satisfied (*memnuniyet oranı*): no count, but a rate with its n, definition and interval.
    SatisfiedShare,
}

coded!(Measure {
    Meetings = "meetings",
    MeetingAttendances = "meeting_attendances",
    CentreVisits = "centre_visits",
    JointProgrammes = "joint_programmes",
    PetitionsAnswered = "petitions_answered",
    Contacts = "contacts",
    IftarHouseholds = "iftar_households",
    IftarGuests = "iftar_guests",
    SatisfiedShare = "satisfied_share",
});

impl Measure {
    /// Returns whether it is a rate and no count.
    #[must_use]
    pub const fn is_rate(self) -> bool {
        matches!(self, Self::SatisfiedShare)
    }

    /// Returns whether it counts people, so that whoever publishes it hides small counts of it.
    #[must_use]
    pub const fn counts_people(self) -> bool {
        matches!(
            self,
            Self::MeetingAttendances
                | Self::CentreVisits
                | Self::Contacts
                | Self::IftarHouseholds
                | Self::IftarGuests
        )
    }

    /// Returns the names under which reports tell the people whom it counts, or of whose counts it is made; none where it
    /// counts no people.
    #[must_use]
    pub const fn people(self) -> &'static [&'static str] {
        match self {
            Self::MeetingAttendances => &["participants"],
            Self::CentreVisits => &["visitors"],
            Self::Contacts => &["contacts"],
            Self::IftarHouseholds => &["households/all"],
            Self::IftarGuests => &["guests/all"],
            Self::SatisfiedShare => &["responses/all", "satisfied/all"],
            Self::Meetings | Self::JointProgrammes | Self::PetitionsAnswered => &[],
        }
    }

    /// Returns the measure for which it is easily taken.
    #[must_use]
    pub const fn looks_like(self) -> Option<Self> {
        match self {
            Self::MeetingAttendances => Some(Self::CentreVisits),
            Self::CentreVisits => Some(Self::MeetingAttendances),
            _ => None,
        }
    }

    /// Returns what is counted, as it stands after a number.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        self.words(lang).0
    }

    /// Returns what exactly is counted.
    #[must_use]
    pub const fn definition(self, lang: Lang) -> &'static str {
        self.words(lang).1
    }

    const fn words(self, lang: Lang) -> (&'static str, &'static str) {
        let (turkish, english) = match self {
            Self::Meetings => (
                ("toplantı", "merkezlerde gerçekleşen toplantılar"),
                ("meetings", "meetings that took place in the centres"),
            ),
            Self::MeetingAttendances => (
                (
                    "toplantı katılımı",
                    "gerçekleşen toplantılara gelenler; iki toplantıya gelen iki kez sayılır",
                ),
                ("meeting attendances", "who came to the meetings; who came to two counts twice"),
            ),
            Self::CentreVisits => (
                (
                    "merkez ziyareti",
                    "merkezlerin kapısında sayılan girişler; toplantıya gelenler de içindedir",
                ),
                ("visits to centres", "entries counted at the doors; who came to a meeting is among them"),
            ),
            Self::JointProgrammes => (
                (
                    "ortak program",
                    "kuruluşlarla birlikte yapılan programlar; ortak sayısı ne olursa olsun bir kez",
                ),
                ("joint programmes", "programmes held with organisations, each once however many took part"),
            ),
            Self::PetitionsAnswered => (
                (
                    "yanıtlanan dilekçe",
                    "kesin yanıtı gönderilen dilekçeler; yanıt olumlu da olumsuz da olabilir",
                ),
                ("petitions answered", "petitions with a final answer, whether it grants or refuses"),
            ),
            Self::Contacts => (
                ("etkileşim", "bütün kanallardaki etkileşimler; aynı kişi birden çok kez sayılabilir"),
                ("contacts", "contacts through all channels; one person may be counted several times"),
            ),
            Self::IftarHouseholds => (
                ("iftar sofrasına konuk olunan hane", "her hane bir Ramazan'da bir kez"),
                ("households visited for iftar", "each household once a Ramadan"),
            ),
            Self::IftarGuests => (
                ("iftar sofrasındaki vatandaş", "konuk olunan hanelerin sofrasında oturanlar"),
                ("people at the iftar tables", "who sat at the tables of the visited households"),
            ),
            Self::SatisfiedShare => (
                ("memnuniyet oranı", "yanıtlar içinde memnun olanların payı"),
                ("satisfied share", "the satisfied among the answers"),
            ),
        };
        match lang {
            Lang::Turkish => turkish,
            Lang::English => english,
        }
    }
}
