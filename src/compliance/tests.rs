//! What the rule engine promises, as tables of cases.

mod detectors;
mod examples;
mod exposure;
mod facts;
mod gate;
mod hostile;
mod opinion;
mod own;
mod pack;
mod reading;
mod rule_texts;
mod samples;
mod scores;
mod second_reading;
mod texts;
mod whole;
