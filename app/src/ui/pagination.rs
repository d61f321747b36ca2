//! The pages of a long list, as links.

use leptos::prelude::*;

/// The pages to name: the first, the last, the current one and its neighbours; `None` stands for a gap.
fn shown(page: u32, pages: u32) -> Vec<Option<u32>> {
    let mut out = Vec::new();
    let mut last = 0;
    for n in 1..=pages {
        // A gap of one page is filled: its number is no longer than the dots.
        let near = n.abs_diff(page) <= 1 || (n == 2 && page == 4) || (n + 1 == pages && page + 3 == pages);
        if n == 1 || n == pages || near {
            if n > last + 1 {
                out.push(None);
            }
            out.push(Some(n));
            last = n;
        }
    }
    out
}

/// Links to the pages of a list, counted from 1; draws nothing when there is one page and nothing to say.
#[component]
pub fn Pagination(
    /// The page being shown, from 1.
    page: u32,
    /// How many pages there are.
    pages: u32,
    /// The address of a page.
    href: impl Fn(u32) -> String,
    /// A sentence at the start of the line, such as "50 on each page".
    #[prop(optional, into)]
    said: Option<String>,
    /// What the pages are of, for those who hear the page.
    #[prop(default = "Pages".to_owned(), into)]
    label: String,
) -> impl IntoView {
    if pages <= 1 {
        return said.map(|said| view! { <p class="pager">{said}</p> }.into_any());
    }
    let previous = (page > 1).then(|| view! { <li><a rel="prev" href=href(page - 1)>"Previous"</a></li> });
    let next = (page < pages).then(|| view! { <li><a rel="next" href=href(page + 1)>"Next"</a></li> });
    let numbers = shown(page, pages)
        .into_iter()
        .map(|n| match n {
            Some(n) => view! {
                <li><a href=href(n) aria-label=format!("Page {n}") aria-current=(n == page).then_some("page")>{n}</a></li>
            }
            .into_any(),
            None => view! { <li class="more" aria-hidden="true">"…"</li> }.into_any(),
        })
        .collect_view();
    let line = view! {
        <nav class="pager" aria-label=label>
            <span>{said}</span>
            <ul>{previous}{numbers}{next}</ul>
        </nav>
    };
    Some(line.into_any())
}

#[cfg(test)]
mod tests {
    use super::shown;

    fn words(page: u32, pages: u32) -> String {
        shown(page, pages).iter().map(|n| n.map_or("…".to_owned(), |n| n.to_string())).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_long_list_names_its_ends_and_the_neighbours_of_the_current_page() {
        assert_eq!(words(10, 20), "1 … 9 10 11 … 20");
        assert_eq!(words(1, 20), "1 2 … 20");
        assert_eq!(words(20, 20), "1 … 19 20");
    }

    #[test]
    fn a_gap_of_a_single_page_is_filled_with_its_number() {
        assert_eq!(words(4, 20), "1 2 3 4 5 … 20");
        assert_eq!(words(17, 20), "1 … 16 17 18 19 20");
        assert_eq!(words(2, 3), "1 2 3");
    }
}
