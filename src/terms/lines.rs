//! The lines in which people answer what the terms are made of, and what each of them says.
//!
//! A line is read whole or refused with the sentence that helps; whatever it says ends up in the terms, so nothing of it is
//! guessed.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::object::Privacy;
use super::shape::{is_decimal, is_region, version};
use super::vocabulary::{Class, OutputKind};
use crate::compliance::only_date;

/// A data set as somebody names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DataSetLine {
    pub(crate) title: String,
    pub(crate) file: String,
    pub(crate) records: u64,
    pub(crate) bytes: u64,
    pub(crate) classes: Vec<Class>,
    /// 64 hexadecimal digits.
    pub(crate) sha256: String,
}

/// A kind of result, who receives it and who owns it, by the names that the contract uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OutputLine {
    pub(crate) kind: OutputKind,
    pub(crate) to: Vec<String>,
    /// `None` where the parties own it together.
    pub(crate) owner: Option<String>,
}

/// A release of the worker that is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MeasurementLine {
    pub(crate) label: String,
    pub(crate) version: [u32; 3],
    pub(crate) until: Date,
    pub(crate) pcrs: [String; 3],
}

/// Somebody else who may handle the sealed data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SubProcessorLine {
    pub(crate) name: String,
    /// Two letters (ISO 3166).
    pub(crate) country: String,
    pub(crate) task: String,
}

#[expect(clippy::expect_used, reason = "the patterns are constants of this source, each compiled by a test")]
fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("a constant pattern compiles")
}

static DATA_SET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<title>.{2,160}?): (?P<file>[^,]{1,120}), (?P<records>[0-9][0-9,]*) records?, (?P<size>[0-9]+(?:\.[0-9]{1,3})?) (?P<unit>bytes?|kB|KB|MB|GB|TB), (?P<classes>.+), SHA-256 (?P<hash>[0-9A-Fa-f]{64})\.?$",
    )
});

/// `Letters: letters.csv, 18,250 records, 90 MB, confidential and personal data, SHA-256 f177…`.
pub(crate) fn data_set(line: &str) -> Result<DataSetLine, String> {
    let shape = "Write it as: title: file, 18,250 records, 90 MB, confidential and personal data, SHA-256 and the 64 figures and letters from 0 to f of its fingerprint.";
    let Some(found) = DATA_SET.captures(line.trim()) else { return Err(shape.to_owned()) };
    let part = |name: &str| found.name(name).map_or("", |it| it.as_str());
    let records = part("records").replace(',', "").parse().ok().filter(|it| *it > 0);
    let records: u64 = records.ok_or("A data set has at least one record.")?;
    let unit: u64 = match part("unit") {
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "TB" => 1_000_000_000_000,
        _ => 1,
    };
    let bytes = scaled(part("size"), unit).filter(|it| *it > 0).ok_or("A data set has at least one byte.")?;
    Ok(DataSetLine {
        title: part("title").trim().to_owned(),
        file: part("file").trim().to_owned(),
        records,
        bytes,
        classes: classes(part("classes"))?,
        sha256: part("hash").to_ascii_lowercase(),
    })
}

/// A decimal number of a unit, in whole units of one.
fn scaled(number: &str, unit: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let thousandths: u64 = format!("{fraction:0<3}").parse().ok()?;
    let whole = whole.parse::<u64>().ok()?.checked_mul(unit)?;
    whole.checked_add(thousandths.checked_mul(unit)? / 1_000)
}

/// `confidential and personal data`, in any order, with commas or `and`.
fn classes(words: &str) -> Result<Vec<Class>, String> {
    let mut classes = Vec::new();
    for said in words.replace(" and ", ", ").split(',').map(str::trim).filter(|it| !it.is_empty()) {
        let plain = said.to_lowercase().replace([' ', '-'], "_").replace("’s", "").replace("'s", "");
        let plain = plain.strip_suffix("_data").or_else(|| plain.strip_suffix("_information")).unwrap_or(&plain);
        let class = match plain {
            "trade_secrets" => Some(Class::TradeSecret),
            "criminal_offences" => Some(Class::CriminalOffence),
            other => Class::parse(other),
        };
        match class {
            Some(class) if classes.contains(&class) => return Err(format!("“{said}” stands there twice.")),
            Some(class) => classes.push(class),
            None => {
                let known: Vec<String> = Class::WORDS.iter().map(|it| it.replace('_', " ")).collect();
                return Err(format!("“{said}” is no class of data. Choose from: {}.", known.join(", ")));
            }
        }
    }
    if classes.is_empty() { Err("Say what it contains, such as confidential.".to_owned()) } else { Ok(classes) }
}

/// `metrics, to the Data Owner and the Developer, owned by the Developer`, or `…, owned jointly`.
pub(crate) fn output(line: &str) -> Result<OutputLine, String> {
    let shape = "Write it as: metrics, to the Data Owner and the Developer, owned by the Developer.";
    let line = line.trim().trim_end_matches('.');
    let (kind, rest) = line.split_once(',').ok_or(shape)?;
    let kind = OutputKind::parse(kind.trim()).ok_or_else(|| {
        format!("“{}” is no kind of result. Choose from: {}.", kind.trim(), OutputKind::WORDS.join(", "))
    })?;
    let (to, owner) = rest.rsplit_once(", owned ").ok_or(shape)?;
    let to = to.trim().strip_prefix("to ").ok_or(shape)?;
    let to: Vec<String> =
        to.replace(" and ", ", ").split(',').map(name).filter(|it| !it.is_empty()).map(str::to_owned).collect();
    if to.is_empty() {
        return Err(shape.to_owned());
    }
    let owner = match owner.trim() {
        "jointly" => None,
        other => Some(name(other.strip_prefix("by ").ok_or(shape)?).to_owned()),
    };
    Ok(OutputLine { kind, to, owner })
}

/// A party without its article.
fn name(words: &str) -> &str {
    let words = words.trim();
    words.strip_prefix("the ").or_else(|| words.strip_prefix("The ")).unwrap_or(words).trim()
}

static MEASUREMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<label>.{1,150}?), until (?P<until>[^:]{6,40}): PCR0 (?P<pcr0>[0-9A-Fa-f]+), PCR1 (?P<pcr1>[0-9A-Fa-f]+), PCR2 (?P<pcr2>[0-9A-Fa-f]+)\.?$",
    )
});

/// `pactoria-worker 1.4.0, until 30 June 2027: PCR0 3e63…, PCR1 cc88…, PCR2 5cf6…`.
pub(crate) fn measurement(line: &str) -> Result<MeasurementLine, String> {
    let shape = "Write each as: pactoria-worker 1.4.0, until 30 June 2027: PCR0 …, PCR1 …, PCR2 …, with the three values as the operator publishes them.";
    let found = MEASUREMENT.captures(line.trim()).ok_or(shape)?;
    let part = |name: &str| found.name(name).map_or("", |it| it.as_str());
    let mut pcrs = Vec::new();
    for (name, value) in [("PCR0", part("pcr0")), ("PCR1", part("pcr1")), ("PCR2", part("pcr2"))] {
        if value.len() != 96 {
            return Err(format!("{name} has {} figures and letters; it must have 96.", value.len()));
        }
        if value.bytes().all(|it| it == b'0') {
            return Err(format!(
                "{name} is all zeros, the mark of a worker that can be debugged. It is never accepted."
            ));
        }
        pcrs.push(value.to_ascii_lowercase());
    }
    let label = part("label").trim().to_owned();
    let numbered = label.rsplit(' ').next().and_then(version);
    let version = numbered.ok_or_else(|| format!("The label “{label}” must end with its version, such as 1.4.0."))?;
    let until = only_date(part("until")).ok_or("The last day must be a date, such as 30 June 2027.")?;
    let pcrs = pcrs.try_into().map_err(|_| shape)?;
    Ok(MeasurementLine { label, version, until, pcrs })
}

/// `AWS London (aws:eu-west-2)`, or only what stands in the brackets.
pub(crate) fn region(line: &str) -> Result<String, String> {
    let line = line.trim();
    let code = line.strip_suffix(')').and_then(|it| it.rsplit_once('(')).map_or(line, |it| it.1);
    if is_region(code) {
        return Ok(code.to_owned());
    }
    Err("Write each place with its code, such as AWS London (aws:eu-west-2); a place of your own as Our cellar (site:our-cellar).".to_owned())
}

static BUDGET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^epsilon (?P<job>[0-9.]+) a job and (?P<total>[0-9.]+) in all,? (?:with|and) delta (?P<delta>[0-9.]+)$")
});

/// `epsilon 0.4 a job and 8 in all, with delta 0.00001`.
pub(crate) fn privacy_budget(text: &str) -> Result<Privacy, String> {
    let shape = "Write it as: epsilon 0.4 a job and 8 in all, with delta 0.00001.";
    let found = BUDGET.captures(text.trim().trim_end_matches('.')).ok_or(shape)?;
    let part = |name: &str| found.name(name).map_or("", |it| it.as_str().trim_end_matches('.')).to_owned();
    let it = Privacy { epsilon_total: part("total"), epsilon_per_job: part("job"), delta_total: part("delta") };
    if [&it.epsilon_total, &it.epsilon_per_job, &it.delta_total].into_iter().all(|it| is_decimal(it)) {
        Ok(it)
    } else {
        Err(shape.to_owned())
    }
}

/// `Lowmoor Hosting Limited, United Kingdom, host of the worker`.
pub(crate) fn sub_processor(line: &str) -> Result<SubProcessorLine, String> {
    let shape =
        "Write it as name, country, task, for example: Lowmoor Hosting Limited, United Kingdom, host of the worker.";
    let line = line.trim().trim_end_matches('.');
    // A name may hold commas; a country does not.
    let parts: Vec<&str> = line.split(',').map(str::trim).collect();
    let place = parts.iter().skip(1).position(|it| country(it).is_some()).map(|it| it + 1);
    let Some(place) = place else {
        return Err(format!("{shape} If the country is not known here, give its two letters, such as IE."));
    };
    let (name, task) = (parts.get(..place), parts.get(place + 1..));
    let (name, task) = (name.unwrap_or_default().join(", "), task.unwrap_or_default().join(", "));
    let found = parts.get(place).and_then(|it| country(it));
    match found {
        Some(country) if name.chars().count() >= 2 && !task.is_empty() => Ok(SubProcessorLine { name, country, task }),
        Some(_) | None => Err(shape.to_owned()),
    }
}

/// The two letters of a country by its English name, or as they are.
fn country(words: &str) -> Option<String> {
    let name = words.to_lowercase();
    let is_code = words.len() == 2 && words.bytes().all(|it| it.is_ascii_uppercase());
    let known = COUNTRIES.iter().find(|it| it.0 == name).map(|it| it.1);
    known.or(is_code.then_some(words)).map(str::to_owned)
}

const COUNTRIES: &[(&str, &str)] = &[
    ("united kingdom", "GB"),
    ("uk", "GB"),
    ("great britain", "GB"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("wales", "GB"),
    ("northern ireland", "GB"),
    ("ireland", "IE"),
    ("isle of man", "IM"),
    ("jersey", "JE"),
    ("guernsey", "GG"),
    ("gibraltar", "GI"),
    ("austria", "AT"),
    ("belgium", "BE"),
    ("bulgaria", "BG"),
    ("croatia", "HR"),
    ("cyprus", "CY"),
    ("czechia", "CZ"),
    ("denmark", "DK"),
    ("estonia", "EE"),
    ("finland", "FI"),
    ("france", "FR"),
    ("germany", "DE"),
    ("greece", "GR"),
    ("hungary", "HU"),
    ("iceland", "IS"),
    ("italy", "IT"),
    ("latvia", "LV"),
    ("liechtenstein", "LI"),
    ("lithuania", "LT"),
    ("luxembourg", "LU"),
    ("malta", "MT"),
    ("netherlands", "NL"),
    ("norway", "NO"),
    ("poland", "PL"),
    ("portugal", "PT"),
    ("romania", "RO"),
    ("slovakia", "SK"),
    ("slovenia", "SI"),
    ("spain", "ES"),
    ("sweden", "SE"),
    ("switzerland", "CH"),
    ("ukraine", "UA"),
    ("turkey", "TR"),
    ("israel", "IL"),
    ("united states", "US"),
    ("usa", "US"),
    ("canada", "CA"),
    ("brazil", "BR"),
    ("mexico", "MX"),
    ("australia", "AU"),
    ("new zealand", "NZ"),
    ("japan", "JP"),
    ("south korea", "KR"),
    ("singapore", "SG"),
    ("hong kong", "HK"),
    ("taiwan", "TW"),
    ("india", "IN"),
    ("philippines", "PH"),
    ("malaysia", "MY"),
    ("south africa", "ZA"),
    ("kenya", "KE"),
    ("nigeria", "NG"),
    ("egypt", "EG"),
    ("united arab emirates", "AE"),
    ("china", "CN"),
];
