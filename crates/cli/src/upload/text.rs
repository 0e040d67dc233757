//! Prints the result of an upload as text.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use pki_preflight::{
    Severity,
    text::{Escaped, shorten},
};
use pki_preflight_graph::uploader::{
    Comparison, CrlUpdates, FieldDifference, Named, Outcome, UploadReport,
};

use crate::connection::with_options;
use crate::layout::{WIDTH, fill, plural, style};

/// Maximum number of CAs listed in each group.
const SHOWN: usize = 5;

pub(super) fn print(
    out: &mut impl Write,
    report: &UploadReport,
    next: &str,
    options: &str,
) -> io::Result<()> {
    let (style, word, sentence) = headline(report);
    writeln!(out, "{style}{word}{style:#}  {}", fill(&sentence, "", "  "))?;
    for text in [&report.reason, &report.explanation].into_iter().flatten() {
        let text = with_options(text, options);
        writeln!(out, "{}", fill(&Escaped::new(&text).to_string(), "  ", "  "))?;
    }
    if let Some(comparison) = &report.comparison {
        print_comparison(out, comparison)?;
    }
    if let Some(updates) = &report.crl_urls {
        print_crl_urls(out, updates)?;
    }
    if let Some(id) = &report.pki_id {
        writeln!(out, "  PKI  {}", Escaped::new(id))?;
    }
    if let Some(id) = &report.request_id {
        writeln!(out, "  Request-id of the upload  {}", Escaped::new(id))?;
    }
    if report.outcome == Outcome::Unknown {
        writeln!(out, "{}", fill(&Escaped::new(next).to_string(), "  ", "  "))?;
    }
    Ok(())
}

fn headline(report: &UploadReport) -> (Style, &'static str, String) {
    let green = AnsiColor::Green.on_default().bold();
    let predicted = plural(report.predicted, "CA");
    match report.outcome {
        Outcome::DryRun => (
            green,
            "OK",
            "This is a dry run: nothing was sent. Nothing speaks against the upload.".to_owned(),
        ),
        Outcome::AsPredicted => {
            (green, "DONE", format!("The trust store holds what was predicted: {predicted} more."))
        }
        Outcome::Differs => (
            style(Severity::Warning),
            "DIFFERS",
            "The upload succeeded, and the trust store does not hold what was predicted."
                .to_owned(),
        ),
        Outcome::Rejected => (
            style(Severity::Error),
            "REJECTED",
            "The service did not process the upload to its end.".to_owned(),
        ),
        Outcome::NothingSent => {
            (style(Severity::Error), "NOT SENT", "Nothing was uploaded.".to_owned())
        }
        _ => (
            style(Severity::Error),
            "UNKNOWN",
            "The request was sent, or may have been. What became of it is not known.".to_owned(),
        ),
    }
}

fn print_comparison(out: &mut impl Write, comparison: &Comparison) -> io::Result<()> {
    writeln!(out, "  {} as predicted in every field", plural(comparison.as_predicted, "CA"))?;
    let lists = [
        (&comparison.missing, "predicted and not there"),
        (&comparison.extra, "there and not predicted"),
    ];
    for (authorities, what) in lists {
        if !authorities.is_empty() {
            writeln!(out, "  {} {what}", plural(count(authorities.len()), "CA"))?;
            print_names(out, authorities)?;
        }
    }
    if !comparison.gone.is_empty() {
        let cas = plural(count(comparison.gone.len()), "CA");
        writeln!(out, "  {cas} there before and not any more")?;
        for thumbprint in comparison.gone.iter().take(SHOWN) {
            writeln!(out, "    {thumbprint}")?;
        }
        print_more(out, comparison.gone.len())?;
    }
    let mut fields: BTreeMap<&str, Vec<&FieldDifference>> = BTreeMap::new();
    for difference in &comparison.differences {
        fields.entry(difference.field).or_default().push(difference);
    }
    for (field, differences) in &fields {
        writeln!(out, "  {field} differs for {}", plural(count(differences.len()), "CA"))?;
        if let Some(first) = differences.first() {
            writeln!(out, "    {}", shown(&first.authority.name))?;
            writeln!(out, "      predicted  {}", value(first.predicted.as_deref()))?;
            writeln!(out, "      actual     {}", value(first.actual.as_deref()))?;
        }
    }
    if !fields.is_empty() {
        let text = "`pki-preflight calibrate` tells which assumption of the prediction the trust \
                    store contradicts.";
        writeln!(out, "{}", fill(text, "  ", "  "))?;
    }
    Ok(())
}

fn print_names(out: &mut impl Write, authorities: &[Named]) -> io::Result<()> {
    for authority in authorities.iter().take(SHOWN) {
        writeln!(out, "    {}  {}", Escaped::new(&authority.thumbprint), shown(&authority.name))?;
    }
    print_more(out, authorities.len())
}

fn print_more(out: &mut impl Write, count: usize) -> io::Result<()> {
    match count.checked_sub(SHOWN) {
        None | Some(0) => Ok(()),
        Some(more) => writeln!(out, "    … and {more} more; --format json lists all"),
    }
}

fn print_crl_urls(out: &mut impl Write, updates: &CrlUpdates) -> io::Result<()> {
    if !updates.set.is_empty() {
        writeln!(out, "  {} set", plural(count(updates.set.len()), "CRL URL"))?;
    }
    let lists = [
        (&updates.failed, "not set"),
        (&updates.not_tried, "not tried"),
        (&updates.uncertain, "not set: not certain to be the CA's own"),
    ];
    for (failures, what) in lists {
        let Some(first) = failures.first() else { continue };
        writeln!(out, "  {} {what}", plural(count(failures.len()), "CRL URL"))?;
        for failure in failures.iter().take(SHOWN) {
            let (thumbprint, url) = (Escaped::new(&failure.thumbprint), Escaped::new(&failure.url));
            writeln!(out, "    {thumbprint}  {url}")?;
        }
        print_more(out, failures.len())?;
        writeln!(out, "{}", fill(&Escaped::new(&first.reason).to_string(), "    ", "    "))?;
    }
    if !updates.to_do.is_empty() {
        let cas = plural(count(updates.to_do.len()), "CA");
        let text = format!(
            "{cas} with a CRL URL to set that is in no certificate of the file: copy it from a \
             certificate that the CA issued. `pki-preflight check` lists them (S012)."
        );
        writeln!(out, "{}", fill(&text, "  ", "  "))?;
    }
    Ok(())
}

fn shown(name: &str) -> String {
    shorten(&Escaped::new(name).to_string(), WIDTH - 48)
}

fn value(value: Option<&str>) -> String {
    value.map_or_else(
        || "null".to_owned(),
        |value| shorten(&Escaped::new(value).to_string(), WIDTH - 17),
    )
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
