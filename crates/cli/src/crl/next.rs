//! Prints the next steps, with commands to copy.

use std::io::{self, Write};
use std::path::Path;

use pki_preflight::revocation::{AuthorityCrl, CrlReport, CrlVerdict};

use crate::arguments::Crl;
use crate::input::name;
use crate::layout::{HEADING, fill, plural};
use crate::text::quoted;

pub(super) fn print(out: &mut impl Write, report: &CrlReport, typed: &Crl) -> io::Result<()> {
    let steps = steps(report, typed);
    if steps.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{HEADING}Next{HEADING:#}")?;
    for (number, (text, command)) in (1..).zip(steps) {
        writeln!(out, "{}", fill(&text, &format!("{number:2}. "), "    "))?;
        if let Some(command) = command {
            // The command is not wrapped, so that it can be copied.
            writeln!(out, "    {command}")?;
        }
    }
    Ok(())
}

/// A step, and the command that performs it.
type Step = (String, Option<String>);

fn steps(report: &CrlReport, typed: &Crl) -> Vec<Step> {
    let count = |is: &dyn Fn(&AuthorityCrl) -> bool| {
        let all = report.authorities.iter().filter(|each| is(each));
        u64::try_from(all.count()).unwrap_or(u64::MAX)
    };
    let was_read = typed.fetch || !typed.crl_dir.is_empty();
    let open = count(&|each| matches!(each.verdict, CrlVerdict::NotChecked | CrlVerdict::Unknown));
    let guessed = count(&|each| !each.suggestions.is_empty());
    let unknown = count(&|each| each.url.is_none());
    let certain = count(&|each| each.certainty.may_be_set());
    let files = arguments("", &typed.files);
    let users = arguments(" --user-cert", &typed.user_cert);
    let mut steps = Vec::new();
    if open > 0 && !was_read {
        let guesses = match guessed {
            0 => String::new(),
            _ => format!(" This also tries the suggested URLs of {}.", plural(guessed, "CA")),
        };
        let lists = arguments(" --url", &typed.url);
        let command = format!("pki-preflight crl{files}{users}{lists} --fetch --save crls");
        let text = format!("Download the CRLs and check whether they work.{guesses}");
        steps.push((text, Some(command)));
    }
    if unknown > 0 && (was_read || guessed < unknown) {
        let text = format!(
            "For {} no URL is known. Give a certificate that each issued to a user, with \
             --user-cert, or a list of URLs, with --url and --fetch.",
            plural(unknown, "CA")
        );
        steps.push((text, None));
    }
    if certain > 0 {
        let crls = typed.save.iter().chain(&typed.crl_dir).cloned().collect::<Vec<_>>();
        let crls = arguments(" --crl-dir", &crls);
        let bundle = typed.files.first().map(|file| arguments("", std::slice::from_ref(file)));
        let stores = arguments(" --against", typed.files.get(1..).unwrap_or_default());
        let command = format!(
            "pki-preflight request{}{stores}{users}{crls} --upload-url URL --pki-id ID",
            bundle.unwrap_or_default()
        );
        let text = format!(
            "Set the {} that {} certain. This prints commands that upload the bundle and set them.",
            plural(certain, "URL"),
            if certain == 1 { "is" } else { "are" }
        );
        steps.push((text, Some(command)));
    }
    steps
}

/// Paths as arguments, each preceded by an option.
fn arguments(option: &str, paths: &[impl AsRef<Path>]) -> String {
    paths.iter().map(|path| format!("{option} {}", quoted(&name(path.as_ref())))).collect()
}
