//! Line charts as SVG: a pure function from series to text.
//!
//! Drawn without script and without colours of their own: the page's style sheet gives
//! each [`Tone`] its colour in light and dark. The same figures stand in `<desc>` in
//! words, for those who do not see the lines.

mod line;
mod scale;

use askama::Template;

use self::line::Mark;
pub(super) use self::scale::Scale;

/// Size of the drawing, in its own units; it is scaled to the width of the page.
const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 250.0;
/// The part of it inside the axes.
const LEFT: f64 = 70.0;
const RIGHT: f64 = WIDTH - 26.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = HEIGHT - 42.0;

/// What a chart shows.
pub(super) struct Chart {
    /// Unique on the page.
    pub(super) id: String,
    pub(super) title: &'static str,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) series: Vec<Series>,
}

/// One axis: what it measures, how far it goes, and how its values are written.
pub(super) struct Axis {
    /// With the unit.
    pub(super) label: &'static str,
    pub(super) scale: Scale,
    pub(super) write: fn(f64) -> String,
}

/// One line.
pub(super) struct Series {
    pub(super) name: &'static str,
    pub(super) tone: Tone,
    /// By ascending x. No value, no line: a gap.
    pub(super) points: Vec<(f64, Option<f64>)>,
}

/// How a line stands out, by colour and by dashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Main,
    Second,
    Alarm,
    Quiet,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Second => "second",
            Self::Alarm => "alarm",
            Self::Quiet => "quiet",
        }
    }
}

/// A chart with every position worked out.
#[derive(Template)]
#[template(path = "chart.html")]
struct Drawing<'a> {
    chart: &'a Chart,
    description: String,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
    lines: Vec<Line>,
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    bottom: f64,
    middle_x: f64,
    middle_y: f64,
}

struct Tick {
    at: String,
    label: String,
}

struct Line {
    name: &'static str,
    class: &'static str,
    marks: Vec<Mark>,
}

impl Chart {
    /// The chart with its heading and legend, as a `<figure>`.
    pub(super) fn draw(&self) -> Result<String, askama::Error> {
        Drawing {
            chart: self,
            description: self.description(),
            x_ticks: ticks(&self.x, |share| LEFT + share * (RIGHT - LEFT)),
            y_ticks: ticks(&self.y, |share| BOTTOM - share * (BOTTOM - TOP)),
            lines: self.series.iter().map(|series| self.line(series)).collect(),
            width: WIDTH,
            height: HEIGHT,
            left: LEFT,
            right: RIGHT,
            bottom: BOTTOM,
            middle_x: f64::midpoint(LEFT, RIGHT),
            middle_y: f64::midpoint(TOP, BOTTOM),
        }
        .render()
    }

    fn line(&self, series: &Series) -> Line {
        let place = |&(x, y): &(f64, Option<f64>)| {
            let across = LEFT + self.x.scale.position(x)? * (RIGHT - LEFT);
            let up = self.y.scale.position(y?)?;
            Some((across, BOTTOM - up * (BOTTOM - TOP)))
        };
        let places: Vec<_> = series.points.iter().map(place).collect();
        Line {
            name: series.name,
            class: series.tone.class(),
            marks: line::marks(&places),
        }
    }

    fn description(&self) -> String {
        let ranges = self.series.iter().map(|series| {
            let values = || series.points.iter().filter_map(|point| point.1);
            let low = values().fold(f64::INFINITY, f64::min);
            let high = values().fold(f64::NEG_INFINITY, f64::max);
            if low > high {
                return format!("{}: no values.", series.name);
            }
            let write = self.y.write;
            format!("{}: from {} to {}.", series.name, write(low), write(high))
        });
        ranges.collect::<Vec<_>>().join(" ")
    }
}

fn ticks(axis: &Axis, place: impl Fn(f64) -> f64) -> Vec<Tick> {
    let tick = |value: f64| {
        let at = place(axis.scale.position(value)?);
        Some(Tick {
            at: line::coordinate(at),
            label: (axis.write)(value),
        })
    };
    axis.scale.ticks().into_iter().filter_map(tick).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(points: Vec<(f64, Option<f64>)>) -> Chart {
        let axis = |label, to| Axis {
            label,
            scale: Scale::linear(0.0, to),
            write: |value| format!("{value:.0}"),
        };
        Chart {
            id: "rate".into(),
            title: "Answers <and> more",
            x: axis("seconds", 10.0),
            y: axis("answers a second", 40.0),
            series: vec![Series {
                name: "answered",
                tone: Tone::Main,
                points,
            }],
        }
    }

    #[test]
    fn a_small_chart() {
        let points = vec![
            (0.0, Some(0.0)),
            (2.5, Some(40.0)),
            (5.0, None),
            (7.5, Some(20.0)),
            (10.0, Some(10.0)),
        ];
        insta::assert_snapshot!(chart(points).draw().unwrap());
    }

    #[test]
    fn what_is_not_seen_is_told_in_words() {
        let drawn = chart(vec![(1.0, Some(3.0)), (2.0, Some(31.0))])
            .draw()
            .unwrap();
        assert!(
            drawn.contains("<desc id=\"rate-desc\">answered: from 3 to 31.</desc>"),
            "{drawn}"
        );
        let empty = chart(vec![]).draw().unwrap();
        assert!(empty.contains("answered: no values."), "{empty}");
    }

    #[test]
    fn values_beyond_the_axes_are_no_lines_outside_the_frame() {
        let drawn = chart(vec![
            (1.0, Some(-5.0)),
            (2.0, Some(4_000.0)),
            (99.0, Some(1.0)),
        ])
        .draw()
        .unwrap();
        assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
    }
}
