use crate::{stats::coded_or_other, text::Code};

/// A field in which volunteers serve (*gönüllülük alanı*).
///
/// The regulation (RG 9.10.2005/25961) lists the first seventeen; the scheme itself names clean-ups and solidarity.
#[expect(clippy::exhaustive_enums, reason = "closed by the regulation, open by `Other`")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VolunteerField {
    /// *Sağlık*.
    Health,
    /// *Eğitim*.
    Education,
    /// *Spor*.
    Sport,
    /// *Çevre*.
    Environment,
    /// *Park*.
    Parks,
    /// *Trafik*.
    Traffic,
    /// *İtfaiye*.
    FireService,
    /// *Kütüphane*.
    Library,
    /// *Kültür*.
    Culture,
    /// *Turizm*.
    Tourism,
    /// *Sosyal hizmetler*.
    SocialServices,
    /// Services for the elderly (*yaşlılara*).
    Elderly,
    /// Services for women (*kadınlara*).
    Women,
    /// Services for young people (*gençlere*).
    Youth,
    /// Services and events for children (*çocuk etkinlikleri*).
    Children,
    /// Services and events for disabled people (*engellilere yönelik*).
    Disabled,
    /// Services for the poor (*yoksul ve düşkünlere*).
    Poor,
    /// *Çevre temizliği*: clean-ups.
    EnvironmentalCleanup,
    /// *Sosyal dayanışma*.
    SocialSolidarity,
    /// Any other, in the host's words.
    Other(Code),
}

coded_or_other!(VolunteerField {
    Health = "health",
    Education = "education",
    Sport = "sport",
    Environment = "environment",
    Parks = "parks",
    Traffic = "traffic",
    FireService = "fire_service",
    Library = "library",
    Culture = "culture",
    Tourism = "tourism",
    SocialServices = "social_services",
    Elderly = "elderly",
    Women = "women",
    Youth = "youth",
    Children = "children",
    Disabled = "disabled",
    Poor = "poor",
    EnvironmentalCleanup = "environmental_cleanup",
    SocialSolidarity = "social_solidarity",
});
