//! What the calculation of key dates promises, in worked cases and properties.

mod calendar;
mod feed;
mod notice;
mod recurrence;
mod term;
