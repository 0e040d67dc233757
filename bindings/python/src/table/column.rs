//! A column of a table: its name, its type, and the function that reads its value from an item.

use std::sync::Arc;

use arrow_array::types::TimestampSecondType;
use arrow_array::{
    ArrayRef, BooleanArray, LargeStringArray, ListArray, PrimitiveArray, StructArray, UInt64Array,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, Field, Fields, TimeUnit};
use pki_preflight::Instant;

/// Arrow's name of the time zone of every instant.
const TIME_ZONE: &str = "UTC";

/// Makes the array of some items. An item is missing where the structure that contains it is null.
type Make<T> = dyn Fn(&[Option<&T>]) -> Result<ArrayRef, ArrowError> + Send;

/// A column of a table of `T`.
pub(crate) struct Column<T> {
    field: Field,
    make: Box<Make<T>>,
}

impl<T: 'static> Column<T> {
    /// The offsets are those of `large_string`: certificates of the greatest accepted length, whose
    /// text has 22 MB, may add up to more than the 2 GiB of `string`.
    pub(crate) fn text(name: &str, of: fn(&T) -> &str) -> Self {
        Self::of_values(name, DataType::LargeUtf8, move |items| {
            let texts = items.iter().map(|item| item.map(of));
            Arc::new(texts.collect::<LargeStringArray>())
        })
    }

    pub(crate) fn text_or_null(name: &str, of: fn(&T) -> Option<&str>) -> Self {
        let column = Self::of_values(name, DataType::LargeUtf8, move |items| {
            let texts = items.iter().map(|item| item.and_then(of));
            Arc::new(texts.collect::<LargeStringArray>())
        });
        column.nullable()
    }

    /// A short text that is written for the column, such as a digest.
    pub(crate) fn written(name: &str, of: fn(&T) -> Option<String>) -> Self {
        Self::of_values(name, DataType::LargeUtf8, move |items| {
            let texts = items.iter().map(|item| item.and_then(of));
            Arc::new(texts.collect::<LargeStringArray>())
        })
    }

    pub(crate) fn written_or_null(name: &str, of: fn(&T) -> Option<String>) -> Self {
        Self::written(name, of).nullable()
    }

    pub(crate) fn count(name: &str, of: fn(&T) -> Option<u64>) -> Self {
        Self::of_values(name, DataType::UInt64, move |items| {
            let counts = items.iter().map(|item| item.and_then(of));
            Arc::new(counts.collect::<UInt64Array>())
        })
    }

    pub(crate) fn count_or_null(name: &str, of: fn(&T) -> Option<u64>) -> Self {
        Self::count(name, of).nullable()
    }

    pub(crate) fn flag(name: &str, of: fn(&T) -> bool) -> Self {
        Self::of_values(name, DataType::Boolean, move |items| {
            let flags = items.iter().map(|item| item.map(of));
            Arc::new(flags.collect::<BooleanArray>())
        })
    }

    pub(crate) fn instant_or_null(name: &str, of: fn(&T) -> Option<Instant>) -> Self {
        let type_ = DataType::Timestamp(TimeUnit::Second, Some(TIME_ZONE.into()));
        let column = Self::of_values(name, type_, move |items| {
            let seconds = items.iter().map(|item| Some(item.and_then(of)?.unix_seconds()));
            let seconds: PrimitiveArray<TimestampSecondType> = seconds.collect();
            Arc::new(seconds.with_timezone(TIME_ZONE))
        });
        column.nullable()
    }

    pub(crate) fn structure<U: 'static>(
        name: &str,
        of: fn(&T) -> Option<&U>,
        columns: Vec<Column<U>>,
    ) -> Self {
        let type_ = DataType::Struct(fields(&columns));
        Self::new(name, type_, move |items| {
            let inner: Vec<_> = items.iter().map(|item| item.and_then(of)).collect();
            Ok(Arc::new(structures(&columns, &inner)?))
        })
    }

    pub(crate) fn structure_or_null<U: 'static>(
        name: &str,
        of: fn(&T) -> Option<&U>,
        columns: Vec<Column<U>>,
    ) -> Self {
        Self::structure(name, of, columns).nullable()
    }

    /// A list of structures.
    pub(crate) fn list<U: 'static>(
        name: &str,
        of: fn(&T) -> &[U],
        columns: Vec<Column<U>>,
    ) -> Self {
        let each = Arc::new(Field::new("item", DataType::Struct(fields(&columns)), false));
        Self::new(name, DataType::List(Arc::clone(&each)), move |items| {
            let lists = || items.iter().map(|item| item.map(of).unwrap_or_default());
            let inner: Vec<_> = lists().flatten().map(Some).collect();
            let offsets = OffsetBuffer::from_lengths(lists().map(<[U]>::len));
            let values = Arc::new(structures(&columns, &inner)?);
            Ok(Arc::new(ListArray::try_new(Arc::clone(&each), offsets, values, None)?))
        })
    }

    fn nullable(mut self) -> Self {
        self.field = self.field.with_nullable(true);
        self
    }

    /// A column whose values are made without errors.
    fn of_values(
        name: &str,
        type_: DataType,
        make: impl Fn(&[Option<&T>]) -> ArrayRef + Send + 'static,
    ) -> Self {
        Self::new(name, type_, move |items| Ok(make(items)))
    }

    fn new(
        name: &str,
        type_: DataType,
        make: impl Fn(&[Option<&T>]) -> Result<ArrayRef, ArrowError> + Send + 'static,
    ) -> Self {
        Self { field: Field::new(name, type_, false), make: Box::new(make) }
    }
}

/// The names and types of columns.
pub(crate) fn fields<T>(columns: &[Column<T>]) -> Fields {
    columns.iter().map(|column| column.field.clone()).collect()
}

/// The values of columns, of which one is null where an item is missing.
pub(crate) fn structures<T>(
    columns: &[Column<T>],
    items: &[Option<&T>],
) -> Result<StructArray, ArrowError> {
    let present: NullBuffer = items.iter().map(Option::is_some).collect();
    let arrays = columns.iter().map(|column| (column.make)(items)).collect::<Result<_, _>>()?;
    StructArray::try_new(fields(columns), arrays, Some(present))
}
