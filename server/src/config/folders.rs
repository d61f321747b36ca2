//! Folders that the process makes and writes to.

use std::path::Path;

/// Makes the folder, readable by its owner only, unless it is there already.
pub(crate) fn private_folder(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes the folder if it is missing and writes and removes a small file in it.
pub(crate) fn prove_writable(folder: &Path) -> std::io::Result<()> {
    private_folder(folder)?;
    let probe = folder.join(format!(".probe-{}", std::process::id()));
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe)
}
