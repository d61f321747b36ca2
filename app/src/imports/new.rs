//! The form for files.

use super::calls::{FilesForm, open_form};
use super::place_notice;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{Crumbs, ErrorSummary, NavLink, PageHead, SectionHead};
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use leptos_meta::Title;
use pactoria::imports::{MOST_BYTES, MOST_BYTES_TOGETHER, MOST_FILES};

/// The page of the form, which also answers it when the files were not taken.
#[component]
pub fn New() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| open_form());
    screen(loaded, |_, form| page(&form))
}

fn page(FilesForm { note, is_place_away }: &FilesForm) -> AnyView {
    let megabytes = |bytes: usize| bytes / (1024 * 1024);
    let limits = format!(
        "PDF, Word (.docx), plain text and Markdown, or zip files of them. Up to {} MB each, {MOST_FILES} files and {} MB together.",
        megabytes(MOST_BYTES),
        megabytes(MOST_BYTES_TOGETHER)
    );
    let error = note.error("files");
    let described_by = if error.is_some() { "f-files-error f-files-help" } else { "f-files-help" };
    let invalid = error.is_some().then_some("true");
    view! {
        <Title text="Bring in signed contracts"/>
        <Crumbs links=vec![NavLink::new("Brought in", paths::IMPORTS), NavLink::here("Bring in")]/>
        <PageHead
            title="Bring in signed contracts"
            lead="Choose the files. Each is kept as it is and read by itself: parties, dates, value, law, renewal and notice. You look at what was read before anything becomes a contract."
        />
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {place_notice(*is_place_away)}
        <form class="section" method="post" action=paths::NEW_IMPORT enctype="multipart/form-data" novalidate>
            <div class="field">
                <label for="f-files">"Files"</label>
                <p class="help" id="f-files-help">{limits}</p>
                {error.map(|error| view! { <p class="error" id="f-files-error">{error}</p> })}
                <input
                    id="f-files" name="files" type="file" multiple
                    accept=".pdf,.docx,.txt,.md,.zip"
                    aria-describedby=described_by aria-invalid=invalid
                />
            </div>
            <div class="field">
                <label for="f-folder">"Or a whole folder "<span class="opt">"(optional)"</span></label>
                <input id="f-folder" name="files" type="file" {..custom_attribute("webkitdirectory", "")}/>
            </div>
            {form_end("Hand them in", Some((paths::CONTRACTS.to_owned(), "Cancel")))}
        </form>
        <SectionHead title="No file at hand?"/>
        <p>"You can also "<a href=paths::PASTE>"paste the text of a contract"</a>"."</p>
    }
    .into_any()
}
