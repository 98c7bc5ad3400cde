//! What a municipality does besides giving rooms, a section each.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::cmp::Reverse;

use super::{
    Cell, Labels, Picture, Section, Table,
    bookings::month_name,
    figure::points_counted,
    words::{channel_label, format_label, mode_label, outcome_label, submission_label, theme_label},
};
use crate::{
    id::CentreId,
    organisation::Channel,
    place::District,
    statistics::{
        BookingTally, OutreachSummary, OutreachTally, PetitionSummary, ProgrammeSummary, SatisfactionRate,
        SolidaritySummary,
    },
    stats::{Dimension, IntervalMethod, StatsError},
    survey::SurveyMode,
    text::{Lang, Precision, SortKey},
    time::Month,
};

/// Makes a table with a bar for each row, the longest first; none where there is nothing to rank.
fn ranked(
    code: &str,
    titles: (&str, &str),
    heading: (&str, &str),
    column: (&str, &str),
    lang: Lang,
    rows: impl IntoIterator<Item = (String, u64)>,
) -> Option<Table> {
    let mut rows: Vec<(String, u64)> = rows.into_iter().collect();
    if rows.is_empty() {
        return None;
    }
    rows.sort_by_cached_key(|(label, n)| (Reverse(*n), SortKey::new(label)));
    let column = lang.pick(column.0, column.1);
    let mut table =
        Table::new(code, lang.pick(titles.0, titles.1), lang.pick(heading.0, heading.1), &[column])
            .with(Picture::Bars { column: 0 });
    let total = rows.iter().fold(0_u64, |sum, (_, n)| sum.saturating_add(*n));
    for (label, n) in rows {
        table.row(label, [Cell::Count(n)]);
    }
    table.total(lang.pick("Toplam", "Total"), [Cell::Count(total)]);
    Some(table)
}

/// Tells of petitions: how many, what was decided, and how many days the answers took.
#[must_use]
pub fn petitions(of: &PetitionSummary, lang: Lang) -> Section {
    let mut section = Section::new("petitions", lang.pick("Dilekçeler", "Petitions"));
    section.highlight(lang.pick("Yanıtlanan dilekçe", "Petitions answered"), Cell::Count(of.answered));
    let mut table = Table::new(
        "petitions_overview",
        lang.pick("Genel görünüm", "Overview"),
        "",
        &[lang.pick("Sayı", "Number")],
    );
    table.row(lang.pick("Alınan", "Received"), [Cell::Count(of.received)]);
    table.row(lang.pick("Yanıtlanan", "Answered"), [Cell::Count(of.answered)]);
    table.row(lang.pick("Açık", "Open"), [Cell::Count(of.open)]);
    if let Some(days) = of.days {
        let count = |days: i64| Cell::Count(u64::try_from(days).unwrap_or(0));
        let median = lang.pick("Yanıt süresi, ortanca (gün)", "Days to the answer, median");
        table.row(median, [count(days.median_low)]);
        let p90 = lang.pick("Yanıt süresi, yüzde 90'lık dilim (gün)", "Days to the answer, 90th percentile");
        table.row(p90, [count(days.p90_nearest_rank)]);
        table.row(lang.pick("En uzun yanıt süresi (gün)", "Days to the latest answer"), [count(days.max)]);
        let over = lang.pick("30 günü aşan", "Answered after more than 30 days");
        table.row(over, [Cell::Count(days.over_30)]);
    }
    section.tables.push(table);
    let outcome = of.decided.iter().map(|(outcome, n)| (outcome_label(*outcome, lang).to_string(), *n));
    let column = ("Dilekçe", "Petitions");
    section.tables.extend(ranked(
        "petition_decisions",
        ("Kararlar", "Decisions"),
        ("Karar", "Decision"),
        column,
        lang,
        outcome,
    ));
    let channels = of.received_by_channel.iter();
    let channels = channels.map(|(channel, n)| (channel_label(*channel, lang).to_string(), *n));
    let titles = ("Geliş kanalına göre", "By channel");
    section.tables.extend(ranked("petition_channels", titles, ("Kanal", "Channel"), column, lang, channels));
    if of.received_by_kind.len() > 1 {
        let kinds = of.received_by_kind.iter();
        let kinds = kinds.map(|(kind, n)| (submission_label(*kind, lang).to_string(), *n));
        section.tables.extend(ranked(
            "petition_kinds",
            ("Türe göre", "By kind"),
            ("Tür", "Kind"),
            column,
            lang,
            kinds,
        ));
    }
    section
}

/// Tells of joint programmes: how many, of which kind, when and where.
#[must_use]
pub fn programmes(of: &ProgrammeSummary, lang: Lang) -> Section {
    let mut section = Section::new("programmes", lang.pick("Ortak programlar", "Joint programmes"));
    let (participants, volunteers) = ("programme_participants", "programme_volunteers");
    section.highlight(lang.pick("Ortak program", "Joint programmes"), Cell::Count(of.held));
    let number = lang.pick("Sayı", "Number");
    let title = lang.pick("Genel görünüm", "Overview");
    let mut table = Table::new("programmes_overview", title, "", &[number]);
    table.row(lang.pick("Gerçekleşen program", "Programmes held"), [Cell::Count(of.held)]);
    table.row(lang.pick("Ortak kuruluş", "Different partners"), [Cell::Count(of.partners_served)]);
    table.row(lang.pick("Katılımcı", "Participants"), [Cell::people(participants, of.participants)]);
    let mean = Cell::mean(of.mean_attendance(), &[participants]);
    table.row(lang.pick("Program başına katılımcı", "Participants per programme"), [mean]);
    table.row(lang.pick("Gönüllü", "Volunteers"), [Cell::people(volunteers, of.volunteers)]);
    section.tables.push(table);
    let column = ("Program", "Programmes");
    let themes = of.by_kind.iter().map(|(theme, n)| (theme_label(*theme, lang).to_string(), *n));
    section.tables.extend(ranked(
        "programme_themes",
        ("Temaya göre", "By theme"),
        ("Tema", "Theme"),
        column,
        lang,
        themes,
    ));
    let formats = of.by_format.iter().map(|(format, n)| (format_label(&format.to_text(), lang), *n));
    section.tables.extend(ranked(
        "programme_formats",
        ("Biçime göre", "By format"),
        ("Biçim", "Format"),
        column,
        lang,
        formats,
    ));
    let title = lang.pick("Aylara göre", "By month");
    let mut months = Table::new(
        "programme_months",
        title,
        lang.pick("Ay", "Month"),
        &[lang.pick("Program", "Programmes")],
    )
    .with(Picture::Columns { column: 0 });
    let years = of.by_month.keys().next().zip(of.by_month.keys().last());
    let with_year = years.is_some_and(|(first, last)| first.year() != last.year());
    for (month, n) in &of.by_month {
        months.row(month_name(*month, with_year, lang), [Cell::Count(*n)]);
    }
    section.tables.extend((!months.rows.is_empty()).then_some(months));
    let districts = of.by_district.iter().map(|(district, n)| (district.name().to_string(), *n));
    let titles = ("İlçelere göre", "By district");
    section.tables.extend(ranked(
        "programme_districts",
        titles,
        ("İlçe", "District"),
        column,
        lang,
        districts,
    ));
    section
}

/// Tells of a survey: how many answered by which mode, and how many of them were satisfied.
///
/// Modes that are left out were not used. Without a rate nobody answered, and that is told.
#[must_use]
pub fn survey(
    whole: Option<&SatisfactionRate>,
    by_mode: &[(SurveyMode, SatisfactionRate)],
    lang: Lang,
) -> Section {
    let mut section = Section::new("survey", lang.pick("Memnuniyet anketi", "Satisfaction survey"));
    let named = |of: &str, mode: &str| format!("{of}/{mode}");
    let heading = lang.pick("Anket kanalı", "Asked");
    let all = lang.pick("Toplam", "Total");
    let Some(whole) = whole else {
        let mut table = Table::new("satisfaction", rate_title(lang), heading, &[responses(lang)]);
        table.total(all, [Cell::people(named("responses", "all"), 0)]);
        section.highlight(lang.pick("Memnuniyet", "Satisfied"), Cell::Absent);
        section.tables.push(table);
        return section;
    };
    let mut table = rate_table("satisfaction", heading, whole, lang);
    let mut figures = |rate: &SatisfactionRate, mode: &str| {
        rate_cells(&mut section, rate, ["responses", "satisfied", "unsatisfied"].map(|of| named(of, mode)))
    };
    for (mode, rate) in by_mode {
        table.row(mode_label(*mode, lang), figures(rate, mode.code()));
    }
    let whole = figures(whole, "all");
    let share = whole[2].clone();
    table.total(all, whole);
    section.highlight(lang.pick("Memnuniyet", "Satisfied"), share);
    section.tables.push(table);
    for of in ["responses", "satisfied", "unsatisfied"] {
        section.sum(named(of, "all"), by_mode.iter().map(|(mode, _)| named(of, mode.code())));
    }
    section
}

const fn rate_title(lang: Lang) -> &'static str {
    match lang {
        Lang::Turkish => "Memnuniyet oranı",
        Lang::English => "Satisfaction",
    }
}

const fn responses(lang: Lang) -> &'static str {
    match lang {
        Lang::Turkish => "Yanıt",
        Lang::English => "Responses",
    }
}

/// Makes a table for the cells of rates, which says how they are made.
pub(super) fn rate_table(code: &str, heading: &str, rate: &SatisfactionRate, lang: Lang) -> Table {
    let sure = lang.percent(rate.basis().confidence().percent().into(), 0);
    let (from, to) = match lang {
        Lang::Turkish => (format!("{sure} alt sınır"), format!("{sure} üst sınır")),
        Lang::English => (format!("{sure} from"), format!("{sure} to")),
    };
    let columns = match lang {
        Lang::Turkish => [responses(lang), "Memnun", "Oran", &from, &to],
        Lang::English => [responses(lang), "Satisfied", "Share", &from, &to],
    };
    Table::new(code, rate_title(lang), heading, &columns).noted(&defined(rate, lang))
}

/// The cells of a rate: how many answered, how many of them were satisfied, the share, and its bounds. The names are those
/// of all who answered, of the satisfied and of the others, who are the rest.
pub(super) fn rate_cells(section: &mut Section, rate: &SatisfactionRate, names: [String; 3]) -> [Cell; 5] {
    let (n, satisfied) = (rate.basis().n(), rate.satisfied());
    let [all, good, rest] = names;
    section.sum(all.clone(), [good.clone(), rest.clone()]);
    section.rests.push(Cell::people(rest, n.saturating_sub(satisfied)));
    let percent =
        |share: f64| Cell::Percent { of: Vec::from([all.clone(), good.clone()]), permille: permille(share) };
    let shares = [rate.share(), rate.interval().low(), rate.interval().high()].map(percent);
    let [share, low, high] = shares;
    [Cell::people(all, n), Cell::people(good, satisfied), share, low, high]
}

/// Whom a rate counts, and how its interval is made.
fn defined(rate: &SatisfactionRate, lang: Lang) -> String {
    let method = match rate.method() {
        IntervalMethod::Wilson => "Wilson",
        IntervalMethod::AgrestiCoull => "Agresti–Coull",
        IntervalMethod::ClopperPearson => "Clopper–Pearson",
        IntervalMethod::Wald => "Wald",
    };
    let (best, points) = (rate.definition().scale().points(), points_counted(rate));
    match lang {
        Lang::Turkish => {
            format!("Memnun: {best} puan üzerinden {points} verenler. Sınırlar: {method} güven aralığı.")
        }
        Lang::English => {
            format!("Satisfied: those who gave {points} of {best} points. From and to: {method} interval.")
        }
    }
}

#[expect(clippy::float_arithmetic, reason = "the bounds of an interval are floats until they are written")]
fn permille(share: f64) -> Option<u64> {
    format!("{:.0}", share * 1_000.0).parse().ok()
}

/// Tells of the tables of Ramadan: households and guests, by district.
#[must_use]
pub fn solidarity(of: &SolidaritySummary, districts: &[District], lang: Lang) -> Section {
    let mut section = Section::new("iftar", lang.pick("İftar Edelim", "At the tables of Ramadan"));
    let (households, guests, further) = ("households", "guests", "further_guests");
    section.highlight(
        lang.pick("Ziyaret edilen hane", "Households visited"),
        Cell::people("households/all", of.households),
    );
    let columns = match lang {
        Lang::Turkish => ["Hane", "Sofradaki kişi", "Hane başına"],
        Lang::English => ["Households", "At the table", "Per household"],
    };
    let title = lang.pick("İlçelere göre haneler ve sofradakiler", "Households and guests by district");
    let mut table = Table::new("iftar_districts", title, lang.pick("İlçe", "District"), &columns)
        .with(Picture::Bars { column: 1 });
    let mut sorted: Vec<&District> = districts.iter().collect();
    sorted.sort_by_cached_key(|district| SortKey::new(district.name().as_str()));
    let name = |of: &str, rank: &str| format!("{of}/{rank}");
    let row = |section: &mut Section, rank: &str, counts: [u64; 2]| {
        let [homes, people] = counts;
        let names = [name(households, rank), name(guests, rank)];
        guests_beside(section, &names, name(further, rank), counts);
        let mean = Cell::mean(
            i64::try_from(people).ok().and_then(|people| crate::stats::Mean::new(people, homes)),
            &[&names[0], &names[1]],
        );
        [Cell::people(names[0].clone(), homes), Cell::people(names[1].clone(), people), mean]
    };
    let ranks: Vec<String> = (1..=sorted.len()).map(|rank| rank.to_string()).collect();
    for (district, rank) in sorted.iter().zip(&ranks) {
        let slug = district.slug();
        let count = |counts: &BTreeMap<String, u64>| counts.get(&slug).copied().unwrap_or(0);
        let counts = [count(&of.households_by_district), count(&of.guests_by_district)];
        let figures = row(&mut section, rank, counts);
        table.row(district.name().to_string(), figures);
    }
    let all = row(&mut section, "all", [of.households, of.guests]);
    table.total(lang.pick("Toplam", "Total"), all);
    section.tables.push(table);
    for of in [households, guests, further] {
        section.sum(name(of, "all"), ranks.iter().map(|rank| name(of, rank)));
    }
    section
}

/// Nobody eats alone in an empty house: every household has a guest at least, and the further guests are the rest.
pub(super) fn guests_beside(section: &mut Section, names: &[String; 2], further: String, counts: [u64; 2]) {
    let ([households, guests], [homes, people]) = (names, counts);
    section.rests.push(Cell::people(further.clone(), people.saturating_sub(homes)));
    section.sum(guests.clone(), [households.clone(), further]);
}

/// Tells how often people got in touch, by channel.
#[must_use]
pub fn contacts(of: &OutreachSummary, by_channel: &BTreeMap<Channel, u64>, lang: Lang) -> Section {
    let mut section = Section::new("contacts", lang.pick("İletişim kanalları", "Contact channels"));
    let all = "contacts";
    section.highlight(lang.pick("Etkileşim", "Contacts"), Cell::people(all, of.contacts));
    let (title, column) = (lang.pick("Kanallara göre", "By channel"), lang.pick("Etkileşim", "Contacts"));
    let mut table = Table::new("contact_channels", title, lang.pick("Kanal", "Channel"), &[column])
        .with(Picture::Bars { column: 0 });
    let name = |channel: &Channel| format!("{all}/{}", channel.code());
    let mut rows: Vec<(&Channel, u64)> = by_channel.iter().map(|(channel, n)| (channel, *n)).collect();
    rows.sort_by_key(|(channel, n)| (Reverse(*n), **channel));
    for (channel, n) in rows {
        table.row(channel_label(*channel, lang), [Cell::people(name(channel), n)]);
    }
    table.total(lang.pick("Toplam", "Total"), [Cell::people(all, of.contacts)]);
    section.tables.push(table);
    section.sum(all, by_channel.keys().map(name));
    section.notes.extend((of.precision != Precision::Exact).then(|| lower_bound(lang)));
    section
}

/// What is to be said of a total that is not exact.
pub(super) fn lower_bound(lang: Lang) -> String {
    let lower = lang.pick(
        "Kimi günlerin sayısı alt sınırdır; toplam da öyledir.",
        "Of some days the count is a lower bound, and so is the total.",
    );
    lower.to_string()
}

/// What those who came through the doors are called, below whom those are who came to meetings.
pub(super) const VISITORS: &str = "visitors";

/// Tells how many came through the doors, by centre and month. A person who came twice counts twice. Where the meetings
/// behind the doors are given and more came to them, that is told too, without the numbers.
///
/// # Errors
/// [`StatsError`] where the tally is only a part and a figure is below zero, or does not fit.
pub fn visits(
    of: &OutreachTally,
    meetings: Option<&BookingTally>,
    labels: &Labels,
    lang: Lang,
) -> Result<Section, StatsError> {
    let mut section = Section::new("visits", lang.pick("Ziyaretçiler", "Visitors"));
    let all = VISITORS;
    let mut counts: BTreeMap<(CentreId, Month), u64> = BTreeMap::new();
    for (key, sum) in of.centre_visits().iter() {
        counts.insert(*key, sum.summary()?);
    }
    let mut centres: Vec<CentreId> = counts.keys().map(|(centre, _)| *centre).collect();
    centres.dedup();
    centres.sort_by_cached_key(|centre| (SortKey::new(labels.centre(*centre)), *centre));
    let months: BTreeSet<Month> = counts.keys().map(|(_, month)| *month).collect();
    let count = |centre: CentreId, month: Month| counts.get(&(centre, month)).copied().unwrap_or(0);
    let of_centre = |centre: &CentreId| format!("{all}/{centre}");
    let of_month = |month: &Month| format!("{all}/{month}");
    let cell = |centre: CentreId, month: Month| format!("{all}/{centre}/{month}");
    let sum = |counts: &mut dyn Iterator<Item = u64>| counts.fold(0, u64::saturating_add);
    let mut columns: Vec<&str> = centres.iter().map(|centre| labels.centre(*centre)).collect();
    columns.push(lang.pick("Toplam", "Total"));
    let title = lang.pick("Merkezlere ve aylara göre ziyaretçiler", "Visitors by centre and month");
    let mut table = Table::new("visitors", title, lang.pick("Ay", "Month"), &columns)
        .with(Picture::Columns { column: centres.len() })
        .noted(lang.pick(
            "Kapıda sayılan girişler: iki kez gelen iki kez sayılır; toplantılara katılanlar da içindedir.",
            "Entries counted at the doors: who comes twice counts twice; those who come to meetings are among them.",
        ));
    let years = months.first().zip(months.last());
    let with_year = years.is_some_and(|(first, last)| first.year() != last.year());
    for month in &months {
        let cells = centres.iter().map(|centre| Cell::people(cell(*centre, *month), count(*centre, *month)));
        let whole =
            Cell::people(of_month(month), sum(&mut centres.iter().map(|centre| count(*centre, *month))));
        table.row(month_name(*month, with_year, lang), cells.chain([whole]));
        section.sum(of_month(month), centres.iter().map(|centre| cell(*centre, *month)));
    }
    let whole = Cell::people(all, sum(&mut counts.values().copied()));
    let total = |centre: &CentreId| sum(&mut months.iter().map(|month| count(*centre, *month)));
    let totals = centres.iter().map(|centre| Cell::people(of_centre(centre), total(centre)));
    table.total(lang.pick("Toplam", "Total"), totals.chain([whole.clone()]));
    section.highlight(lang.pick("Ziyaretçi", "Visitors"), whole);
    section.tables.push(table);
    for centre in &centres {
        section.sum(of_centre(centre), months.iter().map(|month| cell(*centre, *month)));
    }
    section.sum(all, centres.iter().map(of_centre));
    section.sum(all, months.iter().map(of_month));
    let precision = of.summary()?.centre_visits_precision;
    section.notes.extend((precision != Precision::Exact).then(|| lower_bound(lang)));
    let contradicted = match meetings {
        Some(meetings) => !of.too_few_visits(meetings)?.is_empty(),
        None => false,
    };
    let contradicts = || {
        let note = lang.pick(
            "Kimi ay bir merkezin toplantılarına, kapısında sayılandan çok kişi katılmıştır: sayımlar birbirini tutmuyor.",
            "In some month more people came to the meetings of a centre than through its door: the counts do not agree.",
        );
        note.to_string()
    };
    section.notes.extend(contradicted.then(contradicts));
    Ok(section)
}
