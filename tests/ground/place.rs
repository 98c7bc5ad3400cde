//! The provinces, against their table.

use std::collections::{BTreeMap, BTreeSet};

use imece::{
    place::{Country, District, InvalidPlace, Province, Region},
    text::{Lang, SortKey, fold},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProvinceLine {
    plate_code: String,
    name_tr: String,
    slug: String,
    iso_3166_2: String,
    region_id: String,
    metropolitan: u8,
    nuts1: String,
    nuts2: String,
    aliases: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionLine {
    region_id: String,
    name_tr: String,
    name_en: String,
    province_count: usize,
}

#[derive(Debug, Deserialize)]
struct DistrictLine {
    id: String,
    name_tr: String,
    province_code: u8,
}

fn lines<T: serde::de::DeserializeOwned>(file: &str) -> Vec<T> {
    let mut reader = csv::Reader::from_path(format!("tests/data/{file}")).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[track_caller]
fn province(text: &str) -> Province {
    text.parse().unwrap()
}

#[test]
fn the_table_equals_the_file() {
    let lines: Vec<ProvinceLine> = lines("provinces.csv");
    assert_eq!((lines.len(), Province::COUNT), (81, 81));
    for (line, province) in lines.iter().zip(Province::all()) {
        let aliases: Vec<&str> = line.aliases.split('|').filter(|alias| !alias.is_empty()).collect();
        assert_eq!(format!("{:02}", province.code()), line.plate_code);
        assert_eq!(province.name(), line.name_tr);
        assert_eq!(province.slug(), line.slug);
        assert_eq!(province.iso(), line.iso_3166_2);
        assert_eq!(province.region().id(), line.region_id);
        assert_eq!(u8::from(province.is_metropolitan()), line.metropolitan, "{province}");
        assert_eq!((province.nuts1(), province.nuts2()), (line.nuts1.as_str(), line.nuts2.as_str()));
        assert_eq!(province.aliases(), aliases);
    }
}

#[test]
fn what_is_known_of_the_whole() {
    let count =
        |of: &dyn Fn(Province) -> &'static str| Province::all().map(of).collect::<BTreeSet<_>>().len();
    assert_eq!(Province::all().filter(|province| province.is_metropolitan()).count(), 30);
    assert_eq!((count(&Province::nuts1), count(&Province::nuts2)), (12, 26));
    assert_eq!((count(&Province::name), count(&Province::slug), count(&Province::iso)), (81, 81, 81));
    for province in Province::all() {
        assert_eq!(province.iso(), format!("TR-{:02}", province.code()));
        assert_eq!(province.slug(), fold(province.name()));
        assert!(province.nuts2().starts_with(province.nuts1()) && province.nuts1().starts_with("TR"));
    }
}

#[test]
fn the_regions_equal_the_file_and_cover_every_province_once() {
    let lines: Vec<RegionLine> = lines("regions.csv");
    assert_eq!(lines.len(), Region::ALL.len());
    for (line, region) in lines.iter().zip(Region::ALL) {
        assert_eq!(region.id(), line.region_id);
        assert_eq!(region.name(Lang::Turkish), line.name_tr);
        assert_eq!(region.name(Lang::English), line.name_en);
        assert_eq!(region.provinces().count(), line.province_count);
        assert_eq!(serde_json::to_string(&region).unwrap(), format!("\"{}\"", line.region_id));
        assert_eq!(serde_json::from_str::<Region>(&format!("\"{region}\"")).unwrap(), region);
        for text in [&line.region_id, &line.name_tr, &line.name_en] {
            assert_eq!(text.parse(), Ok(region));
        }
    }
    assert_eq!(Region::ALL.map(|region| region.provinces().count()), [11, 8, 8, 13, 18, 14, 9]);
    let all: BTreeSet<Province> = Region::ALL.into_iter().flat_map(Region::provinces).collect();
    assert_eq!(all.into_iter().collect::<Vec<_>>(), Province::all().collect::<Vec<_>>());
    assert_eq!("Trakya".parse::<Region>(), Err(InvalidPlace::UnknownRegion("Trakya".into())));
}

#[test]
fn a_plate_code_is_1_to_81() {
    for code in 0..=u8::MAX {
        let json = serde_json::from_str::<Province>(&code.to_string());
        match Province::new(code) {
            Ok(province) => {
                assert!((1..=81).contains(&code));
                assert_eq!((province.code(), u8::from(province)), (code, code));
                assert_eq!(json.unwrap(), province);
                assert_eq!(serde_json::to_string(&province).unwrap(), code.to_string());
                assert_eq!(format!("{code:02}").parse(), Ok(province));
            }
            Err(error) => {
                assert!(!(1..=81).contains(&code));
                assert_eq!(error, InvalidPlace::NotAPlateCode(code));
                assert!(json.is_err());
            }
        }
    }
}

#[test]
fn every_province_is_found_however_it_is_typed() {
    let mut names = BTreeMap::<String, Province>::new();
    for province in Province::all() {
        let called = [province.name(), province.slug(), province.iso()];
        for name in called.into_iter().chain(province.aliases().iter().copied()) {
            for typed in
                [name.to_string(), Lang::Turkish.upper(name), name.to_uppercase(), format!(" {name} ")]
            {
                assert_eq!(typed.parse(), Ok(province), "{typed}");
            }
            let other = names.insert(fold(name), province);
            assert!(other.is_none_or(|other| other == province), "{name} names two provinces");
        }
    }
    let table =
        [("İçel", 33), ("URFA", 63), ("k. maraş", 46), ("Adapazarı", 54), ("IZMIT", 41), ("Hakkâri", 30)];
    for (text, code) in table {
        assert_eq!(province(text).code(), code);
    }
    for text in ["", "Lefkoşa", "Koca eli", "82", "0", "TR-82", "TR"] {
        assert!(text.parse::<Province>().is_err(), "{text}");
    }
    assert_eq!("82".parse::<Province>(), Err(InvalidPlace::NotAPlateCode(82)));
    assert_eq!("999".parse::<Province>(), Err(InvalidPlace::UnknownProvince("999".into())));
}

#[test]
fn provinces_order_by_code_and_sort_by_name() {
    let mut provinces: Vec<Province> = Province::all().rev().collect();
    provinces.sort();
    assert!(provinces.iter().map(|province| province.code()).eq(1..=81));
    provinces.sort_by_cached_key(|province| SortKey::new(province.name()));
    let names: Vec<&str> = provinces.iter().map(|province| province.name()).collect();
    assert_eq!(names[..4], ["Adana", "Adıyaman", "Afyonkarahisar", "Ağrı"]);
    assert_eq!(names[names.len() - 3..], ["Yalova", "Yozgat", "Zonguldak"]);
    let at = |name| names.iter().position(|other| *other == name).unwrap();
    assert!(at("Çorum") < at("Denizli") && at("Bursa") < at("Çanakkale"), "ç stands after c");
    assert!(at("Hatay") < at("Iğdır") && at("Iğdır") < at("Isparta") && at("Isparta") < at("İstanbul"));
    assert!(at("Sivas") < at("Şanlıurfa") && at("Şırnak") < at("Tekirdağ"));
    assert_eq!(format!("{:?}", provinces[0]), "Province(1, Adana)");
}

#[test]
fn a_country_is_two_capital_letters() {
    let bulgaria: Country = "BG".parse().unwrap();
    assert_eq!((bulgaria.as_str(), bulgaria.is_home(), Country::TURKEY.is_home()), ("BG", false, true));
    for text in ["", "B", "BGR", "bg", "Bg", "bG", "B1", "Ü"] {
        assert_eq!(text.parse::<Country>(), Err(InvalidPlace::NotACountry(text.into())));
    }
}

#[test]
fn districts_of_a_host_are_names_in_a_province() {
    let lines: Vec<DistrictLine> = lines("kocaeli_districts.csv");
    assert_eq!(lines.len(), 12);
    for line in lines {
        let district = District::new(Province::new(line.province_code).unwrap(), &line.name_tr).unwrap();
        assert_eq!(district.slug(), line.id);
        assert_eq!(district.name().as_str(), line.name_tr);
        assert_eq!(district.province().name(), "Kocaeli");
        let json = serde_json::to_string(&district).unwrap();
        assert_eq!(json, format!(r#"{{"province":41,"name":"{}"}}"#, line.name_tr));
        assert_eq!(serde_json::from_str::<District>(&json).unwrap(), district);
    }
    let kocaeli = province("Kocaeli");
    assert_eq!(
        District::new(kocaeli, "Gölcük").unwrap().slug(),
        District::new(kocaeli, "GOLCUK").unwrap().slug()
    );
}

#[test]
fn a_district_without_a_name_or_province_is_refused() {
    let error = District::new(province("Kocaeli"), "\t").unwrap_err();
    assert_eq!(
        (error.code(), error.to_string()),
        ("bad_district", "not the name of a district: text is empty".into())
    );
    for json in [
        r#"{"province":41,"name":" "}"#,
        r#"{"province":0,"name":"Gebze"}"#,
        r#"{"province":82,"name":"Gebze"}"#,
        r#"{"province":41}"#,
        r#"{"province":41,"name":"Gebze","plate":41}"#,
    ] {
        assert!(serde_json::from_str::<District>(json).is_err(), "{json}");
    }
}
