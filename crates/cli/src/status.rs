//! `status` and `list`: what the service says of the trust store.

use std::fs::OpenOptions;
use std::io::{self, Write};

use pki_preflight::text::Escaped;
use pki_preflight_graph::client::{Client, Permission, SystemClock};
use pki_preflight_graph::{CertificateBasedAuthPki, Page};
use serde_json::Value;

use super::arguments::{List, Status, StatusFormat};
use super::json::Json;
use super::layout::HEADING;
use super::{Failure, Outcome, connection};

pub(super) fn run(arguments: &Status) -> Result<Outcome, Failure> {
    let client = connection::connect(&arguments.connection, Permission::Read, &SystemClock)?;
    let pkis = match connection::pki(&client, &arguments.pki, &arguments.connection)? {
        Some(pki) => vec![pki],
        None => {
            client.pkis().map_err(|error| connection::failure(&error, &arguments.connection))?
        }
    };
    match arguments.format {
        StatusFormat::Text => {
            let mut out = anstream::stdout().lock();
            print(&mut out, &pkis)?;
            out.flush()?;
        }
        StatusFormat::Json => {
            let mut out = Json::new(io::stdout().lock());
            serde_json::to_writer_pretty(&mut out, &Page::new(pkis.clone()))?;
            out.write_all(b"\n")?;
            out.flush()?;
        }
    }
    let is_running = pkis.iter().any(CertificateBasedAuthPki::is_running);
    Ok(if is_running { Outcome::Failed } else { Outcome::Passed })
}

fn print(out: &mut impl Write, pkis: &[CertificateBasedAuthPki]) -> io::Result<()> {
    if pkis.is_empty() {
        return writeln!(out, "The tenant has no PKI.");
    }
    for pki in pkis {
        let name = Escaped::new(pki.display_name.as_deref().unwrap_or("(no name)"));
        writeln!(out, "{HEADING}{name}{HEADING:#}")?;
        writeln!(out, "  Id        {}", Escaped::new(&pki.id))?;
        let status = pki.status.as_deref().unwrap_or("(none)");
        writeln!(out, "  Status    {}", Escaped::new(status))?;
        if let Some(details) = &pki.status_details {
            writeln!(out, "  Details   {}", Escaped::new(details))?;
        }
        if let Some(modified) = pki.last_modified_date_time {
            writeln!(out, "  Modified  {modified}")?;
        }
    }
    Ok(())
}

pub(super) fn list(arguments: &List) -> Result<Outcome, Failure> {
    let client = connection::connect(&arguments.connection, Permission::Read, &SystemClock)?;
    let store = authorities(&client, arguments)?;
    let Some(path) = &arguments.output else {
        write(io::stdout().lock(), &store)?;
        return Ok(Outcome::Passed);
    };
    let mut options = OpenOptions::new();
    options.write(true);
    let options = match arguments.force {
        true => options.create(true).truncate(true),
        false => options.create_new(true),
    };
    let unwritable = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::new(format_args!(
            "{} already exists; replace it with --force.",
            path.display()
        )),
        _ => Failure::new(format_args!("{} cannot be written: {error}.", path.display())),
    };
    let file = options.open(path).map_err(unwritable)?;
    write(&file, &store).and_then(|()| file.sync_all()).map_err(unwritable)?;
    Ok(Outcome::Passed)
}

/// All pages as one, each object as the service sent it.
fn authorities(client: &Client<'_>, arguments: &List) -> Result<Page<Value>, Failure> {
    let Some(pki) = connection::pki(client, &arguments.pki, &arguments.connection)? else {
        return Err(Failure::new("which PKI? Give --pki ID or --pki-name NAME."));
    };
    let authorities = client
        .authorities::<Value>(&pki.id)
        .map_err(|error| connection::failure(&error, &arguments.connection))?;
    let mut page = Page::new(authorities);
    // As the service writes it: where the list is from, and of which PKI.
    let (graph, place) = (client.graph().as_str(), "directory/publicKeyInfrastructure");
    page.context = Some(format!(
        "{graph}/$metadata#{place}/certificateBasedAuthConfigurations('{}')/\
         certificateAuthorities",
        pki.id
    ));
    Ok(page)
}

fn write(out: impl Write, store: &Page<Value>) -> io::Result<()> {
    let mut out = Json::new(out);
    serde_json::to_writer_pretty(&mut out, store)?;
    out.write_all(b"\n")?;
    out.flush()
}
