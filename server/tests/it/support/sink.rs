//! A mail server of our own that keeps what it is sent, and can be told to refuse, to hang up and to go away.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How it answers a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answering {
    Takes,
    /// 550: no such user.
    Refuses,
    /// 451: try again later.
    PutsOff,
    /// It hangs up after the mail was handed over, before it says that it took it.
    HangsUp,
}

/// A mail as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub(crate) to: Vec<String>,
    /// Headers and text.
    pub(crate) data: String,
}

impl Arrived {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let prefix = format!("{name}: ");
        self.data.lines().take_while(|it| !it.is_empty()).find_map(|it| it.strip_prefix(prefix.as_str()))
    }
}

struct Shared {
    arrived: Vec<Arrived>,
    answering: Answering,
}

/// The mail server.
pub(crate) struct Sink {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
    serving: Option<JoinHandle<()>>,
}

impl Sink {
    pub(crate) async fn new() -> Self {
        let shared = Arc::new(Mutex::new(Shared { arrived: Vec::new(), answering: Answering::Takes }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = Some(tokio::spawn(serve(listener, Arc::clone(&shared))));
        Self { address, shared, serving }
    }

    /// Its address as the settings name it.
    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub(crate) fn answer(&self, answering: Answering) {
        self.shared.lock().unwrap().answering = answering;
    }

    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.shared.lock().unwrap().arrived.clone()
    }

    /// Nobody listens at its address any more.
    pub(crate) async fn go_away(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
            let _ = serving.await;
        }
    }

    /// It listens at the same address again.
    pub(crate) async fn come_back(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.serving = Some(tokio::spawn(serve(listener, Arc::clone(&self.shared))));
    }
}

async fn serve(listener: TcpListener, shared: Arc<Mutex<Shared>>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            // A client that hangs up in the middle is its own affair.
            let _ = converse(stream, &shared).await;
        });
    }
}

/// One conversation (RFC 5321), as much of it as a client needs.
async fn converse(mut stream: TcpStream, shared: &Mutex<Shared>) -> std::io::Result<()> {
    let (reading, mut writing) = stream.split();
    let mut lines = BufReader::new(reading).lines();
    writing.write_all(b"220 sink.example\r\n").await?;
    let mut to = Vec::new();
    while let Some(line) = lines.next_line().await? {
        let answering = shared.lock().unwrap().answering;
        let answer: &[u8] = match line.to_ascii_uppercase().split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => b"250-sink.example\r\n250 8BITMIME\r\n",
            "RCPT" => match answering {
                Answering::Refuses => b"550 5.1.1 no such user here\r\n",
                Answering::PutsOff => b"451 4.7.1 try again later\r\n",
                Answering::Takes | Answering::HangsUp => {
                    to.push(line.split(['<', '>']).nth(1).unwrap_or_default().to_owned());
                    b"250 ok\r\n"
                }
            },
            "DATA" => {
                writing.write_all(b"354 go on\r\n").await?;
                let mut data = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    data.push_str(line.strip_prefix('.').unwrap_or(&line));
                    data.push('\n');
                }
                let mut shared = shared.lock().unwrap();
                shared.arrived.push(Arrived { to: std::mem::take(&mut to), data });
                if answering == Answering::HangsUp {
                    return Ok(());
                }
                b"250 taken\r\n"
            }
            "QUIT" => {
                writing.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"250 ok\r\n",
        };
        writing.write_all(answer).await?;
    }
    Ok(())
}
