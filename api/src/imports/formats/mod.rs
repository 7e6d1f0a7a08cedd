// SPDX-License-Identifier: AGPL-3.0-or-later
//! The formats of files of values, a file each. A format turns bytes into [`Line`]s, one by one, and knows nothing of the
//! database; the importer (`indicators::import`) compares lines with what is on record and knows nothing of formats.

mod bes_csv;
mod sdmx_csv;
mod sdmx_json;
mod text;
mod values_csv;

use shared::imports::{Place, Reading};
use shared::problem::Violations;

use crate::error::Error;

pub use bes_csv::BesCsv;
pub use sdmx_csv::SdmxCsv;
pub use sdmx_json::{Open, SdmxJson};
pub(crate) use text::{Hashed, digest, records};
pub use values_csv::ValuesCsv;

/// A row that was read.
#[derive(Debug)]
pub struct Line {
    /// Where it stands.
    pub place: Place,
    /// Where, indicator, when and how much, as they stand in the file; empty where it does not say.
    pub cells: [String; 4],
    /// What it says.
    pub reading: Result<Reading, Violations>,
}

/// Takes the lines of a file, in their order.
pub type Sink<'a> = dyn FnMut(Line) -> Result<(), Error> + 'a;

/// A file of values, of one format.
pub trait Format {
    /// Reads it to its end, giving each line away, and returns the digest of its bytes: `sha256:…`.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the file as a whole is not of this format, what the file says where it cannot be read, and
    /// what `sink` returns. A faulty row is no error: it is a line that says so.
    fn read(self: Box<Self>, sink: &mut Sink<'_>) -> Result<String, Error>;
}
