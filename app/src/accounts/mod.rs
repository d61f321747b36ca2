//! Registering, signing in and out, and the account page.

pub mod account;
pub mod calls;
pub mod register;
pub mod sign_in;

pub use account::Account;
pub use calls::{SignOut, note, own_account};
pub use register::Register;
pub use sign_in::SignIn;
