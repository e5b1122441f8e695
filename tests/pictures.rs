//! Pictures in the real program: half blocks on the model's screen, the other ways by what is written.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use std::{
    io::{Cursor, Read, Write},
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, channel},
    },
    time::Duration,
};

use base64::Engine;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use support::{Folder, Session};

const RED: (u8, u8, u8) = (200, 30, 30);

/// A picture of one colour.
fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let pixels = RgbImage::from_pixel(width, height, Rgb([RED.0, RED.1, RED.2]));
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(pixels).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

fn article(address: &str) -> String {
    format!(
        "# Harbour\n\nThe words above it.\n\n![Roofs]({address})\n\n*The roofs at dusk.*\n\nThe words below it.\n"
    )
}

/// Cells of about the picture's colour.
fn drawn(screen: &vt100::Screen) -> usize {
    let (rows, columns) = screen.size();
    let is_red = |colour| {
        matches!(colour, vt100::Color::Rgb(r, g, b)
        if r.abs_diff(RED.0) < 12 && g.abs_diff(RED.1) < 12 && b.abs_diff(RED.2) < 12)
    };
    let cells = (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
    cells
        .filter(|(row, column)| screen.cell(*row, *column).is_some_and(|cell| is_red(cell.bgcolor())))
        .count()
}

#[test]
fn pictures_beside_the_article_are_drawn_with_their_caption_below() {
    let folder = Folder::new("pictures");
    for (name, format) in [
        ("a.png", ImageFormat::Png),
        ("b.jpg", ImageFormat::Jpeg),
        ("c.gif", ImageFormat::Gif),
        ("d e.webp", ImageFormat::WebP),
    ] {
        folder.write(&format!("media/{name}"), picture(200, 100, format));
        let file = folder.write("a.md", article(&format!("media/{}", name.replace(' ', "%20"))));
        let mut session = Session::start(&[&file], 80, 30);
        // The words are there before the picture, which is 20 columns wide and 5 rows high.
        session.sees("The words above it.");
        session.until(name, |screen| drawn(screen) == 100);
        let text = session.text();
        let row = |words: &str| text.lines().position(|line| line.contains(words)).unwrap();
        assert_eq!(row("The roofs at dusk.") - row("The words above it."), 7, "{text}");
        session.press("q");
        assert_eq!(session.ended(), 0);
    }
}

#[test]
fn pictures_scroll_resize_and_fill_the_screen() {
    let folder = Folder::new("pictures-large");
    folder.write("a.png", picture(1600, 1200, ImageFormat::Png));
    let more = "A paragraph of words.\n\n".repeat(40);
    let file = folder.write("a.md", article("a.png") + &more);
    let mut session = Session::start(&[&file], 80, 30);
    session.sees("Harbour");
    session.until("the picture", |screen| drawn(screen) > 300);
    let whole = drawn(session.screen());
    session.press("jjjjjjjjjj");
    session.misses("The words above it.");
    session.until("a part of it", |screen| drawn(screen) < whole && drawn(screen) > 100);
    session.press("g");
    session.until("all of it again", |screen| drawn(screen) == whole);
    session.press("\r");
    session.misses("The words above it.");
    session.until("a larger one", |screen| drawn(screen) > whole);
    session.sees("The roofs at dusk.");
    session.press("q");
    session.sees("The words above it.");
    session.resize(40, 30);
    session.until("a narrower one", |screen| (1..whole).contains(&drawn(screen)));
    session.press("q");
    assert_eq!(session.ended(), 0);
}

#[test]
fn pictures_come_out_of_addresses_and_archives() {
    let folder = Folder::new("pictures-held");
    let png = picture(200, 100, ImageFormat::Png);
    let code = base64::engine::general_purpose::STANDARD.encode(&png);
    let file = folder.write("a.md", article(&format!("data:image/png;base64,{code}")));
    let mut session = Session::start(&[&file], 80, 30);
    session.until("the picture in its address", |screen| drawn(screen) == 100);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let text = article("../media/a.png");
    for (name, bytes) in [
        ("clips/one.md", text.as_bytes()),
        ("clips/two.md", b"# Two\n\nOther words.\n"),
        ("media/a.png", &png),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let file = folder.write("clips.zip", zip.finish().unwrap().into_inner());
    let mut session = Session::start(&[&file], 140, 30);
    session.until("the picture in the archive", |screen| drawn(screen) == 100);
}

#[test]
fn a_picture_that_cannot_be_shown_says_why() {
    let folder = Folder::new("pictures-bad");
    let whole = picture(200, 100, ImageFormat::Png);
    folder.write("half.png", &whole[..whole.len() / 2]);
    folder.write("lies.png", b"GIF89a, it says, and is none");
    folder.write("text.png", b"only words");
    for (name, said) in [
        ("half.png", "not shown: damaged"),
        ("lies.png", "not shown: 8236 by 29801 pixels are more"),
        ("text.png", "not shown: no kind of picture that is known here"),
        ("none.png", "not shown: none.png is not there"),
        ("/dev/zero", "not shown: zero: not a file"),
    ] {
        let file = folder.write("a.md", article(name));
        let mut session = Session::start(&[&file], 100, 30);
        session.sees(said);
        session.sees("Roofs");
        session.sees("The words below it.");
    }
}

/// The tests' servers are inside the network.
const INSIDE: &[(&str, &str)] = &[("NEWSPRINT_LOCAL_NETWORK", "1")];

#[test]
fn nothing_is_fetched_unless_it_is_asked_for() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/roofs.png", server.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in server.incoming() {
            let mut stream = stream.unwrap();
            count.fetch_add(1, Ordering::SeqCst);
            let _ = stream.read(&mut [0; 2048]);
            let body = picture(200, 100, ImageFormat::Png);
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
        }
    });
    let folder = Folder::new("pictures-net");
    // The last picture that is wanted is made first: when the one beside the file is drawn, the other has had its turn.
    folder.write("a.png", picture(100, 50, ImageFormat::Png));
    let file =
        folder.write("a.md", format!("# Two\n\n![Near](a.png)\n\n![Far]({address})\n\nThe last words.\n"));
    let mut session = Session::start_with(&[&file], 80, 30, INSIDE);
    session.sees("The last words.");
    session.until("the picture beside the file", |screen| drawn(screen) > 0);
    let near = drawn(session.screen());
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    session.press("I");
    session.sees("loading one picture");
    session.until("the picture from the net", |screen| drawn(screen) == near + 100);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

/// A server that answers each request with `head` and then with zeros, until nobody takes them; its address, and how many bytes
/// were taken.
fn endless(head: String) -> (String, Arc<AtomicUsize>) {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/roofs.png", server.local_addr().unwrap());
    let sent = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&sent);
    std::thread::spawn(move || {
        for stream in server.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 2048]);
            let zeros = "0".repeat(0x10000);
            let chunk = ["10000\r\n".as_bytes(), zeros.as_bytes(), b"\r\n"].concat();
            let mut taken = stream.write_all(head.as_bytes());
            while taken.is_ok() {
                taken = stream.write_all(&chunk);
                count.fetch_add(0x10000, Ordering::SeqCst);
            }
        }
    });
    (address, sent)
}

/// A server that answers nothing; its address, and a message when it is asked, and another when nobody waits any more.
fn silent() -> (String, Receiver<()>) {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/roofs.png", server.local_addr().unwrap());
    let (sender, messages) = channel();
    std::thread::spawn(move || {
        let (mut stream, _) = server.accept().unwrap();
        let mut bytes = [0; 2048];
        while stream.read(&mut bytes).is_ok_and(|count| count > 0) {
            let _ = sender.send(());
        }
        let _ = sender.send(());
    });
    (address, messages)
}

#[test]
fn what_is_fetched_is_bounded_and_ends_with_the_screen() {
    let folder = Folder::new("pictures-endless");
    // More than a picture may have, without a length before.
    let (address, sent) = endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".into());
    let file = folder.write("a.md", article(&address));
    let mut session = Session::start_with(&[&file], 80, 30, INSIDE);
    session.sees("The words below it.");
    session.press("I");
    session.sees("larger than 64 MB");
    assert!(sent.load(Ordering::SeqCst) < 100 << 20);
    // An article is a stranger's: what it shows is not asked for inside the network, unless the reader says so.
    let (address, asked) = endless("HTTP/1.1 200 OK\r\n\r\n".into());
    let file = folder.write("c.md", article(&address));
    let mut session = Session::start(&[&file], 80, 30);
    session.sees("The words below it.");
    session.press("I");
    session.sees("inside this network");
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    // A server that sends elsewhere in the network.
    let (inside, asked) = endless("HTTP/1.1 200 OK\r\n\r\n".into());
    let head = format!("HTTP/1.1 302 Found\r\nLocation: {inside}\r\nContent-Length: 0\r\n\r\n");
    let (address, _) = endless(head);
    let file = folder.write("b.md", article(&address));
    let mut session = Session::start_with(&[&file], 80, 30, INSIDE);
    session.sees("The words below it.");
    session.press("I");
    session.sees("an address inside the network");
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    // One that takes its time: nobody waits for it after the end.
    let (address, messages) = silent();
    let file = folder.write("c.md", article(&address));
    let mut session = Session::start_with(&[&file], 80, 30, INSIDE);
    session.sees("The words below it.");
    session.press("I");
    messages.recv_timeout(Duration::from_secs(20)).unwrap();
    session.press("q");
    assert_eq!(session.ended(), 0);
    messages.recv_timeout(Duration::from_secs(5)).unwrap();
}

#[test]
fn terminals_get_pictures_in_their_own_way() {
    let folder = Folder::new("pictures-ways");
    folder.write("a.png", picture(200, 100, ImageFormat::Png));
    let file = folder.write("a.md", article("a.png"));
    for (env, way) in [
        (("TERM", "xterm-ghostty"), "\x1b_G"),
        (("TERM_PROGRAM", "iTerm.app"), "\x1b]1337;File="),
        (("TERM", "foot"), "\x1bP"),
    ] {
        let mut session = Session::start_with(&[&file], 80, 30, &[env]);
        session.sees("The words below it.");
        session.writes(way);
    }
    // kitty before 0.28 knows no placeholders, and Konsole does not erase what it draws.
    for (version, is_old) in [("0.26.5", true), ("0.41.1", false)] {
        let mut session = Session::start_with(&[&file], 80, 30, &[("TERM", "xterm-kitty")]);
        session.until("half blocks", |screen| drawn(screen) == 100);
        session.writes("\x1b[>q");
        session.press(&format!("\x1bP>|kitty({version})\x1b\\"));
        if is_old {
            session.press("G");
            session.sees("100 %");
            assert!(!session.has_written("\x1b_G"));
        } else {
            session.writes("\x1b_G");
        }
    }
    let mut session = Session::start_with(&[&file], 80, 30, &[("KONSOLE_VERSION", "221203")]);
    session.until("half blocks", |screen| drawn(screen) == 100);
    assert!(!session.has_written("\x1b[c"));
    // One that says so when it is asked.
    let mut session = Session::start_with(&[&file], 80, 30, &[("XTERM_VERSION", "XTerm(390)")]);
    session.until("half blocks", |screen| drawn(screen) == 100);
    session.writes("\x1b[c");
    session.press("\x1b[?62;4;22c");
    session.writes("\x1bP");
    // Others are not asked, and the reader can say it.
    let mut session = Session::start(&[&file], 80, 30);
    session.until("half blocks", |screen| drawn(screen) == 100);
    assert!(!session.has_written("\x1b[c"));
    let config = Folder::new("pictures-said");
    config.write("config.toml", "graphics = \"blocks\"\n");
    let env = [("NEWSPRINT_CONFIG", config.0.to_str().unwrap()), ("TERM", "xterm-kitty")];
    let mut session = Session::start_with(&[&file], 80, 30, &env);
    session.until("half blocks", |screen| drawn(screen) == 100);
}
