//! The table of the provinces: one line for each, in the order of the plate codes.

use super::{Region, province::Facts};

macro_rules! provinces {
    ($($code:literal $name:literal $slug:literal $iso:literal $region:ident $metropolitan:literal
        $nuts1:literal $nuts2:literal [$($alias:literal),*];)+) => {
        [$(Facts {
            code: $code,
            name: $name,
            slug: $slug,
            iso: $iso,
            region: Region::$region,
            metropolitan: $metropolitan,
            nuts1: $nuts1,
            nuts2: $nuts2,
            aliases: &[$($alias),*],
        }),+]
    };
}

/// INVARIANT: line `n` has the plate code `n + 1`.
pub(super) static PROVINCES: [Facts; 81] = provinces! {
    1 "Adana" "adana" "TR-01" Mediterranean true "TR6" "TR62" [];
    2 "Adıyaman" "adiyaman" "TR-02" SoutheasternAnatolia false "TRC" "TRC1" [];
    3 "Afyonkarahisar" "afyonkarahisar" "TR-03" Aegean false "TR3" "TR33" ["Afyon"];
    4 "Ağrı" "agri" "TR-04" EasternAnatolia false "TRA" "TRA2" [];
    5 "Amasya" "amasya" "TR-05" BlackSea false "TR8" "TR83" [];
    6 "Ankara" "ankara" "TR-06" CentralAnatolia true "TR5" "TR51" [];
    7 "Antalya" "antalya" "TR-07" Mediterranean true "TR6" "TR61" [];
    8 "Artvin" "artvin" "TR-08" BlackSea false "TR9" "TR90" [];
    9 "Aydın" "aydin" "TR-09" Aegean true "TR3" "TR32" [];
    10 "Balıkesir" "balikesir" "TR-10" Marmara true "TR2" "TR22" [];
    11 "Bilecik" "bilecik" "TR-11" Marmara false "TR4" "TR41" [];
    12 "Bingöl" "bingol" "TR-12" EasternAnatolia false "TRB" "TRB1" [];
    13 "Bitlis" "bitlis" "TR-13" EasternAnatolia false "TRB" "TRB2" [];
    14 "Bolu" "bolu" "TR-14" BlackSea false "TR4" "TR42" [];
    15 "Burdur" "burdur" "TR-15" Mediterranean false "TR6" "TR61" [];
    16 "Bursa" "bursa" "TR-16" Marmara true "TR4" "TR41" [];
    17 "Çanakkale" "canakkale" "TR-17" Marmara false "TR2" "TR22" [];
    18 "Çankırı" "cankiri" "TR-18" CentralAnatolia false "TR8" "TR82" [];
    19 "Çorum" "corum" "TR-19" BlackSea false "TR8" "TR83" [];
    20 "Denizli" "denizli" "TR-20" Aegean true "TR3" "TR32" [];
    21 "Diyarbakır" "diyarbakir" "TR-21" SoutheasternAnatolia true "TRC" "TRC2" [];
    22 "Edirne" "edirne" "TR-22" Marmara false "TR2" "TR21" [];
    23 "Elazığ" "elazig" "TR-23" EasternAnatolia false "TRB" "TRB1" [];
    24 "Erzincan" "erzincan" "TR-24" EasternAnatolia false "TRA" "TRA1" [];
    25 "Erzurum" "erzurum" "TR-25" EasternAnatolia true "TRA" "TRA1" [];
    26 "Eskişehir" "eskisehir" "TR-26" CentralAnatolia true "TR4" "TR41" [];
    27 "Gaziantep" "gaziantep" "TR-27" SoutheasternAnatolia true "TRC" "TRC1" [];
    28 "Giresun" "giresun" "TR-28" BlackSea false "TR9" "TR90" [];
    29 "Gümüşhane" "gumushane" "TR-29" BlackSea false "TR9" "TR90" [];
    30 "Hakkari" "hakkari" "TR-30" EasternAnatolia false "TRB" "TRB2" ["Hakkâri"];
    31 "Hatay" "hatay" "TR-31" Mediterranean true "TR6" "TR63" ["Antakya"];
    32 "Isparta" "isparta" "TR-32" Mediterranean false "TR6" "TR61" [];
    33 "Mersin" "mersin" "TR-33" Mediterranean true "TR6" "TR62" ["İçel"];
    34 "İstanbul" "istanbul" "TR-34" Marmara true "TR1" "TR10" [];
    35 "İzmir" "izmir" "TR-35" Aegean true "TR3" "TR31" [];
    36 "Kars" "kars" "TR-36" EasternAnatolia false "TRA" "TRA2" [];
    37 "Kastamonu" "kastamonu" "TR-37" BlackSea false "TR8" "TR82" [];
    38 "Kayseri" "kayseri" "TR-38" CentralAnatolia true "TR7" "TR72" [];
    39 "Kırklareli" "kirklareli" "TR-39" Marmara false "TR2" "TR21" [];
    40 "Kırşehir" "kirsehir" "TR-40" CentralAnatolia false "TR7" "TR71" [];
    41 "Kocaeli" "kocaeli" "TR-41" Marmara true "TR4" "TR42" ["İzmit"];
    42 "Konya" "konya" "TR-42" CentralAnatolia true "TR5" "TR52" [];
    43 "Kütahya" "kutahya" "TR-43" Aegean false "TR3" "TR33" [];
    44 "Malatya" "malatya" "TR-44" EasternAnatolia true "TRB" "TRB1" [];
    45 "Manisa" "manisa" "TR-45" Aegean true "TR3" "TR33" [];
    46 "Kahramanmaraş" "kahramanmaras" "TR-46" Mediterranean true "TR6" "TR63" ["Maraş", "K.Maraş"];
    47 "Mardin" "mardin" "TR-47" SoutheasternAnatolia true "TRC" "TRC3" [];
    48 "Muğla" "mugla" "TR-48" Aegean true "TR3" "TR32" [];
    49 "Muş" "mus" "TR-49" EasternAnatolia false "TRB" "TRB2" [];
    50 "Nevşehir" "nevsehir" "TR-50" CentralAnatolia false "TR7" "TR71" [];
    51 "Niğde" "nigde" "TR-51" CentralAnatolia false "TR7" "TR71" [];
    52 "Ordu" "ordu" "TR-52" BlackSea true "TR9" "TR90" [];
    53 "Rize" "rize" "TR-53" BlackSea false "TR9" "TR90" [];
    54 "Sakarya" "sakarya" "TR-54" Marmara true "TR4" "TR42" ["Adapazarı"];
    55 "Samsun" "samsun" "TR-55" BlackSea true "TR8" "TR83" [];
    56 "Siirt" "siirt" "TR-56" SoutheasternAnatolia false "TRC" "TRC3" [];
    57 "Sinop" "sinop" "TR-57" BlackSea false "TR8" "TR82" [];
    58 "Sivas" "sivas" "TR-58" CentralAnatolia false "TR7" "TR72" [];
    59 "Tekirdağ" "tekirdag" "TR-59" Marmara true "TR2" "TR21" [];
    60 "Tokat" "tokat" "TR-60" BlackSea false "TR8" "TR83" [];
    61 "Trabzon" "trabzon" "TR-61" BlackSea true "TR9" "TR90" [];
    62 "Tunceli" "tunceli" "TR-62" EasternAnatolia false "TRB" "TRB1" [];
    63 "Şanlıurfa" "sanliurfa" "TR-63" SoutheasternAnatolia true "TRC" "TRC2" ["Urfa"];
    64 "Uşak" "usak" "TR-64" Aegean false "TR3" "TR33" [];
    65 "Van" "van" "TR-65" EasternAnatolia true "TRB" "TRB2" [];
    66 "Yozgat" "yozgat" "TR-66" CentralAnatolia false "TR7" "TR72" [];
    67 "Zonguldak" "zonguldak" "TR-67" BlackSea false "TR8" "TR81" [];
    68 "Aksaray" "aksaray" "TR-68" CentralAnatolia false "TR7" "TR71" [];
    69 "Bayburt" "bayburt" "TR-69" BlackSea false "TRA" "TRA1" [];
    70 "Karaman" "karaman" "TR-70" CentralAnatolia false "TR5" "TR52" [];
    71 "Kırıkkale" "kirikkale" "TR-71" CentralAnatolia false "TR7" "TR71" [];
    72 "Batman" "batman" "TR-72" SoutheasternAnatolia false "TRC" "TRC3" [];
    73 "Şırnak" "sirnak" "TR-73" SoutheasternAnatolia false "TRC" "TRC3" [];
    74 "Bartın" "bartin" "TR-74" BlackSea false "TR8" "TR81" [];
    75 "Ardahan" "ardahan" "TR-75" EasternAnatolia false "TRA" "TRA2" [];
    76 "Iğdır" "igdir" "TR-76" EasternAnatolia false "TRA" "TRA2" [];
    77 "Yalova" "yalova" "TR-77" Marmara false "TR4" "TR42" [];
    78 "Karabük" "karabuk" "TR-78" BlackSea false "TR8" "TR81" [];
    79 "Kilis" "kilis" "TR-79" SoutheasternAnatolia false "TRC" "TRC1" [];
    80 "Osmaniye" "osmaniye" "TR-80" Mediterranean false "TR6" "TR63" [];
    81 "Düzce" "duzce" "TR-81" BlackSea false "TR4" "TR42" [];
};
