//! What the reader says of texts, and what follows for the register.

mod reading;
