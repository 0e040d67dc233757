//! When the CAs expire: a table in which each row has its bar, so that the picture alone holds no
//! information.

use std::collections::BTreeMap;
use std::io::{self, Write};

use pki_preflight::{Instant, report::CertificateEntry};

use super::writer::Html;
use super::{Section, roots::day};
use crate::layout::plural;

/// Years with their own row; those before and after share one.
const BEFORE: i64 = 10;
const AFTER: i64 = 30;

/// What expires in a year.
#[derive(Default)]
struct Year {
    count: u64,
    expired: u64,
    first: Option<Instant>,
    last: Option<Instant>,
}

pub(super) fn write(html: &mut Html<impl Write>, section: &Section<'_>) -> io::Result<()> {
    let report = section.page.report;
    let now = report.summary.checked_at;
    let authorities =
        report.chains.iter().filter_map(|chain| section.page.certificate(chain.index));
    let years = years(authorities, now);
    if years.is_empty() {
        return Ok(());
    }
    html.element("h3", &[], "When CAs expire")?;
    html.open("div", &[("class", "scroll")])?;
    html.open("table", &[("class", "chart")])?;
    let caption = format!("CAs by the year in which they expire. Checked {}.", day(Some(now)));
    html.element("caption", &[], &caption)?;
    html.literal(
        "<thead><tr><th scope=\"col\">Year</th><th scope=\"col\">CAs</th>\
         <th scope=\"col\" aria-hidden=\"true\"></th></tr></thead>\n<tbody>\n",
    )?;
    let most = years.values().map(|year| year.count).max().unwrap_or(1);
    for (number, year) in &years {
        row(html, *number, year, most, this_year(now))?;
    }
    html.literal("</tbody>\n</table>\n</div>\n")
}

fn years<'a>(
    authorities: impl Iterator<Item = &'a CertificateEntry>,
    now: Instant,
) -> BTreeMap<i64, Year> {
    let mut years: BTreeMap<i64, Year> = BTreeMap::new();
    let this = this_year(now);
    for end in authorities.filter_map(|entry| entry.not_after) {
        let number = this_year(end).clamp(this - BEFORE, this + AFTER);
        let year = years.entry(number).or_default();
        year.count += 1;
        year.expired += u64::from(end < now);
        year.first = Some(year.first.map_or(end, |first| first.min(end)));
        year.last = Some(year.last.map_or(end, |last| last.max(end)));
    }
    years
}

fn this_year(instant: Instant) -> i64 {
    let text = instant.to_string();
    text.get(..4).and_then(|year| year.parse().ok()).unwrap_or(0)
}

fn row(
    html: &mut Html<impl Write>,
    number: i64,
    year: &Year,
    most: u64,
    this: i64,
) -> io::Result<()> {
    let label = match number - this {
        offset if offset <= -BEFORE => format!("to {number}"),
        offset if offset >= AFTER => format!("from {number}"),
        _ => number.to_string(),
    };
    html.open("tr", &[])?;
    html.element("th", &[("scope", "row")], &label)?;
    let mut text = plural(year.count, "CA");
    match year.expired {
        0 => {}
        expired if expired == year.count => text.push_str(", expired"),
        expired => text.push_str(&format!(", {expired} expired")),
    }
    html.within("td", &[("class", "day")], |html| {
        html.text(&text)?;
        html.literal("<br>")?;
        let (first, last) = (day(year.first), day(year.last));
        let days = if first == last { first } else { format!("{first} to {last}") };
        html.element("span", &[("class", "left")], &days)
    })?;
    html.open("td", &[("class", "plot")])?;
    html.open("svg", &[("viewBox", "0 0 1000 10"), ("preserveAspectRatio", "none"), HIDDEN])?;
    let width = |count: u64| count.saturating_mul(1000) / most.max(1);
    let (expired, all) = (width(year.expired), width(year.count));
    let tone = if number - this <= 1 { "soon" } else { "fine" };
    rect(html, "past", 0, expired)?;
    rect(html, tone, expired, all.saturating_sub(expired))?;
    html.literal("</svg></td></tr>\n")
}

/// Screen readers skip the bar, because the row has the same in words.
pub(super) const HIDDEN: (&str, &str) = ("aria-hidden", "true");

/// A part of a bar, in thousandths of its width.
pub(super) fn rect(
    html: &mut Html<impl Write>,
    class: &str,
    from: u64,
    width: u64,
) -> io::Result<()> {
    if width == 0 {
        return Ok(());
    }
    let (from, width) = (from.to_string(), width.to_string());
    html.open("rect", &[("class", class), ("x", &from), ("width", &width), ("height", "10")])?;
    html.literal("</rect>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_years_are_bounded() {
        let now: Instant = "2026-11-24".parse().unwrap();
        assert_eq!(this_year(now), 2026);
        for (day, year) in [("0001-01-01", 2016), ("2027-01-01", 2027), ("9999-12-31", 2056)] {
            let end: Instant = day.parse().unwrap();
            assert_eq!(this_year(end).clamp(2026 - BEFORE, 2026 + AFTER), year);
        }
    }
}
