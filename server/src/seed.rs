//! `pactoria seed`: a believable company to look around in, made through the real actions so that it cannot rot.
//!
//! Its password is drawn anew unless one is given: a demonstration with a known password would be a door.

mod many;

pub use many::{MOST, MOST_COMPANIES, Many, seed_many};

use jiff::ToSpan;
use pactoria::accounts::actions::register;
use pactoria::accounts::form::RegistrationForm;
use pactoria::clauses::{self, WordingForm};
use pactoria::compliance::{Decision, Outcome};
use pactoria::context::{Ctx, Services, Visit};
use pactoria::contracts::actions::{self as contracts, StepForm};
use pactoria::contracts::form::ContractForm;
use pactoria::contracts::{ContractType, Status};
use pactoria::crypto;
use pactoria::findings::form::{DecisionForm, Seen, usual_until};
use pactoria::frameworks::form::{AttestationForm, PeriodForm};
use pactoria::frameworks::{Framework, actions as frameworks};
use pactoria::ids::ContractId;
use pactoria::keydates::form::KeyTermsForm;
use pactoria::obligations::form::ObligationForm;
use pactoria::playbook::form::{OwnForm, SwitchForm};
use pactoria::playbook::{self, Position, writing};
use pactoria::problem::Problem;
use pactoria::processing::form::{AnswerForm, SayingForm};
use pactoria::processing::{Aspect, Role, Standing};
use pactoria::related::{self, Relation};
use pactoria::tags::form::Written;
use pactoria::{findings, keydates, models, obligations, processing, reminders, tags, templates};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The e-mail to sign in with.
pub const EMAIL: &str = "priya.nair@thornbury-optics.example";

/// What was made.
pub struct Seeded {
    /// The e-mail to sign in with.
    pub email: &'static str,
    /// Its password.
    pub password: String,
    /// How many contracts there are.
    pub contracts: u32,
}

/// Makes the company, its owner and its contracts.
///
/// # Errors
/// A conflict when it is there already.
pub async fn seed(services: &Arc<Services>, password: Option<String>) -> Result<Seeded, Problem> {
    let password = match password {
        Some(password) => password,
        None => drawn_password()?,
    };
    let form = RegistrationForm {
        email: EMAIL.to_owned(),
        full_name: "Priya Nair".to_owned(),
        password: password.clone(),
        company_name: "Thornbury Optics Limited".to_owned(),
        time_zone: "Europe/London".to_owned(),
    };
    let ctx = register(&visit(services), &form).await?;
    set_rules(&ctx).await?;
    write_clause(&ctx).await?;
    let mut made = 0;
    let (mut first, mut processing) = (None, None);
    let mut types = BTreeSet::new();
    for template in templates::library().templates().iter().filter(|it| types.insert(it.contract_type)) {
        let drafted = draft(&ctx, template).await?;
        first.get_or_insert(drafted);
        if template.contract_type == ContractType::DataProcessing {
            processing = Some(drafted);
        }
        made += 1;
    }
    let signed = contracts::create(&ctx, &pasted(&ctx)).await?;
    let signing = StepForm {
        to: Status::Active.word().to_owned(),
        signed_by: "Priya Nair for Thornbury Optics Limited, Owen Halden for Halden Coatings Limited".to_owned(),
        ..StepForm::default()
    };
    contracts::take_step(&ctx, signed.summary.id, &signing).await?;
    look_ahead(&ctx, signed.summary.id).await?;
    decide(&ctx, signed.summary.id).await?;
    models::actions::keep_here(&ctx, signed.summary.id, true).await?;
    tags::actions::put(&ctx, signed.summary.id, Written::parse_line("Optics, Suppliers")).await?;
    if let Some(processing) = processing {
        register_processing(&ctx, processing).await?;
    }
    vouch(&ctx).await?;
    if let Some(first) = first {
        related::actions::relate(&ctx, signed.summary.id, first, Relation::SameDeal.word()).await?;
    }
    Ok(Seeded { email: EMAIL, password, contracts: made + 1 })
}

fn visit(services: &Arc<Services>) -> Visit {
    Visit {
        services: Arc::clone(services),
        now: services.now(),
        address: String::new(),
        user_agent: "pactoria seed".to_owned(),
        request_id: "seed".to_owned(),
    }
}

fn drawn_password() -> Result<String, Problem> {
    crypto::random_token().map(|it| it.chars().take(20).collect()).map_err(|err| {
        tracing::error!(error = %err, "the operating system gave no random bytes");
        Problem::unexpected()
    })
}

/// What the company makes of the rules: one it does without, and two of its own.
async fn set_rules(ctx: &Ctx) -> Result<(), Problem> {
    let off = SwitchForm {
        state: "off".to_owned(),
        reason: "Our turnover is far below the £36 million at which a modern slavery statement is owed.".to_owned(),
    };
    playbook::actions::switch(ctx, "COM-MSA", &off).await?;
    let phrases = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect();
    let payment = OwnForm {
        name: "How soon we are paid".to_owned(),
        preferred: phrases(&["within 14 days", "within 30 days"]),
        acceptable: phrases(&["within 45 days", "within 60 days"]),
        never: phrases(&["within 90 days", "within 120 days"]),
        advice: "Offer 30 days; Priya may go to 60 for a partner.".to_owned(),
        ..OwnForm::default()
    };
    let insurance = OwnForm {
        name: "Who insures lenses in our hands".to_owned(),
        contract_types: phrases(&["service_agreement", "supplier_agreement"]),
        preferred: phrases(&["client, insure*, lenses"]),
        acceptable: phrases(&["insure*, lenses"]),
        must_address: true,
        advice: "Our own policy ends at £50,000 for goods of others.".to_owned(),
        ..OwnForm::default()
    };
    for rule in [payment, insurance] {
        writing::add(ctx, &rule).await?;
    }
    let drafted = playbook::actions::playbook(ctx).await?.draft;
    let mark = drafted.map(|it| it.mark).unwrap_or_default();
    playbook::actions::publish(ctx, &mark).await?;
    Ok(())
}

/// A clause of the company's own, in its second version.
async fn write_clause(ctx: &Ctx) -> Result<(), Problem> {
    let wording = |text: &str, why: &str, gives_up: &str| WordingForm {
        text: text.to_owned(),
        why: why.to_owned(),
        gives_up: gives_up.to_owned(),
        law: vec!["Torts (Interference with Goods) Act 1977".to_owned()],
    };
    let first = clauses::OwnForm {
        heading: "Lenses in our hands".to_owned(),
        contract_types: vec!["service_agreement".to_owned(), "supplier_agreement".to_owned()],
        preferred: wording(
            "Lenses stay the property of whoever sends them.\n\nThe Client insures them while they are with the Supplier.",
            "Our policy ends at £50,000 for goods of others.",
            "",
        ),
        acceptable: wording(
            "Lenses stay the property of whoever sends them.\n\nThe Supplier insures them up to [£50,000] while they are with it.",
            "Our policy covers goods of others up to £50,000.",
            "We carry the risk up to what our policy pays.",
        ),
        note: "Asked for by our insurer.".to_owned(),
        ..clauses::OwnForm::default()
    };
    let written = clauses::writing::add(ctx, &first).await?;
    let second = clauses::OwnForm {
        last_resort: wording(
            "The Supplier is liable for loss of or damage to lenses while they are with it, up to [£100,000] for each event.",
            "A partner of ten years may ask for it; the insurer must agree first.",
            "More than our policy pays without an extra premium.",
        ),
        note: "A last resort, agreed with the insurer for partners.".to_owned(),
        ..first
    };
    clauses::writing::change(ctx, written.address(), 1, &second).await?;
    Ok(())
}

/// A contract whose every question has the answer of the template's sample.
async fn draft(ctx: &Ctx, template: &templates::Template) -> Result<ContractId, Problem> {
    let sample = templates::draft(template, &template.sample);
    let form = ContractForm {
        title: template.name.clone(),
        contract_type: template.contract_type.word().to_owned(),
        client_name: sample.client_name,
        supplier_name: sample.supplier_name,
        template_id: template.id.clone(),
        variables: template.sample.clone(),
        ..ContractForm::default()
    };
    let contract = contracts::create(ctx, &form).await?;
    contracts::generate(ctx, contract.summary.id, contracts::Wanted::default()).await?;
    Ok(contract.summary.id)
}

/// What is to be done for a contract, and who is told before its dates.
async fn look_ahead(ctx: &Ctx, contract: ContractId) -> Result<(), Problem> {
    let terms = KeyTermsForm {
        renewal: "automatic".to_owned(),
        renewal_count: "1".to_owned(),
        renewal_unit: "years".to_owned(),
        notice_count: "3".to_owned(),
        notice_unit: "months".to_owned(),
        ..KeyTermsForm::default()
    };
    keydates::actions::put(ctx, contract, 0, &terms).await?;
    let in_days = |days: i32| ctx.today().checked_add(days.days()).unwrap_or(ctx.today()).to_string();
    for (title, due, rhythm, count) in [
        ("Send the certificate of insurance", in_days(-5), "once", ""),
        ("Report the lenses coated in the quarter", in_days(10), "every", "3"),
    ] {
        let form = ObligationForm {
            title: title.to_owned(),
            due,
            rhythm: rhythm.to_owned(),
            every_count: count.to_owned(),
            every_unit: if count.is_empty() { String::new() } else { "months".to_owned() },
            ..ObligationForm::default()
        };
        obligations::actions::make(ctx, contract, None, &form).await?;
    }
    reminders::actions::set_usual(ctx, contract).await
}

/// A contract about personal data comes into force: what was read of it is confirmed in one place and completed in another.
async fn register_processing(ctx: &Ctx, contract: ContractId) -> Result<(), Problem> {
    let signing = StepForm {
        to: Status::Active.word().to_owned(),
        signed_by: "Priya Nair for Thornbury Optics Limited, Daniel Marlow for Marlow Payroll Services Limited"
            .to_owned(),
        ..StepForm::default()
    };
    contracts::take_step(ctx, contract, &signing).await?;
    let found = processing::actions::get(ctx, contract).await?;
    let say = |aspect: Aspect, values: Vec<String>, reason: &str| SayingForm {
        aspect: aspect.word().to_owned(),
        values: Some(values),
        reason: reason.to_owned(),
    };
    let sayings = [
        say(
            Aspect::OurRole,
            vec![Role::Controller.word().to_owned()],
            "We decide what is paid to whom; confirmed with the bureau.",
        ),
        say(Aspect::Special, vec!["health".to_owned()], "Statutory sick pay shows who was ill."),
    ];
    let found = processing::actions::say(ctx, contract, found.revision, &sayings).await?;
    let answer = AnswerForm {
        outcome: Standing::ToDo.word().to_owned(),
        day: ctx.today().checked_add(30.days()).unwrap_or(ctx.today()).to_string(),
        reason: "Sick pay of all staff, with another bureau than before.".to_owned(),
        ..AnswerForm::default()
    };
    processing::actions::answer(ctx, contract, found.revision, &answer).await?;
    Ok(())
}

/// What was decided about the findings of a contract: a risk is borne by the rule pack and one by the company's own rules, one
/// finding was wrong, one is being looked into.
async fn decide(ctx: &Ctx, contract: ContractId) -> Result<(), Problem> {
    let reading = contracts::analyse(ctx, contract, false).await?;
    let mut open = reading.analysis.findings.iter().filter(|it| it.outcome == Outcome::Fail);
    let seen = |rule: &str| Seen {
        version: Some(reading.version),
        mark: reading.judged.get(rule).map(|it| it.mark.clone()).unwrap_or_default(),
    };
    let a_year_on = usual_until(ctx.today()).to_string();
    for own in reading.analysis.own_findings.iter().filter(|it| it.position == Some(Position::Never)) {
        let form = DecisionForm {
            decision: Decision::Accepted.word().to_owned(),
            reason: "Halden pays late and always pays: Priya agreed to it for this order.".to_owned(),
            until: a_year_on.clone(),
            seen: seen(&own.rule_id),
        };
        findings::actions::decide(ctx, contract, &own.rule_id, &form).await?;
    }
    for (decision, reason) in [
        (Decision::Accepted, "Agreed with the board: the order is small and Halden is a partner of ten years."),
        (Decision::FalsePositive, "The order form, which is part of the contract, says it."),
    ] {
        let Some(finding) = open.next() else { return Ok(()) };
        let form = DecisionForm {
            decision: decision.word().to_owned(),
            reason: reason.to_owned(),
            until: if decision == Decision::Accepted { a_year_on.clone() } else { String::new() },
            seen: seen(&finding.rule_id),
        };
        findings::actions::decide(ctx, contract, &finding.rule_id, &form).await?;
    }
    let Some(finding) = open.next() else { return Ok(()) };
    let own = ctx.person().id.to_string();
    findings::actions::assign(ctx, contract, &finding.rule_id, &own, &seen(&finding.rule_id)).await?;
    Ok(())
}

/// What somebody vouches for, and a report on controls that waits to be approved.
async fn vouch(ctx: &Ctx) -> Result<(), Problem> {
    let until = ctx.today().checked_add(6.months()).unwrap_or(ctx.today());
    let form = AttestationForm {
        statement: "Incidents are written down on the day, with who was told.".to_owned(),
        evidence: "The incident book in the office safe, last looked through with the board.".to_owned(),
        until: until.to_string(),
        ..AttestationForm::default()
    };
    frameworks::attest(ctx, Framework::Gdpr, "art-33", &form).await?;
    frameworks::draw_up(ctx, Framework::Gdpr, &PeriodForm::default()).await?;
    Ok(())
}

/// A short text somebody else wrote, with holes for the rules to find.
fn pasted(ctx: &Ctx) -> ContractForm {
    let today = ctx.today();
    let end = today.checked_add(1.year()).unwrap_or(today);
    ContractForm {
        title: "Lens coating services".to_owned(),
        contract_type: "service_agreement".to_owned(),
        client_name: "Halden Coatings Limited".to_owned(),
        client_company_number: "01162045".to_owned(),
        client_vat_number: "GB123456782".to_owned(),
        supplier_name: "Thornbury Optics Limited".to_owned(),
        contract_value: "18500".to_owned(),
        currency: "GBP".to_owned(),
        start_date: today.to_string(),
        end_date: end.to_string(),
        content: PASTED.to_owned(),
        ..ContractForm::default()
    }
}

const PASTED: &str = "# Lens coating services\n\n\
This agreement is made between Thornbury Optics Limited (the Supplier) and Halden Coatings Limited (the Client).\n\n\
## 1. Services\n\nThe Supplier will coat the Client's lenses to the specification of each order.\n\n\
## 2. Payment\n\nThe Client will pay each invoice within 90 days.\n\n\
## 3. Personal data\n\nThe Supplier handles the Client's customer records in order to ship finished lenses.\n\n\
## 4. Liability\n\nThe Supplier is not liable for any loss whatsoever, including death or personal injury.\n";
