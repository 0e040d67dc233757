//! The lists of a report as Arrow tables.
//!
//! The C stream interface of Arrow, and the capsule that carries it to Python:
//! <https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html>.

mod column;
mod lists;

use std::sync::Arc;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, Schema, SchemaRef};
use pki_preflight::Report;

use column::Column;

/// The number of rows that are made at once.
const ROWS: usize = 4_096;

/// A list of a report as a stream of Arrow, whose rows are made when they are read.
pub(crate) fn stream(report: &Arc<Report>, list: &str) -> Option<FFI_ArrowArrayStream> {
    Some(FFI_ArrowArrayStream::new(match list {
        "certificateAuthorities" => {
            batches(report, |it| &it.certificate_authorities, lists::records())
        }
        "certificates" => batches(report, |it| &it.certificates, lists::certificates()),
        "duplicates" => batches(report, |it| &it.duplicates, lists::duplicates()),
        "chains" => batches(report, |it| &it.chains, lists::chains()),
        "findings" => batches(report, |it| &it.findings, lists::findings()),
        "rules" => batches(report, |it| &it.rules, lists::rules()),
        _ => return None,
    }))
}

fn batches<T: 'static>(
    report: &Arc<Report>,
    list: fn(&Report) -> &[T],
    columns: Vec<Column<T>>,
) -> Box<dyn RecordBatchReader + Send> {
    let schema = Arc::new(Schema::new(column::fields(&columns)));
    Box::new(Batches { report: Arc::clone(report), list, columns, schema, next: 0 })
}

/// Makes the rows of a list.
struct Batches<T> {
    report: Arc<Report>,
    list: fn(&Report) -> &[T],
    columns: Vec<Column<T>>,
    schema: SchemaRef,
    next: usize,
}

impl<T> Iterator for Batches<T> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = (self.list)(&self.report).get(self.next..)?;
        let rows: Vec<_> = rest.iter().take(ROWS).map(Some).collect();
        if rows.is_empty() {
            return None;
        }
        self.next += rows.len();
        Some(column::structures(&self.columns, &rows).map(RecordBatch::from))
    }
}

impl<T> RecordBatchReader for Batches<T> {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}
