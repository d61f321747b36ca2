//! What the PDF reader promises of hostile files: the steps and the bytes are counted, and there is an end to both.

use super::filters::{Parameters, undo};
use super::lex::{Budget, Lexer, Token};
use super::read_with;
use crate::limits;
use crate::tests::make;

/// Reads a file and gives the code of the outcome, the steps and the bytes unpacked.
fn measured(bytes: &[u8]) -> (&'static str, u64, usize) {
    let budget = Budget::new();
    let code = match read_with(bytes, &budget) {
        Ok(_) => "read",
        Err(refusal) => refusal.code(),
    };
    let (steps, unpacked) = budget.spent();
    (code, steps, unpacked)
}

fn with_objects(content: &[u8], more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = make::pages(&[make::stream("", content)]);
    objects.extend_from_slice(more);
    make::pdf(&objects)
}

const WORDS: &[u8] = b"BT /F1 10 Tf 72 700 Td (Words) Tj ET";

fn with_font(font: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = make::pages(&[make::stream("", b"BT /F1 10 Tf 72 700 Td (Words) Tj ET")]);
    objects[2] = font.as_bytes().to_vec();
    objects.extend_from_slice(more);
    make::pdf(&objects)
}

#[test]
fn hostile_files_come_to_an_end_within_the_budget() {
    let zeros = vec![0_u8; 40 << 20];
    let bomb = make::packed(&zeros);
    let twice = make::packed(&bomb);
    let spaces = make::packed(&vec![b' '; 15 << 20]);
    let form = |name: &str| {
        make::stream(
            "/Subtype/Form/Resources<</XObject<</X 6 0 R/Y 7 0 R>>>>",
            format!("/{name} Do ").repeat(40).as_bytes(),
        )
    };
    let mut forms = make::pages(&[make::stream("", b"/X Do")]);
    forms[1] = b"<</Type/Pages/Count 1/Kids[4 0 R]/Resources<</XObject<</X 6 0 R>>>>>>".to_vec();
    forms.extend([form("Y"), form("X")]);
    let chain: Vec<Vec<u8>> = (0..14)
        .map(|level| {
            make::stream(&format!("/Subtype/Form/Resources<</XObject<</N {} 0 R>>>>", 7 + level), &b"/N Do ".repeat(50))
        })
        .collect();
    let mut exploding = make::pages(&[make::stream("", b"/N Do")]);
    exploding[1] = b"<</Type/Pages/Count 1/Kids[4 0 R]/Resources<</XObject<</N 6 0 R>>>>>>".to_vec();
    exploding.extend(chain);
    let many_parts = format!("<</Type/Page/Parent 2 0 R/Contents[{}]>>", "5 0 R ".repeat(5000));
    let mut repeated = make::pages(&[make::stream("/Filter/FlateDecode", &spaces)]);
    repeated[3] = many_parts.into_bytes();
    let mut tree = make::pages(&[make::stream("", WORDS)]);
    tree[1] = b"<</Type/Pages/Kids[2 0 R 4 0 R 2 0 R 6 0 R]/Resources<</Font<</F1 3 0 R>>>>>>".to_vec();
    tree.push(b"<</Type/Pages/Kids[2 0 R 6 0 R]>>".to_vec());
    let mut wide = make::pages(&[make::stream("", WORDS)]);
    wide[1] = format!("<</Type/Pages/Kids[{}]>>", "<<>>".repeat(100_000)).into_bytes();
    let mut deep = b"%PDF-1.4\n1 0 obj\n".to_vec();
    deep.extend(b"[".repeat(2 << 20));
    let mut strings = b"%PDF-1.4\n".to_vec();
    strings.extend(b"1 0 obj[(".repeat(300_000));
    let listed = make::packed(format!("{} ", "9 0 ".repeat(400_000)).as_bytes());
    let packed_objects = make::stream("/Type/ObjStm/N 400000/First 1600001/Filter/FlateDecode", &listed);
    let loops = make::pdf_with("/Prev 9", &make::pages(&[make::stream("", WORDS)]));
    let loops = [loops.as_slice(), b"\nxref\n0 0\ntrailer<</Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF"].concat();
    let cid = |widths: &str| {
        let font = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>";
        let map = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0020> endbfrange endcmap";
        with_font(
            font,
            &[format!("<</Type/Font/Subtype/CIDFontType2/BaseFont/X{widths}>>").into_bytes(), make::stream("", map)],
        )
    };
    let simple = |more: &str| {
        with_font(&format!("<</Type/Font/Subtype/TrueType/BaseFont/Arial/Encoding/WinAnsiEncoding{more}>>"), &[])
    };
    let cases: Vec<(&str, Vec<u8>, &[&str])> = vec![
        ("a bomb as content", with_objects(b"", &[]), &["intake.no_text"]),
        (
            "content that unpacks without end",
            {
                let mut o = make::pages(&[make::stream("/Filter/FlateDecode", &bomb)]);
                o.truncate(9);
                make::pdf(&o)
            },
            &["intake.too_much_inside"],
        ),
        (
            "packed twice",
            {
                let o = make::pages(&[make::stream("/Filter[/FlateDecode/FlateDecode]", &twice)]);
                make::pdf(&o)
            },
            &["intake.too_much_inside"],
        ),
        (
            "a bomb of objects",
            with_objects(WORDS, &[make::stream("/Type/ObjStm/N 9/First 9/Filter/FlateDecode", &bomb)]),
            &["intake.too_much_inside"],
        ),
        (
            "a bomb as a picture",
            with_objects(WORDS, &[make::stream("/Subtype/Image/Filter/FlateDecode", &bomb)]),
            &["read"],
        ),
        ("one content many times", make::pdf(&repeated), &["intake.too_much_inside"]),
        ("forms that draw each other", make::pdf(&forms), &["intake.no_text"]),
        ("forms that draw fifty each", make::pdf(&exploding), &["intake.too_complex", "intake.too_much_inside"]),
        ("a tree of pages in circles", make::pdf(&tree), &["read"]),
        ("a hundred thousand pages", make::pdf(&wide), &["intake.too_long"]),
        ("brackets two million deep", deep, &["intake.damaged"]),
        ("texts without end", strings, &["intake.damaged", "intake.too_complex"]),
        ("one object listed many times", with_objects(WORDS, &[packed_objects]), &["read"]),
        ("tables of places in circles", loops, &["read"]),
        (
            "nested arrays in content",
            with_objects(&[b"[".repeat(1 << 20), WORDS.to_vec()].concat(), &[]),
            &["read", "intake.no_text"],
        ),
        ("states without end", with_objects(&[b"q ".repeat(1 << 20), WORDS.to_vec()].concat(), &[]), &["read"]),
        ("widths that count for ever", cid("/W[0 4294967295 500]"), &["read", "intake.unreadable"]),
        ("widths by reference", cid("/W[0 8 0 R 9 0 R]"), &["read", "intake.unreadable"]),
        ("a first letter far away", simple("/FirstChar 4000000000/LastChar 4000000001/Widths[1 2]"), &["read"]),
        (
            "a font that is itself",
            with_font("<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[3 0 R]>>", &[]),
            &["read", "intake.unreadable"],
        ),
        ("a catalogue that is itself", make::pdf(&[b"<</Type/Catalog/Pages 1 0 R>>".to_vec()]), &["intake.no_text"]),
        ("a reference in a circle", with_objects(WORDS, &[b"7 0 R".to_vec(), b"6 0 R".to_vec()]), &["read"]),
    ];
    for (name, bytes, codes) in cases {
        assert!(bytes.len() <= limits::MAX_FILE, "{name} is a file that would be opened");
        let (code, steps, unpacked) = measured(&bytes);
        assert!(codes.contains(&code), "{name}: {code}");
        // One word may be as long as the file, so the last step may overshoot by that.
        assert!(steps <= limits::MAX_PDF_STEPS + 2_000_000, "{name}: {steps} steps");
        assert!(unpacked <= limits::MAX_PDF_UNPACKED + limits::MAX_PDF_STREAM, "{name}: {unpacked} bytes");
    }
}

#[test]
fn filters_undo_what_their_counterparts_did_and_stop_where_told() {
    let plain: Vec<u8> = (0..4000_u32).map(|n| u8::try_from(n * n % 251).unwrap()).collect();
    let run = |name: &[u8], data: &[u8], most: usize| undo(name, data, Parameters::default(), most).unwrap();
    assert_eq!(run(b"FlateDecode", &make::packed(&plain), 4000).unwrap(), plain);
    assert!(run(b"FlateDecode", &make::packed(&plain), 3999).is_err());
    assert_eq!(run(b"ASCIIHexDecode", b"48 65 6C6c 6F2>", 99).unwrap(), b"Hello ");
    assert_eq!(run(b"ASCII85Decode", b"87cURD]i,\"Ebo80~>", 99).unwrap(), b"Hello World!");
    assert_eq!(run(b"RunLengthDecode", b"\x02abc\xFEx\x80rest", 99).unwrap(), b"abcxxx");
    assert!(run(b"RunLengthDecode", &b"\x81x".repeat(100), 1000).is_err());
    // The example of the PDF specification: 45 45 45 45 45 65 45 45 45 66.
    let lzw = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
    assert_eq!(run(b"LZWDecode", &lzw, 99).unwrap(), [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
    assert!(run(b"LZWDecode", &lzw, 9).is_err());
    let rows = [2, 1, 2, 3, 2, 1, 1, 1, 1, 9, 1, 1];
    let parameters = Parameters { predictor: 12, columns: 3, ..Parameters::default() };
    let predicted = undo(b"FlateDecode", &make::packed(&rows), parameters, 99).unwrap().unwrap();
    assert_eq!(predicted, [1, 2, 3, 2, 3, 4, 9, 10, 11]);
    assert!(undo(b"DCTDecode", b"", Parameters::default(), 9).is_none());
}

#[test]
fn long_texts_packed_by_lzw_come_back() {
    // Packed here as a PDF program would, so that codes of each width occur.
    let plain: Vec<u8> = (0..60_000_u32).map(|n| u8::try_from((n * n / 7 + n % 13) % 97).unwrap()).collect();
    let mut table: std::collections::HashMap<Vec<u8>, u32> =
        (0..=255_u8).map(|byte| (vec![byte], u32::from(byte))).collect();
    let (mut next, mut width) = (258_u32, 9_u32);
    let (mut bits, mut held, mut packed) = (0_u32, 0_u64, Vec::new());
    let mut put = |code: u32, width: u32| {
        held = held << width | u64::from(code);
        bits += width;
        while bits >= 8 {
            bits -= 8;
            packed.push(u8::try_from(held >> bits & 0xFF).unwrap());
        }
        held &= (1 << bits) - 1;
    };
    put(256, 9);
    let mut word: Vec<u8> = Vec::new();
    for byte in &plain {
        let longer = [word.as_slice(), &[*byte]].concat();
        if table.contains_key(&longer) {
            word = longer;
            continue;
        }
        put(table[&word], width);
        table.insert(longer, next);
        next += 1;
        width = if next >= 2048 {
            12
        } else if next >= 1024 {
            11
        } else if next >= 512 {
            10
        } else {
            9
        };
        if next == 4095 {
            put(256, width);
            table.retain(|key, _| key.len() == 1);
            (next, width) = (258, 9);
        }
        word = vec![*byte];
    }
    put(table[&word], width);
    put(257, width);
    put(0, 8);
    let unpacked = undo(b"LZWDecode", &packed, Parameters::default(), plain.len()).unwrap().unwrap();
    assert!(unpacked == plain);
}

#[test]
fn words_of_pdf_syntax_are_read_as_written() {
    let budget = Budget::new();
    let mut lexer = Lexer::new(b"-.5 +7 /A#20b (a\\(b\\051\\n(c)) <4 8 6> %x\n[true] 12 0 R", 0, &budget);
    assert_eq!(lexer.next(), Some(Token::Number(-0.5)));
    assert_eq!(lexer.next(), Some(Token::Number(7.0)));
    assert_eq!(lexer.next(), Some(Token::Name(b"A b".to_vec().into())));
    assert_eq!(lexer.next(), Some(Token::Text(b"a(b)\n(c)".to_vec())));
    assert_eq!(lexer.next(), Some(Token::Text(b"\x48\x60".to_vec())));
    assert_eq!(lexer.value().map(|range| range.len()), Some(6));
    assert_eq!(lexer.value().map(|range| range.len()), Some(6));
    assert_eq!(lexer.value(), None);
}
