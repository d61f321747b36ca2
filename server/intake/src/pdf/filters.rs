//! Unpacks streams, each step bounded while it happens.
//!
//! Damaged data gives what could be unpacked before the damage: files cut short are common, and the text before the cut
//! is still text. More than is allowed gives an error at once.

use flate2::{Decompress, FlushDecompress, Status};

/// The data is larger than allowed when unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Oversize;

/// What a filter needs to know beside the data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameters {
    pub(super) predictor: usize,
    pub(super) columns: usize,
    pub(super) colours: usize,
    pub(super) bits: usize,
    /// Whether LZW codes grow one step early, as they do unless the file says otherwise.
    pub(super) early: bool,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { predictor: 1, columns: 1, colours: 1, bits: 8, early: true }
    }
}

/// Undoes one filter; nothing if it is one of pictures or unknown.
pub(super) fn undo(name: &[u8], data: &[u8], parameters: Parameters, most: usize) -> Option<Result<Vec<u8>, Oversize>> {
    Some(match name {
        b"FlateDecode" | b"Fl" => flate(data, most).map(|data| predicted(data, parameters)),
        b"LZWDecode" | b"LZW" => lzw(data, parameters.early, most).map(|data| predicted(data, parameters)),
        b"ASCII85Decode" | b"A85" => ascii85(data, most),
        b"ASCIIHexDecode" | b"AHx" => ascii_hex(data, most),
        b"RunLengthDecode" | b"RL" => run_length(data, most),
        _ => return None,
    })
}

fn flate(data: &[u8], most: usize) -> Result<Vec<u8>, Oversize> {
    let has_header = matches!(data, [first, second, ..]
        if first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31));
    let unpacked = inflate(data, has_header, most)?;
    // Some programs leave the header out, others write one that is wrong.
    if unpacked.is_empty() && has_header {
        return inflate(data.get(2..).unwrap_or_default(), false, most);
    }
    Ok(unpacked)
}

fn inflate(data: &[u8], has_header: bool, most: usize) -> Result<Vec<u8>, Oversize> {
    const STEP: usize = 16 * 1024;
    let mut inflater = Decompress::new(has_header);
    let mut unpacked: Vec<u8> = Vec::new();
    loop {
        let taken = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        let rest = data.get(taken..).unwrap_or_default();
        let before = unpacked.len();
        unpacked.reserve(STEP);
        let status = inflater.decompress_vec(rest, &mut unpacked, FlushDecompress::None);
        if unpacked.len() > most {
            return Err(Oversize);
        }
        let progressed = unpacked.len() > before || usize::try_from(inflater.total_in()).is_ok_and(|now| now > taken);
        match status {
            Ok(Status::Ok | Status::BufError) if progressed => {}
            Ok(Status::Ok | Status::BufError | Status::StreamEnd) | Err(_) => return Ok(unpacked),
        }
    }
}

fn lzw(data: &[u8], early: bool, most: usize) -> Result<Vec<u8>, Oversize> {
    const CLEAR: usize = 256;
    const END: usize = 257;
    const FULL: usize = 4096;
    let mut unpacked: Vec<u8> = Vec::new();
    // Each entry is a stretch of what was already unpacked.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let mut bits = 0_u32;
    let mut held = 0_u32;
    let mut width = 9_u32;
    let mut previous: Option<(usize, usize)> = None;
    for byte in data {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        if bits < width {
            continue;
        }
        bits -= width;
        let code = usize::try_from(held >> bits).unwrap_or(0) & ((1 << width) - 1);
        held &= (1 << bits) - 1;
        let start = unpacked.len();
        match code {
            CLEAR => {
                table.clear();
                width = 9;
                previous = None;
                continue;
            }
            END => break,
            0..CLEAR => unpacked.push(u8::try_from(code).unwrap_or(0)),
            _ => {
                let entry = table.get(code - END - 1).copied();
                let (from, length) = match (entry, previous) {
                    (Some(entry), _) => entry,
                    // The entry being made: the one before with its own first byte after it.
                    (None, Some((from, length))) if code - END - 1 == table.len() => (from, length + 1),
                    (None, _) => break,
                };
                if unpacked.len() + length > most {
                    return Err(Oversize);
                }
                for index in from..from + length {
                    unpacked.push(unpacked.get(index).copied().unwrap_or(0));
                }
            }
        }
        if unpacked.len() > most {
            return Err(Oversize);
        }
        if let Some((from, length)) = previous
            && table.len() + END + 1 < FULL
        {
            // The byte after the earlier stretch is the first of this one, so the two lie side by side.
            table.push((from, length + 1));
        }
        previous = Some((start, unpacked.len() - start));
        let next = table.len() + END + 1 + usize::from(early) + 1;
        width = match next {
            0..=512 => 9,
            513..=1024 => 10,
            1025..=2048 => 11,
            _ => 12,
        };
    }
    Ok(unpacked)
}

fn ascii85(data: &[u8], most: usize) -> Result<Vec<u8>, Oversize> {
    let mut unpacked = Vec::new();
    let mut group = [0_u32; 5];
    let mut count = 0;
    let value = |group: &[u32; 5]| group.iter().fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add(*digit));
    for byte in data {
        match byte {
            b'z' if count == 0 => unpacked.extend([0; 4]),
            b'!'..=b'u' => {
                if let Some(slot) = group.get_mut(count) {
                    *slot = u32::from(byte - b'!');
                }
                count += 1;
                if count == 5 {
                    unpacked.extend(value(&group).to_be_bytes());
                    count = 0;
                }
            }
            b'~' => break,
            _ => {}
        }
        if unpacked.len() > most {
            return Err(Oversize);
        }
    }
    if count > 1 {
        for slot in group.iter_mut().skip(count) {
            *slot = 84;
        }
        unpacked.extend(value(&group).to_be_bytes().iter().take(count - 1));
    }
    Ok(unpacked)
}

fn ascii_hex(data: &[u8], most: usize) -> Result<Vec<u8>, Oversize> {
    let digits = data.iter().take_while(|byte| **byte != b'>').filter_map(|byte| char::from(*byte).to_digit(16));
    let digits: Vec<u8> = digits.filter_map(|digit| u8::try_from(digit).ok()).collect();
    if digits.len() / 2 > most {
        return Err(Oversize);
    }
    Ok(digits
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |value, digit| value << 4 | digit) << (4 * (2 - pair.len())))
        .collect())
}

fn run_length(data: &[u8], most: usize) -> Result<Vec<u8>, Oversize> {
    let mut unpacked = Vec::new();
    let mut rest = data;
    while let [length, tail @ ..] = rest {
        let length = usize::from(*length);
        match length {
            0..128 => {
                let copied = tail.get(..=length).unwrap_or(tail);
                unpacked.extend_from_slice(copied);
                rest = tail.get(copied.len()..).unwrap_or_default();
            }
            128 => break,
            _ => {
                let Some((byte, after)) = tail.split_first() else { break };
                unpacked.resize(unpacked.len() + 257 - length, *byte);
                rest = after;
            }
        }
        if unpacked.len() > most {
            return Err(Oversize);
        }
    }
    Ok(unpacked)
}

/// Undoes the PNG predictors, in which each row says how it differs from the one above. TIFF's is only used for
/// pictures.
fn predicted(data: Vec<u8>, parameters: Parameters) -> Vec<u8> {
    if parameters.predictor < 10 {
        return data;
    }
    let per_pixel = (parameters.colours.clamp(1, 32) * parameters.bits.clamp(1, 16)).div_ceil(8);
    let row_length =
        (parameters.columns.clamp(1, 100_000) * parameters.colours.clamp(1, 32) * parameters.bits.clamp(1, 16))
            .div_ceil(8);
    let mut above = vec![0_u8; row_length];
    let mut plain = Vec::with_capacity(data.len());
    for coded in data.chunks(row_length + 1) {
        let Some((kind, coded)) = coded.split_first() else { break };
        let mut row: Vec<u8> = Vec::with_capacity(row_length);
        for (index, byte) in coded.iter().enumerate() {
            let before =
                |row: &[u8]| index.checked_sub(per_pixel).and_then(|index| row.get(index)).copied().unwrap_or(0);
            let (left, up, corner) = (before(&row), above.get(index).copied().unwrap_or(0), before(&above));
            let guess = match kind {
                1 => left,
                2 => up,
                3 => u8::try_from(u16::midpoint(u16::from(left), u16::from(up))).unwrap_or(0),
                4 => paeth(left, up, corner),
                _ => 0,
            };
            row.push(byte.wrapping_add(guess));
        }
        plain.extend_from_slice(&row);
        row.resize(row_length, 0);
        above = row;
    }
    plain
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let guess = a + b - c;
    let (near_a, near_b, near_c) = ((guess - a).abs(), (guess - b).abs(), (guess - c).abs());
    if near_a <= near_b && near_a <= near_c {
        left
    } else if near_b <= near_c {
        up
    } else {
        corner
    }
}
