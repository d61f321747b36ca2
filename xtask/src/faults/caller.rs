//! The few requests of the REST contract that the fault rounds make, over plain sockets: a whole answer or an error, so
//! that what counts as acknowledged is what really arrived.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

/// Longer than the server itself waits for its database.
const DEADLINE: Duration = Duration::from_secs(30);

/// Somebody with an access token.
#[derive(Clone)]
pub(super) struct Caller {
    pub(super) address: SocketAddr,
    pub(super) token: Option<String>,
}

/// An answer that arrived to its last byte.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) media_type: String,
    pub(super) body: Value,
}

impl Caller {
    pub(super) fn get(&self, path: &str) -> Result<Answer> {
        self.ask("GET", path, None)
    }

    pub(super) fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Answer> {
        let mut stream = TcpStream::connect_timeout(&self.address, DEADLINE)?;
        stream.set_read_timeout(Some(DEADLINE))?;
        let body = body.map(Value::to_string).unwrap_or_default();
        let token = self.token.as_ref().map(|it| format!("Authorization: Bearer {it}\r\n")).unwrap_or_default();
        let question = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{token}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(question.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Answer::read(&answer).with_context(|| format!("{method} {path} was not answered to the end"))
    }
}

impl Answer {
    fn read(answer: &[u8]) -> Result<Self> {
        let end = answer.windows(4).position(|it| it == b"\r\n\r\n").context("the head is not whole")?;
        let head = std::str::from_utf8(&answer[..end])?;
        let body = &answer[end + 4..];
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|it| it.split(' ').nth(1)).context("there is no status")?.parse()?;
        let header = |name: &str| {
            let mut all = head.split("\r\n").filter_map(|line| line.split_once(": "));
            all.find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        };
        let length: usize = header("content-length").context("the length is not said")?.parse()?;
        ensure!(body.len() == length, "the body is not whole");
        let media_type = header("content-type").unwrap_or_default().to_owned();
        let body = if body.is_empty() { Value::Null } else { serde_json::from_slice(body)? };
        Ok(Self { status, media_type, body })
    }

    /// Whether this is a problem of the REST contract that says to try again later.
    pub(super) fn says_away(&self) -> bool {
        self.status == 503
            && self.media_type.starts_with("application/problem+json")
            && self.body["detail"].as_str().is_some_and(|it| !it.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_an_answer_acknowledges_nothing() {
        let whole =
            b"HTTP/1.1 201 Created\r\ncontent-length: 11\r\ncontent-type: application/json\r\n\r\n{\"id\":\"ab\"}";
        let answer = Answer::read(whole).unwrap();
        assert_eq!((answer.status, answer.body["id"].as_str()), (201, Some("ab")));
        for end in 0..whole.len() {
            assert!(Answer::read(&whole[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn away_is_a_problem_with_words() {
        let told = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 21\r\ncontent-type: application/problem+json\r\n\r\n{\"detail\":\"Try soon\"}";
        assert!(Answer::read(told).unwrap().says_away());
        let bare = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\ncontent-type: text/html\r\n\r\n{}";
        assert!(!Answer::read(bare).unwrap().says_away());
    }
}
