//! A record, read with the place of what is wrong in it.

use std::path::Path;

use serde_json::error::Category;

use super::form::{Exchange, FORMAT, Header, RecordError, VERSION};

/// Reads the exchanges of a record, each with the number of its line.
///
/// # Errors
/// If the file cannot be read, is of a newer version, is no record, or was cut off.
pub(super) fn read(file: &Path) -> Result<Vec<(usize, Exchange)>, RecordError> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| RecordError::new(file, format!("it cannot be read: {error}")))?;
    let mut lines = text.split_inclusive('\n').zip(1..);
    let (header, _) = lines.next().unwrap_or_default();
    check_header(file, header)?;
    let exchanges = lines.map(|(line, number)| Ok((number, exchange(file, line, number)?)));
    exchanges.collect()
}

/// Checks that the first line is that of a record which can be read here.
fn check_header(file: &Path, line: &str) -> Result<(), RecordError> {
    let Ok(header) = serde_json::from_str::<Header>(line) else {
        let text = format!(
            "this line is not the header of a record, `{{\"format\":\"{FORMAT}\",\"version\":{VERSION}}}`; \
             name a file that --record has written"
        );
        return Err(RecordError::at(file, 1, text));
    };
    if header.format != FORMAT {
        let text = format!("the format is `{}`, not `{FORMAT}`", header.format);
        return Err(RecordError::at(file, 1, text));
    }
    if header.version != VERSION {
        let text = format!(
            "the record has version {}, this emulator reads {VERSION}; use a newer emulator, or record again",
            header.version
        );
        return Err(RecordError::at(file, 1, text));
    }
    if !line.ends_with('\n') {
        return Err(cut_off(file, 1));
    }
    Ok(())
}

fn exchange(file: &Path, line: &str, number: usize) -> Result<Exchange, RecordError> {
    match serde_json::from_str(line) {
        // The line is written with its end, so what lacks it may lack more.
        Ok(_) if !line.ends_with('\n') => Err(cut_off(file, number)),
        Ok(exchange) => Ok(exchange),
        Err(error) if error.classify() == Category::Eof => Err(cut_off(file, number)),
        Err(error) => {
            let text = format!("it is not an exchange: {error}; remove the line, or record again");
            // The place is said once; serde_json counts lines from the start of this one.
            let text = text.replace(&format!(" at line 1 column {}", error.column()), "");
            Err(RecordError::at(file, number, text).column(error.column()))
        }
    }
}

fn cut_off(file: &Path, line: usize) -> RecordError {
    let text = "the line is cut off, as if the emulator was killed while it wrote; remove the line, or record again";
    RecordError::at(file, line, text)
}
