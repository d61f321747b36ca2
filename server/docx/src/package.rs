//! The container: a zip file with nothing in it that depends on when, where or by whom it was written.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Packs parts under their names, in their order, each dated with the first day a zip file can say: 1 January 1980.
pub(crate) fn pack(parts: &[(&str, String)]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        file.start_file(*name, options)?;
        file.write_all(content.as_bytes())?;
    }
    file.finish().map(Cursor::into_inner)
}
