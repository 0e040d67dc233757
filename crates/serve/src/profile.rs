//! The assumptions of a profile of `pki-preflight`, in TOML.

use std::collections::BTreeMap;

use pki_preflight_serve::Assumed;
use serde::Deserialize;
use toml::Value;

/// The part of a profile that applies to the service. The rest is for predictions.
#[derive(Debug, Deserialize)]
struct Profile {
    #[serde(default)]
    assume: BTreeMap<String, Value>,
}

/// Applies the assumptions of a profile.
pub(crate) fn apply(bytes: &[u8], assumed: &mut Assumed) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not text".to_owned())?;
    let profile: Profile = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    for (name, value) in profile.assume {
        // Words such as `true` and `1000` may be written without quotes.
        let word = match value {
            Value::String(word) => word,
            Value::Integer(number) => number.to_string(),
            Value::Boolean(truth) => truth.to_string(),
            _ => return Err(format!("the value of {} is not a word", name.escape_debug())),
        };
        let set = assumed.set(&name, &word);
        set.map_err(|error| error.to_string().escape_debug().to_string())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    #[test]
    fn a_profile_is_assumed_and_what_is_wrong_with_it_is_said() {
        let mut assumed = Assumed::default();
        let text = "quiet = true\n[assume]\ncrl-url = \"child\"\nissuer-hint = true\n\
                    kilobyte = 1000\non-failure = \"nothing\"\n[observed.assumptions]\ncrl-url = 3\n";
        apply(text.as_bytes(), &mut assumed).unwrap();
        for pair in [("crl-url", "child"), ("issuer-hint", "true"), ("on-failure", "nothing")] {
            assert!(assumed.iter().any(|each| each == pair), "{pair:?}");
        }
        for (text, told) in [
            (&b"\xff"[..], "it is not text"),
            (b"[assume", ""),
            (b"[assume]\ncrl-url = []", "the value of crl-url is not a word"),
            (b"[assume]\ncrl-url = \"parent\"", "parent"),
            (b"[assume]\nnothing = \"own\"", "nothing"),
        ] {
            let error = apply(text, &mut assumed).unwrap_err();
            assert!(error.contains(told), "{error}");
        }
    }
}
