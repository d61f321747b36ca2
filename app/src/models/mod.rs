//! Language models on screen: which one the company uses, and asking it about a contract.

mod answer;
pub mod ask;
pub mod calls;
pub mod propose;
pub mod settings;

pub use ask::Ask;
pub use propose::Propose;
pub use settings::Settings;
