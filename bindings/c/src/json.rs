//! The report as the command writes it.

use preflight::text::is_unsafe;

/// JSON in which every character that must not reach a terminal is written as `\uXXXX`. Outside
/// strings, JSON contains only line ends of them.
pub(crate) fn escaped(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        if character == '\n' || !is_unsafe(character) {
            safe.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            safe.push_str(&format!("\\u{unit:04x}"));
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_the_same() {
        let value = "a\u{202E}b\u{7F}c\u{E0041}d\n \" \\ \u{0} \u{E9}";
        let json = escaped(&serde_json::to_string(value).unwrap());
        assert_eq!(json, r#""a\u202eb\u007fc\udb40\udc41d\n \" \\ \u0000 é""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), value);
    }
}
