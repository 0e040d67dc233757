//! Prints the result of a calibration as text.

use std::io::{self, Write};
use std::path::Path;

use anstyle::AnsiColor;
use pki_preflight::{
    Severity,
    text::{Escaped, shorten},
};
use pki_preflight_graph::calibrate::{Calibration, Example, TestResult};

use super::listed::is_of_entra;
use crate::layout::{WIDTH, fill, plural, style};

pub(super) fn print(
    out: &mut impl Write,
    calibration: &Calibration,
    profile: Option<(&Path, &str)>,
) -> io::Result<()> {
    let Calibration { certificates, matched, .. } = calibration;
    let of = plural(*certificates, "certificate");
    writeln!(out, "The store lists {matched} of {of} of the file.\n")?;
    let (green, yellow) = (AnsiColor::Green.on_default(), style(Severity::Warning));
    for tested in &calibration.assumptions {
        let name = tested.name;
        match &tested.result {
            TestResult::Settled { value, certificates } => {
                let count = plural(*certificates, "certificate");
                writeln!(
                    out,
                    "{green}settled{green:#}       {name}={value} ({count} of {certificates})"
                )?;
            }
            TestResult::Contradicted { examples } => {
                writeln!(out, "{yellow}contradicted{yellow:#}  {name}: no value fits")?;
                examples.iter().try_for_each(|example| print_example(out, example))?;
            }
            TestResult::Undecided { possible, needs } => {
                let text = format!("{name}: {}. Needs {needs}.", possible.join(" or "));
                writeln!(out, "{}", fill(&text, "undecided     ", "              "))?;
            }
            _ => {}
        }
    }
    let settled = calibration.settled().count();
    if let Some((path, cloud)) = profile {
        let path = path.display().to_string();
        let count = plural(u64::try_from(settled).unwrap_or(u64::MAX), "assumption");
        writeln!(out, "\nWrote {count} to {}.", Escaped::new(&path))?;
        if !is_of_entra(cloud) {
            let origin = if cloud.is_empty() { "an unknown service" } else { cloud };
            let text = format!(
                "They are from {}, which is not known to be Entra: with this profile, they count as \
                 assumed, not as observed.",
                Escaped::new(origin)
            );
            writeln!(out, "{}", fill(&text, "", ""))?;
        }
    }
    Ok(())
}

fn print_example(out: &mut impl Write, example: &Example) -> io::Result<()> {
    let Example { value, thumbprint, field, .. } = example;
    writeln!(out, "                {value} does not fit {}", Escaped::new(thumbprint))?;
    if example.predicted.is_none() && example.actual.is_none() {
        return Ok(());
    }
    let show = |value: &Option<String>| match value {
        None => "null".to_owned(),
        Some(value) => shorten(&Escaped::new(value).to_string(), WIDTH - 30),
    };
    writeln!(out, "                  {field}")?;
    writeln!(out, "                  predicted  {}", show(&example.predicted))?;
    writeln!(out, "                  actual     {}", show(&example.actual))
}
