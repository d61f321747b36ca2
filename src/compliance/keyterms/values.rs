//! What the text says of each kind, put into a form that can be compared.

use super::clauses::Clauses;
use super::days::Day;
use super::extract::Found;
use super::read::{Reader, distinct, length_of, period, renewal_lengths};
use super::{Category, Length, Value};
use crate::compliance::checks::courts::{governing_places, laws_named};
use crate::compliance::detect::{STRONG, WEAK};
use crate::compliance::text::{Party, Span};

/// The most that stands between two parties that are introduced together, in bytes.
const BETWEEN_PARTIES: usize = 400;
/// The most lengths that are told of one kind.
const MOST_LENGTHS: usize = 6;

/// What a reader of a kind says, and where that stands.
pub(super) type Read = (Option<Value>, Vec<Span>);

impl Reader<'_> {
    /// The value of a kind, where it has one, and where it stands.
    pub(super) fn said_of(&self, category: Category) -> (Option<Value>, Vec<Found>) {
        let found = |spans: &[Span], confidence: f64| -> Vec<Found> {
            let detector = || format!("{}.0", category.id());
            spans.iter().map(|span| Found { span: span.clone(), confidence, detector: detector() }).collect()
        };
        let read = |(value, spans): Read| (value, found(&distinct(spans), STRONG));
        let of_day = |day: Day| {
            let confidence = if day.proposal.is_sure { STRONG } else { WEAK };
            let spans = found(&day.spans, confidence);
            (Some(Value::Day { day: day.day, worked_out: day.worked_out }), spans)
        };
        match category {
            Category::Title => {
                let (title, _) = self.title("");
                let span = self.title_span();
                let text = title.values.get("title").cloned().filter(|_| span.is_some());
                (text.map(|text| Value::Text { text }), found(span.as_slice(), STRONG))
            }
            Category::Parties => {
                let parties = self.introduced();
                let names = parties.iter().map(|it| it.name.clone()).collect();
                let spans: Vec<Span> = parties.iter().flat_map(|it| self.names_of(it)).collect();
                (Some(Value::Names { names }), found(&spans, STRONG))
            }
            Category::AgreementDate => match self.agreed() {
                Some(day) => of_day(day),
                None => (None, found(self.blank_date().as_slice(), WEAK)),
            },
            Category::EffectiveDate => {
                let agreed = self.agreed();
                let (value, mut spans) = self.start(agreed.as_ref()).map_or_else(Default::default, of_day);
                spans.extend(self.detected(category));
                // A text that speaks of taking effect and names no other day takes effect on its own.
                let own = agreed
                    .map(|it| Value::Day { day: it.day, worked_out: Some("the date of the agreement".to_owned()) });
                (value.or(own).filter(|_| !spans.is_empty()), spans)
            }
            Category::ExpiryDate => {
                let agreed = self.agreed();
                let start = self.start(agreed.as_ref());
                let (value, mut spans) =
                    self.end(start.as_ref().or(agreed.as_ref())).map_or_else(Default::default, of_day);
                spans.extend(self.detected(category));
                (value.or_else(|| self.runs_on().then_some(Value::NoEnd)), spans)
            }
            Category::GoverningLaw => {
                let detected = self.detected(category);
                let mut named = governing_places(self.text);
                if named.is_empty() {
                    named.extend(detected.iter().flat_map(|it| laws_named(self.text.slice(&it.span), &it.span)));
                }
                let mut places: Vec<String> = Vec::new();
                for it in &named {
                    let place = it.part.clone().unwrap_or_else(|| it.place.shown());
                    if !places.contains(&place) {
                        places.push(place);
                    }
                }
                // "Delaware, in the United States" is the law of Delaware.
                if places.len() > 1 {
                    places.retain(|it| it != "United States");
                }
                let sentences: Vec<Span> = named.iter().map(|it| it.sentence.clone()).collect();
                let mut spans = found(&sentences, STRONG);
                spans.extend(detected);
                ((!places.is_empty()).then_some(Value::Places { places }), spans)
            }
            Category::Renewal => {
                let said = self.detected(category);
                let spans: Vec<Span> = said.iter().map(|it| it.span.clone()).collect();
                let lengths = spans.iter().flat_map(|it| renewal_lengths(self.text.slice(it)));
                let (how, length) =
                    (self.renews(&spans), lengths.filter_map(|it| period(&it).and(length_of(&it))).next());
                ((how.is_some() || length.is_some()).then_some(Value::Renewal { how, length }), said)
            }
            Category::RenewalNotice => {
                let said = self.detected(category);
                let lengths = said.iter().flat_map(|it| self.notices(&it.span));
                let length = lengths.filter_map(|it| period(&it).and(length_of(&it))).next();
                (length.map(|length| Value::Length { length }), said)
            }
            Category::TerminationForConvenience => self.clauses(category, Clauses::endings),
            Category::LiabilityCap => self.clauses(category, Clauses::limit),
            Category::Insurance => self.clauses(category, Clauses::insurance),
            Category::WarrantyPeriod => self.clauses(category, Clauses::warranty),
            Category::AuditRight => self.clauses(category, Clauses::notice),
            Category::AgreedDamages => self.clauses(category, Clauses::sums),
            Category::MinimumCommitment => self.clauses(category, Clauses::commitment),
            Category::RevenueShare | Category::PriceLimit => self.clauses(category, Clauses::shares),
            Category::NonCompete | Category::CustomerNonSolicit | Category::StaffNonSolicit => {
                self.clauses(category, Clauses::restraint)
            }
            Category::UncappedLiability | Category::Assignment | Category::ChangeOfControl | Category::LicenceGrant => {
                self.clauses(category, |it| it.choices(category))
            }
            Category::UsageLimit
            | Category::PriceParity
            | Category::Exclusivity
            | Category::RestrictionException
            | Category::NonDisparagement
            | Category::FirstRefusal
            | Category::IpAssignment
            | Category::JointIp
            | Category::NonTransferableLicence
            | Category::LicensorAffiliates
            | Category::LicenseeAffiliates
            | Category::UnlimitedLicence
            | Category::PerpetualLicence
            | Category::SourceCodeEscrow
            | Category::AfterTheEnd
            | Category::NoChallenge
            | Category::ThirdPartyRights => (None, self.detected(category)),
            Category::NoticeToEnd => read(self.notice_to_end()),
            Category::Courts => read(self.courts()),
            Category::PaymentDays => read(self.payment_days()),
            Category::LateInterest => read(self.late_interest()),
            Category::LimitedSides => read(self.limited_sides()),
            Category::Vat => read(self.vat()),
            Category::Ir35 => read(self.ir35()),
            Category::ConfidentialityLength => read(self.confidentiality_length()),
            Category::DataRoles => read(self.data_roles()),
            Category::TransferMechanism => read(self.transfer_mechanism()),
            Category::BreachNotice => read(self.breach_notice()),
            Category::CancellationPeriod => read(self.cancellation_period()),
            Category::Pay => read(self.at_work(Self::pay)),
            Category::WorkingHours => read(self.at_work(Self::working_hours)),
            Category::Holiday => read(self.at_work(Self::holiday)),
            Category::Probation => read(self.at_work(Self::probation)),
        }
    }

    /// The clauses of a kind, and what `says` reads of them.
    fn clauses<'r>(
        &'r self,
        category: Category,
        says: impl Fn(&Clauses<'r>) -> Option<Value>,
    ) -> (Option<Value>, Vec<Found>) {
        let clauses = Clauses::new(self, self.detected(category));
        (says(&clauses), clauses.into_found())
    }

    /// The parties that are introduced together; what a long head names later is somebody or something else.
    fn introduced(&self) -> Vec<&Party> {
        let mut parties: Vec<&Party> = Vec::new();
        for it in self.text.parties() {
            let end = parties.last().map_or(it.span.start, |last| last.span.end);
            if parties.len() >= 2 && it.span.start > end + BETWEEN_PARTIES {
                break;
            }
            parties.push(it);
        }
        parties
    }

    /// The name of a party and what it is called from then on, where it is introduced.
    fn names_of(&self, party: &Party) -> Vec<Span> {
        let words = self.text.slice(&party.span);
        let named = words.find(party.name.as_str()).map_or(0..words.len(), |at| at..at + party.name.len());
        let mut spans: Vec<Span> = Vec::new();
        let mut from = named.end;
        spans.push(party.span.start + named.start..party.span.start + named.end);
        for label in &party.labels {
            if let Some(at) = words.get(from..).and_then(|it| it.find(label.as_str())) {
                let start = party.span.start + from + at;
                spans.push(start..start + label.len());
                from += at + label.len();
            }
        }
        spans
    }
}

/// The value of some lengths that are given for the same, each told once.
pub(super) fn lengths(all: impl IntoIterator<Item = Length>) -> Option<Value> {
    let mut lengths: Vec<Length> = Vec::new();
    for it in all {
        if !lengths.contains(&it) && lengths.len() < MOST_LENGTHS {
            lengths.push(it);
        }
    }
    match lengths.len() {
        0 => None,
        1 => lengths.pop().map(|length| Value::Length { length }),
        _ => Some(Value::Lengths { lengths }),
    }
}
