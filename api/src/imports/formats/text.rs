// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the CSV formats share: the mark of UTF-8, the delimiter, lines, the digest.

use std::io::Read;

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};
use shared::problem::Violations;

use crate::error::Error;

/// How much of a file is looked at to tell its delimiter.
const HEAD_BYTES: u64 = 64 * 1024;

/// Longest record: beyond it a quotation mark was left open.
const MAX_RECORD_BYTES: usize = 1024 * 1024;

/// A record of a CSV file.
pub(crate) struct Record<'a> {
    /// Its line, 1 = the header.
    pub(crate) line: u64,
    /// Its cells, or as much of them as can be shown where they are not UTF-8.
    pub(crate) cells: Result<&'a [&'a str], Vec<String>>,
}

impl Record<'_> {
    /// The cells; the fault says the line.
    pub(crate) fn text(&self) -> Result<&[&str], Violations> {
        self.cells.as_ref().map(|it| *it).map_err(|_| Violations::one(format!("line {}", self.line), "is not UTF-8"))
    }

    /// The first cells as they stand, to show them.
    pub(crate) fn first<const N: usize>(&self) -> [String; N] {
        let cell = |n: usize| match &self.cells {
            Ok(cells) => cells.get(n).map(|it| (*it).to_owned()),
            Err(cells) => cells.get(n).cloned(),
        };
        std::array::from_fn(|n| cell(n).unwrap_or_default())
    }
}

/// Reads a CSV file record by record, the header first, and returns the digest of its bytes.
///
/// Of `delimiters`, the one that the header has most of is taken; the first where it has none.
pub(crate) fn records(
    file: impl Read,
    delimiters: &[u8],
    each: &mut dyn FnMut(&Record<'_>) -> Result<(), Error>,
) -> Result<String, Error> {
    let mut hashed = Hashed::new(file);
    let mut head = Vec::new();
    hashed.by_ref().take(HEAD_BYTES).read_to_end(&mut head).context(UNREADABLE)?;
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(delimiter(text, delimiters))
        .buffer_capacity(64 * 1024)
        .from_reader(text.chain(&mut hashed));
    let mut bytes = csv::ByteRecord::new();
    while reader.read_byte_record(&mut bytes).context(UNREADABLE)? {
        let line = bytes.position().map_or(0, csv::Position::line);
        if bytes.as_slice().len() > MAX_RECORD_BYTES {
            return Err(Violations::one(format!("line {line}"), "is too long: a quotation mark is left open").into());
        }
        bytes = match csv::StringRecord::from_byte_record(bytes) {
            Ok(record) => {
                let cells: Vec<&str> = record.iter().collect();
                each(&Record { line, cells: Ok(&cells) })?;
                record.into_byte_record()
            }
            Err(error) => {
                let record = error.into_byte_record();
                let cells = record.iter().map(|it| String::from_utf8_lossy(it).into_owned()).collect();
                each(&Record { line, cells: Err(cells) })?;
                record
            }
        };
    }
    drop(reader);
    Ok(hashed.digest())
}

const UNREADABLE: &str = "the file cannot be read to its end";

fn delimiter(head: &[u8], delimiters: &[u8]) -> u8 {
    let header = head.split(|it| *it == b'\n').next().unwrap_or_default();
    let n = |delimiter: u8| header.iter().filter(|it| **it == delimiter).count();
    // Of equals the first: `max_by_key` would take the last.
    delimiters.iter().copied().rev().max_by_key(|it| n(*it)).unwrap_or(b',')
}

/// The digest of bytes that are at hand.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let mut hashed = Hashed::new(());
    hashed.hash.update(bytes);
    hashed.digest()
}

/// Hashes what passes through it.
pub(crate) struct Hashed<R> {
    inner: R,
    hash: Sha256,
}

impl<R> Hashed<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, hash: Sha256::new() }
    }

    pub(crate) fn digest(self) -> String {
        let digits: String = self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("sha256:{digits}")
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.hash.update(buffer.get(..n).unwrap_or_default());
        Ok(n)
    }
}
