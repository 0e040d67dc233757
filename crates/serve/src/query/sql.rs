//! Filters, orders and pages as SQL. Values become parameters; names come from the tables of
//! properties.

use rusqlite::types::Value;

use super::filter::{Filter, Operand};
use super::order::Order;
use super::property::{Kind, Property};
use super::token::{Key, Token};

/// A condition with the values of its parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Condition {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

impl Condition {
    pub(crate) fn new(sql: &str, values: Vec<Value>) -> Self {
        Self { sql: sql.to_owned(), values }
    }

    pub(crate) fn and(mut self, other: Self) -> Self {
        self.sql = format!("({}) AND ({})", self.sql, other.sql);
        self.values.extend(other.values);
        self
    }
}

impl Filter {
    pub(crate) fn condition(&self) -> Condition {
        match self {
            Self::And(all) => join(all, " AND "),
            Self::Or(all) => join(all, " OR "),
            Self::Not(inner) => {
                let Condition { sql, values } = inner.condition();
                // A comparison with null is not true, so its negation is true.
                Condition { sql: format!("({sql}) IS NOT TRUE"), values }
            }
            Self::StartsWith(property, prefix) => {
                let length = i64::try_from(prefix.chars().count()).unwrap_or(i64::MAX);
                let sql = format!("substr({}, 1, ?) = ? COLLATE NOCASE", property.column);
                Condition { sql, values: vec![Value::Integer(length), Value::Text(prefix.clone())] }
            }
            Self::Equals(property, operand) => equals(property, operand),
        }
    }
}

fn join(all: &[Filter], operator: &str) -> Condition {
    let (mut parts, mut values) = (Vec::new(), Vec::new());
    for condition in all.iter().map(Filter::condition) {
        parts.push(format!("({})", condition.sql));
        values.extend(condition.values);
    }
    Condition { sql: parts.join(operator), values }
}

fn equals(property: &Property, operand: &Operand) -> Condition {
    let column = property.column;
    match operand {
        Operand::Null => Condition { sql: format!("{column} IS NULL"), values: Vec::new() },
        Operand::Text(text) => Condition {
            sql: format!("{column} = ? COLLATE NOCASE"),
            values: vec![Value::Text(text.clone())],
        },
        Operand::Instant(instant) => Condition {
            sql: format!("{column} = ?"),
            values: vec![Value::Integer(instant.unix_seconds())],
        },
    }
}

impl Order {
    /// The expression that orders rows. It is never null, so rows can be compared by it.
    pub(crate) fn expression(&self) -> String {
        match self.property.kind {
            Kind::Instant => format!("coalesce({}, 0)", self.property.column),
            Kind::Text | Kind::Word(_) => {
                format!("coalesce({}, '') COLLATE NOCASE", self.property.column)
            }
        }
    }

    const fn comparison(&self) -> &'static str {
        if self.is_descending { "<" } else { ">" }
    }
}

/// `ORDER BY`, without the words.
pub(crate) fn ordering(order: &[Order]) -> String {
    let mut keys: Vec<String> = order
        .iter()
        .map(|key| {
            let direction = if key.is_descending { "DESC" } else { "ASC" };
            format!("{} {direction}", key.expression())
        })
        .collect();
    keys.push("number ASC".to_owned());
    keys.join(", ")
}

impl Token {
    /// The condition for the rows after this one: those with a greater first key, or with an equal
    /// first key and a greater next key, and so on.
    pub(crate) fn condition(&self, order: &[Order]) -> Condition {
        let (mut equal, mut equal_values) = (String::new(), Vec::new());
        let (mut parts, mut values) = (Vec::new(), Vec::new());
        for (key, value) in order.iter().zip(&self.keys) {
            let (expression, value) = (key.expression(), Value::from(value));
            parts.push(format!("({equal}{expression} {} ?)", key.comparison()));
            values.extend(equal_values.iter().cloned());
            values.push(value.clone());
            equal.push_str(&format!("{expression} = ? AND "));
            equal_values.push(value);
        }
        parts.push(format!("({equal}number > ?)"));
        values.extend(equal_values);
        values.push(Value::Integer(self.number));
        Condition { sql: parts.join(" OR "), values }
    }
}

impl From<&Key> for Value {
    fn from(key: &Key) -> Self {
        match key {
            Key::Number(number) => Self::Integer(*number),
            Key::Text(text) => Self::Text(text.clone()),
        }
    }
}
