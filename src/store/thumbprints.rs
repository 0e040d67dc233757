//! A list of thumbprints, one a line, as people and PowerShell write it.

use super::entries::Gathered;
use super::error::{Place, StoreError, StoreErrorKind};
use super::told::Told;
use crate::digest::Thumbprint;

/// Reads the list. Quotes around a line, a comma or semicolon behind it, blank lines, lines that
/// begin with `#` and a header `Thumbprint` with its underline are passed over.
pub(super) fn read(text: &str, gathered: &mut Gathered) -> Result<(), StoreError> {
    // Only where no line ends with a line feed can the carriage return be what ends them.
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let mut header = Header::Possible;
    for (index, line) in text.split(end).enumerate() {
        // As nearly all lines are.
        if let Ok(thumbprint) = line.strip_suffix('\r').unwrap_or(line).parse() {
            gathered.add(thumbprint, (None, None), Told::default());
            header = Header::Past;
            continue;
        }
        let content = bare(line);
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        match content.parse::<Thumbprint>() {
            Ok(thumbprint) => gathered.add(thumbprint, (None, None), Told::default()),
            Err(_) if header.accepts(content) => continue,
            Err(_) => {
                let known = header == Header::Seen || !gathered.is_empty();
                return Err(if known || resembles_thumbprint(content) {
                    problem(index, line, content)
                } else {
                    let begin: String = content.chars().take(40).collect();
                    StoreError::unrecognised(format!("text that begins with \"{begin}\""))
                });
            }
        }
        header = Header::Past;
    }
    Ok(())
}

/// What may still come of PowerShell's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Header {
    Possible,
    /// The underline may follow.
    Seen,
    Past,
}

impl Header {
    fn accepts(&mut self, content: &str) -> bool {
        match self {
            Self::Possible if content.eq_ignore_ascii_case("thumbprint") => {
                *self = Self::Seen;
                true
            }
            Self::Seen => content.bytes().all(|octet| octet == b'-'),
            _ => false,
        }
    }
}

fn is_invisible(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200E}' | '\u{FEFF}')
}

/// A line without what may stand around a thumbprint.
fn bare(line: &str) -> &str {
    let line = line.trim_matches(is_invisible).trim_end_matches([',', ';']);
    let line = line.trim_matches(is_invisible);
    let quoted = ['"', '\'']
        .into_iter()
        .find_map(|quote| line.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)));
    quoted.unwrap_or(line).trim_matches(is_invisible)
}

fn is_separator(character: char) -> bool {
    is_invisible(character) || character == ':'
}

/// Whether a first line that is no thumbprint was meant for one, so that the file is a list with a
/// mistake and not something else.
fn resembles_thumbprint(content: &str) -> bool {
    let digits = content.chars().filter(char::is_ascii_hexdigit).count();
    let others = content.chars().filter(|c| !c.is_ascii_hexdigit() && !is_separator(*c)).count();
    digits >= 16 && others <= digits / 8
}

fn problem(index: usize, line: &str, content: &str) -> StoreError {
    let foreign = content.chars().find(|c| !c.is_ascii_hexdigit() && !is_separator(*c));
    let digits = content.chars().filter(char::is_ascii_hexdigit).count();
    let reason = match (foreign, digits) {
        (Some(character), _) => format!("\"{character}\" is no hexadecimal digit"),
        (None, 64) => "64 digits are a SHA-256 digest; thumbprints are SHA-1, 40 digits".to_owned(),
        (None, 80..) if digits % 40 == 0 => {
            format!("{digits} digits, as {} thumbprints in one line have", digits / 40)
        }
        (None, 1) => "1 hexadecimal digit where 40 are needed".to_owned(),
        (None, _) => format!("{digits} hexadecimal digits where 40 are needed"),
    };
    let start = line.find(content).unwrap_or(0);
    let place = start + foreign.and_then(|character| content.find(character)).unwrap_or(0);
    let column = line.get(..place).unwrap_or_default().chars().count();
    let number = |index: usize| u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1);
    let place = Place::Text { line: number(index), column: number(column) };
    StoreError::at(StoreErrorKind::Thumbprint { reason }, place)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "C39346558A142EC79AF03B583D2536AE3A55F527";

    fn count(text: &str) -> u64 {
        let mut gathered = Gathered::default();
        read(text, &mut gathered).unwrap();
        let (entries, repeated) = gathered.finish();
        repeated + u64::try_from(entries.thumbprints().len()).unwrap()
    }

    fn error(text: &str) -> String {
        read(text, &mut Gathered::default()).unwrap_err().to_string()
    }

    #[test]
    fn lines_as_tools_write_them() {
        let lower = ONE.to_lowercase();
        for line in [
            ONE.to_owned(),
            format!("\u{200E}{lower}"),
            format!("\"{ONE}\","),
            format!("'{ONE}' ;"),
            format!("  {}:{} {}\t", &ONE[..2], &ONE[2..20], &ONE[20..]),
        ] {
            for header in ["", "Thumbprint\r\n", "\n\"thumbprint\"\n", "\nThumbprint\n----------\n"]
            {
                let text = format!("# Contoso\n{header}{line}\r\n\r\n# the end\r\n{lower}");
                assert_eq!(count(&text), 2, "{text}");
            }
        }
        assert_eq!(count(&format!("{ONE}\r{lower}\r")), 2);
        assert_eq!(count("Thumbprint\n----------\n"), 0);
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        assert!(error(&format!("{ONE}\n\n  {ONE}{}", &ONE[..24])).starts_with(
            "There is no thumbprint in line 3, column 3: 64 digits are a SHA-256 digest; \
             thumbprints are SHA-1, 40 digits."
        ));
        let text = error(&ONE[1..]);
        assert!(text.contains("line 1, column 1: 39 hexadecimal digits where 40"), "{text}");
        let text = error(&format!("{ONE}\n\"{}x\"", &ONE[1..]));
        assert!(text.contains("line 2, column 41: \"x\" is no hexadecimal digit"), "{text}");
        assert!(error(&format!("{ONE} {ONE}")).contains("80 digits, as 2 thumbprints"));
        assert!(error(&format!("{ONE}\nThumbprint")).contains("line 2"));
        assert!(error("thumbprint\nno").contains("line 2"));
        assert!(error(&format!("{ONE}\n\u{1B}[2J")).contains("\"\\u{1B}\""));
    }

    #[test]
    fn other_text_is_no_list() {
        for text in ["Dear colleagues,", "\"Thumbprint\",\"Subject\"", "deadbeef", "0"] {
            assert!(error(text).starts_with("The content looks like text"), "{text}");
        }
    }
}
