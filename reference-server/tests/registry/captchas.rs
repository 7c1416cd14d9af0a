//! Captchas: a picture that can be read, and letters that are good once, for one session, for a
//! short time.

use reference_server::Config;
use serde_json::{Value, json};

use crate::bookings::{SCHEDULE, booking, early, post, session, undosed};
use crate::client::Answer;
use crate::drill::{Drill, Pair};
use crate::shared::together_with;

/// How the letters are written, from the registry itself: what is tested is that the picture shows
/// those that are asked for.
#[path = "../../src/api/captcha/strokes.rs"]
mod strokes;

const CAPTCHA: &str = "/api/v2/auth/getRecaptcha";
const WRONG: &str = r#"400 {"errorCode":"APPOIN0044","error":"Please enter valid security code"}"#;
const LETTERS: &str = "ACEFHJKLMNPRTUVWXY47";
const LETTER_WIDTH: f32 = 36.0;

type Point = (f32, f32);
type Line = [Point; 2];

/// A citizen with somebody to book for.
struct Citizen<'a> {
    drill: &'a Drill,
    token: String,
    id: String,
    session: Value,
}

impl<'a> Citizen<'a> {
    fn new(drill: &'a Drill, n: usize) -> Self {
        let (household, person) = undosed(drill, n);
        Self {
            drill,
            token: drill.token(Pair::Portal, household.mobile()),
            id: person.reference_id().to_string(),
            session: session(drill, |places| places > 4).0,
        }
    }

    fn picture(&self) -> String {
        let answer = post(self.drill, &self.token, CAPTCHA, &json!({}));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["captcha"]
            .as_str()
            .expect("a picture")
            .to_owned()
    }

    fn book(&self, letters: Option<&str>) -> Answer {
        let mut body = booking(&[&self.id], &self.session);
        if let Some(letters) = letters {
            body["captcha"] = json!(letters);
        }
        post(self.drill, &self.token, SCHEDULE, &body)
    }
}

/// Captchas that every booking needs.
fn strict() -> Drill {
    Drill::with(be_strict)
}

fn be_strict(config: &mut Config) {
    config.date = early().date;
    config.portal.captcha = true;
}

/// The letters of a picture, read by a program: by the likeness of the strokes above each place.
fn read(picture: &str) -> String {
    let path = picture.split("d=\"").nth(1).expect("a path");
    let path = path.split('"').next().expect("its end");
    let point = |text: &str| -> Point {
        let (x, y) = text.split_once(' ').expect("two numbers");
        (x.parse().expect("x"), y.parse().expect("y"))
    };
    let lines: Vec<Line> = path
        .split('M')
        .skip(1)
        .map(|line| line.split_once('L').expect("a line"))
        .map(|(from, to)| [point(from), point(to)])
        .filter(|[from, to]| (to.0 - from.0).abs() < 100.0)
        .collect();
    (0..5)
        .map(|place| {
            let middle = 24.0 + LETTER_WIDTH * place as f32;
            let own: Vec<Line> = lines
                .iter()
                .filter(|[from, to]| ((from.0 + to.0) / 2.0 - middle).abs() < LETTER_WIDTH / 2.0)
                .copied()
                .collect();
            LETTERS
                .chars()
                .min_by(|one, other| {
                    unlike(*one, &own, middle).total_cmp(&unlike(*other, &own, middle))
                })
                .expect("letters")
        })
        .collect()
}

/// How far the lines are from those of a letter, turned whichever way suits best.
fn unlike(letter: char, lines: &[Line], middle: f32) -> f32 {
    let turns = (-6_i8..=6).map(|step| f32::from(step) / 24.0);
    let far = |turn: f32| {
        let (sin, cos) = turn.sin_cos();
        let set = |(x, y): (u8, u8)| {
            let (x, y) = (f32::from(x) * 6.0 - 12.0, f32::from(y) * 6.0 - 18.0);
            (middle + x * cos - y * sin, 28.0 + x * sin + y * cos)
        };
        let model: Vec<Line> = strokes::of(letter)
            .iter()
            .flat_map(|stroke| stroke.windows(2))
            .map(|pair| [set(pair[0]), set(pair[1])])
            .collect();
        worst(lines, &model) + worst(&model, lines)
    };
    turns.map(far).fold(f32::INFINITY, f32::min)
}

/// How far the loneliest of `lines` is from its nearest in `others`.
fn worst(lines: &[Line], others: &[Line]) -> f32 {
    let between = |one: &Line, other: &Line| {
        let ends = one.iter().zip(other);
        ends.map(|(a, b)| (a.0 - b.0).hypot(a.1 - b.1)).sum::<f32>()
    };
    let nearest = |line: &Line| {
        let distances = others.iter().map(|other| between(line, other));
        distances.fold(f32::INFINITY, f32::min)
    };
    lines.iter().map(nearest).fold(0.0, f32::max)
}

#[test]
fn the_letters_of_the_picture_are_good_once() {
    let drill = strict();
    let citizen = Citizen::new(&drill, 0);
    let picture = citizen.picture();
    assert!(
        picture.starts_with("<svg ") && picture.ends_with("</svg>"),
        "{picture}"
    );
    let letters = read(&picture);
    let booked = citizen.book(Some(&letters.to_lowercase()));
    assert_eq!(booked.status, 200, "{letters}: {}", booked.text());
    let again = citizen.book(Some(&letters));
    assert_eq!(again.line(), WRONG, "{letters}");
}

#[test]
fn a_booking_needs_letters_only_where_the_registry_was_started_so() {
    let drill = strict();
    let citizen = Citizen::new(&drill, 0);
    assert_eq!(citizen.book(None).line(), WRONG);
    assert_eq!(citizen.book(Some("")).line(), WRONG);
    let drill = early();
    let citizen = Citizen::new(&drill, 0);
    assert_eq!(
        citizen.book(Some("AAAAA")).line(),
        WRONG,
        "sent, so compared"
    );
    assert_eq!(citizen.book(None).status, 200);
}

#[test]
fn one_wrong_guess_uses_the_letters_up() {
    let drill = strict();
    let citizen = Citizen::new(&drill, 0);
    let letters = read(&citizen.picture());
    assert_eq!(citizen.book(Some("wrong")).line(), WRONG);
    assert_eq!(citizen.book(Some(&letters)).line(), WRONG);
}

#[test]
fn only_the_newest_letters_of_the_own_session_are_good_and_not_for_long() {
    let drill = strict();
    let (citizen, other) = (Citizen::new(&drill, 0), Citizen::new(&drill, 1));
    let letters = read(&citizen.picture());
    assert_eq!(other.book(Some(&letters)).line(), WRONG, "another account");

    let newer = read(&citizen.picture());
    assert_ne!(letters, newer);
    assert_eq!(citizen.book(Some(&letters)).line(), WRONG, "older letters");

    let late = read(&citizen.picture());
    drill.wait(121);
    assert_eq!(citizen.book(Some(&late)).line(), WRONG, "too late");

    let own = read(&citizen.picture());
    drill.wait(200);
    let elsewhere = Citizen::new(&drill, 0);
    let fresh = read(&citizen.picture());
    assert_eq!(
        elsewhere.book(Some(&fresh)).line(),
        WRONG,
        "another sign-in"
    );
    assert_ne!(own, fresh);
}

#[test]
fn the_letters_of_one_registry_are_good_once_at_all() {
    together_with(be_strict, |one, other| {
        let citizen = Citizen::new(one, 0);
        let letters = read(&citizen.picture());
        let elsewhere = Citizen {
            drill: other,
            token: citizen.token.clone(),
            id: citizen.id.clone(),
            session: session(other, |places| places > 4).0,
        };
        let booked = elsewhere.book(Some(&letters));
        assert_eq!(booked.status, 200, "{letters}: {}", booked.text());
        assert_eq!(citizen.book(Some(&letters)).line(), WRONG);
    });
}

#[test]
fn captchas_are_limited_by_account() {
    let drill = early();
    let citizen = Citizen::new(&drill, 0);
    for _ in 0..30 {
        citizen.picture();
    }
    assert_eq!(
        post(&drill, &citizen.token, CAPTCHA, &json!({})).status,
        429
    );
}
