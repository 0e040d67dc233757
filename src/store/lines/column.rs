//! The header of a printed table, whose columns are aligned or separated.

use super::digest::Digest;
use super::label::LineLabel;
use crate::store::key::StoreKey;

/// The longest row of a printed table, in bytes.
const LONGEST: usize = 2048;

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Columns {
    /// The separator between the cells; `None` if they are padded with spaces.
    separator: Option<char>,
    columns: Vec<Column>,
}

#[derive(Debug)]
struct Column {
    /// The start and the end, in characters.
    start: usize,
    end: usize,
    label: LineLabel,
}

impl Columns {
    /// The header in a line; `None` if no column contains thumbprints or hashes of files.
    pub(super) fn read(line: &str) -> Option<Self> {
        if line.len() > LONGEST || line.contains([':', '=']) {
            return None;
        }
        let separator = ['|', '\t'].into_iter().find(|separator| line.contains(*separator));
        let mut columns: Vec<Column> = cells(line, separator)
            .map(|(start, cell)| Column {
                start,
                end: start + cell.chars().count(),
                label: label(cell),
            })
            .collect();
        if is_of_files(line) {
            for column in &mut columns {
                column.label = LineLabel::File;
            }
        }
        let counts =
            |column: &Column| matches!(column.label, LineLabel::Thumbprint | LineLabel::File);
        // A sentence is not a header.
        let several = separator.is_some() || columns.len() == 1 || line.contains("  ");
        let pair = columns.len() == 2 && columns.iter().any(|it| it.label == LineLabel::Thumbprint);
        (columns.iter().any(counts) && (several || pair)).then_some(Self { separator, columns })
    }

    /// Whether the table has more than one column.
    pub(super) const fn are_several(&self) -> bool {
        self.columns.len() > 1
    }

    /// The label of the column that contains the digits; `None` if they are outside the table.
    pub(super) fn label(&self, line: &str, digest: &Digest<'_>) -> Option<LineLabel> {
        let before = line.get(..digest.start).filter(|_| line.len() <= LONGEST)?;
        if let Some(separator) = self.separator {
            // A line without the separator is not a row of this table.
            if !line.contains(separator) {
                return None;
            }
            let index = before.matches(separator).count();
            return self.columns.get(index).map(|column| column.label);
        }
        let start = before.chars().count();
        let end = start + digest.text.chars().count();
        let over = |column: &&Column| column.start < end && start < column.end;
        let mut above = self.columns.iter().filter(over).peekable();
        above.peek()?;
        let labels: Vec<LineLabel> = above.map(|column| column.label).collect();
        let found = [LineLabel::Thumbprint, LineLabel::File, LineLabel::OtherDigest];
        Some(found.into_iter().find(|it| labels.contains(it)).unwrap_or(LineLabel::OtherValue))
    }
}

/// The cells of a line, or its words if there is no separator, each with the position of its first
/// character.
fn cells(line: &str, separator: Option<char>) -> impl Iterator<Item = (usize, &str)> {
    let mut place = 0;
    let is_end =
        move |c: char| separator.map_or_else(|| c.is_whitespace(), |separator| c == separator);
    let all = line.split(is_end).map(move |cell| {
        let start = place;
        place += cell.chars().count() + 1;
        (start, cell)
    });
    all.filter(move |(_, cell)| separator.is_some() || !cell.is_empty())
}

fn label(cell: &str) -> LineLabel {
    match StoreKey::of_column(cell) {
        _ if cell.contains([',', ';']) => LineLabel::Unknown,
        StoreKey::Thumbprint => LineLabel::Thumbprint,
        _ => LineLabel::of(cell),
    }
}

/// Whether the line is the header of the table that `Get-FileHash` prints.
fn is_of_files(line: &str) -> bool {
    line.split_whitespace().map(str::to_lowercase).eq(["algorithm", "hash", "path"])
}
