//! `request`, as it is typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use pki_preflight::{
    Cloud, Instant,
    request::{CrlUpdateScope, RequestForm},
};

use super::Bundle;

pub(super) const EXAMPLES: &str = "\
Examples:
  Commands for a shell that upload a file which is published at a URL:
    pki-preflight request upload.p7b \\
      --upload-url https://pki.contoso.example/upload.p7b \\
      --pki-id fdd9841c-90c6-4234-a116-d72a5cd2c583

  For PowerShell, in the cloud of the US Government:
    pki-preflight request upload.p7b --as graph-powershell --cloud usgov \\
      --upload-url \"$URL\" --pki-id \"$ID\"

  The hash and the URLs for a program of your own:
    pki-preflight request upload.p7b --as json --upload-url \"$URL\" \\
      --pki-id \"$ID\"

  Set CRL URLs too that a user's certificate or downloaded CRLs prove:
    pki-preflight crl upload.p7b --url urls.txt --fetch --save crls
    pki-preflight request upload.p7b --user-cert user.cer --crl-dir crls \\
      --upload-url \"$URL\" --pki-id \"$ID\"

No token is read, printed or stored; a comment explains where to get one.

Exit codes:
  0  the request was printed
  1  nothing was printed: the upload would be rejected (see --force), or the
     file contains a private key
  2  an invalid argument or an unreadable file";

#[derive(Args, Debug)]
pub(crate) struct Request {
    #[command(flatten)]
    pub(crate) bundle: Bundle,

    /// Where the service downloads the file: its bytes must be those of FILE
    #[arg(long, value_name = "URL")]
    pub(crate) upload_url: String,

    /// The id of the PKI that the CAs are added to
    #[arg(long, value_name = "ID")]
    pub(crate) pki_id: String,

    /// What is printed
    #[arg(long = "as", value_enum, value_name = "FORM", default_value_t = FormName::Curl)]
    pub(crate) form: FormName,

    /// The cloud that the tenant is in
    #[arg(long, value_enum, default_value_t = CloudName::Global)]
    pub(crate) cloud: CloudName,

    /// Another service with the interface of Microsoft Graph, with its version
    #[arg(long, value_name = "URL", conflicts_with = "cloud")]
    pub(crate) graph_url: Option<String>,

    /// Which CRL URLs to set after the upload; only certain ones are set
    ///
    /// A URL is certain if every certificate that the CA issued contains it, or if its CRL has the
    /// name, the key identifier and the signature of the CA. Signatures are verified for this in
    /// any case. A URL whose CRL fails is not set. The other CAs are listed.
    #[arg(long, value_enum, value_name = "WHICH", default_value_t = CrlScopeName::All)]
    pub(crate) set_crl: CrlScopeName,

    /// A certificate that one of the CAs issued to a user: it names the CA's CRL
    #[arg(long, value_name = "CERT")]
    pub(crate) user_cert: Vec<PathBuf>,

    /// CRLs and their URLs: a folder that crl --save wrote, or any with CRLs
    #[arg(long, value_name = "DIR")]
    pub(crate) crl_dir: Vec<PathBuf>,

    /// Print the request even if the upload would be rejected
    ///
    /// No request is printed for a file with a private key: everyone can read what the service
    /// downloads.
    #[arg(long)]
    pub(crate) force: bool,

    /// The instant that validity is judged at [default: now]
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormName {
    /// HTTP messages, as .http files have them
    Http,
    /// curl in a POSIX shell
    Curl,
    /// Invoke-RestMethod in PowerShell
    #[value(name = "powershell")]
    PowerShell,
    /// Microsoft Graph PowerShell
    #[value(name = "graph-powershell")]
    GraphPowerShell,
    /// az rest in a POSIX shell
    Az,
    /// A program in Python
    Python,
    /// An object for programs
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CrlScopeName {
    /// None
    None,
    /// Those of CAs that have none
    Missing,
    /// Those that differ from what the upload is predicted to fill in
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CloudName {
    /// The global service
    Global,
    /// US Government L4
    #[value(name = "usgov")]
    UsGov,
    /// US Government L5 (DoD)
    #[value(name = "usgov-dod")]
    UsGovDod,
    /// China, operated by 21Vianet
    China,
}

impl FormName {
    pub(crate) const fn form(self) -> RequestForm {
        match self {
            Self::Http => RequestForm::Http,
            Self::Curl => RequestForm::Curl,
            Self::PowerShell => RequestForm::PowerShell,
            Self::GraphPowerShell => RequestForm::GraphPowerShell,
            Self::Az => RequestForm::Az,
            Self::Python => RequestForm::Python,
            Self::Json => RequestForm::Json,
        }
    }
}

impl CrlScopeName {
    pub(crate) const fn scope(self) -> CrlUpdateScope {
        match self {
            Self::None => CrlUpdateScope::None,
            Self::Missing => CrlUpdateScope::Missing,
            Self::All => CrlUpdateScope::All,
        }
    }
}

impl CloudName {
    pub(crate) const fn cloud(self) -> Cloud {
        match self {
            Self::Global => Cloud::Global,
            Self::UsGov => Cloud::UsGov,
            Self::UsGovDod => Cloud::UsGovDod,
            Self::China => Cloud::China,
        }
    }
}
