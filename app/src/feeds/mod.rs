//! A person's calendar feed on screen: one page that says how it stands, makes it, shows its address once and takes it
//! away. As with API keys, the address is drawn as the answer to the form itself and travels through nothing else.

pub mod calls;
pub mod show;

pub use show::Show;

#[cfg(feature = "ssr")]
pub use calls::Posted;
