//! `$orderby`.

use super::property::{Property, find, names};
use crate::answer::Failure;

/// One sort key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) property: &'static Property,
    pub(crate) is_descending: bool,
}

pub(super) fn parse(text: &str, properties: &'static [Property]) -> Result<Vec<Order>, Failure> {
    let mut keys: Vec<Order> = Vec::new();
    for part in text.split(',') {
        let mut words = part.split_whitespace();
        let name = words.next().unwrap_or_default();
        let is_descending = match words.next() {
            None | Some("asc") => false,
            Some("desc") => true,
            Some(other) => {
                let message = format!("Invalid $orderby: expected asc or desc, found '{other}'.");
                return Err(Failure::bad_request(message));
            }
        };
        if let Some(more) = words.next() {
            let message = format!("Invalid $orderby: expected a comma, found '{more}'.");
            return Err(Failure::bad_request(message));
        }
        let property = find(properties, name).filter(|property| property.is_orderable);
        let property = property.ok_or_else(|| {
            let able = names(properties, |property| property.is_orderable);
            Failure::unsupported_query(format!(
                "Unsupported $orderby: the property '{name}'; results can be ordered by {able}."
            ))
        })?;
        if keys.iter().any(|key| key.property == property) {
            let message = format!("Invalid $orderby: '{name}' appears twice.");
            return Err(Failure::bad_request(message));
        }
        keys.push(Order { property, is_descending });
    }
    Ok(keys)
}
