//! Bringing in signed contracts on screen: hand files in, watch them being read, look at what was read, and keep it.
//!
//! Files are posted to the page of their form and not to a server function, which reads forms of text only; a refused
//! request is answered with the page. While files are being read, a small script asks for the page again; without it,
//! whoever waits presses for how far they are.

pub mod calls;
pub mod file;
pub mod list;
pub mod new;
pub mod show;

pub use file::File;
pub use list::{List, ToReview};
pub use new::New;
pub use show::Show;

#[cfg(feature = "ssr")]
pub use calls::RefusedFiles;

use crate::paths;
use crate::ui::{Cell, Column, DataTable, Icon, Notice, NoticeKind, Row, RowHead};
use leptos::prelude::*;
use pactoria::imports::{FileRow, FileState};

/// Files with their state, and what can be done with each.
fn file_table(label: &'static str, rows: Vec<FileRow>) -> AnyView {
    let columns = vec![Column::new("File"), Column::new("Size").rank(3), Column::new("How far"), Column::actions()];
    let rows = rows.into_iter().map(file_row).collect_view();
    view! { <DataTable label=label columns=columns>{rows}</DataTable> }.into_any()
}

fn file_row(it: FileRow) -> AnyView {
    let page = paths::import_file(it.import, it.position);
    let spoken = format!(" {}", it.name);
    let act = match (it.contract, it.state) {
        (Some(contract), _) => {
            Some(view! { <a class="nowrap" href=paths::contract(contract)>"Open the contract"<span class="vh">{spoken}</span></a> }.into_any())
        }
        (None, FileState::NeedsReview | FileState::Read) => {
            Some(view! { <a class="nowrap" href=page.clone()>"Review"<span class="vh">{spoken}</span></a> }.into_any())
        }
        (None, FileState::Duplicate) => it.same_as.map(|(import, position)| {
            view! { <a class="nowrap" href=paths::import_file(import, position)>"See the first one"<span class="vh">{spoken}</span></a> }
                .into_any()
        }),
        (
            None,
            FileState::Waiting
            | FileState::Reading
            | FileState::Unpacked
            | FileState::Refused
            | FileState::LeftOut
            | FileState::Done,
        ) => None,
    };
    view! {
        <Row>
            <RowHead>
                <a class="title" href=page>{it.name}</a>
                {it.reason.map(|reason| view! { <span class="muted file-reason">{reason}</span> })}
            </RowHead>
            <Cell label="Size" rank=3>{it.size}</Cell>
            <Cell label="How far">{state_mark(it.state)}</Cell>
            <Cell class="acts">{act}</Cell>
        </Row>
    }
    .into_any()
}

/// The part of a page that changes while files are being read: `public/follow.js` asks for the page again as long as
/// something is under way, takes this part over, and says `said` to those who listen.
fn followed(is_under_way: bool, said: String, part: impl IntoView + 'static) -> AnyView {
    let script = is_under_way.then(|| {
        view! {
            <p class="vh" role="status" id="follow-said"></p>
            <script type="module" src=paths::FOLLOW></script>
        }
    });
    view! {
        {script}
        <div class="follow" id="follow" data-under-way=is_under_way.then_some("") data-said=said>{part}</div>
    }
    .into_any()
}

/// What is said while the place where files are kept does not answer.
fn place_notice(is_away: bool) -> Option<AnyView> {
    is_away.then(|| {
        view! {
            <Notice kind=NoticeKind::Warn>
                <p>
                    <strong>"The place where files are kept does not answer just now."</strong>
                    " Originals that lie there cannot be opened, and files that wait to be read wait longer. Nothing that was handed in is lost, and it goes on by itself."
                </p>
            </Notice>
        }
        .into_any()
    })
}

/// How far a file has come: a shape, a word and a colour together.
fn state_mark(state: FileState) -> AnyView {
    let (icon, colour) = match state {
        FileState::Waiting => (Icon::Dots, "not_applicable"),
        FileState::Reading => (Icon::Busy, "info"),
        FileState::Unpacked => (Icon::Dash, "not_applicable"),
        FileState::NeedsReview => (Icon::Warn, "partial"),
        FileState::Read => (Icon::Info, "info"),
        FileState::Duplicate | FileState::LeftOut => (Icon::Dash, "not_applicable"),
        FileState::Refused => (Icon::Fail, "fail"),
        FileState::Done => (Icon::Check, "pass"),
    };
    view! { <span class="outcome" data-outcome=colour><Icon name=icon/>{state.label()}</span> }.into_any()
}
