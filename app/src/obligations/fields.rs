//! The fields of an obligation, which recording and changing one share.

use crate::answer::Flash;
use crate::ui::{Choice, DateField, SelectField, TextArea, TextField};
use leptos::prelude::*;
use pactoria::keydates::Unit;
use pactoria::obligations::Colleague;

/// The fields, each with what `value` says of it by name.
pub(super) fn fields(colleagues: &[Colleague], value: impl Fn(&str) -> String, note: &Flash) -> AnyView {
    let owners = colleagues.iter().map(|it| Choice::new(it.id.to_string(), it.name.clone())).collect::<Vec<_>>();
    let rhythms =
        [("once", "Once"), ("every", "It comes back"), ("month_ends", "It comes back on the last day of a month")]
            .map(|(word, label)| Choice::new(word, label))
            .to_vec();
    let mut units = vec![Choice::new("", "Choose")];
    units.extend(
        [Unit::Days, Unit::Weeks, Unit::Months, Unit::Years]
            .map(|it| Choice::new(it.code(), format!("{}s", it.singular()))),
    );
    view! {
        <TextField name="title" label="What is to be done" value=value("title") error=note.error("title") maxlength=200/>
        <div class="pair">
            <SelectField name="owner_id" label="Whose job it is" choices=owners value=value("owner_id") error=note.error("owner_id")/>
            <DateField name="due" label="By when" value=value("due") error=note.error("due")/>
        </div>
        <SelectField name="rhythm" label="How often" choices=rhythms value=value("rhythm") error=note.error("rhythm")/>
        <div class="pair">
            <TextField name="every_count" label="It comes back every" value=value("every_count") error=note.error("every_count") inputmode="numeric" maxlength=5 optional=true short=true/>
            <SelectField name="every_unit" label="Unit" choices=units value=value("every_unit") error=note.error("every_unit") optional=true/>
        </div>
        <DateField name="until" label="Not after" value=value("until") error=note.error("until") optional=true/>
        <TextArea name="clause" label="What the contract says" help="The clause, so that nobody has to look for it." value=value("clause") error=note.error("clause") rows=3 maxlength=2000 optional=true/>
    }
    .into_any()
}
