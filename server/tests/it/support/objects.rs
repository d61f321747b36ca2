//! An object storage of our own on a port of this machine, which can be stopped and started again.

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use server::objects::ObjectSettings;
use std::net::SocketAddr;
use std::path::PathBuf;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

const BUCKET: &str = "acme-contracts";
const KEY_ID: &str = "stories";
const SECRET: &str = "quiet-harbour-seven";

/// The storage. What is in its bucket lies in a folder.
pub(crate) struct ObjectStorage {
    folder: TempDir,
    address: SocketAddr,
    serving: Option<JoinHandle<()>>,
}

impl ObjectStorage {
    /// A storage with an empty bucket.
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let mut storage = Self { folder, address: SocketAddr::from(([127, 0, 0, 1], 0)), serving: None };
        storage.start().await;
        storage
    }

    /// Starts it, on the port it had before.
    pub(crate) async fn start(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.address = listener.local_addr().unwrap();
        let mut service = S3ServiceBuilder::new(FileSystem::new(self.folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single(KEY_ID, SECRET));
        self.serving = Some(tokio::spawn(serve(listener, service.build())));
    }

    /// Stops it at once, with every connection there is.
    pub(crate) async fn stop(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
            assert!(serving.await.unwrap_err().is_cancelled());
        }
    }

    /// What `pactoria` is told to use it.
    pub(crate) fn variables(&self) -> [(&'static str, String); 4] {
        [
            ("PACTORIA_S3_ENDPOINT", format!("http://{}", self.address)),
            ("PACTORIA_S3_BUCKET", BUCKET.to_owned()),
            ("PACTORIA_S3_KEY_ID", KEY_ID.to_owned()),
            ("PACTORIA_S3_SECRET", SECRET.to_owned()),
        ]
    }

    /// The same as the program reads it.
    pub(crate) fn settings(&self) -> ObjectSettings {
        let folder = tempfile::tempdir().unwrap();
        let variables = self.variables().map(|(name, value)| (name.to_owned(), value));
        server::config::Config::load(variables, folder.path()).unwrap().objects.unwrap()
    }

    /// The files of the objects in the bucket, by name.
    pub(crate) fn objects(&self) -> Vec<(String, PathBuf)> {
        let bucket = self.folder.path().join(BUCKET);
        let (mut found, mut folders) = (Vec::new(), vec![bucket.clone()]);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&bucket).unwrap().to_str().unwrap().to_owned();
                    found.push((name, path));
                }
            }
        }
        found.sort();
        found
    }
}

async fn serve(listener: TcpListener, service: S3Service) {
    // Dropped with this task, and each connection with it.
    let mut connections = JoinSet::new();
    loop {
        let (socket, _) = listener.accept().await.unwrap();
        let service = service.clone();
        connections.spawn(async move {
            // A caller who hangs up is no matter of ours.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(socket), service).await;
        });
    }
}
