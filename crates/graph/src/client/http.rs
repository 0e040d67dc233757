//! One request and its answer.

use std::cell::RefCell;
use std::fmt;
use std::io;
use std::time::{Duration, UNIX_EPOCH};

use ureq::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use ureq::http::{HeaderMap, HeaderValue, Method, Request, Response};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::claims::Claims;
use super::error::{ClientError, Refusal};
use super::graph_url::GraphUrl;
use super::redact::redact_text;
use super::retry::retry_after;
use super::time::Clock;
use super::token::{Token, TokenError};
use super::token_source::TokenSource;
use crate::ErrorResponse;

/// Maximum size of an answer, in bytes. A page of 999 CAs of 8 KB each has about 11 MB.
const LARGEST: u64 = 1 << 25;

/// Maximum number of columns of a code, an id or a body that is not a Graph error object.
const EXCERPT: usize = 200;

/// Maximum number of columns of a message. Messages of Graph are shorter.
const MESSAGE: usize = 2000;

/// A token is renewed if its remaining validity is shorter than this.
const MARGIN: Duration = Duration::from_secs(300);

/// A client of one service.
pub struct Client<'a> {
    agent: Agent,
    graph: GraphUrl,
    source: TokenSource,
    token: RefCell<Option<Token>>,
    /// The id of the tenant for which every token must be issued, if it is known.
    tenant: RefCell<Option<String>>,
    clock: &'a dyn Clock,
}

/// A successful answer.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status, 200 to 299.
    pub status: u16,
    /// The service's id of the request.
    pub request_id: Option<String>,
    /// The body; empty for 204.
    pub body: Vec<u8>,
}

impl fmt::Debug for Client<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("graph", &self.graph).finish_non_exhaustive()
    }
}

impl<'a> Client<'a> {
    /// A client that has not yet requested anything, including a token.
    #[must_use]
    pub fn new(graph: GraphUrl, source: TokenSource, clock: &'a dyn Clock) -> Self {
        let agent = agent(graph.is_loopback(), 0);
        let (token, tenant) = (RefCell::new(None), RefCell::new(None));
        Self { agent, graph, source, token, tenant, clock }
    }

    /// Requires that tokens are issued for this tenant id. Otherwise, each token must be for the
    /// same tenant as the previous one, if the tokens name their tenant.
    #[must_use]
    pub fn for_tenant(self, tenant: &str) -> Self {
        *self.tenant.borrow_mut() = Some(tenant.to_owned());
        self
    }

    /// The service.
    #[must_use]
    pub const fn graph(&self) -> &GraphUrl {
        &self.graph
    }

    /// The clock.
    #[must_use]
    pub const fn clock(&self) -> &'a dyn Clock {
        self.clock
    }

    /// The source of tokens.
    #[must_use]
    pub const fn source(&self) -> &TokenSource {
        &self.source
    }

    /// The claims of the token.
    ///
    /// # Errors
    /// Returns an error if there is no token.
    pub fn claims(&self) -> Result<Claims, ClientError> {
        Ok(Claims::of(&self.token()?))
    }

    /// The token. It is renewed if it is about to expire.
    fn token(&self) -> Result<Token, ClientError> {
        let known = self.token.borrow().clone();
        if let Some(token) = known
            && !(self.source.is_renewable() && self.is_ending(&token))
        {
            return Ok(token);
        }
        self.renew()
    }

    fn renew(&self) -> Result<Token, ClientError> {
        let token = self.source.token()?;
        self.check_tenant(&token)?;
        *self.token.borrow_mut() = Some(token.clone());
        Ok(token)
    }

    /// If the user signs in to another tenant during an upload, the next request must not be sent
    /// there.
    fn check_tenant(&self, token: &Token) -> Result<(), TokenError> {
        let Some(now) = Claims::of(token).tenant else { return Ok(()) };
        let wanted = self.tenant.borrow_mut().get_or_insert_with(|| now.clone()).clone();
        if wanted.eq_ignore_ascii_case(&now) {
            return Ok(());
        }
        Err(TokenError::new(format!(
            "The token is for the tenant {now}, not for {wanted}. It was not sent."
        )))
    }

    fn is_ending(&self, token: &Token) -> bool {
        let Some(expires) = Claims::of(token).expires else { return false };
        let until = UNIX_EPOCH.checked_add(Duration::from_secs(expires));
        let left = until.and_then(|until| until.duration_since(self.clock.now()).ok());
        left.is_none_or(|left| left < MARGIN)
    }

    /// Sends a request to a URL of this service. If the service answers 401, it has not processed
    /// the request, which is sent again with a new token if the source can provide one.
    pub(super) fn send(
        &self,
        method: &Method,
        url: &str,
        body: Option<&[u8]>,
    ) -> Result<Answer, ClientError> {
        let answer = self.send_with(&self.token()?, method, url, body);
        match answer {
            Err(error) if error.has_status(401) && self.source.is_renewable() => {
                self.send_with(&self.renew()?, method, url, body)
            }
            answer => answer,
        }
    }

    fn send_with(
        &self,
        token: &Token,
        method: &Method,
        url: &str,
        body: Option<&[u8]>,
    ) -> Result<Answer, ClientError> {
        // Every URL comes from `GraphUrl` or was compared with it. It is checked again to protect
        // the token.
        if !self.graph.has_origin_of(url) {
            return Err(ClientError::foreign(url));
        }
        let bearer = zeroize::Zeroizing::new(format!("Bearer {}", token.as_str()));
        let mut authorization = HeaderValue::from_str(&bearer)
            .map_err(|_| ClientError::NotSent("the token cannot be sent".to_owned()))?;
        authorization.set_sensitive(true);
        let request = Request::builder()
            .method(method)
            .uri(url)
            .header(AUTHORIZATION, authorization)
            .header(ACCEPT, "application/json")
            .header("client-request-id", request_id());
        let wrong = |error: ureq::http::Error| ClientError::NotSent(error.to_string());
        let response = match body {
            Some(body) => {
                let request = request.header(CONTENT_TYPE, "application/json");
                self.agent.run(request.body(body).map_err(wrong)?)
            }
            None => self.agent.run(request.body(()).map_err(wrong)?),
        };
        self.answer(response.map_err(|error| failure(&error))?)
    }

    fn answer(&self, mut response: Response<Body>) -> Result<Answer, ClientError> {
        let status = response.status();
        let request_id = text(response.headers(), "request-id");
        let body = response.body_mut().with_config().limit(LARGEST).read_to_vec();
        if status.is_success() {
            let body = body.map_err(|error| match error {
                ureq::Error::BodyExceedsLimit(_) => {
                    ClientError::Unexpected(format!("it has more than {LARGEST} bytes"))
                }
                error => ClientError::Lost(error.to_string()),
            })?;
            return Ok(Answer { status: status.as_u16(), request_id, body });
        }
        let headers = response.headers();
        let mut refusal = Refusal {
            status: status.as_u16(),
            request_id: request_id.map(|id| redact_text(&id, EXCERPT)),
            retry_after: text(headers, RETRY_AFTER.as_str())
                .and_then(|value| retry_after(&value, self.clock.now())),
            ..Refusal::default()
        };
        let body = body.unwrap_or_default();
        match serde_json::from_slice::<ErrorResponse>(&body) {
            Ok(ErrorResponse { error }) => {
                refusal.code = redact_text(&error.code, EXCERPT);
                refusal.message = redact_text(&error.message, MESSAGE);
                let inner = error.inner_error.and_then(|inner| inner.request_id);
                let inner = inner.map(|id| redact_text(&id, EXCERPT));
                refusal.request_id = refusal.request_id.or(inner);
            }
            // The answer of a gateway is not a Graph error object.
            Err(_) => {
                let told = || String::from_utf8_lossy(&body).into_owned();
                let told = text(headers, LOCATION.as_str()).unwrap_or_else(told);
                refusal.message = redact_text(&told, EXCERPT);
            }
        }
        Err(ClientError::Refused(Box::new(refusal)))
    }
}

/// An agent that follows at most this number of redirects.
pub(crate) fn agent(is_loopback: bool, redirects: u32) -> Agent {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    let mut config = Agent::config_builder()
        .max_redirects(redirects)
        .max_redirects_will_error(false)
        .save_redirect_history(redirects > 0)
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(120)))
        .timeout_connect(Some(Duration::from_secs(20)))
        .user_agent(concat!("pki-preflight/", env!("CARGO_PKG_VERSION")))
        .tls_config(tls);
    if is_loopback {
        // A proxy cannot reach this machine, and would receive the token.
        config = config.proxy(None);
    }
    config.build().new_agent()
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// Determines whether the request may have arrived.
fn failure(error: &ureq::Error) -> ClientError {
    use ureq::Timeout::{Connect, Resolve};
    let reason = error.to_string();
    match error {
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::BadUri(_)
        | ureq::Error::Http(_)
        | ureq::Error::InvalidProxyUrl
        | ureq::Error::ConnectProxyFailed(_)
        | ureq::Error::Tls(_)
        | ureq::Error::Timeout(Connect | Resolve) => ClientError::NotSent(reason),
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            ClientError::NotSent(reason)
        }
        _ => ClientError::Lost(reason),
    }
}

/// A random GUID (RFC 9562 section 5.4), by which the request can be found in the service's logs.
fn request_id() -> String {
    let random = fastrand::u128(..);
    let versioned = (random & !(0xF << 76) & !(0x3 << 62)) | (4 << 76) | (2 << 62);
    let digits = format!("{versioned:032x}");
    let part = |range| digits.get(range).unwrap_or_default();
    let parts = [part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)];
    parts.join("-")
}
