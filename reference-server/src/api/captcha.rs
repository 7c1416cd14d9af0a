//! 7: `POST auth/getRecaptcha`: a picture of letters that a program finds harder to read than a
//! person does.
//!
//! It slows a booking script down and no more: the scripts of 2021 read the real registry's letters
//! from the sequence of commands in their paths. Here strokes are shuffled, turned and shaken.

mod strokes;

use std::fmt::Write;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;

use super::ApiError;
use super::answer::personal;
use super::description::{Description, Refused, json};
use super::error::numbered;
use crate::auth::{CAPTCHA_LENGTH, Letters, Session, bearer};
use crate::entropy;
use crate::registry::Registry;
use crate::shield::Limit;

/// Units of the picture.
const HEIGHT: f32 = 56.0;
const LETTER_WIDTH: f32 = 36.0;
const WIDTH: f32 = LETTER_WIDTH * CAPTCHA_LENGTH as f32 + 12.0;
/// Lines across the letters.
const NOISE_LINES: usize = 3;

#[derive(JsonSchema, Serialize)]
struct CaptchaAnswer {
    /// SVG.
    captcha: String,
}

pub(super) const GET: Description = Description {
    id: "captcha",
    summary: "A picture of letters, whose reading can be asked for with a booking",
    answers: json::<CaptchaAnswer>(),
    refused: &[Refused::WrongType],
};

/// 7: `POST auth/getRecaptcha`.
pub(crate) async fn get(
    State(registry): State<Arc<Registry>>,
    session: Session,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let captcha = draw(&registry, &session, bearer(&headers)).await?;
    Ok(personal(&CaptchaAnswer { captcha }))
}

/// A new captcha for the session that came with `token`, as SVG.
pub(crate) async fn draw(
    registry: &Registry,
    session: &Session,
    token: Option<&str>,
) -> Result<String, ApiError> {
    registry
        .limits
        .take(Limit::CaptchasPerAccount, session.account())
        .await?;
    let now = registry.clock.elapsed();
    let letters = registry.captchas.challenge(now, session, token).await?;
    Ok(picture(letters))
}

/// Compares the letters that came with a booking, if any had to or did.
pub(super) async fn check(
    registry: &Registry,
    session: &Session,
    token: Option<&str>,
    letters: Option<&str>,
) -> Result<(), ApiError> {
    let Some(letters) = letters.filter(|letters| !letters.is_empty()) else {
        return if registry.captcha_needed {
            Err(WRONG_LETTERS)
        } else {
            Ok(())
        };
    };
    let now = registry.clock.elapsed();
    let settled = registry.captchas.settle(now, session, token, letters);
    if settled.await? {
        Ok(())
    } else {
        Err(WRONG_LETTERS)
    }
}

/// The real registry's number and text.
const WRONG_LETTERS: ApiError = numbered("APPOIN0044", "Please enter valid security code");

fn picture(letters: Letters) -> String {
    let mut lines: Vec<[(f32, f32); 2]> = Vec::new();
    for (place, letter) in letters.into_iter().enumerate() {
        let left = 10.0 + LETTER_WIDTH * place as f32;
        let turn = shake(0.25);
        for stroke in strokes::of(letter) {
            let points: Vec<_> = stroke.iter().map(|&point| set(point, left, turn)).collect();
            lines.extend(points.windows(2).map(|pair| [pair[0], pair[1]]));
        }
    }
    for _ in 0..NOISE_LINES {
        let height = || HEIGHT / 2.0 + shake(HEIGHT / 2.0 - 4.0);
        lines.push([(2.0, height()), (WIDTH - 2.0, height())]);
    }
    shuffle(&mut lines);
    let mut path = String::new();
    for [(x1, y1), (x2, y2)] in lines {
        write!(path, "M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}").expect("text grows");
    }
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="Security code"><path d="{path}" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/></svg>"#
    )
}

/// A point of the grid of a letter in the picture: turned about the letter's middle and shaken.
fn set((x, y): (u8, u8), left: f32, turn: f32) -> (f32, f32) {
    let (x, y) = (f32::from(x) * 6.0 - 12.0, f32::from(y) * 6.0 - 18.0);
    let (sin, cos) = turn.sin_cos();
    let turned = (x * cos - y * sin, x * sin + y * cos);
    (
        left + 14.0 + turned.0 + shake(1.3),
        HEIGHT / 2.0 + turned.1 + shake(1.3),
    )
}

/// A random number between `-most` and `most`.
fn shake(most: f32) -> f32 {
    const STEPS: u32 = 2_001;
    (entropy::below(STEPS) as f32 / 1_000.0 - 1.0) * most
}

/// Fisher-Yates, so that the order of the strokes spells nothing.
fn shuffle<T>(items: &mut [T]) {
    for last in (1..items.len()).rev() {
        let bound = u32::try_from(last + 1).unwrap_or(1);
        items.swap(last, entropy::below(bound) as usize);
    }
}
