//! Kept files in object storage: any server that speaks S3.
//!
//! What must hold: the secret is never shown; every request has its deadline; what cannot be reached is an error, and
//! only what the storage itself says is missing counts as missing. The names are those of the folder on the disk, so
//! that files can be copied from one to the other with any tool. Deliberately absent: versions, lifecycles and
//! encryption of the bucket, which whoever owns it decides.

use crate::mail::in_words;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{
    BehaviorVersion, Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation,
};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::ChecksumAlgorithm;
use aws_sdk_s3::{Client, Config};
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use axum::http::Uri;
use pactoria::files::{Answer, Content, Place};
use std::fmt;
use std::io;
use std::time::Duration;

/// How long the storage may take to accept a connection.
const TO_CONNECT: Duration = Duration::from_secs(3);
/// How long it may take to begin its answer.
const TO_ANSWER: Duration = Duration::from_secs(15);
/// How long one act may take with everything: the largest file over a slow line, and one more try.
const AT_MOST: Duration = Duration::from_secs(90);
/// Where buckets are when nobody says otherwise: London, and for servers of one's own what most of them call theirs.
const REGION: &str = "eu-west-2";
const OWN_REGION: &str = "us-east-1";

/// A secret. It does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Where files are kept instead of the data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectSettings {
    /// The address of the server without a slash at its end; `None` for that of Amazon.
    pub endpoint: Option<String>,
    /// The bucket.
    pub bucket: String,
    /// The region that signatures name.
    pub region: String,
    /// Whose key it is.
    pub key_id: String,
    secret: Secret,
    /// Whether the bucket stands in the path of an address and not in its host.
    pub path_style: bool,
}

impl ObjectSettings {
    /// Brings the settings together; region and style follow from the endpoint where nobody says otherwise.
    pub fn new(
        endpoint: Option<String>,
        bucket: String,
        region: Option<String>,
        (key_id, secret): (String, Secret),
        path_style: Option<bool>,
    ) -> Self {
        let region = region.unwrap_or_else(|| endpoint.as_ref().map_or(REGION, |_| OWN_REGION).to_owned());
        let path_style = path_style.unwrap_or(endpoint.is_some());
        Self { endpoint, bucket, region, key_id, secret, path_style }
    }

    /// Whether files would cross a network that others can listen to.
    pub fn is_in_the_clear(&self) -> bool {
        let Some(uri) = self.endpoint.as_ref().and_then(|it| it.parse::<Uri>().ok()) else { return false };
        uri.scheme_str() == Some("http") && !matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]"))
    }
}

impl fmt::Display for ObjectSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.endpoint {
            Some(endpoint) => write!(f, "the bucket {} at {endpoint}", self.bucket),
            None => write!(f, "the bucket {} in {}", self.bucket, self.region),
        }
    }
}

/// The address of a server: `http://` or `https://`, a host, and neither a path nor a password.
pub(crate) fn endpoint(raw: &str) -> Option<String> {
    let address = raw.trim_end_matches('/');
    let uri: Uri = address.parse().ok()?;
    let has_scheme = matches!(uri.scheme_str(), Some("http" | "https"));
    let has_host = uri.host().is_some_and(|it| !it.is_empty());
    let is_bare = uri.path() == "/" && uri.query().is_none() && !address.contains(['@', '#']);
    (has_scheme && has_host && is_bare).then(|| address.to_owned())
}

/// The name of a bucket: 3 to 63 small letters, figures, dots and hyphens, the first and last of them no sign.
pub(crate) fn bucket(raw: &str) -> Option<String> {
    let is_plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit();
    let bytes = raw.as_bytes();
    let is_bucket = (3..=63).contains(&bytes.len())
        && bytes.iter().all(|it| is_plain(*it) || matches!(it, b'.' | b'-'))
        && bytes.first().is_some_and(|it| is_plain(*it))
        && bytes.last().is_some_and(|it| is_plain(*it))
        && !raw.contains("..");
    is_bucket.then(|| raw.to_owned())
}

/// The name of a region: letters, figures and hyphens.
pub(crate) fn region(raw: &str) -> Option<String> {
    let is_region = (1..=40).contains(&raw.len()) && raw.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
    is_region.then(|| raw.to_owned())
}

/// A key's name: visible characters without a space.
pub(crate) fn key_id(raw: &str) -> Option<String> {
    ((1..=200).contains(&raw.len()) && raw.bytes().all(|it| it.is_ascii_graphic())).then(|| raw.to_owned())
}

/// A key's secret.
pub(crate) fn secret(raw: &str) -> Option<Secret> {
    key_id(raw).map(Secret)
}

/// A bucket as a place of files. Cloning it is cheap.
#[derive(Clone)]
pub struct Objects {
    client: Client,
    bucket: String,
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Objects({})", self.bucket)
    }
}

impl Objects {
    /// The bucket that the settings name; nothing is asked of it yet.
    pub fn new(settings: &ObjectSettings) -> Self {
        let credentials =
            Credentials::new(settings.key_id.clone(), settings.secret.0.clone(), None, None, "the settings");
        let http =
            aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
        let times = TimeoutConfig::builder()
            .connect_timeout(TO_CONNECT)
            .read_timeout(TO_ANSWER)
            .operation_timeout(AT_MOST)
            .build();
        let retries = RetryConfig::standard().with_max_attempts(2).with_initial_backoff(Duration::from_millis(200));
        let mut config = Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new(settings.region.clone()))
            .credentials_provider(credentials)
            .force_path_style(settings.path_style)
            .http_client(http)
            .timeout_config(times)
            .retry_config(retries)
            // Older servers of one's own do not know the checksums that are sent unasked; ours is asked for by name.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
        if let Some(endpoint) = &settings.endpoint {
            config = config.endpoint_url(endpoint);
        }
        Self { client: Client::from_conf(config.build()), bucket: settings.bucket.clone() }
    }

    /// The names that begin with `start`, in their order.
    ///
    /// # Errors
    /// When the storage does not answer, or the key may not list.
    pub async fn names(&self, start: &str) -> io::Result<Vec<String>> {
        let (mut names, mut next) = (Vec::new(), None);
        loop {
            let request = self.client.list_objects_v2().bucket(&self.bucket).prefix(start).set_continuation_token(next);
            let page = request.send().await.map_err(|err| self.failed(&err))?;
            names.extend(page.contents().iter().filter_map(|it| it.key()).map(str::to_owned));
            next = page.next_continuation_token().map(str::to_owned);
            if next.is_none() {
                return Ok(names);
            }
        }
    }

    /// Removes what lies under a name.
    ///
    /// # Errors
    /// When the storage does not answer, or the key may not remove.
    pub async fn remove(&self, name: &str) -> io::Result<()> {
        let request = self.client.delete_object().bucket(&self.bucket).key(name);
        request.send().await.map(|_| ()).map_err(|err| self.failed(&err))
    }

    /// Does everything once that files need, with a small object of its own: looks, writes, reads, lists and removes.
    ///
    /// # Errors
    /// What could not be done, and what to look at.
    pub async fn prove(&self, token: &str) -> io::Result<()> {
        let name = format!("pactoria-probe-{token}");
        let step = |what: &'static str| move |err: io::Error| io::Error::other(format!("{what}: {err}"));
        self.get(&name).await.map_err(step("looking for an object"))?;
        self.put(&name, Content::new(token.as_bytes().to_vec())).await.map_err(step("writing an object"))?;
        let read = self.get(&name).await.map_err(step("reading it again"))?;
        if read.as_deref() != Some(token.as_bytes()) {
            return Err(io::Error::other("what was written is not what is read again: is this one storage?"));
        }
        self.names(&name).await.map_err(step("listing objects"))?;
        self.remove(&name).await.map_err(step("removing it"))
    }

    /// What an answer means, with what to look at.
    fn failed<E>(&self, err: &SdkError<E>) -> io::Error
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let status = err.raw_response().map(|it| it.status().as_u16());
        io::Error::other(match (err.code(), status) {
            (Some("NoSuchBucket"), _) => format!("there is no bucket {}; check s3_bucket", self.bucket),
            (Some("InvalidAccessKeyId" | "SignatureDoesNotMatch" | "NotSignedUp"), _) => {
                "the key is not the one it knows; check s3_key_id and s3_secret".to_owned()
            }
            (Some("RequestTimeTooSkewed"), _) => "its clock and ours differ; set the clock of this machine".to_owned(),
            (Some("AuthorizationHeaderMalformed" | "PermanentRedirect"), _) | (_, Some(301)) => {
                "the bucket is in another region; check s3_region".to_owned()
            }
            (_, Some(403)) => "the key may not do this; it needs s3:GetObject, s3:PutObject and s3:DeleteObject on the objects of the bucket and s3:ListBucket on the bucket itself".to_owned(),
            (Some(code), Some(status)) => format!("it answered {status} {code}"),
            (None, Some(status)) => format!("it answered {status}; check s3_endpoint"),
            (_, None) => format!("it cannot be reached ({}); check s3_endpoint", in_words(err)),
        })
    }
}

impl Place for Objects {
    fn get<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Vec<u8>>> {
        Box::pin(async move {
            let found = match self.client.get_object().bucket(&self.bucket).key(name).send().await {
                Ok(found) => found,
                Err(err) if err.code() == Some("NoSuchKey") => return Ok(None),
                Err(err) => return Err(self.failed(&err)),
            };
            // One that breaks off on its way is no file that is damaged.
            let bytes = found.body.collect().await.map_err(io::Error::other)?;
            Ok(Some(bytes.to_vec()))
        })
    }

    fn put<'a>(&'a self, name: &'a str, content: Content) -> Answer<'a, ()> {
        Box::pin(async move {
            let body = ByteStream::from(content.to_vec());
            let request = self.client.put_object().bucket(&self.bucket).key(name).body(body);
            // The storage checks what arrived before it says that it has it.
            let request = request.checksum_algorithm(ChecksumAlgorithm::Sha256);
            request.send().await.map(|_| ()).map_err(|err| self.failed(&err))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_buckets_and_addresses_of_servers_are_told_from_others() {
        for good in ["acme-contracts", "a1b", "files.acme.example"] {
            assert!(bucket(good).is_some(), "{good}");
        }
        for bad in ["ab", "Acme", "-acme", "acme/", "a..b", "acme contracts", &"a".repeat(64)] {
            assert!(bucket(bad).is_none(), "{bad}");
        }
        assert_eq!(endpoint("http://127.0.0.1:9000/").as_deref(), Some("http://127.0.0.1:9000"));
        for bad in ["s3.example", "ftp://s3.example", "https://us:hunter2@s3.example", "https://s3.example/bucket"] {
            assert!(endpoint(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn what_nobody_said_follows_from_the_endpoint_and_the_secret_does_not_print() {
        let settings = |endpoint: Option<&str>| {
            let key = ("AKIA".to_owned(), secret("hunter2").unwrap());
            ObjectSettings::new(endpoint.map(str::to_owned), "acme".to_owned(), None, key, None)
        };
        let (amazon, own) = (settings(None), settings(Some("http://minio:9000")));
        assert_eq!((amazon.region.as_str(), amazon.path_style), ("eu-west-2", false));
        assert_eq!((own.region.as_str(), own.path_style), ("us-east-1", true));
        assert!(own.is_in_the_clear() && !settings(Some("http://127.0.0.1:9")).is_in_the_clear());
        assert!(!amazon.is_in_the_clear());
        assert!(!format!("{own:?} {own} {:?}", Objects::new(&own)).contains("hunter2"));
    }
}
