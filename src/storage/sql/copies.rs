//! Rows that were copied out of a database in one piece of memory.

use super::Stored;
use std::ops::Range;

/// A result's rows. Their texts stand one behind the other, so that a list of many rows costs
/// two allocations and not one for each of its values.
pub struct Copies {
    width: usize,
    cells: Vec<Cell>,
    text: String,
}

enum Cell {
    Null,
    Int(i64),
    Real(f64),
    Text(Range<usize>),
    Other,
}

impl Copies {
    /// Of rows with so many columns.
    pub(in crate::storage) fn new(width: usize) -> Self {
        Self { width, cells: Vec::new(), text: String::new() }
    }

    /// Adds a row's next value.
    pub(in crate::storage) fn push(&mut self, value: &Stored<'_>) {
        self.cells.push(match value {
            Stored::Null => Cell::Null,
            Stored::Int(number) => Cell::Int(*number),
            Stored::Real(number) => Cell::Real(*number),
            Stored::Text(text) => {
                let from = self.text.len();
                self.text.push_str(text);
                Cell::Text(from..self.text.len())
            }
            _ => Cell::Other,
        });
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Copied<'_>> {
        let cells = self.cells.chunks_exact(self.width.max(1));
        cells.map(|cells| Copied { cells, text: &self.text })
    }
}

/// One row of them.
pub(super) struct Copied<'a> {
    cells: &'a [Cell],
    text: &'a str,
}

impl<'a> Copied<'a> {
    /// A column that the row does not have is as one that holds nothing readable.
    pub(super) fn stored(&self, at: usize) -> Stored<'a> {
        match self.cells.get(at) {
            Some(Cell::Null) => Stored::Null,
            Some(Cell::Int(number)) => Stored::Int(*number),
            Some(Cell::Real(number)) => Stored::Real(*number),
            Some(Cell::Text(range)) => {
                self.text.get(range.clone()).map_or(Stored::Other, Stored::Text)
            }
            Some(Cell::Other) | None => Stored::Other,
        }
    }
}
