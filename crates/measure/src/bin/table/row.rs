//! A row of the table.

use std::fmt;

/// One kind of work: its goal, and its result.
#[derive(Debug)]
pub struct Row {
    pub work: String,
    pub unit: &'static str,
    pub reach: Bound,
    pub stretch: Option<Bound>,
    /// `None` if it cannot be measured here.
    pub measured: Option<f64>,
    /// The text after the number.
    pub detail: String,
}

#[derive(Clone, Copy, Debug)]
pub enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Bound {
    fn is_met(self, measured: f64) -> bool {
        match self {
            Self::AtMost(bound) => measured <= bound,
            Self::AtLeast(bound) => measured >= bound,
        }
    }

    fn number(self) -> f64 {
        let (Self::AtMost(number) | Self::AtLeast(number)) = self;
        number
    }
}

impl Row {
    pub const HEADER: &'static str = "\
| work | reach | stretch | measured | | |
| --- | --- | --- | --- | --- | --- |";
}

impl fmt::Display for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { work, unit, reach, stretch, measured, detail } = self;
        write!(formatter, "| {work} | {} {unit} | ", reach.number())?;
        if let Some(stretch) = stretch {
            write!(formatter, "{} {unit}", stretch.number())?;
        }
        write!(formatter, " | ")?;
        match measured {
            Some(number) if *number >= 10.0 => write!(formatter, "{number:.0} {unit}")?,
            Some(number) => write!(formatter, "{number:.2} {unit}")?,
            None => write!(formatter, "-")?,
        }
        let verdict = match measured {
            None => "not measured",
            Some(number) if stretch.is_some_and(|bound| bound.is_met(*number)) => "stretch",
            Some(number) if reach.is_met(*number) => "reached",
            Some(_) => "missed",
        };
        write!(formatter, " | {verdict} | {detail} |")
    }
}
