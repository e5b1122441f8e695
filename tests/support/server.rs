//! A server on loopback that answers as a test says: well, badly, or never.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::Instant,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

/// What somebody asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub method: String,
    /// With the query.
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub at: Instant,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What is answered.
pub(crate) enum Reply {
    /// These bytes, and the end.
    Bytes(Vec<u8>),
    /// These bytes, and then nothing until whoever asked is gone.
    Hang(Vec<u8>),
}

/// An answer with its length.
pub(crate) fn reply(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Reply {
    Reply::Bytes(bytes(status, headers, body.as_ref().len(), body.as_ref()))
}

/// The same with another length than its body has.
pub(crate) fn bytes(status: &str, headers: &[(&str, &str)], length: usize, body: &[u8]) -> Vec<u8> {
    let mut out = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n");
    for (name, value) in headers {
        out.push_str(&format!("{name}: {value}\r\n"));
    }
    out.push_str("\r\n");
    [out.as_bytes(), body].concat()
}

/// A server; it ends with the process.
pub(crate) struct Server {
    /// `http://127.0.0.1:port`, or with https.
    pub address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    connections: Arc<Mutex<usize>>,
}

impl Server {
    pub(crate) fn start(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_at("127.0.0.1", None, answer)
    }

    /// The paths that were asked for since the last time.
    pub(crate) fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap()).into_iter().map(|asked| asked.path).collect()
    }

    /// At an address of loopback, and in private where a certificate of `tests/tls` is named.
    pub(crate) fn start_at(
        host: &str,
        certificate: Option<&str>,
        answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((host, 0)).unwrap();
        let scheme = if certificate.is_some() { "https" } else { "http" };
        let address = format!("{scheme}://{}", listener.local_addr().unwrap());
        let tls = certificate.map(tls);
        let (asked, connections): (Arc<Mutex<Vec<Asked>>>, Arc<Mutex<usize>>) = Default::default();
        let (log, count, answer) = (Arc::clone(&asked), Arc::clone(&connections), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                *count.lock().unwrap() += 1;
                let (log, answer, tls) = (Arc::clone(&log), Arc::clone(&answer), tls.clone());
                std::thread::spawn(move || match tls {
                    Some(config) => {
                        let connection = ServerConnection::new(config).unwrap();
                        serve(StreamOwned::new(connection, stream), &log, &*answer);
                    }
                    None => serve(stream, &log, &*answer),
                });
            }
        });
        Self { address, asked, connections }
    }

    /// All that was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Connections that were made, whatever was asked over them.
    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }
}

/// The file of a certificate of the tests.
pub(crate) fn tls_file(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls").join(name)
}

fn tls(certificate: &str) -> Arc<ServerConfig> {
    let chain = vec![CertificateDer::from_pem_file(tls_file(certificate)).unwrap()];
    let key = PrivateKeyDer::from_pem_file(tls_file("server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap();
    Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap())
}

trait Stream: Read + Write {
    /// Says that nothing more comes.
    fn finish(&mut self);
}

impl Stream for TcpStream {
    fn finish(&mut self) {
        let _ = self.shutdown(std::net::Shutdown::Write);
    }
}

impl Stream for StreamOwned<ServerConnection, TcpStream> {
    fn finish(&mut self) {
        self.conn.send_close_notify();
        let _ = self.flush();
        let _ = self.sock.shutdown(std::net::Shutdown::Write);
    }
}

fn serve(mut stream: impl Stream, log: &Mutex<Vec<Asked>>, answer: &(impl Fn(&Asked) -> Reply + ?Sized)) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return,
        }
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let mut lines = text.lines();
    let mut words = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let asked = Asked { method, path, headers, at: Instant::now() };
    log.lock().unwrap().push(asked.clone());
    let (bytes, hangs) = match answer(&asked) {
        Reply::Bytes(bytes) => (bytes, false),
        Reply::Hang(bytes) => (bytes, true),
    };
    // Whoever has read enough may be gone.
    let _ = stream.write_all(&bytes).and_then(|()| stream.flush());
    if hangs {
        let _ = stream.read(&mut byte);
    } else {
        stream.finish();
        while stream.read(&mut byte).is_ok_and(|count| count > 0) {}
    }
}
