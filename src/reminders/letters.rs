//! What a reminder says. The words are ours; of the company's own there are names and titles only.

use super::rules::{Run, Stage};
use super::sending::Ahead;
use super::store::Reminder;
use super::{About, store};
use crate::context::{Ctx, Services};
use crate::crypto::{self, Purpose};
use crate::dates::weekday_in_words;
use crate::ids::{MailId, ReminderId};
use crate::outbox::State;
use crate::outbox::actions::Mail;
use crate::problem::Problem;
use crate::typed::{Email, day_in_words};
use jiff::civil::Date;

/// The proof in a link that stops reminders: made from the mail and its recipient, so that nothing is stored for it.
pub(super) fn stop_proof(services: &Services, mail: MailId, to: &str) -> String {
    let subject = format!("{mail}|{to}");
    crypto::hex(&services.key.derive(Purpose::StopLink, subject.as_bytes()))
}

/// The mail of a reminder for `date`.
pub(super) fn write(
    ctx: &Ctx,
    ahead: &Ahead,
    it: &Reminder,
    (date, stage): (Date, Stage),
    first: Option<(&Run, State)>,
) -> Result<Mail, Problem> {
    let to = match (stage, &it.escalate_to) {
        (Stage::First, _) | (Stage::Escalation, None) => &it.to,
        (Stage::Escalation, Some(second)) => second,
    };
    let to = Email::parse(to).map_err(|err| crate::storage::damaged("an address", &err.message))?;
    let id = MailId::new(ctx.now());
    let services = &ctx.visit().services;
    let contract = ahead.contract();
    let (address, title, company) = (services.post.address(), &contract.title, &ctx.person().company);
    let (short, long) = match it.about {
        About::NoticeBy => ("Send notice by", "The last day to send notice"),
        About::End => ("Ends on", "The last day of the term"),
        About::Renewal => ("Renews on", "It renews by itself"),
        About::Obligation => ("To be done by", "To be done by"),
    };
    let subject = match stage {
        Stage::First => format!("{short} {}: {title}", day_in_words(date)),
        Stage::Escalation => format!("Nobody has answered: {short} {}, {title}", day_in_words(date)),
    };
    let opening = match stage {
        Stage::First => format!("{} has asked Pactoria to remind you of this date.", in_company(it, company)),
        Stage::Escalation => match first {
            Some((_, State::Failed)) => {
                format!(
                    "The reminder of this date to {} could not be delivered, and nobody at {company} has said that they see to it.",
                    it.to
                )
            }
            Some((run, State::Sent | State::Waiting)) => format!(
                "{} was reminded of this date on {}, and nobody at {company} has said that they see to it.",
                it.to,
                day_in_words(run.sent_on)
            ),
            None => format!("Nobody at {company} has said that they see to this date."),
        },
    };
    // A mail may leave late, so it says nothing that is true on the day of its writing only.
    let passed = if date < ctx.today() { " (this day has passed)" } else { "" };
    let to_do: String = match it.about {
        About::Obligation => ahead.due_on(date).map(|it| format!("- {} ({})\n", it.title, it.owner_name)).collect(),
        About::NoticeBy | About::End | About::Renewal => String::new(),
    };
    let proof = stop_proof(services, id, to.as_str());
    let text = format!(
        "{opening}\n\n\
         Contract: {title}\n\
         With: {}\n\
         {long}: {}{passed}\n{to_do}\n\
         See it, and say that it is seen to:\n{address}/contracts/{}/reminders\n\n\
         To get no more reminders of {company}:\n{address}/reminders/stop/{id}/{proof}\n",
        contract.other_party,
        weekday_in_words(date),
        contract.id,
    );
    Ok(Mail::new(id, key(it.id, date, stage), to, &subject, text).about(contract.id))
}

/// The key of the mail of a reminder for one date, of which there is never a second.
pub(super) fn key(reminder: ReminderId, date: Date, stage: Stage) -> String {
    format!("reminder:{reminder}:{date}:{}", stage.word())
}

fn in_company(it: &Reminder, company: &str) -> String {
    format!("{} of {company}", it.created_by_name)
}

/// Whether the address wants reminders of the company.
pub(super) async fn is_welcome(ctx: &Ctx, mail: &Mail) -> Result<bool, Problem> {
    Ok(store::stopped(ctx, ctx.db(), [mail.to()]).await?.is_empty())
}
