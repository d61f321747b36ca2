//! Arithmetic: tables with totals, monthly and yearly figures, instalments, deposits, VAT.
//!
//! What must hold: only figures that the document itself puts in relation are compared ("being £1,000 a month", a row
//! called total); a table with a cell that cannot be read is left alone.

use crate::compliance::steps;

use super::amounts::{self, Amount, Per};
use super::parameters::VAT;
use super::{CheckInput, LineKind, Outcome, Span, Text, Verdict, in_order, numbers, said};

patterns! {
    TOTAL_ROW = r"^(?:grand |overall |contract |the )?(?:total|sum total|aggregate)\b|\btotal(?: price| fees?| charges?| cost| amount| payable)?(?: \((?:inc|ex|gross|net)[^)]*\))?:?$";
    SUBTOTAL_ROW = r"^sub-? ?total\b|^net total\b|^total (?:\(?(?:ex|net|before)|excluding)|\bsub-? ?total\b";
    VAT_ROW = r"^(?:plus |add )?(?:vat|value added tax)\b";
    RATE = r"(\d{1,2}(?:\.\d{1,2})?) ?%";
    CELL = r"^(?:£|€|\$|gbp|eur|usd|us\$)? ?(\d{1,3}(?:,\d{3})+|\d{1,10})(\.\d{1,2})? ?(?:gbp|eur|usd)?$";
    NO_AMOUNT = r"^(?:-|n/?a|nil|included|inc\.?|none|free|no charge|tbc)?$";
    RELATED = r"\(|\bbeing\b|\bequivalent\b|\bequal(?:s|ling)?\b|\bi\.e\b|\bthat is\b|=|\bor\b|\bwhich is\b";
    INSTALMENTS = r"\bin ({NUM})(?: ?\(\w+\))? (?:equal )?(?:(?:consecutive|successive) )?(?:(?:monthly|quarterly|weekly|annual|yearly) )?(?:instal?lments|payments)(?: each)? of ";
    DEPOSIT = r"\b(?:deposit|initial payment|first payment|retainer)\b";
    BALANCE = r"\b(?:balance|remainder|remaining|final payment)\b";
    PRICE = r"\b(?:price|fee|fees|total|cost|sum|charges?)\b";
    NET = r"^[^£€$.;]{0,30}(?:plus|\+|exclusive of|excluding|ex\.?|net of|before)\b[^£€$.;]{0,20}\bvat\b";
    GROSS = r"^[^£€$.;]{0,30}(?:including|inclusive of|inc\.?|incl\.?|with)\b[^£€$.;]{0,12}\bvat\b";
    HOURS_A_WEEK = r"\b(\d{1,2}(?:\.\d{1,2})?) hours (?:per|a|each|every) week\b";
    SHARE = r"^(?:\([a-z0-9]{1,3}\) |[a-z0-9]{1,2}[.)] )?(\d{1,3}(?:\.\d{1,2})?) ?%(?: \([\w -]+\))? (?:of the (?:total )?(?:fees?|price|charges|contract (?:price|sum|value)) )?(?:payable )?(?:on|upon|at|after|when|within|following|due)\b";
    SHARED_SUM = r"\b(?:fees?|price|charges|contract sum|payment)\b";
}

/// Whether two sums are the same within a penny or half a per cent.
fn same(one: i64, other: i64) -> bool {
    let difference = one.abs_diff(other);
    difference <= 1 || difference.saturating_mul(200) <= one.unsigned_abs().max(other.unsigned_abs())
}

/// A mismatch: where it stands, and a sentence about it.
struct Wrong {
    spans: Vec<Span>,
    note: String,
}

/// `CHK-TOTAL`: totals are the sums of their parts.
pub(super) fn totals_add_up(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let mut wrong = tables(text);
    wrong.extend(sentences(text));
    wrong.extend(shares(text));
    if wrong.is_empty() {
        return Verdict::new(Outcome::Pass, 0.85);
    }
    let notes: Vec<String> = wrong.iter().take(5).map(|it| it.note.clone()).collect();
    Verdict::new(Outcome::Fail, 0.85)
        .at(in_order(wrong.into_iter().flat_map(|it| it.spans).collect()))
        .note(notes.join(" "))
}

fn tables(text: &Text) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let mut rows: Vec<Span> = Vec::new();
    for line in text.lines() {
        if line.kind == LineKind::Row {
            rows.push(line.span.clone());
        } else if !rows.is_empty() {
            wrong.extend(table(text, &rows));
            rows.clear();
        }
    }
    wrong.extend(table(text, &rows));
    wrong
}

fn cell(words: &str) -> Option<i64> {
    let found = CELL.captures(words.trim())?;
    amounts::pence(found.get(1)?.as_str(), found.get(2).map_or("", |it| it.as_str()))
}

/// Compares the rows called total with the rows above them, column by column.
fn table(text: &Text, rows: &[Span]) -> Option<Wrong> {
    let cells: Vec<Vec<&str>> = rows.iter().map(|it| text.slice(it).split('|').map(str::trim).collect()).collect();
    let columns = cells.iter().map(Vec::len).max().filter(|&it| (2..=12).contains(&it))?;
    (1..columns).find_map(|column| {
        // How many rows there are above, and what they come to.
        let (mut parts, mut sum) = (0_usize, 0_i64);
        let (mut subtotal, mut vat): (Option<i64>, Option<i64>) = (None, None);
        for (row, span) in cells.iter().zip(rows) {
            let label = row.first().copied().unwrap_or_default();
            // A short row, such as one that only says "Total | £5", keeps its amount at the end.
            let words = row.get(column).or_else(|| row.last().filter(|_| row.len() > 1)).copied().unwrap_or_default();
            let value = cell(words);
            steps::took(1);
            let told = |stated: i64, expected: i64| Wrong {
                spans: vec![span.clone()],
                note: format!(
                    "“{label}” says {} and its parts come to {}.",
                    amounts::shown(currency_of(words), stated),
                    amounts::shown(currency_of(words), expected)
                ),
            };
            if VAT_ROW.is_match(label) {
                let Some(stated) = value else { continue };
                let percent = RATE.captures(label).and_then(|it| it.get(1)?.as_str().parse::<f64>().ok());
                let base = subtotal.unwrap_or(sum);
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_precision_loss,
                    reason = "amounts in pence are far below 2^53"
                )]
                let expected =
                    percent.map_or(base.saturating_mul(VAT) / 100, |it| (base as f64 * it / 100.0).round() as i64);
                if base > 0 && !same(stated, expected) && stated != 0 {
                    return Some(told(stated, expected));
                }
                vat = Some(stated);
            } else if SUBTOTAL_ROW.is_match(label) {
                let Some(stated) = value else { continue };
                if parts >= 2 && !same(stated, sum) {
                    return Some(told(stated, sum));
                }
                subtotal = Some(stated);
            } else if TOTAL_ROW.is_match(label) {
                let Some(stated) = value else { continue };
                let net = subtotal.unwrap_or(sum);
                let gross = net.saturating_add(vat.unwrap_or(0));
                if parts >= 2 && !same(stated, gross) && !same(stated, net) {
                    return Some(told(stated, gross));
                }
                (parts, sum, subtotal, vat) = (0, 0, None, None);
            } else if let Some(value) = value {
                parts += 1;
                sum = sum.saturating_add(value);
            } else if parts > 0 && !NO_AMOUNT.is_match(words) {
                return None;
            }
        }
        None
    })
}

fn currency_of(cell: &str) -> amounts::Currency {
    if cell.contains('€') {
        amounts::Currency::Euro
    } else if cell.contains('$') {
        amounts::Currency::BareDollar
    } else if cell.contains('£') {
        amounts::Currency::Sterling
    } else {
        amounts::Currency::Other("")
    }
}

fn sentences(text: &Text) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for it in said(text) {
        let words = &it.words;
        let found = amounts::amounts(words);
        if found.len() < 2 {
            continue;
        }
        let note = per_year(words, &found)
            .or_else(|| per_week(words, &found))
            .or_else(|| instalments(words, &found))
            .or_else(|| deposit_and_balance(words, &found))
            .or_else(|| with_vat(words, &found));
        if let Some(note) = note {
            wrong.push(Wrong { spans: vec![it.own], note });
        }
    }
    wrong
}

/// Whether the words between two amounts put them in relation.
fn related(words: &str, one: &Amount, other: &Amount) -> bool {
    let (from, to) = (one.span.end.min(other.span.end), one.span.start.max(other.span.start));
    let between = words.get(from..to).unwrap_or_default();
    between.len() <= 60 && RELATED.is_match(between) && !between.contains(';')
}

fn per_year(words: &str, found: &[Amount]) -> Option<String> {
    found.windows(2).find_map(|pair| {
        let [one, other] = pair else { return None };
        let (month, year) = match (one.per, other.per) {
            (Some(Per::Month), Some(Per::Year)) => (one, other),
            (Some(Per::Year), Some(Per::Month)) => (other, one),
            _ => return None,
        };
        let twelve = month.pence.saturating_mul(12);
        // A monthly figure is often rounded to the penny or pound.
        let rounded = month.pence.abs_diff(year.pence / 12) <= 100;
        (month.currency == year.currency && related(words, one, other) && !same(twelve, year.pence) && !rounded).then(
            || {
                let (monthly, yearly) =
                    (amounts::shown(month.currency, month.pence), amounts::shown(year.currency, year.pence));
                format!("{monthly} a month is {} a year, not {yearly}.", amounts::shown(month.currency, twelve))
            },
        )
    })
}

fn per_week(words: &str, found: &[Amount]) -> Option<String> {
    let hours = HOURS_A_WEEK.captures(words)?.get(1)?.as_str().parse::<f64>().ok()?;
    found.windows(2).find_map(|pair| {
        let [one, other] = pair else { return None };
        let (hour, week) = match (one.per, other.per) {
            (Some(Per::Hour), Some(Per::Week)) => (one, other),
            (Some(Per::Week), Some(Per::Hour)) => (other, one),
            _ => return None,
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "wages in pence are far below 2^53"
        )]
        let expected = (hour.pence as f64 * hours).round() as i64;
        (hour.currency == week.currency && !same(expected, week.pence)).then(|| {
            format!(
                "{} an hour for {} hours is {} a week, not {}.",
                amounts::shown(hour.currency, hour.pence),
                numbers::shown(hours),
                amounts::shown(hour.currency, expected),
                amounts::shown(week.currency, week.pence)
            )
        })
    })
}

fn instalments(words: &str, found: &[Amount]) -> Option<String> {
    let mark = INSTALMENTS.captures(words)?;
    let whole = mark.get(0)?;
    #[expect(clippy::cast_possible_truncation, reason = "a count of instalments has at most four figures")]
    let count = numbers::read(mark.get(1)?.as_str()).map(|it| it as i64).filter(|it| *it > 0)?;
    let each = found.iter().find(|it| it.span.start >= whole.start() && it.span.start <= whole.end() + 2)?;
    let total = found
        .iter()
        .rev()
        .find(|it| it.span.end <= whole.start() && it.currency == each.currency && it.per.is_none())?;
    let sum = each.pence.saturating_mul(count);
    (!same(sum, total.pence)).then(|| {
        let (each, stated) = (amounts::shown(each.currency, each.pence), amounts::shown(total.currency, total.pence));
        format!("{count} instalments of {each} come to {}, not {stated}.", amounts::shown(total.currency, sum))
    })
}

fn deposit_and_balance(words: &str, found: &[Amount]) -> Option<String> {
    let (deposit, balance) = (DEPOSIT.find(words)?, BALANCE.find(words)?);
    let [a, b, c] = found else { return None };
    if found.iter().any(|it| it.per.is_some() || it.currency != a.currency) || !PRICE.is_match(words) {
        return None;
    }
    let near = |at: &regex::Match<'_>| {
        found.iter().min_by_key(|it| it.span.start.abs_diff(at.end()).min(it.span.end.abs_diff(at.start())))
    };
    let (part, rest) = (near(&deposit)?, near(&balance)?);
    let total = [a, b, c].into_iter().find(|it| **it != *part && **it != *rest)?;
    let sum = part.pence.saturating_add(rest.pence);
    (part != rest && total.pence > part.pence && total.pence > rest.pence && !same(sum, total.pence)).then(|| {
        let (sum, stated) = (amounts::shown(total.currency, sum), amounts::shown(total.currency, total.pence));
        format!("The deposit and the balance come to {sum}, not {stated}.")
    })
}

fn with_vat(words: &str, found: &[Amount]) -> Option<String> {
    let [one, other] = found else { return None };
    let rest = |it: &Amount| words.get(it.span.end..).unwrap_or_default();
    let (net, gross) = if NET.is_match(rest(one)) && GROSS.is_match(rest(other)) {
        (one, other)
    } else if GROSS.is_match(rest(one)) && NET.is_match(rest(other)) {
        (other, one)
    } else {
        return None;
    };
    let expected = net.pence.saturating_mul(100 + VAT) / 100;
    (net.currency == gross.currency && net.per == gross.per && !same(expected, gross.pence)).then(|| {
        let (net, stated) = (amounts::shown(net.currency, net.pence), amounts::shown(gross.currency, gross.pence));
        format!("{net} with VAT at {VAT}% is {}, not {stated}.", amounts::shown(gross.currency, expected))
    })
}

/// Payment in shares: "30% on signature; 40% on delivery; 20% on acceptance" leaves a tenth unpaid.
fn shares(text: &Text) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for block in text.blocks() {
        let Some(span) = block.pieces.first() else { continue };
        let words = text.slice(span);
        let Some((lead, items)) = words.split_once('\n') else { continue };
        if !SHARED_SUM.is_match(lead) {
            continue;
        }
        let lines: Vec<&str> = items.lines().collect();
        let percents: Vec<f64> =
            lines.iter().filter_map(|it| SHARE.captures(it)?.get(1)?.as_str().parse().ok()).collect();
        let sum: f64 = percents.iter().sum();
        if percents.len() >= 2 && percents.len() == lines.len() && (sum - 100.0).abs() > 0.5 {
            wrong.push(Wrong {
                spans: vec![span.clone()],
                note: format!("The shares come to {}%, not 100%.", numbers::shown(sum)),
            });
        }
    }
    wrong
}
