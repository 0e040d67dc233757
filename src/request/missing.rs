//! Prints the CAs whose CRL URL is not set, in each form of request.

use super::crl::{MissingCrl, comment};

/// Maximum number of CAs printed for each list. Bundles can contain hundreds.
const SHOWN: usize = 20;

/// The text about the CAs, one line for each; empty if there are none.
fn lines(missing: &[MissingCrl]) -> Vec<String> {
    let (known, unknown): (Vec<_>, Vec<_>) = missing.iter().partition(|each| each.url.is_some());
    let known = list(
        &known,
        "1 CA needs another CRL URL than the predicted one; --set-crl all sets it:",
        "CAs need another CRL URL than the predicted one; --set-crl all sets it:",
    );
    let unknown = list(
        &unknown,
        "1 CA still needs a CRL URL; copy it from a certificate that it issued:",
        "CAs still need a CRL URL; copy it from a certificate that each issued:",
    );
    [known, unknown].concat()
}

/// A heading, followed by the CAs.
fn list(missing: &[&MissingCrl], one: &str, many: &str) -> Vec<String> {
    let mut lines = match missing.len() {
        0 => return Vec::new(),
        1 => vec![one.to_owned()],
        count => vec![format!("{count} {many}")],
    };
    lines.extend(missing.iter().take(SHOWN).map(|each| line(each)));
    if let Some(more @ 1..) = missing.len().checked_sub(SHOWN) {
        lines.push(format!("and {more} more; `pki-preflight check --list` marks them with H"));
    }
    lines
}

fn line(MissingCrl { thumbprint, display_name, url, objection }: &MissingCrl) -> String {
    let name = comment(display_name);
    match (url, objection) {
        (Some(url), _) => format!("{thumbprint} {name}: {url}"),
        (None, Some(objection)) => format!("{thumbprint} {name} ({objection})"),
        (None, None) => format!("{thumbprint} {name}"),
    }
}

/// The lines as statements of a script, after an empty line. When the script is pasted, they are
/// the last output.
pub(super) fn statements(
    missing: &[MissingCrl],
    print: &str,
    quote: fn(&str) -> String,
    end: &str,
) -> String {
    let lines = lines(missing);
    let statements = lines.iter().map(|line| format!("{print}{}{end}\n", quote(line)));
    let first = if lines.is_empty() { "" } else { "\n" };
    format!("{first}{}", statements.collect::<String>())
}

/// The lines as comments that begin with `#`, for a request that prints nothing.
pub(super) fn comments(missing: &[MissingCrl]) -> String {
    let lines = lines(missing);
    let first = if lines.is_empty() { "" } else { "\n" };
    format!("{first}{}", lines.iter().map(|line| format!("# {line}\n")).collect::<String>())
}
