use core::fmt;

use serde::{Deserialize, Serialize};

use crate::text::Code;

/// The office in which somebody takes part in a visit or a programme (*protokol*). The office matters, not the name: a
/// name has no place here (Law 6698).
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum OfficialRole {
    /// *Bakan*.
    Minister,
    /// *Bakan yardımcısı*.
    DeputyMinister,
    /// *Milletvekili*.
    MemberOfParliament,
    /// *Vali*.
    Governor,
    /// *Kaymakam*.
    DistrictGovernor,
    /// *Belediye başkanı*.
    Mayor,
    /// *Başkan yardımcısı*.
    DeputyMayor,
    /// *Meclis üyesi*.
    CouncilMember,
    /// *Genel sekreter*.
    SecretaryGeneral,
    /// *İl müdürü*.
    ProvincialDirector,
    /// Any other, in the host's words.
    Other(Code),
}

impl OfficialRole {
    /// Returns the stable code.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Minister => "minister",
            Self::DeputyMinister => "deputy_minister",
            Self::MemberOfParliament => "member_of_parliament",
            Self::Governor => "governor",
            Self::DistrictGovernor => "district_governor",
            Self::Mayor => "mayor",
            Self::DeputyMayor => "deputy_mayor",
            Self::CouncilMember => "council_member",
            Self::SecretaryGeneral => "secretary_general",
            Self::ProvincialDirector => "provincial_director",
            Self::Other(office) => office.as_str(),
        }
    }
}

impl fmt::Display for OfficialRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
