//! Fills in templates.

/// Replaces each `@NAME@` in a template by its value. The values themselves are not searched.
pub(super) fn fill(form: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(form.len() * 2);
    let mut rest = form;
    while let Some((before, behind)) = rest.split_once('@') {
        text.push_str(before);
        let found = behind.split_once('@').and_then(|(name, behind)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, behind))
        });
        match found {
            Some((value, behind)) => {
                text.push_str(value);
                rest = behind;
            }
            None => {
                text.push('@');
                rest = behind;
            }
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn values_are_not_filled_in() {
        let values = [("A", "@B@"), ("B", "b")];
        assert_eq!(fill("x@y @A@ @B@@A@ @@ @C@ z@", &values), "x@y @B@ b@B@ @@ @C@ z@");
    }
}
