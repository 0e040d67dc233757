//! The roots, with a summary of the CAs below each.

use std::io::{self, Write};

use pki_preflight::Instant;

use super::Section;
use super::certificates::LISTED;
use super::writer::Html;
use crate::text::roots;

pub(super) fn write(html: &mut Html<impl Write>, section: &Section<'_>) -> io::Result<()> {
    let rows = roots::rows(section.page);
    if rows.is_empty() {
        return Ok(());
    }
    html.element("h3", &[], "Roots")?;
    html.open("div", &[("class", "scroll")])?;
    html.open("table", &[("class", "stack")])?;
    html.literal(
        "<thead><tr><th scope=\"col\">Root</th><th scope=\"col\">Expires</th>\
         <th scope=\"col\" class=\"count\">CAs below it</th>\
         <th scope=\"col\">Next expiry below it</th>\
         <th scope=\"col\" class=\"count\">Expired below it</th></tr></thead>\n<tbody>\n",
    )?;
    for row in rows.iter().take(LISTED) {
        html.open("tr", &[])?;
        html.within("th", &[("scope", "row"), ("class", "wide")], |html| html.name(&row.name))?;
        html.element("td", &[("class", "day"), ("data-label", "Expires")], &day(row.expires))?;
        let below = row.below.to_string();
        html.element("td", &[("class", "count"), ("data-label", "CAs below it")], &below)?;
        let next = [("class", "day"), ("data-label", "Next expiry below it")];
        html.element("td", &next, &day(row.next))?;
        let expired = match row.expired {
            0 => String::new(),
            count => count.to_string(),
        };
        html.element("td", &[("class", "count"), ("data-label", "Expired below it")], &expired)?;
        html.close("tr")?;
    }
    html.literal("</tbody>\n</table>\n</div>\n")?;
    let left = rows.len().saturating_sub(LISTED);
    if left > 0 {
        html.element("p", &[("class", "left")], &format!("And {left} more."))?;
    }
    Ok(())
}

/// Empty if there is no instant.
pub(super) fn day(instant: Option<Instant>) -> String {
    instant.map(|instant| instant.to_string().chars().take(10).collect()).unwrap_or_default()
}
