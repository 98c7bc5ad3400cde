use serde::{Deserialize, Serialize};

use crate::stats::coded;

/// What a programme is about. Each has exactly one, so the kinds sum to the whole.
#[expect(clippy::exhaustive_enums, reason = "the three kinds that are reported, and nothing beside them")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeKind {
    /// *Kültürel*.
    Cultural,
    /// *Sosyal*.
    Social,
    /// *Tematik*.
    Thematic,
}

coded!(ProgrammeKind { Cultural = "cultural", Social = "social", Thematic = "thematic" });

/// Whom a programme is for (*faydalanıcı grubu*). A programme may be for several.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BeneficiaryGroup {
    /// *Çocuk*.
    Children,
    /// *Genç*.
    Youth,
    /// *Öğrenci*.
    Students,
    /// *Aile*.
    Families,
    /// *Öğretmen*.
    Teachers,
    /// *Balıkçı*.
    Fishers,
    /// *Acılı aile*.
    Bereaved,
    /// *Soydaş*: kin communities abroad.
    KinCommunityAbroad,
    /// *Engelli*.
    Disabled,
    /// *İhtiyaç sahibi*.
    InNeed,
}

coded!(BeneficiaryGroup {
    Children = "children",
    Youth = "youth",
    Students = "students",
    Families = "families",
    Teachers = "teachers",
    Fishers = "fishers",
    Bereaved = "bereaved",
    KinCommunityAbroad = "kin_community_abroad",
    Disabled = "disabled",
    InNeed = "in_need",
});

impl BeneficiaryGroup {
    /// Returns whether it is only ever counted: disability is personal data of a special kind (Law 6698 art. 6), and
    /// need is nobody's business either. Such a group is never tied to one participant.
    ///
    /// ```
    /// use imece::programme::BeneficiaryGroup;
    /// assert!(BeneficiaryGroup::Disabled.is_only_counted());
    /// assert!(!BeneficiaryGroup::Students.is_only_counted());
    /// ```
    #[must_use]
    pub const fn is_only_counted(self) -> bool {
        matches!(self, Self::Disabled | Self::InNeed)
    }
}
