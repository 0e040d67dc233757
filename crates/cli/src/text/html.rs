//! The report as one HTML file: no script, nothing loaded from elsewhere, readable in print.

mod bounded;
mod certificates;
mod chart;
mod findings;
mod overview;
mod plan;
mod roots;
mod style;
mod tree;
mod writer;

use std::io::{self, Write};

use pki_preflight::text::Escaped;

use super::{Page, crl};
pub(crate) use bounded::Bounded;
use style::{POLICY, STYLE};
use writer::Html;

/// A document that is written file by file, so that memory holds one report.
#[derive(Debug)]
pub(crate) struct Document<W: Write> {
    html: Html<W>,
    /// The number of files written. It distinguishes anchors in the document.
    files: usize,
}

/// A file's part of the document.
#[derive(Clone, Copy, Debug)]
struct Section<'a> {
    page: &'a Page<'a>,
    number: usize,
}

impl Section<'_> {
    /// The name of an anchor in the document.
    fn anchor(&self, what: &str) -> String {
        format!("f{}-{what}", self.number)
    }

    fn link(&self, what: &str) -> String {
        format!("#{}", self.anchor(what))
    }

    /// How many certificates of the file the report leaves out.
    fn left_out(&self) -> u64 {
        let report = self.page.report;
        let kept = u64::try_from(report.certificates.len()).unwrap_or(u64::MAX);
        report.summary.counts.certificates.saturating_sub(kept)
    }
}

impl<W: Write> Document<W> {
    /// Begins a document about these files.
    pub(crate) fn start(out: W, names: &[String]) -> io::Result<Self> {
        let mut html = Html::new(out);
        html.literal("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")?;
        // The first thing that a browser has to know.
        let policy = [("http-equiv", "Content-Security-Policy"), ("content", POLICY)];
        html.open("meta", &policy)?;
        html.literal(
            "\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
        )?;
        html.literal("<meta name=\"referrer\" content=\"no-referrer\">\n")?;
        let about = match names {
            [name] => Escaped::new(name).to_string(),
            _ => format!("{} files", names.len()),
        };
        html.element("title", &[], &format!("{about} - pki-preflight"))?;
        html.literal("<style>")?;
        html.literal(STYLE)?;
        html.literal("</style>\n</head>\n<body>\n<header class=\"top\">\n")?;
        html.element("h1", &[], "PKI preflight report")?;
        if names.len() != 1 {
            html.within("ol", &[("class", "files")], |html| {
                names.iter().zip(1..).try_for_each(|(name, number)| {
                    html.open("li", &[])?;
                    html.open("a", &[("href", &format!("#f{number}"))])?;
                    html.untrusted(name)?;
                    html.close("a")?;
                    html.close("li")
                })
            })?;
        }
        html.literal("</header>\n<main>\n")?;
        Ok(Self { html, files: 0 })
    }

    /// Names the files in folders that hold a private key.
    pub(crate) fn secret(&mut self, name: &str, words: &str, why: &str) -> io::Result<()> {
        self.html.within("p", &[("class", "danger"), ("role", "note")], |html| {
            html.element("strong", &[], words)?;
            html.untrusted(name)?;
            html.text(&format!(": {why}"))
        })
    }

    /// Adds a file.
    pub(crate) fn file(&mut self, page: &Page<'_>) -> io::Result<()> {
        self.files += 1;
        let section = Section { page, number: self.files };
        self.within(|html| {
            overview::write(html, &section)?;
            if page.report.summary.file.kind.is_some() {
                return findings::write(html, &section);
            }
            plan::write(html, &section)?;
            roots::write(html, &section)?;
            chart::write(html, &section)?;
            tree::write(html, &section)?;
            crl_urls(html, &section)?;
            certificates::write(html, &section)?;
            findings::write(html, &section)
        })
    }

    /// Adds a file without a report.
    pub(crate) fn failure(&mut self, name: &str, message: &str) -> io::Result<()> {
        self.files += 1;
        self.within(|html| {
            html.open("h2", &[])?;
            html.untrusted(name)?;
            html.close("h2")?;
            html.within("p", &[("class", "danger"), ("role", "note")], |html| {
                html.element("strong", &[], "NO REPORT:")?;
                html.text(" ")?;
                html.untrusted(message)
            })
        })
    }

    fn within(&mut self, content: impl FnOnce(&mut Html<W>) -> io::Result<()>) -> io::Result<()> {
        let anchor = format!("f{}", self.files);
        self.html.within("section", &[("class", "file"), ("id", &anchor)], content)
    }

    /// Ends the document, with the remarks about all files.
    pub(crate) fn end(mut self, sentences: &[String]) -> io::Result<()> {
        self.html.literal("</main>\n<footer>\n")?;
        for sentence in sentences {
            self.html.element("p", &[], sentence)?;
        }
        self.html.element(
            "p",
            &[],
            "Predictions, not observed on the live service: pki-preflight assumptions.",
        )?;
        self.html.element(
            "p",
            &[],
            concat!("Written by pki-preflight ", env!("CARGO_PKG_VERSION"), "."),
        )?;
        self.html.literal("</footer>\n</body>\n</html>\n")?;
        self.html.flush()
    }
}

/// The CRL URLs found in certificates of the bundle.
fn crl_urls(html: &mut Html<impl Write>, section: &Section<'_>) -> io::Result<()> {
    let page = section.page;
    let urls = page.report.chains.iter().filter_map(|chain| {
        let url = chain.crl_by_hand.as_ref()?.suggested.as_deref()?;
        (!crl::is_expired(page.report, chain.index)).then_some((chain.index, url))
    });
    let urls: Vec<_> = urls.take(certificates::LISTED).collect();
    if urls.is_empty() {
        return Ok(());
    }
    html.element("h3", &[("id", &section.anchor("crl"))], "CRL URLs to set after the upload")?;
    html.element("p", &[], "Each URL is from a certificate that the CA issued.")?;
    html.open("div", &[("class", "scroll")])?;
    html.within("table", &[("class", "stack")], |html| {
        html.literal(
            "<thead><tr><th scope=\"col\">CA</th><th scope=\"col\">CRL URL</th></tr></thead>\n",
        )?;
        html.within("tbody", &[], |html| {
            urls.iter().try_for_each(|(index, url)| {
                html.open("tr", &[])?;
                html.open("td", &[])?;
                tree::name(html, section, *index)?;
                html.close("td")?;
                html.within("td", &[("class", "mono wide")], |html| html.untrusted(url))?;
                html.close("tr")
            })
        })
    })?;
    html.close("div")
}
