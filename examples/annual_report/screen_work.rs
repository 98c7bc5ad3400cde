//! What the city does besides giving rooms, on the terminal.

use imece::{
    organisation::Channel,
    report::Figure,
    text::{Lang, SortKey},
};

use super::{
    hidden::Cell,
    screen::{HIDDEN, Screen, section, table, wrapped},
};

impl Screen<'_> {
    /// Every section whose file is there.
    pub(super) fn work(&self) -> String {
        let sections = [
            self.visits(),
            self.programmes(),
            self.petitions(),
            self.survey(),
            self.iftar(),
            self.contacts(),
        ];
        sections.into_iter().flatten().collect()
    }

    fn visits(&self) -> Option<String> {
        let of = self.figures.work.visits.as_ref()?;
        let rows = self.figures.centres.iter().map(|centre| {
            let (id, code) = (centre.centre.id, centre.centre.code.as_str());
            let visits = of.by_centre.get(&id).copied().unwrap_or(0);
            [code.to_owned(), self.people(&Cell::Visits(Some(id)), visits)]
        });
        let title = self.lang.pick("Merkez ziyaretleri", "Visits to centres");
        let note = self.lang.pick(
            "Kapıda sayılan girişler; toplantıya gelenler de içindedir.",
            "Entries counted at the doors; who came to a meeting is among them.",
        );
        let all = [self.words.all.to_owned(), self.people(&Cell::Visits(None), of.total.centre_visits)];
        Some(section(title, note) + &table("lr", rows.chain([all])))
    }

    fn programmes(&self) -> Option<String> {
        let of = self.figures.work.programmes.as_ref()?;
        let title = self.lang.pick("Ortak programlar", "Joint programmes");
        let note = self.lang.pick("Her program bir kez sayılır.", "Each programme counts once.");
        let word = |code: &str| {
            let (turkish, english) = match code {
                "cultural" => ("Kültürel", "Cultural"),
                "social" => ("Sosyal", "Social"),
                _ => ("Tematik", "Thematic"),
            };
            self.lang.pick(turkish, english).to_owned()
        };
        let rows = of.by_kind.iter().map(|(kind, held)| [word(kind.code()), self.number(*held)]);
        Some(
            section(title, note)
                + &table("lr", rows.chain([[self.words.all.to_owned(), self.number(of.held)]])),
        )
    }

    fn petitions(&self) -> Option<String> {
        let of = self.figures.work.petitions.as_ref()?;
        let title = self.lang.pick("Dilekçeler", "Petitions");
        let words = [
            self.lang.pick("Kabul edilen", "Approved"),
            self.lang.pick("Kısmen kabul edilen", "Partially approved"),
            self.lang.pick("Reddedilen", "Rejected"),
        ];
        let decided = words.into_iter().zip(super::records::DECISIONS).map(|(word, (_, outcome))| {
            [word.to_owned(), self.number(of.decided.get(&outcome).copied().unwrap_or(0))]
        });
        let answered = [self.lang.pick("Yanıtlanan", "Answered").to_owned(), self.number(of.answered)];
        let note = of.days.map_or_else(String::new, |days| {
            let whole = |days: i64| self.lang.integer(days);
            let (median, p90, max) = (whole(days.median_low), whole(days.p90_nearest_rank), whole(days.max));
            let over = self.number(days.over_30);
            self.lang.pick(
                format!("Yanıt süresi: ortanca {median} gün, %90'ı {p90} günde, en uzunu {max} gün; 30 günü aşan {over}."),
                format!("Days to the answer: median {median}, 90% within {p90}, longest {max}; over 30 days: {over}."),
            )
        });
        Some(section(title, &note) + &table("lr", std::iter::once(answered).chain(decided)))
    }

    /// The rate with its n, definition and interval; no rate where one of the counts would tell of few.
    fn survey(&self) -> Option<String> {
        let of = self.figures.work.survey.as_ref()?;
        let title = self.lang.pick("Memnuniyet", "Satisfaction");
        let few = [None, Some(true), Some(false)]
            .map(Cell::Responses)
            .iter()
            .any(|cell| self.hidden.contains(cell));
        let text = match (&of.rate, self.figures.year) {
            _ if few => HIDDEN.to_owned(),
            (Some(rate), year) => Figure::satisfied(year.unwrap_or_default(), rate.clone()).text(self.lang),
            (None, _) => "–".to_owned(),
        };
        Some(section(title, "") + &wrapped(&text))
    }

    fn iftar(&self) -> Option<String> {
        let of = self.figures.work.iftar.as_ref()?;
        let lang = self.lang;
        let (households, guests) = (&of.total.households_by_district, &of.total.guests_by_district);
        let mut districts = of.districts.clone();
        districts.sort_by_cached_key(|district| SortKey::new(district.name().as_str()));
        let head = ["", lang.pick("Hane", "Households"), lang.pick("Sofradaki", "At the table")];
        let rows = districts.iter().map(|district| {
            let slug = district.slug();
            let count = |of: &std::collections::BTreeMap<String, u64>| of.get(&slug).copied().unwrap_or(0);
            [
                district.name().to_string(),
                self.people(&Cell::Households(Some(slug.clone())), count(households)),
                self.people(&Cell::Guests(Some(slug.clone())), count(guests)),
            ]
        });
        let all = [
            self.words.all.to_owned(),
            self.people(&Cell::Households(None), of.total.households),
            self.people(&Cell::Guests(None), of.total.guests),
        ];
        let rows = std::iter::once(head.map(str::to_owned)).chain(rows).chain([all]);
        Some(section(lang.pick("İftar sofraları", "Iftar tables"), "") + &table("lrr", rows))
    }

    fn contacts(&self) -> Option<String> {
        let of = self.figures.work.contacts.as_ref()?;
        let rows = of.by_channel.iter().map(|(channel, contacts)| {
            [channel_name(*channel, self.lang), self.people(&Cell::Contacts(Some(*channel)), *contacts)]
        });
        let title = self.lang.pick("Kanallara göre temaslar", "Contacts by channel");
        let all = [self.words.all.to_owned(), self.people(&Cell::Contacts(None), of.total.contacts)];
        Some(section(title, "") + &table("lr", rows.chain([all])))
    }
}

fn channel_name(channel: Channel, lang: Lang) -> String {
    let (turkish, english) = match channel {
        Channel::PublicDesk => ("Halk masası", "Public desk"),
        Channel::CallCentre => ("Çağrı merkezi", "Call centre"),
        Channel::MessagingLine => ("WhatsApp hattı", "Messaging line"),
        Channel::Cimer => ("CİMER", "CİMER"),
        Channel::InformationOffice => ("Bilgi edinme", "Information requests"),
        Channel::OpenDoor => ("Açık Kapı", "Open Door"),
        Channel::BloodBank => ("Kan bankası", "Blood bank"),
        Channel::Portal => ("Portal", "Portal"),
        Channel::Centre => ("Sivil toplum merkezi", "Civil-society centre"),
        Channel::Email => ("E-posta", "E-mail"),
        Channel::Post => ("Posta", "Post"),
        Channel::InPerson => ("Yüz yüze", "Face to face"),
        other => return other.code().to_owned(),
    };
    lang.pick(turkish, english).to_owned()
}
