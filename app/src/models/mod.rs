//! Language models on screen: which one the company uses, and asking it about a contract.

mod answer;
pub mod ask;
pub mod calls;
pub mod judge;
pub mod propose;
pub mod remarks;
pub mod rewrite;
pub mod settings;
pub mod write;

pub use ask::Ask;
pub use judge::Judge;
pub use propose::Propose;
pub use remarks::Remarks;
pub use rewrite::Rewrite;
pub use settings::Settings;
pub use write::Write;
