//! The assumptions on which a report depends.

use super::super::context::Context;
use crate::assumption::{ASSUMPTIONS, Assumed, Circumstances};
use crate::check::Tally;
use crate::outcome::Counts;

/// The assumptions that affected a report, or could have affected it. `is_text`: whether the file
/// is text. `in_classic`: whether the classic store contains one of the certificates.
pub(super) fn in_use(
    context: &Context,
    counts: &Counts,
    tally: &Tally,
    (is_text, in_classic): (bool, bool),
    length: u64,
) -> Vec<Assumed> {
    let circumstances = |assumed: &Assumed| Circumstances {
        records: counts.create > 0,
        duplicates: counts.duplicate > 0,
        not_ca: counts.not_ca > 0,
        text: is_text,
        classic_store: in_classic || context.existing.stores.has_classic(),
        length,
        changes_finding: tally.is_changed_by(assumed.name),
        has_finding: tally.rests_on(assumed.name, assumed.value),
    };
    let rows = ASSUMPTIONS.iter().zip(context.assumptions.iter());
    let in_use = rows.filter(|(row, assumed)| (row.matters)(&circumstances(assumed)));
    in_use.map(|(_, assumed)| assumed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::FIELDS;

    #[test]
    fn what_a_field_rests_on_matters_where_there_are_records() {
        let rows = ASSUMPTIONS
            .iter()
            .filter(|row| FIELDS.iter().any(|field| field.assumption == Some(row.name)));
        assert!(rows.clone().count() > 3);
        for row in rows {
            for records in [true, false] {
                let report = Circumstances {
                    records,
                    duplicates: true,
                    not_ca: true,
                    text: true,
                    classic_store: true,
                    length: u64::MAX,
                    changes_finding: true,
                    has_finding: true,
                };
                assert_eq!((row.matters)(&report), records, "{}", row.name);
            }
        }
    }
}
