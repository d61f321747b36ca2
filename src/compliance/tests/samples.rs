//! Texts that the tests read, written for them.

/// A services agreement between two companies, as Markdown.
pub(super) const SERVICES: &str = r#"# Consultancy Services Agreement

This agreement is dated 1 December 2026.

## Parties

(1) NORTHFIELD ADVISORY LIMITED, a company registered in England and Wales with company number 09876543, whose registered office is at 12 Mill Lane, Leeds LS1 4AB (the "Supplier"); and

(2) BRIGHTWATER FOODS LTD, a company registered in England and Wales with company number 01234567, whose registered office is at 3 Dock Road, Bristol BS1 6XY (the "Customer").

## Background

The Supplier advises food companies and the Customer wishes to receive that advice.

## Agreed terms

## 1. Definitions

1.1 In this agreement:

"**Confidential Information**" means all information disclosed by one party to the other that is marked confidential.

"**Fees**" means the fees set out in Schedule 1.

"**Services**" means the advisory services described in Schedule 1.

## 2. Services

2.1 The Supplier shall provide the Services with reasonable care and skill from 1 December 2026.

2.2 The Supplier shall:

(a) keep the Customer informed of progress;

(b) comply with the Bribery Act 2010 and the Modern Slavery Act 2015; and

(c) maintain professional indemnity insurance of at least £1,000,000.

## 3. Fees and payment

3.1 The Customer shall pay the Fees of £24,000 a year plus VAT.

3.2 The Customer shall pay each valid invoice within 30 days of receiving it.

3.3 Interest on late payment runs at 8% a year above the Bank of England base rate.

## 4. Confidentiality

4.1 Each party shall keep the other's Confidential Information secret and shall not disclose it, except where the law requires.

4.2 This clause continues for five years after this agreement ends.

## 5. Limits on liability

5.1 Nothing in this agreement limits or excludes liability for death or personal injury caused by negligence, or for fraud or fraudulent misrepresentation.

5.2 Subject to clause 5.1, each party's total liability under this agreement shall not exceed 100% of the Fees paid in the year in which the claim arises.

## 6. Term and termination

6.1 This agreement starts on 1 December 2026 and continues for twelve months.

6.2 Either party may terminate this agreement by giving the other at least 30 days' written notice.

6.3 Either party may terminate this agreement at once by written notice if the other commits a material breach and does not remedy it within 14 days of notice.

## 7. General

7.1 This agreement is the entire agreement between the parties.

7.2 No variation is effective unless it is in writing and signed by both parties.

7.3 A person who is not a party has no rights under the Contracts (Rights of Third Parties) Act 1999.

7.4 This agreement and any dispute arising out of it are governed by the law of England and Wales, and the courts of England and Wales have exclusive jurisdiction.

## Schedule 1 - Services and Fees

| Item | Description | Fee |
|------|-------------|-----|
| 1 | Monthly advisory meeting | £12,000 |
| 2 | Annual report | £12,000 |

## Signatures

Signed by Anna Field for and on behalf of NORTHFIELD ADVISORY LIMITED: ____________________

Signed by Ben Water for and on behalf of BRIGHTWATER FOODS LTD: ____________________
"#;

/// The same agreement as it arrives from a word processor: curly quotes, hard spaces, no marks, no empty lines.
pub(super) fn pasted_from_a_word_processor() -> String {
    let mut open = true;
    let mut out = String::new();
    for line in SERVICES.lines().filter(|it| !it.trim().is_empty() && !it.starts_with("|---")) {
        let line = line
            .trim_start_matches('#')
            .trim_start()
            .replace("**", "")
            .replace("within 30 days", "within 30\u{a0}days");
        for ch in line.chars() {
            match ch {
                '"' => {
                    out.push(if open { '\u{201c}' } else { '\u{201d}' });
                    open = !open;
                }
                '\'' => out.push('\u{2019}'),
                ch => out.push(ch),
            }
        }
        out.push_str("\r\n");
    }
    out
}

/// The same agreement as plain text broken at 72 characters, with a page number here and there.
pub(super) fn wrapped_plain_text() -> String {
    let mut out = String::new();
    for (nth, line) in SERVICES.lines().enumerate() {
        let line = line.trim_start_matches('#').trim_start().replace("**", "");
        let mut width = 0;
        for word in line.split(' ') {
            if width + word.len() > 72 {
                out.push('\n');
                width = 0;
            } else if width > 0 {
                out.push(' ');
            }
            out.push_str(word);
            width += word.len() + 1;
        }
        out.push('\n');
        if nth % 30 == 29 {
            out.push_str("\n          Page ");
            out.push_str(&(nth / 30 + 1).to_string());
            out.push_str(" of 4\n\n");
        }
    }
    out
}
