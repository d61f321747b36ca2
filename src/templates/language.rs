//! The small language in which the clauses of the library are written.
//!
//! A clause is text in the source syntax of the document, with these tags:
//!
//! | tag | what it gives |
//! |---|---|
//! | `{{name}}` | the answer, escaped; a gap `[Label]` when it is missing |
//! | `{{sentence name}}` | the answer as the end of a sentence, with exactly one full stop |
//! | `{{count name "month"}}` | the number with its unit: `1 month`, `12 months` |
//! | `{{count name "month" of}}` | the same in the genitive: `1 month's`, `12 months'` |
//! | `{{#if name}} … {{else}} … {{/if}}` | whether the question is answered, with neither no nor zero |
//! | `{{#is name "a" "b"}} … {{else}} … {{/is}}` | whether one of these was chosen |
//! | `{{#has CL-ID}} … {{else}} … {{/has}}` | whether the contract has that clause |
//! | `{{#each name}} … {{item}}{{stop}} … {{/each}}` | once for each item of a list or each line of a long text; `stop` is `;`, before the last item `; and`, after it `.` |
//! | `{{#parties}} … {{party.legal_name}} … {{/parties}}` | once for each party of the template |
//! | `{{definitions}}` | the definitions of the terms the contract uses |
//! | `{{machine_terms}}` | the machine-readable terms of the contract, as a block |
//!
//! Inside `parties`, `party.x` is the variable `x` of that party, `party.label` is what the contract calls it, and
//! `{{#is party.place "first"}}` tells the first from the last. A block tag alone on its line leaves no line behind.
//!
//! Strict on purpose: anything else between double braces is a mistake, tags must close in order, and an answer may not
//! start a line, where it could pass for a mark of the document.

use std::sync::Arc;

use super::load::Fault;

/// A piece of a clause.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Shared by the templates that have the clause.
    Text(Arc<str>),
    /// An answer.
    Value {
        name: String,
        line: usize,
    },
    /// An answer that ends a sentence.
    Sentence {
        name: String,
        line: usize,
    },
    /// A number with the singular of its unit, in the genitive where something is of that length.
    Count {
        name: String,
        unit: String,
        genitive: bool,
        line: usize,
    },
    /// The current item of the innermost `each`.
    Item,
    /// What stands between the current item and the next.
    Stop,
    Either {
        test: Test,
        line: usize,
        then: Vec<Piece>,
        otherwise: Vec<Piece>,
    },
    Each {
        name: String,
        line: usize,
        body: Vec<Piece>,
    },
    Parties {
        body: Vec<Piece>,
    },
    Definitions,
    MachineTerms,
}

/// What a conditional asks.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    Answered(String),
    Is(String, Vec<String>),
    Has(String),
}

/// A fault and the line of the file it stands on.
pub(super) type Found = (usize, Fault);

/// Reads the body of a clause; `first_line` is the line of the file it starts on.
pub(super) fn parse(body: &str, first_line: usize) -> Result<Vec<Piece>, Found> {
    let mut reader = Reader { body, at: 0, first_line, repeats: 0 };
    let (pieces, end) = reader.pieces()?;
    match end {
        None => Ok(pieces),
        Some((line, tag)) => Err((line, Fault::TagOutOfOrder(tag))),
    }
}

/// Writes a party block once for each party; `parties` are the prefixes of their variables and their labels.
pub(super) fn expand(pieces: Vec<Piece>, parties: &[(String, String)]) -> Vec<Piece> {
    pieces
        .into_iter()
        .flat_map(|piece| match piece {
            Piece::Parties { body } => (0..parties.len()).flat_map(|place| for_party(&body, parties, place)).collect(),
            Piece::Either { test, line, then, otherwise } => {
                vec![Piece::Either { test, line, then: expand(then, parties), otherwise: expand(otherwise, parties) }]
            }
            Piece::Each { name, line, body } => vec![Piece::Each { name, line, body: expand(body, parties) }],
            Piece::Text(_)
            | Piece::Value { .. }
            | Piece::Sentence { .. }
            | Piece::Count { .. }
            | Piece::Item
            | Piece::Stop
            | Piece::Definitions
            | Piece::MachineTerms => vec![piece],
        })
        .collect()
}

fn for_party(pieces: &[Piece], parties: &[(String, String)], place: usize) -> Vec<Piece> {
    let Some((role, label)) = parties.get(place) else { return Vec::new() };
    let renamed = |name: &String| match name.strip_prefix("party.") {
        Some(rest) => format!("{role}_{rest}"),
        None => name.clone(),
    };
    let again = |pieces: &[Piece]| for_party(pieces, parties, place);
    pieces
        .iter()
        .flat_map(|piece| match piece {
            Piece::Value { name, .. } if name == "party.label" => vec![Piece::Text(label.as_str().into())],
            Piece::Value { name, line } => vec![Piece::Value { name: renamed(name), line: *line }],
            Piece::Sentence { name, line } => vec![Piece::Sentence { name: renamed(name), line: *line }],
            Piece::Count { name, unit, genitive, line } => {
                vec![Piece::Count { name: renamed(name), unit: unit.clone(), genitive: *genitive, line: *line }]
            }
            Piece::Either { test: Test::Is(name, values), then, otherwise, .. } if name == "party.place" => {
                let here = if place == 0 { "first" } else { "last" };
                again(if values.iter().any(|it| it == here) { then } else { otherwise })
            }
            Piece::Either { test, line, then, otherwise } => {
                let test = match test {
                    Test::Answered(name) => Test::Answered(renamed(name)),
                    Test::Is(name, values) => Test::Is(renamed(name), values.clone()),
                    Test::Has(id) => Test::Has(id.clone()),
                };
                vec![Piece::Either { test, line: *line, then: again(then), otherwise: again(otherwise) }]
            }
            Piece::Each { name, line, body } => {
                vec![Piece::Each { name: renamed(name), line: *line, body: again(body) }]
            }
            Piece::Text(_)
            | Piece::Item
            | Piece::Stop
            | Piece::Definitions
            | Piece::MachineTerms
            | Piece::Parties { .. } => vec![piece.clone()],
        })
        .collect()
}

/// Takes out the branches for clauses that a template cannot have.
pub(super) fn prune(pieces: Vec<Piece>, can_have: &impl Fn(&str) -> bool) -> Vec<Piece> {
    pieces
        .into_iter()
        .flat_map(|piece| match piece {
            Piece::Either { test: Test::Has(id), otherwise, .. } if !can_have(&id) => prune(otherwise, can_have),
            Piece::Either { test, line, then, otherwise } => {
                let (then, otherwise) = (prune(then, can_have), prune(otherwise, can_have));
                vec![Piece::Either { test, line, then, otherwise }]
            }
            Piece::Each { name, line, body } => vec![Piece::Each { name, line, body: prune(body, can_have) }],
            Piece::Parties { body } => vec![Piece::Parties { body: prune(body, can_have) }],
            Piece::Text(_)
            | Piece::Value { .. }
            | Piece::Sentence { .. }
            | Piece::Count { .. }
            | Piece::Item
            | Piece::Stop
            | Piece::Definitions
            | Piece::MachineTerms => vec![piece],
        })
        .collect()
}

/// The block that is being read, which decides what ends it.
#[derive(Clone, Copy)]
enum Inside {
    If,
    Is,
    Has,
    Each,
    Parties,
}

impl Inside {
    fn close(self) -> &'static str {
        match self {
            Self::If => "/if",
            Self::Is => "/is",
            Self::Has => "/has",
            Self::Each => "/each",
            Self::Parties => "/parties",
        }
    }
}

struct Reader<'a> {
    body: &'a str,
    at: usize,
    first_line: usize,
    /// How many `each` blocks are open.
    repeats: usize,
}

/// Pieces, and the tag that ended them with its line.
type Read = (Vec<Piece>, Option<(usize, String)>);

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.body.get(self.at..).unwrap_or_default()
    }

    fn line(&self) -> usize {
        self.first_line + self.body.get(..self.at).unwrap_or_default().matches('\n').count()
    }

    fn pieces(&mut self) -> Result<Read, Found> {
        let mut pieces = Vec::new();
        loop {
            let Some(open) = self.rest().find("{{") else {
                let text = self.rest().to_owned();
                self.at = self.body.len();
                push_text(&mut pieces, text);
                return Ok((pieces, None));
            };
            let mut text = self.rest().get(..open).unwrap_or_default().to_owned();
            self.at += open;
            let line = self.line();
            let Some(close) = self.rest().find("}}") else {
                return Err((line, Fault::TagNotClosed));
            };
            let tag = self.rest().get(2..close).unwrap_or_default().to_owned();
            let starts_line = self.starts_line();
            let end = self.at + close + 2;
            let is_block = tag.starts_with(['#', '/']) || tag == "else";
            if is_block && self.stands_alone(end) {
                text.truncate(text.rfind('\n').map_or(0, |it| it + 1));
                self.at = self.body.get(end..).and_then(|it| it.find('\n')).map_or(self.body.len(), |it| end + it + 1);
            } else {
                self.at = end;
            }
            push_text(&mut pieces, text);
            if !is_block && starts_line && !matches!(tag.as_str(), "definitions" | "machine_terms") {
                return Err((line, Fault::ValueStartsLine(tag)));
            }
            if tag.starts_with('/') || tag == "else" {
                return Ok((pieces, Some((line, tag))));
            }
            pieces.push(self.tag(&tag, line)?);
        }
    }

    fn tag(&mut self, tag: &str, line: usize) -> Result<Piece, Found> {
        let wrong = || (line, Fault::UnknownTag(tag.to_owned()));
        let wrong_place = || (line, Fault::TagOutOfOrder(tag.to_owned()));
        let words = words(tag).ok_or_else(wrong)?;
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["definitions"] => Ok(Piece::Definitions),
            ["machine_terms"] => Ok(Piece::MachineTerms),
            ["item" | "stop"] if self.repeats == 0 => Err(wrong_place()),
            ["item"] => Ok(Piece::Item),
            ["stop"] => Ok(Piece::Stop),
            ["sentence", name] => Ok(Piece::Sentence { name: variable(name, wrong)?, line }),
            ["count", name, unit, rest @ ..] if matches!(rest, [] | ["of"]) => {
                let genitive = !rest.is_empty();
                Ok(Piece::Count { name: variable(name, wrong)?, unit: (*unit).to_owned(), genitive, line })
            }
            ["#if", name] => {
                let test = Test::Answered(variable(name, wrong)?);
                self.either(test, line, Inside::If)
            }
            ["#is", name, values @ ..] if !values.is_empty() => {
                let test = Test::Is(variable(name, wrong)?, values.iter().map(|&it| it.to_owned()).collect());
                self.either(test, line, Inside::Is)
            }
            ["#has", id] => self.either(Test::Has((*id).to_owned()), line, Inside::Has),
            ["#each", name] => {
                let name = variable(name, wrong)?;
                self.repeats += 1;
                let body = self.block(line, Inside::Each)?;
                self.repeats -= 1;
                Ok(Piece::Each { name, line, body })
            }
            ["#parties"] => Ok(Piece::Parties { body: self.block(line, Inside::Parties)? }),
            [name] => Ok(Piece::Value { name: variable(name, wrong)?, line }),
            _ => Err(wrong()),
        }
    }

    fn either(&mut self, test: Test, line: usize, inside: Inside) -> Result<Piece, Found> {
        let (then, end) = self.pieces()?;
        let (otherwise, end) = match end {
            Some((_, tag)) if tag == "else" => self.pieces()?,
            other => (Vec::new(), other),
        };
        closed_by(inside, end, line)?;
        Ok(Piece::Either { test, line, then, otherwise })
    }

    fn block(&mut self, line: usize, inside: Inside) -> Result<Vec<Piece>, Found> {
        let (body, end) = self.pieces()?;
        closed_by(inside, end, line)?;
        Ok(body)
    }

    /// Whether nothing but blanks and other tags stand before the tag on its line.
    fn starts_line(&self) -> bool {
        let before = self.body.get(..self.at).unwrap_or_default();
        let mut line = before.rsplit('\n').next().unwrap_or_default();
        while let (Some(open), Some(close)) = (line.find("{{"), line.find("}}")) {
            if !line.get(..open).unwrap_or_default().trim().is_empty() {
                return false;
            }
            line = line.get(close + 2..).unwrap_or_default();
        }
        line.trim().is_empty()
    }

    fn stands_alone(&self, end: usize) -> bool {
        let before = self.body.get(..self.at).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
        let after = self.body.get(end..).unwrap_or_default().split('\n').next().unwrap_or_default();
        before.trim().is_empty() && after.trim().is_empty()
    }
}

fn closed_by(inside: Inside, end: Option<(usize, String)>, opened: usize) -> Result<(), Found> {
    match end {
        Some((_, tag)) if tag == inside.close() => Ok(()),
        Some((line, tag)) => Err((line, Fault::TagOutOfOrder(tag))),
        None => Err((opened, Fault::TagNotClosed)),
    }
}

fn push_text(pieces: &mut Vec<Piece>, text: String) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text.into()));
    }
}

fn variable(name: &str, wrong: impl Fn() -> Found) -> Result<String, Found> {
    let good = !name.is_empty()
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.'))
        && name.starts_with(|c: char| c.is_ascii_lowercase());
    if good { Ok(name.to_owned()) } else { Err(wrong()) }
}

/// The words of a tag, parted by single blanks; a word in double quotes may hold blanks.
fn words(tag: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut rest = tag;
    loop {
        let (word, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => rest.split_at(rest.find(' ').unwrap_or(rest.len())),
        };
        if word.is_empty() || word.contains('"') {
            return None;
        }
        words.push(word.to_owned());
        if after.is_empty() {
            return Some(words);
        }
        rest = after.strip_prefix(' ')?;
    }
}

/// A test that a piece stands under, and whether it stands where the test is passed.
pub(super) type Guard<'a> = (&'a Test, bool);

/// Every answer, test and repetition in the pieces, with its line and the tests it stands under.
pub(super) fn visit<'a>(
    pieces: &'a [Piece],
    guards: &mut Vec<Guard<'a>>,
    see: &mut impl FnMut(Use<'a>, usize, &[Guard<'a>]),
) {
    for piece in pieces {
        match piece {
            Piece::Value { name, line } | Piece::Sentence { name, line } => see(Use::Printed(name), *line, guards),
            Piece::Count { name, line, .. } => see(Use::Counted(name), *line, guards),
            Piece::Each { name, line, body } => {
                see(Use::Repeated(name), *line, guards);
                visit(body, guards, see);
            }
            Piece::Either { test, line, then, otherwise } => {
                see(Use::Tested(test), *line, guards);
                for (branch, passed) in [(then, true), (otherwise, false)] {
                    guards.push((test, passed));
                    visit(branch, guards, see);
                    guards.pop();
                }
            }
            Piece::Parties { body } => visit(body, guards, see),
            Piece::Text(_) | Piece::Item | Piece::Stop | Piece::Definitions | Piece::MachineTerms => {}
        }
    }
}

/// How a clause uses a variable or tests for something.
#[derive(Clone, Copy, Debug)]
pub(super) enum Use<'a> {
    Printed(&'a str),
    Counted(&'a str),
    Repeated(&'a str),
    Tested(&'a Test),
}

impl<'a> Use<'a> {
    /// The variable, unless a clause is tested for.
    pub(super) fn variable(self) -> Option<&'a str> {
        match self {
            Self::Printed(name) | Self::Counted(name) | Self::Repeated(name) => Some(name),
            Self::Tested(Test::Answered(name) | Test::Is(name, _)) => Some(name),
            Self::Tested(Test::Has(_)) => None,
        }
    }
}

/// The plain text of the pieces, whatever the answers: for looking up terms and labels.
pub(super) fn plain(pieces: &[Piece], into: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => into.push_str(text),
            Piece::Either { then, otherwise, .. } => {
                plain(then, into);
                plain(otherwise, into);
            }
            Piece::Each { body, .. } | Piece::Parties { body } => plain(body, into),
            Piece::Value { .. }
            | Piece::Sentence { .. }
            | Piece::Count { .. }
            | Piece::Item
            | Piece::Stop
            | Piece::Definitions
            | Piece::MachineTerms => into.push(' '),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(body: &str) -> Fault {
        parse(body, 1).unwrap_err().1
    }

    #[test]
    fn tags_are_read_and_block_tags_alone_leave_no_line() {
        let pieces = parse("a {{x}}\n{{#if y}}\nb\n{{else}}\nc\n{{/if}}\nd", 1).unwrap();
        assert_eq!(
            pieces,
            [
                Piece::Text("a ".into()),
                Piece::Value { name: "x".to_owned(), line: 1 },
                Piece::Text("\n".into()),
                Piece::Either {
                    test: Test::Answered("y".to_owned()),
                    line: 2,
                    then: vec![Piece::Text("b\n".into())],
                    otherwise: vec![Piece::Text("c\n".into())],
                },
                Piece::Text("d".into()),
            ]
        );
    }

    #[test]
    fn mistakes_in_tags_are_found_with_their_line() {
        assert!(matches!(fault("a {{x"), Fault::TagNotClosed));
        assert!(matches!(fault("a {{#if x}} b"), Fault::TagNotClosed));
        assert!(matches!(fault("a {{#if x}} b {{/is}}"), Fault::TagOutOfOrder(_)));
        assert!(matches!(fault("a {{/if}}"), Fault::TagOutOfOrder(_)));
        assert!(matches!(fault("a {{item}}"), Fault::TagOutOfOrder(_)));
        assert!(matches!(fault("a {{X}}"), Fault::UnknownTag(_)));
        assert!(matches!(fault("a {{x y}}"), Fault::UnknownTag(_)));
        assert!(matches!(fault("a {{#is x}}{{/is}}"), Fault::UnknownTag(_)));
        assert!(matches!(fault("{{x}} a"), Fault::ValueStartsLine(_)));
        assert!(matches!(fault("{{#if y}}{{x}}{{/if}} a"), Fault::ValueStartsLine(_)));
        assert_eq!(parse("a\nb\nc {{?}}", 10).unwrap_err().0, 12);
    }

    #[test]
    fn a_party_block_is_written_once_for_each_party() {
        let pieces = parse("{{#parties}}\n- {{party.label}}, {{party.name}}{{#is party.place \"first\"}};{{else}}.{{/is}}\n{{/parties}}\n", 1).unwrap();
        let parties = [("a".to_owned(), "Client".to_owned()), ("b".to_owned(), "Supplier".to_owned())];
        let mut text = String::new();
        let mut names = Vec::new();
        let expanded = expand(pieces, &parties);
        plain(&expanded, &mut text);
        visit(&expanded, &mut Vec::new(), &mut |it, _, _| names.extend(it.variable().map(str::to_owned)));
        assert_eq!(text, "- Client,  ;\n- Supplier,  .\n");
        assert_eq!(names, ["a_name", "b_name"]);
    }
}
