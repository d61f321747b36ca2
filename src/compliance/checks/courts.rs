//! The law that governs and the courts that decide.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::{CheckInput, Outcome, Said, Span, Text, Verdict, Zone, in_order, said, wording};

/// A country, or the part of one that has its own law.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::compliance) enum Place {
    EnglandAndWales,
    Scotland,
    NorthernIreland,
    /// Said without a part: fits each of them.
    UnitedKingdom,
    /// Anywhere else, in lower case.
    Elsewhere(String),
}

impl Place {
    /// Whether it is the United Kingdom or a part of it.
    pub(super) fn is_uk(&self) -> bool {
        match self {
            Self::EnglandAndWales | Self::Scotland | Self::NorthernIreland | Self::UnitedKingdom => true,
            Self::Elsewhere(_) => false,
        }
    }

    /// Its name.
    pub(in crate::compliance) fn shown(&self) -> String {
        match self {
            Self::EnglandAndWales => "England and Wales".to_owned(),
            Self::Scotland => "Scotland".to_owned(),
            Self::NorthernIreland => "Northern Ireland".to_owned(),
            Self::UnitedKingdom => "United Kingdom".to_owned(),
            Self::Elsewhere(place) => title_case(place),
        }
    }
}

/// "isle of man" as "Isle of Man".
fn title_case(words: &str) -> String {
    let small = |it: &str| matches!(it, "of" | "and" | "the");
    words
        .split(' ')
        .map(|it| if small(it) { it.to_owned() } else { crate::typed::capitalised(it) })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A place named in a sentence of the document.
#[derive(Clone, Debug)]
pub(in crate::compliance) struct Named {
    pub(in crate::compliance) place: Place,
    /// Its own name where it is a part of a country, such as Ontario.
    pub(in crate::compliance) part: Option<String>,
    pub(in crate::compliance) sentence: Span,
}

/// Places outside the UK that contracts choose, as they are named in "laws of …" and "courts of …".
const ELSEWHERE: &str = "alaska|arkansas|idaho|iowa|maine|mississippi|montana|nebraska|new hampshire|new mexico|north dakota|south dakota|puerto rico|rhode island|vermont|west virginia|wyoming|district of columbia|kazakhstan|papua new guinea|iceland|estonia|latvia|lithuania|slovakia|slovak republic|slovenia|croatia|serbia|bulgaria|chile|colombia|peru|venezuela|panama|egypt|morocco|kuwait|bahrain|oman|pakistan|bangladesh|sri lanka|thailand|vietnam|malaysia|indonesia|philippines|bahamas|barbados|mauritius|liechtenstein|monaco|manitoba|saskatchewan|nova scotia|queensland|new york|delaware|california|texas|florida|illinois|massachusetts|new jersey|nevada|washington|georgia|ohio|pennsylvania|virginia|maryland|colorado|arizona|minnesota|michigan|utah|north carolina|south carolina|tennessee|connecticut|wisconsin|missouri|indiana|oregon|louisiana|kansas|kentucky|alabama|oklahoma|hawaii|united states|republic of ireland|ireland|dublin|france|paris|germany|netherlands|amsterdam|belgium|luxembourg|spain|portugal|italy|switzerland|zurich|geneva|austria|denmark|sweden|norway|finland|poland|czech republic|hungary|romania|greece|turkey|malta|cyprus|israel|india|china|hong kong|singapore|japan|korea|taiwan|australia|new south wales|victoria|new zealand|canada|ontario|british columbia|quebec|alberta|bermuda|cayman islands|british virgin islands|jersey|guernsey|isle of man|gibraltar|united arab emirates|dubai|abu dhabi|saudi arabia|qatar|south africa|nigeria|kenya|brazil|mexico|argentina|russia|ukraine";

static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    // British Columbia is named before what is British.
    wording(&format!(
        r"\b(?:(northern ireland|northern irish|belfast)|(england|wales|english|welsh|london|manchester|birmingham|leeds|bristol|cardiff)|(scotland|scots|scottish|edinburgh|glasgow|court of session)|({ELSEWHERE}|irish|french|german|dutch|swiss|italian|spanish|american|indian|australian|canadian|prc)|(united kingdom|great britain|british|uk))\b"
    ))
});

patterns! {
    GOVERNS = r"\bgovern(?:ed|s|ing)?\b[^;]{0,160}\blaws?\b|\bcontrolled by\b[^;]{0,40}\blaws?\b|\blaws?\b[^.;]{0,80}\bgovern|\bconstrued\b[^;]{0,80}\blaws?\b|\binterpreted\b[^;]{0,80}\blaws?\b|\bapplicable law ?[:|-]|\bsubject to (?:the )?(?:laws? of|english|scots|scottish)|\b(?:english|scots|scottish) law (?:applies|shall apply|will apply)|\blaws? of [^.;]{3,60} appl(?:y|ies)\b";
    LAW_OF = r"\blaws?\b(?: [\w-]+){0,6}? of (?:the )?(?:(?:state|commonwealth|province|republic|kingdom|people's republic) of )?([^.;,]{3,60})|\b(english|scots|scottish|uk|british|northern irish|irish|french|german|dutch|swiss|italian|spanish|indian|australian|canadian) laws?\b|\b(?:governing|applicable) law ?[:|-] ?(?:the )?(?:laws? of )?([^.;,|]{3,60})";
    OF_A_COMPANY = r"\b(?:organi[sz]ed|incorporated|existing|formed|established|registered|good standing|bankruptcy|insolvency)\b[^.;]*$";
    COURTS = r"\bcourts?\b|\btribunals? of\b";
    DECIDE = r"\bjurisdiction\b|\bsubmit\w*\b|\bvenue\b|\bproceedings\b|\bdisputes?\b|\bbrought (?:in|before)\b";
    COURT_OF = r"\bcourts?\b[^.;]{0,50}? (?:of|in|located in|sitting in|situated in|for) (?:the )?(?:(?:state|commonwealth|province|republic|county|city) of )?([^.;]{3,80})|\b(english|scottish|scots|northern irish|irish|french|german|dutch|swiss|italian|spanish|indian|australian|canadian|american|uk|british) courts?\b|\bcourts? of session\b";
    EXCLUSIVE = r"\bexclusive(?:ly)?\b";
    NON_EXCLUSIVE = r"\bnon-? ?exclusive\b";
    ARBITRATION = r"\barbitrat(?:ion|or|ed)\b";
    SEAT = r"\b(?:seat|place|venue)\b[^.;]{0,60}\b(?:london|england|edinburgh|scotland|belfast|united kingdom)\b|\blcia\b|\blondon court of international arbitration|\barbitrat\w+ in (?:london|england|edinburgh|scotland|belfast)";
}

/// Parts of countries elsewhere that have a law of their own and are told apart by it alone.
const PARTS: [&str; 11] = [
    "new south wales",
    "victoria",
    "queensland",
    "ontario",
    "british columbia",
    "quebec",
    "alberta",
    "manitoba",
    "saskatchewan",
    "nova scotia",
    "dubai",
];

fn places_in(words: &str) -> Vec<(Place, Option<String>)> {
    let mut found: Vec<(Place, Option<String>)> = Vec::new();
    for it in PLACE.captures_iter(words) {
        let mut part = None;
        let place = if it.get(1).is_some() {
            Place::NorthernIreland
        } else if it.get(2).is_some() {
            Place::EnglandAndWales
        } else if it.get(3).is_some() {
            Place::Scotland
        } else if it.get(5).is_some() {
            Place::UnitedKingdom
        } else {
            let word = it.get(4).map_or("", |it| it.as_str()).to_ascii_lowercase();
            part = PARTS.contains(&word.as_str()).then(|| title_case(&word));
            let place = match word.as_str() {
                "irish" | "dublin" | "republic of ireland" => "ireland",
                "french" | "paris" => "france",
                "german" => "germany",
                "dutch" | "amsterdam" => "netherlands",
                "swiss" | "zurich" | "geneva" => "switzerland",
                "italian" => "italy",
                "spanish" => "spain",
                "american" => "united states",
                "indian" => "india",
                "australian" | "new south wales" | "victoria" | "queensland" => "australia",
                "canadian" | "ontario" | "british columbia" | "quebec" | "alberta" | "manitoba" | "saskatchewan"
                | "nova scotia" => "canada",
                "prc" => "china",
                "dubai" | "abu dhabi" => "united arab emirates",
                other => other,
            };
            Place::Elsewhere(place.to_owned())
        };
        if !found.iter().any(|it| it.0 == place) {
            found.push((place, part));
        }
    }
    found
}

fn named_by(pattern: &Regex, sentence: &Said<'_>) -> Vec<Named> {
    let mut places: Vec<(Place, Option<String>)> = Vec::new();
    for it in pattern.captures_iter(&sentence.words) {
        let start = it.get(0).map_or(0, |it| it.start());
        if OF_A_COMPANY.is_match(super::before(&sentence.words, start, 60)) {
            continue;
        }
        let words = it.iter().skip(1).flatten().next().or(it.get(0)).map_or("", |it| it.as_str());
        // "England and Wales and the courts of Ireland": the words that belong to this law end before the courts.
        let end = words.to_ascii_lowercase().find("court").unwrap_or(words.len());
        for place in places_in(words.get(..end).filter(|it| !it.is_empty()).unwrap_or(words)) {
            if !places.iter().any(|it| it.0 == place.0) {
                places.push(place);
            }
        }
    }
    places.into_iter().map(|(place, part)| Named { place, part, sentence: sentence.own.clone() }).collect()
}

/// The places whose law a sentence names.
pub(in crate::compliance) fn laws_named(words: &str, sentence: &Span) -> Vec<Named> {
    let said = Said { words: Cow::Borrowed(words), own: sentence.clone(), zone: Zone::Body, clause: None };
    named_by(&LAW_OF, &said)
}

/// The places whose law governs the document.
pub(in crate::compliance) fn governing_places(text: &Text) -> Vec<Named> {
    said(text).filter(|it| GOVERNS.is_match(&it.words)).flat_map(|it| named_by(&LAW_OF, &it)).collect()
}

/// The places whose courts decide.
pub(in crate::compliance) fn court_places(text: &Text) -> Vec<Named> {
    said(text)
        .filter(|it| COURTS.is_match(&it.words) && DECIDE.is_match(&it.words))
        .flat_map(|it| named_by(&COURT_OF, &it))
        .collect()
}

/// Whether a sentence on courts keeps the others out; `None` where it does not say.
pub(in crate::compliance) fn is_exclusive(words: &str) -> Option<bool> {
    if NON_EXCLUSIVE.is_match(words) {
        return Some(false);
    }
    EXCLUSIVE.is_match(words).then_some(true)
}

fn fit(law: &Place, courts: &Place) -> bool {
    law == courts
        || (law.is_uk() && courts.is_uk() && (*law == Place::UnitedKingdom || *courts == Place::UnitedKingdom))
}

/// `CHK-LAWJUR`: the courts are those of the country whose law governs.
pub(in crate::compliance) fn law_and_courts(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let laws = governing_places(text);
    let courts = court_places(text);
    if laws.is_empty() || courts.is_empty() {
        let seated =
            !laws.is_empty() && said(text).any(|it| ARBITRATION.is_match(&it.words) && SEAT.is_match(&it.words));
        return Verdict::new(if seated { Outcome::Pass } else { Outcome::NotApplicable }, 0.8);
    }
    let of_a_state = |place: &Place| matches!(place, Place::Elsewhere(name) if name == "united states");
    let matched = laws
        .iter()
        .any(|law| courts.iter().any(|it| fit(&law.place, &it.place) || of_a_state(&it.place) && !law.place.is_uk()));
    let relaxed = courts.iter().any(|it| NON_EXCLUSIVE.is_match(text.slice(&it.sentence)))
        || said(text).any(|it| ARBITRATION.is_match(&it.words) && SEAT.is_match(&it.words));
    let spans = || in_order(laws.iter().chain(&courts).map(|it| it.sentence.clone()).collect());
    if matched || relaxed {
        return Verdict::new(Outcome::Pass, 0.85).at(spans());
    }
    Verdict::new(Outcome::Fail, 0.85).at(spans())
}
