//! Charts: drawn on the server as SVG for the shape; the figures themselves stand in a table beside them.
//!
//! A chart says in `<title>` and `<desc>` what it shows. Bars begin at zero, there is one colour, and what is not over
//! is an outline, so nothing is told by colour alone. The words of the axes are HTML and never shrink with the drawing.

use leptos::prelude::*;

/// The drawing's own units: every point has a column of this width.
const STEP: u32 = 50;
/// The height of the drawing, with room above for the highest.
const HEIGHT: u32 = 160;
const ROOM: u32 = 10;

/// One point of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plotted {
    /// The word below, such as `Nov`.
    pub label: String,
    /// The value in words.
    pub words: String,
    /// The value; nothing where there is none.
    pub value: Option<u32>,
    /// Whether its time is not over yet.
    pub is_open: bool,
}

/// How high a value stands; `most` reaches the top.
fn height(value: u32, most: u32) -> f64 {
    f64::from(HEIGHT - ROOM) * f64::from(value) / f64::from(most.max(1))
}

/// What the points say, for those who hear the page.
fn description(points: &[Plotted]) -> String {
    let words: Vec<_> = points.iter().map(|it| format!("{} {}", it.label, it.words)).collect();
    format!("{}.", words.join(", "))
}

/// The frame both charts share: caption, drawing, words below.
fn frame(id: String, title: String, said: String, points: &[Plotted], drawn: AnyView) -> AnyView {
    let (title_id, text_id) = (format!("{id}-title"), format!("{id}-desc"));
    let named_by = format!("{title_id} {text_id}");
    let width = STEP * u32::try_from(points.len()).unwrap_or(1);
    let lines = [1, 2, 3, 4].map(|line| {
        let y = f64::from(HEIGHT) - f64::from(HEIGHT - ROOM) * f64::from(line) / 4.0;
        view! { <path class="grid" d=format!("M0 {y:.1}H{width}")></path> }
    });
    let words = points.iter().map(|it| view! { <span>{it.label.clone()}<br/>{it.words.clone()}</span> }).collect_view();
    view! {
        <figure class="chart">
            <figcaption>{title.clone()}<span>{said}</span></figcaption>
            <div class="plot">
                <svg viewBox=format!("0 0 {width} {}", HEIGHT + 1) preserveAspectRatio="none" role="img" aria-labelledby=named_by>
                    <title id=title_id>{title}</title>
                    <desc id=text_id>{description(points)}</desc>
                    {lines.collect_view()}
                    {drawn}
                    <path class="axis" d=format!("M0 {HEIGHT}.5H{width}")></path>
                </svg>
                <div class="plot-x" aria-hidden="true">{words}</div>
            </div>
        </figure>
    }
    .into_any()
}

/// Columns side by side, from zero; what is not over is an outline.
#[component]
pub fn ColumnChart(
    /// The name by which its parts are told from those of other charts.
    #[prop(into)]
    id: String,
    #[prop(into)] title: String,
    /// What limits it.
    #[prop(into)]
    said: String,
    points: Vec<Plotted>,
) -> impl IntoView {
    let most = points.iter().filter_map(|it| it.value).max().unwrap_or(0);
    let column = |(place, it): (u32, &Plotted)| {
        let height = height(it.value.unwrap_or(0), most);
        let y = f64::from(HEIGHT) - height;
        let class = if it.is_open { "bar open" } else { "bar" };
        view! {
            <rect
                class=class
                x=(place * STEP + 12).to_string()
                y=format!("{y:.1}")
                width=(STEP - 24).to_string()
                height=format!("{height:.1}")
            ></rect>
        }
    };
    let columns = (0..).zip(&points).map(column).collect_view().into_any();
    frame(id, title, said, &points, columns)
}

/// A line through the points that have a value; a gap where there is none.
#[component]
pub fn LineChart(
    /// The name by which its parts are told from those of other charts.
    #[prop(into)]
    id: String,
    #[prop(into)] title: String,
    /// What limits it.
    #[prop(into)]
    said: String,
    points: Vec<Plotted>,
    /// The value at the top.
    most: u32,
) -> impl IntoView {
    let (line, dots) = traced(&points, most);
    let drawn = view! {
        <path class="line" d=line></path>
        <path class="dots" d=dots></path>
    };
    frame(id, title, said, &points, drawn.into_any())
}

/// The line as path data, and its points as marks without length, which round ends make into dots of one size.
fn traced(points: &[Plotted], most: u32) -> (String, String) {
    let (mut line, mut dots) = (String::new(), String::new());
    let mut is_down = false;
    for (place, it) in (0_u32..).zip(points) {
        let Some(value) = it.value else {
            is_down = false;
            continue;
        };
        let (x, y) = (place * STEP + STEP / 2, f64::from(HEIGHT) - height(value, most));
        line.push_str(&format!("{}{x} {y:.1}", if is_down { 'L' } else { 'M' }));
        dots.push_str(&format!("M{x} {y:.1}h0.01"));
        is_down = true;
    }
    (line, dots)
}

/// Whether what a bar counts needs somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BarTone {
    #[default]
    Calm,
    Warn,
    Fail,
}

/// A bar in a row of a table; its figure stands in the row.
#[component]
pub fn Bar(
    /// How long it is, in thousandths.
    share: u32,
    #[prop(optional)] tone: BarTone,
) -> impl IntoView {
    let class = match tone {
        BarTone::Calm => "bar",
        BarTone::Warn => "bar warn",
        BarTone::Fail => "bar fail",
    };
    view! {
        <svg viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="1000" height="12"></rect>
            <rect class=class width=share.min(1000).to_string() height="12"></rect>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(label: &str, value: Option<u32>) -> Plotted {
        let words = value.map_or_else(|| "–".to_owned(), |it| it.to_string());
        Plotted { label: label.to_owned(), words, value, is_open: false }
    }

    #[test]
    fn the_highest_value_reaches_the_top_and_nothing_divides_by_zero() {
        assert!((height(20, 20) - 150.0).abs() < f64::EPSILON);
        assert!((height(5, 20) - 37.5).abs() < f64::EPSILON);
        assert!(height(0, 0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_line_has_a_gap_where_there_is_no_value() {
        let points = [point("Sep", Some(50)), point("Oct", None), point("Nov", Some(100)), point("Dec", Some(0))];
        let (line, dots) = traced(&points, 100);
        assert_eq!(line, "M25 85.0M125 10.0L175 160.0");
        assert_eq!(dots, "M25 85.0h0.01M125 10.0h0.01M175 160.0h0.01");
        assert_eq!(description(&points), "Sep 50, Oct –, Nov 100, Dec 0.");
    }
}
