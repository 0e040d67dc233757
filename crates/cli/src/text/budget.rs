//! How much of everything fits on the first screen.

/// Lines of the first screen.
pub(super) const LINES: usize = 40;

/// Certificates named below a step at most.
pub(super) const OBJECTS: usize = 4;

/// How much of each part is shown; the rest is counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    /// Lines for the certificates below all steps together.
    pub(super) objects: usize,
    /// Steps.
    pub(super) steps: usize,
    /// Whether a step has its reason.
    pub(super) reasons: bool,
    /// Whether a step has its command.
    pub(super) commands: bool,
    /// Rows of the table of roots.
    pub(super) roots: usize,
}

/// From most to least detail, without certificates, which get the remaining lines.
pub(super) const BUDGETS: [Budget; 5] = [
    Budget { objects: 0, steps: 20, reasons: true, commands: true, roots: 6 },
    Budget { objects: 0, steps: 20, reasons: true, commands: true, roots: 3 },
    Budget { objects: 0, steps: 20, reasons: false, commands: true, roots: 3 },
    Budget { objects: 0, steps: 20, reasons: false, commands: false, roots: 3 },
    Budget { objects: 0, steps: 10, reasons: false, commands: false, roots: 2 },
];
