//! Prints the reports on several files. Each is printed as soon as it is made, so that memory holds
//! only one.

use std::io::{self, BufWriter, Stdout, Write};
use std::path::Path;

use pki_preflight::{
    Report, Severity,
    text::{Escaped, Message},
};

use super::Totals;
use super::json::Reports;
use crate::arguments::{Check, CheckFormat};
use crate::check::paths::Files;
use crate::check::print_verdict;
use crate::github::Annotations;
use crate::layout::{of_terminal, style};
use crate::pack::secret::{Secret, WORDS};
use crate::{Failure, Outcome, sarif, text};

/// The destination of the reports.
pub(super) enum Output<'a> {
    /// Nothing is printed.
    Quiet,
    /// Text or Markdown; `is_next` if something was printed before.
    Blocks {
        arguments: &'a Check,
        is_markdown: bool,
        is_next: bool,
    },
    Html {
        arguments: &'a Check,
        document: text::Document<BufWriter<Stdout>>,
    },
    Json(Reports<BufWriter<Stdout>>),
    Sarif {
        run: sarif::Run<BufWriter<Stdout>>,
        failures: Vec<String>,
    },
    Github(Annotations),
}

impl<'a> Output<'a> {
    /// Several files can be printed in every [`CheckFormat`] that this function accepts.
    pub(super) fn start(
        arguments: &'a Check,
        format: CheckFormat,
        all: &Files,
    ) -> Result<Self, Failure> {
        let out = || BufWriter::new(io::stdout());
        if arguments.quiet {
            return Ok(Self::Quiet);
        }
        let mut output = match format {
            CheckFormat::Html => {
                let names: Vec<_> = all.files.iter().map(|file| crate::input::name(file)).collect();
                Self::Html { arguments, document: text::Document::start(out(), &names)? }
            }
            CheckFormat::Json => Self::Json(Reports::start(out())?),
            CheckFormat::Sarif => {
                Self::Sarif { run: sarif::Run::start(out())?, failures: Vec::new() }
            }
            CheckFormat::Github => Self::Github(Annotations::default()),
            CheckFormat::Text | CheckFormat::Markdown => {
                let is_markdown = format == CheckFormat::Markdown;
                Self::Blocks { arguments, is_markdown, is_next: !all.secrets.is_empty() }
            }
            // NDJSON is printed elsewhere.
            CheckFormat::Ndjson | CheckFormat::Summary => {
                return Err(Failure::new("the format summary is for one file, not for several."));
            }
        };
        all.secrets.iter().try_for_each(|secret| output.secret(secret))?;
        Ok(output)
    }

    /// Names an unchecked file that holds a private key, before anything else.
    fn secret(&mut self, secret: &Secret) -> io::Result<()> {
        let Secret { name, why } = secret;
        let printed = || Escaped::new(name).to_string();
        match self {
            Self::Quiet => Ok(()),
            Self::Blocks { is_markdown: true, .. } => {
                let name = printed().replace('`', "'");
                writeln!(io::stdout(), "**{WORDS}** `{name}`: {why}\n")
            }
            Self::Blocks { .. } => {
                let style = style(Severity::Error);
                writeln!(anstream::stdout(), "{style}{WORDS} {}:{style:#} {why}", printed())
            }
            Self::Html { document, .. } => document.secret(name, WORDS, why),
            Self::Json(reports) => reports.secret(secret),
            Self::Sarif { run, .. } => run.secret(Path::new(name), &sentence(why)),
            Self::Github(annotations) => {
                let text = format!("{WORDS}: {why}");
                annotations.error(&mut io::stdout(), Path::new(name), "F010 private-key", &text)
            }
        }
    }

    pub(super) fn report(&mut self, report: &Report, path: Option<&Path>) -> io::Result<()> {
        match self {
            Self::Quiet => Ok(()),
            Self::Blocks { arguments, is_markdown, is_next } => {
                let page = text::Page::new(report, of_terminal(), &arguments.bundle.against);
                let mut out = BufWriter::new(anstream::stdout().lock());
                if std::mem::replace(is_next, true) {
                    writeln!(out)?;
                }
                match is_markdown {
                    true => text::print_markdown(&mut out, &page)?,
                    false => text::print_block(&mut out, &page)?,
                }
                out.flush()
            }
            Self::Html { arguments, document } => {
                document.file(&text::Page::new(report, of_terminal(), &arguments.bundle.against))
            }
            Self::Json(reports) => reports.report(report),
            Self::Sarif { run, .. } => run.file(report, path),
            Self::Github(annotations) => {
                let mut out = BufWriter::new(io::stdout().lock());
                annotations.file(&mut out, report, path)?;
                write!(out, "{}: ", Escaped::new(&report.summary.file.name))?;
                print_verdict(&mut out, &report.summary)?;
                out.flush()
            }
        }
    }

    /// Reports that a file has no report.
    pub(super) fn failure(&mut self, path: &Path, message: &Message) -> io::Result<()> {
        let name = crate::input::name(path);
        match self {
            Self::Quiet => Ok(()),
            Self::Blocks { is_next, .. } => {
                *is_next = true;
                Ok(())
            }
            Self::Html { document, .. } => document.failure(&name, message.raw()),
            Self::Json(reports) => {
                reports.failure(name, message.raw().to_owned());
                Ok(())
            }
            Self::Sarif { failures, .. } => {
                failures.push(message.raw().to_owned());
                Ok(())
            }
            Self::Github(annotations) => {
                let text = message.to_string();
                annotations.error(&mut io::stdout(), path, "no report", &text)
            }
        }
    }

    pub(super) fn end(self, totals: &Totals, all: &Files, outcome: Outcome) -> io::Result<()> {
        let sentences = || -> Vec<String> {
            totals.sentence(all.files.len()).into_iter().chain(all.unchecked()).collect()
        };
        match self {
            Self::Quiet => Ok(()),
            Self::Html { document, .. } => document.end(&sentences()),
            Self::Json(reports) => reports.end(totals, all, outcome.exit_code()),
            Self::Sarif { run, failures } => run.end(outcome.exit_code(), &failures),
            Self::Blocks { .. } => {
                writeln!(io::stdout())?;
                sentences().iter().try_for_each(|sentence| writeln!(io::stdout(), "{sentence}"))
            }
            Self::Github(annotations) => {
                annotations.end(&mut io::stdout())?;
                sentences().iter().try_for_each(|sentence| writeln!(io::stdout(), "{sentence}"))
            }
        }
    }
}

/// The message about a file, as a sentence.
pub(super) fn sentence(why: &str) -> String {
    let mut characters = why.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}
