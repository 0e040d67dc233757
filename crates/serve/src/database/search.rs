//! Pages of rows.

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Result, Row, params_from_iter};

use crate::query::{Condition, Key, ListOptions, Token, ordering};

/// Rows of a table.
#[derive(Clone, Debug)]
pub(crate) struct Source<T> {
    pub(crate) table: &'static str,
    /// The columns, in the order in which `read` reads them.
    pub(crate) columns: &'static str,
    /// The condition that rows must meet in addition to a filter.
    pub(crate) condition: Condition,
    pub(crate) read: fn(&Row<'_>) -> Result<T>,
}

/// A page.
#[derive(Clone, Debug)]
pub(crate) struct Found<T> {
    pub(crate) rows: Vec<T>,
    /// The number of rows that match the filter, if requested.
    pub(crate) count: Option<u64>,
    /// The start of the next page, if there is one.
    pub(crate) next: Option<Token>,
}

impl<T> Source<T> {
    /// The number of rows that match a filter.
    pub(crate) fn count(&self, connection: &Connection, options: &ListOptions) -> Result<u64> {
        let Condition { sql, values } = self.filtered(options);
        let sql = format!("SELECT count(*) FROM {} WHERE {sql}", self.table);
        connection.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0))
    }

    pub(crate) fn page(&self, connection: &Connection, options: &ListOptions) -> Result<Found<T>> {
        let count = options.count.then(|| self.count(connection, options)).transpose()?;
        let mut condition = self.filtered(options);
        if let Some(after) = &options.after {
            condition = condition.and(after.condition(&options.order));
        }
        let keys: String =
            options.order.iter().map(|key| format!(", {}", key.expression())).collect();
        // One extra row shows whether there is another page.
        let limit = options.top + 1;
        let sql = format!(
            "SELECT {}, number{keys} FROM {} WHERE {} ORDER BY {} LIMIT {limit}",
            self.columns,
            self.table,
            condition.sql,
            ordering(&options.order)
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let first_key = statement.column_count() - options.order.len();
        let read = |row: &Row<'_>| {
            let keys = (first_key..first_key + options.order.len()).map(|column| key(row, column));
            let token = Token {
                order: options.order_text.clone(),
                keys: keys.collect::<Result<_>>()?,
                number: row.get(first_key - 1)?,
            };
            Ok(((self.read)(row)?, token))
        };
        let values: Vec<Value> = condition.values;
        let found = statement.query_map(params_from_iter(values), read)?;
        let mut found: Vec<(T, Token)> = found.collect::<Result<_>>()?;
        let is_last = found.len() <= options.top;
        found.truncate(options.top);
        let next = found.last().filter(|_| !is_last).map(|(_, token)| token.clone());
        Ok(Found { rows: found.into_iter().map(|(row, _)| row).collect(), count, next })
    }

    fn filtered(&self, options: &ListOptions) -> Condition {
        let condition = self.condition.clone();
        match &options.filter {
            Some(filter) => condition.and(filter.condition()),
            None => condition,
        }
    }
}

fn key(row: &Row<'_>, column: usize) -> Result<Key> {
    Ok(match row.get_ref(column)? {
        ValueRef::Integer(number) => Key::Number(number),
        _ => Key::Text(row.get(column)?),
    })
}
